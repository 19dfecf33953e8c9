"""The lines that open a part of a French contract or law: Titre, Article 1er, Art. L. 111-1, Annexe, Préambule…"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ingest.items import read_marker
from ingest.lines import Line

HeadingKind = Literal["division", "article", "preamble", "visas", "parties", "annex", "signatures", "title"]

_ROMAN = r"[IVXLC]+"
_SUFFIX = r"(?:\s+(?:bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies)\b(?:\s+[A-Z]\b)?)?"
_CODE = r"(?:L\.?\s?O|[LRDA])\.?\s?\*{0,2}\s?(?=\d)"
_WORD = r"(?:[Pp]remier|PREMIER|[Uu]nique|UNIQUE)\b"
_NUMBER = (
    rf"(?:(?:{_CODE})?\d+(?:er\b|ère\b|ᵉʳ|\^\{{er\}})?(?:\s?[-‑–.]\s?\d+)*{_SUFFIX}|{_WORD}|{_ROMAN}\b|l(?=\s*[:–—-]))"
)
_ARTICLE = re.compile(
    rf"^[#*_\s]*(?P<word>(?:[Aa]\s?[Rr][Tt][IiLl1][Cc][LlIi1][Ee]|Artide|A[Rr][Tt]\.?))\s*(?:[Nn]°\s*)?(?P<number>{_NUMBER})"
)
_ANNEX = re.compile(
    rf"^[#*_\s]*(?P<word>A[Nn][Nn][Ee][Xx][Ee])s?(?:\s+(?:[Nn][°o]\s*)?(?P<number>\d+|{_ROMAN}|[A-Z])\b)?(?=\W|$)"
)
_LEVELS = {"PARTIE": 0, "LIVRE": 1, "TITRE": 2, "SOUS-TITRE": 3, "CHAPITRE": 4, "SECTION": 5, "SOUS-SECTION": 6}
_LEVELS |= {"PARAGRAPHE": 7}
_DIVISION = re.compile(
    rf"^[#*_\s]*(?P<word>partie|livre|titre|sous-titre|chapitre|section|sous-section|paragraphe)\s+"
    rf"(?P<number>1er\b|Ier\b|premi(?:er|ère)\b|pr[ée]liminaire\b|{_ROMAN}\b|\d+\b|[A-Z]\b){_SUFFIX}",
    re.IGNORECASE,
)
_NAMED: tuple[tuple[HeadingKind, str, re.Pattern[str]], ...] = (
    (
        "preamble",
        "Préambule",
        re.compile(r"^(?:pr[ée]ambule|expos[ée](?: des motifs| pr[ée]alable)?|consid[ée]rants)$", re.I),
    ),
    ("signatures", "Signataires", re.compile(r"^(?:les )?(?:signataires|signatures?)(?: des parties)?$", re.I)),
    ("parties", "Parties", re.compile(r"^(?:entre(?: les soussign[ée]e?s)?|les soussign[ée]e?s|les parties)$", re.I)),
)
_VISA = re.compile(r"^(?:Vu|VU)\s+(?:l[ea]s?\s|l['’]|l'ensemble|ensemble|son\s|sa\s)")
_DONE_AT = re.compile(r"^Fait\s+(?:à|en)\s+\S", re.I)
_SEPARATOR = re.compile(r"^\s*(?:[:.]?\s*[–—‑-]|[:.)])\s*")
_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|\t\s*\d+$|\s{3,}\d+$")
# A line that stops on one of these goes on: what follows is a mention, not a heading.
_OPEN_END = re.compile(
    r"(?:\b(?:l|d|qu)['’]|\b(?:à|au|aux|de|du|des|le|la|les|et|ou|par|sur|dans|voir|cf|selon|en|dit|dite|son|sa|cet)|[,(])$",
    re.I,
)
SHORT_TITLE = 200
# How a letter ends: who signs stands below.
_FAREWELL = re.compile(r"\b(?:salutations|sentiments|considération|respects|cordialement)\b[^.]{0,60}\.?$", re.I)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that opens a part: its normalised name, the words behind, and where on the line these words start.

    `level` orders divisions and titles, outermost first; `inline` tells that the words behind are already the body.
    """

    kind: HeadingKind
    name: str
    words: str = ""
    level: int = 0
    inline: bool = False
    words_at: int = 0


def read_heading(line: Line, before: Line | None) -> Heading | None:
    """Return what `line` opens, None where it is ordinary text or only mentions an article inside a sentence."""
    if is_contents_line(line.text) or (line.mark is not None and line.mark.kind != "heading"):
        return None
    dated = line.text.startswith("F") and _DONE_AT.match(line.text) and re.search(r"\d{4}\W*$", line.text)
    if before is not None and not line.gap and not dated and _OPEN_END.search(before.text):
        return None
    if before is not None and line.gap and _FAREWELL.search(before.text) and len(line.text) < 160:
        return Heading("signatures", "Signataires", inline=True)
    return _read_article(line) or _read_division(line) or _read_annex(line) or _read_named(line)


