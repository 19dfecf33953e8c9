"""Read a file in a process of its own: without secrets, with limits, and killed with all it started when it is late."""

from __future__ import annotations

import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any

from corpus.errors import ContractError
from corpus.nouns import Document, Reading
from ingest import faults
from ingest.limits import DEFAULT, Limits, Progress
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
    return read_with_report(path, entry, limits, progress)[0]


def read_with_report(
    path: Path, entry: Document | None = None, limits: Limits = DEFAULT, progress: Progress | None = None
) -> tuple[Reading, ReadingReport]:
    """Return the reading and its report. A reader that crashes in pdfium gets a second chance without it."""
    deadline = time.monotonic() + limits.seconds
    order = {"path": str(path.absolute()), "entry": to_json(entry), "limits": to_json(limits), "pdfium": True}
    try:
        return _read_once(path, order, limits, progress, deadline)
    except ReadingCrashed:
        return _read_once(path, {**order, "pdfium": False}, limits, progress, deadline)


def _read_once(
    path: Path, order: dict[str, Any], limits: Limits, progress: Progress | None, deadline: float
) -> tuple[Reading, ReadingReport]:
    child = subprocess.Popen(
        [sys.executable, "-m", "ingest.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=_environment(),
        start_new_session=True,
    )
    try:
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(json.dumps(order).encode())
        child.stdin.close()
        answer = _listen(child.stdout, path, limits, progress, deadline)
        child.wait(_GRACE)
    except (BrokenPipeError, subprocess.TimeoutExpired):
        answer = b""
    finally:
        _end(child)
    return _understand(answer, child.returncode, path, limits)


def _environment() -> dict[str, str]:
    """Return what a reader may know of the machine: no secret, no proxy, no home."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "OMP_THREAD_LIMIT": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _listen(stream: IO[bytes], path: Path, limits: Limits, progress: Progress | None, deadline: float) -> bytes:
    """Collect the child's last line; the lines before it tell the pages done and the pages in all."""
    held = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise ReadingTooSlow(file=path.name, seconds=limits.seconds)
            chunk = os.read(stream.fileno(), 1 << 20)
            if not chunk:
                return bytes(held)
            held += chunk
            while held.startswith(b"#") and b"\n" in held:
                line, _, rest = held.partition(b"\n")
                held = bytearray(rest)
                if progress:
                    progress(*_counts(bytes(line)))
            if len(held) > _ANSWER_LIMIT:
                raise ReadingTooHeavy(file=path.name, megabytes=_ANSWER_LIMIT >> 20)


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


def _understand(answer: bytes, code: int | None, path: Path, limits: Limits) -> tuple[Reading, ReadingReport]:
    try:
        said: dict[str, Any] = json.loads(answer)
    except ValueError:
        reason = f"signal {-code}" if code and code < 0 else f"code {code}"
        raise ReadingCrashed(file=path.name, reason=reason) from None
    if "error" in said:
        raise faults.revive(said["error"], {**said["details"], "file": path.name})
    if said.get("memory"):
        raise ReadingTooHeavy(file=path.name, megabytes=limits.memory >> 20)
    return from_json(Reading, said["reading"]), from_json(ReadingReport, said["report"])


def _limit_myself(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    seconds = int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 << 20, 256 << 20))
    os.nice(5)


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    from ingest.parse import read_file

    def tell(done: int, total: int) -> None:
        sys.stdout.write(f"#{done} {total}\n")
        sys.stdout.flush()

    limits = from_json(Limits, order["limits"])
    entry = from_json(Document, order["entry"]) if order["entry"] else None
    _limit_myself(limits)
    try:
        reading, report = read_file(Path(order["path"]), entry, limits, tell, pdfium=order["pdfium"])
    except ContractError as error:
        return {"error": type(error).__name__, "details": {key: _plain(value) for key, value in error.details.items()}}
    except MemoryError:
        return {"memory": True}
    except RecursionError:
        return {"error": "DamagedFile", "details": {"format": "", "reason": "nested too deeply"}}
    return {"reading": to_json(reading), "report": to_json(report)}


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _main() -> None:
    """Read the order on standard input, read the file, write the answer on standard output."""
    order = json.loads(sys.stdin.read())
    answer = json.dumps(_answer(order), ensure_ascii=True)
    sys.stdout.write(answer)
    sys.stdout.flush()


if __name__ == "__main__":
    _main()
