"""Which words of a text answer for a word of the question."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from corpus.glossary import acronyms, light_words, synonyms
from index.address import CARDINALS, HUNDREDS, TENS
from index.analysis import terms

# What a word of the text is worth for a word of the question, chosen on the dev cases.
EXACT, SAME, KIN = 1.0, 0.85, 0.7
KIN_PREFIX, KIN_WHOLE = 6, 5
PREFIXES = frozenset("pre re de des non in inter co sur sous anti auto".split())

Expression = frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Lexis:
    """Equivalents of stems: from the shipped synonyms, the glossary and the documents' own definitions."""

    same: dict[str, frozenset[Expression]]
    near: dict[str, frozenset[str]]
    light: frozenset[str] = frozenset()

    def grade(self, term: str, stems: frozenset[str]) -> float:
        """Return how well a text with these `stems` answers for `term`, from 0 (not) to 1 (the word itself)."""
        return _grade(self, term, stems)

    def equivalents(self, term: str) -> frozenset[Expression]:
        """Return the expressions that answer for `term`, or for a word of its root where the lists lack it."""
        if term in self.same:
            return self.same[term]
        return _kin_equivalents(self, term)

    def expand(self, question_terms: Iterable[str]) -> tuple[str, ...]:
        """Return the stems that help to find passages about these terms, near ones included."""
        found: dict[str, None] = {}
        for term in question_terms:
            for expression in sorted(self.equivalents(term), key=sorted):
                found.update(dict.fromkeys(sorted(expression)))
            found.update(dict.fromkeys(sorted(self.near.get(term, ()))))
        return tuple(found)


@lru_cache(maxsize=200_000)
def _grade(lexis: Lexis, term: str, stems: frozenset[str]) -> float:
    if term in stems:
        return EXACT
    if any(expression <= stems for expression in lexis.equivalents(term)):
        return SAME
    return KIN if any(kin(term, other) for other in stems) else 0.0


@lru_cache(maxsize=10_000)
def _kin_equivalents(lexis: Lexis, term: str) -> frozenset[Expression]:
    return frozenset(other for key, others in lexis.same.items() if kin(term, key) for other in others)


@lru_cache(maxsize=300_000)
def kin(term: str, other: str) -> bool:
    """Return whether two stems share their root: a long beginning and little behind it, or all but a prefix."""
    if term[:KIN_WHOLE] == other[:KIN_WHOLE]:
        return _share_root(term, other)
    short, long = (term, other) if len(term) <= len(other) else (other, term)
    start = long.find(short[:KIN_WHOLE]) if len(short) >= KIN_WHOLE else -1
    return start > 0 and long[:start] in PREFIXES and _share_root(short, long[start:])


def _share_root(term: str, other: str) -> bool:
    short, long = sorted((term, other), key=len)
    if len(short) >= KIN_WHOLE and long.startswith(short) and len(long) - len(short) <= 3:
        return True
    if term[:KIN_PREFIX] != other[:KIN_PREFIX] or min(len(term), len(other)) < KIN_PREFIX or term[0].isdigit():
        return False
    shared = next((i for i, pair in enumerate(zip(term, other, strict=False)) if pair[0] != pair[1]), None)
    return shared is None or max(len(term), len(other)) - shared <= 3


def correct(term: str, vocabulary: Iterable[str]) -> str:
    """Return the nearest word of `vocabulary` to a term that the corpus does not know, or the term itself."""
    if len(term) < 5 or term.isdigit():
        return term
    near = difflib.get_close_matches(term, [word for word in vocabulary if word[:1] == term[:1]], n=1, cutoff=0.8)
    return near[0] if near else term


@lru_cache(maxsize=1)
def shipped_lexis() -> Lexis:
    """Return the equivalents of the shipped synonyms and of the glossary's acronyms."""
    same: dict[str, set[Expression]] = {}
    near: dict[str, set[str]] = {}
    for group in synonyms()["same"]:
        _join(same, group)
    for acronym in acronyms().values():
        _join(same, (acronym.name, acronym.expansion))
    for word, number in (CARDINALS | TENS | HUNDREDS).items():
        _join(same, (word, str(number)))
    for group in synonyms()["near"]:
        stems = {stem for word in group for stem in terms(word)}
        for stem in stems:
            near.setdefault(stem, set()).update(stems - {stem})
    return Lexis(
        {stem: frozenset(group) for stem, group in same.items()},
        {stem: frozenset(group) for stem, group in near.items()},
        frozenset(stem for word in light_words() for stem in terms(word)),
    )


def _join(same: dict[str, set[Expression]], group: Iterable[str]) -> None:
    expressions = [expression for expression in (frozenset(terms(word)) for word in group) if expression]
    for expression in expressions:
        if len(expression) == 1:
            same.setdefault(next(iter(expression)), set()).update(other for other in expressions if other != expression)
