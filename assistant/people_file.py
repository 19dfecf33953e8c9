"""The file of what people keep: opened, written in transactions, and cleaned of what was deleted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, select, update
from sqlalchemy.exc import DBAPIError

from assistant.people_schema import PEOPLE, UnreadablePeople, is_ready, prepare
from index.wal import keep_log

NAME = "people.sqlite"
WAIT = 20_000  # milliseconds that one writer waits for another, and an erasure for a reader
_PRAGMAS = ("synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY")


class PeopleFile:
    """One SQL database, safe in several threads and processes; what is deleted is overwritten."""

    def __init__(self, url: str | URL) -> None:
        """Open the database at `url` (SQLAlchemy's form), creating or migrating its tables.

        Raises `NewerPeople`, `UnreadablePeople`.
        """
        self._engine: Engine = create_engine(url)
        self._sqlite = self._engine.dialect.name == "sqlite"
        if self._sqlite:
            event.listen(self._engine, "connect", _set_pragmas)
            event.listen(self._engine, "begin", _begin)
        self._writing = self._engine.execution_options(writing=True)
        try:
            with self.reading() as connection:
                ready = is_ready(connection)
            if not ready:
                with self.writing() as connection:
                    prepare(connection)
        except Exception:
            self.close()
            raise

    @classmethod
    def at(cls, home: Path) -> PeopleFile:
        """Open `people.sqlite` in `home`, which is made where it is missing."""
        home.mkdir(parents=True, exist_ok=True)
        return cls(URL.create("sqlite", database=str(home / NAME)))

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one instant; raise `UnreadablePeople`."""
        with self._in_our_words(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together, or not at all; raise `UnreadablePeople`."""
        with self._in_our_words(), self._writing.begin() as connection:
            yield connection

    def erase(self) -> bool:
        """Leave no byte of what was deleted or overwritten; False, and still owed, while another one reads.

        `VACUUM` writes the file again, `wal_checkpoint(TRUNCATE)` empties the write-ahead log.
        """
        try:
            if self._sqlite and not self._rewrite(("VACUUM",)):
                return False
        except UnreadablePeople as error:
            if "locked" in str(error):
                return False
            raise
        with self.writing() as connection:
            connection.execute(update(PEOPLE).values(erasure_due=0))
        return True

    def truncate(self) -> None:
        """Empty the write-ahead log, where what was deleted may still stand; the file itself has it overwritten."""
        if self._sqlite:
            self._rewrite(())

    def erasure_due(self) -> bool:
        """Tell whether words of a removed document may still be on the disk."""
        with self.reading() as connection:
            return bool(connection.execute(select(PEOPLE.c.erasure_due)).scalar_one())

    def _rewrite(self, first: tuple[str, ...]) -> bool:
        with self._in_our_words():
            raw = self._engine.raw_connection()
            try:
                cursor = raw.cursor()
                for statement in first:
                    cursor.execute(statement)
                busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return not busy
            finally:
                raw.close()

    @contextmanager
    def _in_our_words(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise UnreadablePeople(file=NAME, reason=str(error.orig)) from error


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    keep_log(cursor.execute)
    for pragma in (*_PRAGMAS, f"busy_timeout={WAIT}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Begin outright, so that a writer never has to start again."""
    if connection.get_isolation_level() != "AUTOCOMMIT":
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
