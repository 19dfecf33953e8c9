"""The reading room: the list of the documents, and each of them whole, every article at an address of its own.

Plain pages that read without a script, so that a colleague can be sent `/documents/protocole-2020#article-4`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.nouns import Absence, Article, Document, Passage, Relation, Remark
from ui import page_texts, texts
from ui.chrome import frame
from ui.deposit import render_deposit
from ui.lettering import own, shortened, tied
from ui.panel import address, render_facts, render_state
from ui.render import Explained
from ui.texts import long_date, plural, thousands, typeset

if TYPE_CHECKING:
    from assistant.library import Library
    from ingest.report import ReadingReport


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document with all that its page shows."""

    document: Document
    articles: tuple[Article, ...]
    passages: tuple[Passage, ...]
    absences: tuple[Absence, ...]
    warnings: tuple[Remark | str, ...] = ()
    report: ReadingReport | None = None


def take(library: Library, document: Document) -> Shelved:
    """Return the document with its articles, passages, absences, and what reading it found."""
    identifier = document.id
    return Shelved(
        document,
        library.articles(identifier),
        library.passages(identifier),
        library.absences(identifier),
        library.warnings(identifier),
        library.report(identifier),
    )


def render_list(shelf: Sequence[Shelved], today: date) -> str:
    """Return the page that lists the documents, with the place to add some."""
    head = "".join(f'<th scope="col">{own(words)}</th>' for words in page_texts.COLUMNS)
    rows = "".join(_row(shelved, today) for shelved in shelf)
    table = (
        f'<div class="large"><table class="corpus"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
        if rows
        else f"<p>{own(texts.NO_DOCUMENTS)}</p>"
    )
    return frame(texts.DOCUMENTS, f"<h1>{texts.DOCUMENTS}</h1>{table}{render_deposit()}", "./", "documents")


def render_document(shelved: Shelved, today: date, acronyms: Mapping[str, str] | None = None) -> str:
    """Return the page of one document: its outline, then its articles."""
    names = names_of(shelved.articles)
    links = ((names[article.ordinal], tied(article.label)) for article in shelved.articles)
    outline = "".join(f'<li><a href="#{name}">{label}</a></li>' for name, label in links)
    title = tied(shelved.document.title)
    head = f"<header><h1>{title}</h1>{_about(shelved, today)}{_ways(shelved.document)}</header>"
    nav = f'<nav aria-label="{own(texts.OUTLINE)}"><h2>{own(texts.OUTLINE)}</h2><ol>{outline}</ol></nav>'
    explained = Explained(acronyms or {})
    body = "".join(
        _article(path, article, names[article.ordinal], explained) for path, article in _with_path(shelved.articles)
    )
    inside = f'{head}<div class="lecture">{nav}<div>{body}</div></div>'
    return frame(shelved.document.title, inside, "../", "documents")


def render_missing(root: str = "../") -> str:
    """Return the page for a document that is not there."""
    way = f'<p><a href="{root}documents">{own(texts.ALL_DOCUMENTS)}</a></p>'
    inside = f"<h1>{own(texts.NO_SUCH_DOCUMENT)}</h1><p>{own(texts.NO_SUCH_DOCUMENT_WHY)}</p>{way}"
    return frame(texts.NO_SUCH_DOCUMENT, inside, root, "documents")


def _row(shelved: Shelved, today: date) -> str:
    document = shelved.document
    link = f'<a class="titre" href="{address(document.id)}">{tied(document.title)}</a>'
    details = "".join(f'<p class="detail">{detail}</p>' for detail in _details(shelved, counted=False))
    said = f"{own(page_texts.ATTENTION)}&#160;: {_remarks(shelved)}"
    warned = f'<p class="detail alerte">{said}</p>' if shelved.warnings else ""
    return f'<tr><th scope="row">{link}{details}{warned}</th>{"".join(_cells(shelved, today))}</tr>'


