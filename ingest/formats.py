"""Know a file by its content, and give it to the reader of its format."""

from __future__ import annotations

from corpus.errors import ContractError
from ingest.limits import DEFAULT, Limits, Progress
from ingest.plain import read_plain
from ingest.source import Source


class UnsupportedFormat(ContractError):
    """No reader knows this kind of file: `file`, `format` (what its content looks like)."""


_KNOWN_FOREIGN = (
    (b"\x7fELF", "programme"),
    (b"MZ", "programme"),
    (b"\x89PNG", "image PNG"),
    (b"\xff\xd8\xff", "image JPEG"),
    (b"GIF8", "image GIF"),
    (b"\xd0\xcf\x11\xe0", "document Office ancien (.doc, .xls)"),
    (b"Rar!", "archive RAR"),
    (b"7z\xbc\xaf", "archive 7z"),
    (b"\x1f\x8b", "archive gzip"),
    (b"SQLite format 3", "base de données"),
)


def read_source(
    name: str, content: bytes, limits: Limits = DEFAULT, progress: Progress | None = None, *, pdfium: bool = True
) -> Source:
    """Return the text and pages of a file; raise `UnsupportedFormat` for what no reader knows."""
    head = content[:1_024]
    if b"%PDF-" in head:
        from ingest.pdf import read_pdf

        return read_pdf(name, content, limits, progress, pdfium=pdfium)
    for magic, label in _KNOWN_FOREIGN:
        if content.startswith(magic):
            raise UnsupportedFormat(file=name, format=label)
    source = read_plain(content)
    if _looks_binary(source.text, content):
        raise UnsupportedFormat(file=name, format="données binaires")
    return source


def _looks_binary(text: str, content: bytes) -> bool:
    """Tell whether what was decoded as text is no text: mostly neither letters, digits, punctuation nor spaces."""
    sample = text[:20_000]
    if not sample.strip():
        return bool(content.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"))
    odd = sum(1 for character in sample if not (character.isprintable() or character in "\n\t\f"))
    removed = max(0, len(content[:20_000]) - len(sample.encode("utf-8", "ignore"))) if len(content) < 20_000 else 0
    return odd + removed // 4 > 0.1 * len(sample)
