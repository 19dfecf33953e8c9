"""The words: which passages hold which stems, scored by BM25, and the words of each sentence; one SQLite file."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from corpus.nouns import Passage
from index.analysis import terms
from index.bm25 import best, score
from index.embedding import indexed_text
from index.postings import SEALED, TABLES, Postings
from index.sheets import Sheet, read_sheet, read_written, write

# `words` are those of a passage's sheet.
_TABLES = f"""
CREATE TABLE rows (id INTEGER PRIMARY KEY, passage TEXT NOT NULL, document TEXT NOT NULL, words TEXT NOT NULL);
CREATE INDEX rows_by_passage ON rows (passage);
CREATE INDEX rows_by_document ON rows (document);
CREATE TABLE documents (id TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE seal (id INTEGER PRIMARY KEY, digest TEXT NOT NULL);
{TABLES}
"""
_SEALED = (*SEALED, "rows", "documents")
_EXISTS = "SELECT 1 FROM sqlite_master WHERE name = 'postings'"
Condition = Literal["sound", "unsealed", "damaged"]


class Lexicon:
    """One row a passage. Safe in several threads and, for readers, in several processes."""

    @classmethod
    def existing(cls, file: Path) -> Lexicon:
        """Open the lexicon in `file`; raise FileNotFoundError, or DatabaseError where it is no lexicon."""
        if not file.is_file():
            raise FileNotFoundError(file)
        with closing(sqlite3.connect(file, timeout=20)) as probe:
            if not probe.execute(_EXISTS).fetchone():
                raise sqlite3.DatabaseError(f"{file.name} is not a lexicon")
        return cls(file)

    def __init__(self, file: Path | None = None) -> None:
        """Open the lexicon in `file`, in memory without one; a new one is empty."""
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(file or ":memory:", timeout=20, check_same_thread=False)
        self._connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            self._connection.execute(f"PRAGMA {pragma}").fetchall()
        if not self._rows(_EXISTS):
            self._connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")
        self._postings = Postings(self._connection)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def put(self, document: str, revision: int, passages: Sequence[Passage]) -> None:
        """Write a document's passages in place of those it had, in one transaction."""
        with self._lock, self._transaction():
            self._drop(document)
            self._insert(passages)
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
        """Write down a digest of the content, by which `sound` knows later that no byte of it changed."""
        with self._lock, self._transaction():
            self._connection.execute("REPLACE INTO seal VALUES (1, ?)", (self._digest(),))

    def condition(self) -> Condition:
        """Tell whether the content is what was sealed; "unsealed" while a writer is at work, or was killed there."""
        try:
            with self._lock, self._transaction("DEFERRED"):
                seal = self._rows("SELECT digest FROM seal WHERE id = 1")
                if self._rows("PRAGMA integrity_check") != [("ok",)]:
                    return "damaged"
                if not seal:
                    return "unsealed"
                return "sound" if seal == [(self._digest(),)] else "damaged"
        except sqlite3.Error:
            return "damaged"

    def shrink(self) -> None:
        """Merge the write-ahead log into the file."""
        self._rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def _insert(self, passages: Iterable[Passage]) -> None:
        counts: dict[int, Counter[str]] = {}
        for passage in passages:
            text = indexed_text(passage)
            words = write(read_sheet(text))
            row = self._connection.execute(
                "INSERT INTO rows (passage, document, words) VALUES (?, ?, ?)", (passage.id, passage.document, words)
            ).lastrowid
            counts[row or 0] = Counter(terms(text))
        self._postings.extend(counts)
        self._connection.execute("DELETE FROM seal")

    def _drop(self, document: str) -> None:
        self._postings.thin(self._rows_of(document))
        self._connection.execute("DELETE FROM rows WHERE document = ?", (document,))
        self._connection.execute("DELETE FROM documents WHERE id = ?", (document,))
        self._connection.execute("DELETE FROM seal")

    def _rows_of(self, document: str) -> NDArray[np.int64]:
        rows = self._rows("SELECT id FROM rows WHERE document = ? ORDER BY id", document)
        return np.array([row for (row,) in rows], np.int64)

    def _digest(self) -> str:
        """Return the SHA-256 of every table that a search reads, value by value."""
        whole = sha256()
        for table in _SEALED:
            for row in self._connection.execute(f"SELECT * FROM {table}"):  # noqa: S608
                for value in row:
                    part = value if isinstance(value, bytes) else str(value).encode()
                    whole.update(len(part).to_bytes(8, "little") + part)
        return whole.hexdigest()

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def _transaction(self, kind: str = "IMMEDIATE") -> _Transaction:
        return _Transaction(self._connection, kind)


class _Transaction:
    """BEGIN, then COMMIT, or ROLLBACK on any error."""

    def __init__(self, connection: sqlite3.Connection, kind: str) -> None:
        self._connection, self._kind = connection, kind

    def __enter__(self) -> None:
        self._connection.execute(f"BEGIN {self._kind}")

    def __exit__(self, kind: object, _error: object, _trace: object) -> None:
        if self._connection.in_transaction:
            self._connection.execute("COMMIT" if kind is None else "ROLLBACK")
