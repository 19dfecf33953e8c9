"""The small plots of a report, as inline SVG with a text for those who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence

from evals.figures import Figure
from evals.markup import Markup, element

WIDTH, HEIGHT = 220, 18


def interval(found: Figure, before: float | None, text: str) -> Markup:
    """Return a scale from 0 to 1 with the interval, the value as a point, the reference as a tick."""
    if found.value is None or found.low is None or found.high is None:
        return element("span", "—")
    marks = [
        element("line", x1=0, x2=WIDTH, y1=9, y2=9, class_="axis"),
        element("line", x1=_x(found.low), x2=_x(found.high), y1=9, y2=9, class_="interval"),
        element("circle", cx=_x(found.value), cy=9, r=4, class_="value"),
    ]
    if before is not None:
        marks.append(element("line", x1=_x(before), x2=_x(before), y1=2, y2=16, class_="before"))
    return _drawing(WIDTH, HEIGHT, text, marks)


def histogram(values: Sequence[float], text: str, bins: int = 30) -> Markup:
    """Return how many values, in seconds, fall in each of `bins` equal steps from 0 to the largest."""
    top = max(values, default=0.0) or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int(value / top * bins))] += 1
    width, height, tallest = 600, 120, max(counts) or 1
    bars = [
        element(
            "rect",
            x=round(index * width / bins + 1, 1),
            y=round(height - count / tallest * height, 1),
            width=round(width / bins - 2, 1),
            height=round(count / tallest * height, 1),
            class_="bar",
        )
        for index, count in enumerate(counts)
    ]
    foot = [element("line", x1=0, x2=width, y1=height, y2=height, class_="axis")]
    for place, (at, anchor) in enumerate(((0, "start"), (width / 2, "middle"), (width, "end"))):
        said = f"{1_000 * top * place / 2:.0f} ms"
        foot.append(element("text", said, x=at, y=height + 18, text_anchor=anchor, class_="tick"))
    return _drawing(width, height + 24, text, [*bars, *foot])


def course(series: Sequence[float | None], text: str) -> Markup:
    """Return the course of one figure over the runs, oldest on the left, between lines at 0 and 1."""
    width, height, edge = 320, 72, 8
    known = [(index, value) for index, value in enumerate(series) if value is not None]
    step = (width - 2 * edge) / max(1, len(series) - 1)
    last = width - edge if len(series) == 1 else edge
    points = [
        (round(last + index * step, 1), round(height - edge - value * (height - 2 * edge), 1)) for index, value in known
    ]
    lines = [element("line", x1=0, x2=width, y1=y, y2=y, class_="axis") for y in (edge, height - edge)]
    joined = element("polyline", points=" ".join(f"{x},{y}" for x, y in points), class_="course")
    dots = [element("circle", cx=x, cy=y, r=4, class_="value") for x, y in points]
    return _drawing(width, height, text, [*lines, joined, *dots])


def _x(value: float) -> float:
    return round(6 + value * (WIDTH - 12), 1)


def _drawing(width: int, height: int, text: str, marks: Sequence[Markup]) -> Markup:
    box = f"0 0 {width} {height}"
    return element("svg", element("title", text), *marks, viewBox=box, width=width, height=height, role="img")
