"""How a case and an answer are compared: on purpose without `index`, as no ruler leans on what it measures."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´`′＇", "'"))
_MARKER = re.compile(r"\[\d+(?:\s*,\s*\d+)*\]")


def loose(text: str) -> str:
    """Return `text` with one shape of apostrophe and single spaces: how a gold quote is compared with the corpus."""
    return " ".join(text.translate(_APOSTROPHES).split())


def plain(text: str) -> str:
    """Return `text` also without case and accents: how a string of `must_include` is compared with an answer."""
    letters = unicodedata.normalize("NFD", loose(text).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def without_markers(text: str) -> str:
    """Return an answer without its citation markers [1], [2, 3]."""
    return loose(_MARKER.sub("", text))


def markers(text: str) -> tuple[int, ...]:
    """Return the numbers of the citation markers of `text`, in order, with repetitions."""
    return tuple(int(number) for marker in _MARKER.findall(text) for number in re.findall(r"\d+", marker))
