"""The sources of a reply: each article it quotes, once, with every quote that stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from corpus.nouns import Answer, Article, Citation, Document, Reply

if TYPE_CHECKING:
    from assistant.library import Library

State = Literal["in force", "expired", "not yet", "unknown"]
Change = Literal["", "moved", "lost"]


@dataclass(frozen=True, slots=True)
class Source:
    """An article with the citations that stand in it.

    Document and article are None where the document was removed meanwhile, the article alone where a newer version has
    no longer the words (`change` is then "lost"; "moved" where they stand at another place). `before` and `after` are
    the articles around.
    """

    citations: tuple[Citation, ...]
    document: Document | None
    article: Article | None
    change: Change = ""
    before: Article | None = None
    after: Article | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its reply and the sources of that reply, or with the sentence that says why there is none.

    `turn` is its id among the kept turns, empty where it is not kept; `good` the mark it was given; `scope` holds the
    titles of the documents it was asked of, none for all; `next` what could be asked now.
    """

    question: str
    reply: Reply | None = None
    failure: str = ""
    done: bool = False
    sources: tuple[Source, ...] = ()
    turn: str = ""
    good: bool | None = None
    scope: tuple[str, ...] = ()
    next: tuple[str, ...] = ()


def citations_of(reply: Reply) -> tuple[Citation, ...]:
    """Return the citations of an answer, or the closest passages of a refusal."""
    return reply.citations if isinstance(reply, Answer) else reply.closest


def gather(library: Library, reply: Reply) -> tuple[Source, ...]:
    """Return the quoted articles in the order of their first number, as the library has them now."""
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
        if document is None or not any(citation.quote for citation in quoted):
            yield Source(quoted, None, None)
        else:
            yield from _in_document(document, library.articles(document.id), quoted)


def _in_document(document: Document, articles: Sequence[Article], quoted: Sequence[Citation]) -> Iterator[Source]:
    """Yield the sources of citations that stood in one article: at their place, else wherever their words are now."""
    by_ordinal = {article.ordinal: article for article in articles}
    home = by_ordinal.get(quoted[0].article_ordinal)
    if home and (not quoted[0].version or all(stands(citation, home.text) for citation in quoted)):
        yield _source(document, by_ordinal, home, quoted, "")
        return
    found = [_moved(citation, articles) for citation in quoted]
    for ordinal in dict.fromkeys(one.article_ordinal for one in found if one):
        there = [one for one in found if one and one.article_ordinal == ordinal]
        yield _source(document, by_ordinal, by_ordinal[ordinal], there, "moved")
    lost = tuple(citation for citation, one in zip(quoted, found, strict=True) if one is None)
    if lost:
        yield Source(lost, document, None, "lost")


def _source(
    document: Document, by_ordinal: dict[int, Article], article: Article, quoted: Sequence[Citation], change: Change
) -> Source:
    around = by_ordinal.get(article.ordinal - 1), by_ordinal.get(article.ordinal + 1)
    return Source(tuple(quoted), document, article, change, *around)


def _moved(citation: Citation, articles: Sequence[Article]) -> Citation | None:
    """Return the citation where its words stand now, first of all in the article of its name; None where nowhere."""
    for article in sorted(articles, key=lambda one: one.name != citation.article):
        start = article.text.find(citation.quote) if citation.quote else -1
        if start >= 0:
            return replace(
                citation,
                start=start,
                end=start + len(citation.quote),
                article=article.name,
                article_ordinal=article.ordinal,
                label=article.label,
                page=article.page,
            )
    return None


def stands(citation: Citation, text: str) -> bool:
    """Tell whether the quote is what stands at its place in the article's text."""
    return bool(citation.quote) and text[citation.start : citation.end] == citation.quote


def state(document: Document, today: date) -> State:
    """Return how the document stands on `today`; « unknown » where it gives no date of validity."""
    if document.valid_until and document.valid_until < today:
        return "expired"
    if document.valid_from and document.valid_from > today:
        return "not yet"
    return "in force" if document.valid_from or document.valid_until else "unknown"
