"""Nouns as the rows of the truth's tables, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from corpus.nouns import Passage, Reading, Remark

FloatArray = NDArray[np.float32]
Event = Literal["ingested", "replaced", "removed"]


@dataclass(frozen=True, slots=True)
class State:
    """The library's revision; for each living document the revision that wrote it, and that of its vectors.

    `models` are those that made any of these vectors.
    """

    revision: int
    documents: Mapping[str, int]
    vectors: Mapping[str, int]
    models: frozenset[str]


@dataclass(frozen=True, slots=True)
class Version:
    """One line of a document's history; `at` is UTC, `sha256` names the bytes."""

    document: str
    revision: int
    event: Event
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Embedded:
    """A document's vectors, (passages, dimension) float32, their model, and the revision that wrote them."""

    document: str
    revision: int
    model: str
    passages: tuple[str, ...]
    vectors: FloatArray


def parts_of(reading: Reading) -> tuple[tuple[Any, ...], ...]:
    """Return the nouns that a document consists of, table by table."""
    return reading.pages, reading.articles, reading.passages, reading.absences


def document_row(reading: Reading, revision: int, reader: str) -> dict[str, Any]:
    """Return the row of a document."""
    return {
        "id": reading.document.id,
        "revision": revision,
        "sha256": reading.document.sha256,
        "body": as_json(reading.document),
        "text": reading.text,
        "warnings": adapter(tuple[Remark | str, ...]).dump_json(reading.warnings).decode(),
        "digest": digest(reading),
        "reader": reader,
    }


def part_row(document: str, ordinal: int, noun: Any) -> dict[str, Any]:
    """Return the row of a page, an article, a passage or an absence."""
    row = {"document": document, "ordinal": ordinal, "body": as_json(noun)}
    return row | {"id": noun.id} if isinstance(noun, Passage) else row


def embedding_row(document: str, vectors: FloatArray, model: str, revision: int) -> dict[str, Any]:
    """Return the row of a document's vectors: (n, d) float32, little-endian, row by row."""
    count, dimension = vectors.shape
    packed = vectors.astype("<f4", copy=False).tobytes()
    row = {"document": document, "revision": revision, "model": model, "dimension": dimension}
    return row | {"count": count, "vectors": packed}


def report_row(document: str, report: str) -> dict[str, str]:
    """Return the row of what reading a document reported."""
    return {"document": document, "body": report, "digest": sha256(report.encode()).hexdigest()}


def matrix_of(row: Any) -> FloatArray:
    """Return the vectors of a row, (n, d) float32."""
    matrix: FloatArray = np.frombuffer(row.vectors, "<f4").reshape(row.count, row.dimension)
    return matrix


def digest(reading: Reading) -> str:
    """Return the SHA-256 (hexadecimal) of everything a reading says, to know later that it still does."""
    return sha256(adapter(Reading).dump_json(reading)).hexdigest()


@cache
def adapter(noun: Any) -> TypeAdapter[Any]:
    """Return what writes a noun as JSON and reads it back."""
    return TypeAdapter(noun)


def as_json(noun: Any) -> str:
    """Return a noun as JSON, without what it has by default."""
    kind: Any = type(noun)
    return adapter(kind).dump_json(noun, exclude_defaults=True).decode()


def from_json(noun: Any, body: str) -> Any:
    """Return the noun that `body` says; raise ValueError where it does not say one."""
    return adapter(noun).validate_json(body)
