"""Cycles of adding and removing: none of a removed document's words in any byte, no disk that grows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.chain import Assistant
from assistant.library import at_most
from assistant.people import People
from assistant.settings import Settings
from evals.torture.scene import Scene, Trial, open_library, question, run_child, wrong_with

_LARGEST = 1.3  # times the disk of a fresh build


def cycle(scene: Scene, rounds: int) -> Iterator[Trial]:
    """Add, ask for, keep the answer to, and remove a document with its canary; look for it in every byte.

    The disk is compared with that of a fresh build in which the same conversations are kept.
    """
    home, fresh = scene.home("cycles"), scene.home("fresh")
    number = len(scene.files) - 1
    for folder in (home, fresh):
        run_child(lambda folder=folder: _build(scene, folder), scene.folder / "told")  # type: ignore[misc]
    for turn in range(rounds):
        wrong = list(run_child(lambda: _add_then_remove(scene, home, number), scene.folder / "told"))
        run_child(lambda: _keep_another(fresh), scene.folder / "told")
        held = holding(home, f"équipement {scene.files[number].stem} se trouve".encode())
        ratio = _size(home) / _size(fresh)
        if held:
            wrong.append(f"the canary is still in {held}")
        if ratio > _LARGEST:
            wrong.append(f"the disk holds {ratio:.2f} times a fresh build")
        yield Trial(f"cycle {turn}", tuple(wrong), {"ratio": round(ratio, 3)})


def holding(home: Path, words: bytes) -> list[str]:
    """Return the files below `home` in which the words stand."""
    return [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file() and words in path.read_bytes()]


def _build(scene: Scene, home: Path) -> Sequence[str]:
    """Ingest all files but the last one."""
    with open_library(home) as library:
        library.ingest(scene.files[:-1])
        library.encode(at_most(10_000))
    return ()


def _add_then_remove(scene: Scene, home: Path, number: int) -> Sequence[str]:
    file = scene.files[number]
    with open_library(home) as library, People.open(Settings(home=home)) as people:
        library.ingest([file])
        library.encode(at_most(10_000))
        reply = Assistant(library, Settings(home=home)).reply(question(number))
        turn = people.record(people.start("Un équipement").id, reply, library.revision)
        people.mark(turn, good=False)
        kept = holding(home, f"équipement {file.stem} se trouve".encode())
        wrong = [] if any("people" in name for name in kept) else ["the answer was not kept"]
        library.remove(file.stem)
        return [*wrong, *wrong_with(library, [0])]


def _keep_another(home: Path) -> Sequence[str]:
    """Keep a refusal, which holds no document's words, as a cycle keeps an answer."""
    settings = Settings(home=home)
    with open_library(home) as library, People.open(settings) as people:
        reply = Assistant(library, settings).reply("Quel est le prix du zythum au litre ?")
        people.mark(people.record(people.start("Un prix").id, reply, library.revision), good=False)
    return ()


def _size(home: Path) -> int:
    return sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
