"""Several settings over the same set, side by side."""

from __future__ import annotations

from collections.abc import Mapping

from evals import texts
from evals.gate import SIGNIFICANT, sign_test
from evals.metrics import METRICS, answer_correct
from evals.run import Run, figures, latency
from evals.table import columns, show_number

WIDEST = 32  # characters of a column's name


def compare(runs: Mapping[str, Run]) -> str:
    """Return one table: a column a run, the first being what the others are compared with.

    A star marks a run whose answers differ from the first's outside the noise (exact two-sided sign test).
    """
    found = {name: figures(run.outcomes, 1) for name, run in runs.items()}
    rows = [["", *map(_short, runs)]]
    for metric in METRICS:
        rows.append([texts.METRIC_NAMES[metric], *(show_number(one[metric].value) for one in found.values())])
    medians = [latency(run.outcomes)["p50"] for run in runs.values()]
    rows.append([texts.MEDIAN, *(f"{1_000 * median:.0f} ms" for median in medians)])
    first = next(iter(runs.values()))
    rows.append([texts.AGAINST_FIRST, *(_against(first, run) for run in runs.values())])
    return columns(rows)


def _short(name: str) -> str:
    """Return the end of a long name: the last part of a path tells two models apart, its beginning does not."""
    return name if len(name) <= WIDEST else f"…{name[-WIDEST + 1 :]}"


def _against(first: Run, run: Run) -> str:
    if run is first:
        return texts.NONE
    pairs = [(answer_correct(a)[0], answer_correct(b)[0]) for a, b in zip(first.outcomes, run.outcomes, strict=True)]
    better, worse = sum(b > a for a, b in pairs), sum(b < a for a, b in pairs)
    chance = min(1.0, 2 * sign_test(max(better, worse), min(better, worse)))
    return f"+{better} −{worse}{' *' if chance < SIGNIFICANT else ''}"
