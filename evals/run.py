"""A run: every case asked of the assistant, and what became of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.nouns import Answer, Article, Citation, Hit, Reply
from evals.cases import Case, load_cases
from evals.figures import Figure, figure, percentile
from evals.metrics import METRICS
from evals.outcome import Outcome
from evals.squad import is_squad, load_squad

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from assistant.library import Library

# Every third case is asked twice: enough to see an answer that changes, and a run of 308 cases stays under a minute.
TWICE_EVERY = 3
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Run:
    """The outcomes of a set, in its order; `seconds` is the time of the whole run, `record` what it ran on."""

    outcomes: tuple[Outcome, ...]
    seconds: float
    record: Mapping[str, Any]

    def of(self, *, split: str | None = None, category: str | None = None) -> tuple[Outcome, ...]:
        """Return the outcomes of a split, a category, or both."""
        return tuple(
            outcome
            for outcome in self.outcomes
            if split in (None, outcome.case.split) and category in (None, outcome.case.category)
        )

    @property
    def categories(self) -> tuple[str, ...]:
        """Return the categories in the order of the set."""
        return tuple(dict.fromkeys(outcome.case.category for outcome in self.outcomes))


def load_set(path: Path) -> tuple[Case, ...]:
    """Read a set of cases (`.jsonl`) or a SQuAD file (`.json`); raise `CaseError`."""
    return load_squad(path) if is_squad(path) else load_cases(path)


def evaluate(
    assistant: Assistant,
    library: Library,
    cases: Sequence[Case],
    progress: Progress | None = None,
    record: Mapping[str, Any] | None = None,
) -> Run:
    """Ask each case, every third one twice (to see whether the reply is the same again), and search it once.

    `progress` is told (cases done, cases). What was searched for `retrieved` is the standalone form of the question.
    """
    began = time.perf_counter()
    texts = _ArticleTexts(library)
    outcomes = []
    for done, case in enumerate(cases, 1):
        outcomes.append(_ask(assistant, library, case, texts, twice=done % TWICE_EVERY == 1))
        if progress:
            progress(done, len(cases))
    return Run(tuple(outcomes), time.perf_counter() - began, record or {})


def figures(outcomes: Iterable[Outcome], resamples: int = 1_000) -> dict[str, Figure]:
    """Return every metric over `outcomes`."""
    kept = tuple(outcomes)
    return {name: figure([metric(outcome) for outcome in kept], resamples) for name, metric in METRICS.items()}


def latency(outcomes: Iterable[Outcome]) -> dict[str, float]:
    """Return the median, the 95th percentile and the slowest reply, in seconds."""
    times = [outcome.seconds for outcome in outcomes]
    return {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95), "max": max(times, default=0.0)}


def answer_line(outcome: Outcome) -> dict[str, Any]:
    """Return the object that `eval --answers` writes for a case."""
    from assistant.reply_json import as_json

    places = [
        {
            "document": hit.passage.document,
            "article": hit.passage.article,
            "label": hit.passage.label,
            "text": hit.passage.text,
        }
        for hit in outcome.retrieved[:10]
    ]
    return {"id": outcome.case.id, "reply": as_json(outcome.reply), "retrieved": places}


def write_answers(run: Run, path: Path) -> None:
    """Write one line a case, in the order of the set."""
    lines = (json.dumps(answer_line(outcome), ensure_ascii=False) + "\n" for outcome in run.outcomes)
    path.write_text("".join(lines), encoding="utf-8")


def _ask(assistant: Assistant, library: Library, case: Case, texts: _ArticleTexts, *, twice: bool) -> Outcome:
    began = time.perf_counter()
    reply = assistant.reply(case.question, case.history, case.document)
    seconds = time.perf_counter() - began
    stable = assistant.reply(case.question, case.history, case.document) == reply if twice else None
    return Outcome(
        case=case,
        reply=reply,
        retrieved=_retrieve(library, reply.standalone or case.question, case.document),
        exact=tuple(texts.hold(citation) for citation in cited_places(reply)),
        stable=stable,
        seconds=seconds,
    )


def cited_places(reply: Reply) -> tuple[Citation, ...]:
    """Return the citations of an answer, the closest passages of a refusal."""
    return reply.citations if isinstance(reply, Answer) else reply.closest


def _retrieve(library: Library, question: str, document: str | None) -> tuple[Hit, ...]:
    return tuple(library.search(question, document=document, limit=10))


class _ArticleTexts:
    """The articles of the library, read once a document."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._articles: dict[str, Mapping[int, Article]] = {}

    def hold(self, citation: Citation) -> bool:
        """Say whether the quote stands at its offsets in its article, character for character."""
        if citation.document not in self._articles:
            found = self._library.articles(citation.document)
            self._articles[citation.document] = {article.ordinal: article for article in found}
        article = self._articles[citation.document].get(citation.article_ordinal)
        if article is None or article.name != citation.article or not citation.quote:
            return False
        return article.text[citation.start : citation.end] == citation.quote
