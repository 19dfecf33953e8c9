"""Benchmark of reading: pages a second, and what bounds them. Run `python -m evals.reading FILE …`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.child import read_with_report
from ingest.parse import read_bytes


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one file was read: `seconds` of wall clock in its child process, `cpu` of all it started."""

    file: str
    pages: int
    recognised: int
    seconds: float
    cpu: float

    @property
    def pages_a_second(self) -> float:
        """Return pages divided by wall-clock seconds."""
        return self.pages / self.seconds if self.seconds else 0.0


def measure(path: Path) -> Pace:
    """Read one file as ingest does and return its pace; errors of `read_safely`."""
    before, began = os.times(), time.perf_counter()
    reading, report = read_with_report(path.name, read_bytes(path))
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Pace(path.name, len(reading.pages), len(report.ocr_pages), time.perf_counter() - began, cpu)


def show(paces: Sequence[Pace]) -> str:
    """Return one line a file."""
    return "\n".join(
        f"{pace.file}: {pace.pages} pages ({pace.recognised} recognised) in {pace.seconds:.1f} s, "
        f"{pace.pages_a_second:.2f} pages/s, {pace.cpu:.1f} s of processor"
        for pace in paces
    )


if __name__ == "__main__":
    print(show([measure(Path(argument)) for argument in sys.argv[1:]]))
