"""Read a file in a process of its own: without secrets, with limits, and killed with all it started when it is late."""

from __future__ import annotations

import base64
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from corpus.errors import ContractError
from corpus.nouns import Document, Reading
from ingest import faults
from ingest.drawing import PageImage
from ingest.limits import DEFAULT, Limits, Progress
from ingest.parse import read_bytes
from ingest.report import ReadingReport
from ingest.wire import from_json, to_json

_ROOT = Path(__file__).resolve().parent.parent
_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "TESSDATA_PREFIX", "VIRTUAL_ENV")
# A child's answer is at most this many bytes; a document of the greatest size needs less.
_ANSWER_LIMIT = 96 * 1024 * 1024
_GRACE = 1.0


class ReadingTooSlow(ContractError):
    """Reading took longer than allowed and was stopped: `file`, `seconds`."""


class ReadingTooHeavy(ContractError):
    """Reading wanted more memory than allowed and was stopped: `file`, `megabytes`."""


class ReadingCrashed(ContractError):
    """The reading process died of the file: `file`, `reason`."""


def read_safely(
    path: Path, entry: Document | None = None, limits: Limits = DEFAULT, progress: Progress | None = None
) -> Reading:
    """Read a file as `ingest.parse.parse` does, in a child process; errors as there, and the three of this module."""
    return read_with_report(path.name, read_bytes(path, limits), entry, limits, progress)[0]


def read_with_report(
    name: str,
    content: bytes,
    entry: Document | None = None,
    limits: Limits = DEFAULT,
    progress: Progress | None = None,
) -> tuple[Reading, ReadingReport]:
    """Return the reading of these bytes, and its report. A reader that crashes in pdfium gets a second chance without.

    The child is given the bytes, not the file: what was read is what the caller holds, whatever becomes of the file.
    """
    order = {"name": name, "entry": to_json(entry), "limits": to_json(limits), "pdfium": True}
    call = _Call(name, content, limits, progress, time.monotonic() + limits.seconds)
    try:
        said = call.ask(order)
    except ReadingCrashed:
        said = call.ask({**order, "pdfium": False})
    return from_json(Reading, said["reading"]), from_json(ReadingReport, said["report"])


def draw_safely(name: str, content: bytes, page: int, limits: Limits = DEFAULT) -> PageImage:
    """Return the image of page `page` (from 1) of a PDF, drawn in a child process.

    Raise `NoPageImage`, and the errors of `read_safely`.
    """
    limits = replace(limits, seconds=limits.page_seconds)
    call = _Call(name, content, limits, None, time.monotonic() + limits.seconds)
    said = call.ask({"name": name, "draw": page, "limits": to_json(limits)})
    return PageImage(base64.b64decode(said["png"]), said["width"], said["height"])


@dataclass(frozen=True, slots=True)
class _Call:
    """One file that a child process is asked about; `deadline` is of the monotonic clock."""

    name: str
    content: bytes
    limits: Limits
    progress: Progress | None
    deadline: float

    def ask(self, order: dict[str, Any]) -> dict[str, Any]:
        """Return the child's answer; raise what it raised, or what became of it."""
        child = subprocess.Popen(
            [sys.executable, "-m", "ingest.inside"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=_environment(),
            start_new_session=True,
        )
        try:
            assert child.stdin is not None and child.stdout is not None
            child.stdin.write(json.dumps(order).encode() + b"\n")
            child.stdin.write(self.content)
            child.stdin.close()
            answer = self._listen(child.stdout)
            child.wait(_GRACE)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            answer = b""
        finally:
            _end(child)
        return self._understand(answer, child.returncode)

    def _listen(self, stream: IO[bytes]) -> bytes:
        """Collect the child's last line; the lines before it tell the pages done and the pages in all."""
        held = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while True:
                left = self.deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise ReadingTooSlow(file=self.name, seconds=self.limits.seconds)
                chunk = os.read(stream.fileno(), 1 << 20)
                if not chunk:
                    return bytes(held)
                held += chunk
                while held.startswith(b"#") and b"\n" in held:
                    line, _, rest = held.partition(b"\n")
                    held = bytearray(rest)
                    if self.progress:
                        self.progress(*_counts(bytes(line)))
                if len(held) > _ANSWER_LIMIT:
                    raise ReadingTooHeavy(file=self.name, megabytes=_ANSWER_LIMIT >> 20)

    def _understand(self, answer: bytes, code: int | None) -> dict[str, Any]:
        try:
            said: dict[str, Any] = json.loads(answer)
        except ValueError:
            reason = f"signal {-code}" if code and code < 0 else f"code {code}"
            raise ReadingCrashed(file=self.name, reason=reason) from None
        if "error" in said:
            raise faults.revive(said["error"], {**said["details"], "file": self.name})
        if said.get("memory"):
            raise ReadingTooHeavy(file=self.name, megabytes=self.limits.memory >> 20)
        return said


def _environment() -> dict[str, str]:
    """Return what a reader may know of the machine: no secret, no proxy, no home."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "OMP_THREAD_LIMIT": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _counts(line: bytes) -> tuple[int, int]:
    parts = line[1:].split()
    return (int(parts[0]), int(parts[1])) if len(parts) == 2 and all(part.isdigit() for part in parts) else (0, 0)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child's whole process group, whatever is left of it, and collect the child."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        child.kill()
    child.wait()
    if child.stdout:
        child.stdout.close()
