"""Acronyms and synonyms that the shipped lists know."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Acronym:
    """An acronym, what it stands for, and who says so."""

    name: str
    expansion: str
    source: str


@lru_cache(maxsize=1)
def acronyms() -> dict[str, Acronym]:
    """Return the acronyms of `glossary.toml` by name, in capitals."""
    entries = tomllib.loads((FOLDER / "glossary.toml").read_text(encoding="utf-8"))
    return {name: Acronym(name, entry["expansion"], entry["source"]) for name, entry in entries.items()}


@lru_cache(maxsize=1)
def synonyms() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the groups of `synonyms.toml`: `same` (one answers for the other) and `near` (helps to find)."""
    groups = _synonym_file()
    return {kind: tuple(tuple(group) for group in groups[kind]) for kind in ("same", "near")}


def light_words() -> tuple[str, ...]:
    """Return the words that shape a question more than they name its matter."""
    return tuple(_synonym_file()["light"])


@lru_cache(maxsize=1)
def _synonym_file() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "synonyms.toml").read_text(encoding="utf-8"))
