"""The vectors of sentences: derived from the truth behind an ingest, kept in a file that may be thrown away."""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from corpus.nouns import Passage
from corpus.sentences import quotable_spans
from index.embedding import FloatArray
from index.encoder import DIMENSION, Encoder
from index.wal import keep_log

Halves = NDArray[np.float16]
Passages = Callable[[str], Sequence[Passage]]
KEPT = 10_000  # passages whose vectors stay in memory: about 30 MB
ABOVE = 200  # characters of what introduces a span that are encoded with it
_BATCH = 32  # spans a transaction
_BYTES = 2 * DIMENSION  # of a vector: halves, as eight bits are too coarse for cosines that differ by .01
# What SQLite says of a file that is not what it wrote; a short read is one that was cut.
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR_SHORT_READ)
_SCHEMA = """
create table if not exists vectors (
    digest blob not null, document text not null, vector blob not null, sum integer not null,
    primary key (digest, document)) without rowid;
create index if not exists of_document on vectors (document);
create table if not exists encoded (document text primary key, revision integer not null) without rowid;
create table if not exists model (name text primary key) without rowid;
"""


class Encodings:
    """The vectors of the spans of each document, found by what was encoded: an old version's never pass for the new.

    Each row carries its sum, and one that is not what was written counts as missing. A file that SQLite finds damaged
    is thrown away, whenever that is; no search fails for it. Safe in several threads, and processes. Vectors of another
    model are dropped when the file is opened.
    """

    def __init__(self, file: Path, encoder: Encoder) -> None:
        """Open or make the file; one that SQLite cannot read is thrown away. Raises `sqlite3.Error`, `OSError`."""
        self._file, self._encoder = file, encoder
        self._lock = threading.RLock()
        self._kept: OrderedDict[str, tuple[Passage, Halves]] = OrderedDict()
        self._thrown_away = False
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._rows = self._connect()
        except sqlite3.Error as error:
            if not _is_damage(error):
                raise
            self._begin_anew()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._rows.close()

    def destroy(self) -> None:
        """Remove the file: everything is encoded again."""
        for name in (self._file.name, f"{self._file.name}-wal", f"{self._file.name}-shm"):
            self._file.with_name(name).unlink(missing_ok=True)

    def lacking(self, documents: Mapping[str, int]) -> tuple[str, ...]:
        """Return which of these documents, given with their revisions, are not encoded as they are now."""
        with self._lock, self._mending():
            done = dict(self._rows.execute("select document, revision from encoded"))
        return tuple(name for name, revision in documents.items() if done.get(name) != revision)

    def encode(
        self, document: str, revision: int, passages: Sequence[Passage], step: Callable[[int], bool], threads: int = 1
    ) -> bool:
        """Encode what a document lacks; after each batch `step(spans done)` says whether to go on. Tell if it is whole.

        A batch is kept as soon as it is done, so that nothing is lost where `step` says no or the power goes.
        """
        texts = {_digest(text): text for one in passages for text in spans_in_context(one, passages)}
        with self._mending():
            held = self._fetch(list(texts))
            missing = [digest for digest in texts if digest not in held]
            for start in range(0, len(missing), _BATCH):
                batch = missing[start : start + _BATCH]
                self._write(document, batch, self._encoder.encode([texts[one] for one in batch], threads))
                if not step(len(batch)):
                    return False
            self._settle(document, revision, texts.keys())
        return True

    def keep_only(self, documents: Iterable[str]) -> None:
        """Leave no vector of any other document, nor a byte of one in the file."""
        try:
            with self._lock, self._mending():
                self._keep_only(set(documents))
        except sqlite3.Error as error:
            if not _is_damage(error):  # else the whole file is gone, and with it what was to go
                raise

    def _keep_only(self, documents: Set[str]) -> None:
        with self._rows:
            held = {row[0] for row in self._rows.execute("select distinct document from vectors")}
            gone = [(name,) for name in held - documents]
            self._rows.executemany("delete from vectors where document = ?", gone)
            self._rows.executemany("delete from encoded where document = ?", gone)
            self._kept.clear()
        if gone:
            self._rows.execute("vacuum")
        self._rows.execute("pragma wal_checkpoint(truncate)")

    def likeness(self, question: str, passages: Sequence[Passage], around: Passages) -> Mapping[str, tuple[float, ...]]:
        """Return, for each passage of which every span is encoded, the cosines of its spans with the question.

        `around` gives the passages of a document, in order. Nothing is returned where the file cannot be used.
        """
        try:
            with self._mending():
                vectors = self._of(passages, around)
        except sqlite3.Error:
            return {}
        if not vectors:
            return {}
        asked = self._encoder.encode_question(question)
        return {key: tuple((found.astype(np.float32) @ asked).tolist()) for key, found in vectors.items()}

    def damage(self) -> tuple[str, ...]:
        """Return what is or was wrong with the file: pages, and vectors that are not what was written."""
        if self._thrown_away:
            return ("the vectors of sentences were damaged and thrown away",)
        try:
            with self._lock:
                found = [str(row[0]) for row in self._rows.execute("pragma integrity_check")]
                rows = self._rows.execute("select digest, vector, sum from vectors")
                wrong = sum(crc32(digest + vector) != total for digest, vector, total in rows)
        except sqlite3.DatabaseError as error:
            return (str(error),)
        return (*(line for line in found if line != "ok"), *([f"{wrong} vectors of sentences"] if wrong else []))

    def _of(self, passages: Sequence[Passage], around: Passages) -> dict[str, Halves]:
        with self._lock:
            found = {one.id: kept[1] for one in passages if (kept := self._kept.get(one.id)) and kept[0] is one}
            others = [one for one in passages if one.id not in found]
            done = self._encoded({one.document for one in others}) if others else set()
        wanted = {
            one.id: (one, [_digest(text) for text in spans_in_context(one, around(one.document))])
            for one in others
            if one.document in done
        }
        rows = self._fetch([digest for _, digests in wanted.values() for digest in digests]) if wanted else {}
        torn = set()
        for key, (passage, digests) in wanted.items():
            if not all(digest in rows for digest in digests):
                torn.add(passage.document)
            elif digests:
                found[key] = np.stack([np.frombuffer(rows[digest], np.float16) for digest in digests])
                self._keep(passage, found[key])
        if torn:
            self._doubt(torn)
        return found

    def _doubt(self, documents: set[str]) -> None:
        """Have documents of which vectors are missing encoded again: those that are there serve meanwhile."""
        with self._lock:
            rows = self._rows.execute("select document from encoded where revision >= 0")
            if marked := [(row[0],) for row in rows if row[0] in documents]:
                with self._rows:
                    self._rows.executemany("update encoded set revision = -1 where document = ?", marked)

    def _keep(self, passage: Passage, vectors: Halves) -> None:
        with self._lock:
            self._kept[passage.id] = (passage, vectors)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def _encoded(self, documents: set[str]) -> set[str]:
        marks = ",".join("?" * len(documents))
        rows = self._rows.execute(f"select document from encoded where document in ({marks})", list(documents))  # noqa: S608
        return {row[0] for row in rows}

    def _fetch(self, digests: Sequence[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        with self._lock:
            for start in range(0, len(digests), 500):
                part = digests[start : start + 500]
                marks = ",".join("?" * len(part))
                wanted = f"select digest, vector, sum from vectors where digest in ({marks})"  # noqa: S608
                rows = self._rows.execute(wanted, part)
                for digest, vector, total in rows:
                    if len(vector) == _BYTES and crc32(digest + vector) == total:
                        found[digest] = vector
        return found

    def _settle(self, document: str, revision: int, digests: Set[bytes]) -> None:
        """Note that a document is encoded, and drop what an older version of it left.

        What another document wrote is written for this one too: it stays when the other goes.
        """
        with self._lock, self._rows:
            held = {row[0] for row in self._rows.execute("select digest from vectors where document = ?", (document,))}
            gone = [(document, digest) for digest in held - digests]
            self._rows.executemany("delete from vectors where document = ? and digest = ?", gone)
            self._rows.executemany(
                "insert into vectors select digest, ?, vector, sum from vectors where digest = ? limit 1",
                [(document, digest) for digest in digests - held],
            )
            self._rows.execute("insert or replace into encoded values (?, ?)", (document, revision))

    def _write(self, document: str, digests: Sequence[bytes], vectors: FloatArray) -> None:
        packed = [vector.astype(np.float16).tobytes() for vector in vectors]
        rows = [
            (digest, document, vector, crc32(digest + vector)) for digest, vector in zip(digests, packed, strict=True)
        ]
        with self._lock, self._rows:
            self._rows.executemany("insert or replace into vectors values (?, ?, ?, ?)", rows)

    @contextmanager
    def _mending(self) -> Iterator[None]:
        """Throw the file away where SQLite finds it damaged, and raise all the same."""
        try:
            yield
        except sqlite3.Error as error:
            if _is_damage(error):
                self._begin_anew()
            raise

    def _begin_anew(self) -> None:
        with self._lock:
            if "_rows" in self.__dict__:
                self._rows.close()
            self.destroy()
            self._kept.clear()
            self._thrown_away = True
            self._rows = self._connect()

    def _connect(self) -> sqlite3.Connection:
        rows = sqlite3.connect(self._file, timeout=20, check_same_thread=False)
        try:
            keep_log(rows.execute)
            for pragma in ("synchronous=normal", "secure_delete=on"):
                rows.execute(f"pragma {pragma}")
            rows.executescript(_SCHEMA)
            with rows:
                if rows.execute("select name from model").fetchall() != [(self._encoder.name,)]:
                    for table in ("vectors", "encoded", "model"):
                        rows.execute(f"delete from {table}")  # noqa: S608
                    rows.execute("insert into model values (?)", (self._encoder.name,))
        except sqlite3.Error:
            rows.close()
            raise
        return rows


def spans_in_context(passage: Passage, around: Sequence[Passage]) -> tuple[str, ...]:
    """Return what is encoded of a passage: each span that can be quoted alone, behind its heading and its lead.

    `around` are the passages of its document, in order.
    """
    before = above(passage, around)
    return tuple(before + passage.text[start:end] for start, end in quotable_spans(passage))


def above(passage: Passage, around: Sequence[Passage]) -> str:
    """Return the heading and the lead of a passage; `around` are the passages of its document, in order."""
    heading = f"{passage.headings[-1]}. " if passage.headings else ""
    lead = " ".join(around[at].text.strip() for at in (passage.lead, passage.parent) if at is not None)[:ABOVE]
    return heading + (f"{lead} " if lead else "")


def _is_damage(error: sqlite3.Error) -> bool:
    """Tell damage from a file that is locked, or a disk that is full."""
    return getattr(error, "sqlite_errorcode", 0) in _DAMAGE


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()
