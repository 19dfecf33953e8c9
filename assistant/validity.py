"""« Est-ce encore en vigueur ? »: answered from the catalogue's dates, with the sentence that gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.citing import Quote, lead_in
from assistant.inquiry import Draft, Inquiry, Line
from assistant.phrases import MONTHS, phrase, written_date
from corpus.nouns import Document, Passage
from corpus.sentences import split_sentences
from index.analysis import fold, terms

_ASKS = re.compile(
    r"\b(?:encore|toujours|actuellement|aujourd'hui|deja|plus) (?:bien )?(?:en (?:vigueur|cours|vie)|valables?|"
    r"valides?|applicables?|actifs?|active|d'actualite|finie?|terminee?|expiree?)\b|"
    r"\b(?:est|serait)(?:-(?:il|elle|ce))? (?:perimee?|expiree?|caduc|caduque|obsolete|termine|fini)\b|"
    r"\ben vigueur (?:aujourd'hui|actuellement|en ce moment)\b|\btoujours (?:en )?(?:vigueur|cours)\b"
)
# Words that name the document or its validity, and no other matter.
_OWN = frozenset(
    terms(
        "vigueur valable valide applicable actif actualité finir fini terminer expirer périmé caduc obsolète cours vie "
        "encore toujours aujourd'hui moment contrat protocole convention document texte accord présent règlement "
        "charte délibération arrêté"
    )
)
_SHOWN = 3
# « Quels contrats sont encore en vigueur ? »
_ASKS_WHICH = re.compile(r"\b(?:quel(?:le)?s|lesquel(?:le)?s|liste[rz]?)\b")
_LISTED = 12


def answer_in_force(inquiry: Inquiry) -> Draft | None:
    """Return whether the documents in question are in force today; None where that is not what is asked.

    Only documents whose end is in the catalogue and stands in their text are answered for.
    """
    question = inquiry.question
    if not _ASKS.search(question.folded) or question.addresses:
        return None
    asked = set(inquiry.matter.terms) - _OWN
    named = [document for document in inquiry.documents() if asked <= set(terms(document.title))]
    which = _ASKS_WHICH.search(question.folded)
    most = _LISTED if which else _SHOWN
    if len(named) > most:
        return None
    dated = {document.id: _in_force(inquiry, document) for document in _latest_first(named)}
    lines = [line for found in dated.values() for line in found]
    undated = [document.title for document in named if not dated[document.id]]
    if which and lines and undated:
        lines.append(Line(phrase("no_end", titles=" ; ".join(f"« {title} »" for title in undated))))
    return Draft(tuple(lines), 1.0) if lines else None


def _latest_first(documents: Sequence[Document]) -> list[Document]:
    return sorted(documents, key=lambda one: one.valid_until or date.min, reverse=True)


def _in_force(inquiry: Inquiry, document: Document) -> list[Line]:
    if document.valid_until is None:
        return []
    source = _said(inquiry, document, document.valid_until)
    if source is None:
        return []
    key = "ended" if document.valid_until < inquiry.today else "not_ended"
    opening = phrase(key, title=document.title, date=written_date(inquiry.today))
    return [Line(f"{opening} {lead_in(source.passage)} :", source)]


def _said(inquiry: Inquiry, document: Document, day: date) -> Quote | None:
    """Return the sentence of the document that gives `day`, one that speaks of an effect or an end before others."""
    first = "1er" if day.day == 1 else str(day.day)
    written = re.compile(
        rf"\b{first}\S{{0,6}} {fold(MONTHS[day.month - 1])} {day.year}\b|\b{day.day:02}/{day.month:02}/{day.year}\b"
    )
    found = [
        Quote(passage, start, end)
        for passage in inquiry.library.passages(document.id)
        for start, end in _sentences(passage)
        if written.search(fold(passage.text[start:end]))
    ]
    effects = ("effet", "jusqu", "terme", "fin", "ech", "dure", "acheve")
    return max(found, key=lambda quote: any(word in fold(quote.text) for word in effects), default=None)


def _sentences(passage: Passage) -> tuple[tuple[int, int], ...]:
    return split_sentences(passage.text)
