"""Keeping the library true: one writer, search stores that follow, mending, erasing."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.home import READ_ONLY, DiskFull, UnusableHome, hold_reserve, is_full, is_writable
from corpus.errors import ContractError
from corpus.nouns import Passage
from index import generation, originals
from index.embedding import Embedding, indexed_text
from index.encoder import load_encoder
from index.encodings import Encodings
from index.live import ANALYSED, LiveIndex
from index.store import Store
from index.vectors import DENSE, USUAL, sweep_views
from index.verification import GenerationUnsound, verify
from index.view import Trouble, View

WAIT = 5.0  # seconds that a second writer waits for the first
_AGAIN = 10.0  # seconds between two attempts to mend behind the answers
_SOON = 1.0  # the same where only words lag: another process is about to write them, or was killed before it did

Step = Callable[[int], bool]  # told how many sentences a batch had, says whether to go on


class LibraryBusy(ContractError):
    """Another process is writing to the library: `home`."""


class WordsMissing(ContractError):
    """A notice: until the index is rebuilt the `passages` are found by their meaning only, not by their words."""


class IndexRebuilt(ContractError):
    """A notice, not a failure: the search stores were built again from the truth; `reason` is a `Trouble`."""


class IndexInDoubt(ContractError):
    """A notice: the search stores cannot be used (`reason`) and the exact scan answers until they are rebuilt."""


class Upkeep:
    """Holds the writer's lock while it changes anything. Rebuilding never stops answers."""

    def __init__(self, home: Path, store: Store, load: Callable[[], Embedding], encoded: bool = True) -> None:
        """`load` gives the embedding, when it is first needed; `encoded` says whether sentences are encoded too."""
        self.home, self.store = home, store
        self.notices: tuple[ContractError, ...] = ()
        self._load = load
        self._encoded = encoded
        self._turn = threading.RLock()
        self._file_lock = FileLock(home / "writer.lock", timeout=WAIT, thread_local=False)
        self._behind: threading.Thread | None = None
        self._tried = -_AGAIN
        self._asked = False

    @cached_property
    def embedding(self) -> Embedding:
        """Return the model in use."""
        return self._load()

    @cached_property
    def live(self) -> LiveIndex:
        """Return the search stores."""
        return LiveIndex(self.home / "index", self.store, self.embedding.name)

    @cached_property
    def encodings(self) -> Encodings | None:
        """Return the vectors of sentences; None where they are switched off, or cannot be had here."""
        encoder = load_encoder() if self._encoded else None
        try:
            return None if encoder is None else Encodings(self.home / "index" / "sentences.sqlite", encoder)
        except (OSError, sqlite3.Error):  # a home that may only be read, a full disk: search does without
            return None

    def drop_encodings(self) -> None:
        """Throw the vectors of sentences away: they are encoded again."""
        if self.encodings is not None:
            self.encodings.close()
            self.encodings.destroy()
            del self.encodings

    def encode(self, passages: Callable[[str], Sequence[Passage]], step: Step, threads: int) -> bool:
        """Encode the sentences that are lacking, document by document, until `step` says no; tell whether none lacks.

        The writer's lock is not taken: these vectors are found by what was encoded, whoever wrote it.
        """
        if self.encodings is None:
            return True
        revisions = self.store.state().documents
        try:
            for name in self.encodings.lacking(revisions):
                if not self.encodings.encode(name, revisions[name], passages(name), step, threads):
                    return False
        except (OSError, sqlite3.Error):  # a full disk: search does without what could not be written
            return False
        return True

    def close(self) -> None:
        """Wait for what goes on behind, and let go of every file."""
        if self._behind is not None:
            self._behind.join()
        if (encodings := self.__dict__.get("encodings")) is not None:
            encodings.close()
        if "live" in self.__dict__:
            self.live.close()

    def view(self, starting: bool = False) -> View:
        """Return the search stores.

        What is wrong with them is mended first where that takes a moment and no one waits (a short-lived process, or
        one that is `starting`), behind the answers else.
        """
        view = self.live.view()
        due = not self._asked and (self.store.erasure_due() or self.live.unsealed)
        self._asked = True
        if view.trouble is None:
            self._doubt_no_more()
            if not due:
                return view
        if self.live.wordless and (passages := self.store.counts()["passages"]):
            self._notice(WordsMissing(passages=passages))
        if (self.live.lasting and not starting) or self.store.counts()["passages"] > ANALYSED:
            self._mend_behind(view.trouble)
            return view
        try:
            self.mend(wait=0)
        except LibraryBusy:  # who writes at this moment also mends
            return view
        except ContractError as error:
            self._notice(error)
            return view
        return self.live.view()

    def follow(self) -> None:
        """Bring the search stores up to the truth, in place where that is enough. The caller is the writer."""
        if self.live.view().trouble in (None, "words", "behind"):
            self.live.catch_up()
            self.live.seal()
        try:
            self.mend()
        except GenerationUnsound as error:  # what was written is safe, and the exact scan answers
            self._notice(error)

    def mend(self, wait: float = WAIT) -> None:
        """Do what is owed: vectors of the present model, an erasure, stores that can be trusted."""
        with self.writing(wait):
            self._sweep()
            trouble = self.live.view().trouble
            if trouble == "words" or (trouble is None and self.live.unsealed):
                self.live.catch_up()
                self.live.seal()
                trouble = self.live.view().trouble
            if trouble is not None:
                self._embed_again()
                self.rebuild()
                if trouble in ("damaged", "form", "model"):
                    self._notice(IndexRebuilt(reason=trouble))
            if self.store.erasure_due():
                self.compact()

    def rebuild(self) -> None:
        """Build a generation aside, verify it, make it current, remove the others. Raises `GenerationUnsound`."""
        with self.writing():
            try:
                built = self._build()
                generation.make_current(self.home / "index", built)
            except Exception as error:  # asked before the sweep makes room again
                if is_full(self.home, error):
                    raise DiskFull(home=self.home) from error
                raise
            finally:
                self._sweep()
            self.live.view()

    def _build(self) -> generation.Generation:
        """Build what verification passes. Among texts that are nearly the same vectors need a denser graph."""
        for graph in (USUAL, DENSE):
            built = generation.build(self.home / "index", self.store, self.embedding.name, graph)
            try:
                verify(built, self.store, self.embedding)
            except GenerationUnsound:
                if graph is DENSE:
                    raise
            else:
                break
        return built

    def compact(self) -> None:
        """Leave no byte of what was removed: what people keep, a new generation, originals, the truth's file again."""
        with self.writing():
            forgotten = False
            try:
                self._forget()
                forgotten = True
            finally:
                self.rebuild()
                originals.sweep(self.home / "originals", self.store.originals())
                self._erase_encodings()
                self.store.erase(settled=forgotten)

    def _erase_encodings(self) -> None:
        """Leave no vector of a sentence of what is gone; all of them where they are not in use here."""
        if self.encodings is not None:
            self.encodings.keep_only(self.store.state().documents)
            return
        for file in (self.home / "index").glob("sentences.sqlite*"):
            file.unlink(missing_ok=True)

    def _forget(self) -> None:
        """Let what people keep hold the places of removed documents without their words."""
        from assistant.people import forget_document

        for document in sorted(self.store.removed()):
            forget_document(self.home, document)

    @contextmanager
    def writing(self, wait: float = WAIT) -> Iterator[None]:
        """Hold the one writer's lock; say in our own words that someone else does, or that the disk is full."""
        with self._turn:
            try:
                with self._file_lock.acquire(timeout=wait):
                    hold_reserve(self.home)
                    yield
            except Timeout as error:
                raise LibraryBusy(home=self.home) from error
            except (DiskFull, LibraryBusy):
                raise
            except Exception as error:  # on a full disk each store fails in its own words, Chroma's among them
                if is_full(self.home, error):
                    raise DiskFull(home=self.home) from error
                if isinstance(error, PermissionError) or not is_writable(self.home):
                    raise UnusableHome(home=self.home, reason=READ_ONLY) from error
                raise

    def _embed_again(self) -> None:
        """Give the vectors of the present model to every document that has another's."""
        for document in self.store.of_another_model(self.embedding.name):
            texts = [indexed_text(passage) for passage in self.store.passages(document)]
            self.store.embed(document, self.embedding.embed_passages(texts), self.embedding.name)

    def _mend_behind(self, trouble: Trouble | None) -> None:
        """Start mending in a thread of its own, unless one is at it or was a moment ago."""
        if self._behind is not None and self._behind.is_alive():
            return
        if time.monotonic() - self._tried < (_SOON if trouble == "words" else _AGAIN):
            return
        self._tried = time.monotonic()
        if trouble in ("damaged", "form", "model"):
            self._notice(IndexInDoubt(reason=trouble))
        self._behind = threading.Thread(target=self._mend_quietly, name="contrat-upkeep")
        self._behind.start()

    def _mend_quietly(self) -> None:
        try:
            self.mend(wait=0)
        except LibraryBusy:  # who writes at this moment also mends
            return
        except ContractError as error:
            self._notice(error)
        except Exception as error:  # the answers go on without it; the next attempt, or `contrat check`, says more
            self._notice(IndexInDoubt(reason=type(error).__name__))

    def _sweep(self) -> None:
        generation.sweep(self.home / "index")
        sweep_views(self.home / "index" / "views")

    def _doubt_no_more(self) -> None:
        if self.notices:
            self.notices = tuple(one for one in self.notices if not isinstance(one, WordsMissing | IndexInDoubt))

    def _notice(self, notice: ContractError) -> None:
        known = [(type(one), one.details) for one in self.notices]
        if (type(notice), notice.details) not in known:
            self.notices += (notice,)
