"""What the acronyms of a text stand for: as a document defines them, else as the glossary does."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.glossary import acronyms
from ui.lettering import REMEMBERED
from ui.page_texts import DEFINED, GLOSSARY

if TYPE_CHECKING:
    from assistant.library import Library
    from corpus.nouns import Document

ACRONYM = re.compile(r"\b[A-ZÀ-Þ][A-ZÀ-Þ0-9]{1,9}\b")
LONGEST = 160  # characters of a definition that a small box beside the word still shows


class Acronyms:
    """Explanations, remembered until the library changes; safe in several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], str] = {}
        self._revision = -1

    def of(self, texts: Iterable[str], documents: Iterable[str]) -> dict[str, str]:
        """Return the explanation of each acronym in `texts` that one of `documents` (ids) or the glossary has."""
        from assistant.library import UnknownDocument

        names = dict.fromkeys(name for text in texts for name in _names(text))
        shelf = {document.id: document for document in self._library.documents()}
        wanted = [shelf[id] for id in dict.fromkeys(documents) if id in shelf]
        found = {}
        for name in names:
            try:
                said = next(filter(None, (self._in(document, name) for document in wanted)), "") or _in_glossary(name)
            except UnknownDocument:  # removed at this instant
                continue
            if said:
                found[name] = said
        return found

    def _in(self, document: Document, name: str) -> str:
        with self._lock:
            if self._revision != self._library.revision:
                self._known, self._revision = {}, self._library.revision
            known = self._known.get((document.id, name))
        if known is None:
            known = self._known[document.id, name] = self._find(document, name)
        return known

    def _find(self, document: Document, name: str) -> str:
        from assistant.definitions import definition

        for passage in self._library.passages(document.id):
            span = definition(passage.text, name) if name in passage.text else None
            if span is not None and span[1] - span[0] <= LONGEST:
                words = " ".join(passage.text[slice(*span)].split())
                return DEFINED.format(words=words, title=document.title)
        return ""


@lru_cache(maxsize=REMEMBERED)
def _names(text: str) -> tuple[str, ...]:
    return tuple(ACRONYM.findall(text))


def _in_glossary(name: str) -> str:
    known = acronyms().get(name)
    return GLOSSARY.format(words=known.expansion, source=known.source) if known else ""
