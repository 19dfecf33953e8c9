"""The engine without a language model: it picks the sentences that answer, and quotes them word for word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from assistant.addressed import answer_absent, answer_addressed
from assistant.candidates import Candidates
from assistant.citing import Quote, cite, lead_in, one_line, quote_of, whole
from assistant.commitments import answer_commitments
from assistant.definitions import answer_definition
from assistant.evidence import ANSWERED_FROM, MISFORMED, Evidence
from assistant.inquiry import Decline, Draft, Inquiry, Line, inquire
from assistant.lexis import EXACT, SAME, shipped_lexis
from assistant.library import Library
from assistant.lists import (
    DENIES,
    FoundList,
    answer_list,
    best_list,
    head_term,
    introduced,
    item_lines,
    list_of,
    names_counted,
)
from assistant.looks import CONSEQUENCE
from assistant.nearby import Place, answer_nearby
from assistant.overview import answer_overview
from assistant.phrases import phrase
from assistant.questions import understand
from assistant.refusing import refuse
from assistant.settings import Strictness
from assistant.signatures import answer_signatories
from assistant.subject import MENTIONED, answer_subject
from assistant.titled import answer_titled
from assistant.validity import answer_in_force
from corpus.nouns import Answer, Hit, Passage, Reply
from corpus.sentences import opens_with_pronoun, quotable_spans, split_sentences
from index.analysis import fold, terms

# What a town may choose instead: CONTRAT_STRICTNESS. The curve of answered against wrong is in docs/answers.md.
THRESHOLDS: dict[Strictness, float] = {"strict": 0.6, "normal": ANSWERED_FROM, "lenient": ANSWERED_FROM}
# With « lenient », what is nearly enough is answered by up to two whole passages, which is said.
PROBABLE_FROM = 0.35
SHOWN_WHOLE = 500
# A second sentence of the passage is quoted when it comes this close to the first.
SECOND_WITHIN = 0.06
# An item is quoted behind its introduction where that is this short and answers for this share of the question more.
ABOVE_SHOWN, ABOVE_ADDS = 150, 0.2
# An item is shown with its whole list where that share of the items answers for as much of the question.
ALIKE, MOST_ALIKE = 0.02, 0.75
# One that answers for so much more of the question than any other item of its list, which has more than so many, is
# shown alone.
APART, FEW_ITEMS = 0.25, 5
# « Quels quartiers … ? »: the list around the best item is shown whole up to this many items.
ITEMS_SHOWN = 15

# What is quoted with a sentence that points back has so many characters at most.
POINTED_AT = 250

Way = Callable[[Inquiry], Draft | Decline | None]


class Extractive:
    """Answer by quotes alone."""

    name = "extractive"

    def __init__(self, library: Library, strictness: Strictness = "normal", today: date | None = None) -> None:
        """Answer from `library`; `today` is what validity is compared with, the day of each question without it."""
        self._library = library
        self._strictness: Strictness = strictness
        self._today = today
        self.candidates = Candidates(library)

    def reply(self, question: str, hits: Sequence[Hit], document: str | None = None) -> Reply:
        """Return the answer that `hits` support, or the refusal."""
        inquiry = self.inquire(question, hits, document)
        for way in WAYS:
            found = way(inquiry)
            if isinstance(found, Decline):
                return refuse(inquiry, found)
            if found is not None and found.support >= THRESHOLDS[self._strictness]:
                return compose(inquiry, found)
        probable = answer_probable(inquiry) if self._strictness == "lenient" else None
        return compose(inquiry, probable) if probable is not None else refuse(inquiry)

    def reply_nearby(self, readings: Sequence[tuple[str, Sequence[Hit]]], place: Place) -> Answer | None:
        """Return what the article of the last answer says of a follow-up, of which `readings` have what was found.

        None with the strictest setting, or where that article says nothing like it.
        """
        inquiries = [
            self.inquire(reading, [hit for hit in hits if place.has(hit.passage)], place.passage.document)
            for reading, hits in readings
        ]
        draft = answer_nearby(inquiries, place) if self._strictness != "strict" else None
        return compose(inquiries[0], draft) if draft is not None else None

    def inquire(self, question: str, hits: Sequence[Hit], document: str | None = None) -> Inquiry:
        """Return what the ways of answering look at."""
        asked = understand(question)
        return inquire(asked, hits, self._library, self.candidates, shipped_lexis(), document, self._today)


def answer_list_question(inquiry: Inquiry) -> Draft | None:
    """Return the whole list that « quelles sont … », « combien de … » asks for."""
    if inquiry.question.kind not in ("list", "number"):
        return None
    best = inquiry.evidence[0] if inquiry.evidence else None
    found = best_list(inquiry)
    if MENTIONED.search(inquiry.question.folded) and not (found is not None and _is_headed(inquiry, found)):
        return None
    if found is None:
        return _list_around(inquiry, best) if inquiry.question.kind == "list" and best is not None else None
    own = best.coverage if best is not None and best.candidate.passage not in (*found.items, found.lead) else 0.0
    # A sentence that is not sure itself is no reason to leave a list out.
    covers_more = found.coverage < own - 0.1 and inquiry.sure >= ANSWERED_FROM
    better = covers_more or (best is not None and _is_better(inquiry, best, found))
    return None if better else answer_list(found, counted=inquiry.question.kind == "number")


def _is_better(inquiry: Inquiry, best: Evidence, found: FoundList) -> bool:
    """Tell whether one sentence answers better than a list: a number that stands there, one item of all."""
    if inquiry.question.kind == "number":
        counted = best.holds == 1.0 and best.support >= ANSWERED_FROM
        return counted or not names_counted(inquiry, found)
    return inquiry.sure >= ANSWERED_FROM and _stands_apart(inquiry, best, found.items)


def _is_headed(inquiry: Inquiry, found: FoundList) -> bool:
    """Tell whether the words above a list are those that the question asks for, not others of that meaning."""
    above = " ".join((found.lead.text if found.lead else "", *found.items[0].headings[-1:]))
    return inquiry.lexis.grade(head_term(inquiry), frozenset(terms(above))) == EXACT


def _list_around(inquiry: Inquiry, best: Evidence) -> Draft | None:
    """Return the short list whose item answers best, where its introduction names what the question asks for.

    None where that item answers for far more of the question than the others.
    """
    passages = inquiry.library.passages(best.candidate.passage.document)
    items = list_of(passages, best.candidate.passage.list)
    lead = passages[items[0].lead] if len(items) > 1 and items[0].lead is not None else None
    if lead is None or len(items) > ITEMS_SHOWN or not inquiry.matter.terms or inquiry.sure < ANSWERED_FROM:
        return None
    named = inquiry.lexis.grade(head_term(inquiry), frozenset(terms(lead.text))) >= SAME
    if not named or _stands_apart(inquiry, best, items):
        return None
    return answer_list(FoundList(lead, items, inquiry.sure))


def _stands_apart(inquiry: Inquiry, best: Evidence, items: Sequence[Passage]) -> bool:
    """Tell whether one item answers for far more than the others: « quelles actions pour les copropriétés ? »."""
    ids = {item.id for item in items}
    others = (one.coverage for one in inquiry.evidence if one.candidate.passage.id in ids - {best.candidate.passage.id})
    return (
        len(items) > FEW_ITEMS and best.candidate.passage.id in ids and best.coverage - max(others, default=0.0) > APART
    )


def answer_sentence(inquiry: Inquiry) -> Draft | Decline | None:
    """Return the best sentence where it is sure, with the list that it introduces or the sentence that it needs."""
    if not inquiry.evidence:
        return None
    if inquiry.sure >= ANSWERED_FROM:
        return best_sentence(inquiry)
    # « Quelles sont les 26 mesures ? »: no sentence lists them, and one says which annex does.
    best = inquiry.evidence[0]
    return answer_absent(inquiry, best) if best.misformed and best.support >= ANSWERED_FROM * MISFORMED else None


def best_sentence(inquiry: Inquiry) -> Draft | Decline:
    """Return the best sentence, however sure; `inquiry` has some evidence."""
    best = inquiry.evidence[0]
    passage = best.candidate.passage
    absent = answer_absent(inquiry, best)
    if absent is not None:
        return absent
    alike = _list_alike(inquiry, best)
    if alike is not None:
        return answer_list(alike)
    above, quoted = _above(inquiry, best), _standing_alone(quote_of(best.candidate))
    if above is not None:
        lines = [Line(f"{lead_in(above)} :", whole(above)), *item_lines((passage,))]
    elif (cause := _cause(inquiry, quoted)) is not None:
        lines = [Line(f"{lead_in(cause.passage)} :", cause), Line("", _continued(quoted))]
    else:
        lines = [Line(f"{lead_in(passage)} :", _continued(quoted))]
    items = introduced(inquiry, quoted)
    if items:
        lines += item_lines(items)
    else:
        seconds = (quote_of(second.candidate) for second in _seconds(inquiry, best))
        lines += [Line("", second) for second in seconds if not quoted.start <= second.start < quoted.end]
    return Draft(tuple(lines), inquiry.sure)


def answer_probable(inquiry: Inquiry) -> Draft | None:
    """Return up to two passages that nearly answer, whole where they are short, under words that say so."""
    if not inquiry.evidence or inquiry.sure < PROBABLE_FROM:
        return None
    best: dict[str, Evidence] = {}
    for evidence in inquiry.evidence:
        best.setdefault(evidence.candidate.passage.id, evidence)
    lines = [Line(phrase("probable"))]
    for evidence in list(best.values())[:2]:
        passage = evidence.candidate.passage
        shown = whole(passage) if len(passage.text) <= SHOWN_WHOLE else quote_of(evidence.candidate)
        lines.append(Line(f"{lead_in(passage)} :", shown))
    return Draft(tuple(lines), inquiry.sure)


WAYS: tuple[Way, ...] = (
    answer_in_force,
    answer_addressed,
    answer_overview,
    answer_definition,
    answer_commitments,
    answer_signatories,
    answer_list_question,
    answer_titled,
    answer_subject,
    answer_sentence,
)


def compose(inquiry: Inquiry, draft: Draft) -> Answer:
    """Return the answer with its quotes checked, numbered and set between guillemets."""
    citations = cite(inquiry.library, [line.quote for line in draft.lines if line.quote is not None])
    numbered = iter(citations)
    written: list[str] = []
    for line in draft.lines:
        if line.quote is None:
            written.append(line.before)
            continue
        citation = next(numbered)
        written.append(f"{line.before or '-'} « {one_line(citation.quote)} » [{citation.number}]{line.after}")
    return Answer(inquiry.question.text, "\n".join(written), citations, evidence=draft.support)


def _standing_alone(quoted: Quote) -> Quote:
    """Return a quote with the sentence before it, where it opens with a pronoun and that one says for what."""
    if not opens_with_pronoun(quoted.text):
        return quoted
    before = [start for start, end in split_sentences(quoted.passage.text) if end <= quoted.start]
    return replace(quoted, start=before[-1]) if before and quoted.start - before[-1] <= POINTED_AT else quoted


def _continued(quoted: Quote) -> Quote:
    """Return a quote that ends with a colon together with the sentence behind it in the same passage."""
    if not quoted.text.endswith(":"):
        return quoted
    behind = [end for start, end in split_sentences(quoted.passage.text) if start >= quoted.end]
    return replace(quoted, end=behind[0]) if behind else quoted


def _cause(inquiry: Inquiry, quoted: Quote) -> Quote | None:
    """Return the sentence before one that follows from it, where « pourquoi ? » is asked: « En conséquence, … »."""
    if inquiry.question.kind != "reason" or not CONSEQUENCE.match(fold(quoted.text)):
        return None
    there = quoted.passage
    for passage in reversed(inquiry.library.passages(there.document)[: there.ordinal + 1]):
        if passage.article_ordinal != there.article_ordinal:
            break
        spans = [span for span in quotable_spans(passage) if passage != there or span[1] <= quoted.start]
        if spans:
            return Quote(passage, *spans[-1])
    return None


def _above(inquiry: Inquiry, best: Evidence) -> Passage | None:
    """Return the introduction of an item: where it alone holds the value asked for, or says « ne … pas », or is short.

    A short one is shown where it has words of the question that the item has not.
    """
    passage = best.candidate.passage
    if passage.lead is None or passage.list is None or best.candidate.text != passage.text.strip():
        return None
    above = inquiry.library.passages(passage.document)[passage.lead]
    if best.lent or DENIES.search(fold(above.text)):
        return above
    said, known = frozenset(terms(above.text)), inquiry.matter
    new = sum(
        weight
        for term, weight in zip(known.terms, known.weights, strict=True)
        if inquiry.lexis.grade(term, said) >= SAME > inquiry.lexis.grade(term, best.candidate.own)
        and term not in best.candidate.title
    )
    return above if len(above.text) <= ABOVE_SHOWN and new >= ABOVE_ADDS * sum(known.weights) else None


def _list_alike(inquiry: Inquiry, best: Evidence) -> FoundList | None:
    """Return the short list of the best sentence where its items answer alike: « le prix du repas » has five."""
    passage = best.candidate.passage
    items = list_of(inquiry.library.passages(passage.document), passage.list)
    ids = {item.id for item in items}
    level = [e for e in inquiry.evidence if e.candidate.passage.id in ids and e.coverage >= best.coverage - ALIKE]
    lead = inquiry.library.passages(passage.document)[items[0].lead] if items and items[0].lead is not None else None
    several = len({e.candidate.passage.id for e in level}) >= max(2, len(items) * MOST_ALIKE)
    return FoundList(lead, items, inquiry.sure) if lead and several and len(items) <= ITEMS_SHOWN else None


def _seconds(inquiry: Inquiry, best: Evidence) -> list[Evidence]:
    """Return the sentence of the same passage that answers nearly as well, if there is one."""
    return [
        evidence
        for evidence in inquiry.evidence[1:4]
        if evidence.candidate.passage == best.candidate.passage and evidence.score >= best.score - SECOND_WITHIN
    ][:1]
