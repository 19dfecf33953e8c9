"""The vectors in the truth: one row a document, with the model and the revision that wrote them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, delete, func, select

from index.rows import Embedded, FloatArray, embedding_row, matrix_of
from index.schema import EMBEDDINGS, PASSAGES

_CHUNK = 500  # keys in one IN (…), below every database's limit


def write(connection: Connection, document: str, vectors: FloatArray, model: str, revision: int) -> None:
    """Write a document's vectors, (passages, dimension) float32, in place of those it had."""
    connection.execute(delete(EMBEDDINGS).where(EMBEDDINGS.c.document == document))
    connection.execute(EMBEDDINGS.insert(), embedding_row(document, vectors, model, revision))


def read(connection: Connection, documents: Sequence[str] | None) -> list[Embedded]:
    """Return the vectors of some documents, or of all, by id."""
    if documents is None:
        return _read(connection, None)
    return [one for keys in chunks(documents) for one in _read(connection, keys)]


def of_another_model(connection: Connection, model: str) -> tuple[str, ...]:
    """Return the documents whose vectors are not of `model`."""
    query = select(EMBEDDINGS.c.document).where(EMBEDDINGS.c.model != model).order_by(EMBEDDINGS.c.document)
    return tuple(connection.execute(query).scalars())


def count(connection: Connection, documents: Sequence[str]) -> int:
    """Return how many passages some documents have together."""
    counted = (
        connection.execute(select(func.sum(EMBEDDINGS.c.count)).where(EMBEDDINGS.c.document.in_(keys))).scalar()
        for keys in chunks(documents)
    )
    return sum(one or 0 for one in counted)


def chunks(keys: Sequence[str]) -> Iterator[list[str]]:
    """Give the keys in lists that one IN (…) takes."""
    yield from (list(keys[start : start + _CHUNK]) for start in range(0, len(keys), _CHUNK))


def _read(connection: Connection, keys: list[str] | None) -> list[Embedded]:
    rows = select(EMBEDDINGS).order_by(EMBEDDINGS.c.document)
    names = select(PASSAGES.c.document, PASSAGES.c.id).order_by(PASSAGES.c.document, PASSAGES.c.ordinal)
    if keys is not None:
        rows = rows.where(EMBEDDINGS.c.document.in_(keys))
        names = names.where(PASSAGES.c.document.in_(keys))
    passages: dict[str, list[str]] = {}
    for name in connection.execute(names):
        passages.setdefault(name.document, []).append(name.id)
    return [
        Embedded(row.document, row.revision, row.model, tuple(passages.get(row.document, ())), matrix_of(row))
        for row in connection.execute(rows)
    ]
