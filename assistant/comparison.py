"""« Compare la durée de la convention du Quai et celle du bail »: the same question put to each of two documents."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.library import Library
from assistant.narrowing import Called, calls_itself, named_alone
from corpus.nouns import Document
from index.analysis import fold, terms

_ASKS = re.compile(
    r"\bcompar\w*|\bdifferences?\b|\bdifferent\w* (?:de|du|des)\b|\bpoints? communs?\b|\ben commun\b|"
    r"\b(?:lequel|laquelle) .{0,40}\b(?:plus|moins)\b|\bet (?:celui|celle|ceux|celles) d"
)
# What a comparison says beside the two documents and what is compared.
_BESIDE = frozenset(
    terms(
        "comparer compare comparaison comparez différence différent différente point commun lequel laquelle quel "
        "quelle plus moins celui celle ceux celles entre avec document texte contrat convention protocole charte "
        "délibération règlement accord ville être sont dire dis peux faire fais donne expliquer explique"
    )
)
_WORD = re.compile(r"[\w-]+['’]?")
_SMALL = frozenset("le la les l un une du de des d à au aux en sur pour".split())
_BETWEEN = 3  # small words that may stand between two words of what is compared
# What is asked of two documents that are compared and no more.
_AT_LEAST = ("Quel est l'objet ?", "Quelle est la durée ?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is put to one document."""

    document: Document
    question: str


def comparison(question: str, library: Library, called: Called) -> tuple[Asked, ...]:
    """Return what is asked of the two documents that `question` compares; nothing where it compares none.

    `called` gives the stems of what a document is called (`assistant.identity`).
    """
    if not _ASKS.search(fold(question)):
        return ()
    documents = library.documents()
    alone = named_alone(question, documents, called)
    found = sorted(alone, key=lambda one: -len(alone[one]))
    if len(found) < 2 or (len(found) > 2 and len(alone[found[2]]) == len(alone[found[1]])):
        return ()
    first, second = sorted(found[:2], key=lambda one: _position(question, alone[one]))
    both = _body(library, first) & _body(library, second)
    dropped = _BESIDE | ((alone[first] | alone[second]) - both)
    asked = _asked(question, dropped) or _AT_LEAST
    of = {one.id: calls_itself(one, library) for one in (first, second)}
    return tuple(Asked(one, _completed(each, of[one.id])) for each in asked for one in (first, second))


def _completed(question: str, of_document: str) -> str:
    """Return « Quelle est la durée de la convention ? » for « Quelle est la durée ? »; a longer question as it is."""
    short = len(set(terms(question)) - _BESIDE) == 1 and question.startswith("Quel")
    return f"{question.rstrip(' ?')} {of_document} ?" if of_document and short else question


def _position(question: str, stems: frozenset[str]) -> int:
    return next((word.start() for word in _WORD.finditer(question) if stems & set(terms(word[0]))), len(question))


def _body(library: Library, document: Document) -> frozenset[str]:
    return frozenset(stem for passage in library.passages(document.id) for stem in terms(passage.text))


def _asked(question: str, dropped: frozenset[str]) -> tuple[str, ...]:
    """Return the question about what is left of a comparison without `dropped`; nothing where nothing is."""
    words = [word[0] for word in _WORD.finditer(question)]
    kept = [i for i, word in enumerate(words) if (stems := set(terms(word))) and not stems <= dropped]
    if not kept:
        return ()
    first, last = kept[0], kept[0]
    for place in kept[1:]:
        small = all(fold(word).strip("'’") in _SMALL for word in words[last + 1 : place])
        if not small or place - last - 1 > _BETWEEN:
            break
        last = place
    opening = words[first - 1] if first and fold(words[first - 1]).strip("'’") in _SMALL else ""
    determiner = opening if fold(opening).strip("'’") in ("le", "la", "les", "l") else ""
    what = re.sub(r"(?<=['’]) ", "", " ".join((determiner, *words[first : last + 1])).strip())
    if determiner == "les":
        return (f"Quels sont {what} ?",)
    return (f"Quel{'' if determiner == 'le' else 'le'} est {what} ?" if determiner else f"{what} ?",)
