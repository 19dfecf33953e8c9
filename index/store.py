"""The truth: every document as it was read, its embeddings and its history, in one SQL database."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Table, create_engine, delete, event, func, select, update
from sqlalchemy.exc import DBAPIError

from corpus.nouns import Absence, Article, Document, Page, Passage, Reading, Remark
from index.rows import (
    Embedded,
    Event,
    FloatArray,
    State,
    Version,
    adapter,
    digest,
    document_row,
    embedding_row,
    from_json,
    matrix_of,
    part_row,
    parts_of,
)
from index.schema import (
    ABSENCES,
    ARTICLES,
    DOCUMENTS,
    EMBEDDINGS,
    LIBRARY,
    PAGES,
    PASSAGES,
    VERSIONS,
    UnreadableLibrary,
    is_ready,
    prepare,
)

PARTS = (PAGES, ARTICLES, PASSAGES, ABSENCES)
_CHUNK = 500  # keys in one IN (…), below every database's limit


class Store:
    """Holds the documents. One transaction a document; every read sees whole documents only."""

    def __init__(self, url: str) -> None:
        """Open the database at `url` (SQLAlchemy's form), creating or migrating its tables.

        Raises `NewerLibrary`, `UnreadableLibrary`.
        """
        self.url = url
        self._engine: Engine = create_engine(url)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _set_pragmas)
            event.listen(self._engine, "begin", _begin)
        self._watch: sqlite3.Connection | None = None
        self._watch_lock = threading.Lock()
        self._marked: object = None
        self._revision = 0
        self._writing = self._engine.execution_options(writing=True)
        try:
            with self._engine.connect() as connection:
                ready = is_ready(connection)
            if not ready:
                with self._writing.begin() as connection:
                    prepare(connection)
        except DBAPIError as error:
            self.close()
            raise UnreadableLibrary(file=self._engine.url.database, reason=str(error.orig)) from error

    @classmethod
    def at(cls, file: Path) -> Store:
        """Open the SQLite database in `file`."""
        return cls(f"sqlite:///{file}")

    def close(self) -> None:
        """Give the connections back."""
        with self._watch_lock:
            if self._watch is not None:
                self._watch.close()
            self._watch, self._marked = None, None
        self._engine.dispose()

    def revision(self) -> int:
        """Return the number of changes ever made: 5 µs where none was made since the last call."""
        with self._watch_lock:
            mark = self._mark()
            if mark is None or mark != self._marked:
                self._marked, self._revision = mark, self._read_revision()
            return self._revision

    def _mark(self) -> object:
        """Return what SQLite changes whenever another connection commits; None in other databases."""
        if self._engine.dialect.name != "sqlite":
            return None
        if self._watch is None:
            self._watch = sqlite3.connect(
                f"file:{self._engine.url.database}?mode=ro", uri=True, check_same_thread=False
            )
        return self._watch.execute("PRAGMA data_version").fetchone()

    def _read_revision(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(select(LIBRARY.c.revision)).scalar_one())

    def put(
        self, reading: Reading, vectors: FloatArray, model: str, reader: str = ""
    ) -> Literal["ingested", "replaced"]:
        """Write a document and its vectors in place of what stood under its id; say which it was."""
        document = reading.document
        with self._writing.begin() as connection:
            replaced = _delete(connection, document.id)
            revision = _advance(connection)
            what: Literal["ingested", "replaced"] = "replaced" if replaced else "ingested"
            connection.execute(DOCUMENTS.insert(), document_row(reading, revision, reader))
            for table, nouns in zip(PARTS, parts_of(reading), strict=True):
                rows = [part_row(document.id, ordinal, noun) for ordinal, noun in enumerate(nouns)]
                if rows:
                    connection.execute(table.insert(), rows)
            connection.execute(EMBEDDINGS.insert(), embedding_row(document.id, vectors, model, revision))
            _record(connection, document.id, revision, what, document.sha256)
        return what

    def embed(self, document: str, vectors: FloatArray, model: str) -> None:
        """Replace a document's vectors by those of another model."""
        with self._writing.begin() as connection:
            connection.execute(delete(EMBEDDINGS).where(EMBEDDINGS.c.document == document))
            revision = _advance(connection)
            connection.execute(EMBEDDINGS.insert(), embedding_row(document, vectors, model, revision))

    def remove(self, document: str) -> bool:
        """Delete a document and owe the erasure of its bytes; return False where there is none of that id."""
        with self._writing.begin() as connection:
            row = connection.execute(select(DOCUMENTS.c.sha256).where(DOCUMENTS.c.id == document)).first()
            if row is None:
                return False
            _delete(connection, document)
            _record(connection, document, _advance(connection), "removed", row.sha256)
            connection.execute(update(LIBRARY).values(erasure_due=1))
        return True

    def documents(self) -> tuple[Document, ...]:
        """Return every document, by id."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(DOCUMENTS.c.body).order_by(DOCUMENTS.c.id))
            return tuple(from_json(Document, row.body) for row in rows)

    def document(self, document: str) -> Document | None:
        """Return the document of that id, None where there is none."""
        with self._engine.connect() as connection:
            body = connection.execute(select(DOCUMENTS.c.body).where(DOCUMENTS.c.id == document)).scalar()
        return None if body is None else from_json(Document, body)

    def holds(self, reading: Reading) -> bool:
        """Tell whether the document stands here exactly as `reading` has it."""
        query = select(DOCUMENTS.c.digest).where(DOCUMENTS.c.id == reading.document.id)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar() == digest(reading)

    def reader(self, document: str) -> str:
        """Return the fingerprint of the program that read a document last, "" where there is none of that id."""
        with self._engine.connect() as connection:
            return connection.execute(select(DOCUMENTS.c.reader).where(DOCUMENTS.c.id == document)).scalar() or ""

    def confirm(self, document: str, reader: str) -> None:
        """Note that another program reads the same in a document."""
        with self._writing.begin() as connection:
            connection.execute(update(DOCUMENTS).where(DOCUMENTS.c.id == document).values(reader=reader))

    def originals(self) -> frozenset[str]:
        """Return the SHA-256 of every original that a living document was read from, older versions included."""
        query = select(VERSIONS.c.sha256).join(DOCUMENTS, DOCUMENTS.c.id == VERSIONS.c.document)
        with self._engine.connect() as connection:
            return frozenset(connection.execute(query).scalars())

    def of_another_model(self, model: str) -> tuple[str, ...]:
        """Return the documents whose vectors are not of `model`."""
        query = select(EMBEDDINGS.c.document).where(EMBEDDINGS.c.model != model).order_by(EMBEDDINGS.c.document)
        with self._engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

    def state(self) -> State:
        """Return what the library holds at one instant."""
        with self._engine.connect() as connection:
            revision = int(connection.execute(select(LIBRARY.c.revision)).scalar_one())
            rows = connection.execute(
                select(DOCUMENTS.c.id, DOCUMENTS.c.revision, EMBEDDINGS.c.revision.label("embedded"))
                .join(EMBEDDINGS)
                .order_by(DOCUMENTS.c.id)
            ).all()
        documents = {row.id: int(row.revision) for row in rows}
        return State(revision, documents, {row.id: int(row.embedded) for row in rows})

    def revisions_of(self, documents: Sequence[str]) -> dict[str, int]:
        """Return the revision that wrote each of some documents."""
        query = select(DOCUMENTS.c.id, DOCUMENTS.c.revision).where(DOCUMENTS.c.id.in_(documents))
        with self._engine.connect() as connection:
            return {row.id: int(row.revision) for row in connection.execute(query)}

    def pages(self, document: str) -> tuple[Page, ...]:
        """Return the pages of a document, in order."""
        return self._nouns(Page, PAGES, document)

    def articles(self, document: str) -> tuple[Article, ...]:
        """Return the articles of a document, in order."""
        return self._nouns(Article, ARTICLES, document)

    def passages(self, document: str) -> tuple[Passage, ...]:
        """Return the passages of a document, in order."""
        return self._nouns(Passage, PASSAGES, document)

    def absences(self, document: str) -> tuple[Absence, ...]:
        """Return what a document refers to and lacks."""
        return self._nouns(Absence, ABSENCES, document)

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the living passages among `ids`; those of removed or replaced documents are not there."""
        found: dict[str, Passage] = {}
        with self._engine.connect() as connection:
            for start in range(0, len(ids), _CHUNK):
                keys = list(ids[start : start + _CHUNK])
                rows = connection.execute(select(PASSAGES.c.id, PASSAGES.c.body).where(PASSAGES.c.id.in_(keys)))
                found.update((row.id, from_json(Passage, row.body)) for row in rows)
        return found

    def reading(self, document: str) -> Reading | None:
        """Return a document as it was written, None where there is none of that id."""
        with self._engine.connect() as connection:
            row = connection.execute(select(DOCUMENTS).where(DOCUMENTS.c.id == document)).first()
        if row is None:
            return None
        pages, articles, passages, absences = (
            self.pages(document),
            self.articles(document),
            self.passages(document),
            self.absences(document),
        )
        warnings = adapter(tuple[Remark | str, ...]).validate_json(row.warnings)
        return Reading(from_json(Document, row.body), row.text, pages, articles, passages, absences, warnings)

    def embedded(self, documents: Iterable[str] | None = None) -> list[Embedded]:
        """Return the vectors of some documents, or of all, by id."""
        wanted = None if documents is None else list(documents)
        if wanted is None:
            return self._embedded(None)
        chunks = (wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK))
        return [one for chunk in chunks for one in self._embedded(chunk)]

    def _embedded(self, keys: list[str] | None) -> list[Embedded]:
        rows = select(EMBEDDINGS).order_by(EMBEDDINGS.c.document)
        names = select(PASSAGES.c.document, PASSAGES.c.id).order_by(PASSAGES.c.document, PASSAGES.c.ordinal)
        if keys is not None:
            rows = rows.where(EMBEDDINGS.c.document.in_(keys))
            names = names.where(PASSAGES.c.document.in_(keys))
        passages: dict[str, list[str]] = {}
        with self._engine.connect() as connection:
            for name in connection.execute(names):
                passages.setdefault(name.document, []).append(name.id)
            return [
                Embedded(row.document, row.revision, row.model, tuple(passages.get(row.document, ())), matrix_of(row))
                for row in connection.execute(rows)
            ]

    def history(self, document: str | None = None) -> tuple[Version, ...]:
        """Return what happened to a document, or to all, oldest first."""
        query = select(VERSIONS).order_by(VERSIONS.c.revision)
        if document is not None:
            query = query.where(VERSIONS.c.document == document)
        with self._engine.connect() as connection:
            return tuple(
                Version(row.document, row.revision, row.event, row.sha256, datetime.fromisoformat(row.at))
                for row in connection.execute(query)
            )

    def removed(self) -> frozenset[str]:
        """Return the ids of the documents that were removed and not brought back."""
        last = select(func.max(VERSIONS.c.revision)).group_by(VERSIONS.c.document)
        query = select(VERSIONS.c.document).where(VERSIONS.c.revision.in_(last), VERSIONS.c.event == "removed")
        with self._engine.connect() as connection:
            return frozenset(connection.execute(query).scalars())

    def counts(self) -> dict[str, int]:
        """Return the number of documents, pages, articles and passages."""
        with self._engine.connect() as connection:
            tables = (DOCUMENTS, PAGES, ARTICLES, PASSAGES)
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
            }

    def count_passages(self, documents: Sequence[str]) -> int:
        """Return how many passages some documents have together."""
        total = 0
        with self._engine.connect() as connection:
            for start in range(0, len(documents), _CHUNK):
                keys = list(documents[start : start + _CHUNK])
                query = select(func.sum(EMBEDDINGS.c.count)).where(EMBEDDINGS.c.document.in_(keys))
                total += connection.execute(query).scalar() or 0
        return total

    def digest(self, document: str) -> str:
        """Return what `digest` gave for a document when it was written."""
        with self._engine.connect() as connection:
            return connection.execute(select(DOCUMENTS.c.digest).where(DOCUMENTS.c.id == document)).scalar() or ""

    def damage(self) -> tuple[str, ...]:
        """Return what the database finds wrong with its own pages; nothing where all is well."""
        if self._engine.dialect.name != "sqlite":
            return ()
        try:
            with self._engine.connect() as connection:
                found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
                found += [str(tuple(row)) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
        except DBAPIError as error:
            return (str(error.orig),)
        return tuple(line for line in found if line != "ok")

    def leap(self, before: int) -> None:
        """Pass the revision `before` where another library's content took the place of this one's; owe an erasure."""
        with self._writing.begin() as connection:
            now = connection.execute(select(LIBRARY.c.revision)).scalar_one()
            connection.execute(update(LIBRARY).values(revision=max(now, before) + 1, erasure_due=1))

    def erasure_due(self) -> bool:
        """Tell whether bytes of a removed document may still be on the disk."""
        with self._engine.connect() as connection:
            return bool(connection.execute(select(LIBRARY.c.erasure_due)).scalar_one())

    def erase(self) -> bool:
        """Leave no byte of what was deleted in the database's files; False, and still owed, while a reader holds them.

        `VACUUM` writes the file again, `wal_checkpoint(TRUNCATE)` empties the write-ahead log.
        """
        if self._engine.dialect.name == "sqlite" and not self._rewrite():
            return False
        with self._writing.begin() as connection:
            connection.execute(update(LIBRARY).values(erasure_due=0))
        return True

    def _rewrite(self) -> bool:
        raw = self._engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
        finally:
            raw.close()

    def _nouns(self, noun: Any, table: Table, document: str) -> tuple[Any, ...]:
        query = select(table.c.body).where(table.c.document == document).order_by(table.c.ordinal)
        with self._engine.connect() as connection:
            return tuple(from_json(noun, row.body) for row in connection.execute(query))


def _set_pragmas(connection: Any, _record: Any) -> None:
    """Make SQLite keep what it was told, and overwrite what it deletes; transactions begin in `_begin`."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "busy_timeout=20000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Begin outright, so that several reads are of one instant and a writer never has to start again."""
    if connection.get_isolation_level() != "AUTOCOMMIT":
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _advance(connection: Connection) -> int:
    connection.execute(update(LIBRARY).values(revision=LIBRARY.c.revision + 1))
    return int(connection.execute(select(LIBRARY.c.revision)).scalar_one())


def _delete(connection: Connection, document: str) -> bool:
    for table in (EMBEDDINGS, *PARTS):
        connection.execute(delete(table).where(table.c.document == document))
    return connection.execute(delete(DOCUMENTS).where(DOCUMENTS.c.id == document)).rowcount > 0


def _record(connection: Connection, document: str, revision: int, what: Event, digest: str) -> None:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    row = {"revision": revision, "document": document, "event": what, "sha256": digest, "at": at}
    connection.execute(VERSIONS.insert(), row)
