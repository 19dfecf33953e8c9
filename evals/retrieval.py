"""`contrat bench retrieval`: does search find the paragraph that answers, and do the answers quote what was asked."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from assistant.library import Library
from assistant.settings import Settings
from corpus.nouns import Answer, Reply
from evals.fates import count_fates, fate
from evals.figures import percentile
from evals.paragraphs import Asked, Squad
from evals.replies import Refusals, Replies, ask_whole, ask_without, refusal_figures, reply_figures, write_trials
from evals.shelf import fill, number_of, open_shelf

Progress = Callable[[str, int, int], None]
FOUND = 10  # paragraphs kept of each search


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
class Bench:
    """All figures of one run; the two refusals are of questions without their paragraph, without their article.

    `fates` says of how many questions that have an answer it was given, and which step lost the others.
    """

    ranks: Ranks
    replies: Replies
    fates: dict[str, int]
    without_paragraph: Refusals
    without_article: Refusals


def run(
    squad: Squad, settings: Settings, progress: Progress, answers: Path | None = None, trials: Path | None = None
) -> Bench:
    """Search and answer every question over the file's paragraphs, then over corpora that lack what answers it.

    `answers` is written one JSON object a question, `trials` one a question and corpus (`evals.replies.Trial`).
    """
    with tempfile.TemporaryDirectory(prefix="contrat-sentences-") as folder:
        sentences = Path(folder) / "sentences.sqlite"
        with open_shelf(settings, sentences) as library:
            built = _filled(library, enumerate(squad.paragraphs))
            found, seconds = _search(library, squad.questions, progress)
            asked = list(ask_whole(library, squad, progress))
        if answers is not None:
            _write(answers, squad.questions, found, [reply for reply, _ in asked])
        paragraph = list(ask_without("without_paragraph", squad, settings, progress, sentences))
        article = list(ask_without("without_article", squad, settings, progress, sentences))
    whole = [
        replace(trial, fate=fate(one, numbers, reply, trial.quoted))
        for one, numbers, (reply, trial) in zip(squad.questions, found, asked, strict=True)
    ]
    if trials is not None:
        write_trials(trials, [*whole, *paragraph, *article])
    return Bench(
        rank_figures([one.paragraph for one in squad.questions], found, seconds, built),
        reply_figures(squad.questions, whole),
        count_fates(
            trial.fate for one, trial in zip(squad.questions, whole, strict=True) if one.answers and trial.fate
        ),
        refusal_figures(whole, paragraph),
        refusal_figures(whole, article),
    )


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


def as_json(bench: Bench) -> dict[str, Any]:
    """Return the figures as one object."""
    refusal = {
        "without_paragraph": asdict(bench.without_paragraph),
        "without_article": asdict(bench.without_article),
    }
    answers = asdict(bench.replies) | {"fates": bench.fates}
    return {"retrieval": asdict(bench.ranks), "answers": answers, "refusal": refusal}


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


def _write(file: Path, questions: Sequence[Asked], found: Sequence[Sequence[int]], replies: Sequence[Reply]) -> None:
    with file.open("w", encoding="utf-8") as lines:
        for one, numbers, reply in zip(questions, found, replies, strict=True):
            refused = not isinstance(reply, Answer)
            line = {"id": one.id, "retrieved": list(numbers), "answer": reply.text, "abstained": refused}
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")
