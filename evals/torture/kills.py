"""kill -9: at random, as Chroma writes its segments, and at every step of a switch of generations."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.torture.scene import Scene, Trial, canary, ingest, open_library, run_child, start_child, wrong_with
from index.generation import current
from index.vectors import ChromaVectors, vector_key

_LONGEST = 60.0  # seconds after which a child is taken for stuck


def kill_at_random(scene: Scene, rounds: int, seed: int = 1) -> Iterator[Trial]:
    """Kill an ingest at a moment drawn evenly over the time that one takes, then resume it and look.

    A round counts when it met a living process; one that came too late tells how long an ingest takes by now.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret is drawn
    started = time.perf_counter()
    run_child(_work(scene, scene.home("timed")), scene.folder / "told")
    whole = [time.perf_counter() - started]
    yield from _hits(scene, "random", rounds, lambda: _after(chance.uniform(0, whole[-1]), whole))


def kill_at_segments(scene: Scene, rounds: int, seed: int = 2) -> Iterator[Trial]:
    """Kill as a segment file changes: at one of its first changes, up to 4 ms later; count as above."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret is drawn
    yield from _hits(
        scene, "segment", rounds, lambda: _at_segment_change(chance.randint(1, 8), chance.uniform(0, 0.004))
    )


def _hits(scene: Scene, name: str, rounds: int, aim: Callable[[], Callable[[int, Path], None]]) -> Iterator[Trial]:
    """Give the rounds that killed a living process, each with how many before it had come too late."""
    hit, late = 0, 0.0
    while hit < rounds:
        trial = _round(scene, f"{name} {hit}", aim())
        if trial is None:
            late += 1
        else:
            yield Trial(trial.name, trial.wrong, {**trial.measures, "too_late": late})
            hit, late = hit + 1, 0.0


def kill_at_each_step(scene: Scene, every: int = 1) -> Iterator[Trial]:
    """Kill a removal, and the switch of generations in it, at each (or `every` nth) of its steps on the file system."""
    for step in range(1, 10_000, every):
        home = scene.home("steps")
        wrong = list(run_child(lambda home=home: ingest(scene, home), scene.folder / "told"))  # type: ignore[misc]
        process = start_child(lambda home=home, step=step: _remove_and_die(home, step), scene.folder / "told")  # type: ignore[misc]
        _, status = os.waitpid(process, 0)
        if not os.WIFSIGNALED(status):
            return
        wrong += run_child(lambda home=home: _look_after_removal(scene, home), scene.folder / "told")  # type: ignore[misc]
        yield Trial(f"step {step}", tuple(wrong))


def _round(scene: Scene, name: str, kill: Callable[[int, Path], None]) -> Trial | None:
    """Return what became of a killed process's library, None where the process had ended."""
    home = scene.home("killed")
    process = start_child(_work(scene, home), scene.folder / "told")
    kill(process, home)
    _, status = os.waitpid(process, 0)
    if not os.WIFSIGNALED(status):
        return None
    wrong = run_child(lambda: _reopen_and_resume(scene, home), scene.folder / "told")
    return Trial(name, wrong, {"killed": 1.0})


def _work(scene: Scene, home: Path) -> Callable[[], Sequence[str]]:
    """Return what is killed: two ingests and a removal, hence two generations."""

    def work() -> Sequence[str]:
        half = len(scene.files) // 2
        with open_library(home) as library:
            library.ingest(scene.files[:half])
            library.remove(canary(0))
            library.ingest(scene.files)
        return ()

    return work


def _remove_and_die(home: Path, step: int) -> Sequence[str]:
    """Remove a document; be killed at the file-system event of that number (Python's audit events)."""
    left = [step]
    watched = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "shutil.rmtree", "sqlite3.connect")

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in watched and str(home) in str(arguments[0] if arguments else ""):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    with open_library(home) as library:
        sys.addaudithook(hook)
        library.remove(canary(1))
    return ()


