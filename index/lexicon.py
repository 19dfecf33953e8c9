"""The words: an FTS5 index over French-analysed passages, scored by BM25."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from corpus.nouns import Passage
from index.analysis import terms
from index.embedding import indexed_text

# Terms arrive analysed: FTS5 only cuts at the spaces between them. Signs that a term may hold belong to it.
_TABLES = """
CREATE VIRTUAL TABLE words USING fts5(terms, tokenize = "unicode61 remove_diacritics 0 tokenchars '.,-_&''/'");
CREATE TABLE rows (id INTEGER PRIMARY KEY, passage TEXT NOT NULL, document TEXT NOT NULL);
CREATE INDEX rows_by_passage ON rows (passage);
CREATE INDEX rows_by_document ON rows (document);
CREATE TABLE documents (id TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE seal (id INTEGER PRIMARY KEY, digest TEXT NOT NULL);
"""
_SEALED = ("words_data", "words_idx", "words_content", "words_docsize", "words_config", "rows", "documents")
Condition = Literal["sound", "unsealed", "damaged"]


class Lexicon:
    """One row a passage. Safe in several threads and, for readers, in several processes."""

    @classmethod
    def existing(cls, file: Path) -> Lexicon:
        """Open the lexicon in `file`; raise FileNotFoundError, or DatabaseError where it is no lexicon."""
        if not file.is_file():
            raise FileNotFoundError(file)
        with closing(sqlite3.connect(file, timeout=20)) as probe:
            if not probe.execute("SELECT 1 FROM sqlite_master WHERE name = 'seal'").fetchone():
                raise sqlite3.DatabaseError(f"{file.name} is not a lexicon")
        return cls(file)

    def __init__(self, file: Path | None = None) -> None:
        """Open the lexicon in `file`, in memory without one; a new one is empty."""
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(file or ":memory:", timeout=20, check_same_thread=False)
        self._connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            self._connection.execute(f"PRAGMA {pragma}").fetchall()
        if not self._rows("SELECT 1 FROM sqlite_master WHERE name = 'seal'"):
            self._connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")
        self._connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, words, row)")

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

    def add(self, passages: Iterable[Passage]) -> None:
        """Add passages that are not there yet, in one transaction."""
        with self._lock, self._transaction():
            self._insert(passages)

    def remove(self, ids: Sequence[str]) -> None:
        """Take the passages of these ids out, in one transaction."""
        with self._lock, self._transaction():
            for passage in ids:
                self._delete("passage = ?", passage)

    def search(self, terms: Sequence[str], limit: int, document: str | None = None) -> list[tuple[str, float]]:
        """Return up to `limit` passage ids with their BM25 (k1 1.2, b 0.75; larger is better), best first."""
        wanted = dict.fromkeys(term for term in terms if term.strip())
        if not wanted or limit < 1:
            return []
        query = " OR ".join('"' + term.replace('"', '""') + '"' for term in wanted)
        where = "AND rows.document = ?" if document is not None else ""
        found = self._rows(
            "SELECT rows.passage, -bm25(words) AS score FROM words JOIN rows ON rows.id = words.rowid "  # noqa: S608
            f"WHERE words MATCH ? {where} ORDER BY score DESC, rows.id LIMIT ?",
            *((query, document, limit) if document is not None else (query, limit)),
        )
        return [(str(passage), float(score)) for passage, score in found]

    def document_frequency(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many passages each term occurs; 0 where in none."""
        counts = dict.fromkeys(terms, 0)
        for term in counts:
            for (count,) in self._rows("SELECT doc FROM temp.vocabulary WHERE term = ?", term):
                counts[term] = int(count)
        return counts

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
        for passage in passages:
            row = self._connection.execute(
                "INSERT INTO rows (passage, document) VALUES (?, ?)", (passage.id, passage.document)
            ).lastrowid
            analysed = " ".join(terms(indexed_text(passage)))
            self._connection.execute("INSERT INTO words (rowid, terms) VALUES (?, ?)", (row, analysed))
        self._connection.execute("DELETE FROM seal")

    def _drop(self, document: str) -> None:
        self._delete("document = ?", document)
        self._connection.execute("DELETE FROM documents WHERE id = ?", (document,))

    def _delete(self, where: str, value: str) -> None:
        self._connection.execute(f"DELETE FROM words WHERE rowid IN (SELECT id FROM rows WHERE {where})", (value,))  # noqa: S608
        self._connection.execute(f"DELETE FROM rows WHERE {where}", (value,))  # noqa: S608
        self._connection.execute("DELETE FROM seal")

    def _digest(self) -> str:
        """Return the SHA-256 of every table that a search reads, row by row."""
        whole = sha256()
        for table in _SEALED:
            for row in self._connection.execute(f"SELECT * FROM {table}"):  # noqa: S608
                whole.update(repr(row).encode())
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
