"""`make torture`: every trial, an hour at most; figures line by line in a file, and in `docs/reliability.md`."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from assistant.settings import ROOT
from evals.torture.company import read_beside_writer, soak
from evals.torture.damage import damage
from evals.torture.kills import kill_at_each_step, kill_at_random, kill_at_segments
from evals.torture.record import KINDS, has_wrong, read, record, summary, write_figures
from evals.torture.removed import cycle
from evals.torture.restored import back_up_and_restore
from evals.torture.scene import Trial, build_scene, import_all
from evals.torture.sentences import damage_sentences
from evals.torture.space import NoSmallDisk, fill_disk

# What may run side by side: nothing in it is a time. The soak, which is, runs alone behind them.
LANES = (("random", "cycles", "backup"), ("damage", "sentences", "segments", "space", "steps", "readers"))
ALONE = ("soak",)


def main() -> int:
    """Run the kinds that are named, or all; return 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", choices=[*KINDS, []], help="which trials; all without one")
    parser.add_argument(
        "--figures", type=Path, default=ROOT / "var" / "torture.jsonl", help="where each trial is written down"
    )
    parser.add_argument("--share", type=float, default=1.0, help="run this share of each number of trials")
    parser.add_argument("--page", type=Path, help="the page whose figures are written anew")
    asked = parser.parse_args()
    asked.figures.parent.mkdir(parents=True, exist_ok=True)
    asked.figures.unlink(missing_ok=True)
    started, load = time.perf_counter(), os.getloadavg()[0]
    files = [asked.figures]
    if asked.kinds:
        _run_kinds(asked.kinds, asked.figures, asked.share)
    else:
        files = _run_lanes(asked.figures, asked.share)
    lines = read(files)
    said = _head(time.perf_counter() - started, load, asked.share, bool(asked.kinds)) + "\n\n" + summary(lines)
    print(said)
    if asked.page:
        write_figures(asked.page, said)
    return int(has_wrong(lines))


def _run_kinds(kinds: Sequence[str], figures: Path, share: float) -> None:
    """Run some kinds one after the other, in this process and its forks."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    import_all()
    with tempfile.TemporaryDirectory(prefix="contrat-torture-", dir=_fast_disk()) as folder:
        for kind in kinds:
            try:
                record(figures, kind, _trials(kind, Path(folder) / kind, share)())
            except NoSmallDisk as error:
                print(f"{kind}: left out, a small file system cannot be mounted here ({error})")


def _run_lanes(figures: Path, share: float) -> list[Path]:
    """Run all kinds, each lane in a process of its own; return where their figures are."""
    files = [figures.with_name(f"{figures.stem}-{kinds[0]}.jsonl") for kinds in (*LANES, ALONE)]
    lanes = [_start(kinds, file, share) for kinds, file in zip(LANES, files, strict=False)]
    for lane in lanes:
        lane.wait()
    _start(ALONE, files[-1], share).wait()
    return files


def _start(kinds: Sequence[str], figures: Path, share: float) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "evals.torture", *kinds, "--figures", str(figures), "--share", str(share)]
    return subprocess.Popen(command, cwd=ROOT)


def _head(seconds: float, load: float, share: float, some: bool) -> str:
    """Say when, on what and how long: what the figures below are worth."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], check=False, capture_output=True, cwd=ROOT, text=True
    )
    what = f"Some kinds (share {share:g})" if some or share != 1 else "Every kind"
    shm = "homes in memory (`/dev/shm`)" if _fast_disk() else "homes on the disk"
    return (
        f"{what}, by one `make torture`, {datetime.now(UTC):%d %B %Y}, commit {commit.stdout.strip() or 'unknown'}: "
        f"{seconds / 60:.0f} minutes in all. {os.cpu_count()} cores (load {load:.1f} at the start, "
        f"{os.getloadavg()[0]:.1f} at the end), {shm}, Python {platform.python_version()}; real parser, model, Chroma, "
        f"SQLite. N is what ran."
    )


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
        "sentences": lambda: damage_sentences(large),
        "cycles": lambda: cycle(large, times(50)),
        "backup": lambda: back_up_and_restore(large, times(20), share),
        "readers": lambda: read_beside_writer(large, times(100)),
        "soak": lambda: soak(large, 20 * share),
    }[kind]


def _fast_disk() -> str | None:
    """Return a file system in memory where there is one: a killed process is the same there, and fsync is free."""
    shared = Path("/dev/shm")  # noqa: S108 - the files are made by tempfile
    return str(shared) if shared.is_dir() and os.access(shared, os.W_OK) else None


if __name__ == "__main__":
    sys.exit(main())
