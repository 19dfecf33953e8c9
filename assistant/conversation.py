"""Follow-up questions made to stand alone, by rules: what « et pour la Région ? » asks depends on what came before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.asides import ASIDES
from assistant.courtesies import courtesy
from assistant.ellipsis import is_elliptical, put_in
from assistant.questions import TOPIC_OPENS, understand
from assistant.recalled import named_in, pointed_at, said_in
from assistant.referents import entity_of, matter_of, refers_back
from assistant.sourced import asks_for_source
from corpus.nouns import Turn
from index.address import ORDINALS, Address, addresses, as_written
from index.analysis import fold

_NEW_SUBJECT = re.compile(
    r"^(?:(?:ok|bon|d'accord|merci|super|parfait|tres bien|tiens|ah|oui)\W+)*(?:rien a voir|"
    r"(?:une? )?autre (?:chose|question|sujet|appel|dossier|point|demande)|chang(?:ement|eons) de sujet|"
    r"question suivante|par ailleurs|sinon|[\w' -]{3,60} maintenant ?:)(?!\w)"
)
_AND = re.compile(r"^(?:et|mais|ok et|alors|sinon|d'accord,? et|puis)\b[ ,]*(?P<rest>.+?)\s*\??$", re.I | re.S)
# « C'est pareil pour la Région ? », « non, je parlais de la Région »: as « et pour la Région ? », « et la Région ? ».
_LIKEWISE = re.compile(
    r"^(?:et |mais )?(?:est-ce que )?(?:c'est |ce serait |ça vaut |ça s'applique )?"
    r"(?:pareil|la même chose|idem|aussi le cas|le cas|aussi|également)(?: aussi)? "
    r"(?=(?:pour|chez|à|au|aux|dans|avec|en)\b)",
    re.I,
)
_CORRECTED = re.compile(
    r"^(?:(?:(?:ah |mais )?non|pas du tout|mais)[ ,.:;]+)?(?:je|on) "
    r"(?:(?:vous |te )?parlais|parlait|voulais (?:parler|dire)|pensais)(?: plutôt)? "
    r"(?=(?:de|du|des|d'|à|au|aux|l[ae]s?|l'|celui|celle|ceux|leurs?)\b)",
    re.I,
)
_PLACE = "(?:article|priorite|orientation|annexe|chapitre|titre|section|axe|action|mesure|engagement)"
_STEP = re.compile(
    r"^(?:(?:et|mais|puis)\s+)?(?:que dit |quelle est |quel est |c'est quoi )?(?:(?:ce|celui|celle)s? |l[ae']\s?)?"
    rf"(?:{_PLACE} )?"
    r"(?P<step>suivante?|prochaine?|d'apres|ensuite|precedente?|d'avant|derniere?)\b(?P<rest>.{0,20})$"
)
_PLACES, _PLURAL_PLACES = re.compile(rf"\b{_PLACE}\b"), re.compile(rf"\b{_PLACE}s\b")
_MASCULINE = frozenset("article chapitre titre axe engagement objectif point volet levier alinea paragraphe".split())
# « … l'article 9 de la convention du Quai »: the document that an address is of.
_OF_DOCUMENT = re.compile(
    r"\b(?:article|priorité|orientation|annexe|chapitre|titre|section|axe)s?(?: (?:n[o°º] ?)?\d\S*)?"
    r"(?P<of> (?:de la|du|de l'|des) [^?()]+?)\s*\??$",
    re.I,
)
_BARE_NUMBER = re.compile(
    rf"^(?:et |mais |puis )?(?:quelle est |quel est |que dit |pour |(?:pass(?:e|ons|ez)|va) (?:a|au) )?(?:l[ae] )?"
    rf"(?P<number>\d{{1,2}}|{'|'.join(ORDINALS)})"
    r"\s?(?:e|eme|ieme|ere?|nde?)?(?:,? (?:c'est|dit) quoi)?$"
)
_BARE_ASKING = re.compile(
    r"^(?:et |mais |alors )?(?:(?:par|pour|avec|a|de|chez|sur|sous|dans|en|avant|apres|depuis|jusqu'a|d'ici) )?"
    r"(?:pourquoi|quand|ou|qui|quoi|combien(?: d(?:e |')(?:temps|jours?|mois|semaines?|annees?|ans?|fois))?|"
    r"comment|lesquel(?:le)?s|lequel|laquelle|quel(?:le)?s?|"
    r"a quelle date|depuis quand|jusqu'a quand|pour combien de temps|"
    r"c'(?:est|etait|sera) (?:quand|ou|qui|quoi|combien)|ou ca|pourquoi (?:ca|cela))"
    r"(?: ca| cela| donc| exactement)?$"
)
# « Combien sont-ils ? », « il y en a combien ? » after a question about several.
_HOW_MANY = re.compile(
    r"^(?:et |mais |alors |ca fait )*"
    r"(?:combien(?: (?:sont[- ](?:ils|elles)|(?:il )?y en a(?:[- ]t[- ]il)?|ca fait))?|"
    r"(?:il y en a|y en a|ils sont|elles sont|ca en fait) combien)(?: en tout| au total)?$"
)
_SEVERAL_THINGS = re.compile(r"\b(?:quel(?:le)?s (?!sont\b|ont\b|est\b)|(?:les|des|ces) )(?P<noun>[\w'’ -]+)", re.I)
FEW = 2  # words of its own with which a follow-up may still be about what was said before


@dataclass(frozen=True, slots=True)
class Said:
    """What was said before: the last question, made to stand alone, and the answer to it.

    `named` are the names that an answer last named in a row, `place` the last question that had a numbered place.
    """

    question: str = ""
    answer: str = ""
    named: tuple[str, ...] = ()
    place: str = ""


def standalone(question: str, history: Sequence[Turn]) -> str:
    """Return `question` as it would be asked by someone who had said nothing before; itself where it stands alone."""
    return _follow(question, history)[0]


def readings(question: str, history: Sequence[Turn]) -> tuple[str, ...]:
    """Return what `question` may mean, the likeliest (`standalone`) first.

    A follow-up may also be about what the last answer said, or about all that was asked before it. One that names more
    than two things and does not open with « et », or that names a numbered place, is taken at its word.
    """
    alone, previous, answered = _follow(question, history)
    question = _as_ellipsis(question) if previous else question
    opened = _without_and(question) != question.strip()
    stands = not opened and alone == question.strip() and len(understand(alone).terms) > FEW
    if not previous or stands or begins_anew(question) or addresses(alone):
        return (alone,)
    bare = (_without_and(question) if TOPIC_OPENS in alone or opened else alone).rstrip(" ?")
    about = (said_in(answered), matter_of(previous))
    others = (f"{bare}{TOPIC_OPENS}{topic}) ?" for topic in about if topic and not addresses(topic))
    return tuple(dict.fromkeys((alone, *others)))


def _as_ellipsis(question: str) -> str:
    """Return « et pour la Région ? » for « c'est pareil pour la Région ? » and for a correction; others as they are."""
    return _CORRECTED.sub("et ", _LIKEWISE.sub("et ", question.strip()))


