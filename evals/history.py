"""The history of runs: one JSON object a run in a file, and a page of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals import texts
from evals.gate import Verdict
from evals.ground import changes, moment
from evals.markup import element, join, page, table
from evals.plots import course
from evals.report import read
from evals.run import Run, figures, latency
from evals.table import show_number

COURSES = ("answer_correct", "hit@1", "citation_recall", "refusal_f1")


def remember(run: Run, verdict: Verdict | None, path: Path) -> list[dict[str, Any]]:
    """Add the run to the file and return all its runs, oldest first; a line that cannot be read is left out."""
    line = {
        "record": dict(run.record),
        "cases": len(run.outcomes),
        "figures": {name: found.value for name, found in figures(run.outcomes, 1).items()},
        "latency": latency(run.outcomes),
        "passed": None if verdict is None else verdict.passed,
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return [one for one in map(_read, path.read_text(encoding="utf-8").splitlines()) if one]


def history_page(runs: Sequence[Mapping[str, Any]], report: str) -> str:
    """Return the page of the runs: the course of four figures, then a table, newest first."""
    plots = []
    for name in COURSES:
        series = [run["figures"].get(name) for run in runs]
        said = f"{texts.METRIC_NAMES[name]} : " + " ; ".join(show_number(value) for value in series)
        title = f"{texts.METRIC_NAMES[name]} : {show_number(series[-1] if series else None)}"
        plots.append(element("div", element("h2", title), course(series, said)))
    before = [None, *(run["record"] for run in runs[:-1])]
    rows = [[*_row(run), changes(run["record"], old)] for run, old in zip(runs, before, strict=True)][::-1]
    note = element("p", texts.COURSE_NOTE, class_="note")
    body = [element("h1", texts.HISTORY_TITLE), note, element("div", *plots, class_="sides")]
    links = element("nav", element("a", texts.REPORT_LINK, href=report))
    main = element("main", join(body), table(texts.HISTORY_HEAD, rows))
    return page(texts.HISTORY_TITLE, read("report.css"), "", links, main)


def _row(run: Mapping[str, Any]) -> list[object]:
    shown = [show_number(run["figures"].get(name)) for name in ("answer_correct", "hit@1", "refusal_f1")]
    median = f"{1_000 * run['latency']['p50']:.0f} ms"
    return [moment(run["record"]), run["cases"], *shown, median, texts.PASSED[run["passed"]]]


def _read(line: str) -> dict[str, Any] | None:
    try:
        run = json.loads(line)
    except json.JSONDecodeError:
        return None
    return run if isinstance(run, dict) and {"figures", "latency", "record", "cases"} <= run.keys() else None
