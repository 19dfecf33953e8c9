"""The gate: the present run against the committed baseline."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import Any

from corpus.errors import ContractError
from corpus.nouns import Answer
from evals.figures import figure
from evals.metrics import LOWER_IS_BETTER, METRICS, Share, answer_correct
from evals.outcome import Outcome
from evals.run import Run, latency

BASELINE = Path(__file__).parent / "baseline.json"
SIGNIFICANT = 0.05
# What a new baseline asks: floors for what may never be given up, and how far a figure may fall from the baseline.
FLOORS: Mapping[str, float] = {
    "citation_exact": 1.0,
    "stable": 1.0,
    "notice": 1.0,
    "unsupported": 0.0,
    "forbidden": 0.0,
}
SLACK = 0.05
LARGEST_DROP = 0.01


class NoBaseline(ContractError):
    """There is no baseline yet: `file`."""


class BrokenBaseline(ContractError):
    """The baseline cannot be read: `file`, `reason`."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A line of the gate: `kind` is "floor", "drop" or "critical"; `name` a metric, or a case that is critical.

    `cases` are those that got worse; `p` the one-sided probability of such a drop by chance.
    """

    kind: str
    name: str
    value: float | None = None
    before: float | None = None
    cases: tuple[str, ...] = ()
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found, and the cases whose answer became right or wrong since the baseline."""

    failures: tuple[Failure, ...]
    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Say whether nothing fell below the gate."""
        return not self.failures


def read_baseline(path: Path = BASELINE) -> dict[str, Any]:
    """Read a baseline; raise `NoBaseline` or `BrokenBaseline`."""
    try:
        baseline = json.loads(path.read_text(encoding="utf-8"))
        if not all(isinstance(baseline[key], dict) for key in ("floors", "drops", "figures", "cases", "record")):
            raise TypeError("shape")
    except FileNotFoundError as error:
        raise NoBaseline(file=path.name) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenBaseline(file=path.name, reason=str(error)) from error
    return dict(baseline)


def make_baseline(run: Run) -> dict[str, Any]:
    """Return the baseline that the present run makes.

    Floors: those of `FLOORS`, else `SLACK` under the figure (above it where lower is better).
    """
    figures = {name: _round(figure(shares(run.outcomes, name), 1).value) for name in METRICS}
    known = {name: value for name, value in figures.items() if value is not None}
    return {
        "record": dict(run.record),
        "floors": {name: FLOORS.get(name, _floor(name, value)) for name, value in known.items()},
        "drops": dict.fromkeys(known, LARGEST_DROP),
        "figures": known,
        "latency": {name: _round(value) for name, value in latency(run.outcomes).items()},
        "cases": {outcome.case.id: case_record(outcome) for outcome in run.outcomes},
    }


def case_record(outcome: Outcome) -> dict[str, Any]:
    """Return what the baseline keeps of a case: its shares, its answer, its sources."""
    found = {name: metric(outcome) for name, metric in METRICS.items()}
    cited = outcome.citations if isinstance(outcome.reply, Answer) else ()
    return {
        "shares": {name: [_round(part) for part in share] for name, share in found.items() if share is not None},
        "answer": outcome.reply.text,
        "abstained": outcome.abstained,
        "sources": [{"label": one.label, "quote": one.quote} for one in cited],
    }


def judge(run: Run, baseline: Mapping[str, Any]) -> Verdict:
    """Compare `run` with `baseline`: floors, drops outside the noise, critical cases newly wrong."""
    failures = [*_below_floors(run, baseline["floors"]), *_drops(run, baseline), *_critical(run, baseline["cases"])]
    changed = {outcome.case.id: _change(outcome, baseline["cases"], "answer_correct") for outcome in run.outcomes}
    return Verdict(
        failures=tuple(failures),
        better=tuple(id for id, change in changed.items() if change is not None and change > 0),
        worse=tuple(id for id, change in changed.items() if change is not None and change < 0),
        new=tuple(outcome.case.id for outcome in run.outcomes if outcome.case.id not in baseline["cases"]),
    )


def sign_test(worse: int, better: int) -> float:
    """Return the one-sided probability of at least `worse` of `worse + better` changes being losses by chance.

    P = Σ_{k ≥ worse} C(n, k) / 2^n, n = worse + better: McNemar's test in its exact form (Dietterich 1998).
    """
    changes = worse + better
    return float(sum(comb(changes, k) for k in range(worse, changes + 1)) / 2**changes)


def shares(outcomes: Sequence[Outcome], name: str) -> list[Share | None]:
    """Return what each outcome contributes to the metric `name`."""
    return [METRICS[name](outcome) for outcome in outcomes]


def _below_floors(run: Run, floors: Mapping[str, float]) -> list[Failure]:
    failures = []
    for name, floor in floors.items():
        value = figure(shares(run.outcomes, name), 1).value if name in METRICS else None
        if value is not None and _loss(name, value, floor) > 1e-9:
            failures.append(Failure("floor", name, value, floor, _imperfect(run, name)))
    return failures


def _drops(run: Run, baseline: Mapping[str, Any]) -> list[Failure]:
    failures = []
    for name, allowed in baseline["drops"].items():
        changes = {outcome.case.id: _change(outcome, baseline["cases"], name) for outcome in run.outcomes}
        worse = tuple(id for id, change in changes.items() if change is not None and change < -1e-6)
        better = [id for id, change in changes.items() if change is not None and change > 1e-6]
        value, before = figure(shares(run.outcomes, name), 1).value, baseline["figures"].get(name)
        if value is None or before is None or _loss(name, value, before) <= allowed:
            continue
        chance = sign_test(len(worse), len(better))
        if chance < SIGNIFICANT:
            failures.append(Failure("drop", name, value, before, worse, chance))
    return failures


def _critical(run: Run, before: Mapping[str, Any]) -> list[Failure]:
    return [
        Failure("critical", outcome.case.id, 0.0, 1.0, (outcome.case.id,))
        for outcome in run.outcomes
        if outcome.case.critical and not answer_correct(outcome)[0]
        if _share(before, outcome.case.id, "answer_correct") == (1.0, 1.0)
    ]


def _change(outcome: Outcome, before: Mapping[str, Any], name: str) -> float | None:
    """Return by how much the case's share became better (negative: worse); None where one side has none.

    What applies on one side only (a refusal where there was an answer) is left to the metric of the other side.
    """
    share, old = METRICS[name](outcome) if name in METRICS else None, _share(before, outcome.case.id, name)
    if share is None or old is None or not share[1] or not old[1]:
        return None
    return -_loss(name, share[0] / share[1], old[0] / old[1])


def _share(before: Mapping[str, Any], id: str, name: str) -> Share | None:
    share = before.get(id, {}).get("shares", {}).get(name)
    return (share[0], share[1]) if share else None


def _imperfect(run: Run, name: str) -> tuple[str, ...]:
    best = 0.0 if name in LOWER_IS_BETTER else 1.0
    found = ((outcome.case.id, METRICS[name](outcome)) for outcome in run.outcomes)
    return tuple(id for id, share in found if share and share[1] and abs(share[0] / share[1] - best) > 1e-9)


def _floor(name: str, value: float) -> float:
    slack = -SLACK if name in LOWER_IS_BETTER else SLACK
    return round(max(0.0, value - slack), 4)


def _loss(name: str, value: float, reference: float) -> float:
    """Return by how much `value` is worse than `reference`."""
    return value - reference if name in LOWER_IS_BETTER else reference - value


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
