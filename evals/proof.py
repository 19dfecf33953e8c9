"""`make gate-proof`: run the set sound and broken, and tell what the gate says of each."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.library import at_most
from assistant.settings import load_settings
from evals.breakages import BREAKS, broken
from evals.cases import Case, load_cases
from evals.gate import Verdict, judge, make_baseline
from evals.run import Run, evaluate
from evals.shelf import ENCODED, open_shelf
from evals.table import show_failure

SOUND = "nothing (control)"
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Proof:
    """What the gate said of one way of breaking the program: its lines in French, and how many answers got worse."""

    name: str
    lines: tuple[str, ...]
    worse: int

    def beside(self, control: Proof) -> Proof:
        """Return the proof without the lines that the sound program gives too."""
        return replace(self, lines=tuple(line for line in self.lines if line not in control.lines))


def run(cases: Sequence[Case]) -> Run:
    """Run the cases on a library made for it, with the program as it is at this moment."""
    from assistant.chain import Assistant

    settings = load_settings()
    with open_shelf(settings) as library:
        library.ingest_shipped()
        library.encode(at_most(ENCODED))
        return evaluate(Assistant(library, settings), library, cases)


def prove(name: str, cases: Sequence[Case], baseline: dict[str, Any]) -> Proof:
    """Break the program in the way `name`, run the cases and judge them."""
    if name == SOUND:
        return _proof(name, judge(run(cases), baseline))
    with broken(name):
        return _proof(name, judge(run(cases), baseline))


def show(proofs: Sequence[Proof]) -> str:
    """Return the Markdown table: what was broken, the first lines of the gate, the answers that became wrong."""
    rows = ["| broken | the gate says | answers worse |", "|---|---|---:|"]
    for proof in proofs:
        said = [_short(line) for line in proof.lines[:SHOWN]] or ["—"]
        more = [f"and {len(proof.lines) - SHOWN} lines more"] if len(proof.lines) > SHOWN else []
        rows.append(f"| {proof.name} | {'<br>'.join([*said, *more])} | {proof.worse} |")
    return "\n".join(rows)


def main(arguments: Sequence[str]) -> int:
    """Prove every break, or those that are named, and print the table; `--one NAME FILE` proves one, as JSON."""
    cases = load_cases()
    if arguments[:1] == ["--one"]:
        proof = prove(arguments[1], cases, json.loads(Path(arguments[2]).read_text(encoding="utf-8")))
        print(json.dumps([proof.name, proof.lines, proof.worse], ensure_ascii=False))
        return 0
    with tempfile.TemporaryDirectory(prefix="contrat-proof-") as folder:
        file = Path(folder) / "baseline.json"
        file.write_text(json.dumps(make_baseline(run(cases)), ensure_ascii=False), encoding="utf-8")
        control = _elsewhere(SOUND, file)
        proofs = [_elsewhere(name, file).beside(control) for name in arguments or BREAKS]
    print(show([control, *proofs]))
    return 0 if all(proof.lines for proof in proofs) else 1


def _elsewhere(name: str, baseline: Path) -> Proof:
    """Prove in a process of its own, so that nothing remembered from a sound run hides the break."""
    command = [sys.executable, "-m", "evals.proof", "--one", name, str(baseline)]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    name, lines, worse = json.loads(said.stdout.splitlines()[-1])
    return Proof(name, tuple(lines), worse)


def _proof(name: str, verdict: Verdict) -> Proof:
    order = {"floor": 0, "drop": 1, "critical": 2}
    failures = sorted(verdict.failures, key=lambda failure: order[failure.kind])
    return Proof(name, tuple(show_failure(failure) for failure in failures), len(verdict.worse))


def _short(line: str) -> str:
    return line.partition(" (cas")[0].rstrip(".").replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
