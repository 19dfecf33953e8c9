"""How well each candidate answers: scores of several kinds, made comparable and added.

The weights were fitted on PIAF dev (listwise softmax over the first 50 candidates, scores standardised for each
question) and rounded. MRR@10, N 1933, cross-validated over five folds of Wikipedia articles: words .802, and the
meaning .815, and the token matches .833, and the pieces of words and the best sentence .840, and the phrases .842.
Fitted on PIAF train instead, with embeddings that had not seen those questions, the weights give .840 on dev. The most
like sentence (`index/encodings.py`) then gives .871 at a weight of 2 (.868 at 1, .867 at 4). What was tried and dropped
stands in docs/retrieval.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.embedding import FloatArray
from index.phrases import match_phrases
from index.pieces import match_pieces
from index.sheets import Sheet

DENSE_WEIGHT = 0.6  # among the candidates, before the texts are read; PIAF dev, MRR@10: .809 at 0.4, .812 at 0.6

# Of the likeness of the 50 candidates of a question of PIAF dev, N 1933: its correlation with the sum of the other
# scores, and its standard deviation, which is that of the encoder's cosines.
_CORRELATION = 0.62
_DEVIATION = 0.021
_USUAL = 5


@dataclass(frozen=True, slots=True)
class Weights:
    """What one standard deviation of each score is worth."""

    words: float = 0.45
    meaning: float = 0.22
    tokens: float = 0.73
    pieces: float = 0.42
    sentence: float = 0.42
    phrases: float = 0.15
    sentences: float = 2.0


WEIGHTS = Weights()


def standardise(scores: Sequence[float] | FloatArray) -> FloatArray:
    """Return `scores` less their mean, over their standard deviation; zeros where all are equal."""
    array = np.asarray(scores, np.float32)
    spread = float(array.std()) if array.size else 0.0
    result: FloatArray = (array - array.mean()) / spread if spread > 1e-9 else np.zeros_like(array)
    return result


def standardise_known(likeness: Sequence[float | None], scores: FloatArray) -> FloatArray:
    """Return the likeness of each text in standard deviations; where it is None, what its other `scores` let expect.

    While a library is being encoded few texts have one. Were the others given the mean, those few would stand above
    every better text: PIAF dev, one text in ten encoded, MRR@10 .666, against .841 without any likeness, .844 by this
    and .871 with all of them. Mean and deviation are those that all the texts would have, by linear regression on the
    scores; a few texts do not make a deviation, so the usual one counts as `_USUAL` more of them.
    """
    known = np.array([one is not None for one in likeness])
    values = np.array([0.0 if one is None else one for one in likeness], np.float32)
    if known.all():
        return standardise(values)
    expected = _CORRELATION * standardise(scores)
    count = int(known.sum())
    deviation = np.sqrt((count * values[known].var() + _USUAL * _DEVIATION**2) / (count + _USUAL))
    mean = values[known].mean() - deviation * expected[known].mean()
    result: FloatArray = np.where(known, (values - mean) / deviation, expected).astype(np.float32)
    return result


def fuse(lexical: Mapping[str, float], dense: Mapping[str, float]) -> dict[str, float]:
    """Return one score for every candidate of either leg, which counts 0 or the lowest cosine where it is missing."""
    ids = list(dict.fromkeys((*lexical, *dense)))
    lowest = min(dense.values(), default=0.0)
    words = standardise([lexical.get(key, 0.0) for key in ids])
    meanings = standardise([dense.get(key, lowest) for key in ids])
    return dict(zip(ids, (words + DENSE_WEIGHT * meanings).tolist(), strict=True))


def rank(  # noqa: PLR0913, PLR0917 - one sequence a score
    question: str,
    sheets: Sequence[Sheet],
    lexical: Sequence[float],
    dense: Sequence[float],
    matches: FloatArray | None,
    likeness: Sequence[float | None] = (),
) -> list[float]:
    """Return the score of each text, given as its sheet, larger is better.

    `matches` are a `Matching` embedding's, None without one; `likeness` is that of each text's most like sentence,
    None where the text is not encoded: `standardise_known` says what that counts as.
    """
    pieces, sentence = match_pieces(question, sheets)
    scores = WEIGHTS.words * standardise(lexical) + WEIGHTS.meaning * standardise(dense)
    scores += WEIGHTS.pieces * standardise(pieces) + WEIGHTS.sentence * standardise(sentence)
    scores += WEIGHTS.phrases * standardise(match_phrases(question, sheets))
    if matches is not None:
        scores += WEIGHTS.tokens * standardise(matches)
    if any(one is not None for one in likeness):
        scores += WEIGHTS.sentences * standardise_known(likeness, scores)
    return [float(score) for score in scores]
