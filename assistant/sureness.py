"""How sure the best sentence is: what decides whether it is shown or the question refused.

A logistic regression on what is known of the best sentence and of those beside it. `python -m evals.calibrate` fits it
on the dev splits of the sets and on PIAF train, and says how well it tells right from wrong on what it was not fitted
on. .5 (`ANSWERED_FROM`) stands for log-odds of -.25, from which dev is served best, a wrong answer costing half.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.evidence import Evidence, Matter, is_off_subject
from assistant.kinds import HELD, STRICT
from assistant.questions import Question

WELL = 0.75  # support from which nearly every word of the question is answered for
INTERCEPT = -11.02
WEIGHTS: Mapping[str, float] = {
    "support": 1.06,
    "well_supported": 2.88,
    "holds": 1.10,
    "holds_strict": 0.95,
    "strict": -1.23,
    "own": 0.39,
    "lead": 1.80,
    "likeness": 8.96,
    "most_like": 0.39,
    "nameless": -0.71,
    "terms": 0.85,
    "cues": 0.95,
}


def sureness(question: Question, matter: Matter, evidence: Sequence[Evidence]) -> float:
    """Return from 0 to 1 how sure the first of `evidence` answers; 0 where there is none.

    Where it is not encoded yet its support says it: the weighted share of the question that it answers for. It is no
    surer than that where a proper name of the question, or the kind of thing that is asked for, is missing, or where a
    signatory's block would answer something else.
    """
    if not evidence:
        return 0.0
    if evidence[0].cosine is None:
        return evidence[0].support
    best, known = evidence[0], features(question, matter, evidence)
    sure = 1 / (1 + math.exp(-INTERCEPT - sum(weight * known[name] for name, weight in WEIGHTS.items())))
    lacks = best.nameless or is_off_subject(question, best.candidate) or (question.kind in STRICT and best.holds < HELD)
    return min(sure, best.support) if lacks else sure


def features(question: Question, matter: Matter, evidence: Sequence[Evidence]) -> dict[str, float]:
    """Return what is known of the first of `evidence`, which is not empty.

    `well_supported` is what its support has above `WELL`; `lead` how far its score stands above that of the best
    sentence of another passage; `likeness` its cosine with the question, `most_like` whether none has a larger one;
    `terms` ln(1 + the number of the question's words). That a word of the question is in no document is not among them:
    everyday words made it speak for an answer, and so does « Quel contrat succède … ? ».
    """
    best = evidence[0]
    strict = float(question.kind in STRICT)
    others = (one.score for one in evidence if one.candidate.passage.id != best.candidate.passage.id)
    cosines = [one.cosine for one in evidence if one.cosine is not None]
    cosine = best.cosine or 0.0
    return {
        "support": best.support,
        "well_supported": max(0.0, best.support - WELL),
        "holds": best.holds,
        "holds_strict": best.holds * strict,
        "strict": strict,
        "own": best.own,
        "lead": best.score - max(others, default=0.0),
        "likeness": cosine,
        "most_like": float(cosine >= max(cosines, default=0.0)),
        "nameless": float(best.nameless),
        "terms": math.log1p(len(matter.terms)),
        "cues": best.cues,
    }
