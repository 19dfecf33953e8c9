"""The vectors: an exact scan, which is always right, and Chroma, which stays fast when a library is large."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from index.rows import Embedded, FloatArray

COLLECTION = "passages"
BATCH = 5_000  # Chroma takes 5,461 records at most
_TWINS = "twins.json"
_HELD = "held"  # the lock that says that a process uses a view
_YOUNG = 60.0  # seconds that a view may take to get its lock
_SMALL = 1 << 20  # bytes; a file of that size is copied in a moment
_SEARCHED = 200  # neighbours that HNSW keeps in view: recall@100 against the exact scan is measured in tests

Graph = Mapping[str, int]  # how HNSW links the vectors
USUAL: Graph = {"max_neighbors": 16, "ef_construction": 100}
# For texts that are nearly the same: of 500 articles that differ by a number, 194 of 200 find themselves in this graph
# and 160 in the usual one. It takes two to three times as long to build, so it is the second choice.
DENSE: Graph = {"max_neighbors": 48, "ef_construction": 200}


class ExactVectors:
    """All vectors in one matrix, compared one by one: 60,000 × 256 floats are 61 MB and some milliseconds."""

    def __init__(self, documents: Iterable[Embedded]) -> None:
        """Stack the vectors of `documents`, which share one model."""
        kept = [document for document in documents if document.passages]
        self._ids = [passage for document in kept for passage in document.passages]
        self._matrix = np.concatenate([document.vectors for document in kept]) if kept else np.zeros((0, 0), np.float32)
        self._spans: dict[str, slice] = {}
        start = 0
        for document in kept:
            self._spans[document.document] = slice(start, start + len(document.passages))
            start += len(document.passages)

    def __len__(self) -> int:
        """Return the number of vectors."""
        return len(self._ids)

    def nearest(self, vector: FloatArray, limit: int, document: str | None = None) -> list[tuple[str, float]]:
        """Return up to `limit` passage ids with their cosine, best first; `vector` has unit norm."""
        span = slice(0, len(self._ids)) if document is None else self._spans.get(document, slice(0, 0))
        count = min(limit, span.stop - span.start)
        if count < 1:
            return []
        scores = self._matrix[span] @ vector
        best = np.argpartition(-scores, count - 1)[:count]
        best = best[np.argsort(-scores[best], kind="stable")]
        return [(self._ids[span.start + int(row)], float(scores[row])) for row in best]

    def ids(self) -> set[str]:
        """Return the ids of all passages."""
        return set(self._ids)


def vector_key(revision: int, passage: str) -> str:
    """Return the name of a vector in Chroma: a replaced document's new vectors never share one with its old."""
    return f"{revision}:{passage}"


def build_chroma(folder: Path, documents: Iterable[Embedded], graph: Graph = USUAL) -> int:
    """Write the vectors of `documents` into a new Chroma folder, flushed whole; return the number of passages.

    Chroma gets no word of any document, only keys and vectors, and each vector once: HNSW loses its way among many
    equal ones (16,450 vectors, 329 distinct ones 50 times: the best cosine found was up to 0.34 below the best there
    is). Passages that share a vector stand in `twins.json`.
    """
    rows = [document for document in documents if document.passages]
    keys = [vector_key(document.revision, passage) for document in rows for passage in document.passages]
    matrix = np.concatenate([document.vectors for document in rows]) if rows else np.zeros((0, 1), np.float32)
    first: dict[bytes, str] = {}
    twins: dict[str, list[str]] = {}
    kept = []
    for row, key in enumerate(keys):
        known = first.setdefault(matrix[row].tobytes(), key)
        if known == key:
            kept.append(row)
        else:
            twins.setdefault(known, []).append(key)
    (folder / _TWINS).write_text(json.dumps(twins), encoding="utf-8")
    _fill(folder, [keys[row] for row in kept], matrix[kept], graph)
    return len(keys)


