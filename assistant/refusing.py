"""« Le corpus ne le dit pas », with what comes closest."""

from __future__ import annotations

from assistant.citing import Quote, cite, quote_of, whole
from assistant.evidence import Evidence
from assistant.inquiry import Decline, Inquiry
from assistant.phrases import has_phrase, phrase
from corpus.nouns import Citation, Passage, Refusal

CLOSEST = 3
NEAR = 0.5


def refuse(inquiry: Inquiry, decline: Decline | None = None) -> Refusal:
    """Return the refusal with up to three closest passages: those of `decline` first, then the best evidence."""
    closest = cite(inquiry.library, _closest(inquiry, decline.passages if decline else ()))
    if decline is not None:
        return Refusal(inquiry.question.text, decline.text, closest, evidence=inquiry.sure)
    if not inquiry.documents():
        return Refusal(inquiry.question.text, phrase("refused_empty"))
    key = f"refused_{inquiry.question.kind}"
    plain = key if has_phrase(key) and inquiry.question.kind != "definition" else "refused"
    return Refusal(inquiry.question.text, " ".join([phrase(plain), *_pointer(closest)]), closest, evidence=inquiry.sure)


def _pointer(closest: tuple[Citation, ...]) -> list[str]:
    places = dict.fromkeys(citation.article for citation in closest)
    return [phrase("closest", places=", ".join(place[0].lower() + place[1:] for place in places))] if places else []


def _related(inquiry: Inquiry, evidence: Evidence) -> float:
    """Return how near a candidate is to the subject: its score, and the words that often go with the question's."""
    near = {stem for term in inquiry.matter.terms for stem in inquiry.lexis.near.get(term, ())}
    candidate = evidence.candidate
    return evidence.score + NEAR * bool(near & candidate.own) + NEAR / 2 * bool(near & candidate.context)


def _closest(inquiry: Inquiry, first: tuple[Passage, ...]) -> list[Quote]:
    quotes = {passage.id: whole(passage) for passage in first}
    for evidence in sorted(inquiry.evidence, key=lambda evidence: -_related(inquiry, evidence)):
        if len(quotes) >= CLOSEST:
            break
        candidate = evidence.candidate
        quotes.setdefault(candidate.passage.id, quote_of(candidate))
    return list(quotes.values())[:CLOSEST]
