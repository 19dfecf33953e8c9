"""Readers beside a writer, and a soak."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from assistant.encoding import EncodingBehind
from assistant.priority import let_others_go_first
from evals.torture.scene import (
    Scene,
    Trial,
    canary,
    ingest,
    open_library,
    question,
    run_child,
    start_child,
    wrong_with,
)

_SEEN_WITHIN = 5.0  # seconds for an added document to be seen by readers


def read_beside_writer(scene: Scene, rounds: int, readers: int = 3) -> Iterator[Trial]:
    """One process adds and removes a document, `readers` others ask for it all the while.

    Each round is an addition or a removal. No error may reach a reader; an added document must be found 5 s later, a
    removed one must not be found in a search that began after the removal was committed.
    """
    home, stage = scene.home("company"), scene.folder / "stage"
    run_child(lambda: ingest(scene, home), scene.folder / "told")
    stage.write_text("", encoding="utf-8")
    told = [scene.folder / f"reader{number}" for number in range(readers)]
    processes = [start_child(lambda: _read(scene, home, stage), told[number]) for number in range(readers)]
    written = run_child(lambda: _add_and_remove(scene, home, stage, rounds), scene.folder / "told")
    stage.write_text("end", encoding="utf-8")
    for process in processes:
        os.waitpid(process, 0)
    yield Trial(f"the writer, {rounds} rounds", written)
    for number, file in enumerate(told):
        yield Trial(f"reader {number}, {rounds} rounds", tuple(_lines(file)))


def _add_and_remove(scene: Scene, home: Path, stage: Path, rounds: int) -> Sequence[str]:
    """Write each change down once it is made, with its time; nothing stands there while one is under way."""
    last = scene.files[-1]
    with open_library(home) as library:
        for number in range(rounds):
            _tell(stage, "")
            if number % 2:
                library.ingest([last])
            else:
                library.remove(last.stem)
            _tell(stage, f"{number} {'there' if number % 2 else 'gone'} {time.monotonic()}")
            time.sleep(random.random() * 0.3)  # noqa: S311
    return ()


def _tell(stage: Path, words: str) -> None:
    aside = stage.with_suffix(".new")
    aside.write_text(words, encoding="utf-8")
    aside.replace(stage)


def _read(scene: Scene, home: Path, stage: Path) -> list[str]:
    last = len(scene.files) - 1
    wrong: list[str] = []
    count = 0
    with open_library(home) as library:
        library.warm()
        while (before := stage.read_text(encoding="utf-8")) != "end":
            began = time.monotonic()
            try:
                hits = library.search(question(last))
            except Exception as error:  # the very thing that must not happen
                wrong.append(f"a reader saw {type(error).__name__}: {error}"[:300])
                continue
            count += 1
            wrong += _stale(before, stage, began, any(canary(last) in hit.passage.text for hit in hits))
            wrong += wrong_with(library, [count % last])
    return wrong or ([] if count else ["the reader asked nothing"])


def _stale(before: str, stage: Path, began: float, found: bool) -> list[str]:
    """Judge by what was committed before the search began, where nothing changed until it ended."""
    after = stage.read_text(encoding="utf-8")
    if not before or before == "end" or after != before:
        return []
    _, state, at = before.split()
    if state == "gone" and found:
        return [f"a removed document was found {began - float(at):.2f} s after"]
    if state == "there" and not found and began - float(at) > _SEEN_WITHIN:
        return [f"an added document was not found {began - float(at):.2f} s after"]
    return []


def soak(scene: Scene, minutes: float, per_second: float = 10.0) -> Iterator[Trial]:
    """Ask at a steady rate while another process ingests every minute; watch memory, files and time."""
    home = scene.home("soak")
    run_child(lambda: ingest(scene, home), scene.folder / "told")
    mark = scene.folder / "ingesting"
    mark.unlink(missing_ok=True)
    until = time.monotonic() + 60 * minutes
    process = start_child(lambda: _ingest_each_minute(scene, home, mark, until), scene.folder / "writer")
    measures = scene.folder / "measures"
    wrong = run_child(lambda: _ask(scene, home, mark, until, per_second, measures), scene.folder / "told")
    os.waitpid(process, 0)
    yield Trial(f"soak of {minutes} minutes", (*wrong, *_lines(scene.folder / "writer")), _numbers(measures))


def _ingest_each_minute(scene: Scene, home: Path, mark: Path, until: float) -> Sequence[str]:
    """Write new words into one file and ingest it, once a minute, in a library opened for that: as `contrat ingest`."""
    let_others_go_first()
    base, number = scene.files[0].read_text(encoding="utf-8"), 0
    folder = scene.folder / "changing"
    folder.mkdir(exist_ok=True)
    while time.monotonic() < until - 2:
        number += 1
        (folder / "annexe.txt").write_text(base.replace(canary(0), f"zythumnouveau{number}"), encoding="utf-8")
        mark.touch()
        with open_library(home) as library:
            library.ingest([folder])
        mark.unlink()
        time.sleep(max(0.0, min(60.0, until - time.monotonic() - 1)))
    return ()


def _ask(  # noqa: PLR0913, PLR0917 - the terms of the soak, one by one
    scene: Scene, home: Path, mark: Path, until: float, per_second: float, measures: Path
) -> list[str]:
    """Ask on a fixed timetable; write down the times during an ingest and without, memory and open files."""
    quiet: list[float] = []
    busy: list[float] = []
    memory: list[int] = []
    files: list[int] = []
    wrong: list[str] = []
    with open_library(home) as library, closing(EncodingBehind(library)):  # as `contrat serve` does
        library.warm()
        start, number = time.monotonic(), 0
        while time.monotonic() < until:
            time.sleep(max(0.0, start + number / per_second - time.monotonic()))
            during = mark.exists()
            began = time.perf_counter()
            wrong += wrong_with(library, [number % len(scene.files)])
            (busy if during or mark.exists() else quiet).append(time.perf_counter() - began)
            number += 1
            if number % 100 == 0:
                memory.append(_resident())
                files.append(len(os.listdir("/proc/self/fd")))  # noqa: PTH208 - a process's own descriptors
    _save(measures, quiet, busy, memory, files)
    return wrong


def _save(measures: Path, quiet: list[float], busy: list[float], memory: list[int], files: list[int]) -> None:
    first, last = memory[len(memory) // 4 : len(memory) // 2], memory[-(len(memory) // 4 or 1) :]
    rows = {
        "questions": float(len(quiet) + len(busy)),
        "during_ingest": float(len(busy)),
        "median_ms": 1000 * _quantile(quiet, 0.5),
        "p95_ms": 1000 * _quantile(quiet, 0.95),
        "p95_during_ingest_ms": 1000 * _quantile(busy, 0.95),
        "memory_second_quarter_mb": sum(first) / max(len(first), 1) / 1e6,
        "memory_last_quarter_mb": sum(last) / max(len(last), 1) / 1e6,
        "files_least": float(min(files, default=0)),
        "files_most": float(max(files, default=0)),
        "files_last": float(files[-1] if files else 0),
    }
    measures.write_text("\n".join(f"{name} {value}" for name, value in rows.items()), encoding="utf-8")


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(int(share * len(values)), len(values) - 1)] if values else 0.0


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _numbers(file: Path) -> dict[str, float]:
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {name: round(float(value), 3) for name, value in (line.split() for line in lines)}


def _lines(told: Path) -> list[str]:
    import json

    return (
        [str(line) for line in json.loads(told.read_text(encoding="utf-8"))] if told.exists() else ["it said nothing"]
    )
