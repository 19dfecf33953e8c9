"""From a question to the passages that answer it: candidates of two stores, fused and ranked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from corpus.nouns import Hit, Passage
from index.address import Address, addresses, passages_at
from index.analysis import asked_terms
from index.embedding import Embedding, FloatArray, Matching, indexed_text
from index.ranking import fuse, rank
from index.sheets import Sheet, read_sheet
from index.spelling import mend

CANDIDATES = 50  # of each store, and of both together: PIAF dev, 97% of the questions have their paragraph among them
QUESTION = 2_000  # characters of a question that are searched


class Words(Protocol):
    """What search needs of the lexicon."""

    def search(self, terms: Sequence[str], limit: int, document: str | None = None) -> list[tuple[str, float]]:
        """Return passage ids with their BM25, best first."""
        ...

    def document_frequency(self, terms: Iterable[str]) -> Mapping[str, int]:
        """Return in how many passages each term occurs; 0 where in none."""
        ...

    def sheets(self, ids: Sequence[str]) -> Mapping[str, Sheet]:
        """Return the words of each sentence of the passages of these ids, of those that are there."""
        ...


class Likenesses(Protocol):
    """What search needs of the encoded sentences."""

    def likeness(
        self, question: str, passages: Sequence[Passage], around: Callable[[str], Sequence[Passage]]
    ) -> Mapping[str, tuple[float, ...]]:
        """Return the cosines of the spans of each passage that is encoded with the question."""
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
    sentences: tuple[Likenesses, Callable[[str], Sequence[Passage]]] | None = None,
    document: str | None = None,
    limit: int = 10,
    meant: str = "",
) -> tuple[Hit, ...]:
    """Return at most `limit` hits, best first.

    `passages_by_id` gives the passages that are alive in the truth; a candidate that it leaves out is dropped.
    `sentences` are the encoded ones, with the passages of a document by its id; they are compared with `meant`, the
    question without the words that were added to it, else with the question.
    """
    given = question[:QUESTION]
    asked = mend(given, lexicon.document_frequency)
    terms = asked_terms(given) if asked == given else asked_terms(f"{given} {asked}")
    lexical = dict(lexicon.search(terms, CANDIDATES, document))
    dense = dict(vectors.nearest(embedding.embed_queries([asked])[0], CANDIDATES, document))
    fused = fuse(lexical, dense)
    found = passages_by_id(sorted(fused, key=lambda key: -fused[key])[:CANDIDATES])
    lowest = min(dense.values(), default=0.0)
    near = sentences[0].likeness((meant or given)[:QUESTION], list(found.values()), sentences[1]) if sentences else {}
    hits = [
        Hit(one, 0, 0.0, lexical.get(key, 0.0), dense.get(key, lowest), near.get(key, ())) for key, one in found.items()
    ]
    return _order(_score(asked, hits, lexicon.sheets(list(found)), embedding), addresses(given))[:limit]


def _score(question: str, hits: list[Hit], known: Mapping[str, Sheet], embedding: Embedding) -> list[Hit]:
    if not hits:
        return []
    sheets = [known.get(hit.passage.id) or read_sheet(indexed_text(hit.passage)) for hit in hits]
    matches = embedding.match(question, sheets) if isinstance(embedding, Matching) else None
    likeness = [max(hit.likeness, default=None) for hit in hits]
    scores = rank(question, sheets, [hit.lexical for hit in hits], [hit.dense for hit in hits], matches, likeness)
    return [replace(hit, score=score) for hit, score in zip(hits, scores, strict=True)]


def _order(hits: list[Hit], named: tuple[Address, ...]) -> tuple[Hit, ...]:
    """Rank the hits: those that stand at a place the question names come first, then by score."""

    def key(hit: Hit) -> tuple[bool, float]:
        return not any(passages_at(address, [hit.passage]) for address in named), -hit.score

    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(sorted(hits, key=key), start=1))