def _look_after_removal(scene: Scene, home: Path) -> list[str]:
    """The document is there as before, or gone; answers follow either way, and nothing of it is left once removed."""
    with open_library(home) as library:
        library.warm()
        wrong = wrong_with(library, range(len(scene.files)))
        gone = canary(1) not in {document.id for document in library.documents()}
    if gone:
        for file in home.rglob("*"):
            if (
                file.is_file()
                and "rue haute" in file.read_bytes().decode("utf-8", "ignore")
                and _holds(file, canary(1))
            ):
                wrong.append(f"{file.relative_to(home)} still holds the removed document")
    return wrong + _not_as_written(scene, home, {canary(1)} if gone else set())


def _holds(file: Path, word: str) -> bool:
    """Tell whether the file holds a word of a document's text; its id may stand in the history."""
    return f"L'équipement {word}".encode() in file.read_bytes()


def _reopen_and_resume(scene: Scene, home: Path) -> list[str]:
    with open_library(home) as library:
        wrong = [f"on reopening: {line}" for line in wrong_with(library, range(len(scene.files)))]
        library.ingest(scene.files)
        library.warm()
        wrong += [f"after resuming: {line}" for line in wrong_with(library, range(len(scene.files)))]
    return wrong + _not_as_written(scene, home, set())


def _not_as_written(scene: Scene, home: Path, without: set[str]) -> list[str]:
    """Compare the passages of truth, lexicon and Chroma with those of the files: none lost, none doubled."""
    from index.lexicon import Lexicon
    from ingest.parse import parse

    wrong = []
    expected = sorted(p.id for file in scene.files if file.stem not in without for p in parse(file).passages)
    with open_library(home) as library:
        store = library._store
        if sorted(p.id for document in library.documents() for p in library.passages(document.id)) != expected:
            wrong.append("passages were lost or doubled in the truth")
        generation = current(home / "index")
        if generation is None:
            return [*wrong, "there is no current generation"]
        lexicon = Lexicon.existing(generation.lexicon)
        if sorted(lexicon.ids()) != expected or lexicon.count() != len(expected):
            wrong.append("passages were lost or doubled in the lexicon")
        chroma = ChromaVectors(generation.chroma, home / "index" / "views")
        keys = {vector_key(one.revision, passage) for one in store.embedded() for passage in one.passages}
        sealed = {vector_key(r, p) for d, r in generation.manifest.documents.items() for p in _passages(store, d)}
        if not (sealed & keys) <= chroma.keys():
            wrong.append("vectors were lost in Chroma")
        chroma.close()
    return wrong


def _passages(store: Any, document: str) -> tuple[str, ...]:
    return tuple(passage.id for passage in store.passages(document))


def _after(seconds: float, whole: list[float]) -> Callable[[int, Path], None]:
    """Return a killer that waits; where the process ends before, how long it lived is added to `whole`."""

    def kill(process: int, home: Path) -> None:
        started = time.perf_counter()
        while (waited := time.perf_counter() - started) < seconds:
            if _ended(process):
                whole.append(waited)
                return
            time.sleep(min(0.005, seconds - waited))
        os.kill(process, signal.SIGKILL)

    return kill


def _at_segment_change(changes: int, delay: float) -> Callable[[int, Path], None]:
    """Return a killer that waits for that many changes of segment files; it gives up when the process has ended."""

    def kill(process: int, home: Path) -> None:
        seen: dict[str, tuple[int, int]] = {}
        left, until = changes, time.monotonic() + _LONGEST
        while left > 0 and time.monotonic() < until and not _ended(process):
            for path in home.glob("index/gen-*/chroma/*/*"):
                try:
                    stat = path.stat()
                except OSError:
                    continue
                if seen.get(str(path)) != (stat.st_mtime_ns, stat.st_size):
                    seen[str(path)] = (stat.st_mtime_ns, stat.st_size)
                    left -= 1
        time.sleep(delay)
        os.kill(process, signal.SIGKILL)

    return kill


def _ended(process: int) -> bool:
    """Tell whether a child has ended, without collecting it."""
    return os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
