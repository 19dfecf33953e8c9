"""What Chroma's files hold: equal vectors once, every passage that has one found by it, no memory of anything else."""

from pathlib import Path

import numpy as np

from index.rows import Embedded
from index.vectors import USUAL, ChromaVectors, ExactVectors, build_chroma, vector_key


def test_among_many_equal_vectors_the_nearest_is_still_found(tmp_path: Path):
    chance = np.random.default_rng(5)
    rows = chance.normal(size=(120, 32)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    documents = [Embedded(f"d{n}", n + 1, "m", tuple(f"d{n}:{row}" for row in range(120)), rows) for n in range(30)]
    (tmp_path / "chroma").mkdir()
    assert build_chroma(tmp_path / "chroma", documents) == 3600
    vectors, exact = ChromaVectors(tmp_path / "chroma", tmp_path / "views"), ExactVectors(documents)
    assert vectors.keys() == {vector_key(one.revision, passage) for one in documents for passage in one.passages}
    for query in rows[:20] + 0.05:
        unit = query / np.linalg.norm(query)
        found, best = vectors.nearest(unit, 10), exact.nearest(unit, 1)[0][1]
        assert abs(found[0][1] - best) < 1e-3
        assert len({key for key, cosine in found if abs(cosine - best) < 1e-3}) == 30
    vectors.close()


def test_no_memory_of_anything_else_is_written(tmp_path: Path):
    rows = np.random.default_rng(7).normal(size=(3, 32)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    document = Embedded("d", 1, "m", ("d:0", "d:1", "d:2"), rows)
    (tmp_path / "chroma").mkdir()
    build_chroma(tmp_path / "chroma", [document])
    (data,) = (tmp_path / "chroma").rglob("data_level0.bin")
    (length,) = (tmp_path / "chroma").rglob("length.bin")
    element = 2 * USUAL["max_neighbors"] * 4 + 4 + 32 * 4 + 8
    for file, size in ((data, element), (length, 4)):
        content = file.read_bytes()
        assert len(content) > 3 * size
        assert len(content) % size == 0
        assert any(content[: 3 * size])
        assert not any(content[3 * size :])
    vectors = ChromaVectors(tmp_path / "chroma", tmp_path / "views")
    assert [key for key, _ in vectors.nearest(rows[2], 1)] == [vector_key(1, "d:2")]
    vectors.close()
