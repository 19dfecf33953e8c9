"""What a follow-up may stand for: the noun phrases of the question before it, and whether it refers to one."""

from __future__ import annotations

import re

from assistant.questions import TOPIC_OPENS
from index.analysis import fold

DETERMINER = (
    r"(?:de la |de l'|du |des |aux? |à la |à l'|le |la |les |l'|un |une |ce |cet |cette |ces |nos |notre |vos |votre |"
    r"mes |mon |ma )"
)
# « Le dossier, on le dépose où ? »: no determiner behind a pronoun, but for an inverted one.
_NO_PRONOUN = "".join(
    rf"(?<![\s'’]{one} )(?<!^{one} )" for one in ("on", "je", "tu", "il", "ils", "elle", "elles", "nous", "vous")
)
# The last noun phrase of a question, its end or the subject of an inversion (« le contrat a-t-il … »).
LAST_NOUN_PHRASE = re.compile(
    rf"(?s:.*)(?P<phrase>(?P<determiner>(?<!-){_NO_PRONOUN}\b{DETERMINER})"
    r"(?!(?:a|ont|est|avait|sont)\b)(?P<noun>[^,?;:()]+?))\s*\??\s*$",
    re.I,
)
# A noun phrase that no preposition takes in, with all that stands behind it.
_WITH_COMPLEMENTS = re.compile(
    rf"(?<!\bde )(?<!\bà )(?<![\w-]){_NO_PRONOUN}(?P<determiner>(?:le|la|les|un|une|ce|cet|cette|ces) |l['’])"
    r"(?=(?P<noun>(?!(?:a|ont|est|avait|sont)\b)[^,?;:()]+))",
    re.I,
)
_COUNTED = re.compile(
    r"\b(?:combien d|quels? nombre d)(?:e |['’])(?P<noun>[\w-]+(?: (?:de|en|à|d['’]) ?[\w-]+)*?)"
    r"(?= (?:le|la|les|l['’]|un|une|ce|cette|y|[\w-]+-(?:t-)?(?:il|elle|on)s?)\b| [\w-]+(?:ent|e|a|t)\b|\s*\?|$)",
    re.I,
)
_PLURAL = re.compile(r"\b(?:ils|elles|eux|qui les|leurs?)\b")
_SUBJECT = re.compile(
    rf"(?P<phrase>(?P<determiner>(?<!-)\b{DETERMINER})(?!(?:a|ont|est)\b)(?P<noun>[^,?;:()]+?)) "
    r"(?=[\w']+-(?:t-)?(?:il|elle|on)s?\b)",
    re.I,
)
_REFERRING = re.compile(
    r"\b(?:celui|celle|ceux|celles)(?:-ci|-la)?\b|\bcela\b|\bca\b(?! (?:veut dire|signifie|designe) quoi,? [a-z])|"
    r"\bla-(?:dessus|dedans)\b|\ba ce (?:sujet|propos)\b|\bce derni|\bcette dernier|\bqu'en est-il|"
    r"(?<!\bc'est )(?<!\bc'etait )\bqui (?:l'|les |le |la |en |y )\s?(?=\w)|"
    r"\bl'(?:a|ont|avait|est|aura)\b(?!-)|\b(?:leurs?|sa|son|ses) [a-z]|"
    r"\b(?:lui|eux|en) (?:a|est|sont|ont|fait|faut)\b|\by (?:est|sont|ont|fait|faut)\b|"
    r"\by a\b(?![- ]t[- ]il)(?! (?:aussi |encore |bien |deja )?(?:des?|du|une?|d'|l[ae]s?|plusieurs) )|"
    r"\b[sm]'(?:en|y) [a-z]+|\ben [a-z]{2,}(?:er|ir|re)\b|"
    r"\bd'autres ?\??$|"
    r"\b(?:dure|sert|contient|porte|comprend|concerne|finit|s'arrete)-?t?-(?:il|elle)s?\b"
)
_DEMONSTRATIVE = re.compile(r"\b(?:ce|cet|cette|ces) (?P<noun>[a-z]{3,})")
_OF_THE_DOCUMENT = frozenset(
    "protocole document texte contrat convention accord corpus present presente article loi annee".split()
)
# « Le permis de louer concerne quels logements », « … ouvre pour quand », « …, non »: not of the name.
_ASKED_BEHIND = re.compile(
    r" (?!(?:de|du|des|à|au|aux|et|ou|en|pour|par|sur|dans)\b)[\w'-]+(?: (?:pour|à|de|par|avec|depuis|jusqu'à))? "
    r"(?:quel(?:le)?s?|quoi|combien|quand|comment|qui)\b[^()]*$",
    re.I,
)
_TAIL = re.compile(r",? (?:non|hein|ou pas|c'est ça|là-dedans|alors|du coup)$", re.I)
_PRONOUN = re.compile(r"\b(?:il|elle|ils|elles)\b")
_OWN_NOUN = re.compile(rf"\b{DETERMINER}(?!a\b|est\b|ont\b)[a-zà-ÿ]{{3,}}", re.I)
_ASKING = re.compile(
    r"^\s*(?:et\s+)?(?:est-ce que |qu'est[- ]ce qu(?:e |'|i (?:est |a )?)|qui est-ce qui |que dit |que prévoit |"
    r"que contient |"
    r"(?:quel(?:le)?s?)(?: est| sont| était| étaient)? |combien (?:de |d')|par qui |pour qui |à qui |avec qui |"
    r"(?:jusqu'à|depuis) quand |quand |où |pourquoi |comment |qui |que |qu')+",
    re.I,
)


