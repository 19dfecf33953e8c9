"""How sure the best sentence is: what decides whether it is shown or the question refused.

A logistic regression on what is known of the best sentence and of those beside it. `python -m evals.calibrate` fits it
on the dev splits of the sets, on acts and on PIAF train, and says how well it tells right from wrong on what it was not
fitted on. .5 (`ANSWERED_FROM`) stands for log-odds of -.5 (why: `evals.calibrate.ANSWERED`); without the
cross-encoder the fit is that of 27 November, of -.25.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.evidence import Evidence, Matter, has_kind, is_off_subject, is_strict
from assistant.questions import Question

WELL = 0.75  # support from which nearly every word of the question is answered for
BEYOND_WORDS = 2.0  # times its support a sentence may be sure at most: one that has none of the words answers nothing
NEWS = 0.2  # by so much a follow-up may be surer than what it asks itself is answered for
LOWEST, HIGHEST = -6.0, 6.0  # log-odds of the cross-encoder are cut off here

# Two fits, an intercept and the weight of each thing known: where the best sentence was not read again, where it was.
INTERCEPT = -12.78
WEIGHTS: Mapping[str, float] = {
    "well_supported": 3.10,
    "holds": 0.32,
    "holds_strict": 2.99,
    "strict": -2.91,
    "own": 0.60,
    "first": 0.77,
    "lead": 2.27,
    "likeness": 29.15,
    "nearest": -18.04,
    "nameless": -1.49,
    "terms": 0.82,
    "new": 0.29,
    "titled": -0.75,
    "cues": 1.28,
}
READ_INTERCEPT = -1.22
READ_WEIGHTS: Mapping[str, float] = {
    "well_supported": 2.29,
    "holds": 0.20,
    "holds_strict": 1.95,
    "strict": -1.62,
    "own": 0.39,
    "first": 0.42,
    "lead": 0.64,
    "likeness": 20.54,
    "nearest": -20.61,
    "nameless": -1.46,
    "terms": 0.30,
    "new": 0.32,
    "titled": -0.39,
    "cues": 1.20,
    "answers": 0.52,
    "others": -0.10,
}


def sureness(question: Question, matter: Matter, evidence: Sequence[Evidence]) -> float:
    """Return from 0 to 1 how sure the first of `evidence` answers; 0 where there is none.

    Where it is not encoded yet its support says it: the weighted share of the question that it answers for. It is no
    surer than that where a proper name of the question, the kind of thing that is asked for or the form of an answer
    is missing, or where a signatory's block would answer something else; and hardly surer than what a follow-up itself
    asks is answered for.
    """
    if not evidence:
        return 0.0
    best = evidence[0]
    if best.cosine is None:
        return min(best.support, best.asked)
    known = features(question, matter, evidence)
    intercept, weights = (INTERCEPT, WEIGHTS) if best.answers is None else (READ_INTERCEPT, READ_WEIGHTS)
    sure = 1 / (1 + math.exp(-intercept - sum(weights[name] * value for name, value in known.items())))
    unheld = not has_kind(question, matter, best)
    lacks = unheld or best.nameless or best.misformed or is_off_subject(question, best.candidate)
    return min(sure, best.asked + NEWS, best.support if lacks else BEYOND_WORDS * best.support)


def features(question: Question, matter: Matter, evidence: Sequence[Evidence]) -> dict[str, float]:
    """Return what is known of the first of `evidence`, which is not empty.

    `well_supported` is what its support has above `WELL`; `lead` how far its score stands above that of the best
    sentence of another passage; `likeness` its cosine with the question, `nearest` the largest of any that says
    more than its document's name; `terms`, `new` ln(1 + the number) of the question's words, and of its own that
    are neither these nor of the document's name; `titled` the share of the question's words that are of that name.
    Where it was read again, `answers` are the log-odds that it answers, `others` the highest of the other sentences
    that were read. That a word of the question is in no document is not among them: everyday words made it speak
    for an answer, and so does « Donne-moi une recette de cancoillotte ».
    """
    best = evidence[0]
    strict = float(is_strict(question, matter))
    others = (one.score for one in evidence if one.candidate.passage.id != best.candidate.passage.id)
    asked, title = frozenset(matter.terms), best.candidate.title
    # What only names its document is very like a question that names it, and says nothing.
    said = (one for one in evidence[1:] if not one.candidate.own <= one.candidate.title)
    known = {
        "well_supported": max(0.0, best.support - WELL),
        "holds": best.holds,
        "holds_strict": best.holds * strict,
        "strict": strict,
        "own": best.own,
        "first": best.first,
        "lead": best.score - max(others, default=0.0),
        "likeness": best.cosine or 0.0,
        "nearest": max((one.cosine for one in (best, *said) if one.cosine is not None), default=0.0),
        "nameless": float(best.nameless),
        "terms": math.log1p(len(asked)),
        "new": math.log1p(len(best.candidate.own - asked - title)),
        "titled": len(asked & title) / max(1, len(asked)),
        "cues": best.cues,
    }
    if best.answers is not None:
        read = (one.answers for one in evidence[1:] if one.answers is not None)
        known |= {"answers": cut(best.answers), "others": cut(max(read, default=LOWEST))}
    return known


def cut(odds: float) -> float:
    """Return log-odds of the cross-encoder, cut off where they say no more."""
    return min(HIGHEST, max(LOWEST, odds))
