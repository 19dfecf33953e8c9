"""Write what a structured format says as flowing text with marks: headings, items, tables, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.nouns import Page, Remark
from ingest.plain import clean
from ingest.source import Mark, MarkKind, Source
from ingest.tables import Row, columns_text, is_layout, read_head, row_text


@dataclass(slots=True)
class Paper:
    """Collects a document from top to bottom. Blank paragraphs part blocks where the author works with them."""

    parts: list[tuple[str, MarkKind | None, int, bool]] = field(default_factory=list)
    hidden: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    blanks: int = 0
    paragraphs: int = 0

    def heading(self, text: str, level: int) -> None:
        """Add a heading of `level`, from 1."""
        self._add(" ".join(text.split()), "heading", level)

    def paragraph(self, text: str) -> None:
        """Add a paragraph; an empty one counts as a blank line."""
        self.paragraphs += 1
        if not text.strip():
            self.blanks += 1
            self.parts.append(("", None, 0, True))
            return
        self._add(_tidy(text), None, 0)

    def line(self, text: str) -> None:
        """Add a line as it stands, its indentation kept; an empty one parts."""
        self.paragraphs += 1
        self.blanks += not text.strip()
        self.parts.append((text.rstrip(), None, 0, not text.strip()))

    def item(self, marker: str, text: str, depth: int) -> None:
        """Add an item of a list, `depth` levels below the first."""
        self._add(f"{'    ' * depth}{marker} {' '.join(text.split())}", None, -1)

    def table(self, rows: Sequence[Row], *, headed: bool = False) -> None:
        """Add a table: « column : value » in each row where the first row names columns, cells in turn in a layout."""
        rows = [[_tidy(cell, one_line=False) for cell in row] for row in rows]
        rows = [row for row in rows if any(row)]
        if not rows:
            return
        columns = max(len(row) for row in rows)
        if not headed and (len(rows) == 1 or columns == 1 or is_layout(rows)):
            for row in rows:
                for cell in row:
                    self.gap()
                    self.paragraph(cell)
            self.gap()
            return
        names, count = read_head(rows, headed=headed)
        self.gap()
        if names:
            self._add(columns_text(names), "columns", 0)
        for row in rows[count:]:
            self._add(row_text(names, row), "row", 0)
        self.gap()

    def gap(self) -> None:
        """Part what comes from what came."""
        self.parts.append(("", None, 0, True))

    def source(self, media_type: str, title: str = "") -> Source:
        """Return the text with its marks."""
        sparse = self.blanks >= 0.15 * max(self.paragraphs, 1)
        text, marks = "", []
        pieces: list[str] = []
        above: MarkKind | None = None
        item_above, gap = False, True
        length = 0
        for content, kind, level, blank in self.parts:
            if blank:
                gap = True
                continue
            tight = (level == -1 and item_above) or (kind in ("row", "columns") and above == kind)
            loose = kind == "heading" or above == "heading" or (not tight and not sparse)
            joint = "" if not length else ("\n\n" if (gap and not tight) or loose else "\n")
            pieces.append(joint + content)
            length += len(joint)
            if kind:
                marks.append(Mark(length, kind, level))
            length += len(content)
            above, item_above, gap = kind, level == -1, False
        text = "".join(pieces) + ("\n" if pieces else "")
        return Source(
            media_type=media_type,
            text=text,
            pages=(Page(number=None, text=text),),
            marks=tuple(marks),
            title=" ".join(title.split())[:200],
            hidden=tuple(self.hidden),
            warnings=tuple(self.warnings),
        )

    def _add(self, text: str, kind: MarkKind | None, level: int) -> None:
        if text.strip():
            self.parts.append((text, kind, level, False))


def _tidy(text: str, *, one_line: bool = True) -> str:
    lines = [re.sub(r"[ \t\u00a0\u202f]+", " ", line).strip() for line in clean(text).split("\n")]
    return "\n".join(line for line in lines if line)
