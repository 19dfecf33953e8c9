"""The command `contrat eval`: a library, a run, the gate, and what is written of them."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.terminal import as_json, progress_line
from ui.texts import EVALUATING

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.settings import Settings
    from evals.gate import Verdict
    from evals.run import Run


@dataclass(frozen=True, slots=True)
class Outputs:
    """What to write beside the table."""

    answers: Path | None = None
    as_json: bool = False
    junit: Path | None = None
    summary: Path | None = None
    report: Path | None = None


def run_evaluation(cases_file: Path | None, outputs: Outputs, accept: bool = False) -> int:
    """Run a set (the shipped one where no file is given) and print it; return 0, or 1 below the gate.

    Only the shipped set has a baseline. Raises `CaseError`, `NoBaseline`, `BrokenBaseline`.
    """
    from evals.cases import SHIPPED_SET
    from evals.gate import BASELINE, judge, make_baseline, read_baseline

    run = _run(cases_file or SHIPPED_SET)
    gated = cases_file is None
    baseline = read_baseline() if gated and (BASELINE.exists() or not accept) else None
    verdict = judge(run, baseline) if baseline else None
    _write(run, baseline, verdict, outputs)
    print(_shown(run, verdict, outputs, accept=gated and accept))
    if gated and accept:
        BASELINE.write_text(json.dumps(make_baseline(run), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return 0
    return 1 if verdict and not verdict.passed else 0


def _run(file: Path) -> Run:
    from assistant.chain import Assistant
    from evals.cases import check_cases
    from evals.record import record
    from evals.run import evaluate, load_set

    cases = load_set(file)
    with _library() as (library, settings), progress_line() as progress:
        check_cases(cases, library)
        ground = record(library, settings, cases)
        return evaluate(
            Assistant(library, settings), library, cases, lambda done, all: progress(EVALUATING, done, all), ground
        )


@contextmanager
def _library() -> Iterator[tuple[Library, Settings]]:
    """Open CONTRAT_HOME as it stands; where it is not set, a temporary home with the shipped corpus."""
    from assistant.library import Library
    from assistant.settings import load_settings

    settings = load_settings()
    if os.environ.get("CONTRAT_HOME"):
        with Library.open(settings) as library:
            yield library, settings
        return
    with tempfile.TemporaryDirectory(prefix="contrat-eval-", ignore_cleanup_errors=True) as folder:
        settings = settings.model_copy(update={"home": Path(folder)})
        with Library.open(settings) as library:
            library.ingest_shipped()
            yield library, settings


def _shown(run: Run, verdict: Verdict | None, outputs: Outputs, *, accept: bool) -> str:
    from evals import texts
    from evals.table import run_json, show_changes, show_run, show_verdict

    if outputs.as_json:
        return as_json(run_json(run, verdict))
    if accept:
        last = texts.ACCEPTED.format(changes=show_changes(verdict)) if verdict else texts.FIRST_ACCEPTED
    else:
        last = show_verdict(verdict) if verdict else texts.GATE_ABSENT
    return f"{show_run(run)}\n\n{last}"


def _write(run: Run, baseline: dict[str, Any] | None, verdict: Verdict | None, outputs: Outputs) -> None:
    from evals.history import history_page, remember
    from evals.report import report
    from evals.run import write_answers
    from evals.summary import junit, markdown

    if outputs.answers:
        write_answers(run, outputs.answers)
    if outputs.junit:
        outputs.junit.write_text(junit(run, verdict), encoding="utf-8")
    if outputs.summary:
        outputs.summary.write_text(markdown(run, baseline, verdict), encoding="utf-8")
    if outputs.report:
        outputs.report.mkdir(parents=True, exist_ok=True)
        runs = remember(run, verdict, outputs.report / "history.jsonl")
        pages = {
            "index.html": report(run, baseline, verdict, "history.html"),
            "history.html": history_page(runs, "index.html"),
        }
        for name, page in pages.items():
            (outputs.report / name).write_text(page, encoding="utf-8")
