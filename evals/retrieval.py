"""`contrat bench retrieval`: does search find the paragraph that answers, and do the answers quote what was asked."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.chain import Assistant
from assistant.library import Library
from assistant.settings import Settings
from corpus.nouns import Answer, Reply
from evals.cases import UnreadableSet
from evals.figures import percentile
from evals.shelf import fill, number_of, open_shelf
from evals.text import loose

Progress = Callable[[str, int, int], None]
FOUND = 10  # paragraphs kept of each search


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


@dataclass(frozen=True, slots=True)
class Ranks:
    """How high the right paragraph stands over `n` questions, and what searching costs."""

    n: int
    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    mrr_at_10: float
    p50_ms: float
    p95_ms: float
    build_seconds: float


@dataclass(frozen=True, slots=True)
class Replies:
    """What the answers are worth: the share whose quotes hold the gold answer, and the share of refusals."""

    n: int
    quoted: float
    abstained: float


@dataclass(frozen=True, slots=True)
class Refusals:
    """How well the evidence tells questions whose article is there from those whose article was taken out.

    `curve` holds (false alarms, caught) from (0, 0) to (1, 1): refused though the article was there; refused for it
    was not.
    """

    n: int
    area: float
    curve: tuple[tuple[float, float], ...]


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


def _asked(question: Mapping[str, Any], paragraph: int, topic: int) -> Asked:
    given = () if question.get("is_impossible") else tuple(str(one["text"]) for one in question.get("answers") or ())
    return Asked(str(question["id"]), str(question["question"]), paragraph, topic, given)


def run(
    squad: Squad, settings: Settings, progress: Progress, answers: Path | None = None
) -> tuple[Ranks, Replies, Refusals]:
    """Search and answer every question over the file's paragraphs, then again with half of its articles taken out.

    `answers` is written one JSON object a question.
    """
    with open_shelf(settings) as library:
        built = _filled(library, enumerate(squad.paragraphs))
        found, seconds = _search(library, squad.questions, progress)
        replies = _reply(Assistant(library, settings), squad.questions, "Réponses", progress)
    if answers is not None:
        _write(answers, squad.questions, found, replies)
    ranks = rank_figures([one.paragraph for one in squad.questions], found, seconds, built)
    return ranks, reply_figures(squad.questions, replies), refusals(squad, settings, progress)


def rank_figures(
    wanted: Sequence[int], found: Sequence[Sequence[int]], seconds: Sequence[float], built: float
) -> Ranks:
    """Return the figures of these rankings; reciprocal rank is 1 / rank within 10, rank from 1, else 0."""
    ranks = [list(one).index(want) + 1 if want in one else 0 for want, one in zip(wanted, found, strict=True)]

    def within(limit: int) -> float:
        return sum(0 < rank <= limit for rank in ranks) / len(ranks)

    reciprocal = sum(1 / rank for rank in ranks if 0 < rank <= FOUND) / len(ranks)
    times = [1000 * one for one in seconds]
    return Ranks(
        len(ranks), within(1), within(5), within(10), reciprocal, percentile(times, 0.5), percentile(times, 0.95), built
    )


def reply_figures(questions: Sequence[Asked], replies: Sequence[Reply]) -> Replies:
    """Return the share of answerable questions one of whose gold answers stands in a quote of the reply."""
    pairs = [(one, reply) for one, reply in zip(questions, replies, strict=True) if one.answers]
    quoted = sum(_holds(one, reply) for one, reply in pairs)
    abstained = sum(not isinstance(reply, Answer) for _, reply in pairs)
    return Replies(len(pairs), quoted / max(1, len(pairs)), abstained / max(1, len(pairs)))


def refusals(squad: Squad, settings: Settings, progress: Progress) -> Refusals:
    """Ask every question of two halves of the corpus: the one with its article, and the one without.

    So both kinds of question meet a corpus of the same size, and each is its own control.
    """
    present: list[float] = []
    absent: list[float] = []
    for half in (0, 1):
        with open_shelf(settings) as library:
            texts = enumerate(squad.paragraphs)
            _filled(library, [(n, text) for n, text in texts if squad.topics[n] % 2 == half])
            replies = _reply(Assistant(library, settings), squad.questions, f"Refus {half + 1}/2", progress)
        for one, reply in zip(squad.questions, replies, strict=True):
            (present if one.topic % 2 == half else absent).append(reply.evidence)
    return Refusals(len(present), area_under_curve(present, absent), roc_curve(present, absent))


def area_under_curve(present: Sequence[float], absent: Sequence[float]) -> float:
    """Return the probability that a question with its article has more evidence than one without; ties count half.

    The area under the ROC curve, by the Mann-Whitney statistic.
    """
    ordered = np.sort(np.asarray(absent))
    below = np.searchsorted(ordered, present, "left")
    up_to = np.searchsorted(ordered, present, "right")
    return float((below + up_to).mean() / 2 / max(1, len(ordered)))


def roc_curve(present: Sequence[float], absent: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Return 101 points (share of `present` below the threshold, share of `absent` below it), thresholds 0 to 1."""
    there, gone = np.asarray(present), np.asarray(absent)
    levels = np.linspace(0, 1, 100, endpoint=False)
    points = [(float((there < level).mean()), float((gone < level).mean())) for level in levels]
    return (*points, (1.0, 1.0))


def as_json(ranks: Ranks, replies: Replies, refused: Refusals) -> dict[str, Any]:
    """Return the figures as one object."""
    return {"retrieval": asdict(ranks), "answers": asdict(replies), "refusal": asdict(refused)}


def _filled(library: Library, texts: Iterable[tuple[int, str]]) -> float:
    started = time.perf_counter()
    fill(library, texts)
    library.search("mise en route")
    return time.perf_counter() - started


def _search(library: Library, questions: Sequence[Asked], progress: Progress) -> tuple[list[list[int]], list[float]]:
    found: list[list[int]] = []
    seconds: list[float] = []
    for done, one in enumerate(questions, 1):
        started = time.perf_counter()
        hits = library.search(one.text, limit=FOUND)
        seconds.append(time.perf_counter() - started)
        found.append([number_of(hit.passage.document) for hit in hits])
        progress("Recherche", done, len(questions))
    return found, seconds


def _reply(assistant: Assistant, questions: Sequence[Asked], step: str, progress: Progress) -> list[Reply]:
    replies: list[Reply] = []
    for done, one in enumerate(questions, 1):
        replies.append(assistant.reply(one.text))
        progress(step, done, len(questions))
    return replies


def _holds(one: Asked, reply: Reply) -> bool:
    if not isinstance(reply, Answer):
        return False
    quotes = [loose(citation.quote) for citation in reply.citations]
    return any(loose(answer) in quote for answer in one.answers for quote in quotes)


def _write(file: Path, questions: Sequence[Asked], found: Sequence[Sequence[int]], replies: Sequence[Reply]) -> None:
    with file.open("w", encoding="utf-8") as lines:
        for one, numbers, reply in zip(questions, found, replies, strict=True):
            refused = not isinstance(reply, Answer)
            line = {"id": one.id, "retrieved": list(numbers), "answer": reply.text, "abstained": refused}
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")
