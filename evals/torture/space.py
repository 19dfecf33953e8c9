"""No space left, at many points of an ingest, on a small file system of its own (needs root and tmpfs)."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant.home import DiskFull
from evals.torture.scene import Scene, Trial, canary, open_library, run_child, start_child, wrong_with

_SIZE = 96 * 1024 * 1024
_FIRST = 2  # documents that are there before the disk fills


class NoSmallDisk(Exception):
    """A small file system cannot be mounted here."""


def fill_disk(scene: Scene, points: int, first: int = 0) -> Iterator[Trial]:
    """Leave from nothing to nearly enough room for an ingest, in even steps from `first`. Raises `NoSmallDisk`."""
    with _small_disk(scene.folder / "disk") as disk:
        need = _need(scene, disk)
        for point in range(first, points):
            yield Trial(f"{point}/{points} of {need // 1024} KiB", _fill(scene, disk, need * point // points))


def _fill(scene: Scene, disk: Path, room: int) -> tuple[str, ...]:
    told = scene.folder / "told"
    home = disk / "home"
    _empty(disk)
    wrong = run_child(lambda: _ingest_first(scene, home), told)
    _leave_free(disk, room)
    wrong += run_child(lambda: _ingest_on_full(scene, home), told)
    wrong += run_child(lambda: _answer(scene, home, "with no space"), told)
    (disk / "ballast").unlink()
    return wrong + run_child(lambda: _ingest_with_space(scene, home), told)


def _ingest_first(scene: Scene, home: Path) -> Sequence[str]:
    with open_library(home) as library:
        library.ingest(scene.files[:_FIRST])
    return ()


def _ingest_on_full(scene: Scene, home: Path) -> list[str]:
    with open_library(home) as library:
        try:
            library.ingest(scene.files)
            library.remove(canary(len(scene.files) - 1))
        except DiskFull:
            return [f"just after: {line}" for line in wrong_with(library, range(_FIRST))]
    return []


def _answer(scene: Scene, home: Path, when: str) -> list[str]:
    with open_library(home) as library:
        return [f"{when}: {line}" for line in wrong_with(library, range(_FIRST))]


def _ingest_with_space(scene: Scene, home: Path) -> list[str]:
    from assistant.checking import check

    with open_library(home) as library:
        library.ingest(scene.files)
        library.warm()
        found = check(library)
        wrong = [f"with space again: {line}" for line in wrong_with(library, range(len(scene.files)))]
    return [*wrong, *found.truth_faults, *found.index_faults]


def _need(scene: Scene, disk: Path) -> int:
    """Return how many bytes the whole work takes at most, as the file system counts them."""
    _empty(disk)
    run_child(lambda: _ingest_first(scene, disk / "home"), scene.folder / "told")
    before = peak = _used(disk)
    process = start_child(lambda: _ingest_on_full(scene, disk / "home"), scene.folder / "told")
    while os.waitpid(process, os.WNOHANG) == (0, 0):
        peak = max(peak, _used(disk))
        time.sleep(0.001)
    return peak - before


def _used(disk: Path) -> int:
    usage = os.statvfs(disk)
    return (usage.f_blocks - usage.f_bfree) * usage.f_frsize


def _leave_free(disk: Path, room: int) -> None:
    usage = os.statvfs(disk)
    with (disk / "ballast").open("wb") as ballast:
        os.posix_fallocate(ballast.fileno(), 0, max(usage.f_bavail * usage.f_frsize - room, 1))


def _empty(disk: Path) -> None:
    subprocess.run(["/bin/sh", "-c", 'rm -rf "$1"/*', "sh", str(disk)], check=True)


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoSmallDisk(str(error)) from error
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=False)
