"""The reading room: the list of the documents, and each of them whole, every article at an address of its own.

Plain pages without a script, so that a colleague can be sent `/documents/protocole-2020#article-4`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.nouns import Absence, Article, Document, Passage, Relation
from ui import texts
from ui.panel import address, render_facts
from ui.render import escape, escape_lines, own
from ui.texts import plural

if TYPE_CHECKING:
    from assistant.library import Library


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document with all that its page shows."""

    document: Document
    articles: tuple[Article, ...]
    passages: tuple[Passage, ...]
    absences: tuple[Absence, ...]


def take(library: Library, document: Document) -> Shelved:
    """Return the document with its articles, passages and absences."""
    identifier = document.id
    return Shelved(document, library.articles(identifier), library.passages(identifier), library.absences(identifier))


def render_list(shelf: Sequence[Shelved], today: date) -> str:
    """Return the page that lists the documents."""
    cards = "".join(_card(shelved, today) for shelved in shelf)
    return _page(texts.DOCUMENTS, f"<h1>{texts.DOCUMENTS}</h1>{cards or f'<p>{own(texts.NO_DOCUMENTS)}</p>'}", "./")


def render_document(shelved: Shelved, today: date) -> str:
    """Return the page of one document: its outline, then its articles."""
    names = _names(shelved.articles)
    links = ((names[article.ordinal], escape(article.label)) for article in shelved.articles)
    outline = "".join(f'<li><a href="#{name}">{label}</a></li>' for name, label in links)
    head = f"<header><h1>{escape(shelved.document.title)}</h1>{_about(shelved, today)}</header>"
    nav = f'<nav aria-label="{own(texts.OUTLINE)}"><h2>{own(texts.OUTLINE)}</h2><ol>{outline}</ol></nav>'
    body = "".join(_article(path, article, names[article.ordinal]) for path, article in _with_path(shelved.articles))
    return _page(shelved.document.title, f'{head}<div class="lecture">{nav}<div>{body}</div></div>', "../")


def render_missing() -> str:
    """Return the page for a document that is not there."""
    return _page(texts.NO_SUCH_DOCUMENT, f"<h1>{own(texts.NO_SUCH_DOCUMENT)}</h1>", "../")


def _page(title: str, inside: str, root: str) -> str:
    back = f'<a href="{root}">{own(texts.NAME)}</a> <a href="{root}documents">{own(texts.DOCUMENTS)}</a>'
    return (
        '<!doctype html><html lang="fr" class="salle"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="{root}contrat/page.css"></head>'
        f'<body><nav class="haut" aria-label="{own(texts.SITE)}">{back}</nav><main>{inside}</main></body></html>'
    )


def _card(shelved: Shelved, today: date) -> str:
    document = shelved.document
    link = f'<a href="{address(document.id)}">{escape(document.title)}</a>'
    return f'<article class="card"><header><h2>{link}</h2>{_about(shelved, today)}</header></article>'


def _about(shelved: Shelved, today: date) -> str:
    return f'<p class="facts">{render_facts(shelved.document, today)}</p>' + "".join(
        f'<p class="detail">{detail}</p>' for detail in _details(shelved)
    )


def _details(shelved: Shelved) -> Iterator[str]:
    pages = max((passage.page or 0 for passage in shelved.passages), default=0)
    counts = [plural(len(shelved.articles), "article"), plural(len(shelved.passages), "passage")]
    yield own(", ".join([*([plural(pages, "page")] if pages else []), *counts]))
    yield from (_relation(relation) for relation in shelved.document.relations)
    if shelved.absences:
        absent = ", ".join(_absence(absence, shelved.passages) for absence in shelved.absences)
        yield f"{own(texts.ABSENT)} {escape(absent)}"
    if shelved.document.source:
        yield f"{own(texts.SOURCE)} {escape(shelved.document.source)}"


def _relation(relation: Relation) -> str:
    absent = "" if relation.document else f" ({texts.NOT_HERE})"
    return f"{own(texts.RELATIONS[relation.kind])} {escape(relation.title)}{own(absent)}"


def _absence(absence: Absence, passages: Sequence[Passage]) -> str:
    places = dict.fromkeys(passage.article for passage in passages if passage.ordinal in absence.passages)
    return f"{absence.name} ({', '.join(places)})" if places else absence.name


def _with_path(articles: Sequence[Article]) -> Iterator[tuple[tuple[str, ...], Article]]:
    for path, group in groupby(articles, key=lambda article: article.path):
        first, *others = group
        yield path, first
        yield from (((), article) for article in others)


def _article(path: Sequence[str], article: Article, name: str) -> str:
    above = "".join(f'<p class="chemin">{escape(heading)}</p>' for heading in path)
    page = f' <span class="page">page {article.page}</span>' if article.page else ""
    title = f'<h2 id="{name}"><a href="#{name}">{escape(article.label)}</a>{page}</h2>'
    text = escape_lines(article.text[article.body :].strip())
    return f'<section id="n{article.ordinal}">{above}{title}<div class="text">{text}</div></section>'


def _names(articles: Sequence[Article]) -> dict[int, str]:
    """Return what names each article in an address, by its ordinal: « article-4 », a second one « article-4--2 »."""
    found: dict[int, str] = {}
    for article in articles:
        plain = unicodedata.normalize("NFKD", article.name).encode("ascii", "ignore").decode().lower()
        name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "partie"
        twins = sum(other == name or other.startswith(f"{name}--") for other in found.values())
        found[article.ordinal] = f"{name}--{twins + 1}" if twins else name
    return found