def _follow(question: str, history: Sequence[Turn]) -> tuple[str, str, str]:
    """Return the question made to stand alone, the one before it, made so too, and what was answered to that."""
    said, question = Said(), _as_ellipsis(question)
    for turn in history:
        if turn.role == "assistant":
            said = replace(said, answer=turn.content, named=named_in(turn.content) or said.named)
        elif courtesy(turn.content) is None and not asks_for_source(turn.content):
            asked = _rewrite(_as_ellipsis(turn.content), said)
            said = replace(said, question=asked, place=asked if _numbered(_head(asked)) else said.place)
    return (_rewrite(question, said) if said.question else question.strip()), said.question, said.answer


def _rewrite(question: str, said: Said) -> str:
    question, previous = question.strip(), said.question
    folded = _on_one_line(question)
    if not previous or begins_anew(question):
        return question
    pointed = _step_address(folded, said) or _name_address(folded, question) or _count_of(folded, previous)
    if pointed is None and (meant := pointed_at(question, said.named, previous)) is not None:
        pointed = _without_and(meant)
    if pointed is not None:
        return pointed
    if _BARE_ASKING.match(folded):
        return f"{question.rstrip(' ?')}{TOPIC_OPENS}{matter_of(previous)}) ?"
    opened = _AND.match(question)
    if opened and is_elliptical(opened["rest"]):
        return put_in(opened["rest"], previous)
    rest = opened["rest"] if opened else question
    if refers_back(ASIDES.sub(" ", fold(rest))):
        return f"{rest[0].upper()}{rest[1:].rstrip(' ?')}{TOPIC_OPENS}{entity_of(previous, fold(rest))}) ?"
    return _without_and(question)