def _cells(shelved: Shelved, today: date) -> Iterator[str]:
    """Yield the cells of a document, each with its name, which a narrow screen shows before it."""
    signed, _, pages, passages = page_texts.COLUMNS[1:]
    document = shelved.document
    yield _cell(signed, long_date(document.signed_on) if document.signed_on else "")
    yield f"<td>{render_state(document, today)}</td>"
    yield _cell(f"{pages} :", str(_pages(shelved) or ""))
    yield _cell(f"{passages} :", thousands(len(shelved.passages)))


def _cell(name: str, words: str) -> str:
    return f'<td data-nom="{own(name)}">{own(words)}</td>' if words else '<td class="vide">—</td>'


def _remarks(shelved: Shelved) -> str:
    said = [texts.remark(warning) for warning in shelved.warnings]
    more = f" (+ {len(said) - 2})" if len(said) > 2 else ""
    return own(" ".join(said[:2]) + more)


def _ways(document: Document) -> str:
    """Return what can be done with the document from its page."""
    there = f".{address(document.id)}"
    ways = ((f"{there}/original", page_texts.ORIGINAL), (f"{there}/fiche", page_texts.MANAGE))
    return '<p class="actes">' + " ".join(f'<a href="{href}">{own(words)}</a>' for href, words in ways) + "</p>"


def _about(shelved: Shelved, today: date) -> str:
    return f'<p class="facts">{render_facts(shelved.document, today)}</p>' + "".join(
        f'<p class="detail">{detail}</p>' for detail in _details(shelved)
    )


def _pages(shelved: Shelved) -> int:
    return max((passage.page or 0 for passage in shelved.passages), default=0)


def _details(shelved: Shelved, *, counted: bool = True) -> Iterator[str]:
    pages = _pages(shelved)
    counts = [plural(len(shelved.articles), "article"), plural(len(shelved.passages), "passage")]
    if counted:
        yield own(", ".join([*([plural(pages, "page")] if pages else []), *counts]))
    yield from (_relation(relation) for relation in shelved.document.relations)
    if shelved.absences:
        absent = ", ".join(_absence(absence, shelved.passages) for absence in shelved.absences)
        yield f"{own(texts.ABSENT)} {tied(absent)}"
    if shelved.document.source:
        yield f"{own(texts.SOURCE)} {tied(shelved.document.source)}"


def _relation(relation: Relation) -> str:
    absent = "" if relation.document else f" ({texts.NOT_HERE})"
    return f"{own(texts.RELATIONS[relation.kind])} {tied(relation.title)}{tied(absent)}"


def _absence(absence: Absence, passages: Sequence[Passage]) -> str:
    places = dict.fromkeys(passage.article for passage in passages if passage.ordinal in absence.passages)
    return f"{absence.name} ({', '.join(places)})" if places else absence.name


def _with_path(articles: Sequence[Article]) -> Iterator[tuple[tuple[str, ...], Article]]:
    for path, group in groupby(articles, key=lambda article: article.path):
        first, *others = group
        yield path, first
        yield from (((), article) for article in others)


def _article(path: Sequence[str], article: Article, name: str, explained: Explained) -> str:
    above = "".join(f'<p class="chemin">{tied(heading)}</p>' for heading in path)
    page = f' <span class="page">page {article.page}</span>' if article.page else ""
    title = f'<h2 id="{name}"><a href="#{name}">{tied(article.label)}</a>{page}</h2>'
    text = explained.html(typeset(shortened(article.text[article.body :].strip())))
    return f'<section id="n{article.ordinal}">{above}{title}<div class="text">{text}</div></section>'


def names_of(articles: Sequence[Article]) -> dict[int, str]:
    """Return what names each article in an address, by its ordinal: « article-4 », a second one « article-4--2 »."""
    found: dict[int, str] = {}
    for article in articles:
        plain = unicodedata.normalize("NFKD", article.name).encode("ascii", "ignore").decode().lower()
        name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "partie"
        twins = sum(other == name or other.startswith(f"{name}--") for other in found.values())
        found[article.ordinal] = f"{name}--{twins + 1}" if twins else name
    return found
