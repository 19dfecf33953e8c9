"""What was read from the truth, kept until the truth changes."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from corpus.nouns import Document, Passage
from index.lexicon import Lexicon
from index.store import Store

Parts = TypeVar("Parts", bound=tuple[Any, ...])
_DOCUMENTS = 200  # whose parts are kept
_PASSAGES = 20_000  # that are kept one by one


class Memory:
    """Asks the truth for its revision at every call, which costs 5 µs; when it is another, forgets what changed."""

    def __init__(self, store: Store) -> None:
        """Remember what `store` says."""
        self._store = store
        self._lock = threading.Lock()
        self._revision = -1
        self._written: dict[str, tuple[int, str]] = {}
        self._parts: dict[tuple[str, str], Any] = {}
        self._passages: dict[str, Passage] = {}
        self._rarities: dict[tuple[int, str], float] = {}

    def documents(self) -> tuple[Document, ...]:
        """Return every document, by id."""
        return self.parts(lambda _: self._store.documents(), "", "documents")

    def parts(self, read: Callable[[str], Parts], document: str, name: str) -> Parts:
        """Return `read(document)`, kept under `name`."""
        self._refresh()
        parts, key = self._parts, (name, document)
        if key not in parts:
            if len(parts) >= 4 * _DOCUMENTS:
                parts.clear()
            parts[key] = read(document)
        found: Parts = parts[key]
        return found

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the living passages among `ids`."""
        self._refresh()
        known = self._passages
        missing = [key for key in ids if key not in known]
        if missing:
            if len(known) + len(missing) > _PASSAGES:
                known.clear()
                missing = list(ids)
            known.update(self._store.passages_by_id(missing))
        return {key: known[key] for key in ids if key in known}

    def rarity(self, lexicon: Lexicon, term: str) -> float:
        """Return ln(1 + (N - n + 0.5) / (n + 0.5)) for N passages, n of them with the term."""
        self._refresh()
        rarities, key = self._rarities, (id(lexicon), term)
        if key not in rarities:
            count, found = lexicon.count(), lexicon.document_frequency((term,))[term]
            rarities[key] = math.log(1 + (count - found + 0.5) / (found + 0.5))
        return rarities[key]

    def _refresh(self) -> None:
        revision = self._store.revision()
        with self._lock:
            if revision != self._revision:
                self._forget(self._store.written())
                self._revision = revision

    def _forget(self, written: dict[str, tuple[int, str]]) -> None:
        """Keep the documents that were not written since; what another thread still writes to is not read from now on.

        A restored library has a history of its own, in which a revision alone would tell nothing.
        """
        same = {document for document, mark in written.items() if self._written.get(document) == mark}
        self._parts = {key: parts for key, parts in self._parts.copy().items() if key[1] in same}
        self._passages = {key: one for key, one in self._passages.copy().items() if one.document in same}
        self._rarities, self._written = {}, written
