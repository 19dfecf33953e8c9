"""The numbers that an office program prints in front of items, which the file does not hold as text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BULLET = "-"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class LevelForm:
    """How one level of a list counts: its kind of number, the text around it (« %1. »), the first number."""

    kind: str = "bullet"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """Counts the items of each list as they come."""

    forms: dict[str, dict[int, LevelForm]] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, key: str, depth: int) -> str:
        """Count one more item of list `key` at `depth` (from 0) and return its marker."""
        levels = self.forms.get(key, {})
        form = levels.get(depth, LevelForm())
        counts = self.counters.setdefault(self.shared.get(key, key), {})
        counts[depth] = counts.get(depth, form.start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        if form.kind in ("bullet", "none") or "%" not in form.text:
            return form.text.strip() if form.kind != "bullet" and form.text.strip() else BULLET
        return re.sub(r"%(\d)", lambda match: self._number(levels, counts, int(match[1]) - 1), form.text).strip()

    def _number(self, levels: dict[int, LevelForm], counts: dict[int, int], depth: int) -> str:
        form = levels.get(depth, LevelForm("decimal"))
        return write_number(counts.get(depth, form.start), form.kind)


def write_number(number: int, kind: str) -> str:
    """Return 3 as « 3 », « c », « C », « iii » or « III »; kinds are named as in Word."""
    if kind in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26)
        return letters.upper() if kind == "upperLetter" else letters
    if kind in ("lowerRoman", "upperRoman"):
        roman, left = "", min(number, 400)
        for value, digits in _ROMAN:
            roman += digits * (left // value)
            left %= value
        return roman.upper() if kind == "upperRoman" else roman
    return str(number)


def read_numbering(root: Any) -> Numbering:
    """Return the list forms of a DOCX; a root of None gives an empty numbering."""
    numbering = Numbering()
    if root is None:
        return numbering
    abstract = {str(one.get(f"{W}abstractNumId")): _levels(one) for one in root.iter(f"{W}abstractNum")}
    for number in root.iter(f"{W}num"):
        key, of = str(number.get(f"{W}numId")), number.find(f"{W}abstractNumId")
        base = str(of.get(f"{W}val")) if of is not None else ""
        numbering.forms[key] = abstract.get(base, {})
        if number.find(f"{W}lvlOverride/{W}startOverride") is None:
            numbering.shared[key] = f"abstract {base}"
    return numbering


def _levels(abstract: Any) -> dict[int, LevelForm]:
    forms: dict[int, LevelForm] = {}
    for level in abstract.findall(f"{W}lvl"):
        kind, text, start = (level.find(f"{W}{name}") for name in ("numFmt", "lvlText", "start"))
        first = str(start.get(f"{W}val")) if start is not None else "1"
        forms[int(level.get(f"{W}ilvl") or 0)] = LevelForm(
            kind=str(kind.get(f"{W}val")) if kind is not None else "decimal",
            text=str(text.get(f"{W}val") or "") if text is not None else "",
            start=int(first) if first.isdigit() else 1,
        )
    return forms
