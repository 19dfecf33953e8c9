"""Whether the corpus bears a sentence out: by code, sentence by sentence, with the reason where it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.checks_facts import Fact, agrees, rivals
from assistant.checks_names import misnamed
from assistant.checks_scope import contrary, sense, widened
from assistant.checks_source import Source, Sourced, Stretch, clauses, source_of, stretch
from assistant.citing import Quote
from assistant.lemmas import lemmas_by_stem
from assistant.lexis import SAME, Lexis, shipped_lexis
from assistant.library import Library
from assistant.phrases import phrase
from assistant.retriever import PassageRetriever
from corpus.errors import ContractError
from corpus.nouns import Passage
from corpus.sentences import split_sentences
from index.analysis import terms

# The share of a sentence's words that its source must answer for: the highest value at which at most 1 of 100 true
# sentences of the dev half of `evals/statements.jsonl` fall below it (`contrat bench verify` prints it).
SUPPORTED_FROM = 0.61
# A word of the rest of the passage or of its headings, and one that the dictionary calls light.
IN_REST, IN_AROUND, LIGHT = 0.9, 0.8, 0.25
# Passages that are looked at for one sentence, and how much less support than the best one may have.
PASSAGES, WITHIN = 10, 0.15
# A further sentence of the passage is read with the best one when it answers for this share more of the words.
ADDS = 0.12
# Two clauses are about the same thing from this share of words on; chosen on the dev half.
SAME_CLAUSE = 0.4
# A number, alone or with the « à » before it (`index.analysis` joins « a 2020 » as it does « L 111-1 »).
_FIGURE = re.compile(r"[lrda]?\d")
MARKERS = re.compile(r"\s*[\[【]\s*(\w+(?:\s*[,;]\s*\w+)*)\s*[\]】]")


class UnreadableText(ContractError):
    """A file that should be checked is not text in UTF-8: `path`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a sentence is not borne out: `kind` is number, date, name, negation, scope, words or nothing."""

    kind: str
    words: str = ""

    @property
    def reason(self) -> str:
        """Return the reason as a French sentence."""
        return phrase(f"fault_{self.kind}", words=self.words)


@dataclass(frozen=True, slots=True)
class Check:
    """A sentence checked: the quote that comes nearest, the share of words it answers for, what is wrong."""

    sentence: str
    quote: Quote | None
    support: float
    faults: tuple[Fault, ...] = ()

    @property
    def supported(self) -> bool:
        """Return whether nothing speaks against the sentence."""
        return not self.faults


def verify(text: str, library: Library, document: str | None = None) -> tuple[Check, ...]:
    """Return a check for each sentence of a French text, with or without markers [1], against the whole corpus.

    `document` narrows it to one document; raises `UnknownDocument`.
    """
    if document is not None:
        library.passages(document)
    plain_text = MARKERS.sub("", text)
    spans = split_sentences(plain_text)
    said = (re.sub(r"\s+", " ", plain_text[start:end]).strip() for start, end in spans)
    return tuple(check_in_corpus(one, library, document) for one in said if re.search(r"\w{2}", one))


def read_text(given: str) -> str:
    """Return the text of the file that `given` names, else `given` itself; raise `UnreadableText`."""
    try:
        file = Path(given)
        if len(given) > 250 or not file.is_file():
            return given
        return file.read_text(encoding="utf-8-sig")
    except ValueError as error:
        raise UnreadableText(path=given) from error
    except OSError:
        return given


def check_in_corpus(sentence: str, library: Library, document: str | None = None) -> Check:
    """Return the check of one sentence against the passages that search finds for it."""
    hits = PassageRetriever(library=library, document=document, limit=PASSAGES).hits(sentence[:1_000])
    return check(sentence, [hit.passage for hit in hits], library)


def check(sentence: str, passages: Iterable[Passage], library: Library, lexis: Lexis | None = None) -> Check:
    """Return the check of one sentence against `passages`: the best that one of them gives."""
    said, weights = stretch(sentence), _weights(sentence)
    grades = _Grades(said, weights, lexis or shipped_lexis())
    measured = [_measure(grades, source_of(one, library)) for one in passages]
    if not measured or not weights:
        return Check(sentence, None, 0.0, (Fault("nothing"),))
    best = max(one.support for one in measured)
    near = [_judge(said, grades, one) for one in measured if one.support >= best - WITHIN]
    return min(near, key=lambda one: (len(one.faults), -one.support))


def _weights(sentence: str) -> dict[str, float]:
    """Return the words of matter of a sentence with their weight; figures are compared as facts, not as words."""
    light = shipped_lexis().light
    return {
        term: LIGHT if term in light else 1.0
        for term in dict.fromkeys(terms(sentence))
        if len(term) > 1 and not _FIGURE.match(term)
    }


@dataclass(frozen=True, slots=True)
class _Measured:
    """A passage with its sentences that answer for the checked one, and how much of it they do."""

    source: Source
    chosen: tuple[Sourced, ...]
    near: tuple[Stretch, ...]
    rest: tuple[Stretch, ...]
    support: float


def _measure(grades: _Grades, source: Source) -> _Measured:
    chosen = _chosen(grades, source)
    near = tuple(sentence.whole for sentence in chosen)
    rest = tuple(sentence.whole for sentence in source.sentences if sentence not in chosen)
    return _Measured(source, chosen, near, rest, grades.share(near, rest, source.around))


def _judge(said: Stretch, grades: _Grades, one: _Measured) -> Check:
    near, rest, around = one.near, one.rest, one.source.around
    quote = Quote(one.source.passage, one.chosen[0].start, one.chosen[-1].end)
    faults = [*_figures(said, near, rest, around), *_names(said, one, grades.lexis)]
    if one.support < SUPPORTED_FROM:
        faults.append(Fault("words", ", ".join(grades.unanswered((*near, *rest, around)))))
    else:
        faults += _turned(said, one.chosen, grades)
    return Check(said.text, quote, one.support, tuple(faults))


class _Grades:
    """How well stretches answer for the words of one sentence."""

    def __init__(self, said: Stretch, weights: dict[str, float], lexis: Lexis) -> None:
        self.lexis = lexis
        self._weights = weights
        self._total = sum(weights.values()) or 1.0
        lemmas = lemmas_by_stem(said.text)
        self._lemmas = {term: lemmas.get(term, "") for term in weights}

    def grade(self, term: str, one: Stretch) -> float:
        own = self.lexis.grade(term, one.stems)
        lemma = self._lemmas[term]
        return max(own, SAME * self.lexis.grade(lemma, one.stems)) if lemma and own < SAME else own

    def overlap(self, one: Stretch) -> float:
        """Return the share of the sentence's words that a stretch answers for."""
        return sum(weight * self.grade(term, one) for term, weight in self._weights.items()) / self._total

    def share(self, near: Sequence[Stretch], rest: Sequence[Stretch], around: Stretch) -> float:
        found = 0.0
        for term, weight in self._weights.items():
            best = max((self.grade(term, one) for one in near), default=0.0)
            best = max(best, IN_REST * max((self.grade(term, one) for one in rest), default=0.0))
            found += weight * max(best, IN_AROUND * self.grade(term, around))
        return found / self._total

    def shared(self, clause: Stretch, part: Stretch) -> float:
        """Return the share of a clause's words that `part` answers for."""
        stems = _stems(clause.text)
        return sum(self.lexis.grade(stem, part.stems) for stem in stems) / len(stems)

    def unanswered(self, stretches: Sequence[Stretch]) -> list[str]:
        missing = [term for term in self._weights if not any(self.grade(term, one) for one in stretches)]
        return missing[:4]


