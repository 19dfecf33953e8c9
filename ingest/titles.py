"""Titles that no keyword announces: styled, numbered, in capitals, or short lines that stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.headings import Heading, is_contents_line, read_heading, strip_markup
from ingest.items import read_marker
from ingest.lines import Line

_NUMBERED = re.compile(
    r"^(?P<number>(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[A-H]))\s*(?:[.)]\s*[-–—]?|[-–—])?\s+(?P<words>[A-ZÀ-ÖØ-Þ«].*)$"
)
_SHARP = re.compile(r"^#{1,6}\s+\S")
_VALUE = re.compile(r"[€%]|\s:\s*\S|\d{4,}\s*$|^\d")
# « Axe 2 : L'emploi », « Fiche action n° 1 : … »: the colon announces no value.
_COUNTED = re.compile(
    r"^(?:fiche|action|axe|objectif|volet|pilier|enjeu|orientation|priorit[ée]|mesure|engagement|th[èe]me|lot|[ée]tape|"
    r"question|point|partie|d[ée]fi|chantier)(?:\s[a-zà-ÿ]+)?\s+(?:n[°o]\s*)?(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4})\s*[:–—.-]",
    re.I,
)
LONGEST = 110
# A longer line in which a sentence ends is a paragraph whose last words lack their full stop.
_SENTENCE_INSIDE = re.compile(r"(?=.{60}).*?(?!chap|sect)[a-zà-ÿ]{4}[.!?]\s+\S")


def is_title_below(lines: Sequence[Line], at: int) -> bool:
    """Tell whether line `at`, just under « Article 2 », is its title rather than the start of its text."""
    if at + 1 >= len(lines):
        return False
    line, after = lines[at], lines[at + 1]
    if not is_bare_title(line.text) or read_heading(line, None) is not None:
        return False
    return after.gap or not (line.full or after.text[0].islower())


def is_bare_title(text: str) -> bool:
    """Tell whether a line could be a title: short, begins with a capital, does not end as a sentence."""
    bare = strip_markup(text)
    if not bare or len(bare) > LONGEST or is_contents_line(text) or read_marker(text) is not None:
        return False
    value = _VALUE.search(bare) and not _COUNTED.match(bare)
    if value or _SENTENCE_INSIDE.match(bare) or bare.rstrip('»") ').endswith((".", ";", ",", ":", "…", "-", "–")):
        return False
    return bare[0].isupper() or bare[0] == "«"


def read_titles(lines: Sequence[Line]) -> Iterator[tuple[int, Heading]]:
    """Yield the places and headings of the titles in a text without articles.

    Titles that the format marks are trusted alone; else numbered ones, lines in capitals and lone short lines count.
    """
    marked = [at for at, line in enumerate(lines) if _marked_level(line)]
    if len(marked) >= 2 or (marked and len(lines) < 40):
        for at in marked:
            yield at, Heading("title", strip_markup(lines[at].text), level=_marked_level(lines[at]))
        return
    for at, line in enumerate(lines):
        level = _plain_level(lines, at)
        if level:
            yield at, Heading("title", strip_markup(line.text), level=level)


def _marked_level(line: Line) -> int:
    if line.mark is not None and line.mark.kind == "heading":
        return line.mark.level
    return len(line.text) - len(line.text.lstrip("#")) if _SHARP.match(line.text) else 0


def _plain_level(lines: Sequence[Line], at: int) -> int:
    """Return 1 for capitals and roman numbers, 1 and more for « 2 » and « 2.1 », 8 for a lone line, 0 for no title."""
    line = lines[at]
    if at + 1 >= len(lines) or line.mark is not None or not (line.gap or not at):
        return 0
    after = lines[at + 1]
    numbered = _NUMBERED.match(strip_markup(line.text))
    if numbered:
        if not after.gap or not is_bare_title(numbered["words"]) or _same_marker(line, after):
            return 0
        number = numbered["number"]
        return 1 + number.count(".") + (1 if number[0].isdigit() else 0)
    if not is_bare_title(line.text):
        return 0
    if _COUNTED.match(line.text) and not _COUNTED.match(after.text):
        return 2
    shouted = strip_markup(line.text).isupper() and len(line.text) > 3
    return 1 if shouted else 8 * (after.gap and _is_text(after))


def _same_marker(line: Line, after: Line) -> bool:
    """Tell whether both lines are numbered items of one list rather than a title and its text."""
    return bool(_NUMBERED.match(strip_markup(after.text)))


def _is_text(line: Line) -> bool:
    if line.mark is not None and line.mark.kind in ("row", "columns"):
        return True
    return read_marker(line.text) is not None or line.finished or len(line.text) > LONGEST
