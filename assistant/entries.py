"""What an administrator enters about documents: a catalogue of the home, laid over the shipped one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from corpus.catalogue import load_catalogue
from corpus.nouns import Document

NAME = "catalogue.toml"
_TEXTS = ("id", "title", "file", "source")
_DATES = ("signed_on", "valid_from", "valid_until")


def load_entries(home: Path) -> dict[str, Document]:
    """Return the catalogue by file name: what was entered in `home`, else what is shipped. Raises `CatalogueError`."""
    return load_catalogue() | _own(home)


def find_entry(catalogue: dict[str, Document], file: str) -> Document | None:
    """Return the entry of a file: by its name, else by the id that it gets, as where a PDF takes a text's place."""
    from ingest.parse import clean_id

    if file in catalogue:
        return catalogue[file]
    same = (entry for entry in catalogue.values() if entry.id == clean_id(file))
    return next((replace(entry, file=file) for entry in same), None)


def keep_entry(home: Path, document: Document) -> None:
    """Write what the document says of itself as its entry, in place of an earlier one of that id."""
    others = [one for one in _own(home).values() if document.id != one.id and document.file != one.file]
    _write(home, [*others, replace(document, sha256="")])


def drop_entry(home: Path, document_id: str) -> None:
    """Forget what was entered about a document."""
    own = _own(home)
    kept = [one for one in own.values() if one.id != document_id]
    if len(kept) < len(own):
        _write(home, kept)


def _own(home: Path) -> dict[str, Document]:
    path = home / NAME
    return load_catalogue(path) if path.exists() else {}


def _write(home: Path, entries: list[Document]) -> None:
    aside = home / f".{NAME}.part"
    aside.write_text("\n".join(map(_entry, entries)), encoding="utf-8")
    aside.replace(home / NAME)


def _entry(document: Document) -> str:
    lines = ["[[document]]", *(f"{key} = {_text(getattr(document, key))}" for key in _TEXTS)]
    lines += [f"{key} = {day.isoformat()}" for key in _DATES if (day := getattr(document, key)) is not None]
    for relation in document.relations:
        lines += ["[[document.relations]]", f"kind = {_text(relation.kind)}", f"title = {_text(relation.title)}"]
        lines += [f"document = {_text(relation.document)}"] if relation.document else []
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """Return a TOML basic string: JSON's escapes are among TOML's, which also wants the delete sign escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
