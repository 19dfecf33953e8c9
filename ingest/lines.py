"""The lines of a text, with what surrounds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.source import Mark

TERMINAL = (".", "!", "?", "…", ";", ":")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something. `start` and `end` bound its text without the white space around it;

    `opens` is where the line itself starts, `gap` tells that a blank line stands before it, `full` that it reaches
    the right edge of a hard-wrapped text.
    """

    start: int
    end: int
    opens: int
    text: str
    gap: bool
    full: bool = False
    mark: Mark | None = None

    @property
    def indent(self) -> int:
        """Return the number of characters before the text."""
        return self.start - self.opens

    @property
    def finished(self) -> bool:
        """Tell whether the line ends as a sentence or a clause does."""
        return self.text.rstrip('»")] *_').endswith(TERMINAL)


def read_lines(text: str, marks: Iterable[Mark] = ()) -> tuple[Line, ...]:
    """Return the lines of `text` that are not blank, in order."""
    by_start = {mark.start: mark for mark in marks}
    edge = _right_edge(text)
    lines: list[Line] = []
    gap, offset = True, 0
    for raw in text.split("\n"):
        content = raw.strip()
        if content:
            start = offset + len(raw) - len(raw.lstrip())
            full = bool(edge) and len(raw.rstrip()) >= 0.8 * edge
            mark = by_start.get(start) or by_start.get(offset)
            lines.append(Line(start, start + len(content), offset, content, gap or "\f" in raw, full, mark))
        gap = not content
        offset += len(raw) + 1
    return tuple(lines)


def _right_edge(text: str) -> int:
    """Return the width of a text that is wrapped by hand (40 to 130 characters), 0 where lines are paragraphs."""
    widths = sorted(len(line.rstrip()) for line in text.split("\n") if line.strip())
    if len(widths) < 8:
        return 0
    edge = widths[int(len(widths) * 0.95)]
    return edge if 40 <= edge <= 130 and widths[-1] <= 1.3 * edge else 0
