"""The seal of a SQLite file in WAL mode: a sum over its pages, kept beside it, carried forward by what a batch changes.

Invariant: the file's own bytes change only while the seal says so, by a checkpoint of the write-ahead log; what is
written meanwhile stands in the log, which guards itself. So a flipped bit in a page that nobody reads is seen as well,
and sealing a batch costs what the batch changed, whatever the size of the file. A damaged page that a batch writes over
leaves the sum wrong: damage cannot be sealed.

The sum is that of the SHA-256 of (page number, page), modulo 2^256: Bellare and Micciancio, "A New Paradigm for
Collision-free Hashing: Incrementality at Reduced Cost", 1997 (AdHash). The log's form: sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

_MODULUS = 1 << 256
_HEADER, _FRAME = 32, 24  # bytes of the log's header, and of that of each page in it


@dataclass(frozen=True, slots=True)
class Seal:
    """What the pages of a file add up to; `coming` while a checkpoint brings it to that, None at rest."""

    now: int
    coming: int | None = None


def read(file: Path) -> Seal | None:
    """Return the seal of a database file, None where there is none that can be read."""
    try:
        said = json.loads(_beside(file).read_text(encoding="utf-8"))
        coming = said["coming"]
        return Seal(int(said["now"], 16), None if coming is None else int(coming, 16))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(file: Path, seal: Seal) -> None:
    """Write the seal of a database file, whole or not at all."""
    said = {"now": f"{seal.now:064x}", "coming": None if seal.coming is None else f"{seal.coming:064x}"}
    aside = _beside(file).with_suffix(".seal.new")
    with aside.open("w", encoding="utf-8") as out:
        json.dump(said, out)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(_beside(file))


def add_up(file: Path) -> int:
    """Return what the pages of a file add up to: 0.15 s for 60 MB."""
    with file.open("rb") as content:
        size = _page_size(content)
        pages = iter(lambda: content.read(size), b"")
        return sum(_weigh(number, page) for number, page in enumerate(pages, start=1)) % _MODULUS


def add_up_with_log(file: Path, now: int) -> int:
    """Return what the pages will add up to, `now` being what they do, once the log is written into the file."""
    total = now
    with file.open("rb") as content:
        size = _page_size(content)
        for number, page in _changed(Path(f"{file}-wal"), size).items():
            content.seek((number - 1) * size)
            before = content.read(size)
            total += _weigh(number, page) - (_weigh(number, before) if before else 0)
    return total % _MODULUS


def log_is_empty(file: Path) -> bool:
    """Tell whether the write-ahead log holds nothing."""
    try:
        return Path(f"{file}-wal").stat().st_size == 0
    except FileNotFoundError:
        return True


def stamp(file: Path) -> tuple[int, int, int]:
    """Return size, time and inode of the seal: a cheap sign that it is another one. Raises OSError."""
    found = _beside(file).stat()
    return found.st_size, found.st_mtime_ns, found.st_ino


def _beside(file: Path) -> Path:
    return file.with_suffix(".seal")


def _weigh(number: int, page: bytes) -> int:
    return int.from_bytes(sha256(number.to_bytes(4, "big") + page).digest(), "big")


def _page_size(content: BinaryIO) -> int:
    """Return the page size that a database's first page states; 1 is said for 65,536."""
    content.seek(16)
    said = content.read(2)
    content.seek(0)
    size = int.from_bytes(said, "big")
    return 65_536 if size == 1 else size if size >= 512 else 4_096


def _changed(log: Path, size: int) -> Mapping[int, bytes]:
    """Return the pages that the committed transactions in the log changed, as the last of them left each."""
    committed: dict[int, bytes] = {}
    pending: dict[int, bytes] = {}
    for number, commits, page in _frames(log, size):
        pending[number] = page
        if commits:
            committed.update(pending)
            pending.clear()
    return committed


def _frames(log: Path, size: int) -> Iterator[tuple[int, bool, bytes]]:
    """Give page number, whether it ends a transaction, and page, for each frame since the log began anew."""
    try:
        content = log.open("rb")
    except FileNotFoundError:
        return
    with content:
        salt = content.read(_HEADER)[16:24]
        while len(frame := content.read(_FRAME + size)) == _FRAME + size and frame[8:16] == salt:
            number, commits = struct.unpack(">II", frame[:8])
            yield number, commits != 0, frame[_FRAME:]
