"""Read a page of signatures: one entry an organisation, with function and person where the scan kept them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.nouns import Signatory
from ingest.lines import Line

_UP = "A-ZÀ-ÖØ-ÞŒ"
_LOW = "a-zà-öø-ÿœ"
_FIRST = rf"(?:[{_UP}][{_LOW}]+(?:-[{_UP}][{_LOW}]+)*|[{_UP}]\.(?:-?[{_UP}]\.)?)"
_LAST = rf"(?:(?:d[eu]|de la|le|la|van|von|DE|DU|LE|LA|D['’])\s*)?[{_UP}][{_UP}'’-]+(?:\s+[{_UP}][{_UP}'’-]+)*"
_CIVIL = r"(?:(?:M\.|Mme|Monsieur|Madame|Mlle|Me|Dr|Docteur)\s+)?"
_PERSON = re.compile(rf"^{_CIVIL}(?P<person>(?:{_FIRST}\s+){{1,3}}{_LAST})$")
_PERSON_AT_END = re.compile(rf"^(?P<before>.+?)[\s,:]+{_CIVIL}(?P<person>(?:{_FIRST}\s+)+{_LAST})$")
_CIVIL_NAME = re.compile(
    rf"^(?:M\.|Mme|Monsieur|Madame|Mlle|Docteur)\s+(?P<person>(?:{_FIRST}\s+){{0,3}}[{_UP}][\w'’-]+)$"
)
_FUNCTION = re.compile(
    r"^(?:(?:l[ae]|les|son|sa)\s+|l['’])?(?:\d+\s?(?:er|ère|e|ème)\s+)?(?:vice[- ]|sous[- ])?"
    r"(?:pr[ée]f[eè]te?|pr[ée]sidente?|maire|adjointe?|directeur|directrice|recteur|rectrice|procureure?|chancelier|"
    r"d[ée]l[ée]gu[ée]e?|secr[ée]taire|conseill[eè]re?|ministre|d[ée]put[ée]e?|chef|cheffe|responsable|g[ée]rante?|"
    r"tr[ée]sori[eè]re?|inspecteur|inspectrice|commissaire|administrateur|administratrice|commandant|colonel)\b",
    re.I,
)
_ON_BEHALF = re.compile(r"^(?:pour|p/|par)\s+(?:l[ae]s?\b|l['’]|d[ée]l[ée]gation|le compte|ordre)", re.I)
_ORGANISATION = re.compile(
    r"\b(?:pr[ée]fecture|communaut[ée]|r[ée]gion|d[ée]partement|commune|ville|acad[ée]mie|caisse|agence|p[ôo]le|"
    r"[ée]tablissement|chambre|union|mission|office|association|conseil|m[ée]tropole|syndicat|soci[ée]t[ée]|"
    r"f[ée]d[ée]ration|minist[eè]re|[ée]tat|universit[ée]|centre|comit[ée]|groupement|mutuelle|fondation|institut|"
    r"rectorat|tribunal|parquet|banque|habitat|logement|coop[ée]rative|r[ée]gie|entreprise|ligue|maison|"
    r"agglom[ée]ration|h[ôo]pital|lyc[ée]e|coll[eè]ge|[ée]cole|collectif|s\.?a\.?s?\.?|sarl|scic|epci|ccas|caf|cpam|oph)\b",
    re.I,
)
# A magistrate signs under his own title: no organisation stands above it.
_AUTHORITY = re.compile(r"^l[ae]\s+procureure?\b", re.I)
_COURT = re.compile(r"\b(?:tribunal|parquet|minist[eè]re public|cour)\b", re.I)
_COMPLEMENT = re.compile(r"\b(?:de|du|des|d['’])", re.I)
_NOT_A_NAME = re.compile(
    r"\b\d{5}\b|t[ée]l\b|t[ée]l\.|fax|@|www\.|https?:|\bc\.?s\.?\s*\d|\bb\.?p\.?\s*\d|\bcedex\b|siret|"
    r"^\d+\s*(?:bis|ter)?,?\s+(?:rue|place|avenue|av\.|boulevard|bd|chemin|quai|all[ée]e|impasse|cours|route|square)\b",
    re.I,
)
_ARTICLE = re.compile(r"^(?:l[ae]s?\s|l['’])", re.I)
_DONE_AT = re.compile(r"^(?:fait\s+(?:à|en)\b|le\s+\d{1,2}\s|en\s+\w+\s+exemplaires)", re.I)
_STARTS_NAMED = re.compile(rf"^(?:L[ae]s?\s|L['’]|[{_UP}])")


@dataclass(frozen=True, slots=True)
class SignatoryEntry:
    """A signatory and the span of its lines in the whole text."""

    signatory: Signatory
    start: int
    end: int


@dataclass(slots=True)
class _Draft:
    organisation: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    start: int = 0
    end: int = 0
    last: str = ""

    @property
    def name(self) -> str:
        return " ".join(" ".join(self.organisation).split())


def read_signatories(lines: Sequence[Line]) -> tuple[list[Line], list[SignatoryEntry]]:
    """Return the lines that are no signature (« Fait à … ») and one entry an organisation.

    What the scan lost stays an empty string: nothing is guessed, no two organisations are merged.
    """
    rest: list[Line] = []
    drafts: list[_Draft] = []
    for line in lines:
        if _NOT_A_NAME.search(line.text):
            # An address or a telephone number names no one, but belongs to the entry above it.
            if drafts:
                drafts[-1].end = line.end
            else:
                rest.append(line)
            continue
        if not _legible(line.text):
            continue
        if not drafts and _is_ordinary(line):
            rest.append(line)
            continue
        _take(drafts, line)
    entries = [
        SignatoryEntry(
            Signatory(draft.name, ", ".join(draft.functions), ", ".join(draft.persons)), draft.start, draft.end
        )
        for draft in drafts
    ]
    return rest, entries


def _is_ordinary(line: Line) -> bool:
    if _DONE_AT.match(line.text):
        return True
    return len(line.text) > 90 or (line.text.rstrip().endswith((".", ":", ";")) and not _FUNCTION.match(line.text))


def _take(drafts: list[_Draft], line: Line) -> None:
    """Give one line to the entry it belongs to, or open a new entry with it."""
    text = line.text.strip(" ,;:.*_#|")
    current = drafts[-1] if drafts else None
    person = read_person(text)
    if current is not None and not person and _same(text, current.name):
        current.end = line.end
        return
    if person:
        current = current or _open(drafts, line)
        if person not in current.persons:
            current.persons.append(person)
        current.end, current.last = line.end, "person"
        return
    on_behalf = _ON_BEHALF.match(text)
    if on_behalf and _ORGANISATION.search(text) and not _FUNCTION.match(text[on_behalf.end() :].lstrip(" '’")):
        # « Pour la Ville de … » opens the entry of an organisation; « Pour le Maire » is a function.
        current = _open(drafts, line)
        current.organisation.append(re.sub(r"^(?:pour|p/)\s+", "", text, flags=re.I))
        current.last = "organisation"
        return
    if _is_function(text, current):
        current = current or _open(drafts, line)
        _take_function(current, text, line)
        return
    if current is not None and not line.gap and _goes_on(current, text, line):
        return
    if _names_organisation(text, line):
        current = _open(drafts, line)
        current.organisation.append(text)
        current.last = "organisation"


def _open(drafts: list[_Draft], line: Line) -> _Draft:
    drafts.append(_Draft(start=line.start, end=line.end))
    return drafts[-1]


def _take_function(current: _Draft, text: str, line: Line) -> None:
    function, person = _part_person(text)
    if _fold(function) not in (_fold(known) for known in current.functions):
        current.functions.append(function)
    if person and person not in current.persons:
        current.persons.append(person)
    current.end, current.last = line.end, "person" if person else "function"


def _part_person(text: str) -> tuple[str, str]:
    """Return « Le 1er Adjoint » and « T. TISSOT » for « Le 1er Adjoint T. TISSOT »."""
    split = _PERSON_AT_END.match(text)
    if split is None:
        return text, ""
    before, words = split["before"].strip(" ,"), split["person"].split()
    while len(words) > 2 and _FUNCTION.match(words[0]):
        before = f"{before} {words.pop(0)}"
    return before, " ".join(words)


def _goes_on(current: _Draft, text: str, line: Line) -> bool:
    """Add a line that follows without a blank one to what it continues: an organisation or a function."""
    if current.last == "organisation":
        current.organisation.append(text)
    elif current.last == "function":
        current.functions[-1] = f"{current.functions[-1]} {text}"
    else:
        return not (_ARTICLE.match(text) or _ORGANISATION.search(text))
    current.end = line.end
    return True


def _is_function(text: str, current: _Draft | None) -> bool:
    """Tell a function from an authority that signs in its own name (« Le Procureur de la République »)."""
    if _ON_BEHALF.match(text):
        return True
    function = _FUNCTION.match(text)
    if function is None:
        return False
    if current is None:
        return not _COMPLEMENT.search(text[function.end() :])
    if _AUTHORITY.match(text) and not _COURT.search(current.name):
        return False
    signed = bool(current.persons) and bool(current.functions)
    own_title = re.match(r"^l[ae]\s", text, re.I) and _COMPLEMENT.match(text[function.end() :].lstrip())
    return not (signed and own_title and not _shares_word(text, current.name))


def _names_organisation(text: str, line: Line) -> bool:
    if _FUNCTION.match(text):
        return True
    if not _STARTS_NAMED.match(text) or len(text) > 120:
        return False
    if _ORGANISATION.search(text):
        return line.gap or bool(re.match(r"^(?:l[ae]s?\s|l['’])", text, re.I))
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    if len(words) == 1:
        return line.gap and words[0].isupper() and len(words[0]) >= 3
    return line.gap and all(word[0].isupper() or len(word) <= 3 for word in words) and bool(words)


def read_person(text: str) -> str:
    """Return the name in « Joël MATHURIN », « T. TISSOT » or « Mme Durand », an empty string where there is none."""
    match = _PERSON.match(text) or _CIVIL_NAME.match(text)
    if match is None or _ORGANISATION.search(match["person"]):
        return ""
    return " ".join(match["person"].split())


def _legible(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    return letters >= 3 and letters >= 0.5 * len(text.replace(" ", ""))


def _same(text: str, organisation: str) -> bool:
    return bool(organisation) and _fold(text) == _fold(organisation)


def _shares_word(text: str, organisation: str) -> bool:
    mine = {word for word in _fold(text).split() if len(word) > 3}
    return bool(mine & {word for word in _fold(organisation).split() if len(word) > 3})


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold())
    letters = "".join(
        character if character.isalnum() else " " for character in plain if not unicodedata.combining(character)
    )
    return re.sub(r"^(?:l[ae]s?|l)\s+", "", " ".join(letters.split()))
