"""Places that a question names outright: « article 6 », « la cinquième priorité », « annexe 2 », « le préambule »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.nouns import Passage
from index.analysis import fold, stem

ORDINALS = {
    "premier": 1, "premiere": 1, "deuxieme": 2, "second": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4,
    "cinquieme": 5, "sixieme": 6, "septieme": 7, "huitieme": 8, "neuvieme": 9, "dixieme": 10, "onzieme": 11,
    "douzieme": 12, "treizieme": 13, "quatorzieme": 14, "quinzieme": 15, "seizieme": 16, "vingtieme": 20,
}  # fmt: skip
CARDINALS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
}  # fmt: skip
TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
HUNDREDS = {"cent": 100, "cents": 100, "mille": 1000}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11}
_NUMBER = r"(?:n[o°º]?\s?\.?\s*|numero\s+)?"
_ARTICLE = re.compile(
    rf"\bl?art(?:icles?|\.)?\s*{_NUMBER}"
    r"(?P<number>(?P<letter>[lrd])\s*\.?\s*\*?\s?\d[\d.-]*|\d+(?:-\d+)*(?:er|ere)?|premier|1er|un\b|deux\b|trois\b|"
    r"quatre\b|cinq\b|six\b|sept\b|huit\b|neuf\b|dix\b)"
)
_ANNEX = re.compile(rf"\bl?annexes?(?![a-z])\s*{_NUMBER}(?P<number>\d+|[ivx]+\b|[a-h]\b|un\b|une\b|deux\b|trois\b)?")
_WHICH = re.compile(r"\bquelles? $")
_PLACE = re.compile(
    rf"\b(?P<noun>axe|lot|[a-z]{{4,}})\s+{_NUMBER}(?P<number>\d{{1,2}})\b(?!\s*(?:%|€|euros|ans|mois|jours|er\b))"
)
_ORDINAL_PLACE = re.compile(
    rf"\b(?P<number>{'|'.join(ORDINALS)}|\d{{1,2}}\s?(?:e|eme|ieme|er|ere|nde?))\s+(?P<noun>axe|lot|[a-z]{{4,}})\b"
)
_NAMED = (
    (re.compile(r"\b(?:le|du|au|dans le) preambule\b"), "Préambule"),
    (re.compile(r"\bpages? (?:de|des) (?:signataires|signatures)\b"), "Signataires"),
    (re.compile(r"\bl'?en-tete\b"), "En-tête"),
)
_NOT_A_PLACE = frozenset(
    "article larticle annexe lannexe page alinea "
    "janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre "
    "depuis avant apres jusqu dans entre environ plus moins adjoint ministre maire trimestre semestre les des ces "
    "quartier partie dont avec sont etaient pour mesures".split()
)


@dataclass(frozen=True, slots=True)
class Address:
    """A place named in a question: an article's normalised name, or a finer place such as « priorité 5 » (folded)."""

    name: str
    finer: bool = False


def addresses(question: str) -> tuple[Address, ...]:
    """Return the places that `question` names, in the order of its words, each once."""
    folded = fold(question)
    found: list[tuple[int, Address]] = []
    for match in _ARTICLE.finditer(folded):
        found.append((match.start(), Address(_article_name(match["number"]))))
    for match in _ANNEX.finditer(folded):
        if match["number"]:
            found.append((match.start(), Address(f"Annexe {_numeral(match['number'])}")))
        elif not _WHICH.search(folded[: match.start()]):
            found.append((match.start(), Address("Annexe")))
    for pattern, name in _NAMED:
        found.extend((match.start(), Address(name)) for match in pattern.finditer(folded))
    for pattern in (_PLACE, _ORDINAL_PLACE):
        for match in pattern.finditer(folded):
            if match["noun"] not in _NOT_A_PLACE:
                found.append((match.start(), Address(f"{match['noun'].rstrip('s')} {_numeral(match['number'])}", True)))
            elif match["noun"] == "article" and pattern is _ORDINAL_PLACE:
                found.append((match.start(), Address(f"Article {_numeral(match['number'])}")))
    found.sort(key=lambda pair: pair[0])
    return tuple(dict.fromkeys(address for _, address in found))


def passages_at(address: Address, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the passages that stand at `address`: a whole article's, or an item's with its sub-items."""
    if not address.finer:
        return tuple(passage for passage in passages if same_place(passage.article, address.name))
    top = {passage.ordinal for passage in passages if _is_called(fold(passage.place), address.name)}
    return tuple(passage for passage in passages if passage.ordinal in top or passage.parent in top)


def _is_called(place: str, name: str) -> bool:
    """Return whether a finer place bears that name, whose noun may be cut short or misspelt: « prio 5 »."""
    (noun, _, number), (written, _, other) = name.rpartition(" "), place.rpartition(" ")
    return place == name or (number == other and (written.startswith(noun) or stem(written) == stem(noun)))


@lru_cache(maxsize=10_000)
def same_place(name: str, other: str) -> bool:
    """Return whether two names mean one place, however they write its number: « Annexe II » and « Annexe 2 »."""
    if name == other:
        return True
    (noun, number), (other_noun, other_number) = _split(name), _split(other)
    return bool(number) and noun == other_noun and number == other_number


def _split(name: str) -> tuple[str, str]:
    noun, _, number = fold(name).rpartition(" ")
    return noun, _numeral(number)


def _article_name(number: str) -> str:
    letter = re.match(r"([lrd])\s*\.?\s*\*?\s?(\d[\d.-]*)", number)
    if letter:
        return f"Article {letter[1].upper()}{letter[2].rstrip('.-')}"
    return f"Article {_numeral(number)}"


def _numeral(word: str) -> str:
    """Return « 5 » for « cinquième », « 5e », « cinq », « V »; other words in capitals."""
    for table in (ORDINALS, CARDINALS, _ROMAN):
        if word in table:
            return str(table[word])
    digits = re.match(r"\d+(?:-\d+)*", word)
    return digits[0] if digits else word.upper()


def as_written(noun: str, *texts: str) -> str:
    """Return the folded noun of a place with its accents, where one of `texts` has it: « priorité »."""
    words = (word for text in texts for word in re.findall(r"\w+", text))
    return next((word[: len(noun)] for word in words if fold(word) in (noun, f"{noun}s")), noun)
