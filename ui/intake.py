"""Files that were sent to the server: kept aside, read one after the other, and what became of each."""

from __future__ import annotations

import logging
import queue
import re
import secrets
import shutil
import tempfile
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from corpus.errors import ContractError
from ui import texts

if TYPE_CHECKING:
    from assistant.library import Library
    from ingest.report import IngestEntry

logger = logging.getLogger(__name__)

WAITING = 50  # files at once that are not read yet
REMEMBERED = 200  # jobs whose end is still told
LONGEST_NAME = 120  # characters
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff/\\:*?\"<>|]+")

State = Literal["waiting", "reading", "done", "failed"]


class TooManyFiles(ContractError):
    """More files wait to be read than are accepted at once: `limit`."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file on its way: `done` of `total` pages are read; `entry` is its place in the ingest report.

    `failure` is the French sentence of what kept the whole library from being written to.
    """

    id: str
    file: str
    state: State = "waiting"
    done: int = 0
    total: int = 0
    entry: IngestEntry | None = None
    failure: str = ""


class Intake:
    """One thread that reads; safe in several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._folder = Path(tempfile.mkdtemp(prefix="depot-", dir=library.home))
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._queue: queue.Queue[tuple[str, Path] | None] = queue.Queue()
        self._thread = threading.Thread(target=self._read_all, name="intake", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Finish the file that is being read, forget the others."""
        with self._lock:
            self._jobs = OrderedDict((id, job) for id, job in self._jobs.items() if job.state == "reading")
        self._queue.put(None)
        self._thread.join()
        shutil.rmtree(self._folder, ignore_errors=True)

    def place(self, name: str) -> Path:
        """Return where the bytes of a new file go. Raises `TooManyFiles`."""
        with self._lock:
            if sum(job.state in ("waiting", "reading") for job in self._jobs.values()) >= WAITING:
                raise TooManyFiles(limit=WAITING)
        folder = self._folder / secrets.token_hex(8)
        folder.mkdir()
        return folder / clean_name(name)

    def take(self, file: Path) -> Job:
        """Have a file that `place` named and that is whole now read when its turn comes."""
        job = Job(file.parent.name, file.name)
        with self._lock:
            self._jobs[job.id] = job
            while len(self._jobs) > REMEMBERED:
                self._jobs.popitem(last=False)
        self._queue.put((job.id, file))
        return job

    def job(self, identifier: str) -> Job | None:
        """Return how a file is doing, None where that is no longer known."""
        with self._lock:
            return self._jobs.get(identifier)

    def _read_all(self) -> None:
        while (turn := self._queue.get()) is not None:
            identifier, file = turn
            try:
                if self.job(identifier) is not None:
                    self._read(identifier, file)
            finally:
                shutil.rmtree(file.parent, ignore_errors=True)

    def _read(self, identifier: str, file: Path) -> None:
        def progress(_name: str, done: int, total: int) -> None:
            self._change(identifier, done=done, total=total)

        self._change(identifier, state="reading")
        try:
            (entry,) = self._library.ingest([file], progress).documents
            self._change(identifier, state="done", entry=entry)
        except ContractError as error:
            self._change(identifier, state="failed", failure=texts.page_sentence(error))
        except Exception:
            logger.exception("a file could not be read")
            self._change(identifier, state="failed", failure=texts.UNEXPECTED_HERE)

    def _change(self, identifier: str, **changes: object) -> None:
        with self._lock:
            if identifier in self._jobs:
                self._jobs[identifier] = replace(self._jobs[identifier], **changes)  # type: ignore[arg-type]


def clean_name(name: str) -> str:
    """Return the last part of a file name that a browser sent, short, without signs that a path or a screen misread."""
    plain = _UNSAFE.sub("_", re.split(r"[/\\]", name)[-1]).strip(" .") or "document"
    stem, dot, suffix = plain.rpartition(".")
    if not stem or len(suffix) > 9:
        return plain[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(suffix) - 1]}{dot}{suffix}"
