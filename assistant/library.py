"""The library: documents added, replaced, removed, listed and searched. Here ingest and index meet."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from assistant.entries import drop_entry, find_entry, keep_entry, load_entries
from assistant.home import READ_ONLY, DiskFull, UnusableHome, is_full, is_writable, make_home, release_reserve
from assistant.intake import (
    agrees,
    entry_of,
    files_of,
    id_of,
    pack_report,
    reader_fingerprint,
    unpack_report,
)
from assistant.settings import Settings
from assistant.upkeep import LibraryBusy, Step, Upkeep
from corpus.errors import ContractError
from corpus.nouns import Absence, Article, Document, Hit, Page, Passage, Reading, Remark
from index import originals
from index.cross_encoder import CrossEncoder, load_cross_encoder
from index.embedding import indexed_text, load_embedding
from index.memory import Memory
from index.rows import Version
from index.schema import UnreadableLibrary
from index.search import search
from index.store import Store
from index.view import View
from ingest.drawing import PageImage
from ingest.report import IngestEntry, IngestReport, ReadingReport

Progress = Callable[[str, int, int], None]
# Sentences that are encoded before an ingest is said to be done: about a minute of two cores. The page does the rest.
ENCODED_AT_ONCE = 1_500


def at_most(most: int, progress: Callable[[int], None] | None = None) -> Step:
    """Return the step that stops `Library.encode` behind `most` sentences; `progress` is told how many are done."""
    done = 0

    def step(count: int) -> bool:
        nonlocal done
        done += count
        if progress is not None:
            progress(done)
        return done < most

    return step


class CorpusMissing(ContractError):
    """The folder of the shipped documents does not exist: `folder`."""


class UnknownDocument(ContractError):
    """No document has that id: `id`, and `known`, the ids there are."""


class Library:
    """Everything that the assistant knows, in one folder. Safe in several threads; one process writes at a time."""

    def __init__(self, settings: Settings) -> None:
        """Use `open`."""
        self._settings = settings
        self.home = settings.home
        make_home(self.home)
        self._store = self._open_store()
        self._upkeep = Upkeep(
            self.home, self._store, lambda: load_embedding(settings.embedding), settings.sentence_encoder
        )
        self._memory = Memory(self._store)

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the library in `settings.home`, which is made where it is missing; stores are opened at the first use.

        Raises `NewerLibrary`, `UnreadableLibrary`, `UnusableHome`, `DiskFull`.
        """
        return cls(settings)

    def __enter__(self) -> Self:
        """Return the library itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Wait for a rebuild that goes on behind, and let go of every file."""
        self._upkeep.close()
        self._store.close()

    def warm(self, *, answering: bool = False) -> None:
        """Open what a long life needs (model, lexicon, Chroma) before the first question; search uses Chroma from now.

        Without this a library of up to 20,000 passages is answered by the exact scan: the same passages, without the
        0.8 s that importing Chroma takes. Who is `answering` has the cross-encoder opened too, which takes 0.6 s.
        """
        if answering:
            _ = self.cross_encoder
        self._upkeep.live.lasting = True
        self._upkeep.view(starting=True)

    @property
    def notices(self) -> tuple[ContractError, ...]:
        """Return what a person should be told about the stores: rebuilt, or in doubt and why."""
        return self._upkeep.notices

    @property
    def revision(self) -> int:
        """Return the number of changes ever made."""
        return self._store.revision()

    @property
    def searches_in_chroma(self) -> bool:
        """Tell whether the last search went through Chroma, rather than the exact scan."""
        return self._upkeep.live.view().chroma

    def ingest(self, paths: Sequence[Path], progress: Progress | None = None) -> IngestReport:
        """Read files, and all files of folders, into the library; one entry a file, refused ones among them.

        Raises `LibraryBusy`, `DiskFull`; documents finished before stay.
        """
        return self._ingest(files_of(paths), progress)

    def ingest_shipped(self) -> IngestReport:
        """Read those shipped documents that are missing or out of date; one that was removed stays removed.

        Raises `CorpusMissing`.
        """
        folder = self._settings.corpus
        if not folder.is_dir():
            raise CorpusMissing(folder=folder)
        removed = self._store.removed()
        catalogue = load_entries(self.home)
        kept = [file for file in files_of([folder]) if id_of(file, find_entry(catalogue, file.name)) not in removed]
        if all(self._is_current(file, file.read_bytes(), find_entry(catalogue, file.name)) for file in kept):
            self._upkeep.view()
            return IngestReport(tuple(self._unchanged(file, find_entry(catalogue, file.name)) for file in kept))
        return self._ingest(kept, None)

    def add(self, reading: Reading, original: bytes) -> Literal["ingested", "unchanged", "replaced"]:
        """Write one document with the bytes it was read from; say what that changed. Raises `LibraryBusy`."""
        with self._upkeep.writing():
            status = self._put(reading, original)
            if status != "unchanged":
                self._upkeep.follow()
            return status

    def add_all(self, readings: Iterable[tuple[Reading, bytes]]) -> None:
        """Write many documents, and bring the search stores up to them once. Raises `LibraryBusy`, `DiskFull`."""
        with self._upkeep.writing():
            for reading, original in readings:
                self._put(reading, original)
            self._upkeep.follow()

    def describe(self, document: Document) -> None:
        """Write what an administrator says of a document that is there: title, dates, relations, source.

        Raises `UnknownDocument`, `LibraryBusy`, `DiskFull`.
        """
        with self._upkeep.writing():
            reading, original = self._store.reading(document.id), self.original(document.id)
            if reading is None or original is None:
                raise self._unknown(document.id)
            keep_entry(self.home, document)
            self._put(replace(reading, document=document), original, pack_report(self._report(document.id)))
            self._upkeep.follow()

    def remove(self, document_id: str) -> None:
        """Take a document out: no answer uses it from this instant, and its bytes are gone when this returns.

        Raises `UnknownDocument`, `LibraryBusy`.
        """
        with self._upkeep.writing():
            if not self._store.remove(document_id):
                raise self._unknown(document_id)
            drop_entry(self.home, document_id)
            self._upkeep.compact()

    def documents(self) -> tuple[Document, ...]:
        """Return every document, by id."""
        return self._memory.documents()

    def pages(self, document_id: str) -> tuple[Page, ...]:
        """Return the pages of a document. Raises `UnknownDocument`, as the next six do."""
        return self._memory.parts(self._store.pages, self._known(document_id), "pages")

    def articles(self, document_id: str) -> tuple[Article, ...]:
        """Return the articles of a document, in order."""
        return self._memory.parts(self._store.articles, self._known(document_id), "articles")

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """Return the passages of a document, in order."""
        return self._memory.parts(self._store.passages, self._known(document_id), "passages")

    def absences(self, document_id: str) -> tuple[Absence, ...]:
        """Return what a document refers to and the corpus lacks."""
        return self._memory.parts(self._store.absences, self._known(document_id), "absences")

    def warnings(self, document_id: str) -> tuple[Remark | str, ...]:
        """Return what a person should know of how a document was read."""
        return self._memory.parts(self._store.warnings, self._known(document_id), "warnings")

    def report(self, document_id: str) -> ReadingReport | None:
        """Return what reading a document reported, None where an older program did not keep it."""
        return self._report(self._known(document_id))

    def original(self, document_id: str) -> bytes | None:
        """Return the bytes that a document was read from, None where the disk lost them."""
        document = self._store.document(self._known(document_id))
        return originals.read(self.home / "originals", document.sha256) if document else None

    def page_image(self, document_id: str, page: int, quote: str) -> PageImage:
        """Return page `page` (from 1) of the original file with the boxes of a quote, drawn in a child process.

        Raises `UnknownDocument`, `NoPageImage` and the errors of reading.
        """
        from ingest.child import draw_safely
        from ingest.drawing import NoPageImage, locate_quote

        original = self.original(document_id)
        read = next((one for one in self.pages(document_id) if one.number == page), None)
        if original is None or read is None:
            raise NoPageImage(file=document_id, page=page)
        boxes, located = locate_quote(read, quote)
        return replace(draw_safely(document_id, original, page), boxes=boxes, located=located)

    def history(self, document_id: str | None = None) -> tuple[Version, ...]:
        """Return what happened to a document, or to all, removed ones among them; oldest first.

        Raises `UnknownDocument` where there never was one of that id.
        """
        events = self._store.history(document_id)
        if document_id is not None and not events:
            raise self._unknown(document_id)
        return events

    def encode(self, step: Step, threads: int = 2) -> bool:
        """Encode the sentences that are not yet; tell whether none is lacking now. Search does without those that lack.

        After each batch `step` is told how many it had, and says whether to go on (`at_most`); nothing done is lost.
        """
        return self._upkeep.encode(self.passages, step, threads)

    def search(
        self, question: str, *, document: str | None = None, limit: int = 10, meant: str = ""
    ) -> tuple[Hit, ...]:
        """Return at most `limit` hits, best first, among the living passages of one document or of all.

        `meant` is the question without words that were added to find more.
        """
        try:
            return self._search(self._upkeep.view(), question, document, limit, meant)
        except ContractError:
            raise
        except Exception:  # a store failed under the search: Chroma and SQLite raise their own, Rust's panics too
            self._upkeep.live.distrust()
            return self._search(self._upkeep.view(), question, document, limit, meant)

    def rarity(self, term: str) -> float:
        """Return the BM25 inverse document frequency of a term (`index.analysis.terms`) over all passages, at least 0.

        ln(1 + (N - n + 0.5) / (n + 0.5)), N passages, n of them with the term.
        """
        return self._memory.rarity(self._upkeep.live.view().lexicon, term)

    def mentions(self, document_id: str, term: str) -> bool:
        """Tell whether a term (`index.analysis.terms`) occurs in a passage of a document."""
        return bool(self._upkeep.live.view().words.search((term,), 1, document_id))

    @cached_property
    def cross_encoder(self) -> CrossEncoder | None:
        """Return what reads a question and a sentence together; None where it is switched off or cannot be had."""
        return load_cross_encoder() if self._settings.cross_encoder else None

    @contextmanager
    def keeping(self) -> Iterator[Upkeep]:
        """Give what check, backup and restore need, as the one writer. Raises `LibraryBusy`, `DiskFull`."""
        with self._upkeep.writing():
            yield self._upkeep

    def _open_store(self) -> Store:
        """Open the truth; on a full disk, in the room that was kept aside for that."""
        file = self.home / "library.sqlite"
        try:
            return Store.at(file)
        except UnreadableLibrary as error:
            if not is_writable(self.home):
                raise UnusableHome(home=self.home, reason=READ_ONLY) from error
            if not is_full(self.home, error):
                raise
            if release_reserve(self.home):
                return Store.at(file)
            raise DiskFull(home=self.home) from error

    def _search(self, view: View, question: str, document: str | None, limit: int, meant: str) -> tuple[Hit, ...]:
        encodings = self._upkeep.encodings
        return search(
            question,
            lexicon=view.words,
            vectors=view.vectors,
            embedding=self._upkeep.embedding,
            passages_by_id=self._memory.passages_by_id,
            sentences=(encodings, self.passages) if encodings is not None else None,
            document=document,
            limit=limit,
            meant=meant,
        )

    def _ingest(self, files: Sequence[Path], progress: Progress | None) -> IngestReport:
        started = time.perf_counter()
        catalogue = load_entries(self.home)
        entries = []
        with self._upkeep.writing():
            for done, file in enumerate(files):
                if progress:
                    progress(file.name, done, len(files))
                entries.append(self._ingest_file(file, find_entry(catalogue, file.name), progress))
            if progress and files:
                progress(files[-1].name, len(files), len(files))
            self._upkeep.follow()
        return IngestReport(tuple(entries), time.perf_counter() - started)

    def _ingest_file(self, file: Path, entry: Document | None, progress: Progress | None) -> IngestEntry:
        def turn(page: int, pages: int) -> None:
            if progress and pages > 1:
                progress(f"{file.name}, page", page, pages)

        from ingest.child import read_with_report
        from ingest.parse import read_bytes

        try:
            content = read_bytes(file)
            if self._is_current(file, content, entry):
                return self._unchanged(file, entry)
            reading, report = read_with_report(file.name, content, entry, progress=turn)
            status = self._put(reading, content, pack_report(report))
        except (DiskFull, LibraryBusy):
            raise
        except ContractError as reason:
            return IngestEntry(file.name, id_of(file, entry), "refused", reason)
        return entry_of(file.name, reading, status, report)

    def _is_current(self, file: Path, content: bytes, entry: Document | None) -> bool:
        """Tell whether the library holds these bytes, under the catalogue's present entry, read by this program."""
        known = self._store.document(id_of(file, entry))
        if known is None or known.file != file.name or not agrees(known, entry):
            return False
        return known.sha256 == sha256(content).hexdigest() and self._store.reader(known.id) == reader_fingerprint()

    def _unchanged(self, file: Path, entry: Document | None) -> IngestEntry:
        reading = self._store.reading(id_of(file, entry))
        assert reading is not None
        return entry_of(file.name, reading, "unchanged", self._report(reading.document.id))

    def _report(self, document_id: str) -> ReadingReport | None:
        """Return the stored report, None where it is damaged, which `contrat check` names."""
        try:
            return unpack_report(self._store.report(document_id))
        except ValueError:
            return None

    def _put(self, reading: Reading, original: bytes, report: str = "") -> Literal["ingested", "unchanged", "replaced"]:
        if self._store.holds(reading):
            self._store.confirm(reading.document.id, reader_fingerprint(), report)
            return "unchanged"
        originals.keep(self.home / "originals", original)
        embedding = self._upkeep.embedding
        vectors = embedding.embed_passages([indexed_text(passage) for passage in reading.passages])
        status = self._store.put(reading, vectors, embedding.name, reader_fingerprint(), report)
        self._upkeep.live.write(reading.document.id)
        return status

    def _known(self, document_id: str) -> str:
        if all(document.id != document_id for document in self.documents()):
            raise self._unknown(document_id)
        return document_id

    def _unknown(self, document_id: str) -> UnknownDocument:
        return UnknownDocument(id=document_id, known=tuple(document.id for document in self.documents()))
