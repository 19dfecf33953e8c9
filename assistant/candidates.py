"""The stretches of text that could answer: sentences, items, signatories' blocks, with the words around them."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from assistant.identity import identity
from assistant.lemmas import lemma_stems
from assistant.library import Library
from assistant.parties import Party, parties
from corpus.nouns import Document, Hit, Passage
from corpus.sentences import opens_with_pronoun, quotable_spans
from index.analysis import terms

Stems = frozenset[str]
Found = TypeVar("Found", Stems, tuple[Party, ...])
_VERB = re.compile(r"\b(?:est|sont|a|ont|avait|sera|seront|fut|peut|peuvent|doit|doivent|s['’]|se)\b")
_POSSESSIVE = re.compile(r"(?:S(?:on|a|es)|Leurs?)\b")
SUBJECT = 6  # words of a sentence that name what the « il » behind it stands for
KEPT_PASSAGES = 20_000
# « La Loi de Finances pour 2019 » speaks of a law, not of what is financed.
_TEXT_NAMED = re.compile(
    r"(?P<text>\b(?:lois?|codes?) (?:de la |de l['’]|du |des |de |d['’]))[\w-]+"
    r"(?: et (?:de la |de l['’]|du |de |d['’])[\w-]+)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch `text == passage.text[start:end]` with the stems of itself and of what stands around it.

    `title` are the stems of what its document is called (`assistant.identity`); `cited` those of its own that only say
    what a law or code that it names is about. `lead` is the text that introduces the item which this is, `before` the
    sentence before it that says what its « il » or « son » stands for.
    """

    passage: Passage
    start: int
    end: int
    text: str
    own: Stems
    context: Stems
    rest: Stems
    title: Stems
    cited: Stems = frozenset()
    lead: str = ""
    before: str = ""


class Candidates:
    """Cut passages into candidates, each passage once (the newest 20,000 are kept)."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: OrderedDict[str, tuple[Candidate, ...]] = OrderedDict()
        self._called: dict[str, tuple[str, Stems]] = {}
        self._parties: dict[str, tuple[str, tuple[Party, ...]]] = {}

    def of(self, hits: Iterable[Hit]) -> tuple[Candidate, ...]:
        """Return the candidates of the passages hit, best passage first."""
        documents = {document.id: document for document in self._library.documents()}
        return tuple(candidate for hit in hits for candidate in self.of_passage(hit.passage, documents))

    def of_passage(self, passage: Passage, documents: dict[str, Document]) -> tuple[Candidate, ...]:
        """Return the candidates of one passage, in reading order."""
        known = self._kept.get(passage.id)
        if known is None:
            known = self._kept[passage.id] = tuple(self._cut(passage, documents.get(passage.document)))
            if len(self._kept) > KEPT_PASSAGES:
                self._kept.popitem(last=False)
        return known

    def _cut(self, passage: Passage, document: Document | None) -> Iterable[Candidate]:
        whole = _stems(passage.text)
        context = _stems(" \n".join((*passage.headings, passage.place, *self._above(passage))))
        title = self.called(document) if document else frozenset()
        parties_there = self.parties(document) if document else ()
        lead = self._library.passages(passage.document)[passage.lead].text if passage.lead is not None else ""
        before = ""
        for start, end in quotable_spans(passage):
            text = passage.text[start:end]
            own = _stems(text)
            pronoun = opens_with_pronoun(text)
            behind = before if pronoun or _POSSESSIVE.match(text) else ""
            if pronoun:
                own |= _stems(" ".join(_VERB.split(before)[0].split()[:SUBJECT]))
            else:
                before = text
            cited = own - _stems(_TEXT_NAMED.sub(r"\g<text>", text)) if _TEXT_NAMED.search(text) else frozenset()
            near = context.union(*(party.name for party in parties_there if party.stands_in(text)))
            yield Candidate(passage, start, end, text, own, near, whole, title, cited, lead, behind)

    def called(self, document: Document) -> Stems:
        """Return the stems of what a document is called, found once a version."""
        return _once_a_version(self._called, document, lambda: identity(document, self._library.passages(document.id)))

    def parties(self, document: Document) -> tuple[Party, ...]:
        """Return what a document calls its parties by, found once a version."""
        return _once_a_version(self._parties, document, lambda: parties(self._library.passages(document.id)))

    def _above(self, passage: Passage) -> tuple[str, ...]:
        ordinals = [ordinal for ordinal in (passage.lead, passage.parent) if ordinal is not None]
        if not ordinals:
            return ()
        passages = self._library.passages(passage.document)
        return tuple(passages[ordinal].text for ordinal in ordinals)


def _once_a_version(kept: dict[str, tuple[str, Found]], document: Document, find: Callable[[], Found]) -> Found:
    version, found = kept.get(document.id, ("", None))
    if found is None or version != document.sha256:
        found = find()
        kept[document.id] = (document.sha256, found)
    return found


def _stems(text: str) -> Stems:
    return frozenset(terms(text)) | lemma_stems(text)
