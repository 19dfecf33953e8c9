"""What comes in: the files that were meant, the id of each, the program that reads it, what reading it reported."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal

from corpus.nouns import Document, Reading
from ingest.report import IngestEntry, ReadingReport
from ingest.wire import from_json, to_json


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return the files, and those below the folders that are not hidden, in a stable order."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        found.update((file, None) for file in inside if path is file or not _hidden(file.relative_to(path)))
    return list(found)


def id_of(file: Path, entry: Document | None) -> str:
    """Return the id of the document in a file: that of its catalogue entry, else one made of its name."""
    from ingest.parse import clean_id

    return entry.id if entry is not None else clean_id(file.name)


def agrees(known: Document, entry: Document | None) -> bool:
    """Tell whether a document says of itself what its catalogue entry says now."""
    if entry is None:
        return True
    kept = ("title", "signed_on", "valid_from", "valid_until", "relations", "source")
    return all(getattr(known, name) == getattr(entry, name) for name in kept)


def entry_of(
    file: str, reading: Reading, status: Literal["ingested", "unchanged", "replaced"], report: ReadingReport | None
) -> IngestEntry:
    """Return the line of the ingest report for a file that was read, now or before."""
    pages = sum(page.number is not None for page in reading.pages)
    counts = (pages, len(reading.passages), len(reading.articles))
    return IngestEntry(file, reading.document.id, status, None, *counts, warnings=reading.warnings, report=report)


def pack_report(report: ReadingReport | None) -> str:
    """Return what reading a file reported as it is stored, "" for nothing."""
    return "" if report is None else json.dumps(to_json(report), ensure_ascii=False)


def unpack_report(stored: str) -> ReadingReport | None:
    """Return the report that `pack_report` wrote; raise ValueError where it is none."""
    if not stored:
        return None
    try:
        return from_json(ReadingReport, json.loads(stored))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("the report is not one of this program") from error


@cache
def reader_fingerprint() -> str:
    """Return a fingerprint of the program that reads: what an older one read is read again."""
    import ingest

    whole = sha256()
    for file in sorted(Path(ingest.__path__[0]).rglob("*.py")):
        whole.update(file.read_bytes())
    return whole.hexdigest()


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
