"""Tables of PDF pages: what stands between ruled lines, cell by cell, with the names of the columns."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ingest.flow import Printed
from ingest.pdfium import Corners, Glyphs
from ingest.tables import columns_text, read_head, row_text

# A page has this many ruled lines or boxes at least before it is searched for tables, and at most.
_RULES = (4, 6_000)
# Longest cell of a table, in characters: beyond, the frame only places text on the page.
_CELL = 600


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the box of the whole, of each row, and the texts of the cells."""

    box: Corners
    rows: tuple[tuple[str, ...], ...]
    boxes: tuple[Corners, ...]


@dataclass(slots=True)
class Grids:
    """Finds the tables of the pages of one file, in order; a table that goes on over the page keeps its columns."""

    content: bytes
    names: tuple[str, ...] | None = None
    edges: tuple[float, float] = (0.0, 0.0)
    pdf: Any = field(default=None)

    def place(self, index: int, lines: Sequence[Printed], glyphs: Glyphs) -> tuple[Printed, ...]:
        """Return the lines of page `index` (from 0) with the rows of its tables in place of their lines."""
        grids = self._find(index, glyphs) if _RULES[0] <= glyphs.rules <= _RULES[1] else []
        if not grids:
            self.names = None if len(lines) > 4 else self.names
            return tuple(lines)
        kept: list[Printed] = []
        said: set[int] = set()
        for line in lines:
            inside = next((at for at, grid in enumerate(grids) if _holds(grid.box, line.box)), None)
            if inside is None:
                kept.append(line)
            elif inside not in said:
                said.add(inside)
                kept += self._rows(grids[inside], first=sum(one.kind is None for one in kept) <= 3)
        if kept and kept[-1].kind is None:
            self.names = None
        return tuple(kept)

    def close(self) -> None:
        """Let go of the file."""
        if self.pdf is not None:
            with suppress(Exception):
                self.pdf.close()

    def _find(self, index: int, glyphs: Glyphs) -> list[Grid]:
        """Return the tables of at least two rows and two columns that hold text, from the top."""
        try:
            if self.pdf is None:
                import pdfplumber

                self.pdf = pdfplumber.open(io.BytesIO(self.content))
            page = self.pdf.pages[index]
            found = [_grid(table, glyphs) for table in page.find_tables()]
            page.close()
        except MemoryError:
            raise
        except Exception:  # pdfminer's own errors: the page is read without tables
            return []
        return sorted((grid for grid in found if grid is not None), key=lambda grid: grid.box[1])

    def _rows(self, grid: Grid, *, first: bool) -> list[Printed]:
        """Return the rows as lines; `first` tells that the table may go on with the one of the page before."""
        rows, boxes = list(grid.rows), list(grid.boxes)
        goes_on = first and self.names is not None and len(self.names) == len(rows[0])
        goes_on = goes_on and abs(self.edges[0] - grid.box[0]) < 6 and abs(self.edges[1] - grid.box[2]) < 6
        lines: list[Printed] = []
        names, count = read_head(rows)
        if goes_on and not (names and self._looks_like_head(rows)):
            count = 0
        elif names != self.names or not goes_on:
            self.names = names
            lines += [Printed(columns_text(names), boxes[0], kind="columns")] if names else []
        rows, boxes = rows[count:], boxes[count:]
        self.edges = (grid.box[0], grid.box[2])
        for row, box in zip(rows, boxes, strict=True):
            lines.append(Printed(row_text(self.names, row), box, kind="row"))
        return lines

    def _looks_like_head(self, rows: Sequence[tuple[str, ...]]) -> bool:
        """Tell the head of a new table from the first row of one that goes on: it has no figures where others have."""
        if rows[0] == self.names:
            return True
        pairs = zip(rows[0], rows[-1], strict=False)
        return any(re.search(r"\d", below) and not re.search(r"\d", cell) for cell, below in pairs)


def _grid(table: Any, glyphs: Glyphs) -> Grid | None:
    rows: list[tuple[str, ...]] = []
    boxes: list[Corners] = []
    above: tuple[str, ...] = ()
    for row in table.rows:
        cells = tuple(
            (above[at] if cell is None and at < len(above) else "") if cell is None else glyphs.within(cell)
            for at, cell in enumerate(row.cells)
        )
        if any(cells):
            rows.append(cells)
            boxes.append(tuple(map(float, row.bbox)))  # type: ignore[arg-type]
            above = cells
    if len(rows) < 2 or max(map(len, rows)) < 2 or any(len(cell) > _CELL for row in rows for cell in row):
        return None
    if sum(sum(map(bool, row)) >= 2 for row in rows) < 2:
        return None
    return Grid(tuple(map(float, table.bbox)), tuple(rows), tuple(boxes))  # type: ignore[arg-type]


def _holds(grid: Corners, box: Corners | None) -> bool:
    if box is None:
        return False
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return grid[0] - 2 <= across <= grid[2] + 2 and grid[1] - 2 <= down <= grid[3] + 2
