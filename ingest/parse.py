"""From a file to a Reading: read the format, find the structure, cut the passages."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
import unicodedata
from collections import Counter
from dataclasses import replace
from pathlib import Path

from corpus.errors import ContractError
from corpus.nouns import Document, Reading, Remark, RemarkKind
from ingest.absences import find_absences
from ingest.articles import split_articles
from ingest.formats import read_source
from ingest.limits import DEFAULT, Limits, Progress, TooLarge
from ingest.lines import read_lines
from ingest.passages import cut_passages
from ingest.proposal import propose
from ingest.report import ReadingReport
from ingest.source import Source


class UnreadableFile(ContractError):
    """The file cannot be opened or read: `file`, `reason`."""


class EmptyDocument(ContractError):
    """The file holds no text: `file`."""


def parse(path: Path, entry: Document | None = None) -> Reading:
    """Read a file into articles and passages; without a catalogue entry the id is the cleaned file stem.

    For files that can be trusted: `ingest.child.read_safely` reads the others. Raise `UnreadableFile`,
    `EmptyDocument`, `UnsupportedFormat` or another ContractError of the format's reader.
    """
    return read_file(path, entry)[0]


def read_file(
    path: Path,
    entry: Document | None = None,
    limits: Limits = DEFAULT,
    progress: Progress | None = None,
    *,
    pdfium: bool = True,
) -> tuple[Reading, ReadingReport]:
    """Return the reading of a file and what there is to report of it; errors as for `parse`, and `TooLarge`."""
    return read_content(path.name, read_bytes(path, limits), entry, limits, progress, pdfium=pdfium)


def read_content(  # noqa: PLR0913 - the file's name and bytes, and how to read them
    name: str,
    content: bytes,
    entry: Document | None = None,
    limits: Limits = DEFAULT,
    progress: Progress | None = None,
    *,
    pdfium: bool = True,
) -> tuple[Reading, ReadingReport]:
    """Return what `read_file` returns, for the bytes of a file of that name."""
    began = time.perf_counter()
    source = read_source(name, content, limits, progress, pdfium=pdfium)
    if not source.text.strip():
        raise EmptyDocument(file=name)
    if len(source.text) > limits.characters:
        raise TooLarge(file=name, what="characters", value=len(source.text), limit=limits.characters)
    document = entry or Document(id=clean_id(name), title="", file=name, sha256="")
    document = replace(document, sha256=hashlib.sha256(content).hexdigest(), media_type=source.media_type)
    reading = understand(document, source)
    return reading, _report(reading, source, time.perf_counter() - began)


def _report(reading: Reading, source: Source, seconds: float) -> ReadingReport:
    structure = Counter(_part(article.name) for article in reading.articles)
    structure.update(passage.kind for passage in reading.passages)
    return ReadingReport(
        characters=len(reading.text),
        ocr_pages=source.ocr_pages,
        unread_pages=source.unread_pages,
        ocr_confidence=source.ocr_confidence,
        doubts=source.doubts,
        structure=dict(structure),
        absences=tuple(absence.name for absence in reading.absences),
        hidden=source.hidden,
        seconds=round(seconds, 3),
    )


def understand(document: Document, source: Source) -> Reading:
    """Return the reading of a source; title and dates that the catalogue lacks are proposed from the text."""
    lines = read_lines(source.text, source.marks)
    articles, form = split_articles(document.id, source.text, lines, source.pages)
    passages = cut_passages(document, source.text, articles, lines, source.pages)
    warnings = source.warnings
    if not document.title:
        said = propose(source.text, lines, articles, source.title)
        title = said.title or Path(document.file).stem
        document = replace(
            document,
            title=title,
            signed_on=said.signed_on,
            valid_from=said.valid_from,
            valid_until=said.valid_until,
        )
    if form != "articles":
        warnings = (*warnings, Remark(_FORMS[form]))
    absences = find_absences(articles, passages)
    return Reading(document, source.text, source.pages, articles, passages, absences, warnings)


_PARTS = frozenset("En-tête Préambule Visas Parties Article Annexe Signataires Page Paragraphe Titre Chapitre".split())
_FORMS: dict[str, RemarkKind] = {
    "headings": "cut by headings",
    "pages": "cut by pages",
    "paragraphs": "cut by paragraphs",
}


def _part(name: str) -> str:
    """Return « Article » for « Article 2 », "heading" for the heading of a document without articles."""
    first = name.partition(" ")[0]
    return first if first in _PARTS else "heading"


def clean_id(name: str) -> str:
    """Return an id made of lower-case letters, digits and hyphens: « Loi Ville (2014).pdf » → « loi-ville-2014 »."""
    plain = unicodedata.normalize("NFKD", Path(name).stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80] or "document"


def read_bytes(path: Path, limits: Limits = DEFAULT) -> bytes:
    """Read a regular file, no link followed; raise `UnreadableFile`, `TooLarge`."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile(file=path.name, reason="not a regular file")
        if status.st_size > limits.file_bytes:
            raise TooLarge(file=path.name, what="bytes", value=status.st_size, limit=limits.file_bytes)
        with open(path, "rb", opener=_open_without_link) as file:
            return file.read(limits.file_bytes)
    except FileNotFoundError as error:
        raise UnreadableFile(file=path.name, reason="missing") from error
    except OSError as error:
        raise UnreadableFile(file=path.name, reason=error.strerror or str(error)) from error


def _open_without_link(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
