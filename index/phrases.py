"""Two words of the question side by side in a text, as in « conseil citoyen »."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from index.analysis import ASKING, STOP_WORDS, stem
from index.embedding import FloatArray
from index.sheets import Sheet, read_words

_ASKED = 40  # words of a question


def match_phrases(question: str, sheets: Sequence[Sheet]) -> FloatArray:
    """Return how many pairs of the question's words stand side by side in each text too, the rare ones counting more.

    Words are compared by their stems, stop words between two are passed over. A pair weighs its inverse document
    frequency among `sheets`, which are the candidates.
    """
    asked = [found for found in map(_stem, read_words(question)) if found and found not in ASKING][:_ASKED]
    pairs = {pair: column for column, pair in enumerate(dict.fromkeys(pairwise(asked)))}
    held = np.zeros((len(sheets), len(pairs)), np.float32)
    firsts = {first for first, _ in pairs}
    for row, sheet in enumerate(sheets):
        read = [found for sentence in sheet for found in map(_stem, sentence) if found]
        for at, found in enumerate(read[:-1]):
            if found in firsts and (found, read[at + 1]) in pairs:
                held[row, pairs[found, read[at + 1]]] = 1
    count = held.sum(axis=0)
    weights = np.log(1 + (len(sheets) - count + 0.5) / (count + 0.5))
    matched: FloatArray = (held @ weights).astype(np.float32)
    return matched


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    """Return the stem of a folded word, "" for a stop word."""
    if word in STOP_WORDS:
        return ""
    return word if word[0].isdigit() else stem(word)
