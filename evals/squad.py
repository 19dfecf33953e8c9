"""A SQuAD 1.1 or 2.0 file as a set of cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.cases import Case, Expected, UnreadableSet


def is_squad(path: Path) -> bool:
    """Say whether the file is named as SQuAD files are: `.json`, where a set of cases is `.jsonl`."""
    return path.suffix.lower() == ".json"


def load_squad(path: Path) -> tuple[Case, ...]:
    """Return one case a question, in file order, all in the test split.

    Of the answers that the annotators gave, one must occur; a question that SQuAD 2.0 marks impossible expects an
    abstention. The title of the article is the category. No gold article: a SQuAD paragraph has no name of its own.
    Source: Rajpurkar et al., "SQuAD" (EMNLP 2016) and "Know What You Don't Know" (ACL 2018).
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        cases = tuple(_cases(data))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UnreadableSet(file=path.name, reason=str(error)) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise UnreadableSet(file=path.name, reason=repr(error)) from error
    if not cases:
        raise UnreadableSet(file=path.name, reason="0 cas")
    return cases


def _cases(data: dict[str, Any]) -> Iterator[Case]:
    for entry in data["data"]:
        for number, paragraph in enumerate(entry["paragraphs"]):
            for question in paragraph["qas"]:
                yield _case(question, str(entry.get("title", "")), f"{entry.get('title', '')} § {number}")


def _case(question: dict[str, Any], title: str, source: str) -> Case:
    impossible = bool(question.get("is_impossible", False))
    answers = tuple(dict.fromkeys(str(answer["text"]) for answer in question.get("answers") or () if answer["text"]))
    return Case(
        id=str(question["id"]),
        category=title,
        split="test",
        question=str(question["question"]),
        expected=Expected(must_include=(answers,) if answers and not impossible else (), abstain=impossible),
        source=source,
    )
