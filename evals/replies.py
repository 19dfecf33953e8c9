"""What the answers to a SQuAD file are worth: do the quotes hold the gold answer, is what is not there refused?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from assistant.extractive import Extractive
from assistant.inquiry import Inquiry
from assistant.library import Library
from assistant.retriever import PassageRetriever
from assistant.settings import Settings
from corpus.nouns import Answer, Hit, Reply
from evals.fates import Fate
from evals.paragraphs import Asked, Squad
from evals.shelf import fill, open_shelf
from evals.text import loose

Progress = Callable[[str, int, int], None]
# What the corpus holds when a question is asked: everything, or not the paragraph that answers it, or nothing of the
# Wikipedia article that this paragraph is of.
Corpus = Literal["whole", "without_paragraph", "without_article"]
PARTS = 10  # a tenth of the paragraphs, or of the articles, is taken out at a time
Feature = float | str | None


@dataclass(frozen=True, slots=True)
class Trial:
    """One question asked of one corpus.

    `quoted`, `one`, `two`: the gold answer stands in a quote of the reply, in the sentence with the best score, in one
    of the best two, whatever was refused. `features` are what a refusal can be decided on. `fate` is only of the whole
    corpus.
    """

    id: str
    corpus: Corpus
    evidence: float
    abstained: bool
    quoted: bool
    one: bool
    two: bool
    features: dict[str, Feature]
    fate: Fate | None = None


@dataclass(frozen=True, slots=True)
class Replies:
    """Shares of `n` questions: quotes that hold the gold answer, refusals, the best sentence and the best two."""

    n: int
    quoted: float
    abstained: float
    one_sentence: float
    two_sentences: float


@dataclass(frozen=True, slots=True)
class Refusals:
    """How well the evidence tells questions with their text from the same without it.

    `abstained` is the share refused without it. `curve` holds (false alarms, caught) from (0, 0) to (1, 1): refused
    though the text was there; refused for it was not.
    """

    n: int
    area: float
    abstained: float
    curve: tuple[tuple[float, float], ...]


class Asking:
    """Asks the extractive engine over one library, and looks at the evidence behind each reply."""

    def __init__(self, library: Library) -> None:
        """Ask `library`."""
        self._engine, self._retriever = Extractive(library), PassageRetriever(library=library)

    def ask(self, one: Asked, corpus: Corpus) -> tuple[Reply, Trial]:
        """Return the reply and its worth, with that of the best sentences whatever was refused."""
        hits = self._retriever.hits(one.text)
        reply = self._engine.reply(one.text, hits)
        return reply, self._examine(one, corpus, hits, reply)

    def _examine(self, one: Asked, corpus: Corpus, hits: Sequence[Hit], reply: Reply) -> Trial:
        inquiry = self._engine.inquire(one.text, hits)
        best = [evidence.candidate.text for evidence in inquiry.evidence[:2]]
        quotes = [citation.quote for citation in reply.citations] if isinstance(reply, Answer) else []
        return Trial(
            id=one.id,
            corpus=corpus,
            evidence=reply.evidence,
            abstained=not isinstance(reply, Answer),
            quoted=holds(one, quotes),
            one=holds(one, best[:1]),
            two=holds(one, best),
            features=features(inquiry),
        )


def ask_whole(library: Library, squad: Squad, progress: Progress) -> Iterator[tuple[Reply, Trial]]:
    """Ask every question of a library that holds all paragraphs."""
    asking = Asking(library)
    for done, one in enumerate(squad.questions, 1):
        yield asking.ask(one, "whole")
        progress("Réponses", done, len(squad.questions))


def ask_without(
    corpus: Corpus, squad: Squad, settings: Settings, progress: Progress, sentences: Path | None = None
) -> Iterator[Trial]:
    """Ask every question that has an answer of a corpus that lacks its text, and a tenth of all texts with it.

    `sentences` are those that an earlier shelf encoded.
    """
    by_article = corpus == "without_article"
    part = squad.topics if by_article else range(len(squad.paragraphs))
    done, count = 0, sum(bool(one.answers) for one in squad.questions)
    for library, asked in shelves_without(squad, part, settings, sentences):
        asking = Asking(library)
        for one in asked:
            yield asking.ask(one, corpus)[1]
            done += 1
            progress("Sans l'article" if by_article else "Sans le paragraphe", done, count)


def shelves_without(
    squad: Squad, part: Sequence[int], settings: Settings, sentences: Path | None
) -> Iterator[tuple[Library, list[Asked]]]:
    """Give libraries that lack a tenth of the paragraphs each, with the answerable questions on what is lacking.

    `part` groups the paragraphs: those with one number go together. `sentences` as in `ask_without`.
    """
    tenth = [number % PARTS for number in part]
    for missing in range(PARTS):
        asked = [one for one in squad.questions if one.answers and tenth[one.paragraph] == missing]
        if asked:
            with open_shelf(settings, sentences) as library:
                fill(library, [(n, text) for n, text in enumerate(squad.paragraphs) if tenth[n] != missing])
                yield library, asked


def features(inquiry: Inquiry) -> dict[str, Feature]:
    """Return what is known of the best evidence and of the hits: shares from 0 to 1, scores as search gives them."""
    best = inquiry.evidence[0] if inquiry.evidence else None
    second = inquiry.evidence[1] if len(inquiry.evidence) > 1 else None
    hits = inquiry.hits
    mine = next((hit for hit in hits if best and hit.passage.id == best.candidate.passage.id), None)
    return {
        "kind": inquiry.question.kind,
        "terms": float(len(inquiry.matter.terms)),
        "weight": float(sum(inquiry.matter.weights)),
        "unknown": float(len(inquiry.matter.unknown)),
        "support": best.support if best else None,
        "coverage": best.coverage if best else None,
        "holds": best.holds if best else None,
        "score": best.score if best else None,
        "second_support": second.support if second else None,
        "second_score": second.score if second else None,
        "rank": float(mine.rank) if mine else None,
        "dense": mine.dense if mine else None,
        "lexical": mine.lexical if mine else None,
        "hit_score": mine.score if mine else None,
        "first_hit_score": hits[0].score if hits else None,
        "second_hit_score": hits[1].score if len(hits) > 1 else None,
        "first_dense": hits[0].dense if hits else None,
        "first_lexical": hits[0].lexical if hits else None,
    }


def holds(one: Asked, quotes: Sequence[str]) -> bool:
    """Tell whether one of the gold answers stands in one of `quotes`; apostrophes and white space aside."""
    read = [loose(quote) for quote in quotes]
    return any(loose(answer) in quote for answer in one.answers for quote in read)


def reply_figures(questions: Sequence[Asked], trials: Sequence[Trial]) -> Replies:
    """Return the shares over the questions that have a gold answer."""
    kept = [trial for one, trial in zip(questions, trials, strict=True) if one.answers]
    whole = max(1, len(kept))
    return Replies(
        len(kept),
        sum(trial.quoted for trial in kept) / whole,
        sum(trial.abstained for trial in kept) / whole,
        sum(trial.one for trial in kept) / whole,
        sum(trial.two for trial in kept) / whole,
    )


def refusal_figures(present: Sequence[Trial], absent: Sequence[Trial]) -> Refusals:
    """Return how well the evidence of `absent` stands apart from that of the same questions in `present`."""
    asked = {trial.id for trial in absent}
    there = [trial.evidence for trial in present if trial.id in asked]
    gone = [trial.evidence for trial in absent]
    refused = sum(trial.abstained for trial in absent) / max(1, len(absent))
    return Refusals(len(absent), area_under_curve(there, gone), refused, roc_curve(there, gone))


def area_under_curve(present: Sequence[float], absent: Sequence[float]) -> float:
    """Return the probability that a question with its text has more evidence than one without; ties count half.

    The area under the ROC curve, by the Mann-Whitney statistic.
    """
    if not len(present) or not len(absent):
        return 0.5
    ordered = np.sort(np.asarray(absent))
    below = np.searchsorted(ordered, present, "left")
    up_to = np.searchsorted(ordered, present, "right")
    return float((below + up_to).mean() / 2 / len(ordered))


def roc_curve(present: Sequence[float], absent: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Return 101 points (share of `present` below the threshold, share of `absent` below it), thresholds 0 to 1."""
    there, gone = np.asarray(present), np.asarray(absent)
    levels = np.linspace(0, 1, 100, endpoint=False)
    points = [(float((there < level).mean()), float((gone < level).mean())) for level in levels]
    return (*points, (1.0, 1.0))


def write_trials(file: Path, trials: Sequence[Trial]) -> None:
    """Write one JSON object a trial, in the order given."""
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(asdict(trial), ensure_ascii=False) + "\n" for trial in trials)
