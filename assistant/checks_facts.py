"""The facts of a sentence that must stand in its source: dates, numbers with what they count, names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from assistant.looks import MONTH
from index.address import CARDINALS, HUNDREDS, TENS
from index.analysis import STOP_WORDS, fold, terms, words

FactKind = Literal["date", "number", "name"]

_MONTHS = {
    "janvier": 1, "janv": 1, "fevrier": 2, "fevr": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5, "juin": 6,
    "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "octobre": 10, "oct": 10, "novembre": 11,
    "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip
_ABBREVIATED = r"(?:janv|fevr|avr|juil|sept|oct|nov|dec)\."
_DATE = re.compile(
    r"(?<![\d.,-])(?P<y1>(?:19|20)\d\d)-(?P<m1>\d\d)-(?P<d1>\d\d)(?!\d)|"
    r"(?<![\d.,])(?P<d2>\d{1,2})[/.](?P<m2>\d{1,2})[/.](?P<y2>(?:19|20)?\d\d)(?!\d)|"
    rf"(?:(?<![\d.,])(?P<d3>\d{{1,2}}) )?\b(?P<m3>(?:{MONTH})\b|{_ABBREVIATED})(?: (?P<y3>(?:19|20)\d\d)(?!\d))?|"
    r"(?<![\d.,])(?P<y4>(?:19|20)\d\d)(?!\d|[.,]\d| ?(?:€|%|euros?\b|m2\b|habitants?\b|personnes?\b))"
)
_SUPERSCRIPT = re.compile(r"(?<=\d)\s?\^?\{?(?:ere|er)\}?(?![a-z0-9])")
_THOUSANDS = re.compile(r"(?<![\d.,-])\d{1,3}(?: \d{3})+(?!\d)")
_NUMBER = re.compile(r"(?<![\d.,])\d+(?:[.,]\d+)?")
_SCALE = re.compile(r"^ ?(?:(k)€|(millions?|m€)|(milliards?))")
_WEEKDAY = re.compile(r"\b(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b")
_PLACES = ("article", "annexe", "priorite", "page", "titre", "chapitre")
_TITLES = frozenset("madame monsieur mme mlle mademoiselle maitre".split())
_NUMBERED = re.compile(r"\b(article|annexe|priorite|page|mesure|orientation|titre|chapitre|n[o°]|numero)s? ?$")

_ROUND = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "centaine": 100}
_VALUES = {**CARDINALS, **TENS, "vingts": 20, **HUNDREDS}
_SPELLED = "|".join(sorted(_VALUES, key=len, reverse=True))
_SPELLED_NUMBER = re.compile(rf"\b(?:{_SPELLED})(?:(?:[ -]|-et-| et )(?:{_SPELLED}))*\b")
_ROUND_NUMBER = re.compile(rf"\b(?:une )?({'|'.join(_ROUND)})s?\b")
# « une » is a number only where it stands before a measure.
_ONE_OF = re.compile(r" (?:seule? )?(?:fois|ans?|annees?|mois|semaines?|jours?|heures?|euros?|reunion)\b")
_CAPITAL = re.compile(r"[A-ZÀ-ÞŒ][\wÀ-ÿ]*(?:[-&'’][\wÀ-ÿ]+)*")
_ELISION = re.compile(r"^(?:[LDNSJCMT]|Qu|Jusqu)['’](?=\w)")
_OPENS = re.compile(r"(?:^|[.!?:;…•✦\n]|^\W*(?:\d+[.)]|[-–—]))\s*[\"(]*\s*$")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as it is compared: `value` normal (« 2022-12-31 », « 54000 », « dufay »), `words` as written.

    `unit` is the stem of what a number counts or numbers; `start` and `end` are offsets in the plain text.
    `weak` is a name that is an ordinary word with a capital (« la Ville »), or one that opens its sentence.
    """

    kind: FactKind
    value: str
    words: str
    start: int = 0
    end: int = 0
    unit: str = ""
    weak: bool = False


def plain(text: str) -> str:
    """Return `text` folded, thousands joined, numbers in letters as digits, « 1er » as « 1 »."""
    folded = _SUPERSCRIPT.sub("", re.sub(r"\s+", " ", fold(text)))
    # What was written with a space is no year: « 1 950 habitants » is kept apart from 1950 by its decimals.
    folded = _THOUSANDS.sub(lambda match: match[0].replace(" ", "") + ",0", folded)
    folded = folded.replace("pour cent", "%")
    folded = _ROUND_NUMBER.sub(lambda match: str(_ROUND[match[1]]), folded)
    return _SPELLED_NUMBER.sub(lambda match: _spelled(match, folded), folded)


def _spelled(match: re.Match[str], text: str) -> str:
    parts = [word for word in re.split(r"[ -]", match[0]) if word != "et"]
    if parts in (["un"], ["une"]) and not _ONE_OF.match(text, match.end()):
        return match[0]
    if len(parts) > 1 and " et " in match[0] and not _is_compound(match[0]):
        return re.sub(rf"\b(?:{_SPELLED})\b", lambda word: str(_VALUES[word[0]]), match[0])
    return str(_value(parts))


def _is_compound(spelled: str) -> bool:
    return re.search(r"(?:vingt|trente|quarante|cinquante|soixante) et (?:une?|onze)\b", spelled) is not None


