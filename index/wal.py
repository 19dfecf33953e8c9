"""Making a SQLite file keep a write-ahead log, where several processes may open it for the first time at once."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

WAIT, PAUSE = 20.0, 0.02  # seconds: how long a lock is waited for, and between two attempts


def keep_log(execute: Callable[[str], object], wait: float = WAIT) -> None:
    """Switch a file to a write-ahead log by its connection's `execute`; wait while another one makes the same switch.

    SQLite itself does not wait for that lock, whatever its busy timeout. Raises `sqlite3.OperationalError`.
    """
    until = time.monotonic() + wait
    while True:
        try:
            execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(PAUSE)
