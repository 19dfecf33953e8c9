"""`make torture`: every trial, an hour at most; figures line by line in a file, and a table at the end."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from evals.torture.company import back_up_and_restore, cycle, read_beside_writer, soak
from evals.torture.damage import damage
from evals.torture.kills import kill_at_each_step, kill_at_random, kill_at_segments
from evals.torture.record import has_wrong, record, summary
from evals.torture.scene import Trial, build_scene, import_all
from evals.torture.space import NoSmallDisk, fill_disk

KINDS = ("random", "segments", "steps", "space", "damage", "cycles", "backup", "readers", "soak")


def main() -> int:
    """Run the kinds that are named, or all; return 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", choices=[*KINDS, []], help="which trials; all without one")
    parser.add_argument(
        "--figures", type=Path, default=Path("var/torture.jsonl"), help="where each trial is written down"
    )
    parser.add_argument("--share", type=float, default=1.0, help="run this share of each number of trials")
    asked = parser.parse_args()
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    import_all()
    asked.figures.parent.mkdir(parents=True, exist_ok=True)
    asked.figures.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="contrat-torture-", dir=_fast_disk()) as folder:
        for kind in asked.kinds or KINDS:
            try:
                record(asked.figures, kind, _trials(kind, Path(folder) / kind, asked.share)())
            except NoSmallDisk as error:
                print(f"{kind}: left out, a small file system cannot be mounted here ({error})")
    print(summary(asked.figures))
    return int(has_wrong(asked.figures))


def _trials(kind: str, folder: Path, share: float) -> Callable[[], Iterable[Trial]]:
    """Return what runs one kind; N is what the library promises to have stood, times `share`."""
    small, large = build_scene(folder, documents=4, articles=6), build_scene(folder / "large", documents=6, articles=12)

    def times(number: int) -> int:
        return max(1, round(number * share))

    return {
        "random": lambda: kill_at_random(small, times(200)),
        "segments": lambda: kill_at_segments(small, times(100)),
        "steps": lambda: kill_at_each_step(small, every=max(1, round(1 / share))),
        "space": lambda: fill_disk(small, times(50)),
        "damage": lambda: damage(large),
        "cycles": lambda: cycle(large, times(50)),
        "backup": lambda: back_up_and_restore(large, times(20)),
        "readers": lambda: read_beside_writer(large, times(100)),
        "soak": lambda: soak(large, 20 * share),
    }[kind]


def _fast_disk() -> str | None:
    """Return a file system in memory where there is one: a killed process is the same there, and fsync is free."""
    shared = Path("/dev/shm")  # noqa: S108 - the files are made by tempfile
    return str(shared) if shared.is_dir() and os.access(shared, os.W_OK) else None


if __name__ == "__main__":
    sys.exit(main())
