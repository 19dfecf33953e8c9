"""Backup under load, wipe, restore: every answer to the evaluation set must be the same."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from assistant.backup import back_up, restore
from assistant.chain import Assistant
from assistant.checking import check
from assistant.library import Library, at_most
from assistant.people import People
from assistant.reply_json import as_json
from assistant.settings import Settings
from evals.cases import Case, load_cases
from evals.torture.scene import Scene, Trial, canary, run_child, wrong_with

_TODAY = date(2026, 11, 23)
_LEAST = 50  # cases where `share` is small


def back_up_and_restore(scene: Scene, rounds: int, share: float = 1.0) -> Iterator[Trial]:
    """Back up while questions and writes go on, wipe the home, restore; compare every answer to the shipped set."""
    cases = load_cases()
    cases = cases[: max(_LEAST, round(len(cases) * share))]
    for number in range(rounds):
        wrong = run_child(lambda: _there_and_back(scene, cases), scene.folder / "told")
        yield Trial(f"backup {number}", wrong, {"answers": float(len(cases))})


def _there_and_back(scene: Scene, cases: tuple[Case, ...]) -> list[str]:
    home, file = scene.home("backup"), scene.folder / "backup.tar.gz"
    settings = Settings(home=home, today=_TODAY)
    stop = threading.Event()
    with Library.open(settings) as library, People.open(settings) as people:
        library.ingest_shipped()
        library.ingest(scene.files)
        library.encode(at_most(10_000))
        library.warm()
        before = _answers(library, settings, cases)
        conversation = people.start("Une conversation").id
        people.record(conversation, Assistant(library, settings).reply(cases[0].question), library.revision)
        load = threading.Thread(target=_load, args=(library, stop))
        load.start()
        try:
            back_up(library, file)
        finally:
            stop.set()
            load.join()
    shutil.rmtree(home)
    home.mkdir()
    return _restored(settings, file, cases, before, conversation)


def _restored(settings: Settings, file: Path, cases: tuple[Case, ...], before: list[Any], talk: str) -> list[str]:
    with Library.open(settings) as library, People.open(settings) as people:
        restore(library, file)
        library.encode(at_most(10_000))
        library.warm()
        after = _answers(library, settings, cases)
        other = [case.id for case, one, two in zip(cases, before, after, strict=True) if one != two]
        wrong = [f"another answer to {other}"] if other else []
        if [turn.question for turn in people.turns(talk)] != [cases[0].question]:
            wrong.append("the conversation did not come back")
        found = check(library)
        return [*wrong, *found.truth_faults, *found.people_faults, *found.index_faults]


def _load(library: Library, stop: threading.Event) -> None:
    """Ask, and write the vectors of a document again and again: the truth changes, what it says does not."""
    while not stop.is_set():
        wrong_with(library, [0])
        with library.keeping() as upkeep:
            (one,) = upkeep.store.embedded([canary(1)])
            upkeep.store.embed(one.document, one.vectors, one.model)


def _answers(library: Library, settings: Settings, cases: tuple[Case, ...]) -> list[Any]:
    """Return every reply, all of it but the time it took."""
    assistant = Assistant(library, settings)
    replies = (assistant.reply(case.question, case.history, case.document) for case in cases)
    return [{**as_json(reply), "seconds": 0} for reply in replies]
