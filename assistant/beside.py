"""« Et la suivante ? », « et l'autre quartier ? »: the item beside the one that the last answer quoted."""

from __future__ import annotations

import re

from assistant.citing import cite, lead_in, one_line, whole
from assistant.library import Library
from assistant.lists import list_of, top_items
from assistant.nearby import Place
from corpus.nouns import Answer, Passage
from index.analysis import fold

_ASKS = re.compile(
    r"(?:et |puis |mais |ok |alors )*(?:c'est quoi |quel(?:le)? (?:est|etait) )?"
    r"(?:l[ae] (?:\w+ )?(?P<step>suivante?|prochaine?|precedente?)|(?P<other>l'autre))"
    r"(?: [a-z-]{3,})?(?:,? c'est (?:quoi|laquelle|lequel))?"
)


def step_beside(question: str) -> str:
    """Return the word by which a follow-up asks for the item beside another, « suivante », folded, or ""."""
    asked = _ASKS.fullmatch(re.sub(r"\s+", " ", fold(question)).strip(" ?!."))
    return asked[asked.lastgroup or 0] if asked else ""


def answer_beside(question: str, step: str, place: Place, library: Library) -> Answer | None:
    """Return the item before or behind the one at `place`, the other one of two, as `step` asks; None where none is."""
    items = top_items(list_of(library.passages(place.passage.document), place.passage.list))
    item = _chosen(step, items, items.index(place.passage)) if place.passage in items else None
    if item is None:
        return None
    (citation,) = cite(library, [whole(item)])
    return Answer(question, f"{lead_in(item)} : « {one_line(citation.quote)} » [1]", (citation,), evidence=1.0)


def _chosen(step: str, items: tuple[Passage, ...], at: int) -> Passage | None:
    if step == "l'autre":
        return items[1 - at] if len(items) == 2 else None
    wanted = at - 1 if step.startswith("prec") else at + 1
    return items[wanted] if 0 <= wanted < len(items) else None
