"""Damage to the vectors of sentences: no question may fail for it, the check names it, and they are made again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from assistant.checking import check
from assistant.library import Library, at_most
from evals.torture.harms import HARMS
from evals.torture.scene import Scene, Trial, open_library, question, run_child, wrong_with
from index.encoder import load_encoder

_ALL = at_most(1_000_000)
Work = Callable[[Scene, Path, str], Sequence[str]]


def damage_sentences(scene: Scene) -> Iterator[Trial]:
    """Do each kind of damage at rest and under a living library; nothing where the encoder cannot be had."""
    if load_encoder() is None:
        return
    told, sound = scene.folder / "told", scene.home("encoded")
    prepared = run_child(lambda: _prepare(scene, sound), told)
    for how in HARMS:
        for work in (_at_rest, _under_service):
            home = scene.home("damaged")
            shutil.copytree(sound, home, dirs_exist_ok=True)
            wrong = prepared or run_child(lambda w=work, home=home, how=how: w(scene, home, how), told)  # type: ignore[misc]
            yield Trial(f"sentences.sqlite {how}, {work.__name__.strip('_').replace('_', ' ')}", wrong)


def _prepare(scene: Scene, home: Path) -> Sequence[str]:
    with open_library(home) as library:
        library.ingest(scene.files)
        return [] if library.encode(_ALL) else ["not every sentence was encoded"]


def _at_rest(scene: Scene, home: Path, how: str) -> list[str]:
    HARMS[how](_file(home))
    with open_library(home) as library:
        found = check(library).index_faults
    # A file that is gone is no damage: the library then stands as it does before anything is encoded.
    wrong = [] if found or how == "removed" else ["check did not find it"]
    with open_library(home) as library:
        library.warm()
        wrong += _answers(scene, library)
        check(library, repair=True)
        return wrong + _made_again(scene, library)


def _under_service(scene: Scene, home: Path, how: str) -> list[str]:
    with open_library(home) as library:
        library.warm()
        wrong = _answers(scene, library)
        HARMS[how](_file(home))
        wrong += _answers(scene, library)
        library.encode(_ALL)
        wrong += _answers(scene, library)
        if library.notices or not library.searches_in_chroma:
            wrong.append("the generation was blamed for it")
    with open_library(home) as library:
        wrong += _answers(scene, library)
        check(library, repair=True)
        return wrong + _made_again(scene, library)


def _made_again(scene: Scene, library: Library) -> list[str]:
    wrong = [] if library.encode(_ALL) else ["it was not encoded again"]
    hits = [hit for number in range(len(scene.files)) for hit in library.search(question(number))]
    wrong += [] if all(hit.likeness for hit in hits) else ["a passage lacks its sentences afterwards"]
    return [*wrong, *(f"the check finds afterwards: {fault}" for fault in check(library).index_faults)]


def _answers(scene: Scene, library: Library) -> list[str]:
    try:
        return wrong_with(library, range(len(scene.files)))
    except Exception as error:  # the very thing that must not happen
        return [f"a question failed: {type(error).__name__}: {error}"[:300]]


def _file(home: Path) -> Path:
    return home / "index" / "sentences.sqlite"
