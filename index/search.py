"""From a question to the passages that answer it: candidates of two stores, fused and ranked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from corpus.nouns import Hit, Passage
from index.analysis import terms
from index.embedding import Embedding, FloatArray
from index.ranking import fuse

CANDIDATES = 100  # of each store


class Words(Protocol):
    """What search needs of the lexicon."""

    def search(self, terms: Sequence[str], limit: int, document: str | None = None) -> list[tuple[str, float]]:
        """Return passage ids with their BM25, best first."""
        ...


class Meanings(Protocol):
    """What search needs of the vectors."""

    def nearest(self, vector: FloatArray, limit: int, document: str | None = None) -> list[tuple[str, float]]:
        """Return passage ids with their cosine, best first."""
        ...


def search(  # noqa: PLR0913 - the stores are named one by one
    question: str,
    *,
    lexicon: Words,
    vectors: Meanings,
    embedding: Embedding,
    passages_by_id: Callable[[Sequence[str]], Mapping[str, Passage]],
    document: str | None = None,
    limit: int = 10,
) -> tuple[Hit, ...]:
    """Return at most `limit` hits, best first.

    `passages_by_id` gives the passages that are alive in the truth; a candidate that it leaves out is dropped.
    """
    lexical = dict(lexicon.search(terms(question), CANDIDATES, document))
    dense = dict(vectors.nearest(embedding.embed_queries([question])[0], CANDIDATES, document))
    fused = fuse(lexical, dense)
    alive = passages_by_id(list(fused))
    best = sorted((key for key in fused if key in alive), key=lambda key: -fused[key])[:limit]
    return tuple(
        Hit(alive[key], rank, fused[key], lexical.get(key, 0.0), dense.get(key, 0.0))
        for rank, key in enumerate(best, start=1)
    )
