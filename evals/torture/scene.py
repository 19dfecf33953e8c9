"""The scene of every trial: files, a home, questions whose answer is known, and children that may be killed."""

from __future__ import annotations

import json
import os
import random
import shutil
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.library import Library
from assistant.settings import Settings

_THINGS = (
    "gymnase passerelle verger ludothèque fontaine marché ruelle crèche kiosque atelier stade bibliothèque".split()
)
_DEEDS = "entretenir financer évaluer ouvrir rénover animer équiper surveiller partager étendre".split()
_WHOM = "la commune|le département|la région|l'association|le bailleur|les habitants|l'État|le centre social".split("|")


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one attempt: `wrong` says in words what should not have been; nothing where all was well."""

    name: str
    wrong: tuple[str, ...] = ()
    measures: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scene:
    """A folder with the files to ingest. Each holds a word that no other holds: its canary, the file's stem."""

    folder: Path
    files: tuple[Path, ...]

    def home(self, name: str) -> Path:
        """Return a home of that name, which is emptied."""
        home = self.folder / "homes" / name
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        return home


def build_scene(folder: Path, documents: int = 8, articles: int = 12, seed: int = 1) -> Scene:
    """Write contracts of made-up French, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret is drawn
    (folder / "files").mkdir(parents=True, exist_ok=True)
    files = []
    for number in range(documents):
        file = folder / "files" / f"{canary(number)}.txt"
        file.write_text(_contract(number, articles, chance), encoding="utf-8")
        files.append(file)
    return Scene(folder, tuple(files))


def canary(number: int) -> str:
    """Return a word that is in one document only: « zythumbaco »."""
    syllables = ("ba", "co", "du", "fe", "gi", "lo", "mu", "pa", "ri", "so")
    return "zythum" + "".join(syllables[int(digit)] for digit in f"{number:02d}")


def question(number: int) -> str:
    """Return what only that document answers."""
    return f"Où se trouve l'équipement {canary(number)} ?"


def _contract(number: int, articles: int, chance: random.Random) -> str:
    parts = [f"CONVENTION NUMÉRO {number}\n"]
    for article in range(1, articles + 1):
        parts.append(f"Article {article} : {chance.choice(_THINGS).capitalize()} et {chance.choice(_THINGS)}\n")
        for _ in range(chance.randint(1, 3)):
            whom, deed, thing = chance.choice(_WHOM), chance.choice(_DEEDS), chance.choice(_THINGS)
            parts.append(
                f"En {chance.randint(2015, 2030)}, {whom} doit {deed} le lieu dit {thing}, pour {article} ans.\n"
            )
    parts.append(f"L'équipement {canary(number)} se trouve au numéro {number + 10} de la rue haute.\n")
    return "\n".join(parts)


def import_all() -> None:
    """Import what children would import one by one, and open nothing."""
    import chromadb.api.rust
    import chromadb.db.impl.sqlite
    import chromadb.telemetry.product.posthog  # noqa: F401
    import safetensors.numpy  # noqa: F401
    import tokenizers  # noqa: F401

    import assistant.chain
    import assistant.people  # noqa: F401
    import ingest.parse  # noqa: F401


def open_library(home: Path) -> Library:
    """Open the library of a home."""
    return Library.open(Settings(home=home))


def ingest(scene: Scene, home: Path, until: int | None = None) -> Sequence[str]:
    """Ingest the files of the scene, up to that one, in a home; nothing can be wrong with that."""
    with open_library(home) as library:
        library.ingest(scene.files[:until])
    return ()


def start_child(work: Callable[[], Sequence[str]], told: Path) -> int:
    """Run `work` in a process of its own; it writes what was wrong to `told`. Return its id.

    A fork of this process, which has imported everything: a kill every second, rather than one every five.
    """
    told.unlink(missing_ok=True)
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        wrong = list(work())
        told.write_text(json.dumps(wrong, ensure_ascii=False), encoding="utf-8")
        status = 0
    except BaseException:
        told.write_text(json.dumps([traceback.format_exc()[-600:]], ensure_ascii=False), encoding="utf-8")
    finally:
        os._exit(status)


def run_child(work: Callable[[], Sequence[str]], told: Path) -> tuple[str, ...]:
    """Run `work` in a process of its own to its end; return what was wrong."""
    _, status = os.waitpid(start_child(work, told), 0)
    if not told.exists():
        return (f"the process ended with status {status} and said nothing",)
    wrong: Any = json.loads(told.read_text(encoding="utf-8"))
    return tuple(str(line) for line in wrong)


def wrong_with(library: Library, numbers: Sequence[int]) -> list[str]:
    """Return what is wrong with the answers: each document that is there must be found by its canary, first."""
    known = {document.id for document in library.documents()}
    wrong = []
    for number in numbers:
        hits = library.search(question(number))
        first = hits[0].passage if hits else None
        if canary(number) in known and (first is None or canary(number) not in first.text):
            wrong.append(f"{canary(number)} is not found")
        if canary(number) not in known and any(canary(number) in hit.passage.text for hit in hits):
            wrong.append(f"{canary(number)} is found and is not there")
    return wrong
