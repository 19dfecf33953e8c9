"""PDF: pypdf first, pdfium where pypdf finds nothing, Tesseract for pages that are only an image."""

from __future__ import annotations

import io
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from corpus.errors import ContractError
from corpus.nouns import Remark
from ingest.flow import Printed, Sheet, flow
from ingest.items import read_marker
from ingest.limits import DEFAULT, Limits, Progress, TooLarge
from ingest.ocr import Recognised, recognise_pages, tesseract
from ingest.pdfium import Glyphs, PageImages, unite
from ingest.source import Source

# Below this many characters a page that an image covers is taken for a scan.
_SCAN_CHARACTERS = 100
_SCAN_COVER = 0.5


class DamagedFile(ContractError):
    """The bytes are not what their format promises: `file`, `format`, `reason` (a key), `detail` (technical)."""


class EncryptedFile(ContractError):
    """The file wants a password: `file`."""


class OnlyImages(ContractError):
    """The file holds pages but no text that could be read: `file`, `pages`, `tesseract` (is it installed)."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A PDF as both engines opened it; either may be missing."""

    name: str
    reader: Any
    images: PageImages | None
    count: int


@dataclass(slots=True)
class _Found:
    """What the pages gave so far."""

    sheets: list[Sheet] = field(default_factory=list)
    recognised: dict[int, Recognised] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)
    scans: list[int] = field(default_factory=list)


def read_pdf(
    name: str, content: bytes, limits: Limits = DEFAULT, progress: Progress | None = None, *, pdfium: bool = True
) -> Source:
    """Return the flowing text of a PDF with its pages and line boxes; without `pdfium` only pypdf reads.

    Raise `EncryptedFile`, `DamagedFile`, `TooLarge`, or `OnlyImages` where no page gave a word.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader, reason = _open_pypdf(name, content)
    images = _open_pdfium(name, content, reader is not None) if pdfium else None
    count = _count(reader, images)
    if not count:
        raise DamagedFile(file=name, format="PDF", reason="no pages", detail=reason)
    if count > limits.pages:
        raise TooLarge(file=name, what="pages", value=count, limit=limits.pages)
    opened, found = _Opened(name, reader, images, count), _Found()
    _read_text(opened, found, limits, progress)
    _read_scans(opened, found, limits, progress)
    if found.unread and not any(sheet.lines for sheet in found.sheets):
        raise OnlyImages(file=name, pages=count, tesseract=tesseract() is not None)
    return _source(found, _title(reader))


def _read_text(opened: _Opened, found: _Found, limits: Limits, progress: Progress | None) -> None:
    """Read the text layers; note the pages that are only an image."""
    characters = 0
    for index in range(opened.count):
        lines, scan = _read_page(opened.reader, opened.images, index)
        found.sheets.append(Sheet(index + 1, lines))
        if scan and opened.images:
            found.scans.append(index)
        elif scan:
            found.unread.append(index + 1)
        characters += sum(len(line.text) for line in lines)
        if characters > limits.characters:
            raise TooLarge(file=opened.name, what="characters", value=characters, limit=limits.characters)
        if progress and not scan:
            progress(index + 1 - len(found.scans), opened.count)


def _read_scans(opened: _Opened, found: _Found, limits: Limits, progress: Progress | None) -> None:
    """Recognise the pages that are only an image; a blank one is no loss, one that gives no word is unread."""
    if opened.images is None:
        return
    done = opened.count - len(found.scans)
    for index, page in recognise_pages(opened.images, found.scans, limits):
        done += 1
        if page is not None and page.lines:
            found.recognised[index + 1] = page
            found.sheets[index] = Sheet(index + 1, page.lines)
        elif page is None or not page.blank:
            found.unread.append(index + 1)
        if progress:
            progress(done, opened.count)
    opened.images.close()


def _source(found: _Found, title: str) -> Source:
    text, pages, running = flow(found.sheets)
    words = sum(page.words for page in found.recognised.values())
    confidence = None
    if words:
        confidence = round(sum(page.confidence * page.words for page in found.recognised.values()) / words, 1)
    return Source(
        media_type="application/pdf",
        text=text,
        pages=pages,
        title=title,
        hidden=tuple(Remark("running line", words=line[:80]) for line in running),
        ocr_pages=tuple(sorted(found.recognised)),
        unread_pages=tuple(found.unread),
        ocr_confidence=confidence,
        doubts=tuple(doubt for page in found.recognised.values() for doubt in page.doubts),
        warnings=_warnings(found, confidence),
    )


def _warnings(found: _Found, confidence: float | None) -> tuple[Remark, ...]:
    said = []
    if found.unread:
        unread = tuple(found.unread)
        said.append(Remark("pages unread" if tesseract() else "pages unread without Tesseract", pages=unread))
    if confidence is not None:
        said.append(Remark("pages recognised", pages=tuple(sorted(found.recognised)), confidence=confidence))
    return tuple(said)


def _open_pypdf(name: str, content: bytes) -> tuple[Any, str]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedFile(file=name)
        len(reader.pages)
    except EncryptedFile:
        raise
    except (DependencyError, NotImplementedError) as error:
        return None, str(error)
    except MemoryError:
        raise
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"
    return reader, ""


def _open_pdfium(name: str, content: bytes, readable: bool) -> PageImages | None:
    try:
        return PageImages(content)
    except Exception as error:
        if not readable and "assword" in str(error):
            raise EncryptedFile(file=name) from error
        return None


def _count(reader: Any, images: PageImages | None) -> int:
    with suppress(Exception):
        if reader is not None:
            return len(reader.pages)
    return len(images) if images else 0


def _read_page(reader: Any, images: PageImages | None, index: int) -> tuple[tuple[Printed, ...], bool]:
    """Return the lines of the text layer, and whether the page has to be looked at as an image."""
    lines = _pypdf_lines(reader, index)
    glyphs = _glyphs(images, index)
    if not is_usable(lines):
        lines = glyphs.lines if glyphs and is_usable(glyphs.lines) else ()
    elif glyphs:
        lines = glyphs.lines if _misplaces_bullets(lines, glyphs.lines) else locate(lines, glyphs)
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


def _title(reader: Any) -> str:
    with suppress(Exception):
        return " ".join(str(reader.metadata.title or "").split())[:200]
    return ""
