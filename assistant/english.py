"""A question put in English, in the French words of the trade."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

import corpus

_FUNCTION_WORDS = frozenset(
    "the is are was were does did do who what when which how until many of has have for to it this".split()
)
# Two of these, or a question that opens with one that French lacks, is taken for English.
_OPENING = re.compile(r"^(?:what|who|when|which|how|where|why|does|did|is|are|until when)\b", re.I)


def from_english(question: str) -> str:
    """Return an English question word for word in French; any other as it is."""
    words = re.findall(r"[a-z']+", question.lower())
    if not (_OPENING.match(question.strip()) and sum(word in _FUNCTION_WORDS for word in words) >= 2):
        return question
    pattern, table = _table()
    return re.sub(r"\s+", " ", pattern.sub(lambda match: table[match[0].lower()], question)).strip()


@lru_cache(maxsize=1)
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    path = Path(str(corpus.__file__)).parent / "english.toml"
    table: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["words"]
    longest_first = sorted(table, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.I), table
