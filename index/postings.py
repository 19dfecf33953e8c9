"""The passages that hold each term, in blocks of a SQLite file."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from index.bm25 import NO_ROW, Lengths, Posting

# Rows stand in blocks, so that a document added or taken out rewrites a part of a frequent term's passages only.
BLOCK = 4_096
# A posting's id is its term's number times this, and its block's: the blocks of a term lie side by side in the file.
_BLOCKS = 65_536
_MOST = 65_535  # times that a term is counted in one passage
# `entries` are pairs of uint16: a row's place in its block, and how often it holds the term. `lengths` counts the
# terms of each row of a block, int32. `holdings` says in which postings a document's rows stand (their ids, int64), so
# that taking it out reads those, and not every posting of its blocks.
TABLES = """
CREATE TABLE terms (id INTEGER PRIMARY KEY, term TEXT NOT NULL UNIQUE);
CREATE TABLE postings (id INTEGER PRIMARY KEY, entries BLOB NOT NULL);
CREATE TABLE blocks (id INTEGER PRIMARY KEY, lengths BLOB NOT NULL);
CREATE TABLE holdings (document TEXT PRIMARY KEY, postings BLOB NOT NULL);
"""


class Postings:
    """Reads and writes these tables on a connection, whose owner sees to locks and transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use the tables of `connection`, which are there."""
        self._connection = connection

    def lengths(self) -> Lengths:
        """Return how many terms each row has, `NO_ROW` where there is none."""
        blocks = dict(self._connection.execute("SELECT id, lengths FROM blocks"))
        lengths = np.full(BLOCK * (max(blocks, default=-1) + 1), NO_ROW, np.int32)
        for block, blob in blocks.items():
            lengths[block * BLOCK : (block + 1) * BLOCK] = np.frombuffer(blob, "<i4")
        return lengths

    def of(self, term: str) -> Posting:
        """Return the rows that hold a term, ascending, and how often each does."""
        number = self._number(term)
        if number is None:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        first = number * _BLOCKS
        blobs = self._connection.execute(
            "SELECT id - ?, entries FROM postings WHERE id BETWEEN ? AND ?", (first, first, first + _BLOCKS - 1)
        ).fetchall()
        entries = _unpack(b"".join(blob for _, blob in blobs))
        starts = np.repeat([BLOCK * block for block, _ in blobs], [len(blob) // 4 for _, blob in blobs])
        return entries[:, 0] + starts, entries[:, 1].astype(np.float32)

    def all_terms(self) -> list[str]:
        """Return every term that was ever written, by number."""
        return [str(term) for (term,) in self._connection.execute("SELECT term FROM terms ORDER BY id")]

    def extend(self, document: str, rows: Mapping[int, Mapping[str, int]]) -> None:
        """Write how often each row of a new document, their numbers ascending, holds each of its terms."""
        lengths: dict[int, dict[int, int]] = defaultdict(dict)
        postings: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        for row, counts in rows.items():
            block, place = divmod(row, BLOCK)
            lengths[block][place] = sum(counts.values())
            for term, count in counts.items():
                postings[term, block].append((place, min(count, _MOST)))
        for block, known in lengths.items():
            whole = self._lengths_of(block)
            whole[list(known)] = list(known.values())
            self._write_lengths(block, whole)
        keys = {key: self._numbered(key[0]) * _BLOCKS + key[1] for key in postings}
        for key, entries in postings.items():
            self._append(keys[key], np.array(entries, "<u2").tobytes())
        held = np.sort(np.array(list(keys.values()), "<i8")).tobytes()
        self._connection.execute("INSERT INTO holdings VALUES (?, ?)", (document, held))

    def thin(self, document: str, rows: NDArray[np.int64]) -> None:
        """Take a document's rows out, at a cost that is its own; a term that none holds any more stays in `terms`."""
        gone = {block: np.zeros(BLOCK, np.bool_) for block in np.unique(rows // BLOCK).tolist()}
        for block, places in gone.items():
            places[rows[rows // BLOCK == block] % BLOCK] = True
            self._write_lengths(block, np.where(places, NO_ROW, self._lengths_of(block)))
        for (held,) in self._connection.execute("SELECT postings FROM holdings WHERE document = ?", (document,)):
            for key in np.frombuffer(held, "<i8").tolist():
                self._take_out(key, gone[key % _BLOCKS])
        self._connection.execute("DELETE FROM holdings WHERE document = ?", (document,))

    def _take_out(self, key: int, gone: NDArray[np.bool_]) -> None:
        """Leave in a posting those places of its block that are not gone."""
        ((blob,),) = self._connection.execute("SELECT entries FROM postings WHERE id = ?", (key,)).fetchall()
        entries = _unpack(blob)
        kept = entries[~gone[entries[:, 0]]]
        if len(kept):
            self._connection.execute("UPDATE postings SET entries = ? WHERE id = ?", (kept.tobytes(), key))
        else:
            self._connection.execute("DELETE FROM postings WHERE id = ?", (key,))

    def _append(self, key: int, entries: bytes) -> None:
        for (before,) in self._connection.execute("SELECT entries FROM postings WHERE id = ?", (key,)).fetchall():
            entries = before + entries
        self._connection.execute("REPLACE INTO postings VALUES (?, ?)", (key, entries))

    def _lengths_of(self, block: int) -> Lengths:
        for (blob,) in self._connection.execute("SELECT lengths FROM blocks WHERE id = ?", (block,)):
            return np.frombuffer(blob, "<i4").astype(np.int32)
        return np.full(BLOCK, NO_ROW, np.int32)

    def _write_lengths(self, block: int, lengths: Lengths) -> None:
        self._connection.execute("REPLACE INTO blocks VALUES (?, ?)", (block, lengths.astype("<i4").tobytes()))

    def _number(self, term: str) -> int | None:
        for (number,) in self._connection.execute("SELECT id FROM terms WHERE term = ?", (term,)):
            return int(number)
        return None

    def _numbered(self, term: str) -> int:
        """Return the number of a term, which is given one where it has none."""
        known = self._number(term)
        return known or int(self._connection.execute("INSERT INTO terms (term) VALUES (?)", (term,)).lastrowid or 0)


def _unpack(blob: bytes) -> NDArray[np.uint16]:
    return np.frombuffer(blob, "<u2").reshape(-1, 2)
