"""What the text itself says for the catalogue: title, signing date, validity. Proposals, for a person to check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.nouns import Article
from ingest.headings import strip_markup
from ingest.lines import Line

_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_PLAIN = {"fevrier": 2, "aout": 8, "decembre": 12} | {month: at for at, month in enumerate(_MONTHS, 1)}
_DAY = r"(?P<day>\d{1,2})\s?(?:er|\^\{er\})?\s+(?P<month>[a-zéûA-ZÉÛ]{3,9})\s+(?P<year>(?:19|20)\d{2})"
_SIGNED = re.compile(rf"\bfait\s+(?:à|en)\b[^\n]{{0,80}}?\ble\s+{_DAY}", re.I)
_UNTIL = re.compile(
    rf"(?:(?:effets?|échéance|terme|expire\w*|valable|vigueur|prend\w* fin|conclue?|validité)[^.\n]{{0,80}}?"
    rf"(?:jusqu['’]au|au|le)|jusqu['’]au)\s+{_DAY}",
    re.I,
)
_FROM = re.compile(
    r"(?:(?:prend\w*|entre\w*|produi\w*)\s+(?:ses\s+)?(?:effets?|en vigueur)|à compter du|à partir du)"
    rf"(?:(?!jusqu)[^.\n]){{0,40}}?"
    rf"\s*(?:le|au|du)?\s*{_DAY}",
    re.I,
)
_DURATION = re.compile(r"\b(?:durée|effets?|vigueur|échéance|terme|expir|validité|conclu)", re.I)
_TITLE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a text says of itself; None or empty where it does not."""

    title: str = ""
    signed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None


def propose(text: str, lines: Sequence[Line], articles: Sequence[Article], title: str = "") -> Proposal:
    """Return title and dates that the text gives; `title`, from the file's format, is the last resort."""
    about_time = " ".join(
        article.text for article in articles if _DURATION.search(article.heading) or "article" in article.name.lower()
    )
    signed = list(_SIGNED.finditer(text))
    return Proposal(
        title=_title(lines, articles) or title,
        signed_on=_date(signed[-1]) if signed else None,
        valid_from=_only(_FROM, about_time),
        valid_until=_only(_UNTIL, about_time),
    )


def _only(pattern: re.Pattern[str], text: str) -> date | None:
    """Return the date that the pattern finds, None where it finds several that differ."""
    days = {_date(match) for match in pattern.finditer(text) if _DURATION.search(match[0])}
    return days.pop() if len(days) == 1 else None


def _date(match: re.Match[str]) -> date | None:
    month = _PLAIN.get(match["month"].lower())
    try:
        return date(int(match["year"]), month, int(match["day"])) if month else None
    except ValueError:
        return None


def _title(lines: Sequence[Line], articles: Sequence[Article]) -> str:
    """Return the first lines of the front matter, up to the first sentence."""
    end = articles[0].end if articles and articles[0].name == "En-tête" else 0
    front: list[str] = []
    for line in lines:
        if line.start >= end or line.finished or len(" ".join(front)) + len(line.text) > _TITLE_LIMIT:
            break
        front.append(strip_markup(line.text))
    return " – ".join(part for part in front if part)
