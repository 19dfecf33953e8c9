"""Names in a sentence against those of its source: whether they are there, and in the place that the sentence says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checks_facts import Fact
from assistant.checks_source import Stretch
from assistant.lexis import Lexis
from index.analysis import terms, words

BESIDE = 3  # words on each side of a name that say what place it has
Beside = tuple[tuple[str, ...], tuple[str, ...]]


def misnamed(
    said: Stretch, near: Sequence[Stretch], rest: Sequence[Stretch], around: Stretch, lexis: Lexis
) -> list[Fact]:
    """Return the names of a sentence that its source lacks, or has elsewhere than the sentence says.

    `near` are the source's sentences that answer for it, `rest` the others, `around` its headings and titles.
    """
    here = frozenset[str]().union(*(one.name_words for one in near))
    there = here.union(around.name_words, *(one.name_words for one in rest))
    said_words = said.name_words
    others = [name for one in near for name in one.names if not _holds(name.value, said_words)]
    wrong = []
    for name in said.names:
        if _holds(name.value, here) or _equivalent(name, near, lexis):
            if _replaces(name, said, near) and not _stands_there(name, said, near):
                wrong.append(name)
            continue
        elsewhere = _holds(name.value, there) or _equivalent(name, (*rest, around), lexis)
        rival = any(other.weak == name.weak for other in others) or _replaces(name, said, near)
        if rival or not (elsewhere or name.weak):
            wrong.append(name)
    return wrong


def _replaces(name: Fact, said: Stretch, near: Sequence[Stretch]) -> bool:
    """Return whether the source has another name between the same words: one left out, or the two exchanged."""
    own = _beside(said, name)
    return any(
        other.value != name.value
        and _same_place(own, _beside(one, other))
        and (not _holds(other.value, said.name_words) or _exchanged(name, other, said, one))
        for one in near
        for other in one.names
    )


def _exchanged(name: Fact, other: Fact, said: Stretch, source: Stretch) -> bool:
    """Return whether the sentence has `other` between the words that the source has beside `name`."""
    there = [_beside(source, one) for one in source.names if one.value == name.value]
    here = [_beside(said, one) for one in said.names if one.value == other.value]
    return any(_same_place(a, b) for a in here for b in there)


def _stands_there(name: Fact, said: Stretch, near: Sequence[Stretch]) -> bool:
    """Return whether the source has this name, too, between the words that it has beside it in the sentence."""
    own = _beside(said, name)
    here = ((one, other) for one in near for other in one.names if other.value == name.value)
    return any(_same_place(own, _beside(one, other)) for one, other in here)


def _same_place(own: Beside, other: Beside) -> bool:
    """Return whether the words beside two names agree: one on each side or two on one, a word of matter among them."""
    before, behind = (_shared_length(a, b) for a, b in zip(own, other, strict=True))
    agreed = (*own[0][:before], *own[1][:behind])
    return (min(before, behind) >= 1 or max(before, behind) >= 2) and bool(terms(" ".join(agreed)))


def _shared_length(own: Sequence[str], other: Sequence[str]) -> int:
    return next((at for at, (a, b) in enumerate(zip(own, other, strict=False)) if a != b), min(len(own), len(other)))


def _beside(one: Stretch, name: Fact) -> Beside:
    """Return the words before a name, from it outwards, and those behind it."""
    before, behind = words(one.text[: name.start])[-BESIDE:], words(one.text[name.end :])[:BESIDE]
    return tuple(reversed(before)), tuple(behind)


def _holds(name: str, known: frozenset[str]) -> bool:
    return name in known or all(part in known for part in re.split(r"[-'’&]", name) if part)


def _equivalent(name: Fact, stretches: Sequence[Stretch], lexis: Lexis) -> bool:
    """Return whether the stretches answer for an acronym or an ordinary word with a capital in other words."""
    if not (name.weak or name.words.isupper()):
        return False
    stems = frozenset[str]().union(*(one.stems for one in stretches))
    return all(lexis.grade(term, stems) > 0 for term in terms(name.words))
