"""Sixty and more kinds of damage to the derived stores, at rest and under a living library."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from assistant.checking import check
from assistant.library import Library
from evals.torture.harms import HARMS, flip_unused
from evals.torture.scene import Scene, Trial, open_library, question, run_child, wrong_with
from index.generation import current_name

Harm = Callable[[Path], None]
_FILES = (
    *("chroma.sqlite3", "data_level0.bin", "header.bin", "index_metadata.pickle", "length.bin", "link_lists.bin"),
    *("twins.json", "lexicon.sqlite", "lexicon.seal", "manifest.json", "CURRENT"),
)


def _swap(one: str, other: str) -> Harm:
    def harm(index: Path) -> None:
        first, second = _find(index, one), _find(index, other)
        content = first.read_bytes()
        first.write_bytes(second.read_bytes())
        second.write_bytes(content)

    return harm


def _older(part: str) -> Harm:
    """Put a part of an older generation, whole in itself, in place of the current one's."""

    def harm(index: Path) -> None:
        generation, kept = index / current_name(index), index.parent / "older" / part
        target = generation / part
        if kept.is_dir():
            shutil.rmtree(target)
            shutil.copytree(kept, target)
        else:
            shutil.copyfile(kept, target)

    return harm


def _at(name: str, harm: Callable[[Path], None]) -> Harm:
    return lambda index: harm(_find(index, name))


def _drop_folder(name: str) -> Harm:
    return lambda index: shutil.rmtree(index / current_name(index) / name)


def kinds() -> dict[str, Harm]:
    """Return every kind of damage by its name."""
    found = {f"{file} {how}": _at(file, harm) for file in _FILES for how, harm in HARMS.items()}
    return found | {
        "data and length swapped": _swap("data_level0.bin", "length.bin"),
        "lexicon and chroma.sqlite3 swapped": _swap("lexicon.sqlite", "chroma.sqlite3"),
        "older chroma folder": _older("chroma"),
        "older lexicon": _older("lexicon.sqlite"),
        "lexicon flipped in a part without use": _at("lexicon.sqlite", flip_unused),
        "older seal": _older("lexicon.seal"),
        "older manifest": _older("manifest.json"),
        "chroma folder removed": _drop_folder("chroma"),
        "generation removed": _drop_folder("."),
        "index removed": shutil.rmtree,
        "CURRENT names no generation": lambda index: _write(index / "CURRENT", "gen-9999\n"),
    }


def _write(file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8")


def damage(scene: Scene, names: Sequence[str] | None = None) -> Iterator[Trial]:
    """Do each kind of damage, once at rest and once under a living library; look at answers and at what is said."""
    told, sound = scene.folder / "told", scene.home("sound")
    prepared = run_child(lambda: _prepare(scene, sound), told)
    for name, harm in kinds().items():
        if names is not None and name not in names:
            continue
        for work in (_at_rest, _under_service):
            home = scene.home("damaged")
            shutil.copytree(sound, home, dirs_exist_ok=True)
            wrong = prepared or run_child(lambda w=work, home=home, harm=harm: w(scene, home, harm), told)  # type: ignore[misc]
            yield Trial(f"{name}, {work.__name__.strip('_').replace('_', ' ')}", wrong)


def _prepare(scene: Scene, home: Path) -> Sequence[str]:
    """Make a home whose current generation has an older one, kept aside."""
    with open_library(home) as library:
        library.ingest(scene.files[: len(scene.files) // 2])
        name = current_name(home / "index")
        shutil.copytree(home / "index" / name, home / "older")
        library.ingest(scene.files)
        with library.keeping() as upkeep:
            upkeep.rebuild()
    return ()


def _at_rest(scene: Scene, home: Path, harm: Harm) -> list[str]:
    harm(home / "index")
    with open_library(home) as library:
        found = check(library)
    wrong = [] if found.index_faults else ["check did not find it"]
    with open_library(home) as library:
        library.warm()
        wrong += _answers(scene, library)
        if not check(library).sound:
            wrong.append("it was not mended on opening")
    return wrong


def _under_service(scene: Scene, home: Path, harm: Harm) -> list[str]:
    with open_library(home) as library:
        library.warm()
        wrong = _answers(scene, library)
        harm(home / "index")
        wrong += _answers(scene, library)
        until = time.monotonic() + 20.0
        while time.monotonic() < until and not _mended(library, home):
            wrong += _answers(scene, library)
            time.sleep(0.2)
        if not _mended(library, home):
            wrong.append("it was not mended within 20 s")
        wrong += _answers(scene, library)
        found = check(library)
        wrong += [f"the check finds afterwards: {fault}" for fault in (*found.truth_faults, *found.index_faults)]
    return wrong


def _answers(scene: Scene, library: Library) -> list[str]:
    for number in range(len(scene.files)):
        library.search(question(number))
    return wrong_with(library, range(len(scene.files)))


def _mended(library: Library, home: Path) -> bool:
    return _was_rebuilt(home) and library.searches_in_chroma


def _was_rebuilt(home: Path) -> bool:
    """Tell whether a generation newer than the one of `_prepare` is in use."""
    return current_name(home / "index") not in ("", "gen-0002", "gen-9999")


def _find(index: Path, name: str) -> Path:
    (found,) = [path for path in index.rglob(name) if "views" not in path.parts]
    return found
