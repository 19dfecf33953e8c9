"""Benchmark of reading: pages a second, and the processor time that bounds them (`contrat bench ingest`)."""

from __future__ import annotations

import os
import time
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
