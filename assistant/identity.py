"""What a document is called by those who ask about it: its title, its file's name, its header, the parties it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.questions import PROPER_NAME
from corpus.nouns import Document, Passage
from index.analysis import terms

_FRONT = ("En-tête", "Parties")
_NOT_BODY = (*_FRONT, "Préambule", "Visas", "Signataires")
# « Le présent protocole », « la présente convention »: what a document calls itself, in folded text.
CALLS_ITSELF = re.compile(r"\b(?:le|du|au|la|de la|a la|ce) presente? (?P<noun>[a-z]{4,})")
HEADER_WORDS = 10  # a line of the header with more says something
_CIVIL = r"(?:M\.|MM\.|Mme|Mlle|Monsieur|Madame|Maître|Dr) "
_CAPITALISED = r"[A-ZÀ-Þ][\w'’-]+"
_PERSON = re.compile(rf"{_CIVIL}{_CAPITALISED}(?: {_CAPITALISED})*|{_CAPITALISED}(?: D[EU'’])? [A-ZÀ-Þ'’-]{{3,}}\b")
_SAYS = re.compile(r"[:.;\d]")
# Of a document with more passages the body is not read for the names of its parties.
MOST = 3_000


def identity(document: Document, passages: Sequence[Passage]) -> frozenset[str]:
    """Return the stems of the words that name `document` as a whole: they choose it, they do not choose a passage.

    `passages` are its own, in order. Of the parties, whose names may also tell its passages apart (« à Moncelle et à
    Arsigny »), only those count that its articles do not speak of by name; people never do.
    """
    named = {*terms(document.title), *(term for term in terms(document.id.replace("-", " ")) if not term.isdigit())}
    front = [one for one in passages[:MOST] if is_front(one, document)]
    for passage in front:
        for line in passage.text.splitlines():
            if passage.article == "En-tête" and len(line.split()) <= HEADER_WORDS and not _SAYS.search(line):
                named |= set(terms(line))
    parties = {term for passage in front for term in _names(passage.text)} - named
    if parties and len(passages) <= MOST:
        body = (one for one in passages if one.article not in _NOT_BODY and not is_front(one, document))
        named |= parties.difference(*(terms(one.text) for one in body))
    return frozenset(named)


def is_front(passage: Passage, document: Document) -> bool:
    """Return whether a passage stands before what a document says: in its header, or where its parties are named."""
    return passage.article in _FRONT or (passage.article_ordinal == 0 and passage.article == document.title)


def _names(text: str) -> Iterator[str]:
    for match in PROPER_NAME.finditer(_PERSON.sub(" ", " ".join(text.split()))):
        yield from terms(match[0])
