"""From a file to a Reading: read the format, find the structure, cut the passages."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

from corpus.errors import ContractError
from corpus.nouns import Document, Reading
from ingest.absences import find_absences
from ingest.articles import split_articles
from ingest.formats import read_source
from ingest.lines import read_lines
from ingest.passages import cut_passages
from ingest.proposal import propose
from ingest.source import Source


class UnreadableFile(ContractError):
    """The file cannot be opened or read: `file`, `reason`."""


class EmptyDocument(ContractError):
    """The file holds no text: `file`."""


def parse(path: Path, entry: Document | None = None) -> Reading:
    """Read a file into articles and passages; without a catalogue entry the id is the cleaned file stem.

    Raise `UnreadableFile`, `EmptyDocument`, `UnsupportedFormat` or another ContractError of the format's reader.
    """
    content = _read_bytes(path)
    source = read_source(path.name, content)
    if not source.text.strip():
        raise EmptyDocument(file=path.name)
    document = entry or Document(id=clean_id(path.name), title="", file=path.name, sha256="")
    document = replace(document, sha256=hashlib.sha256(content).hexdigest(), media_type=source.media_type)
    return understand(document, source)


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
        warnings = (*warnings, _FORMS[form])
    absences = find_absences(articles, passages)
    return Reading(document, source.text, source.pages, articles, passages, absences, warnings)


_FORMS = {
    "headings": "Le document n'a pas d'articles : il est découpé par ses titres.",
    "pages": "Le document n'a ni articles ni titres : il est découpé par pages.",
    "paragraphs": "Le document n'a ni articles ni titres : il est découpé par paragraphes.",
}


def clean_id(name: str) -> str:
    """Return an id made of lower-case letters, digits and hyphens: « Loi Ville (2014).pdf » → « loi-ville-2014 »."""
    plain = unicodedata.normalize("NFKD", Path(name).stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80] or "document"


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFile(file=path.name, reason="missing") from error
    except OSError as error:
        raise UnreadableFile(file=path.name, reason=error.strerror or str(error)) from error
