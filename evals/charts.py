"""The plots of the benchmarks, as SVG files that stand alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.markup import Markup, element

_INK, _SOFT, _BLUE, _RED = "#1c2430", "#55606e", "#1f4e8c", "#a32020"
_FONT = "system-ui, sans-serif"
_WIDE, _HIGH, _LEFT, _TOP, _BOTTOM = 330, 220, 52, 34, 34  # one panel, and the margins of its field


@dataclass(frozen=True, slots=True)
class Course:
    """One line of a panel: what it is called, and its value at each size, from 0 up."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """What grows with the size, and the value that must not be passed."""

    title: str
    courses: tuple[Course, ...]
    limit: float | None = None


def growth(sizes: Sequence[int], panels: Sequence[Panel], text: str) -> Markup:
    """Return panels side by side, two a row; sizes on a logarithmic scale, values from 0; `text` tells it in words."""
    drawn = [
        element("g", *_panel(sizes, panel), transform=f"translate({_WIDE * (at % 2)},{_HIGH * (at // 2)})")
        for at, panel in enumerate(panels)
    ]
    return _file(2 * _WIDE, _HIGH * math.ceil(len(panels) / 2), text, drawn)


def bars(rows: Mapping[str, tuple[float, str]], text: str) -> Markup:
    """Return a bar for each name: its length from 0 to 1, and what is written beside it."""
    marks: list[Markup] = []
    for at, (name, (share, said)) in enumerate(rows.items()):
        top = 10 + 46 * at
        marks.append(_label(10, top + 12, name, anchor="start", colour=_INK))
        marks.append(element("rect", x=10, y=top + 18, width=round(440 * share, 1), height=16, fill=_BLUE))
        marks.append(_label(440 * share + 18, top + 31, said, anchor="start"))
    return _file(2 * _WIDE, 46 * len(rows) + 14, text, marks)


def write(file: Path, drawing: Markup) -> None:
    """Write a drawing as an SVG file."""
    file.write_text(drawing + "\n", encoding="utf-8")


def _panel(sizes: Sequence[int], panel: Panel) -> Iterable[Markup]:
    highest = max((*(value for course in panel.courses for value in course.values), panel.limit or 0.0)) * 1.1 or 1.0

    def y(value: float) -> float:
        return round(_HIGH - _BOTTOM - value / highest * (_HIGH - _TOP - _BOTTOM), 1)

    yield _label(_LEFT, 20, panel.title, anchor="start", colour=_INK)
    for step in range(5):
        value = highest * step / 4
        yield _level(y(value), "#d5dae1")
        yield _label(_LEFT - 6, y(value) + 4, _short(value))
    for size in sizes:
        yield _label(_x(size, sizes), _HIGH - 14, _short(size), anchor="middle")
    if panel.limit is not None:
        yield _level(y(panel.limit), _RED, dash="5 3")
    for number, course in enumerate(panel.courses):
        points = [(_x(size, sizes), y(value)) for size, value in zip(sizes, course.values, strict=True)]
        dash = None if number == 0 else "2 3"
        joined = " ".join(f"{left},{top}" for left, top in points)
        yield element("polyline", points=joined, fill="none", stroke=_BLUE, stroke_width=2, stroke_dasharray=dash)
        yield from (element("circle", cx=left, cy=top, r=3, fill=_BLUE) for left, top in points)
        if course.name:
            yield _label(_WIDE - 18, points[-1][1] - 8, course.name)


def _x(size: int, sizes: Sequence[int]) -> float:
    low, high = math.log(min(sizes)), math.log(max(sizes))
    share = (math.log(size) - low) / (high - low) if high > low else 0.5
    return round(_LEFT + 14 + share * (_WIDE - _LEFT - 44), 1)


def _short(value: float) -> str:
    """Return a number with three figures at most, in thousands where it is large."""
    if value >= 1_000:
        return f"{value / 1_000:.3g}k"
    return f"{value:.3g}"


def _level(top: float, colour: str, dash: str | None = None) -> Markup:
    return element("line", x1=_LEFT, y1=top, x2=_WIDE - 16, y2=top, stroke=colour, stroke_dasharray=dash)


def _label(left: float, top: float, text: str, *, anchor: str = "end", colour: str = _SOFT) -> Markup:
    place = {"x": round(left, 1), "y": round(top, 1)}
    return element("text", text, **place, text_anchor=anchor, fill=colour, font_size=12, font_family=_FONT)


def _file(width: int, height: int, text: str, marks: Iterable[Markup]) -> Markup:
    ground = element("rect", width=width, height=height, fill="#fff")
    # xmlns first: a file is no part of a page that would say it.
    names = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}", "role": "img"}
    return element("svg", element("title", text), ground, *marks, **names, width=width, height=height)
