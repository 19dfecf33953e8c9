"""What the text refers to and the document lacks: annexes, articles, other texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.nouns import Absence, Article, Passage
from ingest.articles import FRONT
from ingest.headings import normalise_number

_ONE = r"(?:\d{1,2}|[IVX]{1,4}|[A-H])(?![\w°])"
_NUMBERS = rf"(?:[Nn][°o]\s*)?(?P<numbers>{_ONE}(?:\s*(?:,|et|ou|à)\s*{_ONE})*)"
_ANNEXES = re.compile(rf"\b[Aa](?:nnexe|NNEXE)[sS]?\s+{_NUMBERS}")
_ARTICLES = re.compile(
    r"\b[Aa]rticles?\s+(?P<numbers>\d{1,3}(?![\w-]|[.]\d)(?:\s*(?:,|et|ou)\s*\d{1,3}(?![\w-]|[.]\d))*)"
)
_CODED = re.compile(r"\b[Aa]rticles?\s+(?P<number>[LRD]\.?\s?\d+(?:-\d+)*)")
_OTHER_TEXT = re.compile(
    r"^(?:[^.;]{0,40}?)\b(?:de la|du|de l['’]|des|d['’]une?|dudit|de ladite)\s*(?:même\s+|présente?\s+)?"
    r"(?P<what>code|loi|d[ée]cret|arr[êe]t[ée]|r[eè]glement|ordonnance|trait[ée]|directive|constitution|circulaire|"
    r"convention|contrat|accord|protocole|avenant|charte|d[ée]lib[ée]ration)",
    re.I,
)
_OWN = re.compile(r"\bprésente?\b", re.I)
_TEXTS = re.compile(
    r"\b(?P<kind>[Ll]oi|[Dd]écret|[Oo]rdonnance|[Aa]rrêté|[Dd]irective|[Dd]élibération|[Cc]irculaire|[Rr]èglement)"
    r"(?:\s+(?:organique|ministériel(?:le)?|préfectoral|interministériel(?:le)?|municipal|\(UE\)|\(CE\)))*"
    r"\s+n[°o]\s*(?P<number>[\w./-]*\d)(?:\s+du\s+(?P<day>\d{1,2}(?:er)?\s+\w+\s+\d{4}))?"
)


def find_absences(articles: Sequence[Article], passages: Sequence[Passage]) -> tuple[Absence, ...]:
    """Return annexes, articles and numbered texts that passages name and the document lacks, in order of mention."""
    present = {_key(article.name) for article in articles}
    numbered = sum(1 for article in articles if re.fullmatch(r"Article \d+", article.name))
    coded = sum(1 for article in articles if re.match(r"Article [LRD]\d", article.name))
    found: dict[str, list[int]] = {}
    for passage in passages:
        own = _own_articles(passage.text) if numbered >= 3 else []
        own += _coded_articles(passage.text) if coded >= 3 else []
        for name in (*_annexes(passage.text), *own):
            if _key(name) not in present:
                _note(found, name, passage.ordinal)
        for name in _texts(_behind_own_name(passage)):
            _note(found, name, passage.ordinal)
    return tuple(Absence(name, tuple(ordinals)) for name, ordinals in found.items())


def _behind_own_name(passage: Passage) -> str:
    """Return the text of a passage without the number that a document gives itself on its first lines."""
    own = _TEXTS.match(passage.text) if passage.article == FRONT else None
    return passage.text[own.end() :] if own else passage.text


def _note(found: dict[str, list[int]], name: str, ordinal: int) -> None:
    ordinals = found.setdefault(name, [])
    if ordinal not in ordinals:
        ordinals.append(ordinal)


def _key(name: str) -> str:
    return name.casefold()


def _annexes(text: str) -> list[str]:
    return [
        f"Annexe {number}"
        for match in _ANNEXES.finditer(text)
        if not _of_another_text(text[match.end() : match.end() + 80])
        for number in _split(match["numbers"])
    ]


def _own_articles(text: str) -> list[str]:
    return [
        f"Article {normalise_number(number)}"
        for match in _ARTICLES.finditer(text)
        if not _of_another_text(text[match.end() : match.end() + 80])
        for number in _split(match["numbers"])
    ]


def _coded_articles(text: str) -> list[str]:
    return [
        f"Article {normalise_number(match['number'])}"
        for match in _CODED.finditer(text)
        if not _of_another_text(text[match.end() : match.end() + 80])
    ]


def _of_another_text(behind: str) -> bool:
    other = _OTHER_TEXT.match(behind)
    return other is not None and not _OWN.search(other[0])


def _split(numbers: str) -> list[str]:
    return re.findall(r"\d+|[IVX]+|[A-H]", numbers)


def _texts(text: str) -> list[str]:
    names = []
    for match in _TEXTS.finditer(text):
        day = f" du {match['day']}" if match["day"] else ""
        names.append(f"{match['kind'].capitalize()} n° {match['number']}{day}")
    return names