def refers_back(folded: str) -> bool:
    """Tell whether a folded question has a pronoun, or another word, that stands for something said before."""
    if _REFERRING.search(folded):
        return True
    demonstrative = _DEMONSTRATIVE.search(folded)
    if demonstrative and demonstrative["noun"].rstrip("s") not in _OF_THE_DOCUMENT:
        return not re.match(r"est-ce|c'est", demonstrative[0])
    return bool(_PRONOUN.search(folded)) and not _OWN_NOUN.search(folded.replace("-t-il", "").replace("-t-elle", ""))


def matter_of(previous: str) -> str:
    """Return what the previous question was about: its words without the asking ones."""
    said = _TAIL.sub("", previous.replace(TOPIC_OPENS, " ").rstrip(" ?)."))
    return _ASKING.sub("", said).strip() or previous.rstrip(" ?.")


def entity_of(previous: str, folded: str) -> str:
    """Return what the previous question named that the pronoun of `folded` may stand for, else all it was about."""
    asked, _, topic = previous.partition(TOPIC_OPENS)
    if topic:
        return topic.rstrip(" ?)")
    asked = _TAIL.sub("", asked.rstrip(" ?"))
    counted = _COUNTED.search(asked)
    if counted and _PLURAL.search(folded):
        return counted["noun"]
    named = _SUBJECT.search(asked) or _named(asked, folded) or LAST_NOUN_PHRASE.search(asked.rstrip(" ?"))
    if not named:
        return matter_of(previous)
    written = named["determiner"].lower().strip()
    determiner = {"du": "le", "des": "les", "au": "le", "aux": "les", "de la": "la", "de l'": "l'", "à la": "la"}.get(
        written, written
    )
    noun = _ASKED_BEHIND.sub("", named["noun"]).rstrip(" .")
    return f"{determiner}{'' if determiner.endswith(chr(39)) else ' '}{noun}"


def _named(asked: str, folded: str) -> re.Match[str] | None:
    """Return the last noun phrase with its complements, to the end, that agrees with the pronoun of `folded`."""
    found = [match for match in _WITH_COMPLEMENTS.finditer(asked.rstrip(" ?")) if _agrees(match["determiner"], folded)]
    return found[-1] if found else None


def _agrees(determiner: str, folded: str) -> bool:
    """Tell whether a determiner may go with the pronoun of a question; « l' » goes with any in the singular."""
    if _PLURAL.search(folded):
        return fold(determiner).strip() in ("les", "ces", "ses", "leurs")
    if re.search(r"\belle\b", folded):
        return fold(determiner).strip() in ("la", "une", "cette", "l'")
    if re.search(r"\bil\b", folded):
        return fold(determiner).strip() in ("le", "un", "ce", "cet", "l'")
    return False


def noun_phrase(asked: str) -> re.Match[str] | None:
    """Return the subject of an inversion, else the last noun phrase."""
    return _SUBJECT.search(asked) or LAST_NOUN_PHRASE.search(asked)
