"""From a bad mark to a case: what a person says was expected, checked against the corpus, as a line of a set."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from assistant.kept import Feedback
from assistant.people import SettledFeedback
from corpus.errors import ContractError
from evals.cases import Case, Corpus, Expected, LostQuote, Split, as_line, check_cases, load_cases, refuse_twins
from evals.text import plain

if TYPE_CHECKING:
    from assistant.people import People

AUTHOR = "curation"
CATEGORY = "retours"


class IncompleteCuration(ContractError):
    """Nothing says what was expected of the answer, or both a refusal and an answer are: `id`."""


class UnknownSplit(ContractError):
    """A split is neither dev nor test: `value`."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says the answer should have been: its places and the strings in it, or a refusal; `day` is when."""

    day: date
    document: str | None = None
    articles: tuple[str, ...] = ()
    strings: tuple[str, ...] = ()
    abstain: bool = False
    critical: bool = False
    split: Split | None = None


def curate(people: People, corpus: Corpus, feedback_id: str, judgement: Judgement, path: Path) -> Case:
    """Write the case of a candidate as the last line of the set at `path`, made where it is missing.

    Raises `UnknownFeedback`, `SettledFeedback`, `IncompleteCuration`, a `CaseError` where the corpus has no such
    document, article or string, or where the set asks the same already.
    """
    mark = people.feedback(feedback_id)
    if mark.state != "candidate":
        raise SettledFeedback(id=mark.id, state=mark.state)
    case = case_of(mark, judgement, corpus)
    before = load_cases(path) if path.exists() else ()
    refuse_twins((*before, case), path.name)
    check_cases([case], corpus)
    _check_strings(case, corpus)
    _append(path, as_line(case) | {"cites": mark.documents})
    people.curate(mark.id, case.id)
    return case


def case_of(mark: Feedback, judgement: Judgement, corpus: Corpus) -> Case:
    """Return the case of a mark; where no document is named, it is the only one, or the first that was cited."""
    if judgement.abstain == bool(judgement.articles or judgement.strings):
        raise IncompleteCuration(id=mark.id)
    known = [document.id for document in corpus.documents()]
    cited = known if len(known) == 1 else mark.documents
    document = judgement.document or next(iter(cited), None)
    expected = Expected(
        document=None if judgement.abstain else document,
        articles=judgement.articles,
        must_include=tuple((one,) for one in judgement.strings),
        abstain=judgement.abstain,
    )
    # Half of the cases in each split, by the id that chance gave: no one chooses which thresholds may see.
    split: Split = judgement.split or ("dev" if int(mark.id, 16) % 2 else "test")
    return Case(
        id=f"retour-{mark.id}",
        category=CATEGORY,
        split=split,
        question=mark.question,
        expected=expected,
        history=mark.history,
        critical=judgement.critical,
        author=AUTHOR,
        date=judgement.day.isoformat(),
        source=f"avis {mark.id}" + (f" ({mark.reason})" if mark.reason else ""),
    )


def read_split(value: str | None) -> Split | None:
    """Return the split of that name, None for none; raise `UnknownSplit`."""
    if value in (None, "dev", "test"):
        return cast("Split | None", value)
    raise UnknownSplit(value=value)


def _check_strings(case: Case, corpus: Corpus) -> None:
    """Raise `LostQuote` where an expected string stands in none of the articles that should give it."""
    scope = case.expected.document
    documents = [scope] if scope else [document.id for document in corpus.documents()]
    articles = [article for id in documents for article in corpus.articles(id)]
    wanted = case.expected.articles
    texts = [plain(article.text) for article in articles if not wanted or article.name in wanted]
    for (string,) in case.expected.must_include:
        if not plain(string) or not any(plain(string) in text for text in texts):
            raise LostQuote(id=case.id, value=string)


def _append(path: Path, line: dict[str, Any]) -> None:
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    aside = path.with_name(f".{path.name}.part")
    aside.write_text(before + json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    aside.replace(path)
