"""A passage made ready to be compared with sentences: its sentences and clauses with their words, facts and names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.checks_facts import Fact, figures, name_words, names, plain
from assistant.lemmas import lemma_stems
from assistant.library import Library
from corpus.nouns import Passage
from corpus.sentences import split_sentences
from index.analysis import terms

_ASIDE = re.compile(r"\(([^()]*)\)")
_CLAUSE = re.compile(r"[;:\n]|, |\.\s| [–|] |\b(?:mais|tandis que|alors que)\b|\bet (?=ne |n['’])")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a source: `text` as it stands, `plain` as `checks_facts.plain` writes it."""

    text: str
    plain: str
    stems: frozenset[str]
    facts: tuple[Fact, ...]
    names: tuple[Fact, ...]
    name_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sourced:
    """A sentence of a passage with its clauses; `start` and `end` are offsets in the passage's text."""

    whole: Stretch
    clauses: tuple[Stretch, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A passage, its sentences, and what stands around it: headings, the list's opening, the document's title."""

    passage: Passage
    sentences: tuple[Sourced, ...]
    around: Stretch


@lru_cache(maxsize=20_000)
def stretch(text: str) -> Stretch:
    """Return `text` with what it is compared by."""
    bare = plain(text)
    return Stretch(text, bare, frozenset(terms(text)) | lemma_stems(text), figures(bare), names(text), name_words(text))


@lru_cache(maxsize=10_000)
def clauses(text: str) -> tuple[Stretch, ...]:
    """Return the clauses of a text, cut at punctuation and « mais »; those with no words of matter left out."""
    parts = (*_CLAUSE.split(_ASIDE.sub("", text)), *_ASIDE.findall(text))
    found = (stretch(part.strip()) for part in parts)
    return tuple(part for part in found if part.stems)


def source_of(passage: Passage, library: Library) -> Source:
    """Return a passage made ready; the last ones are kept."""
    passages = library.passages(passage.document)
    linked = [passages[ordinal].text for ordinal in (passage.lead, passage.parent) if ordinal is not None]
    title = next((document.title for document in library.documents() if document.id == passage.document), "")
    return _source(passage, "\n".join((*linked, passage.label, *passage.headings, title)))


@lru_cache(maxsize=2_000)
def _source(passage: Passage, around: str) -> Source:
    whole = ((0, len(passage.text)),)
    spans = split_sentences(passage.text) if passage.kind == "paragraph" else whole
    sentences = tuple(
        Sourced(stretch(passage.text[start:end]), clauses(passage.text[start:end]), start, end)
        for start, end in spans or whole
    )
    return Source(passage, sentences, stretch(around))
