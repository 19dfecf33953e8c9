"""What one item of a list is called: « priorité 5 », « orientation 2 », « point 3 »."""

from __future__ import annotations

import re
from collections.abc import Iterable

FALLBACK = "point"
_COUNT = r"(?:\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|plusieurs)"
_DETERMINER = r"(?:les|des|aux|ces|leurs|ses|nos|vos|lesdites|lesdits)"
_PLURAL = r"(?P<noun>[a-zà-öø-ÿœ]{3,}[sx])"
_LEAD_FORMS = (
    re.compile(rf"\b{_DETERMINER}\s+(?:{_COUNT}\s+)?{_PLURAL}(?:\s+\w+){{0,4}}?\s+suivante?s\b", re.I),
    re.compile(rf"\b{_DETERMINER}\s+(?:{_COUNT}\s+)?{_PLURAL}(?:\s+\w+){{0,3}}?\s+(?:étaient|sont|seront)\b", re.I),
    re.compile(rf"\b{_COUNT}\s+(?:(?:grand|princip|nouv)\w*\s+)?{_PLURAL}", re.I),
)
_FIRST_PLURAL = re.compile(
    rf"^(?:(?:l[ae]s?|des|nos|ces|les)\s+)?(?:{_COUNT}\s+)?(?:(?:principa|grand|nouve)\w*\s+)?{_PLURAL}\b", re.I
)
# Plurals that count or measure and never name an item.
_MEASURES = frozenset(
    """ans mois jours semaines heures années annees euros pages fois parties partenaires signataires habitants
    personnes suivants suivantes principales principaux dispositions communes données annexes cours repas moins plus
    dans sous sans vers travers alors mais nous vous tous toutes divers diverses générales generales""".split()
)
_INVARIANT = frozenset("prix choix voix croix cas avis concours processus accès progrès parcours recours".split())


def name_of_items(title: str, lead: str, heading: str) -> str:
    """Return the singular noun for the items of a list, from its title, its lead, then the heading of the article.

    « les 3 orientations stratégiques étaient les suivantes » → « orientation »; « Priorités et enjeux » → « priorité ».
    """
    for text, patterns in ((title, (_FIRST_PLURAL,)), (lead, _LEAD_FORMS), (heading, (_FIRST_PLURAL,))):
        noun = _first_noun(text, patterns)
        if noun:
            return noun
    return FALLBACK


def _first_noun(text: str, patterns: Iterable[re.Pattern[str]]) -> str:
    for pattern in patterns:
        for match in pattern.finditer(text):
            noun = match["noun"].lower()
            if noun not in _MEASURES:
                return singular(noun)
    return ""


def singular(noun: str) -> str:
    """Return the singular of a French plural noun in lower case."""
    if noun in _INVARIANT:
        return noun
    if noun.endswith("eaux") or noun.endswith("eux"):
        return noun[:-1]
    if noun.endswith("aux"):
        return {"travaux": "travail", "baux": "bail"}.get(noun, noun[:-3] + "al")
    return noun[:-1]