def is_contents_line(text: str) -> bool:
    """Tell whether the line belongs to a table of contents: leaders, or a page number far on the right."""
    return bool(_LEADERS.search(text))


def strip_markup(text: str) -> str:
    """Return the text without the signs that Markdown puts around a heading."""
    return text.strip().lstrip("#").strip().strip("*_").strip()


def _read_article(line: Line) -> Heading | None:
    match = _ARTICLE.match(line.text)
    if match is None:
        return None
    shout = match["word"].replace("l", "I").isupper() and len(match["word"]) > 4
    words = _words_behind(line.text, match.end(), shout=shout)
    if words is None or (match["word"][0].islower() and not _announces(line, match.end(), words[0])):
        return None
    name = f"Article {normalise_number(match['number'])}"
    law = match["word"].lower().startswith("art.") or bool(re.match(_CODE, match["number"]))
    inline = _is_body(words[0]) or _starts_body(words[0], law=law)
    return Heading("article", name, strip_markup(words[0]), 0, inline, words[1])


def _starts_body(words: str, *, law: bool) -> bool:
    """Tell the text of an article behind its number (« de créer … », « I. – … ») from its title.

    In a law, or behind « Art. », a short sentence is text too.
    """
    sentence = law and words.rstrip('»") ').endswith((".", ";", ":")) and len(words.split()) >= 4
    return words[:1].islower() or read_marker(words) is not None or sentence


def _announces(line: Line, at: int, words: str) -> bool:
    """Tell whether « article 4 : Priorités » in small letters, as recognition may give it, is a heading."""
    behind = line.text[at:].lstrip()
    return line.gap and behind[:1] in (":", "–", "—", "-") and words[:1].isupper() and not _is_body(words)


def _read_annex(line: Line) -> Heading | None:
    match = _ANNEX.match(line.text)
    if match is None:
        return None
    words = _words_behind(line.text, match.end(), shout=match["word"].isupper())
    if words is None or _is_body(words[0]):
        return None
    name = f"Annexe {match['number']}" if match["number"] else "Annexe"
    return Heading("annex", name, strip_markup(words[0]), 0, False, words[1])


def _read_division(line: Line) -> Heading | None:
    match = _DIVISION.match(line.text)
    if match is None or not match["word"][0].isupper():
        return None
    words = _words_behind(line.text, match.end(), shout=match["word"].isupper())
    if words is None or _is_body(words[0]):
        return None
    name = f"{match['word'].capitalize()} {match['number']}"
    return Heading("division", name, strip_markup(words[0]), _LEVELS[match["word"].upper()], False, words[1])


def _read_named(line: Line) -> Heading | None:
    bare = strip_markup(line.text).rstrip(" :.")
    for kind, name, pattern in _NAMED:
        if pattern.match(bare):
            return Heading(kind, name)
    if _VISA.match(line.text):
        return Heading("visas", "Visas", inline=True)
    if _DONE_AT.match(bare) and len(bare) < 160:
        return Heading("signatures", "Signataires", inline=True)
    return None


def _words_behind(text: str, at: int, *, shout: bool) -> tuple[str, int] | None:
    """Return the words behind the number and where they start; None where the line goes on as a sentence."""
    rest = text[at:].rstrip("*_ ")
    if not rest.strip():
        return "", len(text)
    separator = _SEPARATOR.match(rest)
    if separator:
        return rest[separator.end() :], at + separator.end()
    spaces = len(rest) - len(rest.lstrip())
    words = rest[spaces:]
    if words[0] in "([" and words[-1] in ")]":
        return words, at + spaces
    if not spaces or not words[0].isupper():
        return None
    if shout or (len(words) <= 120 and not words.endswith((".", ";", ","))):
        return words, at + spaces
    return None


def _is_body(words: str) -> bool:
    """Tell whether the words behind « Article 3. – » are its text rather than its title."""
    if len(words) > SHORT_TITLE:
        return True
    ends = words.rstrip('»") ')
    return ends.endswith((".", ";", ":", ",")) and len(words.split()) > 8


def normalise_number(number: str) -> str:
    """Return « 1 » for « 1er », « premier » or « 1^{er} », « L111-1 » for « L. 111-1 », « 3 bis » for « 3  bis »."""
    number = re.sub(r"\^\{er\}|ᵉʳ|(?<=\d)(?:er|ère)\b", "", number.strip())
    if number.lower() in ("premier", "1") or number == "l":
        return "1"
    number = re.sub(r"\s?[‑–-]\s?", "-", number)
    number = re.sub(r"(?<=\d)\s?\.\s?(?=\d)", ".", number)
    return re.sub(r"^([LRDAO.\s]+)(\*{0,2})\s?(?=\d)", lambda m: re.sub(r"[.\s]", "", m[1]) + m[2], number)
