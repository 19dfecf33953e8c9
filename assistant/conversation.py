"""Follow-up questions made to stand alone, by rules: what « et pour la Région ? » asks depends on what came before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.courtesies import courtesy
from assistant.questions import TOPIC_OPENS
from corpus.nouns import Turn
from index.address import ORDINALS, Address, addresses
from index.analysis import fold

_DETERMINER = r"(?:de la |de l'|du |des |aux? |à la |à l'|le |la |les |l'|un |une |ce |cet |cette |ces )"
# The last noun phrase of a question, its end or the subject of an inversion (« le contrat a-t-il … »).
_LAST_NOUN_PHRASE = re.compile(
    rf"(?s:.*)(?P<phrase>(?P<determiner>\b{_DETERMINER})(?!(?:a|ont|est|avait|sont)\b)(?P<noun>[^,?;:()]+?))"
    r"\s*\??\s*$",
    re.I,
)
_LAST_PREPOSITION = re.compile(r"(?s:.*)\b(?:pour|chez|avec|à|sur|dans|par) (?=[\w«])", re.I)
_SUBJECT = re.compile(
    rf"(?P<phrase>(?P<determiner>\b{_DETERMINER})(?!(?:a|ont|est)\b)(?P<noun>[^,?;:()]+?)) "
    r"(?=[\w']+-(?:t-)?(?:il|elle|on)s?\b)",
    re.I,
)
_PREPOSITIONS = {
    "pour": "pour", "de": "de|du|des|d'", "du": "de|du|des|d'", "des": "de|du|des|d'", "d": "de|du|des|d'",
    "à": "à|au|aux", "au": "à|au|aux", "aux": "à|au|aux", "dans": "dans|à|au|en", "par": "par", "sur": "sur",
    "avec": "avec", "chez": "chez|pour", "en": "en|dans|à", "concernant": "sur|concernant",
}  # fmt: skip
_NEW_SUBJECT = re.compile(
    r"^(?:(?:ok|bon|d'accord|merci)\W+)?(?:rien a voir|autre (?:chose|question|sujet)|chang(?:ement|eons) de sujet|"
    r"question suivante|par ailleurs|sinon)\b"
)
# « Que dit l'article 5 ? », « Et les habitants ? »: what it says of them.
_WHAT_SAYS = re.compile(
    r"^\s*(?P<asked>que (?:dit|prévoit|contient) (?:l'|la |le )"
    r"(?:article|priorité|orientation|annexe|titre) [^\s?]+)\s*\??$",
    re.I,
)
_AND = re.compile(r"^(?:et|mais|ok et|alors|sinon|d'accord,? et|puis)\b[ ,]*(?P<rest>.+?)\s*\??$", re.I | re.S)
_STEP = re.compile(
    r"^(?:(?:et|mais|puis)\s+)?(?:que dit |quelle est |quel est |c'est quoi )?(?:(?:ce|celui|celle)s? d'|l[ae']\s?)?"
    r"(?:(?:article|priorite|orientation|annexe|chapitre|titre|section|axe|action|mesure|engagement) )?"
    r"(?P<step>suivante?|prochaine?|d'apres|precedente?|d'avant|derniere?)\b(?P<rest>.{0,20})$"
)
# « … l'article 9 de la convention du Quai »: the document that an address is of.
_OF_DOCUMENT = re.compile(
    r"\b(?:article|priorité|orientation|annexe|chapitre|titre|section|axe)s?\s+\S+"
    r"(?P<of> (?:de la|du|de l'|des) [^?(]+?)\s*\??$",
    re.I,
)
_BARE_NUMBER = re.compile(
    rf"^(?:et |mais |puis )?(?:quelle est |quel est |que dit |pour |(?:pass(?:e|ons|ez)|va) (?:a|au) )?(?:l[ae] )?"
    rf"(?P<number>\d{{1,2}}|{'|'.join(ORDINALS)})"
    r"\s?(?:e|eme|ieme|ere?|nde?)?$"
)
_BARE_ASKING = re.compile(
    r"^(?:et |mais |alors )?(?:(?:par|pour|avec|a|de|chez|sur|depuis|jusqu'a) )?"
    r"(?:pourquoi|quand|ou|qui|quoi|combien|comment|lesquel(?:le)?s|lequel|laquelle|quel(?:le)?s?|"
    r"a quelle date|depuis quand|jusqu'a quand|pour combien de temps|"
    r"c'(?:est|etait|sera) (?:quand|ou|qui|quoi|combien)|ou ca|pourquoi (?:ca|cela))"
    r"(?: ca| cela| donc| exactement)?$"
)
_REFERRING = re.compile(
    r"\b(?:celui|celle|ceux|celles)(?:-ci|-la)?\b|\bcela\b|\bca\b|\bce derni|\bcette dernier|\bqu'en est-il|"
    r"\bqui (?:l'|les |le |la |en |y )\s?(?=\w)|\bl'(?:a|ont|avait|est|aura)\b(?!-)|\b(?:leurs?|sa|son|ses) [a-z]|"
    r"\b(?:lui|eux|y|en) (?:a|est|sont|ont|fait)\b|"
    r"\b(?:dure|sert|contient|porte|comprend|concerne|finit|s'arrete)-?t?-(?:il|elle)s?\b"
)
_DEMONSTRATIVE = re.compile(r"\b(?:ce|cet|cette|ces) (?P<noun>[a-z]{3,})")
_OF_THE_DOCUMENT = frozenset(
    "protocole document texte contrat convention accord corpus present presente article loi annee".split()
)
_PRONOUN = re.compile(r"\b(?:il|elle|ils|elles)\b")
_OWN_NOUN = re.compile(rf"\b{_DETERMINER}(?!a\b|est\b|ont\b)[a-zà-ÿ]{{3,}}", re.I)
_ASKING = re.compile(
    r"^\s*(?:et\s+)?(?:est-ce que |qu'est[- ]ce qu(?:e |')|qui est-ce qui |que dit |que prévoit |que contient |"
    r"(?:quel(?:le)?s?)(?: est| sont| était| étaient)? |combien (?:de |d')|par qui |pour qui |à qui |avec qui |"
    r"(?:jusqu'à|depuis) quand |quand |où |pourquoi |comment |qui |que |qu')+",
    re.I,
)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """Return `question` as it would be asked by someone who had said nothing before; itself where it stands alone."""
    previous, answered = "", ""
    for turn in history:
        if turn.role == "assistant":
            answered = turn.content
        elif courtesy(turn.content) is None:
            previous = _rewrite(turn.content, previous, answered)
    return _rewrite(question, previous, answered) if previous else question.strip()


def _rewrite(question: str, previous: str, answered: str) -> str:
    question = question.strip()
    folded = re.sub(r"\s+", " ", fold(question)).strip(" ?!.")
    if not previous or _NEW_SUBJECT.match(folded):
        return question
    for rule in (_step_address, _name_address):
        rewritten = rule(folded, question, previous, answered)
        if rewritten:
            return rewritten
    if _BARE_ASKING.match(folded):
        return f"{question.rstrip(' ?')}{TOPIC_OPENS}{_matter(previous)}) ?"
    opened = _AND.match(question)
    if opened and _is_elliptical(opened["rest"]):
        return _put_in(opened["rest"], previous)
    rest = opened["rest"] if opened else question
    if _refers_back(fold(rest)):
        return f"{rest[0].upper()}{rest[1:].rstrip(' ?')}{TOPIC_OPENS}{_entity(previous)}) ?"
    return f"{rest[0].upper()}{rest[1:].rstrip(' ?')} ?" if opened else question


def _step_address(folded: str, _question: str, previous: str, answered: str) -> str | None:
    """« Et la suivante ? », « et la 6 ? » after a question or an answer about a numbered place."""
    step, bare = _STEP.match(folded), _BARE_NUMBER.match(folded)
    if not step and not bare:
        return None
    known = addresses(previous.split(TOPIC_OPENS, maxsplit=1)[0]) or addresses(answered)
    numbered = [address for address in known if re.search(r" \d+$", address.name)]
    if not numbered:
        return None
    noun, number = numbered[-1].name.rsplit(" ", 1)
    if bare:
        digits = bare["number"]
        target = int(digits) if digits.isdigit() else ORDINALS[digits]
    elif step and step["step"].startswith("dernier"):
        return None
    else:
        target = int(number) + (-1 if step and step["step"].startswith(("prec", "d'av")) else 1)
    asked = _ask_address(Address(f"{_as_written(noun, previous, answered)} {target}", numbered[-1].finer))
    named = _OF_DOCUMENT.search(previous)
    return f"{asked.rstrip(' ?')}{named['of']} ?" if named else asked


def _name_address(folded: str, question: str, _previous: str, _answered: str) -> str | None:
    """« Et l'article 3 ? »: a place and nothing else."""
    named = addresses(question)
    if len(named) != 1 or len(folded.split()) > 5 or not re.match(r"^(?:et|puis|mais|pour|dans)\b", folded):
        return None
    return _ask_address(named[0])


