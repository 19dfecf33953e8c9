"""The signs in front of an item: bullets of any shape, numbers, letters, roman numerals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

MarkerKind = Literal["bullet", "number", "letter", "capital", "roman", "Roman"]

_BULLET = re.compile(
    r"^(?:[-–—*•]\s+)?(?P<sign>[✦✓✔✗✘✱★☆•●○◦▪▫■□◆◇❖➢➤➔→⇒‣⁃∙·\uf0b7\uf0a7\uf0d8*+–—-]|o(?=\s+[A-ZÀ-Ö])|\.)\s+(?=\S)"
)
_TIGHT = re.compile(r"^(?P<sign>[✦✓✔•●○◦▪■□◆❖➢➔→⇒‣–—])(?=[^\W\d])")
_NUMBER = re.compile(
    r"^(?P<sign>\(?(?P<number>\d{1,2})\s?(?:[.)°]|°\)|,(?=\s+[A-ZÀ-Ö][a-zà-ÿ]+\s)|\s[-–—](?=\s)))\s*(?:[-–—]\s+)?(?=[^\s\d])"
)
_LETTER = re.compile(r"^(?P<sign>\(?(?P<letter>[a-z])\s?[.)])\s+(?=\S)")
_CAPITAL = re.compile(r"^(?P<sign>(?P<letter>[A-H])(?:\s?\)|\.\s?[-–—]|\s[-–—]))\s+(?=\S)")
_ROMAN = re.compile(r"^(?P<sign>\(?(?P<roman>[ivx]{1,5})\s?[.)])\s+(?=\S)")
_UPPER = re.compile(r"^(?P<sign>(?P<roman>[IVX]{1,6})(?:\s(?:bis|ter))?(?:\s?\)|\.\s?[-–—]|\s[-–—]|\.))\s+(?=\S)")
_VALUES = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class Marker:
    """The sign in front of an item: `number` is its value (0 for bullets), `length` the characters up to the text."""

    kind: MarkerKind
    sign: str
    number: int
    length: int

    @property
    def numeral(self) -> str:
        """Return the number as it is written: « 5 », « b », « II »; empty for bullets."""
        return "" if self.kind == "bullet" else re.sub(r"[^0-9A-Za-z ]", "", self.sign).strip()


def read_marker(text: str) -> Marker | None:
    """Return the marker that `text` starts with, None where it starts with a word."""
    for kind, pattern in (
        ("bullet", _BULLET),
        ("bullet", _TIGHT),
        ("number", _NUMBER),
        ("roman", _ROMAN),
        ("letter", _LETTER),
        ("Roman", _UPPER),
        ("capital", _CAPITAL),
    ):
        match = pattern.match(text)
        if match:
            return Marker(kind, match["sign"].strip(), _value(kind, match), match.end())  # type: ignore[arg-type]
    return None


def _value(kind: str, match: re.Match[str]) -> int:
    if kind == "number":
        return int(match["number"])
    if kind in ("letter", "capital"):
        return ord(match["letter"].lower()) - ord("a") + 1
    return 0 if kind == "bullet" else roman_value(match["roman"])


def roman_value(numeral: str) -> int:
    """Return the value of a roman numeral made of i, v and x, in either case."""
    digits = [_VALUES[letter] for letter in numeral.lower()]
    return sum(-one if one < two else one for one, two in zip(digits, [*digits[1:], 0], strict=True))
