"""The image of a page of the original file, and the place of a quote on it."""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass, replace

from corpus.errors import ContractError
from corpus.nouns import Box, Page
from ingest.limits import DEFAULT, Limits

# Dots per inch of the image that a person reads; more than a screen shows only makes it slower to send.
SCREEN_DPI = 110
# A quote of which less than this part is found is not marked: the wrong place is worse than none.
ENOUGH = 0.5


class NoPageImage(ContractError):
    """A document's page cannot be shown as an image: `file`, `page` (from 1)."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as a PNG, its size in points, and the boxes of a quote on it, in points from the top left.

    `located` is the part of the quote that stands on this page, 0 to 1; under one half `boxes` is empty.
    """

    png: bytes
    width: float
    height: float
    boxes: tuple[Box, ...] = ()
    located: float = 0.0


def draw_page(name: str, content: bytes, page: int, limits: Limits = DEFAULT) -> PageImage:
    """Return page `page` (from 1) of a PDF in colour; raise `NoPageImage` where there is none or pdfium fails.

    For files that can be trusted: `ingest.child.draw_safely` draws the others.
    """
    from ingest.pdfium import PageImages

    if b"%PDF-" not in content[:1_024]:
        raise NoPageImage(file=name, page=page)
    try:
        images = PageImages(content)
        image, scale = images.draw(page - 1, SCREEN_DPI, limits.pixels, grey=False) if page > 0 else (None, 1.0)
    except MemoryError:
        raise
    except Exception as error:  # pdfium's own errors, and an index beyond the last page
        raise NoPageImage(file=name, page=page) from error
    if image is None:
        raise NoPageImage(file=name, page=page)
    packed = io.BytesIO()
    image.save(packed, format="PNG")
    return PageImage(packed.getvalue(), image.width / scale, image.height / scale)


def locate_quote(page: Page, quote: str) -> tuple[tuple[Box, ...], float]:
    """Return the boxes of a quote, one a line and cut to its words, and the part of the quote that is on the page.

    A quote that goes on from the page before, or on the next one, is found by its end or its beginning; white space
    does not count. Under one half there are no boxes.
    """
    solid, places = _solid(page.text)
    wanted = _solid(quote)[0]
    at, length = _find(solid, wanted)
    if not length:
        return (), 0.0
    start, end = page.start + places[at], page.start + places[at + length - 1] + 1
    boxes = tuple(_cut(box, max(start, box.start), min(end, box.end)) for box in page.boxes if _meet(box, start, end))
    said = sum(len(_solid(page.text[box.start - page.start : box.end - page.start])[0]) for box in boxes)
    located = round(min(said, length) / len(wanted), 3)
    return (boxes, located) if located >= ENOUGH else ((), located)


def _solid(text: str) -> tuple[str, list[int]]:
    """Return the characters that are no white space, and where each stands."""
    places = [match.start() for match in re.finditer(r"\S", text)]
    return "".join(text[place] for place in places), places


def _find(text: str, wanted: str) -> tuple[int, int]:
    """Return where `wanted` starts in `text` and how much of it is there, (0, 0) for less than one half."""
    at = text.find(wanted) if wanted else -1
    if at >= 0:
        return at, len(wanted)
    for length in range(min(len(text), len(wanted) - 1), math.ceil(len(wanted) * ENOUGH) - 1, -1):
        if text.endswith(wanted[:length]):
            return len(text) - length, length
        if text.startswith(wanted[-length:]):
            return 0, length
    return 0, 0


def _meet(box: Box, start: int, end: int) -> bool:
    return box.start < end and start < box.end


def _cut(box: Box, start: int, end: int) -> Box:
    """Return the part of a line's box from `start` to `end`, as if its characters were all as wide."""
    wide = (box.right - box.left) / max(box.end - box.start, 1)
    left, right = box.left + wide * (start - box.start), box.right - wide * (box.end - end)
    return replace(box, start=start, end=end, left=left, right=right)
