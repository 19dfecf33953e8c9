"""What a run ran on, so that two runs can be told apart: corpus, model, settings, code."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import ROOT, Settings
from evals.cases import Case, as_line
from index.encoder import load_encoder

if TYPE_CHECKING:
    from assistant.library import Library

FOLDERS = ("corpus", "ingest", "index", "assistant", "evals")
# Settings that name a machine, an address or a secret stay out of what is committed.
_RECORDED = ("embedding", "llm", "strictness", "today", "question_limit")
# What the program is made of: code, the tables of words and documents, the prompts and phrases.
_WRITTEN = frozenset({".py", ".toml", ".md"})


def record(library: Library, settings: Settings, cases: Iterable[Case]) -> dict[str, Any]:
    """Return what the present run depends on; hashes are the first 16 hexadecimal digits of SHA-256."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "corpus": {document.id: document.sha256[:16] for document in library.documents()},
        "settings": {**{key: str(getattr(settings, key)) for key in _RECORDED}, "encoder": _encoder(settings)},
        "model": _hash_files(file for file in (ROOT / "index" / "model").rglob("*") if file.is_file()),
        "code": {folder: _hash_files(_written(ROOT / folder)) for folder in FOLDERS},
        "set": set_hash(cases),
    }


def set_hash(cases: Iterable[Case]) -> str:
    """Return the hash of what the cases ask and expect."""
    digest = hashlib.sha256()
    for case in cases:
        digest.update(repr(sorted(as_line(case).items())).encode())
    return digest.hexdigest()[:16]


def _encoder(settings: Settings) -> str:
    """Return what compares sentences, "" where nothing does: switched off, or not to be had on this machine."""
    encoder = load_encoder() if settings.sentence_encoder else None
    return encoder.name if encoder is not None else ""


def _written(folder: Path) -> Iterable[Path]:
    return (file for file in folder.rglob("*") if file.suffix in _WRITTEN and "sets" not in file.parts)


def _hash_files(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