def _value(parts: list[str]) -> int:
    """Return the value of a number in letters: units are added, « cent » and « mille » multiply."""
    whole = current = 0
    for word in parts:
        value = _VALUES[word]
        if value == 1000:
            whole, current = whole + max(current, 1) * 1000, 0
        elif value == 100:
            current = max(current, 1) * 100
        elif value == 20 and current % 100 == 4:
            current += 76
        else:
            current += value
    return whole + current


def figures(text: str) -> tuple[Fact, ...]:
    """Return the dates and numbers of a plain text (see `plain`), in order."""
    dates = [_date(match) for match in _DATE.finditer(text)]
    days = [Fact("date", match[1], match[0], match.start(), match.end()) for match in _WEEKDAY.finditer(text)]
    taken = [(date.start, date.end) for date in dates]
    numbers = [
        _number(match, text)
        for match in _NUMBER.finditer(text)
        if not any(start <= match.start() < end for start, end in taken)
    ]
    return tuple(sorted((*dates, *days, *numbers), key=lambda fact: fact.start))


def _date(match: re.Match[str]) -> Fact:
    found = match.groupdict()
    year = next((found[key] for key in ("y1", "y2", "y3", "y4") if found[key]), "")
    month = found["m1"] or found["m2"] or (str(_MONTHS[found["m3"].rstrip(".")]) if found["m3"] else "")
    day = next((found[key] for key in ("d1", "d2", "d3") if found[key]), "")
    year = f"20{year}" if len(year) == 2 else year
    value = "-".join((year or "*", month.zfill(2) if month else "*", day.zfill(2) if day else "*"))
    return Fact("date", value, match[0].strip(), match.start(), match.end())


def _number(match: re.Match[str], text: str) -> Fact:
    value, end = Decimal(match[0].replace(",", ".")), match.end()
    scale = _SCALE.match(text[end:])
    if scale:
        value *= 1_000 if scale[1] else 1_000_000 if scale[2] else 1_000_000_000
    numbered = _NUMBERED.search(text[: match.start()])
    unit = numbered[1] if numbered else _unit(text[end + (scale.end() if scale else 0) :], scaled=bool(scale))
    return Fact("number", f"{value.normalize():f}", match[0].removesuffix(",0"), match.start(), end, unit)


def _unit(behind: str, *, scaled: bool) -> str:
    """Return the stem of the word that a number counts: « euro », « pourcent », « jour »; empty where none follows."""
    if re.match(r" ?€| ?euros?\b| d'euros", behind) or (scaled and not re.match(r" d[e']", behind)):
        return "euro"
    if re.match(r" ?%", behind):
        return "pourcent"
    word = re.match(r" ?(?:d'|de )?(m2|m²|[a-z]{2,})", behind)
    return (terms(word[1]) or ("",))[0] if word and word[1] not in STOP_WORDS else ""


def agrees(fact: Fact, other: Fact) -> bool:
    """Return whether `other`, of the source, bears `fact` out: a date may say less than its source, not more."""
    if fact.kind != other.kind:
        return False
    if fact.kind == "date" and "-" in fact.value and "-" in other.value:
        parts = zip(fact.value.split("-"), other.value.split("-"), strict=True)
        return all(said in ("*", known) for said, known in parts)
    place = {fact.unit, other.unit}.intersection(_PLACES)
    return fact.value == other.value and (not place or fact.unit == other.unit)


def rivals(fact: Fact, other: Fact) -> bool:
    """Return whether two facts could stand in for each other: two dates, two week days, two numbers of one thing."""
    if fact.kind != other.kind:
        return False
    return ("-" in fact.value) == ("-" in other.value) if fact.kind == "date" else fact.unit == other.unit


def names(text: str) -> tuple[Fact, ...]:
    """Return the names and acronyms of `text`: words with a capital, but small words and sentence openers."""
    shouted = sum(map(str.isupper, text)) > sum(map(str.islower, text))
    found: list[Fact] = []
    for match in _CAPITAL.finditer(text):
        word = _ELISION.sub("", match[0])
        folded = fold(word)
        if folded in STOP_WORDS or (len(folded) < 2) or folded in _MONTHS or folded in _TITLES:
            continue
        if not word[0].isupper():
            continue
        opens = _OPENS.search(text[: match.start()]) is not None and word == match[0]
        ordinary = shouted or is_ordinary(word.lower())
        acronym = word.isupper() and not shouted
        person = opens and re.match(r" [A-ZÀ-Þ]", text[match.end() :]) is not None
        subject = opens and re.match(r", (?:dont|qui|où) ", text[match.end() :]) is not None  # « Caroline, dont … »
        if opens and ordinary and not acronym and not person and not subject:
            continue
        weak = (
            not acronym and ordinary and not person and not subject and not text[: match.start()].endswith(("à ", "À "))
        )
        found.append(Fact("name", folded, word, match.start(), match.end(), weak=weak))
    return tuple(found)


@lru_cache(maxsize=20_000)
def is_ordinary(word: str) -> bool:
    """Return whether a word in small letters is in the French dictionary of forms."""
    import simplemma

    return bool(simplemma.is_known(word, lang="fr"))


def name_words(text: str) -> frozenset[str]:
    """Return the folded words of a source in which a name is looked for, parts of compounds among them."""
    found = words(text)
    return frozenset(found) | {part for word in found for part in re.split(r"[-'&]", word)}
