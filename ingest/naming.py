"""The title that a text gives itself: a proposal for the catalogue."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.nouns import Article
from ingest.articles import FRONT
from ingest.headings import is_contents_line, strip_markup
from ingest.lines import Line

_KIND = re.compile(
    r"^(?:contrat|convention|protocole|avenant|arr[êe]t[ée]|d[ée]lib[ée]ration|charte|r[èe]glement|"
    r"proc[èe]s[- ]verbal|compte[- ]rendu|accord|pacte|plan|programme|loi|d[ée]cret|ordonnance|circulaire|rapport|bail|"
    r"statuts|code|cahier des charges|march[ée]|note|sch[ée]ma|feuille de route)\b",
    re.I,
)
_OBJECT = re.compile(r"^objet\s*:\s*(?P<words>\S.{5,})$", re.I)
# What follows a title on the first page and is none of it.
_BEHIND = re.compile(
    r"^(?:l[ae]s?\s+(?:pr[ée]fet|maire|pr[ée]sident|ministre|directeur|conseil)|entre\b|s[ée]ance\b|"
    r"sommaire\b|table des mati)",
    re.I,
)
_LIMIT = 200
_FRONT_LINES = 40


def propose_title(lines: Sequence[Line], articles: Sequence[Article]) -> str:
    """Return the title that the front of a text gives: from the line that names its kind (« Convention … »), else all.

    A letter is called by its object, a text that opens with a heading by that; an empty string where nothing fits.
    """
    if not articles:
        return ""
    first = articles[0]
    if first.name == FRONT:
        front = [line for line in lines[:_FRONT_LINES] if line.start < first.end]
        kind = next((at for at, line in enumerate(front) if _KIND.match(strip_markup(line.text))), None)
        return _join(front[kind:]) if kind is not None else _object(front) or _join(front)
    opening = strip_markup(lines[0].text) if lines else ""
    if first.name.startswith(("Paragraphe", "Page")):
        return _object(lines[:_FRONT_LINES]) or (_join(lines[:4]) if _KIND.match(opening) else "")
    return opening if opening in (first.name, first.path[0] if first.path else "") else _object(lines[:_FRONT_LINES])


def _object(lines: Sequence[Line]) -> str:
    for line in lines:
        match = _OBJECT.match(line.text)
        if match:
            words = match["words"].strip()
            return words[0].upper() + words[1:]
    return ""


def _join(lines: Sequence[Line]) -> str:
    """Return the lines up to the first sentence, to what cannot be of a title, or to 200 characters."""
    kept: list[str] = []
    for at, line in enumerate(lines):
        words = re.sub(r"\s{3,}.*$", "", strip_markup(line.text))
        if line.mark is not None and line.mark.kind != "heading":
            break
        if (
            is_contents_line(line.text)
            or line.finished
            or len(" ".join(kept)) + len(words) > _LIMIT
            or (at and _BEHIND.match(words))
        ):
            break
        kept.append(words)
    return " – ".join(part for part in kept if part)
