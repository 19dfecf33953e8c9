"""The folder of all state: made, written, full, and the room that is kept aside for reading it then."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from corpus.errors import ContractError

READ_ONLY, NO_FOLDER = "read-only", "not a folder"
_RESERVE = 256 * 1024  # bytes
_FULL = 1024 * 1024  # bytes of free space below which a failure to write is put down to the disk


class DiskFull(ContractError):
    """There is no space left to write: `home`. What was there before still answers."""


class UnusableHome(ContractError):
    """The folder of all state cannot be made or written (`home`, `reason`); SQLite's log needs that to read, too."""


def make_home(home: Path) -> None:
    """Make the folder of all state where it is missing; raise `UnusableHome`, `DiskFull`."""
    try:
        (home / "index").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if isinstance(error, FileExistsError | NotADirectoryError):
            raise UnusableHome(home=home, reason=NO_FOLDER) from error
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(home=home) from error
        raise UnusableHome(home=home, reason=error.strerror or str(error)) from error


def is_writable(home: Path) -> bool:
    """Tell whether this process may write in the folder and to the truth."""
    file = home / "library.sqlite"
    return os.access(home, os.W_OK | os.X_OK) and (not file.exists() or os.access(file, os.W_OK))


def is_full(home: Path, error: Exception) -> bool:
    """Tell whether a failure to write comes from a full disk."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    said = "disk is full" in str(error) or "No space left" in str(error)
    return said or shutil.disk_usage(home).free < _FULL


def hold_reserve(home: Path) -> None:
    """Keep some room aside, so that a library on a full disk can still be opened; raise OSError where there is none.

    SQLite needs 32 KiB to read a database in WAL mode. Nothing is written before the reserve stands.
    """
    reserve = home / "reserve"
    try:
        held = reserve.stat().st_size
    except FileNotFoundError:  # never there, or given up by a reader at this moment
        held = 0
    if held < _RESERVE:
        reserve.write_bytes(b"\0" * _RESERVE)


def release_reserve(home: Path) -> bool:
    """Give the reserve up for reading; False where there was none."""
    try:
        (home / "reserve").unlink()
    except OSError:
        return False
    return True
