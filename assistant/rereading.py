"""The best sentences read again, together with the question: do they answer, or are they about the same thing?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence import ANSWERED_FROM, Evidence, Matter, has_wrong_number
from assistant.library import Library
from assistant.questions import Question
from assistant.sureness import cut
from index.cross_encoder import read_above

READ_AGAIN = 3  # sentences, the best by words, cosine and kind; each takes 30 to 50 ms of one core
WORTH = 0.17  # where none has this support, no reading would make the best sure enough (`sureness.BEYOND_WORDS`)
# What log-odds of the cross-encoder weigh in choosing the sentence. Right of those chosen, PIAF dev (442): .618 at 0,
# .661 at .02, .683 at .05, .692 at .1; but of the protocol (92) .565 up to .05, .554 at .1, and from .03 on « Jusqu'à
# quand c'est valable ? » is answered by the law that prolonged such contracts.
WEIGHT = 0.02


def reread(question: Question, matter: Matter, evidence: Sequence[Evidence], library: Library) -> tuple[Evidence, ...]:
    """Return the evidence with the first few read again and put in order; as it was where nothing can read them.

    What contradicts a wrong number of the question does not answer it: it is not read either.
    """
    first = evidence[:READ_AGAIN]
    worth = any(one.support >= WORTH for one in first) and not has_wrong_number(question, matter)
    reader = library.cross_encoder if worth else None
    if reader is None:
        return tuple(evidence)
    read = reader.score(put(question.text), [(above(one, library), one.candidate.text) for one in first])
    found = [
        replace(one, answers=odds, score=one.score + WEIGHT * cut(odds)) for one, odds in zip(first, read, strict=True)
    ]
    return (*sorted(found, key=lambda one: (one.support < ANSWERED_FROM, -one.score)), *evidence[READ_AGAIN:])


def put(text: str) -> str:
    """Return a question as one is put: what reads it never learnt any other."""
    asked = text.strip()
    return f"{asked[:1].upper()}{asked[1:]}{'' if asked[-1:] in '?.!' else ' ?'}"


def above(one: Evidence, library: Library) -> str:
    """Return what is read above a sentence."""
    candidate = one.candidate
    around = library.passages(candidate.passage.document)
    return read_above(candidate.passage, around, candidate.start, candidate.end)
