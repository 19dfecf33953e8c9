"""`python -m evals.calibrate DATA [ROWS]`: fit how sure an answer is (`assistant.sureness`); say what the fit is worth.

DATA holds `piaf-train.json`. Each question on its Wikipedia articles that `evals.lessons` did not teach is asked of
their paragraphs, and again of a corpus without the article that answers it; each case of our own sets of its documents;
each question on an act that was not taught of that act. A question counts where the best sentence would answer it, and
is right where that sentence holds the gold answer, or makes a correct reply. What is told of dev is cross-validated,
and the test splits, with every other act, are fitted on nowhere. ROWS keeps what was asked (JSONL, written where it
is missing, else read): asking takes half an hour or more, a fit a second.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from assistant.extractive import WAYS, Extractive, best_sentence, compose
from assistant.inquiry import Decline, Inquiry
from assistant.library import Library
from assistant.retriever import PassageRetriever
from assistant.settings import Settings
from assistant.sureness import features
from evals.beside import documents_beside
from evals.cases import SETS, load_cases
from evals.lessons.pairs import HELD_OUT, inquire_acts, is_held_out
from evals.metrics import answer_correct
from evals.outcome import Outcome
from evals.paragraphs import Asked, Squad, only, read_squad
from evals.replies import area_under_curve, holds, shelves_without
from evals.shelf import fill, open_shelf

FOLDS = 5
# scikit-learn's C: area on dev, cross-validated, .893 at .1, .897 at 1; with each set left out in turn .871, .878.
PENALTY = 1.0
# What PIAF weighs beside our own questions: area on 582 of dev .897 at .25, .892 at .5, .884 at 1 (without what the
# cross-encoder says).
PIAF = 0.25
HELD = "held-out acts"
# What a question on an act weighs beside one of ours: area on our own 590 of dev, cross-validated without PIAF, .901 at
# 0, .896 at .25, .890 at .5, .880 at 1; on 708 of the acts .732, .784, .806, .823: they were written to fool words.
ACTS = 0.25
LEVELS = (-1.25, -1.0, -0.75, -0.5, -0.25)  # log-odds
# Log-odds from which is answered: our own dev questions are served alike from -1.25 to -.25 (403, 398, 400, 396, 393 of
# 547), the acts, half of whose questions have no answer, the better the higher it is (298, 319, 334, 356, 368 of 708).
ANSWERED = -0.5


@dataclass(frozen=True, slots=True)
class Row:
    """One question: `known` are its features, `right` says whether its best sentence answers it.

    `support` is the share of the question's words that this sentence answers for. `source` is "piaf" or a set's name,
    `split` "train", "dev" or "test"; `absent` says that nothing answers the question.
    """

    id: str
    source: str
    split: str
    absent: bool
    right: bool
    support: float
    known: dict[str, float]


def main() -> int:
    """Print what a fit is worth, then the intercept and the weights."""
    data, kept = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if kept is not None and kept.exists():
        rows = [Row(**json.loads(line)) for line in kept.read_text(encoding="utf-8").splitlines()]
    else:
        rows = [*from_sets(), *from_held_out(), *from_squad(read_squad(data / "piaf-train.json"))]
        if kept is not None:
            kept.write_text("".join(json.dumps(asdict(row)) + "\n" for row in rows), encoding="utf-8")
    print("\n".join(report(rows)))
    return 0


def from_sets() -> Iterator[Row]:
    """Ask the cases of our own sets that have no history."""
    for file in sorted(SETS.glob("*.jsonl")):
        cases = load_cases(file)
        with tempfile.TemporaryDirectory() as home, Library.open(Settings(home=Path(home))) as library:
            library.ingest_shipped()
            library.ingest(documents_beside(file, cases))
            library.encode(lambda _: True)
            engine = Extractive(library)
            for case in (one for one in cases if not one.history):
                hits = PassageRetriever(library=library, document=case.document).hits(case.question)
                inquiry = engine.inquire(case.question, hits, case.document)
                # No other way of answering comes before it.
                alone = _is_encoded(inquiry) and all(way(inquiry) is None for way in WAYS[:-1])
                draft = best_sentence(inquiry) if alone else None
                if draft is not None and not isinstance(draft, Decline):
                    right = answer_correct(Outcome(case, compose(inquiry, draft)))[0] > 0
                    yield Row(case.id, file.stem, case.split, case.expected.abstain, right, *_known(inquiry))


def from_held_out() -> Iterator[Row]:
    """Ask the questions on acts that were not taught; every other act, by its name, is of dev."""
    for one, inquiry in inquire_acts(HELD_OUT, Settings()):
        if _is_encoded(inquiry) and all(way(inquiry) is None for way in WAYS[:-1]):
            right = one.is_answered_by(inquiry.evidence[0].candidate.text)
            split = "dev" if crc32(one.act.encode()) % 2 else "test"
            yield Row(one.id, HELD, split, one.quote is None, right, *_known(inquiry))


def from_squad(squad: Squad) -> Iterator[Row]:
    """Ask the answerable questions of what was not taught, then of what lacks a tenth of the articles, theirs too."""
    kept = only(squad, is_held_out)
    with tempfile.TemporaryDirectory() as folder:
        sentences = Path(folder) / "sentences.sqlite"
        with open_shelf(Settings(), sentences) as library:
            fill(library, enumerate(kept.paragraphs))
            yield from _ask(library, [one for one in kept.questions if one.answers])
        for library, asked in shelves_without(kept, kept.topics, Settings(), sentences):
            yield from _ask(library, asked, absent=True)


def _ask(library: Library, asked: Sequence[Asked], *, absent: bool = False) -> Iterator[Row]:
    engine, retriever = Extractive(library), PassageRetriever(library=library)
    for one in asked:
        inquiry = engine.inquire(one.text, retriever.hits(one.text))
        if _is_encoded(inquiry):
            right = not absent and holds(one, [inquiry.evidence[0].candidate.text])
            yield Row(one.id, "piaf", "train", absent, right, *_known(inquiry))


def _is_encoded(inquiry: Inquiry) -> bool:
    """Tell whether there is a best sentence, and it is encoded."""
    return bool(inquiry.evidence) and inquiry.evidence[0].cosine is not None


def _known(inquiry: Inquiry) -> tuple[float, dict[str, float]]:
    return inquiry.evidence[0].support, features(inquiry.question, inquiry.matter, inquiry.evidence)


@dataclass(frozen=True, slots=True)
class Fit:
    """The weights of a logistic regression, by feature."""

    intercept: float
    weights: dict[str, float]

    def of(self, row: Row) -> float:
        """Return the log-odds that the best sentence of a question answers it."""
        return self.intercept + sum(weight * row.known[name] for name, weight in self.weights.items())


def fit(rows: Sequence[Row]) -> Fit:
    """Fit on rows: one of an act weighs `ACTS`, those of PIAF together `PIAF` times as much as all others."""
    names = list(rows[0].known)
    matrix = np.array([[row.known[name] for name in names] for row in rows])
    piaf = np.array([row.source == "piaf" for row in rows])
    weights = np.where([row.source == HELD for row in rows], ACTS, 1.0)
    weights[piaf] = PIAF * max(1.0, weights[~piaf].sum()) / max(1, piaf.sum())
    scale = StandardScaler().fit(matrix, sample_weight=weights)
    model = LogisticRegression(C=PENALTY, max_iter=5_000)
    model.fit(scale.transform(matrix), [row.right for row in rows], sample_weight=weights)
    slopes: Any = model.coef_[0] / scale.scale_
    return Fit(float(model.intercept_[0] - slopes @ scale.mean_), dict(zip(names, map(float, slopes), strict=True)))


def report(rows: Sequence[Row]) -> Iterator[str]:
    """Say what is right and wrong by support and by the fit, by split and set, and give the weights.

    Where some were read again, those that were not are left out: another fit is for them.
    """
    rows = [row for row in rows if "answers" in row.known] or rows
    dev = [row for row in rows if row.split == "dev"]
    train = [row for row in rows if row.split == "train"]
    test = [row for row in rows if row.split == "test"]
    odds: dict[tuple[str, str], float] = {}
    for fold in range(FOLDS):
        inside = [row for row in dev if _fold(row) != fold]
        fitted = fit([*train, *inside])
        odds |= {(row.source, row.id): fitted.of(row) for row in dev if _fold(row) == fold}
    fitted = fit([*train, *dev])
    odds |= {(row.source, row.id): fitted.of(row) for row in test}
    yield "Area under the ROC curve, the best sentence right or wrong: by support, by the fit (dev: cross-validated)"
    for split, source in product(("dev", "test"), ("", *sorted({row.source for row in dev}))):
        some = [row for row in (dev if split == "dev" else test) if source in ("", row.source)]
        if some:
            before = _area(some, [row.support for row in some])
            after = _area(some, [odds[row.source, row.id] for row in some])
            yield f"  {split} {source or 'all'} ({len(some)}): {before:.3f}, {after:.3f}"
    for level, (name, some) in product(LEVELS, (("dev", dev), ("test", test))):
        yield f"  from {level} on, {name}: {_told(some, odds, level)}"
    yield f"INTERCEPT = {fitted.intercept - ANSWERED:.2f}"
    yield from (f'    "{name}": {weight:.2f},' for name, weight in fitted.weights.items())


def _fold(row: Row) -> int:
    return crc32(row.id.encode()) % FOLDS


def _area(rows: Sequence[Row], scores: Sequence[float]) -> float:
    pairs = list(zip(rows, scores, strict=True))
    return area_under_curve([s for row, s in pairs if row.right], [s for row, s in pairs if not row.right])


def _told(rows: Sequence[Row], odds: dict[tuple[str, str], float], level: float) -> str:
    answered = [row for row in rows if odds[row.source, row.id] >= level]
    right = sum(row.right for row in answered)
    refused = sum(row.absent for row in rows) - sum(row.absent for row in answered)
    return (
        f"{right} answered rightly, {len(answered) - right} wrongly, {refused} of {sum(row.absent for row in rows)} "
        f"refused rightly, {right + refused} of {len(rows)} well in all"
    )


if __name__ == "__main__":
    sys.exit(main())
