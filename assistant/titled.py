"""« Quelles sont les modalités de gouvernance ? »: what a whole article answers, by its title."""

from __future__ import annotations

from dataclasses import replace

from assistant.citing import lead_in
from assistant.inquiry import Draft, Inquiry, Line
from assistant.lists import item_lines
from assistant.phrases import phrase
from corpus.nouns import Article
from index.analysis import terms

# An article is quoted whole up to this many passages, and characters: what a reader takes in at a glance.
PASSAGES, CHARACTERS = 6, 1_500


def answer_titled(inquiry: Inquiry) -> Draft | None:
    """Return the article whose title has every word of a question that asks for several things, where it is short."""
    if inquiry.question.kind != "list" or not inquiry.matter.terms:
        return None
    seen: set[tuple[str, int]] = set()
    for hit in inquiry.hits:
        place = (hit.passage.document, hit.passage.article_ordinal)
        if place in seen:
            continue
        seen.add(place)
        article = inquiry.library.articles(hit.passage.document)[hit.passage.article_ordinal]
        if _names(inquiry, article):
            return whole_article(inquiry, article)
    return None


def _names(inquiry: Inquiry, article: Article) -> bool:
    """Tell whether the title answers for each word; the document's own title counts where it is not all there is."""
    own = frozenset(terms(article.heading))
    document = next((one for one in inquiry.documents() if one.id == article.document), None)
    around = own | frozenset(terms(document.title if document else ""))
    asked = [term for term in inquiry.matter.terms if term not in inquiry.lexis.light]
    return (
        bool(own)
        and any(inquiry.lexis.grade(term, own) for term in asked)
        and all(inquiry.lexis.grade(term, around) for term in asked)
    )


def whole_article(inquiry: Inquiry, article: Article) -> Draft | None:
    """Return a whole article where it is short."""
    every = inquiry.library.passages(article.document)
    passages = [one for one in every if one.article_ordinal == article.ordinal]
    if not 1 < len(passages) <= PASSAGES or sum(len(one.text) for one in passages) > CHARACTERS:
        return None
    opening = phrase("with_heading", place=lead_in(replace(passages[0], place="")), heading=article.heading)
    return Draft((Line(f"{opening} :"), *item_lines(passages)), 1.0)
