"""The catalogue of the shipped documents: only what a document says of itself, or an administrator enters."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

from corpus.errors import ContractError
from corpus.nouns import Document, Relation, RelationKind

SHIPPED = Path(__file__).resolve().parent / "catalogue.toml"
_TEXTS = ("id", "title", "file", "source")
_DATES = ("signed_on", "valid_from", "valid_until")


class CatalogueError(ContractError):
    """The catalogue cannot be used: `file`, `reason`, and `entry` where one is at fault."""


def load_catalogue(path: Path = SHIPPED) -> dict[str, Document]:
    """Read the catalogue into documents by file name; `sha256` stays empty until a file is read.

    Raise `CatalogueError` where the file is missing, is not TOML, or an entry says something that has no meaning.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CatalogueError(file=path.name, reason="missing") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(file=path.name, reason=str(error)) from error
    documents = [_read_entry(path.name, entry) for entry in content.get("document", [])]
    for key in ("id", "file"):
        _refuse_twins(path.name, key, [getattr(document, key) for document in documents])
    return {document.file: document for document in documents}


def _read_entry(file: str, entry: Mapping[str, Any]) -> Document:
    name = str(entry.get("id", "?"))
    unknown = set(entry) - {*_TEXTS, *_DATES, "relations"}
    if unknown:
        raise CatalogueError(file=file, entry=name, reason=f"unknown key: {', '.join(sorted(unknown))}")
    texts = {key: entry.get(key, "") for key in _TEXTS}
    for key, text in texts.items():
        if not isinstance(text, str) or (key != "source" and not text.strip()):
            raise CatalogueError(file=file, entry=name, reason=f"{key} must be a text")
    dates: dict[str, Any] = {key: entry.get(key) for key in _DATES}
    for key, day in dates.items():
        if day is not None and type(day) is not date:
            raise CatalogueError(file=file, entry=name, reason=f"{key} must be a date, as in 2020-08-31")
    relations = tuple(_read_relation(file, name, relation) for relation in entry.get("relations", []))
    return Document(sha256="", relations=relations, **{**texts, **dates})


def _read_relation(file: str, entry: str, relation: Mapping[str, Any]) -> Relation:
    kinds = get_args(RelationKind)
    if relation.get("kind") not in kinds or not relation.get("title"):
        raise CatalogueError(file=file, entry=entry, reason=f"a relation needs a title and a kind among {kinds}")
    return Relation(kind=relation["kind"], title=relation["title"], document=relation.get("document"))


def _refuse_twins(file: str, key: str, values: list[str]) -> None:
    for value in values:
        if values.count(value) > 1:
            raise CatalogueError(file=file, entry=value, reason=f"{key} comes twice")
