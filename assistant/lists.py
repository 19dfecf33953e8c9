"""Lists that answer as a whole: « quelles sont les priorités ? », « combien d'orientations ? »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.citing import Quote, lead_in, whole
from assistant.evidence import Matter, cover
from assistant.inquiry import Draft, Inquiry, Line
from assistant.lexis import kin
from assistant.looks import COUNTED
from assistant.phrases import phrase
from corpus.nouns import Passage
from index.address import CARDINALS
from index.analysis import fold, stem, terms

# A list answers where its introduction covers this share of the question, chosen on the dev cases.
LIST_COVERAGE = 0.6
# A list with as many items as the question says is worth so much more: « les trois grands axes ».
COUNT_BONUS = 0.25
NAMED_BONUS = 0.35
HEAD_WEIGHT = 2.0
# « Ne sont pas soumis à autorisation : » lists what « quels logements sont soumis … ? » does not ask for.
DENIES = re.compile(r"\b(?:ne|n')\b.{0,40}\b(?:pas|aucune?|ni)\b|\bexclu|\bexempt|\bdispens|\bhors\b|\bexception")
DENIED = 0.5
# « Quelles priorités … ? », « lesquels de nos quartiers … ? »
_LISTED = re.compile(
    r"\b(?:lesquel(?:le)?s (?:de |des |d')|quel(?:le)?s (?:sont |autres )?)"
    r"(?:(?:l[ae]s|nos|ces|vos|ses) )?(?P<listed>\w+)"
)


@dataclass(frozen=True, slots=True)
class FoundList:
    """A list with the passage that introduces it, and how far its introduction covers the question."""

    lead: Passage | None
    items: tuple[Passage, ...]
    coverage: float


def best_list(inquiry: Inquiry) -> FoundList | None:
    """Return the list whose introduction covers the question best, None where none does well enough."""
    found = [_judge(inquiry, passages) for passages in _lists(inquiry)]
    good = [candidate for candidate in found if candidate.coverage >= LIST_COVERAGE]
    return max(good, key=lambda candidate: candidate.coverage, default=None)


def names_counted(inquiry: Inquiry, found: FoundList) -> bool:
    """Return whether the words above a list name what « combien de » counts, a synonym aside."""
    counted = inquiry.question.counted[:1]
    above = " ".join((found.lead.text if found.lead else "", *found.items[0].headings, found.items[0].place))
    # What is counted is many: « le droit commun » is no commune.
    several = [word for word in re.findall(r"[\w'-]+", fold(above)) if word[-1] in "sx" or word in found.items[0].place]
    named = [term for word in several for term in terms(word)]
    return not counted or any(counted[0] == term or kin(counted[0], term) for term in named)


def answer_list(found: FoundList, *, counted: bool = False) -> Draft:
    """Return the draft that quotes the whole list, with its own numbering, and says how many items it has."""
    top = top_items(found.items)
    place = lead_in(found.lead or _without_place(found.items[0]))
    opening = phrase("count" if counted else "list_complete", place=place, count=len(top))
    quotes = [Line(opening)] if counted or found.lead is None else [Line(f"{place} :", whole(found.lead))]
    quotes += item_lines(found.items)
    return Draft(tuple(quotes), min(1.0, found.coverage))


def top_items(items: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the items that count: not the sub-items, nor the later pieces of a long one (they bear no marker)."""
    return tuple(item for item in items if item.parent is None and item.marker)


def item_lines(items: Sequence[Passage]) -> list[Line]:
    """Return a line an item, with the list's own numbering, sub-items set in."""
    return [
        Line(f"{'' if item.parent is None else '    '}{item.marker if item.marker[:1].isalnum() else '-'}", whole(item))
        for item in items
    ]


def list_of(passages: Sequence[Passage], number: int | None) -> tuple[Passage, ...]:
    """Return the items of one list, in order."""
    return tuple(passage for passage in passages if number is not None and passage.list == number)