def _ask_address(address: Address) -> str:
    if address.finer:
        return f"Que dit la {address.name} ?"
    name = address.name[0].lower() + address.name[1:]
    return f"Que dit l'{name} ?" if name[0] in "ae" else f"Que dit le {name} ?"


def _as_written(noun: str, *texts: str) -> str:
    """Return a folded noun with its accents, where one of `texts` has it."""
    return next((word for text in texts for word in re.findall(r"\w+", text) if fold(word) == noun), noun)


def _is_elliptical(rest: str) -> bool:
    """Return whether a question behind « et » has no verb of its own: a few words that open like a noun phrase."""
    folded = fold(rest)
    asks = re.search(r"\b(?:qui|que|qu|quand|comment|pourquoi|combien|est-ce|quel(?:le)?s?)\b", folded)
    has_verb = re.search(
        r"\b(?:est|sont|ont|va|doit|peut|dit|fait|veut|figure)\b(?!-)|-(?:t-)?(?:il|elle|on)\b", folded
    )
    return len(folded.split()) <= 8 and not asks and not has_verb


def _put_in(rest: str, previous: str) -> str:
    """Return the previous question with its last phrase of the same form replaced by `rest`."""
    place = _WHAT_SAYS.match(previous)
    if place and re.match(_DETERMINER, rest, re.I):
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
    bare = None if re.match(_DETERMINER, rest, re.I) or possessive else _LAST_PREPOSITION.search(asked)
    if bare:
        return f"{asked[: bare.end()]}{rest} ?"
    last = _LAST_NOUN_PHRASE.search(asked) if possessive else _noun_phrase(asked)
    if not last:
        return f"{asked} {rest} ?"
    complement = re.search(r" (?:de |d')(?=[A-ZÀ-Þ]).*$", last["noun"])
    if complement and len(rest.split()) <= 2:
        rest += complement[0]
    return f"{asked[: last.start('phrase')]}{_contract(last['determiner'], rest)}{asked[last.end('phrase') :]} ?"


