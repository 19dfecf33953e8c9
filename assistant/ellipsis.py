"""« Et pour la Région ? »: a few words put into the question before them, in the place of others of their kind."""

from __future__ import annotations

import re

from assistant.questions import TOPIC_OPENS
from assistant.referents import DETERMINER, LAST_NOUN_PHRASE, noun_phrase
from index.analysis import fold

_LAST_PREPOSITION = re.compile(r"(?s:.*)\b(?:pour|chez|avec|à|sur|dans|par) (?=[\w«])", re.I)
_ALONE = ("pour", "chez", "avec", "à", "sur", "dans", "par", "de")
_HIDDEN = {
    "du": "de ",
    "des": "de ",
    "de la": "de ",
    "de l'": "de ",
    "au": "à ",
    "aux": "à ",
    "à la": "à ",
    "à l'": "à ",
}
_BEFORE_A_NAME = re.compile(rf"\b({'|'.join(_ALONE)}) [A-ZÀ-Þ][^,;:?]*$")
_PREPOSITIONS = {
    "pour": "pour", "de": "de|du|des|d'", "du": "de|du|des|d'", "des": "de|du|des|d'", "d": "de|du|des|d'",
    "à": "à|au|aux", "au": "à|au|aux", "aux": "à|au|aux", "dans": "dans|à|au|en", "par": "par", "sur": "sur",
    "avec": "avec", "chez": "chez|pour", "en": "en|dans|à", "concernant": "sur|concernant",
}  # fmt: skip
# « Que dit l'article 5 ? », « Et les habitants ? »: what it says of them.
_WHAT_SAYS = re.compile(
    r"^\s*(?P<asked>que (?:dit|prévoit|contient) (?:l'|la |le )"
    r"(?:article|priorité|orientation|annexe|titre) [^\s?]+)\s*\??$",
    re.I,
)
# What shows that a question behind « et » asks by itself; « les enfants qui habitent ailleurs » asks nothing.
_ASKS = re.compile(
    r"(?:^(?:(?:a|par|pour|avec|de|chez|sur|dans|depuis|jusqu'a) )?|, )(?:qui|que|qu'|quoi|lequel)\b|\bqu'est-ce\b|"
    r"\b(?:quand|comment|pourquoi|combien|est-ce|quel(?:le)?s?)\b|\b(?:qui|quoi)$|"
    r"\bc'(?:est|etait|sera) (?:qui|quoi|ou)\b"
)
_RELATIVE = re.compile(r"(?<=\w) (?:qui|que|dont|ou) .*")
_HAS_VERB = re.compile(
    r"\b(?:est|sont|ont|va|doit|peut|dit|fait|veut|figure)\b(?!-)|-(?:t-)?(?:il|elle|on)\b|"
    r"\b(?:ca|cela|il|elle|on|ils|elles) (?:(?:ne|n'|y|en|les?|la|l'|se|s') ?)*[a-z]+|"
    r"[a-z]{3,}(?:eront|iront|rait|raient)\b|"
    r"(?<!\bde)(?<!\ba)(?<!\bet)(?<!\bou)(?<!\bpour)(?<!\bdans)(?<!\bpar)(?<!\bsur)(?<!\bavec)(?<!\bchez)(?<!\btous)"
    r"(?<!\btoutes)(?<=\w) (?:les|leur|lui|se) [a-z]+$"
)
# What people add to a few words, and names nothing: « et la Région en particulier ? ».
_TAIL = re.compile(
    r"[, ]+(?:alors|du coup|donc|dans tout ça|en particulier|plus (?:particulièrement|précisément)|par exemple|hein)"
    r"\s*\??$",
    re.I,
)
# A document that a question is asked of: « … dans le protocole de Besançon ? ».
_NOUNS = "protocole|contrat|convention|document|texte|charte|règlement|délibération|accord|bail"
_DOCUMENT = re.compile(rf"\b(?:{fold(_NOUNS)})\b")
_IN_DOCUMENT = re.compile(
    r"(?<=\w)(?P<named>,? (?:dans|selon|d'après) (?:le |la |l['’]|ce |cet |cette |notre )"
    rf"(?:{_NOUNS})\b[^?,;:()]*)\s*\??$",
    re.I,
)
_PREPOSITION = re.compile(r"(?:pour|de|du|des|a|au|aux|dans|par|sur|avec|chez|en|concernant|d') ?\b")
# « Mais le nom du contrat change, non ? » has a verb; « et la Région, non ? » need not.
_CONFIRMED = re.compile(r", (?:non|hein|n'est-ce pas) ?\??$")
FEW = 4  # words, « non » among them, that may go without one
LONGEST = 12  # words that may stand behind « et » in place of others of the last question
_PLURALS = (
    ("a", "ont"), ("est", "sont"), ("doit", "doivent"), ("peut", "peuvent"), ("fait", "font"), ("va", "vont"),
    (r"([a-zà-ÿ]{2,}e)", r"\1nt"),
)  # fmt: skip


