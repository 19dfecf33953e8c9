"""Pages set in columns: find the gutters, and read the columns one after the other."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.flow import Printed
from ingest.headings import read_heading
from ingest.lines import TERMINAL, Line
from ingest.pdfium import Glyphs, unite

# A column holds at least this many lines, of this many characters in the middle of their lengths.
_LINES = 5
_CHARACTERS = 18
# The narrowest gutter in points, and the part of a column's width that its middle line fills.
_GUTTER = 7.0
_FILLED = 0.55
# Of the lines at the height of both columns, those that may run across the gutter: titles between two parts of a page.
# White space between the words of justified text stands below itself on some lines, never on nearly all.
_ACROSS = 0.15


def read_columns(glyphs: Glyphs) -> tuple[Printed, ...]:
    """Return the lines of a page in reading order with the edges of their columns, nothing where it has no columns."""
    pieces = [piece for piece in glyphs.pieces if piece.box]
    return tuple(_order(pieces)) if _gutter(pieces) is not None else ()


def _order(pieces: Sequence[Printed]) -> list[Printed]:
    """Read what runs across where it stands, and between two such lines the left column before the right one."""
    gutter = _gutter(pieces)
    if gutter is None:
        return _with_edges(_join_baselines(pieces))
    across = _join_baselines([piece for piece in pieces if _is_across(piece, gutter)])
    left = [piece for piece in pieces if not _is_across(piece, gutter) and _right(piece) <= gutter]
    right = [piece for piece in pieces if not _is_across(piece, gutter) and _right(piece) > gutter]
    ordered: list[Printed] = []
    for line in [*across, None]:
        bands = []
        for side in (left, right):
            above = [piece for piece in side if line is None or _top(piece) < _top(line)]
            side[:] = [piece for piece in side if piece not in above]
            bands.append(above)
        below = _below(*bands)
        for band in bands:
            ordered += _order([piece for piece in band if piece not in below])
        ordered += _join_baselines(below)
        ordered += [line] if line is not None else []
    return ordered


def _below(left: Sequence[Printed], right: Sequence[Printed]) -> list[Printed]:
    """Return the pieces on the left that stand below both columns, such as a place and date under balanced ones.

    They begin where the right column ends, behind white space, and the line above them goes on in the right column
    or they open a part of their own; or they begin far below.
    """
    lines = _join_baselines(left)
    if not right or len(lines) < 2:
        return []
    bottom = max(map(_bottom, right))
    steps = sorted(_top(two) - _top(one) for one, two in pairwise(lines))
    step = steps[len(steps) // 4]  # paragraphs part many lines of a narrow column: their white is no usual step
    for above, line in pairwise(lines):
        if _top(line) < bottom:
            continue
        white = _top(line) - _top(above)
        balanced = abs(_bottom(above) - bottom) < 1.6 * step and white > 1.15 * step
        opens = read_heading(Line(0, len(line.text), 0, line.text, True), None) is not None
        if white > 4 * step or (balanced and (opens or not above.text.rstrip('»") ').endswith(TERMINAL))):
            return [piece for piece in left if _top(piece) >= _top(line) - 1]
        return []
    return []


def _gutter(pieces: Sequence[Printed]) -> float | None:
    """Return the middle of the widest white strip that parts two columns of running text, None without one."""
    if len(pieces) < 2 * _LINES:
        return None
    west, east = min(map(_left, pieces)), max(map(_right, pieces))
    best: tuple[int, float, float] | None = None
    for start in sorted({_right(piece) for piece in pieces}):
        if not west + 0.2 * (east - west) < start < west + 0.8 * (east - west):
            continue
        beyond = [_left(piece) for piece in pieces if _left(piece) > start]
        if not beyond or min(beyond) - start < _GUTTER:
            continue
        end = min(beyond)
        middle = (start + end) / 2
        across = sum(1 for piece in pieces if _is_across(piece, middle))
        if _parts_text(pieces, middle) and (best is None or (across, start - end) < best[:2]):
            best = (across, start - end, middle)
    return best[2] if best else None


def _parts_text(pieces: Sequence[Printed], gutter: float) -> bool:
    """Tell whether running text stands on both sides of the gutter, at the same height."""
    across = [piece for piece in pieces if _is_across(piece, gutter)]
    sides = [
        _join_baselines([piece for piece in pieces if _right(piece) <= gutter]),
        _join_baselines([piece for piece in pieces if _left(piece) >= gutter]),
    ]
    if min(map(len, sides)) < _LINES or any(not _is_text(side) for side in sides):
        return False
    top = max(_top(side[0]) for side in sides)
    bottom = min(_bottom(side[-1]) for side in sides)
    shorter = min(_bottom(side[-1]) - _top(side[0]) for side in sides)
    between = [line for line in _join_baselines(across) if top - 1 < _middle(line) < bottom + 1]
    return bottom - top > 0.5 * shorter and len(between) <= _ACROSS * min(map(len, sides))


def _is_text(lines: Sequence[Printed]) -> bool:
    wide = max(map(_right, lines)) - min(map(_left, lines))
    filled = statistics.median(_right(line) - _left(line) for line in lines)
    return filled >= _FILLED * wide and statistics.median(len(line.text) for line in lines) >= _CHARACTERS


def _join_baselines(pieces: Sequence[Printed]) -> list[Printed]:
    """Return lines from the top: pieces at one height are one line, from left to right."""
    lines: list[list[Printed]] = []
    for piece in sorted(pieces, key=_middle):
        last = lines[-1][0] if lines else None
        if last is not None and abs(_middle(piece) - _middle(last)) < 0.5 * (_bottom(last) - _top(last)):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [_join(sorted(line, key=_left)) for line in lines]


def _join(pieces: Sequence[Printed]) -> Printed:
    box = pieces[0].box
    for piece in pieces[1:]:
        assert box is not None and piece.box is not None
        box = unite(box, piece.box)
    return Printed(" ".join(piece.text for piece in pieces), box)


def _with_edges(lines: list[Printed]) -> list[Printed]:
    if not lines:
        return []
    edges = (min(map(_left, lines)), max(map(_right, lines)))
    return [replace(line, edges=edges) for line in lines]


def _is_across(piece: Printed, gutter: float) -> bool:
    return _left(piece) < gutter < _right(piece)


def _left(piece: Printed) -> float:
    return piece.box[0] if piece.box else 0.0


def _top(piece: Printed) -> float:
    return piece.box[1] if piece.box else 0.0


def _right(piece: Printed) -> float:
    return piece.box[2] if piece.box else 0.0


def _bottom(piece: Printed) -> float:
    return piece.box[3] if piece.box else 0.0


def _middle(piece: Printed) -> float:
    return (_top(piece) + _bottom(piece)) / 2
