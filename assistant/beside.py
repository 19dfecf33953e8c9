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
    r"(?:l[ae] (?:(?:\w+ )?(?P<next>suivante?|prochaine?)|(?:\w+ )?(?P<previous>precedente?))|(?P<other>l'autre))"
    r"(?: (?P<noun>[a-z-]{3,}))?(?:,? c'est (?:quoi|laquelle|lequel))?"
)


def points_beside(question: str) -> str | None:
    """Return the word by which a follow-up asks for the item beside another, « suivante »; None where it does not."""
    asked = _asked(question)
    return next((word for word in asked.group("next", "previous", "other") if word), None) if asked else None


def answer_beside(question: str, place: Place, library: Library) -> Answer | None:
    """Return the item before or behind the one at `place`, the other one of two; None where none is asked for or there.

    `question` is the follow-up as it was put.
    """
    asked = _asked(question)
    items = top_items(list_of(library.passages(place.passage.document), place.passage.list)) if asked else ()
    if asked is None or place.passage not in items:
        return None
    item = _chosen(asked, items, items.index(place.passage))
    if item is None:
        return None
    (citation,) = cite(library, [whole(item)])
    return Answer(question, f"{lead_in(item)} : « {one_line(citation.quote)} » [1]", (citation,), evidence=1.0)


def _asked(question: str) -> re.Match[str] | None:
    return _ASKS.fullmatch(re.sub(r"\s+", " ", fold(question)).strip(" ?!."))


def _chosen(asked: re.Match[str], items: tuple[Passage, ...], at: int) -> Passage | None:
    if asked["other"]:
        return items[1 - at] if len(items) == 2 else None
    wanted = at + 1 if asked["next"] else at - 1
    return items[wanted] if 0 <= wanted < len(items) else None
