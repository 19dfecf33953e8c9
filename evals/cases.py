"""Cases: a question, what is expected of its answer, and the check of both against the corpus."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, cast

from corpus.errors import ContractError
from corpus.nouns import Article, Document, Passage, Turn
from evals import texts
from evals.text import loose, plain

Split = Literal["dev", "test"]
SETS = Path(__file__).parent / "sets"
SHIPPED_SET = SETS / "protocole.jsonl"


class CaseError(ContractError):
    """A set or one of its cases cannot be used; the subclasses say why, `id` names the case."""


class UnreadableSet(CaseError):
    """The file of a set cannot be read, or holds no case: `file`, `reason`."""


class MalformedCase(CaseError):
    """A line is not a case: `id` (or file and line), `file`, `reason`."""


class TwinCase(CaseError):
    """Two cases have one id, or ask the same: `id`, `value`, `file`."""


class UnknownPlace(CaseError):
    """A case names a document, an article or a place that the corpus lacks: `id`, `value`."""


class LostQuote(CaseError):
    """A gold quote does not stand in its articles: `id`, `value`."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What an answer must be.

    `must_include` holds alternatives: of each inner tuple one string must occur. `labels` are finer places
    ("priorité 5"). `notice` holds strings that a notice beside the answer must carry.
    """

    document: str | None = None
    articles: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    must_include: tuple[tuple[str, ...], ...] = ()
    must_not_include: tuple[str, ...] = ()
    notice: tuple[str, ...] = ()
    abstain: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a set."""

    id: str
    category: str
    split: Split
    question: str
    expected: Expected
    history: tuple[Turn, ...] = ()
    document: str | None = None
    critical: bool = False
    difficulty: str = ""
    author: str = ""
    date: str = ""
    source: str = field(default="", compare=False)


class Corpus(Protocol):
    """What of a library the cases are checked against."""

    def documents(self) -> tuple[Document, ...]: ...  # noqa: D102
    def articles(self, document_id: str) -> tuple[Article, ...]: ...  # noqa: D102
    def passages(self, document_id: str) -> tuple[Passage, ...]: ...  # noqa: D102


