"""The truth: every document as it was read, its embeddings and its history, in one SQL database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, Connection, Table, delete, func, select, update
from sqlalchemy.exc import DBAPIError

from corpus.nouns import Absence, Article, Document, Page, Passage, Reading, Remark
from index import embeddings, history
from index.database import Database
from index.rows import (
    Embedded,
    FloatArray,
    State,
    Version,
    adapter,
    digest,
    document_row,
    from_json,
    part_row,
    parts_of,
    report_row,
)
from index.schema import (
    ABSENCES,
    ARTICLES,
    DOCUMENTS,
    EMBEDDINGS,
    LIBRARY,
    PAGES,
    PASSAGES,
    REPORTS,
    UnreadableLibrary,
    is_ready,
    prepare,
)

PARTS = (PAGES, ARTICLES, PASSAGES, ABSENCES)
# Asked by whoever asks first behind each change: made once, SQLAlchemy knows them again without reading them anew.
_REVISION = select(LIBRARY.c.revision)
_BODIES = select(DOCUMENTS.c.body).order_by(DOCUMENTS.c.id)
_WRITTEN = select(DOCUMENTS.c.id, DOCUMENTS.c.revision, DOCUMENTS.c.digest)
_STATE = (
    select(DOCUMENTS.c.id, DOCUMENTS.c.revision, EMBEDDINGS.c.revision.label("embedded"), EMBEDDINGS.c.model)
    .join(EMBEDDINGS)
    .order_by(DOCUMENTS.c.id)
)


class Store:
    """Holds the documents. One transaction a document; every read sees whole documents only."""

    def __init__(self, url: str | URL) -> None:
        """Open the database at `url` (SQLAlchemy's form), creating or migrating its tables.

        Raises `NewerLibrary`, `UnreadableLibrary`.
        """
        self._database = Database(url)
        self._marked: object = None
        self._revision = 0
        try:
            with self._database.reading() as connection:
                ready = is_ready(connection)
            if not ready:
                with self._database.writing() as connection:
                    prepare(connection)
        except DBAPIError as error:
            self.close()
            raise UnreadableLibrary(file=self._database.file, reason=str(error.orig)) from error

    @classmethod
    def at(cls, file: Path) -> Store:
        """Open the SQLite database in `file`."""
        return cls(URL.create("sqlite", database=str(file)))

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()

    def revision(self) -> int:
        """Return the number of changes ever made: 5 µs where none was made since the last call."""
        mark = self._database.mark()
        if mark is None or mark != self._marked:
            revision = self._read_revision()
            self._marked, self._revision = mark, revision
        return self._revision

    def _read_revision(self) -> int:
        with self._database.reading() as connection:
            return int(connection.execute(_REVISION).scalar_one())

    def put(
        self, reading: Reading, vectors: FloatArray, model: str, reader: str = "", report: str = ""
    ) -> Literal["ingested", "replaced"]:
        """Write a document, its vectors and what reading it reported in place of what stood; say which it was."""
        document = reading.document
        with self._database.writing() as connection:
            replaced = _delete(connection, document.id)
            revision = _advance(connection)
            what: Literal["ingested", "replaced"] = "replaced" if replaced else "ingested"
            connection.execute(DOCUMENTS.insert(), document_row(reading, revision, reader))
            for table, nouns in zip(PARTS, parts_of(reading), strict=True):
                rows = [part_row(document.id, ordinal, noun) for ordinal, noun in enumerate(nouns)]
                if rows:
                    connection.execute(table.insert(), rows)
            embeddings.write(connection, document.id, vectors, model, revision)
            _report(connection, document.id, report)
            history.record(connection, document.id, revision, what, document.sha256)
        return what

    def embed(self, document: str, vectors: FloatArray, model: str) -> None:
        """Replace a document's vectors by those of another model."""
        with self._database.writing() as connection:
            embeddings.write(connection, document, vectors, model, _advance(connection))

    def remove(self, document: str) -> bool:
        """Delete a document and owe the erasure of its bytes; return False where there is none of that id."""
        with self._database.writing() as connection:
            row = connection.execute(select(DOCUMENTS.c.sha256).where(DOCUMENTS.c.id == document)).first()
            if row is None:
                return False
            _delete(connection, document)
            history.record(connection, document, _advance(connection), "removed", row.sha256)
            connection.execute(update(LIBRARY).values(erasure_due=1))
        return True

    def documents(self) -> tuple[Document, ...]:
        """Return every document, by id."""
        with self._database.reading() as connection:
            rows = connection.execute(_BODIES)
            return tuple(from_json(Document, row.body) for row in rows)

    def document(self, document: str) -> Document | None:
        """Return the document of that id, None where there is none."""
        with self._database.reading() as connection:
            body = connection.execute(select(DOCUMENTS.c.body).where(DOCUMENTS.c.id == document)).scalar()
        return None if body is None else from_json(Document, body)

    def holds(self, reading: Reading) -> bool:
        """Tell whether the document stands here exactly as `reading` has it."""
        query = select(DOCUMENTS.c.digest).where(DOCUMENTS.c.id == reading.document.id)
        with self._database.reading() as connection:
            return connection.execute(query).scalar() == digest(reading)

    def reader(self, document: str) -> str:
        """Return the fingerprint of the program that read a document last, "" where there is none of that id."""
        with self._database.reading() as connection:
            return connection.execute(select(DOCUMENTS.c.reader).where(DOCUMENTS.c.id == document)).scalar() or ""

    def confirm(self, document: str, reader: str, report: str = "") -> None:
        """Note that another program reads the same in a document, with its report where there is one."""
        with self._database.writing() as connection:
            connection.execute(update(DOCUMENTS).where(DOCUMENTS.c.id == document).values(reader=reader))
            _report(connection, document, report)

    def report(self, document: str) -> str:
        """Return what reading a document reported, as it was given; "" where nothing was.

        Raises ValueError where it is not what was written.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(REPORTS).where(REPORTS.c.document == document)).first()
        if row is None:
            return ""
        if sha256(row.body.encode()).hexdigest() != row.digest:
            raise ValueError("the report is not what was written")
        return str(row.body)

    def originals(self) -> frozenset[str]:
        """Return the SHA-256 of every original that a living document was read from, older versions included."""
        with self._database.reading() as connection:
            return history.originals(connection)

    def of_another_model(self, model: str) -> tuple[str, ...]:
        """Return the documents whose vectors are not of `model`."""
        with self._database.reading() as connection:
            return embeddings.of_another_model(connection, model)

    def state(self) -> State:
        """Return what the library holds at one instant."""
        with self._database.reading() as connection:
            revision = int(connection.execute(_REVISION).scalar_one())
            rows = connection.execute(_STATE).all()
        documents = {row.id: int(row.revision) for row in rows}
        vectors = {row.id: int(row.embedded) for row in rows}
        return State(revision, documents, vectors, frozenset(row.model for row in rows))

    def revisions_of(self, documents: Sequence[str]) -> dict[str, int]:
        """Return the revision that wrote each of some documents."""
        query = select(DOCUMENTS.c.id, DOCUMENTS.c.revision).where(DOCUMENTS.c.id.in_(documents))
        with self._database.reading() as connection:
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

    def warnings(self, document: str) -> tuple[Remark | str, ...]:
        """Return what reading a document warned of."""
        with self._database.reading() as connection:
            body = connection.execute(select(DOCUMENTS.c.warnings).where(DOCUMENTS.c.id == document)).scalar()
        return () if body is None else _warnings(body)

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the living passages among `ids`; those of removed or replaced documents are not there."""
        found: dict[str, Passage] = {}
        with self._database.reading() as connection:
            for keys in embeddings.chunks(ids):
                rows = connection.execute(select(PASSAGES.c.id, PASSAGES.c.body).where(PASSAGES.c.id.in_(keys)))
                found.update((row.id, from_json(Passage, row.body)) for row in rows)
        return found

    def reading(self, document: str) -> Reading | None:
        """Return a document as it was written, None where there is none of that id."""
        with self._database.reading() as connection:
            row = connection.execute(select(DOCUMENTS).where(DOCUMENTS.c.id == document)).first()
        if row is None:
            return None
        pages, articles, passages, absences = (
            self.pages(document),
            self.articles(document),
            self.passages(document),
            self.absences(document),
        )
        document_noun = from_json(Document, row.body)
        return Reading(document_noun, row.text, pages, articles, passages, absences, _warnings(row.warnings))

    def embedded(self, documents: Iterable[str] | None = None) -> list[Embedded]:
        """Return the vectors of some documents, or of all, by id."""
        with self._database.reading() as connection:
            return embeddings.read(connection, None if documents is None else list(documents))

    def history(self, document: str | None = None) -> tuple[Version, ...]:
        """Return what happened to a document, or to all, oldest first."""
        with self._database.reading() as connection:
            return history.read(connection, document)

    def removed(self) -> frozenset[str]:
        """Return the ids of the documents that were removed and not brought back."""
        with self._database.reading() as connection:
            return history.removed(connection)

    def counts(self) -> dict[str, int]:
        """Return the number of documents, pages, articles and passages."""
        with self._database.reading() as connection:
            tables = (DOCUMENTS, PAGES, ARTICLES, PASSAGES)
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
            }

    def count_passages(self, documents: Sequence[str]) -> int:
        """Return how many passages some documents have together."""
        with self._database.reading() as connection:
            return embeddings.count(connection, documents)

    def digest(self, document: str) -> str:
        """Return what `digest` gave for a document when it was written."""
        with self._database.reading() as connection:
            return connection.execute(select(DOCUMENTS.c.digest).where(DOCUMENTS.c.id == document)).scalar() or ""

    def written(self) -> dict[str, tuple[int, str]]:
        """Return for each document the revision that wrote it, and its digest."""
        with self._database.reading() as connection:
            return {row.id: (int(row.revision), row.digest) for row in connection.execute(_WRITTEN)}

    def damage(self) -> tuple[str, ...]:
        """Return what the database finds wrong with its own pages; nothing where all is well."""
        return self._database.damage()

    def leap(self, before: int) -> None:
        """Pass the revision `before` where another library's content took the place of this one's; owe an erasure."""
        with self._database.writing() as connection:
            now = connection.execute(select(LIBRARY.c.revision)).scalar_one()
            connection.execute(update(LIBRARY).values(revision=max(now, before) + 1, erasure_due=1))

    def erasure_due(self) -> bool:
        """Tell whether bytes of a removed document may still be on the disk."""
        with self._database.reading() as connection:
            return bool(connection.execute(select(LIBRARY.c.erasure_due)).scalar_one())

    def erase(self, settled: bool = True) -> bool:
        """Leave no byte of what was deleted in the database's files; False, and still owed, while a reader holds them.

        The debt stays as well where something else is not `settled`.
        """
        if not self._database.rewrite():
            return False
        if settled:
            with self._database.writing() as connection:
                connection.execute(update(LIBRARY).values(erasure_due=0))
        return True

    def _nouns(self, noun: Any, table: Table, document: str) -> tuple[Any, ...]:
        query = select(table.c.body).where(table.c.document == document).order_by(table.c.ordinal)
        with self._database.reading() as connection:
            return tuple(from_json(noun, row.body) for row in connection.execute(query))


def _advance(connection: Connection) -> int:
    connection.execute(update(LIBRARY).values(revision=LIBRARY.c.revision + 1))
    return int(connection.execute(select(LIBRARY.c.revision)).scalar_one())


def _delete(connection: Connection, document: str) -> bool:
    for table in (EMBEDDINGS, REPORTS, *PARTS):
        connection.execute(delete(table).where(table.c.document == document))
    return connection.execute(delete(DOCUMENTS).where(DOCUMENTS.c.id == document)).rowcount > 0


def _report(connection: Connection, document: str, report: str) -> None:
    if report:
        connection.execute(delete(REPORTS).where(REPORTS.c.document == document))
        connection.execute(REPORTS.insert(), report_row(document, report))


def _warnings(body: str) -> tuple[Remark | str, ...]:
    found: tuple[Remark | str, ...] = adapter(tuple[Remark | str, ...]).validate_json(body)
    return found
