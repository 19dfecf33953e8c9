"""PDF: pypdf first, pdfium where pypdf finds nothing, Tesseract for pages that are only an image."""

from __future__ import annotations

import io
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from corpus.errors import ContractError
from corpus.nouns import Remark
from ingest.flow import Sheet, flow
from ingest.grids import Grids
from ingest.limits import DEFAULT, Limits, Progress, TooLarge
from ingest.ocr import Recognised, recognise_pages, tesseract
from ingest.pdfium import PageImages
from ingest.source import Source
from ingest.text_layer import read_page


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
    grids: Grids | None
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
    opened = _Opened(name, reader, images, Grids(content) if images and reader is not None else None, count)
    found = _Found()
    _read_text(opened, found, limits, progress)
    _read_scans(opened, found, limits, progress)
    if found.unread and not any(sheet.lines for sheet in found.sheets):
        raise OnlyImages(file=name, pages=count, tesseract=tesseract() is not None)
    return _source(found, _title(reader))


def _read_text(opened: _Opened, found: _Found, limits: Limits, progress: Progress | None) -> None:
    """Read the text layers; note the pages that are only an image."""
    characters = 0
    for index in range(opened.count):
        lines, scan = read_page(opened.reader, opened.images, opened.grids, index)
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
    flowing = flow(found.sheets)
    words = sum(page.words for page in found.recognised.values())
    confidence = None
    if words:
        confidence = round(sum(page.confidence * page.words for page in found.recognised.values()) / words, 1)
    return Source(
        media_type="application/pdf",
        text=flowing.text,
        pages=flowing.pages,
        marks=flowing.marks,
        title=title,
        hidden=tuple(Remark("running line", words=line[:80]) for line in flowing.running),
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


def _title(reader: Any) -> str:
    with suppress(Exception):
        return " ".join(str(reader.metadata.title or "").split())[:200]
    return ""
