"""Texts as vectors: the shipped static model read directly, any other through sentence-transformers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ContractError
from corpus.nouns import Passage
from index.sheets import Sheet, read_words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FloatArray = NDArray[np.float32]
_ASKED = 64  # tokens of a question that are matched one by one
_KEPT = 200_000  # words whose tokens stay in memory
SHIPPED = Path(__file__).resolve().parent / "model"


class MissingModel(ContractError):
    """The embedding model cannot be read: `setting` (CONTRAT_EMBEDDING), `value`, `reason`."""


class Embedding(Protocol):
    """Turns texts into unit vectors; `name` tells two models apart, so that their vectors are never mixed."""

    @property
    def name(self) -> str:
        """Return what the index remembers about the model that built it."""
        ...

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> FloatArray:
        """Return `(n, dimension)` float32, unit norm, with the model's prompt for questions."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        """Return `(n, dimension)` float32, unit norm, with the model's prompt for passages."""
        ...


@runtime_checkable
class Matching(Protocol):
    """A model that can also compare a question with a text token by token."""

    def match(self, question: str, sheets: Sequence[Sheet]) -> FloatArray:
        """Return for each text how well the question's tokens find themselves in it, from -1 to 1."""
        ...


def load_embedding(setting: str = "") -> Embedding:
    """Return the shipped model for "", else the sentence-transformers model of that hub name or path.

    Raises `MissingModel` where it cannot be read.
    """
    if not setting:
        return StaticFrench(SHIPPED)
    return SentenceModel(setting)


def indexed_text(passage: Passage) -> str:
    """Return what is searched of a passage: the headings above it and its text, a line each."""
    return "\n".join((*passage.headings, passage.text))


class StaticFrench:
    """The shipped model: the mean of its tokens' vectors.

    The files are those of sentence-transformers' StaticEmbedding; read with tokenizers and safetensors they open in
    0.1 s where importing sentence_transformers takes 6 s. A test holds that both give the same vectors.
    """

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        try:
            self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._vectors = _read_vectors(folder / "model.safetensors")
        except Exception as error:  # tokenizers raises a bare Exception
            raise MissingModel(setting="CONTRAT_EMBEDDING", value=str(folder), reason=str(error)) from error
        self.name = f"static-french-{_fingerprint(folder / 'model.safetensors')}"
        self.dimension = int(self._vectors.shape[1])
        self._norms = np.maximum(np.linalg.norm(self._vectors, axis=1), 1e-12)
        self._tokens = lru_cache(_KEPT)(self._read_tokens)

    def embed_queries(self, texts: Sequence[str]) -> FloatArray:
        """Return `(n, dimension)` float32, unit norm (zero where no token is known)."""
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        """Return `(n, dimension)` float32, unit norm (zero where no token is known)."""
        means = np.zeros((len(texts), self.dimension), np.float32)
        for row, tokens in enumerate(self._tokenizer.encode_batch(list(texts), add_special_tokens=False)):
            if tokens.ids:
                means[row] = self._vectors[tokens.ids].mean(axis=0)
        return _unit(means)

    def match(self, question: str, sheets: Sequence[Sheet]) -> FloatArray:
        """Return for each text the mean of the question's tokens' best cosines, weighted by the tokens' norms.

        Late interaction (Khattab, Zaharia, SIGIR 2020, "ColBERT") of vectors without context. The norms were learned:
        « combien » finds figures, and « de » weighs nothing.
        """
        asked = sorted({token for word in read_words(question) for token in self._tokens(word)})[:_ASKED]
        read = [sorted({token for word in words for token in self._tokens(word)}) for words in map(_distinct, sheets)]
        filled = [row for row, tokens in enumerate(read) if tokens]
        matches = np.zeros(len(sheets), np.float32)
        if not asked or not filled:
            return matches
        distinct, place = np.unique(np.concatenate([read[row] for row in filled]), return_inverse=True)
        cosines = (_unit(self._vectors[asked]) @ self._vectors[distinct].T) / self._norms[distinct]
        starts = np.cumsum([0, *(len(read[row]) for row in filled[:-1])])
        best = np.maximum.reduceat(cosines[:, place], starts, axis=1)
        norms = self._norms[asked]
        matches[filled] = norms @ best / max(float(norms.sum()), 1e-12)
        return matches

    def _read_tokens(self, word: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(word, add_special_tokens=False).ids)


def _distinct(sheet: Sheet) -> set[str]:
    return {word for sentence in sheet for word in sentence}


def _unit(vectors: FloatArray) -> FloatArray:
    unit: FloatArray = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return unit


def _read_vectors(file: Path) -> FloatArray:
    """Return `(tokens, dimension)` float32: one byte a component and one scale a token, multiplied."""
    from safetensors.numpy import load_file

    tensors = load_file(str(file))
    vectors: FloatArray = tensors["embeddings"].astype(np.float32)
    vectors *= tensors["weights"].astype(np.float32)[:, None]
    return vectors


def _fingerprint(file: Path) -> str:
    from hashlib import sha256

    return sha256(file.read_bytes()).hexdigest()[:12]


class SentenceModel:
    """Any sentence-transformers model, with its own prompts for queries and passages."""

    def __init__(self, setting: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model: Any = SentenceTransformer(setting, device="cpu")
        except Exception as error:  # the hub, the disk and the model's own code each raise their own
            raise MissingModel(setting="CONTRAT_EMBEDDING", value=setting, reason=str(error)) from error
        self.name = f"sentence-transformers:{setting}"
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def embed_queries(self, texts: Sequence[str]) -> FloatArray:
        """Return `(n, dimension)` float32, unit norm, with the model's prompt for queries."""
        return self._rows(self._model.encode_query(list(texts), show_progress_bar=False))

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        """Return `(n, dimension)` float32, unit norm, with the model's prompt for documents."""
        return self._rows(self._model.encode_document(list(texts), show_progress_bar=False))

    def _rows(self, vectors: Any) -> FloatArray:
        return _unit(np.asarray(vectors, np.float32).reshape(-1, self.dimension))
