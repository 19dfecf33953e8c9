"""The tables of the truth, and the numbered steps that bring an older library to them."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    inspect,
    select,
    text,
    update,
)

from corpus.errors import ContractError

SCHEMA = 3
METADATA = MetaData()

# One row. `erasure_due` is 1 from a removal until its bytes are gone from the disk.
LIBRARY = Table(
    "library",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("schema", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("erasure_due", Integer, nullable=False),
)

# `revision` is that of the library when the document was last written, `reader` the fingerprint of the program that
# read it, `digest` that of all that was read; `body` holds each noun as JSON.
DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("id", String(500), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("warnings", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("reader", String(64), nullable=False),
)


def _parts(name: str, *columns: Column[str]) -> Table:
    """Return a table of the nouns that a document consists of, numbered from 0 in it."""
    document = Column("document", String(500), ForeignKey("documents.id"), primary_key=True)
    ordinal = Column("ordinal", Integer, primary_key=True, autoincrement=False)
    return Table(name, METADATA, document, ordinal, *columns, Column("body", Text, nullable=False))


PAGES = _parts("pages")
ARTICLES = _parts("articles")
PASSAGES = _parts("passages", Column("id", String(600), nullable=False))
ABSENCES = _parts("absences")
Index("passages_by_id", PASSAGES.c.id, unique=True)

# `vectors` is (count, dimension) float32, little-endian, row by row in the order of the passages.
EMBEDDINGS = Table(
    "embeddings",
    METADATA,
    Column("document", String(500), ForeignKey("documents.id"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("model", String(500), nullable=False),
    Column("dimension", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("vectors", LargeBinary, nullable=False),
)

# What reading a document reported, as JSON, and the SHA-256 of that; a document of an older program has none.
REPORTS = Table(
    "reports",
    METADATA,
    Column("document", String(500), ForeignKey("documents.id"), primary_key=True),
    Column("body", Text, nullable=False),
    Column("digest", String(64), nullable=False),
)

# What happened to each document, never its words. A document whose last event is `removed` stays removed.
VERSIONS = Table(
    "versions",
    METADATA,
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("document", String(500), nullable=False),
    Column("event", String(20), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("at", String(40), nullable=False),
)
Index("versions_by_document", VERSIONS.c.document)


class NewerLibrary(ContractError):
    """The library was written by a newer program: `found` and `supported` schema numbers."""


class UnreadableLibrary(ContractError):
    """The truth cannot be read: `file`, `reason`. A backup, or a new ingest in an empty home, brings it back."""


def _date_vectors(connection: Connection) -> None:
    """Give the vectors a revision of their own, so that another model's do not make the words look out of date."""
    connection.execute(text("ALTER TABLE embeddings ADD COLUMN revision INTEGER NOT NULL DEFAULT 0"))
    written = select(DOCUMENTS.c.revision).where(DOCUMENTS.c.id == EMBEDDINGS.c.document).scalar_subquery()
    connection.execute(update(EMBEDDINGS).values(revision=written))


def _make_room_for_reports(connection: Connection) -> None:
    REPORTS.create(connection)


# Step n brings a library from schema n to n + 1.
MIGRATIONS: dict[int, Callable[[Connection], None]] = {1: _date_vectors, 2: _make_room_for_reports}


def is_ready(connection: Connection) -> bool:
    """Tell whether the tables are those of `SCHEMA`, without writing; raise `NewerLibrary` where they are newer."""
    if not inspect(connection).has_table("library"):
        return False
    found = connection.execute(select(LIBRARY.c.schema)).scalar()
    if found is not None and found > SCHEMA:
        raise NewerLibrary(found=found, supported=SCHEMA)
    return found == SCHEMA


def prepare(connection: Connection) -> None:
    """Create the tables in an empty database, or bring an older one to `SCHEMA` step by step.

    Raises `NewerLibrary` where the number found is above `SCHEMA`.
    """
    if not inspect(connection).has_table("library"):
        METADATA.create_all(connection)
        connection.execute(LIBRARY.insert().values(id=1, schema=SCHEMA, revision=0, erasure_due=0))
        return
    found = connection.execute(select(LIBRARY.c.schema)).scalar_one()
    if found > SCHEMA:
        raise NewerLibrary(found=found, supported=SCHEMA)
    for number in range(found, SCHEMA):
        MIGRATIONS[number](connection)
        connection.execute(update(LIBRARY).values(schema=number + 1))
