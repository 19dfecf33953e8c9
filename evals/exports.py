"""A run in the sample formats of other evaluation tools, so that its answers can be judged there."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from evals.outcome import Outcome
from evals.run import Run
from evals.text import without_markers


def write_evalap(run: Run, path: Path) -> None:
    """Write a CSV with the columns of EvalAP (the French State's): query, output, output_true."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["query", "output", "output_true"])
        rows.writerows([one.case.question, without_markers(one.reply.text), reference(one)] for one in run.outcomes)


def write_ragas(run: Run, path: Path) -> None:
    """Write JSON lines that `ragas.EvaluationDataset` loads: one SingleTurnSample a case."""
    _write_lines(run, path, _ragas_sample)


def write_inspect(run: Run, path: Path) -> None:
    """Write JSON lines that Inspect's `json_dataset` loads: input (a conversation where there is one), target, id."""
    _write_lines(run, path, _inspect_sample)


EXPORTS: Mapping[str, Callable[[Run, Path], None]] = {
    "evalap": write_evalap,
    "ragas": write_ragas,
    "inspect": write_inspect,
}


def reference(outcome: Outcome) -> str:
    """Return what the case expects, in words: its gold quotes, else the strings that must occur, else the refusal."""
    expected = outcome.case.expected
    if expected.abstain:
        return "Le corpus ne le dit pas."
    return " ".join(expected.quotes) or " ; ".join(one[0] for one in expected.must_include)


def _ragas_sample(outcome: Outcome) -> dict[str, Any]:
    return {
        "user_input": outcome.case.question,
        "retrieved_contexts": [hit.passage.text for hit in outcome.retrieved],
        "response": without_markers(outcome.reply.text),
        "reference": reference(outcome),
        "reference_contexts": list(outcome.case.expected.quotes),
    }


def _inspect_sample(outcome: Outcome) -> dict[str, Any]:
    case = outcome.case
    turns = [{"role": turn.role, "content": turn.content} for turn in case.history]
    asked = [*turns, {"role": "user", "content": case.question}] if turns else case.question
    facts = {"category": case.category, "split": case.split, "output": outcome.reply.text}
    return {"id": case.id, "input": asked, "target": reference(outcome), "metadata": facts}


def _write_lines(run: Run, path: Path, sample: Callable[[Outcome], dict[str, Any]]) -> None:
    lines = (json.dumps(sample(outcome), ensure_ascii=False) + "\n" for outcome in run.outcomes)
    path.write_text("".join(lines), encoding="utf-8")
