"""The styles of a Word file: which are headings, which number their paragraphs, which hide their text."""

from __future__ import annotations

import re
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_NAME = re.compile(r"^(?:heading|titre)\s*(\d)$", re.I)


def number_of(found: Any) -> tuple[str, int]:
    """Return the list and the depth (from 0) that a numPr element names, an empty list where there is none."""
    if found is None:
        return "", 0
    number, level = found.find(f"{W}numId"), found.find(f"{W}ilvl")
    depth = str(level.get(f"{W}val")) if level is not None else "0"
    return (str(number.get(f"{W}val")) if number is not None else ""), int(depth) if depth.isdigit() else 0


def read_styles(root: Any) -> tuple[dict[str, int], dict[str, tuple[str, int]], frozenset[str]]:
    """Return heading levels, list numbers and hidden character styles by style id; styles inherit from their base."""
    levels: dict[str, int] = {}
    numbers: dict[str, tuple[str, int]] = {}
    vanishing: set[str] = set()
    bases: dict[str, str] = {}
    for style in root.iter(f"{W}style") if root is not None else ():
        key = str(style.get(f"{W}styleId"))
        name, base = style.find(f"{W}name"), style.find(f"{W}basedOn")
        if base is not None:
            bases[key] = str(base.get(f"{W}val"))
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        title = _HEADING_NAME.match(str(name.get(f"{W}val"))) if name is not None else None
        if outline is not None and str(outline.get(f"{W}val")).isdigit():
            levels[key] = int(outline.get(f"{W}val")) + 1
        elif title:
            levels[key] = int(title[1])
        number = number_of(style.find(f"{W}pPr/{W}numPr"))
        if number[0]:
            numbers[key] = number
        if style.find(f"{W}rPr/{W}vanish") is not None:
            vanishing.add(key)
    for key in bases:
        for table in (levels, numbers):
            _inherit(table, key, bases)
    return {key: level for key, level in levels.items() if level < 10}, numbers, frozenset(vanishing)


def _inherit(table: dict[str, Any], key: str, bases: dict[str, str]) -> None:
    above, seen = bases.get(key), {key}
    while key not in table and above and above not in seen:
        if above in table:
            table[key] = table[above]
        seen.add(above)
        above = bases.get(above)