def _count_of(folded: str, previous: str) -> str | None:
    """Return « Combien de partenaires ? » for « combien sont-ils ? » behind a question about several partners."""
    several = _SEVERAL_THINGS.search(_head(previous)) if _HOW_MANY.match(folded) else None
    if several is None or understand(previous).kind not in ("list", "person"):
        return None
    return f"Combien de {several['noun'].strip()} ?"


def _head(question: str) -> str:
    """Return a question without the topic that was added to it."""
    return question.partition(TOPIC_OPENS)[0]


def begins_anew(question: str) -> bool:
    """Tell whether a question says that it is about something else: « rien à voir : … »."""
    return bool(_NEW_SUBJECT.match(_on_one_line(question)))


def _on_one_line(question: str) -> str:
    return re.sub(r"\s+", " ", fold(question)).strip(" ?!.")


def _without_and(question: str) -> str:
    """Return the question without the « et » that opens it; itself where none does."""
    opened = _AND.match(question.strip())
    return f"{opened['rest'][0].upper()}{opened['rest'][1:].rstrip(' ?')} ?" if opened else question.strip()


def _step_address(folded: str, said: Said) -> str | None:
    """« Et la suivante ? », « et la 6 ? » after a question or an answer about a numbered place.

    « Et l'article suivant ? » may be asked after other questions too.
    """
    step, bare = _STEP.match(folded), _BARE_NUMBER.match(folded)
    if not step and not bare:
        return None
    previous, answered = said.question, said.answer
    listed = _listed(_head(previous), folded) if bare else ()
    numbered = listed or _numbered(_head(previous)) or _numbered(answered)
    if not numbered and step and _PLACES.search(folded):
        previous, numbered = said.place, _numbered(said.place)
    if not numbered:
        return None
    noun, number = numbered[-1].name.rsplit(" ", 1)
    if bare:
        digits = bare["number"]
        target = int(digits) if digits.isdigit() else ORDINALS[digits]
    elif step and step["step"].startswith("dernier"):
        written = as_written(noun, previous, answered)
        last = f"le dernier {written.lower()}" if fold(noun) in _MASCULINE else f"la dernière {written.lower()}"
        return f"Que dit {last}{_document_of(previous)} ?"
    else:
        target = int(number) + (-1 if step and step["step"].startswith(("prec", "d'av")) else 1)
    asked = _ask_address(Address(f"{as_written(noun, previous, answered)} {target}", numbered[-1].finer))
    return f"{asked.rstrip(' ?')}{_document_of(previous)} ?"


def agrees_with(step: str, noun: str) -> bool:
    """Tell whether « suivante » may be said of a place: an article is « suivant »."""
    masculine = fold(noun) in _MASCULINE
    return not (masculine if step.endswith("te") else step.endswith("nt") and not masculine)


def _listed(previous: str, folded: str) -> tuple[Address, ...]:
    """Return the places of « quelles sont les priorités ? » that « la deuxième » may be one of, not numbered yet."""
    nouns = [noun[0].rstrip("s") for noun in _PLURAL_PLACES.finditer(fold(previous))]
    gender = re.search(r"\bl[ae]\b", folded)
    return tuple(
        Address(f"{noun} 0", finer=True)
        for noun in nouns
        if gender is None or (noun in _MASCULINE) == (gender[0] == "le")
    )


def _document_of(question: str) -> str:
    """Return « … de la convention du Quai », which an address in `question` is of; nothing where none is named."""
    named = _OF_DOCUMENT.search(question)
    return named["of"] if named else ""


def _numbered(text: str) -> tuple[Address, ...]:
    """Return the numbered places that `text` names; « Habitat 25 » is none."""
    found = (address for address in addresses(text) if re.search(r" \d+$", address.name))
    return tuple(
        one for one in found if _PLACES.search(fold(one.name)) or as_written(one.name.split()[0], text).islower()
    )


def _name_address(folded: str, question: str) -> str | None:
    """« Et l'article 3 ? »: a place and nothing else."""
    named = addresses(question)
    if len(named) != 1 or len(folded.split()) > 5 or not re.match(r"^(?:et|puis|mais|pour|dans)\b", folded):
        return None
    return _ask_address(named[0])


def _ask_address(address: Address) -> str:
    if address.finer:
        noun = fold(address.name).split()[0]
        article = "l'" if noun[0] in "aeiou" else "le " if noun in _MASCULINE else "la "
        return f"Que dit {article}{address.name} ?"
    name = address.name[0].lower() + address.name[1:]
    return f"Que dit l'{name} ?" if name[0] in "ae" else f"Que dit le {name} ?"
