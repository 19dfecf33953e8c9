"""An assistant that knows only some of the documents."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from assistant.chain import Assistant
from assistant.library import Library
from assistant.settings import Settings
from corpus.nouns import Document, Hit

WIDE = 100  # hits asked of the whole corpus, of which those of the chosen documents are kept
KEPT = 32  # choices whose assistant is kept, with what it has learnt of their passages


class Shelf(Library):
    """A library that is open, without the documents that are not in `ids`: the same stores, read only."""

    def __init__(self, library: Library, ids: Sequence[str]) -> None:  # nothing is opened a second time
        self.__dict__.update(vars(library))
        self._whole, self._ids = library, frozenset(ids)

    def documents(self) -> tuple[Document, ...]:
        """Return the chosen documents that are still there, by id."""
        return tuple(document for document in self._whole.documents() if document.id in self._ids)

    def search(
        self, question: str, *, document: str | None = None, limit: int = 10, meant: str = ""
    ) -> tuple[Hit, ...]:
        """Return at most `limit` hits, best first, among the chosen documents.

        Scores compare within one search only: what the whole corpus ranks first comes first, then, where that is too
        little, what each document has for itself.
        """
        if document is not None:
            return self._whole.search(question, document=document, limit=limit, meant=meant)
        wide = self._whole.search(question, limit=WIDE, meant=meant)
        found = {hit.passage.id: hit for hit in wide if hit.passage.document in self._ids}
        if len(found) < limit:
            alone = [
                hit for one in self.documents() for hit in self._whole.search(question, document=one.id, meant=meant)
            ]
            for hit in sorted(alone, key=lambda hit: hit.rank):
                found.setdefault(hit.passage.id, hit)
        return tuple(found.values())[:limit]


class Narrowed:
    """The assistants of the latest choices of documents; safe in several threads."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library, self._settings = library, settings
        self._lock = threading.Lock()
        self._known: OrderedDict[frozenset[str], Assistant] = OrderedDict()

    def to(self, ids: Sequence[str]) -> Assistant:
        """Return an assistant over the documents `ids` alone."""
        key = frozenset(ids)
        with self._lock:
            if key not in self._known:
                self._known[key] = Assistant(Shelf(self._library, ids), self._settings)
            self._known.move_to_end(key)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
            return self._known[key]
