"""What every trial gave, kept line by line, and the table of it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path

from evals.torture.scene import Trial


def record(file: Path, kind: str, trials: Iterable[Trial]) -> None:
    """Append one line to `file` for every trial as it ends, and say every tenth on the terminal."""
    with file.open("a", encoding="utf-8") as out:
        started = time.perf_counter()
        for number, trial in enumerate(trials, start=1):
            line = {"kind": kind, "name": trial.name, "wrong": trial.wrong, "measures": trial.measures}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            out.flush()
            if number % 10 == 0 or trial.wrong:
                print(f"{kind} {number} {time.perf_counter() - started:.0f} s {trial.name} {trial.wrong}", flush=True)


def has_wrong(file: Path) -> bool:
    """Tell whether anything was wrong in any trial."""
    return any(json.loads(line)["wrong"] for line in file.read_text(encoding="utf-8").splitlines())


def summary(file: Path) -> str:
    """Return a Markdown table: trials of each kind, those in which something was wrong, and their measures."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    rows = ["| trial | N | wrong |", "|---|---|---|"]
    for kind in dict.fromkeys(line["kind"] for line in lines):
        mine = [line for line in lines if line["kind"] == kind]
        rows.append(f"| {kind} | {len(mine)} | {sum(bool(line['wrong']) for line in mine)} |")
    return "\n".join(rows)
