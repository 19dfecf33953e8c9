"""« Le corpus ne le dit pas », with what comes closest."""

from __future__ import annotations

from dataclasses import replace
from textwrap import shorten

from assistant.citing import Quote, cite, quote_of, whole, within_sentence
from assistant.evidence import Evidence, has_kind
from assistant.inquiry import Decline, Inquiry
from assistant.phrases import has_phrase, phrase
from corpus.nouns import Answer, Citation, Passage, Refusal, Reply

CLOSEST = 3
NEAR = 0.5
# From so sure on, or from these log-odds of the cross-encoder on, « le corpus ne le dit pas » would be false more often
# than true. Of 442 refused questions (dev) a text answers 97 of the 142 that are as sure, and 11 of 18 others that read
# so; of 74 in conversations 15 of 19, and 8 of 8.
UNSURE_FROM, READS_LIKE_ONE = 0.2, -1.0
TITLE_SHOWN = 90  # characters of another document's title


def refuse(inquiry: Inquiry, decline: Decline | None = None) -> Refusal:
    """Return the refusal with up to three closest passages: those of `decline` first, then the best evidence."""
    closest = cite(inquiry.library, _closest(inquiry, decline.passages if decline else ()))
    if decline is not None:
        return Refusal(inquiry.question.text, decline.text, closest, evidence=inquiry.sure)
    if not inquiry.documents():
        return Refusal(inquiry.question.text, phrase("refused_empty"))
    key, unsure = f"refused_{inquiry.question.kind}", bool(closest) and _may_answer(inquiry)
    plain = key if has_phrase(key) and inquiry.question.kind != "definition" else "refused"
    said = " ".join([phrase("refused_unsure" if unsure else plain), *_pointer(closest)])
    return Refusal(inquiry.question.text, said, closest, unsure=unsure, evidence=inquiry.sure)


def _may_answer(inquiry: Inquiry) -> bool:
    """Tell whether the corpus is as likely to answer as not: it would be false to say that it does not.

    That is so where a sentence reads like an answer, or the best is not far from sure, and has the date, the amount …
    that is asked for.
    """
    nearly = inquiry.evidence[:1] if inquiry.sure >= UNSURE_FROM else ()
    likely = (one for one in inquiry.evidence if one.answers is not None and one.answers >= READS_LIKE_ONE)
    return any(has_kind(inquiry.question, inquiry.matter, one) for one in (*nearly, *likely))


def _pointer(closest: tuple[Citation, ...]) -> list[str]:
    places = dict.fromkeys(citation.article for citation in closest)
    return [phrase("closest", places=", ".join(map(within_sentence, places)))] if places else []


def short_title(citation: Citation) -> str:
    """Return the title of a document as it stands within a sentence, cut off where it is long."""
    return shorten(citation.title, TITLE_SHOWN, placeholder=" …")


def said_already(answer: Answer) -> Refusal:
    """Return the refusal of a follow-up that only what was quoted just before it would answer."""
    return Refusal(
        answer.question,
        phrase("said_already"),
        answer.citations[:CLOSEST],
        answer.notices,
        standalone=answer.standalone,
        evidence=answer.evidence,
    )


def with_elsewhere(refusal: Refusal, found: Reply) -> Refusal:
    """Return the refusal of what a conversation's document does not say with what another document says of it."""
    spoken_of = {citation.document for citation in refusal.closest}
    other = found.citations[:1] if isinstance(found, Answer) else ()
    if not other or other[0].document in spoken_of:
        return refusal
    kept = refusal.closest[: CLOSEST - 1]
    before, _, _ = refusal.text.partition(" ".join(_pointer(refusal.closest)) or "\0")
    said = phrase("elsewhere", title=short_title(other[0]), place=within_sentence(other[0].article))
    text = " ".join([before.strip(), *_pointer(kept), said])
    return replace(refusal, text=text, closest=(*kept, replace(other[0], number=len(kept) + 1)))


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
