"""The sources panel: each quoted article whole, with its quotes marked; pure functions from the nouns to HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from urllib.parse import quote

from corpus.nouns import Article, Citation, Document, Refusal
from ui import page_texts, texts
from ui.lettering import escape_lines, own, own_tied, shortened, tied
from ui.render import Explained, link
from ui.sources import Exchange, Source, stands, state
from ui.texts import long_date, plural, typeset


def render_sources(number: int, exchange: Exchange | None, today: date, acronyms: Mapping[str, str]) -> str:
    """Return the sources of one exchange, `number` from 1 in its conversation; what the panel says before any."""
    if exchange is None:
        return f'<div class="empty"><h2>{texts.SOURCES}</h2><p>{own(texts.NO_SOURCES_YET)}</p></div>'
    refused = isinstance(exchange.reply, Refusal)
    title = texts.CLOSEST if refused else texts.SOURCES
    about = f'<p class="about">{own(texts.SOURCES_OF)} {tied(_short(exchange.question))}</p>'
    warning = f'<p class="verdict">{own(texts.CLOSEST_WARNING)}</p>' if refused and exchange.sources else ""
    cards = "".join(_card(number, source, today, acronyms) for source in exchange.sources)
    inside = f"<h2>{title}</h2>{about}{warning}{cards or f'<p>{own(texts.NO_SOURCES)}</p>'}"
    return f'<section class="{"turn refused" if refused else "turn"}" id="sources-{number}">{inside}</section>'


def render_neighbour(document: Document, article: Article, before: Article | None, after: Article | None) -> str:
    """Return an article to read on in the panel, with the way to the ones around it."""
    text = escape_lines(typeset(article.text[article.body :].strip()))
    heading = f'<h4 tabindex="-1">{tied(article.label)}</h4>'
    return f'{heading}<div class="text">{text}</div>{_around(document, before, after)}'


def render_facts(document: Document, today: date) -> str:
    """Return the date of a document and whether it is in force."""
    signed = (
        [f"<span>{own_tied(texts.SIGNED.format(day=long_date(document.signed_on)))}</span>"]
        if document.signed_on
        else []
    )
    return " ".join([*signed, render_state(document, today)])


def render_state(document: Document, today: date) -> str:
    """Return whether a document is in force."""
    kind = state(document, today)
    days = {"start": document.valid_from, "end": document.valid_until}
    shown = {name: long_date(day) if day else "" for name, day in days.items()}
    template = texts.STATES[kind] if kind != "in force" or document.valid_until else texts.IN_FORCE_SINCE
    return f'<span class="state {kind.replace(" ", "-")}">{own_tied(template.format(**shown))}</span>'


def address(document: str, article: int | None = None) -> str:
    """Return where a document is read, from the root of the site; `article` is the ordinal, from 0."""
    return f"./documents/{quote(document, safe='')}" + ("" if article is None else f"#n{article}")


def _card(turn: int, source: Source, today: date, acronyms: Mapping[str, str]) -> str:
    if source.document is None:
        return _gone(turn, source)
    head = (
        f'<p class="document">{tied(source.document.title)}</p>'
        f'<p class="facts">{render_facts(source.document, today)}</p>'
    )
    if source.article is None:
        return _lost(turn, source, head)
    label = source.article.label
    read = f'<a class="lire" href="{address(source.document.id, source.article.ordinal)}">{own(texts.READ)}</a>'
    places = _places(turn, source.citations, label)
    head += f'<h3>{tied(label)}</h3>{places}<p class="checked">{_checked(source)} {read}{_pages(source)}</p>'
    moved = f'<p class="change">{own(page_texts.MOVED)}</p>' if source.change == "moved" else ""
    unlocated = "".join(_unlocated(turn, c) for c in source.citations if not stands(c, source.article.text))
    around = _around(source.document, source.before, source.after)
    return (
        f'<article class="card"><header>{head}</header>{moved}{unlocated}'
        f'<div class="text">{_marked(turn, source, Explained(acronyms))}</div>{around}</article>'
    )


def _around(document: Document, before: Article | None, after: Article | None) -> str:
    """Return the links to the articles before and after, which the page opens in place."""
    ways = ((before, page_texts.BEFORE), (after, page_texts.AFTER))
    links = []
    for article, way in ways:
        if article is not None:
            words = own(way.format(label=_short(article.label, 48)))
            links.append(f'<a class="voisin" href="{address(document.id, article.ordinal)}">{words}</a>')
    return f'<p class="around">{" ".join(links)}</p>'


def _pages(source: Source) -> str:
    """Return a link to each page image that shows a quote."""
    assert source.document is not None
    if source.document.media_type != "application/pdf":
        return ""
    found: dict[int, Citation] = {}
    for citation in source.citations:
        if citation.page:
            found.setdefault(citation.page, citation)
    return "".join(
        f' <a class="voir-page" href="{page_address(source.document.id, page, citation)}">'
        f"{own(page_texts.SEE_PAGE.format(page=page))}</a>"
        for page, citation in found.items()
    )


def page_address(document: str, page: int, citation: Citation) -> str:
    """Return where the image of a page is shown, with the place of the quote to outline."""
    place = f"article={citation.article_ordinal}&amp;start={citation.start}&amp;end={citation.end}"
    return f"./documents/{quote(document, safe='')}/pages/{page}?{place}"


def _gone(turn: int, source: Source) -> str:
    sentence = own(texts.REMOVED_SOURCE)
    items = "".join(f"<li>{_back(turn, citation)} {sentence}</li>" for citation in source.citations)
    title = tied(source.citations[0].title)
    return f'<article class="card gone"><header><h3>{title}</h3><ul class="places">{items}</ul></header></article>'


def _lost(turn: int, source: Source, head: str) -> str:
    """Return the words that were quoted from a version that is no longer there."""
    title = f"<h3>{tied(source.citations[0].label)}</h3>"
    quotes = "".join(
        f"<blockquote>{_back(turn, citation)} {escape_lines(citation.quote)}</blockquote>"
        for citation in source.citations
    )
    said = f'<p class="change">{own(page_texts.LOST)}</p>'
    return f'<article class="card lost"><header>{head}{title}</header>{said}{quotes}</article>'


def _places(turn: int, citations: Sequence[Citation], article: str) -> str:
    alone = len(citations) == 1 and citations[0].supported and citations[0].label == article and not citations[0].page
    items = "".join(_place(turn, citation, article) for citation in citations)
    return "" if alone else f'<ul class="places">{items}</ul>'


def _place(turn: int, citation: Citation, article: str) -> str:
    finer = citation.label.removeprefix(article).strip(" ,;:—–-")
    finer = "" if finer == citation.article else finer
    page = f"page {citation.page}" if citation.page else ""
    where = tied(", ".join(part for part in (finer, page) if part))
    doubt = "" if citation.supported else f' <span class="unsupported">{own(page_texts.UNSUPPORTED)}</span>'
    return f"<li>{link('cite', f'source-{turn}-{citation.number}', citation.number)} {where}{doubt}</li>"


def _checked(source: Source) -> str:
    assert source.article is not None
    count = sum(c.supported and stands(c, source.article.text) for c in source.citations)
    sentence = f"{plural(count, 'passage cité', 'passages cités')} {texts.WORD_FOR_WORD}"
    return f"<span>{own(sentence)}</span>" if count else ""


def _unlocated(turn: int, citation: Citation) -> str:
    return f'<p class="unlocated">{_back(turn, citation)} {own(texts.UNLOCATED)} {tied(citation.quote)}</p>'


def _back(turn: int, citation: Citation) -> str:
    number = citation.number
    return link("back", f"appel-{turn}-{number}", number, f"source-{turn}-{number}")


def _marked(turn: int, source: Source, explained: Explained) -> str:
    """Return the whole article; each stretch that a citation covers is marked, its numbers where it begins.

    The heading lines, which stand above as a title, are left out unless they are quoted.
    """
    assert source.article is not None
    text = source.article.text
    located = [citation for citation in source.citations if stands(citation, text)]
    first = min([source.article.body, *(citation.start for citation in located)])
    first += len(text[first:]) - len(text[first:].lstrip())
    last = max([len(text.rstrip()), *(citation.end for citation in located)])
    edges = sorted({first, last, *(c.start for c in located), *(c.end for c in located)})
    return "".join(_stretch(turn, text, span, located, explained) for span in pairwise(edges))


def _stretch(turn: int, text: str, span: tuple[int, int], located: Sequence[Citation], explained: Explained) -> str:
    start, end = span
    words = explained.html(typeset(shortened(text[start:end])))
    if not any(citation.start <= start and end <= citation.end for citation in located):
        return words
    begun = "".join(f"{_back(turn, citation)} " for citation in located if citation.start == start)
    return f"<mark>{begun}{words}</mark>"


def _short(question: str, limit: int = 120) -> str:
    words = " ".join(question.split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
