"""How sure the best sentence is: what decides whether it is shown or the question refused.

A logistic regression on what is known of the best sentence and of those beside it. `python -m evals.calibrate` fits it
on the dev splits of the sets and on PIAF train, and says how well it tells right from wrong on what it was not fitted
on. .5 (`ANSWERED_FROM`) stands for log-odds of -.25 (why: `evals.calibrate.ANSWERED`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.evidence import Evidence, Matter, is_off_subject, is_strict
from assistant.kinds import HELD
from assistant.questions import Question

WELL = 0.75  # support from which nearly every word of the question is answered for
BEYOND_WORDS = 2.0  # times its support a sentence may be sure at most: one that has none of the words answers nothing
NEWS = 0.2  # by so much a follow-up may be surer than what it asks itself is answered for
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


def sureness(question: Question, matter: Matter, evidence: Sequence[Evidence]) -> float:
    """Return from 0 to 1 how sure the first of `evidence` answers; 0 where there is none.

    Where it is not encoded yet its support says it: the weighted share of the question that it answers for. It is no
    surer than that where a proper name of the question, or the kind of thing that is asked for, is missing, or where a
    signatory's block would answer something else; and hardly surer than what a follow-up itself asks is answered for.
    """
    if not evidence:
        return 0.0
    best = evidence[0]
    if best.cosine is None:
        return min(best.support, best.asked)
    known = features(question, matter, evidence)
    sure = 1 / (1 + math.exp(-INTERCEPT - sum(WEIGHTS[name] * value for name, value in known.items())))
    unheld = is_strict(question, matter) and best.holds < HELD
    lacks = unheld or best.nameless or is_off_subject(question, best.candidate)
    return min(sure, best.asked + NEWS, best.support if lacks else BEYOND_WORDS * best.support)


def features(question: Question, matter: Matter, evidence: Sequence[Evidence]) -> dict[str, float]:
    """Return what is known of the first of `evidence`, which is not empty.

    `well_supported` is what its support has above `WELL`; `lead` how far its score stands above that of the best
    sentence of another passage; `likeness` its cosine with the question, `nearest` the largest of any; `terms`, `new`
    ln(1 + the number) of the question's words, and of its own that are neither these nor of the document's name;
    `titled` the share of the question's words that are of that name. That a word of the question is in no document is
    not among them: everyday words made it speak for an answer, and so does « Donne-moi une recette de cancoillotte ».
    """
    best = evidence[0]
    strict = float(is_strict(question, matter))
    others = (one.score for one in evidence if one.candidate.passage.id != best.candidate.passage.id)
    asked, title = frozenset(matter.terms), best.candidate.title
    return {
        "well_supported": max(0.0, best.support - WELL),
        "holds": best.holds,
        "holds_strict": best.holds * strict,
        "strict": strict,
        "own": best.own,
        "first": best.first,
        "lead": best.score - max(others, default=0.0),
        "likeness": best.cosine or 0.0,
        "nearest": max((one.cosine for one in evidence if one.cosine is not None), default=0.0),
        "nameless": float(best.nameless),
        "terms": math.log1p(len(asked)),
        "new": math.log1p(len(best.candidate.own - asked - title)),
        "titled": len(asked & title) / max(1, len(asked)),
        "cues": best.cues,
    }
