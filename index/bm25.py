"""BM25 over the passages of each term, as arrays."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.75
RAREST = 1e-6  # what a term that more than half of the passages hold is worth, as in SQLite's FTS5
NO_ROW = -1  # stands for a length where no passage is

Lengths = NDArray[np.int32]
Posting = tuple[NDArray[np.int64], NDArray[np.float32]]  # the rows that hold a term, and how often each does


def score(lengths: Lengths, postings: Iterable[Posting]) -> NDArray[np.float32]:
    """Return each row's BM25 over some terms, 0 where it holds none of them; `lengths` counts the terms of each row.

    idf × count × (k1 + 1) / (count + k1 × (1 - b + b × length / mean length)), idf = ln((N - n + .5) / (n + .5)).
    """
    there = lengths != NO_ROW
    count = int(there.sum())
    average = max(int(lengths.sum(where=there)) / max(count, 1), 1e-9)
    norms = (K1 * (1 - B + B * np.maximum(lengths, 0) / average)).astype(np.float32)
    scores = np.zeros(len(lengths), np.float32)
    for rows, counts in postings:
        if len(rows):
            idf = max(math.log((count - len(rows) + 0.5) / (len(rows) + 0.5)), RAREST)
            scores[rows] += idf * (K1 + 1) * counts / (counts + norms[rows])
    return scores


def best(scores: NDArray[np.float32], limit: int, among: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """Return up to `limit` rows with a score, best first, those of equal score by number; `among` narrows them."""
    rows = np.flatnonzero(scores) if among is None else among[scores[among] > 0]
    if len(rows) > limit:
        least = np.partition(scores[rows], len(rows) - limit)[len(rows) - limit]
        rows = rows[scores[rows] >= least]
    return rows[np.lexsort((rows, -scores[rows]))][:limit]
