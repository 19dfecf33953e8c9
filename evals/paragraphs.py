"""The paragraphs and the questions of a SQuAD file."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evals.cases import UnreadableSet

_SEED = 2026


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the file; `paragraph` counts from 0 in file order, `topic` is the number of its article."""

    id: str
    text: str
    paragraph: int
    topic: int
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Squad:
    """The paragraphs of a SQuAD 1.1 or 2.0 file, the article of each, and its questions."""

    paragraphs: tuple[str, ...]
    topics: tuple[int, ...]
    questions: tuple[Asked, ...]


def read_squad(file: Path) -> Squad:
    """Read a SQuAD file; raise `UnreadableSet` where it is none."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))["data"]
        paragraphs: list[str] = []
        topics: list[int] = []
        questions: list[Asked] = []
        for topic, article in enumerate(data):
            for paragraph in article["paragraphs"]:
                questions.extend(_asked(one, len(paragraphs), topic) for one in paragraph["qas"])
                paragraphs.append(paragraph["context"])
                topics.append(topic)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise UnreadableSet(file=file.name, reason=str(error)) from error
    if not questions:
        raise UnreadableSet(file=file.name, reason="aucune question")
    return Squad(tuple(paragraphs), tuple(topics), tuple(questions))


def only(squad: Squad, is_wanted: Callable[[int], bool]) -> Squad:
    """Return the articles of these numbers with their questions; paragraphs and articles are numbered anew."""
    kept = [number for number, topic in enumerate(squad.topics) if is_wanted(topic)]
    paragraphs = {old: new for new, old in enumerate(kept)}
    topics = {old: new for new, old in enumerate(dict.fromkeys(squad.topics[number] for number in kept))}
    return Squad(
        tuple(squad.paragraphs[number] for number in kept),
        tuple(topics[squad.topics[number]] for number in kept),
        tuple(
            replace(one, paragraph=paragraphs[one.paragraph], topic=topics[one.topic])
            for one in squad.questions
            if one.topic in topics
        ),
    )


def _asked(question: Mapping[str, Any], paragraph: int, topic: int) -> Asked:
    given = () if question.get("is_impossible") else tuple(str(one["text"]) for one in question.get("answers") or ())
    return Asked(str(question["id"]), str(question["question"]), paragraph, topic, given)


def sample(squad: Squad, count: int) -> Squad:
    """Return `squad` with `count` of its questions, drawn with a seed and in file order; every paragraph stays."""
    if count >= len(squad.questions):
        return squad
    drawn = random.Random(_SEED).sample(range(len(squad.questions)), count)  # noqa: S311 - no secret
    return replace(squad, questions=tuple(squad.questions[number] for number in sorted(drawn)))
