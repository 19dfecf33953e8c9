"""Quotes that can be checked: a Citation is made only of what stands, character for character, in its passage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.candidates import Candidate
from assistant.library import Library
from assistant.phrases import phrase
from corpus.errors import ContractError
from corpus.nouns import Citation, Passage


class UnfoundQuote(ContractError):
    """A quote does not stand in its passage: `quote`, `passage`."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a passage, offsets in the passage's text."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """Return the words, as they stand."""
        return self.passage.text[self.start : self.end]


def cited_passage(library: Library, citation: Citation) -> Passage | None:
    """Return the passage that a citation quotes, None where its document has it no more."""
    return next((one for one in library.passages(citation.document) if one.id == citation.passage), None)


def whole(passage: Passage) -> Quote:
    """Return the whole passage as a quote, without surrounding white space."""
    text = passage.text
    return Quote(passage, len(text) - len(text.lstrip()), len(text.rstrip()))


def quote(passage: Passage, words: str) -> Quote:
    """Return the quote of `words` in `passage`, white space aside; raise `UnfoundQuote` where they do not stand."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    match = re.search(pattern, passage.text) if pattern else None
    if match is None:
        raise UnfoundQuote(quote=words, passage=passage.id)
    return Quote(passage, match.start(), match.end())


def cite(library: Library, quotes: Sequence[Quote]) -> tuple[Citation, ...]:
    """Return the citations of `quotes`, numbered from 1; each is checked against the article that the library holds."""
    documents = {document.id: document for document in library.documents()}
    citations: list[Citation] = []
    for number, quoted in enumerate(quotes, start=1):
        passage = quoted.passage
        article = library.articles(passage.document)[passage.article_ordinal]
        start, end = passage.start + quoted.start, passage.start + quoted.end
        if not quoted.text or article.text[start:end] != quoted.text:
            raise UnfoundQuote(quote=quoted.text, passage=passage.id)
        citations.append(
            Citation(
                number=number,
                document=passage.document,
                title=documents[passage.document].title,
                article=passage.article,
                article_ordinal=passage.article_ordinal,
                label=passage.label,
                page=passage.page,
                quote=quoted.text,
                start=start,
                end=end,
                passage=passage.id,
                version=documents[passage.document].sha256,
            )
        )
    return tuple(citations)


def quote_of(candidate: Candidate) -> Quote:
    """Return the quote of a candidate, as it stands in its passage."""
    return Quote(candidate.passage, candidate.start, candidate.end)


def one_line(text: str) -> str:
    """Return a quote as it reads in running text: lines joined by « / » where they stand apart, spaces single."""
    lines = [re.sub(r"\s+", " ", line).strip() for line in re.split(r"\n\s*\n", text.strip())]
    return " / ".join(line for line in lines if line)


def within_sentence(name: str) -> str:
    """Return « article 5 », as a name stands within a sentence; « II. OBJET » and « CAF » as they are."""
    return name if name[1:2].isupper() or name[1:2] == "." else name[0].lower() + name[1:]


def short_place(passage: Passage) -> str:
    """Return « article 4, priorité 5 », as it stands within a sentence."""
    name = passage.article
    name = within_sentence(name) if name.split()[0] in ("Article", "Préambule", "Annexe", "Page") else name
    return f"{name}, {passage.place}" if passage.place else name


def lead_in(passage: Passage) -> str:
    """Return « Selon l'article 2 », which opens an answer."""
    kind = passage.article.split()[0]
    if kind in ("Article", "Annexe"):
        return phrase("according_to_article", article=short_place(passage))
    if kind == "Préambule":
        return phrase("according_to_preamble")
    if kind == "Signataires":
        return phrase("according_to_signatories")
    return phrase("according_to_other", label=one_line(passage.label))