@lru_cache(maxsize=10_000)
def _stems(clause: str) -> tuple[str, ...]:
    """Return the stems of a clause without its figures, one that nothing has where there is none."""
    return tuple(stem for stem in terms(clause) if not stem[0].isdigit()) or ("\0",)


def _chosen(grades: _Grades, source: Source) -> tuple[Sourced, ...]:
    """Return the sentences of the source that answer for the sentence: the best, and one that adds much."""
    ranked = sorted(source.sentences, key=lambda one: -grades.overlap(one.whole))
    kept = [ranked[0]]
    for other in ranked[1:3]:
        before = grades.share([one.whole for one in kept], (), EMPTY)
        if grades.share([*(one.whole for one in kept), other.whole], (), EMPTY) - before >= ADDS:
            kept.append(other)
    return tuple(sorted(kept, key=lambda one: one.start))


EMPTY = Stretch("", "", frozenset(), (), (), frozenset())


def _figures(said: Stretch, near: Sequence[Stretch], rest: Sequence[Stretch], around: Stretch) -> list[Fault]:
    """Return the dates and numbers that the source lacks, or has of another thing."""
    here = [fact for one in near for fact in one.facts]
    there = [fact for one in rest for fact in one.facts]
    faults = []
    for fact in said.facts:
        if any(agrees(fact, other) for other in here):
            wrong = _misplaced(fact, said, near)
        else:
            others = [other for other in here if rivals(fact, other) and not _said(other, said)]
            elsewhere = any(agrees(fact, other) for other in there) or _titled(fact, said, around)
            wrong = bool(others) or not elsewhere
        if wrong:
            faults.append(Fault(fact.kind, fact.words))
    return faults


