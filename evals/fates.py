"""What became of each question of a SQuAD file: answered rightly, or which step of the way lost it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, get_args

from corpus.nouns import Answer, Reply
from evals.paragraphs import Asked
from evals.shelf import number_of

# Answered: rightly; by another sentence of the right paragraph; by another paragraph, though the right one was found,
# or for it was not. Refused: though the right paragraph was found first; was found lower; was not found.
Fate = Literal[
    "right",
    "wrong_sentence",
    "wrong_paragraph",
    "answered_not_found",
    "refused_first",
    "refused_lower",
    "refused_not_found",
]
FATES: tuple[Fate, ...] = get_args(Fate)


def fate(one: Asked, found: Sequence[int], reply: Reply, quoted: bool) -> Fate:
    """Return what became of `one`: `found` are the paragraphs of the search, best first, `quoted` as in `Trial`."""
    if quoted:
        return "right"
    if not isinstance(reply, Answer):
        if one.paragraph not in found:
            return "refused_not_found"
        return "refused_first" if found[0] == one.paragraph else "refused_lower"
    if any(number_of(citation.document) == one.paragraph for citation in reply.citations):
        return "wrong_sentence"
    return "wrong_paragraph" if one.paragraph in found else "answered_not_found"


def count_fates(fates: Iterable[Fate]) -> dict[str, int]:
    """Return how many questions met each fate, in the order of `FATES`."""
    counted = Counter(fates)
    return {name: counted[name] for name in FATES}
