"""Both search stores as of one state of the truth: what search is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from index.lexicon import Lexicon
from index.rows import Embedded, FloatArray, State
from index.sheets import Sheet
from index.store import Store
from index.vectors import ChromaVectors, ExactVectors

# What a new generation mends: there is none; its files changed; it is of another model; it lags far behind; its words
# lag, which the writer mends in place.
Trouble = Literal["missing", "damaged", "form", "model", "behind", "words"]


class LiveVectors:
    """Chroma for the documents that it holds as they are now, the exact scan for the others."""

    def __init__(
        self, base: ChromaVectors | None, sealed: Mapping[str, int], state: State, store: Store, model: str
    ) -> None:
        """`sealed` gives the revision of each document in `base`; every other one is read from the truth."""
        self._base, self._store, self._model = base, store, model
        living = {name for name, written in sealed.items() if state.vectors.get(name) == written}
        # A revision wrote one document only, so it tells the living vectors of the base from the dead.
        self._revisions = {str(sealed[name]) for name in living}
        self._dead = len(living) < len(sealed)
        others = [name for name in state.vectors if name not in living]
        self._others = ExactVectors(self._vectors(others if living else None))
        self._one: tuple[str, ExactVectors] | None = None

    @property
    def scanned(self) -> int:
        """Return how many vectors are compared one by one."""
        return len(self._others)

    def nearest(self, vector: FloatArray, limit: int, document: str | None = None) -> list[tuple[str, float]]:
        """Return up to `limit` living passages with their cosine, best first."""
        if document is not None:
            return self._scan(document).nearest(vector, limit)
        found = self._others.nearest(vector, limit)
        if self._base is not None:
            found += self._from_base(self._base, vector, limit)
        return sorted(found, key=lambda pair: -pair[1])[:limit]

    def _from_base(self, base: ChromaVectors, vector: FloatArray, limit: int) -> list[tuple[str, float]]:
        """Ask for more until enough of what comes is alive."""
        asked = limit
        while True:
            found = base.nearest(vector, asked)
            split = ((key.partition(":"), cosine) for key, cosine in found)
            alive = [(parts[2], cosine) for parts, cosine in split if parts[0] in self._revisions]
            if len(alive) >= limit or len(found) < asked or not self._dead:
                return alive
            asked *= 4

    def _scan(self, document: str) -> ExactVectors:
        """Return the vectors of one document; those of the last one asked for are kept."""
        kept = self._one
        if kept is None or kept[0] != document:
            kept = self._one = (document, ExactVectors(self._vectors([document])))
        return kept[1]

    def _vectors(self, documents: list[str] | None) -> list[Embedded]:
        return [one for one in self._store.embedded(documents) if one.model == self._model]


class LiveWords:
    """The lexicon without the documents that it holds in another version than the truth."""

    def __init__(self, lexicon: Lexicon, stale: frozenset[str]) -> None:
        """`stale` are the documents whose rows count for nothing."""
        self._lexicon, self._stale = lexicon, stale

    def search(self, terms: Sequence[str], limit: int, document: str | None = None) -> list[tuple[str, float]]:
        """Return passage ids with their BM25, best first."""
        if not self._stale:
            return self._lexicon.search(terms, limit, document)
        dead = self._lexicon.passages_of(self._stale)
        found = self._lexicon.search(terms, limit + len(dead), document)
        return [(passage, score) for passage, score in found if passage not in dead][:limit]

    def document_frequency(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many passages each term occurs, those out of date among them; 0 where in none."""
        return self._lexicon.document_frequency(terms)

    def sheets(self, ids: Sequence[str]) -> dict[str, Sheet]:
        """Return the words of each sentence of the passages of these ids, of those that are here as they are now."""
        dead = self._lexicon.passages_of(self._stale)
        return self._lexicon.sheets([passage for passage in ids if passage not in dead])


@dataclass(frozen=True, slots=True)
class View:
    """Both stores as of one state. `trouble` says what the writer should mend, None where nothing is wrong."""

    state: State
    lexicon: Lexicon
    words: LiveWords
    vectors: LiveVectors
    chroma: bool
    trouble: Trouble | None = None
