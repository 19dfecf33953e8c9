"""What happened to each document: lines that stay when the document is gone, and never hold its words."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from index.rows import Event, Version
from index.schema import DOCUMENTS, VERSIONS


def record(connection: Connection, document: str, revision: int, what: Event, sha256: str) -> None:
    """Write one line: what the change of that revision did to a document."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    row = {"revision": revision, "document": document, "event": what, "sha256": sha256, "at": at}
    connection.execute(VERSIONS.insert(), row)


def read(connection: Connection, document: str | None) -> tuple[Version, ...]:
    """Return what happened to a document, or to all, oldest first: by revision, for clocks may go back."""
    query = select(VERSIONS).order_by(VERSIONS.c.revision)
    if document is not None:
        query = query.where(VERSIONS.c.document == document)
    return tuple(
        Version(row.document, row.revision, row.event, row.sha256, datetime.fromisoformat(row.at))
        for row in connection.execute(query)
    )


def removed(connection: Connection) -> frozenset[str]:
    """Return the ids of the documents that were removed and not brought back."""
    last = select(func.max(VERSIONS.c.revision)).group_by(VERSIONS.c.document)
    query = select(VERSIONS.c.document).where(VERSIONS.c.revision.in_(last), VERSIONS.c.event == "removed")
    return frozenset(connection.execute(query).scalars())


def originals(connection: Connection) -> frozenset[str]:
    """Return the SHA-256 of every original that a living document was read from, older versions included."""
    query = select(VERSIONS.c.sha256).join(DOCUMENTS, DOCUMENTS.c.id == VERSIONS.c.document)
    return frozenset(connection.execute(query).scalars())
