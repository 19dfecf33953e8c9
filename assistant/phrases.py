"""The assistant's own sentences, read from `prompts/phrases.md`."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path

PROMPTS = Path(__file__).parent / "prompts"
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


@lru_cache(maxsize=1)
def _phrases() -> dict[str, str]:
    parts = re.split(r"^## (\w+)\n", (PROMPTS / "phrases.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {key: text.strip() for key, text in zip(parts[1::2], parts[2::2], strict=True)}


def phrase(key: str, **values: object) -> str:
    """Return the sentence `key` with its values filled in."""
    return _phrases()[key].format(**values)


def has_phrase(key: str) -> bool:
    """Return whether there is a sentence `key`."""
    return key in _phrases()


def written_date(day: date) -> str:
    """Return « 31 décembre 2022 », « 1er juillet 2019 »."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"
