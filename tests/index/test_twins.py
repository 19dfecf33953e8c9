"""Equal vectors stand once in Chroma, and every passage that has one is found by it."""

from pathlib import Path

import numpy as np

from index.rows import Embedded
from index.vectors import ChromaVectors, ExactVectors, build_chroma, vector_key


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
