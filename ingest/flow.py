"""From the lines printed on pages to flowing text: running heads left out, words and paragraphs joined again.

Every printed line keeps its box, whose offsets point at the words in the flowing text.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from corpus.nouns import Box, Page
from ingest.headings import read_heading
from ingest.hyphens import count_words, join_broken
from ingest.items import read_marker
from ingest.lines import TERMINAL, Line
from ingest.source import Mark

_PAGE_NUMBER = re.compile(r"^\W*(?:page|p\.)?\s*\d{1,4}\s*(?:(?:/|sur|de|-)\s*\d{1,4})?\W*$", re.I)
_EDGE_LINES = 3
_CHARACTER = 5.0  # points: a usual character's width in a text of 11 points


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed line: its text, and its box in points from the top left where it is known.

    `shown` is the box to draw where it is not `box`: on a page that was scanned askew, `box` is that of the page
    made straight. `edges` are the left and right of its column where the page has several. `kind` tells a row of a
    table, or the names of its columns.
    """

    text: str
    box: tuple[float, float, float, float] | None = None
    shown: tuple[float, float, float, float] | None = None
    edges: tuple[float, float] | None = None
    kind: Literal["row", "columns"] | None = None

    @property
    def left(self) -> float:
        """Return the left edge in points, 0 where it is not known."""
        return self.box[0] if self.box else 0.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The printed lines of one page, in reading order; `number` counts from 1."""

    number: int
    lines: tuple[Printed, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """The flowing text, its pages (joined, they are the text), its table rows, the running lines that were left out."""

    text: str
    pages: tuple[Page, ...]
    marks: tuple[Mark, ...]
    running: tuple[str, ...]


def flow(sheets: Sequence[Sheet]) -> Flow:
    """Return the flowing text of printed pages."""
    running = find_running(sheets)
    kept = [Sheet(sheet.number, _without_running(sheet, running)) for sheet in sheets]
    words = count_words("\n".join(line.text for sheet in kept for line in sheet.lines))
    pages: list[Page] = []
    marks: list[Mark] = []
    start = 0
    for at, sheet in enumerate(kept):
        following = next((after.lines[0] for after in kept[at + 1 :] if after.lines), None)
        page = _flow_page(sheet, following, start, words, marks)
        pages.append(page)
        start = page.end
    return Flow("".join(page.text for page in pages), tuple(pages), tuple(marks), tuple(sorted(running)))


def find_running(sheets: Sequence[Sheet]) -> set[str]:
    """Return the folded heads and feet: what stands at the edge of at least 3 pages and of 40% of them."""
    seen: Counter[str] = Counter()
    for sheet in sheets:
        seen.update({_fold(line.text) for line in _edges(sheet)})
    enough = max(3, round(0.4 * len(sheets)))
    return {text for text, count in seen.items() if count >= enough and text.strip("# ")}


def _edges(sheet: Sheet) -> tuple[Printed, ...]:
    return tuple(line for at, line in enumerate(sheet.lines) if _is_edge(at, len(sheet.lines)))


def _is_edge(at: int, count: int) -> bool:
    """Tell whether line `at` of `count` is among the first or last three, or the first or last of a short page."""
    depth = _EDGE_LINES if count > 3 * _EDGE_LINES else 1
    return at < depth or at >= count - depth


def _fold(text: str) -> str:
    """Return what must be the same on every page: numbers may count, save those of an article or an item."""
    plain = " ".join(text.lower().split())
    return plain if _opens(text) else re.sub(r"\d+", "#", plain)


def _without_running(sheet: Sheet, running: set[str]) -> tuple[Printed, ...]:
    last = len(sheet.lines) - 1
    kept = []
    for at, line in enumerate(sheet.lines):
        if _is_edge(at, len(sheet.lines)) and _fold(line.text) in running:
            continue
        if at in (0, last) and _PAGE_NUMBER.match(line.text) and len(sheet.lines) > 1:
            continue
        kept.append(line)
    return tuple(kept or sheet.lines)


def _flow_page(sheet: Sheet, following: Printed | None, start: int, words: Counter[str], marks: list[Mark]) -> Page:
    lines = sheet.lines
    right = max((line.box[2] for line in lines if line.box), default=0.0)
    left = min((line.box[0] for line in lines if line.box), default=0.0)
    widest = max((len(line.text) for line in lines), default=0)
    leading = _leading(lines)
    parts: list[str] = []
    boxes: list[Box] = []
    offset = start
    for at, line in enumerate(lines):
        text = line.text
        if line.kind is not None:
            marks.append(Mark(offset, line.kind))
        elif read_marker(text) is not None and line.box:
            pad = " " * max(0, round((line.left - (line.edges[0] if line.edges else left)) / _CHARACTER))
            parts.append(pad)
            offset += len(pad)
        after = lines[at + 1] if at + 1 < len(lines) else following
        same_page = at + 1 < len(lines)
        full = _is_full(line, *(line.edges or (left, right)), widest)
        joint = _joint(line, after, full=full, gap=same_page and _gap(line, after, leading), same_page=same_page)
        if joint == " " and text.endswith(("-", "\u00ad", "‐")):
            joined = (text[:-1], "") if text.endswith("\u00ad") else None
            text, joint = joined or join_broken(text[:-1], after.text if after else "", words)
        if line.box:
            boxes.append(Box(offset, offset + len(text), *(line.shown or line.box)))
        parts.append(text + joint)
        offset += len(text) + len(joint)
    return Page(number=sheet.number, text="".join(parts), start=start, boxes=tuple(boxes))


def _leading(lines: Sequence[Printed]) -> float:
    """Return the usual distance from line to line, in points; 0 where it is not known."""
    steps = [two.box[1] - one.box[1] for one, two in pairwise(lines) if one.box and two.box]
    steps = [step for step in steps if step > 2]
    return statistics.median_low(steps) if steps else 0.0


def _gap(line: Printed, after: Printed | None, leading: float) -> bool:
    if after is None or not line.box or not after.box or not leading:
        return False
    height = line.box[3] - line.box[1]
    if line.edges != after.edges and line.edges and after.edges:
        return False
    between = after.box[1] - line.box[3]
    return between > max(0.75 * height, 0.45 * leading) or after.box[1] < line.box[1] - 2 * height


def _is_full(line: Printed, left: float, right: float, widest: int) -> bool:
    if line.box and right > left:
        return line.box[2] >= right - 0.15 * (right - left)
    return len(line.text) >= 0.75 * widest > 30


def _joint(line: Printed, after: Printed | None, *, full: bool, gap: bool, same_page: bool) -> str:
    """Return what stands between a line and the next: a space inside a paragraph, one or two line feeds."""
    if after is None:
        return "\n"
    if line.kind or after.kind:
        return "\n" if same_page and line.kind and after.kind == "row" else "\n\n"
    opens = _opens(after.text)
    lower = after.text[:1].islower()
    finished = line.text.rstrip('»") ').endswith(TERMINAL)
    if not same_page:
        return " " if lower and not finished and not opens and len(line.text) > 20 else "\n\n"
    if gap:
        return " " if lower and full and not finished and not opens else "\n\n"
    if opens or _opens_part(line.text):
        return " " if full and not opens and lower else "\n"
    return " " if full or (lower and not finished) else "\n"


def _opens(text: str) -> bool:
    return read_marker(text) is not None or _opens_part(text)


def _opens_part(text: str) -> bool:
    return read_heading(Line(0, len(text), 0, text, True), None) is not None
