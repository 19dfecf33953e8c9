"""What a line on a page of signatures is: a person, a function, an organisation, an address."""

from __future__ import annotations

import re
import unicodedata

from ingest.lines import Line

_UP = "A-ZÀ-ÖØ-ÞŒ"
_LOW = "a-zà-öø-ÿœ"
_FIRST = rf"(?:[{_UP}][{_LOW}]+(?:-[{_UP}][{_LOW}]+)*|[{_UP}]\.(?:-?[{_UP}]\.)?)"
_LAST = rf"(?:(?:d[eu]|de la|le|la|van|von|DE|DU|LE|LA|D['’])\s*)?[{_UP}][{_UP}'’-]+(?:\s+[{_UP}][{_UP}'’-]+)*"
_CIVIL = r"(?:(?:M\.|Mme|Monsieur|Madame|Mlle|Me|Dr|Docteur)\s+)?"
_PERSON = re.compile(rf"^{_CIVIL}(?P<person>(?:{_FIRST}\s+){{1,3}}{_LAST})$")
PERSON_AT_END = re.compile(rf"^(?P<before>.+?)[\s,:]+{_CIVIL}(?P<person>(?:{_FIRST}\s+)+{_LAST})$")
_CIVIL_NAME = re.compile(
    rf"^(?:M\.|Mme|Monsieur|Madame|Mlle|Docteur)\s+(?P<person>(?:{_FIRST}\s+){{0,3}}[{_UP}][\w'’-]+)$"
)
FUNCTION = re.compile(
    r"^(?:(?:l[ae]|les|son|sa)\s+|l['’])?(?:\d+\s?(?:er|ère|e|ème)\s+)?(?:vice[- ]|sous[- ])?"
    r"(?:pr[ée]f[eè]te?|pr[ée]sidente?|maire|adjointe?|directeur|directrice|recteur|rectrice|procureure?|chancelier|"
    r"d[ée]l[ée]gu[ée]e?|secr[ée]taire|conseill[eè]re?|ministre|d[ée]put[ée]e?|chef|cheffe|responsable|g[ée]rante?|"
    r"tr[ée]sori[eè]re?|inspecteur|inspectrice|commissaire|administrateur|administratrice|commandant|colonel)\b",
    re.I,
)
ON_BEHALF = re.compile(r"^(?:pour|p/|par)\s+(?:l[ae]s?\b|l['’]|d[ée]l[ée]gation|le compte|ordre)", re.I)
ORGANISATION = re.compile(
    r"\b(?:pr[ée]fecture|communaut[ée]|r[ée]gion|d[ée]partement|commune|ville|acad[ée]mie|caisse|agence|p[ôo]le|"
    r"[ée]tablissement|chambre|union|mission|office|association|conseil|m[ée]tropole|syndicat|soci[ée]t[ée]|"
    r"f[ée]d[ée]ration|minist[eè]re|[ée]tat|universit[ée]|centre|comit[ée]|groupement|mutuelle|fondation|institut|"
    r"rectorat|tribunal|parquet|banque|habitat|logement|coop[ée]rative|r[ée]gie|entreprise|ligue|maison|"
    r"agglom[ée]ration|h[ôo]pital|lyc[ée]e|coll[eè]ge|[ée]cole|collectif|s\.?a\.?s?\.?|sarl|scic|epci|ccas|caf|cpam|oph)\b",
    re.I,
)
# What stands where a name cannot be read, or where only a stamp is.
UNREAD = re.compile(r"^\W*(?:(?:illisible|signature|signé|cachet|sceau|tampon|paraphe)\W*)+$", re.I)
NOT_A_NAME = re.compile(
    r"\b\d{5}\b|t[ée]l\b|t[ée]l\.|fax|@|www\.|https?:|\bc\.?s\.?\s*\d|\bb\.?p\.?\s*\d|\bcedex\b|siret|"
    r"^\d+\s*(?:bis|ter)?,?\s+(?:rue|place|avenue|av\.|boulevard|bd|chemin|quai|all[ée]e|impasse|cours|route|square)\b",
    re.I,
)
ARTICLE = re.compile(r"^(?:l[ae]s?\s|l['’])", re.I)
DONE_AT = re.compile(r"^(?:fait\s+(?:à|en)\b|le\s+\d{1,2}\s|en\s+\w+\s+exemplaires)", re.I)
_STARTS_NAMED = re.compile(rf"^(?:L[ae]s?\s|L['’]|[{_UP}])")


def part_person(text: str) -> tuple[str, str]:
    """Return « Le 1er Adjoint » and « T. TISSOT » for « Le 1er Adjoint T. TISSOT »."""
    split = PERSON_AT_END.match(text)
    if split is None:
        return text, ""
    before, words = split["before"].strip(" ,"), split["person"].split()
    while len(words) > 2 and FUNCTION.match(words[0]):
        before = f"{before} {words.pop(0)}"
    return before, " ".join(words)


def names_organisation(text: str, line: Line) -> bool:
    """Tell whether the line opens the entry of an organisation, or of an authority that signs under its title."""
    if FUNCTION.match(text):
        return True
    if not _STARTS_NAMED.match(text) or len(text) > 120:
        return False
    if ORGANISATION.search(text):
        return line.gap or bool(re.match(r"^(?:l[ae]s?\s|l['’])", text, re.I))
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    if len(words) == 1:
        return line.gap and words[0].isupper() and len(words[0]) >= 3
    return line.gap and all(word[0].isupper() or len(word) <= 3 for word in words) and bool(words)


def split_columns(text: str) -> list[str]:
    """Return the parts of a line that wide white space or a bar keeps apart: signatures side by side."""
    return [part for part in re.split(r"\s{3,}|\t+|\s\|\s", text) if part.strip()]


def read_person(text: str) -> str:
    """Return the name in « Joël MATHURIN », « T. TISSOT » or « Mme Durand », an empty string where there is none."""
    match = _PERSON.match(text) or _CIVIL_NAME.match(text)
    if match is None or ORGANISATION.search(match["person"]):
        return ""
    return " ".join(match["person"].split())


def is_legible(text: str) -> bool:
    """Tell whether at least three letters, and mostly letters, stand on the line."""
    letters = sum(character.isalpha() for character in text)
    return letters >= 3 and letters >= 0.5 * len(text.replace(" ", ""))


def share_a_word(text: str, organisation: str) -> bool:
    """Tell whether both name the same thing by a word of four letters or more."""
    mine = {word for word in fold(text).split() if len(word) > 3}
    return bool(mine & {word for word in fold(organisation).split() if len(word) > 3})


def fold(text: str) -> str:
    """Return letters and digits in lower case, without accents and without the article in front."""
    plain = unicodedata.normalize("NFD", text.casefold())
    letters = "".join(
        character if character.isalnum() else " " for character in plain if not unicodedata.combining(character)
    )
    return re.sub(r"^(?:l[ae]s?|l)\s+", "", " ".join(letters.split()))
