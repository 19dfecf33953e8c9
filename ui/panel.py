"""The sources panel: each quoted article whole, with its quotes marked; pure functions from the nouns to HTML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from urllib.parse import quote

from corpus.nouns import Citation, Document, Refusal
from ui import texts
from ui.render import escape, escape_lines, link, own
from ui.sources import Exchange, Source, state
from ui.texts import long_date, plural


def render_sources(exchanges: Sequence[Exchange], today: date) -> str:
    """Return the sources of every exchange, each in a section of its own; the page shows the last or the chosen one."""
    if not exchanges:
        return f'<div class="empty"><h2>{texts.SOURCES}</h2><p>{own(texts.NO_SOURCES_YET)}</p></div>'
    last = len(exchanges)
    turns = (_turn(number, each, today, shown=number == last) for number, each in enumerate(exchanges, 1))
    return f'<div class="turns">{"".join(turns)}</div>'


def render_facts(document: Document, today: date) -> str:
    """Return the date of a document and whether it is in force."""
    signed = (
        [f"<span>{own(texts.SIGNED.format(day=long_date(document.signed_on)))}</span>"] if document.signed_on else []
    )
    kind = state(document, today)
    days = {"start": document.valid_from, "end": document.valid_until}
    shown = {name: long_date(day) if day else "" for name, day in days.items()}
    template = texts.STATES[kind] if kind != "in force" or document.valid_until else texts.IN_FORCE_SINCE
    css = kind.replace(" ", "-")
    return " ".join([*signed, f'<span class="state {css}">{own(template.format(**shown))}</span>'])


def address(document: str, article: int | None = None) -> str:
    """Return where a document is read, from the root of the site; `article` is the ordinal, from 0."""
    return f"./documents/{quote(document, safe='')}" + ("" if article is None else f"#n{article}")


def _turn(number: int, exchange: Exchange, today: date, *, shown: bool) -> str:
    refused = isinstance(exchange.reply, Refusal)
    title = texts.CLOSEST if refused else texts.SOURCES
    about = f'<p class="about">{own(texts.SOURCES_OF)} {escape(_short(exchange.question))}</p>'
    warning = f'<p class="verdict">{own(texts.CLOSEST_WARNING)}</p>' if refused and exchange.sources else ""
    cards = "".join(_card(number, source, today) for source in exchange.sources)
    inside = f"<h2>{title}</h2>{about}{warning}{cards or f'<p>{own(texts.NO_SOURCES)}</p>'}"
    css = "turn refused" if refused else "turn"
    return f'<section class="{css}" id="sources-{number}"{"" if shown else " hidden"}>{inside}</section>'


def _card(turn: int, source: Source, today: date) -> str:
    if source.document is None or source.article is None:
        return _gone(turn, source)
    label = source.article.label
    places = _places(turn, source.citations, label)
    read = f'<a class="lire" href="{address(source.document.id, source.article.ordinal)}">{own(texts.READ)}</a>'
    head = (
        f'<p class="document">{escape(source.document.title)}</p>'
        f'<p class="facts">{render_facts(source.document, today)}</p>'
        f'<h3>{escape(label)}</h3>{places}<p class="checked">{_checked(source)} {read}</p>'
    )
    lost = "".join(_unlocated(turn, c) for c in source.citations if not _stands(c, source.article.text))
    return (
        f'<article class="card"><header>{head}</header>{lost}<div class="text">{_marked(turn, source)}</div></article>'
    )


def _gone(turn: int, source: Source) -> str:
    sentence = own(texts.REMOVED_SOURCE)
    items = "".join(f"<li>{_back(turn, citation)} {sentence}</li>" for citation in source.citations)
    title = escape(source.citations[0].title)
    return f'<article class="card gone"><header><h3>{title}</h3><ul class="places">{items}</ul></header></article>'


def _places(turn: int, citations: Sequence[Citation], article: str) -> str:
    alone = len(citations) == 1 and citations[0].supported and citations[0].label == article and not citations[0].page
    items = "".join(_place(turn, citation, article) for citation in citations)
    return "" if alone else f'<ul class="places">{items}</ul>'


def _place(turn: int, citation: Citation, article: str) -> str:
    finer = citation.label.removeprefix(article).strip(" ,;:—–-")
    finer = "" if finer == citation.article else finer
    page = f"page {citation.page}" if citation.page else ""
    where = escape(", ".join(part for part in (finer, page) if part))
    doubt = "" if citation.supported else f' <span class="unsupported">{own(texts.UNSUPPORTED)}</span>'
    return f"<li>{link('cite', f'source-{turn}-{citation.number}', citation.number)} {where}{doubt}</li>"


def _checked(source: Source) -> str:
    assert source.article is not None
    count = sum(c.supported and _stands(c, source.article.text) for c in source.citations)
    sentence = f"{plural(count, 'passage cité', 'passages cités')} {texts.WORD_FOR_WORD}"
    return f"<span>{own(sentence)}</span>" if count else ""


def _stands(citation: Citation, text: str) -> bool:
    return bool(citation.quote) and text[citation.start : citation.end] == citation.quote


def _unlocated(turn: int, citation: Citation) -> str:
    return f'<p class="unlocated">{_back(turn, citation)} {own(texts.UNLOCATED)} {escape(citation.quote)}</p>'


def _back(turn: int, citation: Citation) -> str:
    number = citation.number
    return link("back", f"appel-{turn}-{number}", number, f"source-{turn}-{number}")


def _marked(turn: int, source: Source) -> str:
    """Return the whole article; each stretch that a citation covers is marked, its numbers where it begins.

    The heading lines, which stand above as a title, are left out unless they are quoted.
    """
    assert source.article is not None
    text = source.article.text
    located = [citation for citation in source.citations if _stands(citation, text)]
    first = min([source.article.body, *(citation.start for citation in located)])
    first += len(text[first:]) - len(text[first:].lstrip())
    last = max([len(text.rstrip()), *(citation.end for citation in located)])
    edges = sorted({first, last, *(c.start for c in located), *(c.end for c in located)})
    return "".join(_stretch(turn, text, span, located) for span in pairwise(edges))


def _stretch(turn: int, text: str, span: tuple[int, int], located: Sequence[Citation]) -> str:
    start, end = span
    words = escape_lines(text[start:end])
    if not any(citation.start <= start and end <= citation.end for citation in located):
        return words
    begun = "".join(f"{_back(turn, citation)} " for citation in located if citation.start == start)
    return f"<mark>{begun}{words}</mark>"


def _short(question: str, limit: int = 120) -> str:
    words = " ".join(question.split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
