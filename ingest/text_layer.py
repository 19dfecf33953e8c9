"""The text layer of a PDF page: pypdf's lines in pdfium's places, in columns and tables where there are any."""

from __future__ import annotations

from typing import Any

from ingest.columns import read_columns
from ingest.flow import Printed
from ingest.grids import Grids
from ingest.items import read_marker
from ingest.pdfium import Glyphs, PageImages, unite

# Below this many characters a page that an image covers is taken for a scan.
_SCAN_CHARACTERS = 100
_SCAN_COVER = 0.5


def read_page(
    reader: Any, images: PageImages | None, grids: Grids | None, index: int
) -> tuple[tuple[Printed, ...], bool]:
    """Return the lines of the text layer of page `index` (from 0), and whether it has to be looked at as an image."""
    lines = _pypdf_lines(reader, index)
    glyphs = _glyphs(images, index)
    if not is_usable(lines):
        lines = glyphs.lines if glyphs and is_usable(glyphs.lines) else ()
    elif glyphs:
        lines = glyphs.lines if _misplaces_bullets(lines, glyphs.lines) else locate(lines, glyphs)
    if glyphs and is_usable(glyphs.lines):
        lines = read_columns(glyphs) or lines
        lines = grids.place(index, lines, glyphs) if grids else lines
    characters = sum(len(line.text) for line in lines)
    if images is None or not characters:
        return lines, not characters
    return lines, characters < _SCAN_CHARACTERS and _cover(images, index) > _SCAN_COVER


def _cover(images: PageImages, index: int) -> float:
    try:
        return images.image_cover(index)
    except Exception:
        return 0.0


def _glyphs(images: PageImages | None, index: int) -> Glyphs | None:
    try:
        return images.glyphs(index) if images else None
    except Exception:
        return None


def _pypdf_lines(reader: Any, index: int) -> tuple[Printed, ...]:
    try:
        text = reader.pages[index].extract_text() if reader else ""
    except MemoryError:
        raise
    except Exception:
        return ()
    lines = (" ".join(line.replace("\x00", "").split()) for line in text.split("\n"))
    return tuple(Printed(line) for line in lines if line)


def is_usable(lines: tuple[Printed, ...]) -> bool:
    """Tell whether a text layer holds words rather than codes of a font without a map to characters."""
    text = "".join(line.text for line in lines)
    solid = [letter for letter in text if not letter.isspace()]
    if not solid:
        return False
    odd = sum(1 for one in solid if one == "\ufffd" or not one.isprintable() or 0xE000 <= ord(one) <= 0xF8FF)
    return odd < 0.2 * len(solid) and text.count("/g") + text.count("(cid:") < 0.1 * len(solid)


def _misplaces_bullets(lines: tuple[Printed, ...], others: tuple[Printed, ...]) -> bool:
    """Tell whether pypdf moved bullets of another font behind their words, where pdfium has them in front."""
    if not is_usable(others):
        return False
    mine, theirs = ([read_marker(line.text) for line in some] for some in (lines, others))
    signs = ["".join(sorted(found.sign for found in some if found)) for some in (mine, theirs)]
    return signs[0] != signs[1] and sum(map(bool, theirs)) >= sum(map(bool, mine))


def locate(lines: tuple[Printed, ...], glyphs: Glyphs) -> tuple[Printed, ...]:
    """Return the lines with the boxes of their characters, found in order and else anywhere on the page."""
    placed: list[Printed] = []
    cursor = 0
    for line in lines:
        solid = "".join(line.text.split())
        at = glyphs.text.find(solid, cursor)
        if at < 0:
            at = glyphs.text.find(solid)
        if at < 0 or not solid:
            placed.append(line)
            continue
        box = glyphs.boxes[at]
        for other in glyphs.boxes[at + 1 : at + len(solid)]:
            box = unite(box, other)
        placed.append(Printed(line.text, box))
        cursor = at + len(solid)
    return tuple(placed)
