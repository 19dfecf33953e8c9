"""The sources of a reply: each article it quotes, once, with every quote that stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from corpus.nouns import Answer, Article, Citation, Document, Reply

if TYPE_CHECKING:
    from assistant.library import Library

State = Literal["in force", "expired", "not yet", "unknown"]


@dataclass(frozen=True, slots=True)
class Source:
    """An article with the citations that stand in it. Both are None where the document was removed meanwhile."""

    citations: tuple[Citation, ...]
    document: Document | None
    article: Article | None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its reply and the sources of that reply, or with the sentence that says why there is none."""

    question: str
    reply: Reply | None = None
    failure: str = ""
    done: bool = False
    sources: tuple[Source, ...] = ()


def citations_of(reply: Reply) -> tuple[Citation, ...]:
    """Return the citations of an answer, or the closest passages of a refusal."""
    return reply.citations if isinstance(reply, Answer) else reply.closest


def gather(library: Library, reply: Reply) -> tuple[Source, ...]:
    """Return the quoted articles in the order of their first number."""
    known = {document.id: document for document in library.documents()}
    return tuple(_sources(library, known, citations_of(reply)))


def _sources(library: Library, known: dict[str, Document], citations: Sequence[Citation]) -> Iterator[Source]:
    first: dict[tuple[str, int], int] = {}
    for citation in citations:
        first.setdefault((citation.document, citation.article_ordinal), len(first))

    def order(citation: Citation) -> int:
        return first[citation.document, citation.article_ordinal]

    for _, group in groupby(sorted(citations, key=order), order):
        quoted = tuple(group)
        document = known.get(quoted[0].document)
        article = _article(library, quoted[0]) if document else None
        yield Source(quoted, document, article)


def _article(library: Library, citation: Citation) -> Article | None:
    articles = library.articles(citation.document)
    return next((article for article in articles if article.ordinal == citation.article_ordinal), None)


def state(document: Document, today: date) -> State:
    """Return how the document stands on `today`; « unknown » where it gives no date of validity."""
    if document.valid_until and document.valid_until < today:
        return "expired"
    if document.valid_from and document.valid_from > today:
        return "not yet"
    return "in force" if document.valid_from or document.valid_until else "unknown"
