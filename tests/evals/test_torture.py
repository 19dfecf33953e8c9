"""A sample of `make torture`: the same trials on the same library, a few of each."""

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.settings import ROOT


@pytest.mark.parametrize(
    "kind, share",
    [("random", 0.02), ("segments", 0.02), ("steps", 0.04), ("cycles", 0.04), ("backup", 0.05), ("readers", 0.04)],
)
def test_nothing_is_lost_doubled_stale_or_left(tmp_path: Path, kind: str, share: float):
    # In a process of its own: the trials fork, and this one may have threads.
    command = [
        sys.executable,
        "-m",
        "evals.torture",
        kind,
        "--share",
        str(share),
        "--figures",
        str(tmp_path / "figures"),
    ]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| 0 |" in done.stdout
