"""The current generation: followed as it changes, checked as it is opened, dropped as soon as it is in doubt."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from index import generation
from index.generation import Generation
from index.lexicon import Lexicon
from index.rows import State
from index.store import Store
from index.vectors import ChromaVectors
from index.view import LiveVectors, LiveWords, Trouble, View

SCANNED = 20_000  # vectors that an exact scan compares in less time than importing Chroma takes (0.8 s)
ANALYSED = 5_000  # passages whose words are analysed again in memory (about 1 s) while the lexicon is damaged
_SWITCHES = 3  # of the generation, while one is being opened
_WATCHED_EVERY = 1.0  # seconds between two looks at the files in use


class LiveIndex:
    """Follows the truth and the current generation. It writes the lexicon only when told to, sealed files never.

    A process that lives long sets `lasting`: it searches in Chroma. Another answers by the exact scan where the
    library has no more than `SCANNED` passages, which is right as well and spares it Chroma's import.
    """

    def __init__(self, folder: Path, store: Store, model: str) -> None:
        """`folder` holds CURRENT and the generations; `model` is the embedding in use."""
        self.folder, self.model, self.lasting = folder, model, False
        self._store = store
        self._lock = threading.RLock()
        self._name: str | None = None
        self._generation: Generation | None = None
        self._lexicon: Lexicon | None = None
        self._pen: Lexicon | None = None
        self._in_memory = False
        self.unsealed = False
        self._chroma: ChromaVectors | None = None
        self._trouble: Trouble | None = None
        self._view: View | None = None
        self._seen: tuple[object, ...] = ()
        self._looked = 0.0
        self._stamp: tuple[object, ...] = ()

    def view(self) -> View:
        """Return the stores as they are now: 0.1 ms where nothing changed.

        While one thread opens a new generation the others go on with the one before.
        """
        known = self._view
        if not self._lock.acquire(blocking=known is None):
            assert known is not None
            return known
        try:
            return self._current_view()
        finally:
            self._lock.release()

    def _current_view(self) -> View:
        name = generation.current_name(self.folder)
        seen = (self._store.revision(), name, self.lasting)
        if name != self._name or self._touched():
            self._reopen(name)
        elif self._view is not None and seen == self._seen:
            return self._view
        self._view = self._look()
        # The writer of another process may have swept this generation while it was being opened: no damage, then.
        for _ in range(_SWITCHES):
            if self._trouble != "damaged" or generation.current_name(self.folder) == self._name:
                break
            self._reopen(generation.current_name(self.folder))
            self._view = self._look()
        self._seen = seen if self._view.trouble != "words" else ()
        return self._view

    @property
    def wordless(self) -> bool:
        """Tell whether words find nothing: the lexicon is damaged, and too large to be analysed again in memory."""
        return self._in_memory and self._lexicon is not None and not self._lexicon.revisions()

    def distrust(self) -> None:
        """Answer without the current generation from now on: a search in it failed."""
        with self._lock:
            self._let_go()
            self._generation, self._trouble, self._view = None, "damaged", None

    def catch_up(self) -> None:
        """Write into the lexicon what the truth has and it lacks. Only the one writer may."""
        with self._lock:
            state, lexicon = self.view().state, self._take_pen()
            if lexicon is None:
                return
            written = lexicon.revisions()
            for document in written.keys() - state.documents.keys():
                lexicon.drop(document)
            for document, revision in state.documents.items():
                if written.get(document) != revision:
                    lexicon.put(document, revision, self._store.passages(document))
            self._view = None

    def write(self, document: str) -> None:
        """Write one document into the lexicon as it stands in the truth, at a cost that is its own. Only the writer."""
        with self._lock:
            revision = self._store.revisions_of([document]).get(document)
            lexicon = self._take_pen() if revision is not None else None
            if lexicon is not None and revision is not None:
                lexicon.put(document, revision, self._store.passages(document))

    def seal(self) -> None:
        """Write down what the lexicon is, behind the last change of a batch, or where a killed writer left it open."""
        with self._lock:
            self.view()
            pen = self._take_pen()
            if pen is not None:
                pen.seal()
                self._drop_pen()
                self.unsealed = False
                self._stamp = self._stamps()

    def _take_pen(self) -> Lexicon | None:
        """Return the lexicon for writing, None where it is not there or not what was sealed."""
        if self._pen is None and self._lexicon is not None and not self._in_memory and self._generation is not None:
            try:
                self._pen = Lexicon.for_writing(self._generation.lexicon)
            except (OSError, sqlite3.DatabaseError) as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                self._distrust_files()
        return self._pen

    def _drop_pen(self) -> None:
        """Close the pen while the reader is open: SQLite would write the log into the file behind the last one."""
        if self._pen is not None:
            self._pen.close()
            self._pen = None

    def close(self) -> None:
        """Let go of every file."""
        with self._lock:
            if self._chroma is not None:
                self._chroma.close()
            self._let_go()
            self._name, self._view, self._seen = None, None, ()

    def _reopen(self, name: str) -> None:
        """Open the generation of that name, or note why it cannot be used."""
        self._let_go()
        self._name, self._view = name, None
        self._generation, self._trouble = generation.current(self.folder), None
        if self._generation is None:
            lost: Trouble = "form" if generation.of_another_form(self.folder) else "damaged"
            self._trouble = lost if name or any(self.folder.glob("gen-*")) else "missing"
            return
        try:
            self._lexicon = Lexicon.existing(self._generation.lexicon)
            self._judge(self._lexicon)
        except (OSError, sqlite3.Error):
            self._distrust_files()
        self._stamp = self._stamps()

    def _look(self) -> View:
        """Make a view of what the truth says now."""
        state = self._store.state()
        if self._lexicon is None or self._in_memory:
            self._analyse(state)
        lexicon = self._lexicon
        assert lexicon is not None
        try:
            written = lexicon.revisions()
        except sqlite3.Error:
            self._distrust_files()
            return self._look()
        stale = frozenset(name for name, revision in written.items() if state.documents.get(name) != revision)
        vectors = self._look_at_vectors(state)
        trouble = self._trouble or self._lag(state, written, stale, vectors)
        return View(state, lexicon, LiveWords(lexicon, stale), vectors, self._chroma is not None, trouble)

    def _look_at_vectors(self, state: State) -> LiveVectors:
        base = self._open_chroma()
        sealed = self._generation.manifest.documents if base and self._generation else {}
        return LiveVectors(base, sealed, state, self._store, self.model)

    def _open_chroma(self) -> ChromaVectors | None:
        current = self._generation
        if current is None or current.manifest.model != self.model:
            self._trouble = self._trouble or "model"
            return None
        if self._chroma is None and (self.lasting or current.manifest.count > SCANNED):
            self._chroma = _open_view(current, self.folder / "views")
            if self._chroma is None:
                self._distrust_files()
        return self._chroma

    def _lag(
        self, state: State, written: Mapping[str, int], stale: frozenset[str], vectors: LiveVectors
    ) -> Trouble | None:
        if state.models - {self.model}:
            return "model"
        if stale or len(written) < len(state.documents):
            return "words"
        current = self._generation
        behind = vectors.scanned if self._chroma else self._unsealed(state)
        return "behind" if current and behind > max(500, current.manifest.count // 4) else None

    def _unsealed(self, state: State) -> int:
        """Return how many passages the generation lacks, by the sizes of the documents that it lacks."""
        sealed = self._generation.manifest.documents if self._generation else {}
        return self._store.count_passages([name for name, at in state.vectors.items() if sealed.get(name) != at])

    def _analyse(self, state: State) -> None:
        """Hold the words in memory in place of a damaged lexicon; none of them where that would take long."""
        if self._lexicon is None:
            self._in_memory, self._lexicon = True, Lexicon()
        if self._store.counts()["passages"] > ANALYSED:
            return
        written = self._lexicon.revisions()
        for document in written.keys() - state.documents.keys():
            self._lexicon.drop(document)
        for document, revision in state.documents.items():
            if written.get(document) != revision:
                self._lexicon.put(document, revision, self._store.passages(document))

    def _touched(self) -> bool:
        """Tell whether a file in use changed on the disk and is no longer what it was; looks once a second."""
        now = time.monotonic()
        if self._generation is None or now - self._looked < _WATCHED_EVERY:
            return False
        self._looked = now
        stamp, before = self._stamps(), self._stamp
        self._stamp = stamp
        if stamp[:1] == before[:1] and stamp != before:
            self._look_at_words()
        return stamp[:1] != before[:1]

    def _look_at_words(self) -> None:
        """Open the lexicon again where its file changed: a writer's work, or damage."""
        if self._generation is None or self._in_memory:
            return
        try:
            self._lexicon = Lexicon.existing(self._generation.lexicon)
            self._judge(self._lexicon)
        except (OSError, sqlite3.Error):
            self._distrust_files()
        self._view = None

    def _judge(self, lexicon: Lexicon) -> None:
        condition = lexicon.condition()
        self.unsealed = condition == "unsealed"
        if condition == "damaged":
            self._distrust_files()

    def _stamps(self) -> tuple[object, ...]:
        if self._generation is None:
            return ()
        try:
            return generation.stamp(self._generation), generation.stamp_words(self._generation)
        except OSError:
            return ("unreadable",)

    def _distrust_files(self) -> None:
        self._let_go()
        self._generation, self._trouble = None, "damaged"

    def _let_go(self) -> None:
        """Drop the stores; a view that still serves a search keeps them open until it is done."""
        self._drop_pen()
        self._lexicon, self._chroma, self._in_memory = None, None, False


def _open_view(current: Generation, views: Path) -> ChromaVectors | None:
    """Open the vectors where they are what was sealed; once more where a sweep took the view before it was held."""
    for _ in range(2):
        if not generation.chroma_sound(current):
            return None
        try:
            return ChromaVectors(current.chroma, views)
        except Exception:  # noqa: S112 - Chroma raises its own errors, Rust's panics among them
            continue
    return None
