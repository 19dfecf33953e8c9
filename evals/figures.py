"""Figures over many cases, with the interval that a few hundred cases leave open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.metrics import Share


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric over `n` cases with its 95 % interval; `value` is None where it applies to no case."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def figure(shares: Sequence[Share | None], resamples: int = 1_000, seed: int = 7) -> Figure:
    """Return Σ part / Σ whole with a percentile bootstrap over the cases (Efron & Tibshirani 1993, ch. 13)."""
    known = np.array([share for share in shares if share is not None], dtype=np.float64).reshape(-1, 2)
    if not len(known) or known[:, 1].sum() == 0:
        return Figure(None, None, None, 0)
    drawn = known[np.random.default_rng(seed).integers(0, len(known), (resamples, len(known)))].sum(axis=1)
    ratios = drawn[drawn[:, 1] > 0]
    low, high = np.percentile(ratios[:, 0] / ratios[:, 1], [2.5, 97.5])
    return Figure(float(known[:, 0].sum() / known[:, 1].sum()), float(low), float(high), len(known))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of the values lie, interpolated linearly; 0 for no values."""
    return float(np.quantile(np.array(values), share)) if values else 0.0
