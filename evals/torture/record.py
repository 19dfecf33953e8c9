"""What every trial gave, kept line by line, and the tables of it for a person."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from evals.torture.scene import Trial

START, END = "<!-- figures: written by make torture -->", "<!-- end of figures -->"
# What was tried, kind by kind, as the table says it.
KINDS = {
    "random": "kill -9 at any moment of two ingests and a removal, then resumed: passages lost, doubled, unanswered",
    "segments": "kill -9 within 4 ms of a change of Chroma's segment files, then resumed",
    "steps": "kill at each step of a removal and its switch of generations: neither old nor new, words left",
    "space": "no space left, at even steps of an ingest (tmpfs)",
    "damage": "damage to the derived stores, half at rest and half under service: unseen, unmended, a wrong answer",
    "sentences": "damage to the vectors of sentences: unnamed, a question that failed, not made again",
    "cycles": "adding, asking, keeping the answer, removing: canary in a byte (people.sqlite too), disk above 1.3 ×",
    "backup": "backup under load, wipe, restore: another answer to the evaluation set",
    "readers": "a writer and three readers: an error shown, a removed document found, an added one unseen after 5 s",
    "soak": "a soak at 10 questions a second with an ingest a minute: a wrong answer or an error",
}


def record(file: Path, kind: str, trials: Iterable[Trial]) -> None:
    """Append one line to `file` for every trial as it ends, and say every tenth on the terminal."""
    with file.open("a", encoding="utf-8") as out:
        started = before = time.perf_counter()
        for number, trial in enumerate(trials, start=1):
            now = time.perf_counter()
            line = {"kind": kind, "name": trial.name, "wrong": trial.wrong, "measures": trial.measures}
            out.write(json.dumps(line | {"seconds": round(now - before, 2)}, ensure_ascii=False) + "\n")
            out.flush()
            before = now
            if number % 10 == 0 or trial.wrong:
                print(f"{kind} {number} {now - started:.0f} s {trial.name} {trial.wrong}", flush=True)


def read(files: Iterable[Path]) -> list[dict[str, Any]]:
    """Return the lines of some files of figures; one that was not written has none."""
    there = (file for file in files if file.exists())
    return [json.loads(line) for file in there for line in file.read_text(encoding="utf-8").splitlines()]


def has_wrong(lines: Iterable[dict[str, Any]]) -> bool:
    """Tell whether anything was wrong in any trial."""
    return any(line["wrong"] for line in lines)


def summary(lines: Sequence[dict[str, Any]]) -> str:
    """Return a Markdown table: trials of each kind, those in which something was wrong, and their measures."""
    rows = ["| trial | N | wrong | minutes | beside |", "|---|---|---|---|---|"]
    for kind in dict.fromkeys(line["kind"] for line in lines):
        mine = [line for line in lines if line["kind"] == kind]
        wrong, minutes = sum(bool(line["wrong"]) for line in mine), sum(line["seconds"] for line in mine) / 60
        rows.append(f"| {KINDS.get(kind, kind)} | {len(mine)} | {wrong} | {minutes:.1f} | {_beside(kind, mine)} |")
    wrong_ones = [f"- {line['kind']}, {line['name']}: {'; '.join(line['wrong'])}" for line in lines if line["wrong"]]
    return "\n".join([*rows, *(["", "What was wrong:", "", *wrong_ones] if wrong_ones else [])])


def _beside(kind: str, lines: Sequence[dict[str, Any]]) -> str:
    """Return what else was measured in the trials of a kind."""
    found = [line["measures"] for line in lines]
    total = {name: sum(one.get(name, 0.0) for one in found) for one in found for name in one}
    if "killed" in total:
        late = total.get("too_late", 0)
        return f"{total['killed']:.0f} met a living process; {late:.0f} more came too late and are not counted"
    if "ratio" in total:
        return f"largest ratio {max(one['ratio'] for one in found):.2f}"
    if "answers" in total:
        return f"{total['answers']:.0f} answers compared"
    if kind == "soak" and found[0]:
        return _say_soak(found[0])
    return ", ".join(f"{name} {value:.0f}" for name, value in total.items())


def _say_soak(one: dict[str, float]) -> str:
    ratio = one["p95_during_ingest_ms"] / max(one["p95_ms"], 1e-9)
    return (
        f"{one['questions']:.0f} questions, {one['during_ingest']:.0f} during an ingest; median {one['median_ms']:.0f} "
        f"ms, p95 {one['p95_ms']:.0f} ms, during an ingest {one['p95_during_ingest_ms']:.0f} ms ({ratio:.1f} ×); "
        f"memory {one['memory_second_quarter_mb']:.1f} MB in the second quarter, {one['memory_last_quarter_mb']:.1f} "
        f"MB in the last; {one['files_least']:.0f} to {one['files_most']:.0f} open files"
    )


def write_figures(page: Path, figures: str) -> None:
    """Put the figures into a page, between the two marks that it has."""
    text = page.read_text(encoding="utf-8")
    whole = re.compile(re.escape(START) + ".*?" + re.escape(END), re.DOTALL)
    page.write_text(whole.sub(lambda _: f"{START}\n{figures}\n{END}", text, count=1), encoding="utf-8")
