"""The cross-encoder in PyTorch: the transformer of `index/transformer.py` with thin matrices to train."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import numpy as np
import torch
from torch import nn
from transformers import BertConfig, BertModel

from index.embedding import FloatArray
from index.packed import Packed

RANK = 16  # of the thin matrices
FROZEN = 4  # layers, the lowest, that stay as they are
_CAN = torch.cpu.get_capabilities()
# Where the processor does not multiply numbers of 16 bits they take 18 times as long as those of 32: 58.3 s against
# 3.15 for 24 pairs of 100 pieces, forwards and back (medians of 3).
PRECISION = torch.bfloat16 if _CAN.get("amx_bf16") or _CAN.get("avx512_bf16") else torch.float32
_NAMES = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "attention.output.LayerNorm": "aln",
    "output.LayerNorm": "oln",
}


class Thin(nn.Linear):
    """A linear layer whose own weights stay; a product of two thin matrices is added (Hu et al. 2021, "LoRA")."""

    down: nn.Parameter
    up: nn.Parameter

    def open(self) -> None:
        """Make the thin matrices: at first their product is 0."""
        self.weight.requires_grad = False
        self.down = nn.Parameter(torch.randn(RANK, self.in_features) / self.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(self.out_features, RANK))

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        """Return `given` times the weights and what was added to them, and the bias."""
        linear = nn.functional.linear
        return linear(given, self.weight, self.bias) + linear(linear(given, self.down), self.up)


class CrossNetwork(nn.Module):
    """The network; a pair's score is its mean vector, of unit norm, times the head's weights."""

    def __init__(self, packed: Packed) -> None:
        """Take the weights of `packed`."""
        super().__init__()
        self.bert = _bert(packed)
        self.head = nn.Linear(packed.shape.hidden, 1)
        nn.init.normal_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        for parameter in self.bert.embeddings.parameters():
            parameter.requires_grad = False
        for at, layer in enumerate(self.bert.encoder.layer):
            for parameter in layer.parameters():
                parameter.requires_grad = at >= FROZEN
            for module in list(layer.modules()) if at >= FROZEN else ():
                if isinstance(module, nn.Linear):
                    module.__class__ = Thin
                    cast(Thin, module).open()
        for module in self.bert.encoder.modules():
            if isinstance(module, nn.Linear):  # nothing to convert at each pass
                module.weight.data = module.weight.data.to(PRECISION)

    def forward(self, ids: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Return `(n,)` log-odds."""
        states = self.bert(ids, attention_mask=there).last_hidden_state
        counted = there.unsqueeze(-1).to(states.dtype)
        means = (states * counted).sum(1) / counted.sum(1)
        scores: torch.Tensor = self.head(nn.functional.normalize(means.float(), dim=-1)).squeeze(-1)
        return scores

    def changes(self) -> dict[str, FloatArray]:
        """Return what was trained, by the names that `index/transformer.py` reads; thin matrices in half precision."""
        thin = (".down", ".up")
        return {
            name: _numbers(parameter).astype(np.float16 if name.endswith(thin) else np.float32)
            for name, parameter in self._trained()
        }

    def take(self, changes: Mapping[str, FloatArray]) -> None:
        """Go on from what `changes` returned before."""
        with torch.no_grad():
            for name, parameter in self._trained():
                parameter.copy_(torch.from_numpy(changes[name]))

    def _trained(self) -> Iterator[tuple[str, torch.Tensor]]:
        yield from (("head.w", self.head.weight[0]), ("head.b", self.head.bias))
        for at, layer in list(enumerate(self.bert.encoder.layer))[FROZEN:]:
            for name, short in _NAMES.items():
                module, full = layer.get_submodule(name), f"l{at}.{short}"
                yield f"{full}.b", module.bias
                if isinstance(module, Thin):
                    yield from ((f"{full}.down", module.down), (f"{full}.up", module.up))
                else:
                    yield f"{full}.w", module.weight


def autocast() -> torch.autocast:
    """Return the context in which the network computes as fast as this processor can."""
    return torch.autocast("cpu", torch.bfloat16, enabled=PRECISION is torch.bfloat16)


def batch(texts: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return `(n, longest)` piece numbers, and 1 where there is one."""
    longest = max(map(len, texts))
    ids = torch.zeros(len(texts), longest, dtype=torch.long)
    there = torch.zeros_like(ids)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = torch.tensor(text)
        there[row, : len(text)] = 1
    return ids, there


def _numbers(parameter: torch.Tensor) -> FloatArray:
    numbers: FloatArray = parameter.detach().float().numpy().copy()
    return numbers


def _bert(packed: Packed) -> Any:
    shape = packed.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        # Drawing what to drop takes most of the time on a processor, and « flash » attention is slow backwards there.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    config._attn_implementation = "eager"
    bert = BertModel(config, add_pooling_layer=False)
    names = {
        "embeddings.word_embeddings.weight": "emb.word",
        "embeddings.position_embeddings.weight": "emb.pos",
        "embeddings.token_type_embeddings.weight": "emb.type",
        "embeddings.LayerNorm.weight": "emb.ln.w",
        "embeddings.LayerNorm.bias": "emb.ln.b",
    } | {
        f"encoder.layer.{at}.{name}.{part}": f"l{at}.{short}.{part[0]}"
        for at in range(shape.layers)
        for name, short in _NAMES.items()
        for part in ("weight", "bias")
    }
    with torch.no_grad():
        for name, parameter in bert.named_parameters():
            parameter.copy_(torch.from_numpy(packed.numbers(names[name])).reshape(parameter.shape))
    return bert
