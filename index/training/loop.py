"""Contrastive training of one vector a token: a text is the mean of its tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import cross_entropy, normalize

from index.training.pairs import Question, Tokens, cut_out, window

TEMPERATURE = 0.05
BLOCK = 8  # consecutive articles that stand together in a batch: neighbours are the hard negatives


@dataclass(frozen=True, slots=True)
class Material:
    """What is trained on, as tokens; `questions` pair tokens with the number of their paragraph."""

    headings: Sequence[Tokens]
    articles: Sequence[Tokens]
    paragraphs: Sequence[Tokens]
    questions: Sequence[tuple[Tokens, int]]


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast."""

    steps: int
    batch: int = 512
    dimension: int = 256
    rate: float = 0.01
    seed: int = 2026


def pair_questions(tokens: Sequence[Tokens], questions: Sequence[Question]) -> list[tuple[Tokens, int]]:
    """Return each question's tokens with the number of its paragraph."""
    return [(row, question.paragraph) for row, question in zip(tokens, questions, strict=True)]


def train(
    material: Material, vocabulary: int, schedule: Schedule, progress: Callable[[int, float], None]
) -> np.ndarray:
    """Return `(vocabulary, dimension)` float32; seeded, the same on the same machine."""
    torch.manual_seed(schedule.seed)
    draw = np.random.default_rng(schedule.seed)
    bag = torch.nn.EmbeddingBag(vocabulary, schedule.dimension, mode="mean")
    torch.nn.init.normal_(bag.weight, std=0.1)
    optimiser = torch.optim.Adam(bag.parameters(), lr=schedule.rate)
    slope = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.02, 1 - step / schedule.steps))
    for step in range(schedule.steps):
        loss = _STEPS[step % len(_STEPS)](bag, material, schedule.batch, draw)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        slope.step()
        if step % 50 == 0:
            progress(step, float(loss.detach()))
    return bag.weight.detach().numpy()


def _cloze(bag: torch.nn.EmbeddingBag, material: Material, batch: int, draw: np.random.Generator) -> torch.Tensor:
    blocks = draw.integers(0, len(material.articles) - BLOCK, batch // BLOCK)
    numbers = (blocks[:, None] + np.arange(BLOCK)).ravel()
    pairs = [
        cut_out(material.articles[number], draw) for number in numbers.tolist() if len(material.articles[number]) > 5
    ]
    pairs += [
        cut_out(material.paragraphs[number], draw) for number in draw.integers(0, len(material.paragraphs), 64).tolist()
    ]
    queries, passages = zip(*pairs, strict=True)
    return _both_ways(_embed(bag, queries), _embed(bag, passages), None)


def _heading(bag: torch.nn.EmbeddingBag, material: Material, batch: int, draw: np.random.Generator) -> torch.Tensor:
    numbers = [n for n in draw.integers(0, len(material.articles), batch).tolist() if len(material.headings[n])]
    names = [material.headings[n].tobytes() for n in numbers]
    same = torch.tensor([[one == other for other in names] for one in names]).fill_diagonal_(False)
    passages = [window(material.articles[n], draw) for n in numbers]
    return _both_ways(_embed(bag, [material.headings[n] for n in numbers]), _embed(bag, passages), same)


def _question(bag: torch.nn.EmbeddingBag, material: Material, batch: int, draw: np.random.Generator) -> torch.Tensor:
    chosen = [material.questions[n] for n in draw.integers(0, len(material.questions), batch).tolist()]
    scores = _embed(bag, [row for row, _ in chosen]) @ _embed(bag, material.paragraphs).T
    return cross_entropy(scores / TEMPERATURE, torch.tensor([paragraph for _, paragraph in chosen]))


_STEPS = (_cloze, _heading, _cloze, _question)


def _both_ways(queries: torch.Tensor, passages: torch.Tensor, same: torch.Tensor | None) -> torch.Tensor:
    scores = queries @ passages.T / TEMPERATURE
    if same is not None:
        scores = scores.masked_fill(same, -1e4)
    target = torch.arange(len(scores))
    return (cross_entropy(scores, target) + cross_entropy(scores.T, target)) / 2


def _embed(bag: torch.nn.EmbeddingBag, rows: Sequence[Tokens]) -> torch.Tensor:
    lengths = np.array([len(row) for row in rows])
    offsets = torch.from_numpy(np.concatenate([[0], lengths.cumsum()[:-1]]))
    return normalize(bag(torch.from_numpy(np.concatenate(rows)), offsets), dim=1)