def introduced(inquiry: Inquiry, quoted: Quote) -> tuple[Passage, ...]:
    """Return the items of the list that a quote introduces (it ends with a colon)."""
    if not quoted.text.rstrip().endswith(":"):
        return ()
    lead = quoted.passage
    passages = inquiry.library.passages(lead.document)
    numbers = [item.list for item in passages[lead.ordinal + 1 :][:2] if item.lead == lead.ordinal]
    return list_of(passages, numbers[0]) if numbers else ()


def _lists(inquiry: Inquiry) -> list[tuple[Passage, ...]]:
    """Return the lists that a hit belongs to or introduces, each once, nearest first."""
    seen: dict[tuple[str, int], tuple[Passage, ...]] = {}
    for hit in inquiry.hits:
        passages = inquiry.library.passages(hit.passage.document)
        numbers: set[int | None] = {hit.passage.list}
        numbers |= {item.list for item in passages[hit.passage.ordinal :][:3] if item.lead == hit.passage.ordinal}
        for number in numbers:
            if number is not None and (hit.passage.document, number) not in seen:
                items = list_of(passages, number)
                if len(items) > 1:
                    seen[hit.passage.document, number] = items
    return list(seen.values())


def _judge(inquiry: Inquiry, items: tuple[Passage, ...]) -> FoundList:
    first = items[0]
    passages = inquiry.library.passages(first.document)
    lead = passages[first.lead] if first.lead is not None else None
    documents = {document.id: document for document in inquiry.documents()}
    introduction = inquiry.candidates.of_passage(first, documents)
    if not introduction:
        return FoundList(lead, items, 0.0)
    # Only what stands above the items counts, not the words of the first item.
    above = introduction[0]
    heading = replace(above, text="", end=above.start, own=above.context, context=frozenset(), rest=frozenset())
    head = head_term(inquiry)
    coverage = cover(_headed(_without_count(inquiry.matter, items), head), heading, inquiry.lexis)
    named = {stem(word) for word in first.place.split()[:1]} | set(terms(first.headings[-1] if first.headings else ""))
    if head in named:
        coverage += NAMED_BONUS * coverage
    if len(top_items(items)) in _numbers(inquiry):
        coverage += COUNT_BONUS * coverage
    denied = lead is not None and DENIES.search(fold(lead.text)) and not DENIES.search(inquiry.question.folded)
    return FoundList(lead, items, coverage * (DENIED if denied else 1.0))


def _numbers(inquiry: Inquiry) -> set[int]:
    """Return the numbers that the question has before a word, in digits or letters."""
    found = (match["number"] for match in COUNTED.finditer(inquiry.question.folded))
    return {int(number) if number.isdigit() else CARDINALS.get(number, 0) for number in found}


def _without_count(matter: Matter, items: tuple[Passage, ...]) -> Matter:
    """Return the matter without the number of the items, « les onze priorités »; a wrong one the list contradicts."""
    counts = {str(len(items)), str(len(top_items(items))), *(stem(word) for word in CARDINALS)}
    return matter.only(lambda term: term not in counts)


def head_term(inquiry: Inquiry) -> str:
    """Return the stem of what is to be listed, « quelles *priorités* … », « lesquels de nos *quartiers* … », or "".

    Where no such word is seen it is the first of the question.
    """
    asked = _LISTED.search(inquiry.question.folded)
    named = next((term for term in terms(asked["listed"]) if term in inquiry.matter.terms), "") if asked else ""
    return named or next(iter(inquiry.matter.terms), "")


def _headed(matter: Matter, head: str) -> Matter:
    """Return the matter with double weight on what is to be listed."""
    weighed = zip(matter.terms, matter.weights, strict=True)
    return replace(matter, weights=tuple(weight * (HEAD_WEIGHT if term == head else 1) for term, weight in weighed))


def _without_place(passage: Passage) -> Passage:
    return replace(passage, place="")
