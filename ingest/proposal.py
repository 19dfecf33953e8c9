"""What the text itself says for the catalogue: title, signing date, validity. Proposals, for a person to check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.nouns import Article
from ingest.lines import Line
from ingest.naming import propose_title

_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_PLAIN = {"fevrier": 2, "aout": 8, "decembre": 12} | {month: at for at, month in enumerate(_MONTHS, 1)}
_DAY = r"(?P<day>\d{1,2})\s?(?:er|\^\{er\})?\s+(?P<month>[a-zéûA-ZÉÛ]{3,9})\s+(?P<year>(?:19|20)\d{2})"
_SIGNED = re.compile(rf"\bfait\s+(?:à|en)\b[^\n]{{0,80}}?\ble\s+{_DAY}", re.I)
_PLACE_DAY = re.compile(rf"^[A-ZÀ-Þ][\w'’ -]{{1,60}},\s+le\s+{_DAY}\s*\.?$")
_UNTIL = re.compile(
    rf"(?:(?:[ée]ch[ée]ance|terme|expir\w*|prend\w* fin|s['’]ach[èe]v\w*|cess\w*)[^.\n]{{0,60}}?"
    rf"(?:jusqu['’]au|au|le)|jusqu['’]au)\s+{_DAY}",
    re.I,
)
_FROM = re.compile(
    r"(?:(?:prend\w*|entre\w*|produi\w*)\s+(?:ses\s+)?(?:effets?|en vigueur)|à compter du|à partir du)"
    rf"(?:(?!jusqu|\bfin\b|expir|échéance|terme)[^.\n]){{0,40}}?"
    rf"\s*(?:le|au|du)?\s*{_DAY}",
    re.I,
)
_DURATION = re.compile(r"\b(?:dur[ée]e|effets?|vigueur|échéance|terme|expir|validité|conclu)", re.I)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a text says of itself; None or empty where it does not."""

    title: str = ""
    signed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None


def propose(text: str, lines: Sequence[Line], articles: Sequence[Article], title: str = "") -> Proposal:
    """Return title and dates that the text gives; `title`, from the file's format, is the last resort."""
    signed = list(_SIGNED.finditer(text)) or [match for line in lines[:25] if (match := _PLACE_DAY.match(line.text))]
    return Proposal(
        title=propose_title(lines, articles) or title,
        signed_on=_date(signed[-1]) if signed else None,
        valid_from=_only(_FROM, articles),
        valid_until=_only(_UNTIL, articles),
    )


def _only(pattern: re.Pattern[str], articles: Sequence[Article]) -> date | None:
    """Return the date that the pattern finds in articles on duration, else in all; None where several differ."""
    about = [article for article in articles if _DURATION.search(article.heading)]
    found = {_date(match) for article in about for match in pattern.finditer(_flat(article.text))}
    if not found:
        rest = (_flat(article.text) for article in articles if article.name.startswith("Article"))
        found = {_date(match) for text in rest for match in pattern.finditer(text) if _DURATION.search(match[0])}
    return found.pop() if len(found) == 1 else None


def _flat(text: str) -> str:
    return " ".join(text.split())


def _date(match: re.Match[str]) -> date | None:
    month = _PLAIN.get(match["month"].lower())
    try:
        return date(int(match["year"]), month, int(match["day"])) if month else None
    except ValueError:
        return None
