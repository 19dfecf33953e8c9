"""A file as its format gave it: text, pages, and what the format itself says of structure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.nouns import Page, Remark
from ingest.report import Doubt

MarkKind = Literal["heading", "row", "columns", "plain"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the format says of the line that starts at `start`: a heading (of `level`, from 1), a row of a table,
    the names of its columns.

    `plain` is a line that the format declares to be ordinary text, whatever it looks like.
    """

    start: int
    kind: MarkKind
    level: int = 1


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader of one format returns. The pages, joined, are `text`."""

    media_type: str
    text: str
    pages: tuple[Page, ...]
    marks: tuple[Mark, ...] = ()
    title: str = ""
    warnings: tuple[Remark, ...] = ()
    hidden: tuple[Remark, ...] = ()
    ocr_pages: tuple[int, ...] = ()
    unread_pages: tuple[int, ...] = ()
    ocr_confidence: float | None = None
    doubts: tuple[Doubt, ...] = ()