def _titled(fact: Fact, said: Stretch, around: Stretch) -> bool:
    """Return whether a figure stands in a heading or title with a word that it has beside it in the sentence.

    The years in a contract's title are no evidence for another date of the same value.
    """
    words = _around(said, fact)
    return any(agrees(fact, other) and (not words or words & _around(around, other)) for other in around.facts)


def _said(other: Fact, said: Stretch) -> bool:
    return any(agrees(fact, other) for fact in said.facts)


def _misplaced(fact: Fact, said: Stretch, near: Sequence[Stretch]) -> bool:
    """Return whether the words around a figure stand, in the source, around another one of the same kind."""
    words = _around(said, fact)
    same, other = [0.0], [0.0]
    for one in near:
        for found in one.facts:
            if rivals(fact, found):
                shared = len(words & _around(one, found))
                (same if agrees(fact, found) else other).append(shared)
    return max(other) > max(same) and max(other) >= 1


def _around(one: Stretch, fact: Fact) -> frozenset[str]:
    """Return the stems and cues within some words of a figure, in its own clause."""
    before = re.split(r"[,;:()|]| et | contre ", one.plain[: fact.start])[-1].split()[-5:]
    behind = re.split(r"[,;:()|]| et | contre |\. ", one.plain[fact.end :])[0].split()[:5]
    cues = {
        f"{cue}…" for cue in ("jusqu", "depuis", "compter", "au") if any(word.startswith(cue) for word in before[-3:])
    }
    return frozenset(terms(" ".join((*before, *behind)))) | cues


def _names(said: Stretch, one: _Measured, lexis: Lexis) -> list[Fault]:
    wrong = misnamed(said, one.near, one.rest, one.source.around, lexis)
    return [Fault("name", name.words) for name in wrong]


def _turned(said: Stretch, chosen: Sequence[Sourced], grades: _Grades) -> list[Fault]:
    """Return where the sentence says the contrary of its source, or covers more or less than it."""
    whole = " ".join(one.whole.text for one in chosen)
    turned = contrary(said.text, whole)
    faults = [Fault("negation", turned)] if turned else []
    words = widened(said.text, " ".join(part.text for part in _nearest(said, chosen, grades)), whole)
    if words:
        faults.append(Fault("scope", words))
    parts = [clause for one in chosen for clause in one.clauses]
    for clause in clauses(said.text):
        near = max(parts, key=lambda part: grades.shared(clause, part), default=None)
        if turned or near is None or grades.shared(clause, near) < SAME_CLAUSE:
            continue
        if sense(clause.text) != sense(near.text):
            faults.append(Fault("negation", clause.text))
            break
    return faults


def _nearest(said: Stretch, chosen: Sequence[Sourced], grades: _Grades) -> list[Stretch]:
    """Return, for each clause of the sentence, the clause of the source that shares most words with it."""
    parts = [clause for one in chosen for clause in one.clauses]
    return [max(parts, key=lambda part: grades.shared(clause, part)) for clause in clauses(said.text) if parts]
