"""Two that open one new SQLite file at once."""

import sqlite3
import threading

import pytest

from index.wal import keep_log


@pytest.fixture
def held(tmp_path):
    """A new file that another connection holds, and a connection that does not wait of itself."""
    other = sqlite3.connect(tmp_path / "new.sqlite", check_same_thread=False, isolation_level=None)
    mine = sqlite3.connect(tmp_path / "new.sqlite", timeout=0)
    other.execute("begin exclusive")
    yield other, mine
    other.close()
    mine.close()


def test_a_lock_is_waited_for(held):
    other, mine = held
    release = threading.Timer(0.2, other.execute, ["commit"])
    release.start()
    keep_log(mine.execute)
    release.join()
    assert mine.execute("pragma journal_mode").fetchone() == ("wal",)


def test_it_is_not_waited_for_longer_than_said(held):
    _, mine = held
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        keep_log(mine.execute, wait=0.1)


def test_another_fault_is_not_waited_for(tmp_path):
    (tmp_path / "new.sqlite").write_bytes(b"no database, but more than a hundred bytes of something else " * 20)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        keep_log(sqlite3.connect(tmp_path / "new.sqlite").execute)
