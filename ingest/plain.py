"""Plain text in the encodings that French offices use."""

from __future__ import annotations

import codecs
import re

from corpus.nouns import Page
from ingest.hyphens import join_lines
from ingest.source import Source

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Control characters that no text needs; tab, line feed and form feed stay.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_LINE_END = re.compile("\r\n|\r|\u2028|\u2029|\x85")


def read_plain(content: bytes) -> Source:
    """Read text as one page without number; form feeds part numbered pages."""
    text = join_lines(clean(decode(content)))
    return Source(media_type="text/plain", text=text, pages=split_pages(text))


def decode(content: bytes) -> str:
    """Decode UTF-8, UTF-16 (with or without a byte order mark), else Windows-1252, in that order."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content.decode(encoding, errors="replace")
    guess = _guess_utf16(content)
    if guess:
        return content.decode(guess, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def clean(text: str) -> str:
    """Return the text with line feeds for line ends and without control characters."""
    return _CONTROL.sub("", _LINE_END.sub("\n", text))


def split_pages(text: str) -> tuple[Page, ...]:
    """Return the pages that form feeds part, numbered from 1; one page without number where there is no form feed."""
    if "\f" not in text.strip("\f\n "):
        return (Page(number=None, text=text),)
    pages, start = [], 0
    parts = re.split("(?<=\f)", text)
    for number, part in enumerate(parts, 1):
        if part:
            pages.append(Page(number=number, text=part, start=start))
        start += len(part)
    return tuple(pages)


def _guess_utf16(content: bytes) -> str:
    """Latin text in UTF-16 has a zero in every second byte."""
    sample = content[:4_000]
    if len(sample) < 4 or len(content) % 2:
        return ""
    even, odd = sample[0::2].count(0) / len(sample[0::2]), sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.6 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.1 else ""
