"""The words: which passages hold which stems, scored by BM25, and the words of each sentence; one SQLite file."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import numpy as np

from corpus.nouns import Passage
from index import seal
from index.analysis import terms
from index.bm25 import best, score
from index.embedding import indexed_text
from index.postings import TABLES, Postings
from index.sheets import Sheet, read_sheet, read_written, write

# `words` are those of a passage's sheet.
_TABLES = f"""
CREATE TABLE rows (id INTEGER PRIMARY KEY, passage TEXT NOT NULL, document TEXT NOT NULL, words TEXT NOT NULL);
CREATE INDEX rows_by_passage ON rows (passage);
CREATE INDEX rows_by_document ON rows (document);
{TABLES}
CREATE TABLE documents (id TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
"""
_EXISTS = "SELECT 1 FROM sqlite_master WHERE name = 'postings'"
_WAIT = 20.0  # seconds for another connection to let go
Condition = Literal["sound", "unsealed", "damaged"]


class Lexicon:
    """One row a passage. Safe in several threads and, for readers, in several processes.

    A file is sealed (`index.seal`): readers open it so that they cannot change it, and the writer's log goes into the
    file in `seal` only.
    """

    @classmethod
    def existing(cls, file: Path) -> Lexicon:
        """Open the lexicon in `file` for reading; raise FileNotFoundError, or DatabaseError where it is no lexicon."""
        return cls._open(file, "ro")

    @classmethod
    def for_writing(cls, file: Path) -> Lexicon:
        """Open the lexicon in `file` as its one writer, and finish a sealing that was cut short; raise as `existing`.

        DatabaseError is raised too where that leaves another file than was to be sealed.
        """
        lexicon = cls._open(file, "rw")
        try:
            lexicon._finish()
        except BaseException:
            lexicon.close()
            raise
        return lexicon

    @classmethod
    def _open(cls, file: Path, mode: str) -> Lexicon:
        if not file.is_file():
            raise FileNotFoundError(file)
        address = f"file:{quote(str(file))}?mode="
        anchor = sqlite3.connect(address + "ro", timeout=_WAIT, check_same_thread=False, uri=True)
        try:
            if not anchor.execute(_EXISTS).fetchone():
                raise sqlite3.DatabaseError(f"{file.name} is not a lexicon")
            if mode == "rw":
                return cls(file, address + mode, anchor)
        except BaseException:
            anchor.close()
            raise
        anchor.close()
        return cls(file, address + mode)

    def __init__(self, file: Path | None = None, address: str = "", anchor: sqlite3.Connection | None = None) -> None:
        """Open the lexicon in `file`, in memory without one; a new one is empty and has no seal.

        `anchor` reads the same file and is closed last: the last connection that may write would write the log into
        the file as it closes.
        """
        self._file = file
        self._lock = threading.RLock()
        where = address or file or ":memory:"
        self._connection = sqlite3.connect(where, timeout=_WAIT, check_same_thread=False, uri=bool(address))
        # Dropped with its last user, and not when the garbage is next collected: a server opens one an ingest.
        self._leave = weakref.finalize(self, _close, self._connection, anchor)
        self._connection.isolation_level = None
        if not address:
            self._create()
        if not address.endswith("ro"):
            self._connection.execute("PRAGMA secure_delete=ON").fetchall()
        if address:  # the log goes into a sealed file in `seal` only
            self._connection.execute("PRAGMA wal_autocheckpoint=0").fetchall()
        self._postings = Postings(self._connection)

    def _create(self) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
            self._connection.execute(f"PRAGMA {pragma}").fetchall()
        if not self._rows(_EXISTS):
            self._connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._leave()

    def put(self, document: str, revision: int, passages: Sequence[Passage]) -> None:
        """Write a document's passages in place of those it had, in one transaction."""
        with self._lock, self._transaction():
            self._drop(document)
            self._insert(document, passages)
            self._connection.execute("INSERT INTO documents VALUES (?, ?)", (document, revision))

    def drop(self, document: str) -> None:
        """Take a document's passages out, in one transaction."""
        with self._lock, self._transaction():
            self._drop(document)

    def search(self, terms: Sequence[str], limit: int, document: str | None = None) -> list[tuple[str, float]]:
        """Return up to `limit` passage ids with their BM25 (k1 1.2, b 0.75; larger is better), best first."""
        wanted = list(dict.fromkeys(terms))
        if not wanted or limit < 1:
            return []
        with self._lock, self._transaction("DEFERRED"):
            scores = score(self._postings.lengths(), map(self._postings.of, wanted))
            among = None if document is None else self._rows_of(document)
            found = best(scores, limit, among).tolist()
            names = [self._rows("SELECT passage FROM rows WHERE id = ?", row)[0][0] for row in found]
        return [(str(name), float(scores[row])) for name, row in zip(names, found, strict=True)]

    def sheets(self, ids: Iterable[str]) -> dict[str, Sheet]:
        """Return the words of each sentence of the passages of these ids, of those that are here."""
        found: dict[str, Sheet] = {}
        with self._lock:
            for passage in ids:
                for (words,) in self._connection.execute("SELECT words FROM rows WHERE passage = ?", (passage,)):
                    found[passage] = read_written(words)
        return found

    def document_frequency(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many passages each term occurs; 0 where in none."""
        with self._lock:
            return {term: len(self._postings.of(term)[0]) for term in terms}

    def vocabulary(self) -> list[str]:
        """Return every term that was ever written here, by number."""
        with self._lock:
            return self._postings.all_terms()

    def passages_of(self, documents: Iterable[str]) -> set[str]:
        """Return the ids of the passages of some documents."""
        found: set[str] = set()
        for document in documents:
            found.update(str(row[0]) for row in self._rows("SELECT passage FROM rows WHERE document = ?", document))
        return found

    def count(self) -> int:
        """Return the number of passages."""
        return int(self._rows("SELECT count(*) FROM rows")[0][0])

    def ids(self) -> set[str]:
        """Return the ids of all passages."""
        return {str(passage) for (passage,) in self._rows("SELECT passage FROM rows")}

    def revisions(self) -> dict[str, int]:
        """Return for each document the revision that was written here."""
        return {str(document): int(revision) for document, revision in self._rows("SELECT * FROM documents")}

    def seal(self) -> None:
        """Write the log into the file and say what the file is now: at the cost of what changed, not of the file.

        A reader that stays in the way for long leaves this to the next writer.
        """
        if self._file is None:
            return
        with self._lock:
            known = seal.read(self._file)
            if known is None or known.coming is not None or seal.log_is_empty(self._file):
                return
            coming = seal.add_up_with_log(self._file, known.now)
            seal.write(self._file, seal.Seal(known.now, coming))
            if self._shrink():
                seal.write(self._file, seal.Seal(coming))

    def seal_new(self) -> None:
        """Give a lexicon that was just made its first seal, by reading all of it."""
        assert self._file is not None
        with self._lock:
            self._shrink()
            seal.write(self._file, seal.Seal(seal.add_up(self._file)))

    def condition(self) -> Condition:
        """Tell whether the file is, byte for byte, what was sealed.

        "unsealed" while a writer is at work, or was killed there: then the log holds what came since.
        """
        if self._file is None:
            return "sound"
        known = seal.read(self._file)
        if known is None:
            return "damaged"
        try:
            total = seal.add_up(self._file)
            empty = seal.log_is_empty(self._file)
        except OSError:
            return "damaged"
        if known.coming is not None or seal.read(self._file) != known:
            return "unsealed"
        if total != known.now:
            return "damaged"
        return "sound" if empty else "unsealed"

    def is_whole(self) -> bool:
        """Tell whether SQLite finds nothing wrong with its own pages, the log's among them."""
        try:
            return self._rows("PRAGMA integrity_check") == [("ok",)]
        except sqlite3.Error:
            return False

    def _finish(self) -> None:
        assert self._file is not None
        known = seal.read(self._file)
        if known is None or known.coming is None:
            return
        if not self._shrink() or seal.add_up(self._file) != known.coming:
            raise sqlite3.DatabaseError(f"{self._file.name} is not what was to be sealed")
        seal.write(self._file, seal.Seal(known.coming))

    def _shrink(self) -> bool:
        """Write the log into the file and empty it; False where a reader is in the way."""
        busy, *_ = self._rows("PRAGMA wal_checkpoint(TRUNCATE)")[0]
        return not busy

    def _insert(self, document: str, passages: Iterable[Passage]) -> None:
        counts: dict[int, Counter[str]] = {}
        for passage in passages:
            text = indexed_text(passage)
            words = write(read_sheet(text))
            row = self._connection.execute(
                "INSERT INTO rows (passage, document, words) VALUES (?, ?, ?)", (passage.id, document, words)
            ).lastrowid
            counts[row or 0] = Counter(terms(text))
        self._postings.extend(document, counts)

    def _drop(self, document: str) -> None:
        self._postings.thin(document, self._rows_of(document))
        self._connection.execute("DELETE FROM rows WHERE document = ?", (document,))
        self._connection.execute("DELETE FROM documents WHERE id = ?", (document,))

    def _rows_of(self, document: str) -> np.ndarray[Any, np.dtype[np.int64]]:
        rows = self._rows("SELECT id FROM rows WHERE document = ? ORDER BY id", document)
        return np.array([row for (row,) in rows], np.int64)

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def _transaction(self, kind: str = "IMMEDIATE") -> _Transaction:
        return _Transaction(self._connection, kind)


def _close(connection: sqlite3.Connection, anchor: sqlite3.Connection | None) -> None:
    connection.close()
    if anchor is not None:
        anchor.close()


class _Transaction:
    """BEGIN, then COMMIT, or ROLLBACK on any error."""

    def __init__(self, connection: sqlite3.Connection, kind: str) -> None:
        self._connection, self._kind = connection, kind

    def __enter__(self) -> None:
        self._connection.execute(f"BEGIN {self._kind}")

    def __exit__(self, kind: object, _error: object, _trace: object) -> None:
        if self._connection.in_transaction:
            self._connection.execute("COMMIT" if kind is None else "ROLLBACK")
