"""What the article of the last answer says, for a follow-up that no reading answers: « Et il fait quoi ? »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.citing import lead_in, quote_of
from assistant.evidence import ANSWERED_FROM, Evidence
from assistant.inquiry import Draft, Inquiry, Line
from assistant.kinds import NUMBERED, STRICT
from assistant.library import Library
from assistant.phrases import phrase
from assistant.recalled import quoted_in
from assistant.rereading import above, put
from corpus.nouns import Passage, Turn
from index.analysis import fold

LIKE = 0.8  # the least cosine: sentences of other subjects stay below it
LIKEWISE = 0.005  # a second sentence that is as near as this is quoted too
# The least log-odds of the cross-encoder, of the likeliest reading: of 14 answers so given in dev conversations this
# keeps 5 of 6 right ones and 2 of 8 wrong ones.
ODDS = -1.5
LOOKED_AT = 20  # hits of a quote among which its passage is looked for
UNSAID = 20  # characters by which a sentence must be longer than what was quoted of it to be quoted again,
AGAIN = 0.03  # and by how much nearer than one that was not
_MARKER = re.compile(r"^\s*(?:\d{1,2}[.)]|[a-z]\)|[-–•])\s+")  # of a list, where it was quoted with its item
_READ = 60  # characters of a quote that are looked for


@dataclass(frozen=True, slots=True)
class Place:
    """Where the last answer was found: its passage, and the quote on one line, folded."""

    passage: Passage
    quote: str

    def has(self, passage: Passage) -> bool:
        """Tell whether `passage` is of the same article."""
        mine = self.passage
        return (mine.document, mine.article_ordinal) == (passage.document, passage.article_ordinal)

    def is_quoted_in(self, text: str) -> bool:
        """Tell whether what was quoted begins in `text`."""
        return self.quote[:_READ] in _on_one_line(text)


def last_place(history: Sequence[Turn], library: Library) -> Place | None:
    """Return where the last answer's first quote stands; None where nothing was quoted, or the corpus lacks it."""
    answer = next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")
    quoted = _MARKER.sub("", quoted_in(answer))
    if not any(character.isalnum() for character in quoted):
        return None
    quote = _on_one_line(quoted.replace(" / ", " "))  # as `citing.one_line` joins lines that stand apart
    found = (Place(hit.passage, quote) for hit in library.search(quoted[:_READ], limit=LOOKED_AT))
    return next((place for place in found if place.is_quoted_in(place.passage.text)), None)


def answer_nearby(inquiries: Sequence[Inquiry], place: Place) -> Draft | None:
    """Return what the article of `place` says that is most like the question, under words that say so.

    `inquiries` are the readings of one question, over the passages of that article. What was quoted already is not
    quoted again, and a date, an amount, a person … is answered by what holds one.
    """
    kind = inquiries[0].question.kind
    if kind == "definition" or _names_what_is_absent(inquiries[0]):
        return None
    likeness: dict[tuple[str, int], list[float]] = {}
    found: dict[tuple[str, int], Evidence] = {}
    for evidence in (one for inquiry in inquiries for one in inquiry.evidence):
        if evidence.cosine is not None:
            key = (evidence.candidate.passage.id, evidence.candidate.start)
            likeness.setdefault(key, []).append(evidence.cosine)
            found.setdefault(key, evidence)
    mean = {
        key: sum(values) / len(values) - AGAIN * place.is_quoted_in(found[key].candidate.text)
        for key, values in likeness.items()
    }
    fit = [key for key in found if _is_fit(found[key], kind in STRICT or kind == "person", place)]
    best = sorted(fit, key=lambda key: -mean[key])[:2]
    if not best or mean[best[0]] < LIKE:
        return None
    # What says whether a sentence answers never learnt a signatory's block.
    if found[best[0]].candidate.passage.signatory is None and _odds(inquiries, found[best[0]]) < ODDS:
        return None
    shown = [found[key] for key in best if mean[key] >= mean[best[0]] - LIKEWISE]
    opening = phrase("nearby", place=lead_in(place.passage))
    return Draft((Line(opening), *(Line("", quote_of(one.candidate)) for one in shown)), ANSWERED_FROM)


def _odds(inquiries: Sequence[Inquiry], evidence: Evidence) -> float:
    """Return the highest log-odds that a sentence answers one of the readings; 0 where nothing can read them."""
    library = inquiries[0].library
    reader = library.cross_encoder
    if reader is None:
        return 0.0
    read = [(above(evidence, library), evidence.candidate.text)]
    return max(reader.score(put(inquiry.question.text), read)[0] for inquiry in inquiries)


def _names_what_is_absent(inquiry: Inquiry) -> bool:
    """Tell whether « et pour les retraités ? » names something, and the article has no word of it."""
    question, evidence = inquiry.question, inquiry.evidence
    title = frozenset(term for one in evidence for term in one.candidate.title)
    named = [t for t in inquiry.matter.terms if t not in question.verbs | title | inquiry.lexis.light]
    near = frozenset(term for one in evidence for term in one.candidate.context | one.candidate.rest)
    return not question.topic and bool(named) and not any(inquiry.lexis.grade(term, near) for term in named)


def _is_fit(evidence: Evidence, strict: bool, place: Place) -> bool:
    text = evidence.candidate.text
    again = place.is_quoted_in(text) and len(_on_one_line(text)) < len(place.quote) + UNSAID
    return not again and place.has(evidence.candidate.passage) and not (strict and evidence.holds < NUMBERED)


def _on_one_line(text: str) -> str:
    return " ".join(fold(text.replace("*", "")).split())
