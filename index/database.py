"""An SQL database: SQLite that keeps what it was told and overwrites what it deletes, or another one by its URL."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from index.wal import keep_log

_PRAGMAS = ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "busy_timeout=20000")


class Database:
    """Gives connections, safe in several threads and processes."""

    def __init__(self, url: str | URL) -> None:
        """Know the database at `url` (SQLAlchemy's form); it is opened at the first use."""
        self._engine: Engine = create_engine(url)
        self._sqlite = self._engine.dialect.name == "sqlite"
        if self._sqlite:
            event.listen(self._engine, "connect", _set_pragmas)
            event.listen(self._engine, "begin", _begin)
        self._writing = self._engine.execution_options(writing=True)
        self._watch: sqlite3.Connection | None = None
        self._watch_lock = threading.Lock()

    @property
    def file(self) -> str | None:
        """Return the path of SQLite's file, the database's name elsewhere."""
        return self._engine.url.database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one instant."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together, or not at all."""
        with self._writing.begin() as connection:
            yield connection

    def mark(self) -> object:
        """Return what SQLite changes whenever another connection commits; None in other databases."""
        if not self._sqlite:
            return None
        with self._watch_lock:
            if self._watch is None:
                self._watch = sqlite3.connect(_read_only(str(self.file)), uri=True, check_same_thread=False)
            return id(self._watch), self._watch.execute("PRAGMA data_version").fetchone()

    def damage(self) -> tuple[str, ...]:
        """Return what the database finds wrong with its own pages; nothing where all is well."""
        if not self._sqlite:
            return ()
        try:
            with self.reading() as connection:
                found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
                found += [str(tuple(row)) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
        except DBAPIError as error:
            return (str(error.orig),)
        return tuple(line for line in found if line != "ok")

    def rewrite(self) -> bool:
        """Leave no byte of what was deleted in SQLite's files; False where a reader holds them at this moment.

        `VACUUM` writes the file again, `wal_checkpoint(TRUNCATE)` empties the write-ahead log.
        """
        if not self._sqlite:
            return True
        raw = self._engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
        finally:
            raw.close()

    def close(self) -> None:
        """Give the connections back."""
        with self._watch_lock:
            if self._watch is not None:
                self._watch.close()
            self._watch = None
        self._engine.dispose()


def _read_only(file: str) -> str:
    """Return the address of a file for reading, whatever signs its path has."""
    return f"file:{quote(file)}?mode=ro"


def _set_pragmas(connection: Any, _record: Any) -> None:
    """Transactions begin in `_begin`."""
    connection.isolation_level = None
    cursor = connection.cursor()
    keep_log(cursor.execute)
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Begin outright, so that several reads are of one instant and a writer never has to start again."""
    if connection.get_isolation_level() != "AUTOCOMMIT":
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
