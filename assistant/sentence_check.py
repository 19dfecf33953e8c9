"""Whether a sentence that a model wrote is borne out by the passages it cites: a check by code, not by a model."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.lexis import Lexis
from corpus.nouns import Passage
from corpus.sentences import split_sentences
from index.analysis import STOP_WORDS, fold, terms

# The share of a sentence's words that the cited passages must answer for; a first value, below which paraphrases of
# the dev answers by hand fell and above which their altered forms stayed.
SUPPORTED_FROM = 0.6
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"\b[A-ZÀ-Þ][\w'’-]+|\b[A-Z]{2,}\b")


def supported(sentence: str, passages: Iterable[Passage], lexis: Lexis) -> bool:
    """Return whether every number and name of `sentence`, and enough of its words, occur in `passages`."""
    source = " ".join((*(passage.text for passage in passages), *(" ".join(p.headings) for p in passages)))
    stems, folded = frozenset(terms(source)), fold(source)
    numbers = set(_NUMBER.findall(folded))
    if any(number not in numbers for number in _NUMBER.findall(fold(sentence))):
        return False
    if any(name not in folded for name in _names(sentence)):
        return False
    wanted = set(terms(sentence))
    return not wanted or sum(lexis.grade(term, stems) for term in wanted) / len(wanted) >= SUPPORTED_FROM


def _names(sentence: str) -> list[str]:
    """Return the folded capitalised words of a sentence, but its first and small ones."""
    found = [(match.start(), fold(match[0])) for match in _NAME.finditer(sentence)]
    names = [re.sub(r"^[ldnsjcm]'", "", name) for start, name in found if start > 0]
    return [name for name in names if name not in STOP_WORDS and len(name) > 2 and name not in ("article", "annexe")]


def best_sentence(sentence: str, passage: Passage) -> tuple[int, int]:
    """Return the span of the sentence of `passage` that shares most words with `sentence`."""
    wanted = set(terms(sentence))
    spans = split_sentences(passage.text) if passage.kind == "paragraph" else ((0, len(passage.text)),)
    return max(spans, key=lambda span: len(wanted & set(terms(passage.text[span[0] : span[1]]))))
