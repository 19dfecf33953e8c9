"""Know a file by its content, and give it to the reader of its format."""

from __future__ import annotations

from corpus.errors import ContractError
from ingest.limits import DEFAULT, Limits, Progress
from ingest.markdown import is_markdown, read_markdown
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
    if content.startswith(b"PK"):
        return _read_zip(name, content, limits)
    if _looks_like_html(head):
        from ingest.html import read_html

        return read_html(name, content)
    source = read_plain(content)
    if _looks_binary(source.text, content):
        raise UnsupportedFormat(file=name, format="données binaires")
    return read_markdown(content) if is_markdown(source.text) else source


def _read_zip(name: str, content: bytes, limits: Limits) -> Source:
    from ingest.archive import Archive
    from ingest.docx import read_docx
    from ingest.odt import read_odt

    names = Archive(name, content, limits).names
    if "word/document.xml" in names:
        return read_docx(name, content, limits)
    if "content.xml" in names and "mimetype" in names:
        return read_odt(name, content, limits)
    for part, label in (("xl/workbook.xml", "classeur Excel"), ("ppt/presentation.xml", "présentation PowerPoint")):
        if part in names:
            raise UnsupportedFormat(file=name, format=label)
    raise UnsupportedFormat(file=name, format="archive ZIP")


def _looks_like_html(head: bytes) -> bool:
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return True
    return (
        start.startswith((b"<?xml", b"<!--", b"<div", b"<p>", b"<h1", b"<meta"))
        and b"<" in start
        and any(tag in start for tag in (b"<html", b"<p>", b"<p ", b"<h1", b"<body", b"<!doctype html"))
    )


def _looks_binary(text: str, content: bytes) -> bool:
    """Tell whether what was decoded as text is no text: mostly neither letters, digits, punctuation nor spaces."""
    sample = text[:20_000]
    if not sample.strip():
        return bool(content.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"))
    odd = sum(1 for character in sample if not (character.isprintable() or character in "\n\t\f"))
    removed = max(0, len(content[:20_000]) - len(sample.encode("utf-8", "ignore"))) if len(content) < 20_000 else 0
    return odd + removed // 4 > 0.1 * len(sample)
