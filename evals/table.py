"""A run as a French table for the terminal, and as one JSON object."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from evals import texts
from evals.figures import Figure
from evals.gate import Failure, Verdict
from evals.judge import Opinions
from evals.metrics import LOWER_IS_BETTER, METRICS
from evals.outcome import Outcome
from evals.run import Run, figures, latency

SHOWN_CASES = 8


def show_run(run: Run) -> str:
    """Return the table of a run: per category and overall for each split, then every metric with its interval."""
    parts = [_categories(run, split) for split in ("dev", "test") if run.of(split=split)]
    parts.append(_overall(run))
    times = {name: 1_000 * value for name, value in latency(run.outcomes).items()}
    parts.append(texts.LATENCY.format(**times))
    parts.append(texts.RUN_TIME.format(cases=len(run.outcomes), seconds=run.seconds))
    return "\n\n".join(parts)


def show_verdict(verdict: Verdict) -> str:
    """Return the lines of the gate."""
    changes = show_changes(verdict)
    if verdict.passed:
        return f"{texts.GATE_PASSED}\n{changes}"
    lines = [f"  - {show_failure(failure)}" for failure in verdict.failures]
    return "\n".join([texts.GATE_FAILED, *lines, changes])


def show_opinions(opinions: Opinions) -> str:
    """Return what a judging model thinks, and the cases in which it and the figures differ."""
    ids = [one.id for one in opinions.disagreements]
    shown = ids[:SHOWN_CASES] + (["…"] if len(ids) > SHOWN_CASES else [])
    return texts.OPINIONS.format(
        model=opinions.model,
        right=show_number(opinions.right),
        n=len(opinions.readable),
        kappa=show_number(opinions.agreement),
        unreadable=len(opinions.opinions) - len(opinions.readable),
        cases=", ".join(shown) or texts.NOBODY,
    )


def show_changes(verdict: Verdict) -> str:
    """Return how many cases became right, wrong, or are new."""
    counts = {"better": len(verdict.better), "worse": len(verdict.worse), "new": len(verdict.new)}
    return texts.CHANGES.format(**counts)


def show_failure(failure: Failure) -> str:
    """Return the French sentence of one line of the gate."""
    name = texts.METRIC_NAMES.get(failure.name, failure.name)
    kind = "ceiling" if failure.kind == "floor" and failure.name in LOWER_IS_BETTER else failure.kind
    ids = list(failure.cases[:SHOWN_CASES]) + (["…"] if len(failure.cases) > SHOWN_CASES else [])
    return texts.FAILURES[kind].format(
        name=name,
        value=show_number(failure.value),
        before=show_number(failure.before),
        p="—" if failure.p is None else f"{failure.p:.3f}".replace(".", ","),
        cases=texts.CASES.format(ids=", ".join(ids)) if ids and failure.kind != "critical" else "",
    )


def show_number(value: float | None) -> str:
    """Return a figure the French way, three decimals, or a dash."""
    return texts.NONE if value is None else f"{value:.3f}".replace(".", ",")


def show_gap(gap: float) -> str:
    """Return a difference the French way, three decimals with its sign, « = » where it rounds to nothing."""
    return "=" if abs(gap) < 0.0005 else f"{'+' if gap > 0 else '−'}{show_number(abs(gap))}"


def show_percent(value: float | None) -> str:
    """Return a share as a whole percentage, or a dash."""
    return texts.NONE if value is None else f"{100 * value:.0f} %"


def run_json(run: Run, verdict: Verdict | None) -> dict[str, Any]:
    """Return the object of `eval --json`: figures overall, per split and per category, latency in seconds, gate."""
    splits: dict[str, Any] = {split: _json(run.of(split=split)) for split in ("dev", "test") if run.of(split=split)}
    return {
        "cases": len(run.outcomes),
        "seconds": round(run.seconds, 3),
        "overall": _json(run.outcomes),
        "splits": splits,
        "categories": {name: _json(run.of(category=name)) for name in run.categories},
        "latency": {name: round(value, 5) for name, value in latency(run.outcomes).items()},
        "gate": None if verdict is None else {"passed": verdict.passed, **asdict(verdict)},
        "record": dict(run.record),
    }


def _json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    found = figures(outcomes)
    return {name: {key: _short(value) for key, value in asdict(found[name]).items()} for name in METRICS}


def _short(value: float | None) -> float | None:
    return round(value, 4) if isinstance(value, float) else value


def _categories(run: Run, split: str) -> str:
    rows = [(name, run.of(split=split, category=name)) for name in run.categories]
    rows = [(name, outcomes) for name, outcomes in rows if outcomes]
    rows.append((texts.OVERALL, run.of(split=split)))
    cells = [[name, str(len(outcomes)), *_cells(figures(outcomes, 1))] for name, outcomes in rows]
    return f"{texts.SPLITS[split].capitalize()}\n" + columns([list(texts.COLUMNS), *cells])


def _cells(found: dict[str, Figure]) -> list[str]:
    return [show_number(found[name].value) for name in texts.COLUMN_METRICS]


def _overall(run: Run) -> str:
    splits = [split for split in ("dev", "test") if run.of(split=split)]
    found = [figures(run.of(split=split)) for split in splits]
    head = ["", *(f"{texts.SPLITS[split]}, {texts.INTERVAL}" for split in splits)]
    rows = [[texts.METRIC_NAMES[name], *(_with_interval(one[name]) for one in found)] for name in METRICS]
    return columns([head, *rows])


def _with_interval(found: Figure) -> str:
    if found.value is None:
        return texts.NONE
    return f"{show_number(found.value)} [{show_number(found.low)} ; {show_number(found.high)}] n={found.n:<3}"


def columns(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as aligned columns, the first to the left, the others to the right."""
    table = list(rows)
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    lines = []
    for row in table:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