def _fill(folder: Path, keys: list[str], matrix: FloatArray, graph: Graph) -> None:
    client = _open_client(folder)
    # Flushed once, behind the last record: a folder is built, sealed and never written again.
    hnsw = {"space": "ip", "ef_search": _SEARCHED, "sync_threshold": max(len(keys), 2), "batch_size": 2, **graph}
    try:
        collection = client.create_collection(COLLECTION, embedding_function=None, configuration={"hnsw": hnsw})
        for start in range(0, len(keys), BATCH):
            collection.add(ids=keys[start : start + BATCH], embeddings=matrix[start : start + BATCH])
    finally:
        client.close()
    links = 2 * graph["max_neighbors"] * 4 + 4  # bytes; hnswlib keeps them before a vector, and 8 for its name behind
    for name, element in (("data_level0.bin", links + matrix.shape[1] * 4 + 8), ("length.bin", 4)):
        for file in folder.rglob(name):
            _blank(file, len(keys) * element)


def _blank(file: Path, used: int) -> None:
    """Write zeros over what stands behind `used` bytes: room for more vectors, which HNSW leaves as memory was.

    There may be words of a document that is removed in it. A sealed folder gets no more vectors.
    """
    with file.open("r+b") as out:
        size = out.seek(0, os.SEEK_END)
        out.seek(min(used, size))
        out.write(b"\0" * max(0, size - used))


class ChromaVectors:
    """A sealed Chroma folder, read through a private view of it.

    Opening a client writes a row into `chroma.sqlite3`, so this copies that file and links the others: the sealed
    folder stays byte for byte what its manifest says, and processes do not meet.
    """

    def __init__(self, folder: Path, views: Path) -> None:
        """Open the folder through a new view below `views`."""
        views.mkdir(parents=True, exist_ok=True)
        self.view = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=views))
        self._lock = FileLock(self.view / _HELD, thread_local=False)
        try:
            self._lock.acquire()
            _link_tree(folder, self.view)
            self._client = _open_client(self.view)
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
            self._count = int(self._collection.count())
            self._twins: dict[str, list[str]] = json.loads((self.view / _TWINS).read_text(encoding="utf-8"))
        except BaseException:
            _leave(None, self._lock, self.view)
            raise
        # A view may still serve a search in another thread when its successor is opened: it goes with its last user.
        self.close = weakref.finalize(self, _leave, self._client, self._lock, self.view)

    def nearest(self, vector: FloatArray, limit: int) -> list[tuple[str, float]]:
        """Return the keys (`vector_key`) of the `limit` nearest distinct vectors with their cosine, best first."""
        count = min(limit, self._count)
        if count < 1:
            return []
        found = self._collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
        distances: Sequence[float] = found["distances"][0]
        pairs = [(key, 1.0 - float(distance)) for key, distance in zip(found["ids"][0], distances, strict=True)]
        if not self._twins:
            return pairs
        return [(twin, cosine) for key, cosine in pairs for twin in (key, *self._twins.get(key, ()))]

    def vectors(self, keys: Sequence[str]) -> dict[str, FloatArray]:
        """Return the vectors that stand under these keys; those of twins stand under one of them only."""
        if not keys:
            return {}
        found = self._collection.get(ids=list(keys), include=["embeddings"])
        return dict(zip(found["ids"], np.asarray(found["embeddings"], np.float32), strict=True))

    def keys(self) -> set[str]:
        """Return the keys of all vectors."""
        return {*self._collection.get(include=[])["ids"], *(key for twins in self._twins.values() for key in twins)}


def sweep_views(views: Path) -> None:
    """Remove the views that killed processes left: those that no one holds any more."""
    for view in views.glob("*-*"):
        lock = FileLock(view / _HELD, timeout=0, thread_local=False)
        try:
            # Its owner may be removing it at this moment: then there is nothing left to do.
            if not (view / _HELD).exists() and time.time() - view.stat().st_mtime < _YOUNG:
                continue
            lock.acquire()
        except (Timeout, OSError):
            continue
        lock.release()
        shutil.rmtree(view, ignore_errors=True)


def _leave(client: Any, lock: FileLock, view: Path) -> None:
    if client is not None:
        client.close()
    shutil.rmtree(view, ignore_errors=True)
    lock.release()


def _open_client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def _link_tree(source: Path, target: Path) -> None:
    """Put the files of `source` into `target`: what Chroma may write to as copies, the others as links if possible.

    It writes a single vector, which it never flushes, into files of `_SMALL` each time that it opens them.
    """
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir()
        elif ".sqlite3" in path.name or path.stat().st_size < _SMALL:
            shutil.copyfile(path, place)
        else:
            try:
                place.hardlink_to(path)
            except OSError:
                shutil.copyfile(path, place)