def load_cases(path: Path = SHIPPED_SET) -> tuple[Case, ...]:
    """Read a set, one JSON object a line; raise a `CaseError` for the first bad line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSet(file=path.name, reason=str(error)) from error
    cases = tuple(_read_line(line, number, path.name) for number, line in enumerate(lines, 1) if line.strip())
    if not cases:
        raise UnreadableSet(file=path.name, reason="0 cas")
    refuse_twins(cases, path.name)
    return cases


def check_cases(cases: Iterable[Case], corpus: Corpus) -> None:
    """Raise a `CaseError`, naming the case, where gold document, article, place or quote is not in the corpus."""
    known = {document.id for document in corpus.documents()}
    articles = {id: corpus.articles(id) for id in known}
    labels = {id: tuple(plain(f"{p.label} {p.place}") for p in corpus.passages(id)) for id in known}
    for case in cases:
        for document in filter(None, (case.document, case.expected.document)):
            if document not in known:
                raise UnknownPlace(id=case.id, value=document)
        scope = case.expected.document or case.document
        documents = [scope] if scope else sorted(known)
        _check_articles(case, [article for id in documents for article in articles[id]])
        _check_labels(case, [label for id in documents for label in labels[id]])


def names_place(label: str, place: str) -> bool:
    """Say whether `place` ("priorité 1") stands in `label` as whole words, so not in "priorité 11"."""
    return f" {plain(place)} " in f" {plain(label).replace(',', ' ').replace(':', ' ').replace('.', ' ')} "


def as_line(case: Case) -> dict[str, Any]:
    """Return the JSON object of a case, without what does not apply."""
    expected = {
        "document": case.expected.document,
        "articles": list(case.expected.articles),
        "labels": list(case.expected.labels),
        "quotes": list(case.expected.quotes),
        "must_include": [one[0] if len(one) == 1 else list(one) for one in case.expected.must_include],
        "must_not_include": list(case.expected.must_not_include),
        "notice": list(case.expected.notice),
        "abstain": case.expected.abstain or None,
    }
    line = {
        "id": case.id,
        "category": case.category,
        "split": case.split,
        "question": case.question,
        "history": [{"role": turn.role, "content": turn.content} for turn in case.history],
        "document": case.document,
        "expected": {key: value for key, value in expected.items() if value},
        "critical": case.critical or None,
        "difficulty": case.difficulty,
        "author": case.author,
        "date": case.date,
        "source": case.source,
    }
    return {key: value for key, value in line.items() if value or key == "expected"}


def write_cases(cases: Sequence[Case], path: Path) -> None:
    """Write a set, one JSON object a line."""
    path.write_text("".join(json.dumps(as_line(case), ensure_ascii=False) + "\n" for case in cases), encoding="utf-8")


def _read_line(line: str, number: int, file: str) -> Case:
    where = f"{file}:{number}"
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise MalformedCase(id=where, file=file, reason=texts.NOT_AN_OBJECT) from error
    return _read_case(data, where, file)


def _read_case(data: object, where: str, file: str) -> Case:
    if not isinstance(data, dict):
        raise MalformedCase(id=where, file=file, reason=texts.NOT_AN_OBJECT)
    id = str(data.get("id") or where)
    try:
        split = str(data.get("split", "test"))
        if split not in ("dev", "test"):
            raise ValueError(f"split={split}")
        return Case(
            id=id,
            category=str(data.get("category", "")),
            split=cast(Split, split),
            question=_text(data, "question"),
            expected=_read_expected(data.get("expected") or {}),
            history=tuple(_read_turn(turn) for turn in data.get("history") or ()),
            document=data.get("document") or None,
            critical=bool(data.get("critical", False)),
            **{key: str(data.get(key, "")) for key in ("difficulty", "author", "date", "source")},
        )
    except KeyError as error:
        raise MalformedCase(id=id, file=file, reason=texts.MISSING_KEY.format(key=error.args[0])) from error
    except ValueError as error:
        raise MalformedCase(id=id, file=file, reason=texts.WRONG_VALUE.format(said=error)) from error
    except (TypeError, AttributeError) as error:
        raise MalformedCase(id=id, file=file, reason=texts.WRONG_FORM) from error


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data[key]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key}={value!r}")
    return value


def _strings(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key) or ()
    if isinstance(value, str) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"{key}={value!r}")
    return tuple(value)


def _read_expected(data: Mapping[str, Any]) -> Expected:
    includes = data.get("must_include") or ()
    if isinstance(includes, str):
        raise ValueError(f"must_include={includes!r}")
    return Expected(
        document=data.get("document") or None,
        articles=_strings(data, "articles"),
        labels=_strings(data, "labels"),
        quotes=_strings(data, "quotes"),
        must_include=tuple((one,) if isinstance(one, str) else tuple(map(str, one)) for one in includes),
        must_not_include=_strings(data, "must_not_include"),
        notice=_strings(data, "notice"),
        abstain=bool(data.get("abstain", False)),
    )


def _read_turn(data: Mapping[str, Any]) -> Turn:
    role = data["role"]
    if role not in ("user", "assistant"):
        raise ValueError(f"role={role!r}")
    return Turn(role=role, content=str(data["content"]))


def refuse_twins(cases: Sequence[Case], file: str) -> None:
    """Raise `TwinCase` where two cases have one id, or ask the same after the same conversation."""
    ids: set[str] = set()
    questions: set[tuple[str, ...]] = set()
    for case in cases:
        question = (plain(case.question), *(plain(turn.content) for turn in case.history), case.document or "")
        if case.id in ids:
            raise TwinCase(id=case.id, value=case.id, file=file)
        if question in questions:
            raise TwinCase(id=case.id, value=case.question, file=file)
        ids.add(case.id)
        questions.add(question)


def _check_articles(case: Case, articles: Sequence[Article]) -> None:
    names = {article.name for article in articles}
    for name in case.expected.articles:
        if name not in names:
            raise UnknownPlace(id=case.id, value=name)
    wanted = case.expected.articles
    bodies = [loose(article.text) for article in articles if not wanted or article.name in wanted]
    for quote in case.expected.quotes:
        if not loose(quote) or not any(loose(quote) in body for body in bodies):
            raise LostQuote(id=case.id, value=quote)


def _check_labels(case: Case, labels: Sequence[str]) -> None:
    for place in case.expected.labels:
        if not any(names_place(label, place) for label in labels):
            raise UnknownPlace(id=case.id, value=place)