def _noun_phrase(asked: str) -> re.Match[str] | None:
    """Return the subject of an inversion, else the last noun phrase."""
    return _SUBJECT.search(asked) or _LAST_NOUN_PHRASE.search(asked)


def _contract(replaced: str, noun_phrase: str) -> str:
    """Return `noun_phrase` behind the preposition hidden in the replaced determiner: du, la Région → de la Région."""
    hidden = replaced.lower().strip()
    preposition = (
        "de " if hidden in ("du", "des", "de la", "de l'") else "à " if hidden in ("au", "aux", "à la", "à l'") else ""
    )
    joined = preposition + noun_phrase
    for long, short in (("de le ", "du "), ("de les ", "des "), ("à le ", "au "), ("à les ", "aux ")):
        joined = re.sub(f"^{long}", short, joined, flags=re.I)
    return joined


def _refers_back(folded: str) -> bool:
    if _REFERRING.search(folded):
        return True
    demonstrative = _DEMONSTRATIVE.search(folded)
    if demonstrative and demonstrative["noun"].rstrip("s") not in _OF_THE_DOCUMENT:
        return not re.match(r"est-ce|c'est", demonstrative[0])
    return bool(_PRONOUN.search(folded)) and not _OWN_NOUN.search(folded.replace("-t-il", "").replace("-t-elle", ""))


def _matter(previous: str) -> str:
    """Return what the previous question was about: its words without the asking ones."""
    return _ASKING.sub("", previous.replace(TOPIC_OPENS, " ").rstrip(" ?).")).strip() or previous.rstrip(" ?.")


def _entity(previous: str) -> str:
    """Return the last thing that the previous question named, else all it was about."""
    asked, _, topic = previous.partition(TOPIC_OPENS)
    if topic:
        return topic.rstrip(" ?)")
    last = _noun_phrase(asked.rstrip(" ?"))
    if not last:
        return _matter(previous)
    determiner = {"du": "le", "des": "les", "au": "le", "aux": "les", "de la": "la", "de l'": "l'", "à la": "la"}.get(
        last["determiner"].lower().strip(), last["determiner"].strip()
    )
    return f"{determiner}{'' if determiner.endswith(chr(39)) else ' '}{last['noun'].rstrip(' .')}"
