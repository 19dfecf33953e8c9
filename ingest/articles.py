"""Cut a text into articles that, joined, are the whole of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.nouns import Article, Page
from ingest.headings import Heading, read_heading, strip_markup
from ingest.lines import Line
from ingest.titles import is_title_below, read_titles

FRONT = "En-tête"


@dataclass(frozen=True, slots=True)
class Opening:
    """A heading in its place: the lines `first` to `last` (both included) hold it."""

    first: int
    last: int
    heading: Heading


def split_articles(
    document: str, text: str, lines: Sequence[Line], pages: Sequence[Page]
) -> tuple[tuple[Article, ...], str]:
    """Return the articles and what they were cut by: "articles", "headings", "pages" or "paragraphs"."""
    openings = _find_openings(lines)
    form = "articles"
    if not any(opening.heading.kind == "article" for opening in openings):
        openings, form = _merge_titles(lines, openings), "headings"
        if not any(opening.heading.kind not in ("visas", "signatures") for opening in openings):
            signatures = [opening for opening in openings if opening.heading.kind == "signatures"][-1:]
            end = signatures[0].first if signatures else len(lines)
            openings, form = _page_openings(lines[:end], pages)
            openings += signatures
    articles = _assemble(document, text, lines, openings)
    return tuple(replace(article, page=page_at(pages, _first_word(article))) for article in articles), form


def page_at(pages: Sequence[Page], offset: int) -> int | None:
    """Return the number of the page that holds `offset`, None where pages have no numbers."""
    at = bisect_right(pages, offset, key=lambda page: page.start) - 1
    return pages[at].number if at >= 0 and offset < pages[at].end else None


def _first_word(article: Article) -> int:
    return article.start + len(article.text) - len(article.text.lstrip())


def _find_openings(lines: Sequence[Line]) -> list[Opening]:
    openings: list[Opening] = []
    at = 0
    while at < len(lines):
        heading = read_heading(lines[at], lines[at - 1] if at else None)
        if heading is None:
            at += 1
            continue
        last = at
        if heading.kind == "article" and heading.words and not heading.inline and _goes_on(lines, at):
            last = _end_of_title(lines, at)
            more = " ".join(line.text for line in lines[at + 1 : last + 1])
            heading = (
                replace(heading, words=f"{heading.words} {more}".strip()) if more else replace(heading, inline=True)
            )
        if not heading.words and heading.kind in ("article", "division", "annex") and is_title_below(lines, at + 1):
            last = at + 1
            heading = replace(heading, words=strip_markup(lines[last].text), words_at=len(lines[last].text))
        openings.append(Opening(at, last, heading))
        at = last + 1
    return _drop_repeats(_drop_contents(openings, len(lines)))


def _goes_on(lines: Sequence[Line], at: int) -> bool:
    """Tell whether the line of a heading is full and goes on below, in a text that is wrapped by hand."""
    return at + 1 < len(lines) and lines[at].full and not lines[at + 1].gap and lines[at + 1].mark is None


def _end_of_title(lines: Sequence[Line], at: int) -> int:
    """Return the last line of a title of several lines; `at` itself where what goes on is a sentence, not a title."""
    if at + 2 < len(lines) and _is_short_end(lines[at + 1]) and lines[at + 2].text[0].isupper():
        return at + 1
    last = at + 1
    while last + 1 < len(lines) and not lines[last + 1].gap:
        last += 1
    is_title = last - at <= 2 and not lines[last].finished and last + 1 < len(lines)
    return last if is_title else at


def _is_short_end(line: Line) -> bool:
    return not (line.full or line.finished) and line.text[0].islower()


def _drop_contents(openings: list[Opening], count: int) -> list[Opening]:
    """Leave out headings that only list what comes: their body is empty and the same name comes again."""
    kept = []
    last = {opening.heading.name: place for place, opening in enumerate(openings)}
    for place, opening in enumerate(openings):
        following = openings[place + 1].first if place + 1 < len(openings) else count
        empty = following == opening.last + 1 and not opening.heading.inline
        later = last[opening.heading.name] > place
        if empty and later and opening.heading.kind in ("article", "annex", "division", "preamble"):
            twin_above = opening.heading.kind == "division" and _is_division_of_next(openings, place)
            if not twin_above:
                continue
        if empty and opening.heading.kind == "annex" and not _leads_to_parts(openings, place):
            continue
        kept.append(opening)
    return kept


def _leads_to_parts(openings: list[Opening], place: int) -> bool:
    return place + 1 < len(openings) and openings[place + 1].heading.kind in ("article", "division", "title")


def _is_division_of_next(openings: list[Opening], place: int) -> bool:
    """Tell a Chapitre Ier that an article with text follows from one of a table of contents."""
    for other in openings[place + 1 : place + 4]:
        if other.heading.kind == "article":
            following = openings.index(other) + 1
            return following >= len(openings) or openings[following].first > other.last + 1 or other.heading.inline
    return False


def _drop_repeats(openings: list[Opening]) -> list[Opening]:
    """Keep one opening of a run of visas, visas only before the first article, signatures only behind the last."""
    articles = [place for place, opening in enumerate(openings) if opening.heading.kind == "article"]
    first, last = (articles[0], articles[-1]) if articles else (len(openings), -1)
    kept: list[Opening] = []
    for place, opening in enumerate(openings):
        kind = opening.heading.kind
        above = kept[-1].heading.kind if kept else ""
        if kind == "visas" and (place > first or above in ("visas", "preamble")):
            continue
        if kind == "parties" and place > first:
            continue
        if kind == "signatures" and (place < last or above == "signatures"):
            continue
        kept.append(opening)
    return kept


def _merge_titles(lines: Sequence[Line], openings: list[Opening]) -> list[Opening]:
    taken = {at for opening in openings for at in range(opening.first, opening.last + 1)}
    signatures = [opening.first for opening in openings if opening.heading.kind == "signatures"]
    end = signatures[0] if signatures else len(lines)
    titles = [Opening(at, at, heading) for at, heading in read_titles(lines) if at not in taken and at < end]
    return sorted([*openings, *titles], key=lambda opening: opening.first)


def _page_openings(lines: Sequence[Line], pages: Sequence[Page]) -> tuple[list[Opening], str]:
    """Open an article a page, or a paragraph where there are no pages; the first line belongs to the body."""
    openings: list[Opening] = []
    numbered = sum(1 for page in pages if page.number is not None) > 1
    seen: object = None
    for at, line in enumerate(lines):
        key = page_at(pages, line.start) if numbered else at
        if key == seen or (not numbered and not line.gap and at):
            continue
        name = f"Page {key}" if numbered else f"Paragraphe {len(openings) + 1}"
        openings.append(Opening(at, at, Heading("title", name, inline=True)))
        seen = key
    return openings, "pages" if numbered else "paragraphs"


def _assemble(document: str, text: str, lines: Sequence[Line], openings: list[Opening]) -> list[Article]:
    """Make articles; a division or a title without text of its own joins the article below and stays in its path."""
    articles: list[Article] = []
    path: list[tuple[int, str]] = []
    start = 0
    if not openings or openings[0].first > 0:
        end = lines[openings[0].first].opens if openings else len(text)
        if text[:end].strip() or not openings:
            articles.append(Article(document, 0, FRONT, "", text[:end], 0))
            start = end
    for place, opening in enumerate(openings):
        heading = opening.heading
        after = openings[place + 1] if place + 1 < len(openings) else None
        path = _step(path, heading)
        if after is not None and after.first == opening.last + 1 and _joins(heading, after.heading):
            continue
        end = lines[after.first].opens if after else len(text)
        above = tuple(label for level, label in path if level < _depth(heading))
        name, words = _name(heading)
        body = _body_offset(lines, opening) - start
        articles.append(Article(document, len(articles), name, words, text[start:end], start, body, above))
        start = end
    return articles


def _joins(heading: Heading, after: Heading) -> bool:
    if heading.inline:
        return False
    if heading.kind in ("division", "annex"):
        return after.kind in ("division", "article", "title")
    return heading.kind == "title" and after.kind == "title" and after.level > heading.level


def _depth(heading: Heading) -> int:
    """Order of headings in a path: annexes above divisions, divisions above titles, articles below all."""
    match heading.kind:
        case "annex" | "preamble" | "signatures" | "visas" | "parties":
            return 0
        case "division":
            return 1 + heading.level
        case "title":
            return 10 + heading.level
        case _:
            return 100


def _step(path: list[tuple[int, str]], heading: Heading) -> list[tuple[int, str]]:
    """Return the path with `heading` in its place; articles and parts without parts of their own leave none."""
    depth = _depth(heading)
    kept = [step for step in path if step[0] < depth]
    if heading.kind in ("annex", "division", "title") and not heading.inline:
        name, words = _name(heading)
        kept.append((depth, f"{name} : {words}" if words else name))
    return kept


def _name(heading: Heading) -> tuple[str, str]:
    words = "" if heading.inline else re.sub(r"\s+", " ", heading.words).strip()
    return heading.name, words


def _body_offset(lines: Sequence[Line], opening: Opening) -> int:
    line = lines[opening.last]
    if not opening.heading.inline:
        return line.end
    return line.start + (opening.heading.words_at if opening.heading.kind == "article" else 0)