def is_elliptical(rest: str) -> bool:
    """Return whether a question behind « et » has no verb of its own: a few words that open like a noun phrase."""
    folded = fold(rest)
    length = len(folded.split())
    if _ASKS.search(folded) or length > LONGEST or folded.startswith(("si ", "s'il")):
        return False
    if _CONFIRMED.search(folded) and length > FEW:
        return False
    return not _HAS_VERB.search(_RELATIVE.sub("", folded)) and length <= (LONGEST if _PREPOSITION.match(folded) else 8)


def put_in(rest: str, previous: str) -> str:
    """Return the previous question with its last phrase of the same form replaced by `rest`.

    « Qui a signé pour Néolia dans le protocole ? », « et Pôle emploi ? »: the document stays, where `rest` names none.
    """
    document = _IN_DOCUMENT.search(previous)
    if document is None or re.match(r"dans\b|selon\b", rest, re.I) or _DOCUMENT.search(fold(rest)):
        return _put_in(rest, previous)
    asked = _put_in(rest, f"{previous[: document.start()]} ?")
    return f"{asked.rstrip(' ?')}{document['named'].rstrip(' ?')} ?"


def _put_in(rest: str, previous: str) -> str:
    rest = _TAIL.sub("", rest)
    place = _WHAT_SAYS.match(previous)
    if place and re.match(DETERMINER, rest, re.I):
        return f"{place['asked']} sur {rest.strip(' ?.')} ?"
    rest = re.sub(r"^(?:celui|celle|ceux|celles) (?=d)", "", rest.strip(" ?."), flags=re.I)
    asked = previous.split(TOPIC_OPENS, maxsplit=1)[0].rstrip(" ?")
    first = re.match(r"[\wà]+", rest.lower())
    family = _PREPOSITIONS.get(first[0]) if first else None
    if family:
        slots = list(re.finditer(rf"\b(?:{family})(?:\s+|(?<='))(?!quoi|qui|quand|quel|combien)", asked, re.I))
        if slots:
            return f"{asked[: slots[-1].start()]}{rest} ?"
        return f"{asked} {rest} ?"
    possessive = re.match(r"(?:son|sa|ses|leurs?)\b", rest, re.I)
    bare = None if re.match(DETERMINER, rest, re.I) or possessive else _LAST_PREPOSITION.search(asked)
    if bare:
        return f"{asked[: bare.end()]}{rest} ?"
    last = LAST_NOUN_PHRASE.search(asked) if possessive else noun_phrase(asked)
    if not last:
        # « … prévu à Planoise ? », « et l'autre quartier ? »
        named = _BEFORE_A_NAME.search(asked)
        return f"{asked[: named.start()]}{_contract(named[1], rest)} ?" if named else f"{asked} {rest} ?"
    complement = re.search(r" (?:de |d'|à |pour |dans |sur )(?=[A-ZÀ-Þ]).*$", last["noun"])
    if complement and len(rest.split()) <= 2:
        rest += complement[0]
    tail, head = asked[last.end("phrase") :], asked[: last.start("phrase")]
    if re.match(r"(?:les|des|ces) ", last["phrase"], re.I) and re.match(r"(?:l[ae] |l['’]|un |une )", rest, re.I):
        # « À quoi s'engagent les signataires ? », « et la Région ? »: the verb before it is in the singular.
        head = re.sub(r"(?<=[a-zà-ÿ]e)nt $", " ", head)
    put = f"{head}{_contract(last['determiner'], rest)}{_agreeing(tail, rest)} ?"
    return put if head else f"{put[0].upper()}{put[1:]}"


def _agreeing(tail: str, subject: str) -> str:
    """Return what stands behind a subject with its inverted verb in the plural, where only the new subject has it."""
    if not re.match(r"(?:les|ces|ses|leurs) ", subject, re.I):
        return tail
    for singular, plural in _PLURALS:
        tail, count = re.subn(rf"\b{singular}-(?:t-)?(?P<who>il|elle|on)\b", rf"{plural}-\g<who>s", tail, count=1)
        if count:
            break
    return re.sub(r"(?<=\bété )\w+[éiut]\b", r"\g<0>s", tail)


def _contract(replaced: str, noun_phrase: str) -> str:
    """Return `noun_phrase` behind the preposition that `replaced` is or hides: du, la Région → de la Région."""
    hidden = replaced.lower().strip()
    joined = _HIDDEN.get(hidden, f"{hidden} " if hidden in _ALONE else "") + noun_phrase
    for long, short in (("de le ", "du "), ("de les ", "des "), ("à le ", "au "), ("à les ", "aux ")):
        joined = re.sub(f"^{long}", short, joined, flags=re.I)
    return joined
