"""What pdfium gives beside pypdf: characters with their boxes, and the image of a page.

pdfium is not thread-safe and a hostile file can make it abort: use it in a child process.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ingest.flow import Printed

Corners = tuple[float, float, float, float]
Letter = tuple[str, Corners]
# White space wider than this part of a letter's height, and than so many points, may be a gutter between columns.
_GAP = (0.8, 6.0)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of a page without white space, and their boxes in points from the top left.

    `lines` are those that pdfium sees, `pieces` what of them is not parted by wide white space; `rules` counts the
    drawn lines and frames.
    """

    text: str
    boxes: tuple[Corners, ...]
    lines: tuple[Printed, ...]
    pieces: tuple[Printed, ...] = ()
    letters: tuple[Letter, ...] = ()
    rules: int = 0

    def within(self, box: Corners) -> str:
        """Return the text whose characters have their middle in `box`, its lines joined."""
        inside: list[Letter] = []
        follows = False
        for letter, place in self.letters:
            if not letter.isspace():
                across, down = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
                follows = box[0] <= across <= box[2] and box[1] <= down <= box[3]
            if follows:
                inside.append((letter, place))
        return " ".join(line.text for line in _lines(_break(inside)))


class PageImages:
    """A PDF opened by pdfium; close it after use."""

    def __init__(self, content: bytes, password: str | None = None) -> None:
        import pypdfium2

        self._pdf: Any = pypdfium2.PdfDocument(content, password=password)

    def __len__(self) -> int:
        """Return the number of pages."""
        return len(self._pdf)

    def close(self) -> None:
        """Free the document."""
        self._pdf.close()

    def glyphs(self, index: int) -> Glyphs:
        """Return the characters of page `index` (from 0) with their boxes."""
        from pypdfium2 import raw

        page = self._pdf[index]
        turn = _turn(page.get_bbox(), page.get_rotation())
        textpage = page.get_textpage()
        edges = [ctypes.c_double() for _ in range(4)]
        letters: list[Letter] = []
        for at in range(raw.FPDFText_CountChars(textpage)):
            letter = chr(min(raw.FPDFText_GetUnicode(textpage, at), 0x10FFFF) or 0xFFFD)
            raw.FPDFText_GetCharBox(textpage, at, *edges)
            west, east, south, north = (edge.value for edge in edges)
            letters.append((letter, turn(west, south, east, north)))
        textpage.close()
        rules = sum(1 for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=3))
        page.close()
        solid = [(letter, box) for letter, box in letters if not letter.isspace() and letter not in "\ufffe\x02"]
        return Glyphs(
            text="".join(one for one, _ in solid),
            boxes=tuple(box for _, box in solid),
            lines=_lines(letters),
            pieces=_lines(_break(letters)),
            letters=tuple(letters),
            rules=rules,
        )

    def image_cover(self, index: int) -> float:
        """Return the part of page `index` that its largest image covers, 0 to 1."""
        page = self._pdf[index]
        area = (page.get_width() * page.get_height()) or 1.0
        cover = 0.0
        for item in page.get_objects(max_depth=3):
            if item.type == 3:
                left, bottom, right, top = item.get_bounds()
                cover = max(cover, (right - left) * (top - bottom) / area)
        page.close()
        return min(cover, 1.0)

    def draw(self, index: int, dpi: int, pixels: int, *, grey: bool = True) -> tuple[Any, float]:
        """Return page `index` as a PIL image and its scale: `dpi`, or less to stay within `pixels`."""
        page = self._pdf[index]
        scale = dpi / 72
        size = page.get_width() * page.get_height() * scale * scale
        if size > pixels:
            scale *= (pixels / size) ** 0.5
        image = page.render(scale=scale, grayscale=grey).to_pil()
        page.close()
        return image, scale


def _turn(
    page: tuple[float, float, float, float], degrees: int
) -> Callable[[float, float, float, float], tuple[float, float, float, float]]:
    """Return what turns a box of the file (left, bottom, right, top) into one of the page as it is shown."""
    left, bottom, right, top = page
    match degrees % 360:
        case 90:
            return lambda west, south, east, north: (south - bottom, west - left, north - bottom, east - left)
        case 180:
            return lambda west, south, east, north: (right - east, south - bottom, right - west, north - bottom)
        case 270:
            return lambda west, south, east, north: (top - north, right - east, top - south, right - west)
        case _:
            return lambda west, south, east, north: (west - left, top - north, east - left, top - south)


def _lines(letters: list[Letter]) -> tuple[Printed, ...]:
    """Cut at the line ends that pdfium puts in; « \\ufffe » stands where it saw a hyphen at a line end."""
    lines: list[Printed] = []
    held: list[Letter] = []
    for letter, place in [*letters, ("\n", (0.0, 0.0, 0.0, 0.0))]:
        if letter in "\r\n":
            if any(not one.isspace() for one, _ in held):
                lines.append(_line(held))
            held = []
            continue
        held.append(("-" if letter in "\ufffe\x02" else letter, place))
    return tuple(lines)


def _break(letters: list[Letter]) -> list[Letter]:
    """Put line ends where the next letter stands lower, higher, to the left, or behind wide white space."""
    broken: list[Letter] = []
    last: Corners | None = None
    for letter, place in letters:
        if letter.isspace() and letter not in "\r\n":
            broken.append((letter, place))
            continue
        if letter in "\r\n":
            last = None
        else:
            if last is not None and _jumps(last, place):
                broken.append(("\n", place))
            last = place
        broken.append((letter, place))
    return broken


def _jumps(last: Corners, place: Corners) -> bool:
    height = max(last[3] - last[1], place[3] - place[1], 4.0)
    if place[0] - last[2] > max(_GAP[0] * height, _GAP[1]) or place[0] < last[0] - height:
        return True
    return abs((place[1] + place[3]) - (last[1] + last[3])) > 2 * height


def _line(letters: list[Letter]) -> Printed:
    solid = [(letter, place) for letter, place in letters if not letter.isspace()]
    box = solid[0][1]
    for _, place in solid[1:]:
        box = unite(box, place)
    ordered = _put_signs_back(letters)
    return Printed(" ".join("".join(letter for letter, _ in ordered).split()), box)


def _put_signs_back(letters: list[Letter]) -> list[Letter]:
    """Move a sign of another font, such as a bullet, that was written behind words to the place where it stands."""
    ordered: list[Letter] = []
    for letter, place in letters:
        solid = [at for at, (other, _) in enumerate(ordered) if not other.isspace()]
        stray = not letter.isalnum() and not letter.isspace() and place[2] > place[0]
        upright = solid and ordered[solid[0]][1][0] <= ordered[solid[-1]][1][0]
        if upright and stray and place[2] < ordered[solid[-1]][1][0]:
            at = next(at for at in solid if ordered[at][1][0] >= place[2])
            ordered[at:at] = [(letter, place), (" ", place)]
        else:
            ordered.append((letter, place))
    return ordered


def unite(
    one: tuple[float, float, float, float], two: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """Return the smallest box around two boxes."""
    return min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])
