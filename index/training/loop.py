"""Contrastive training of one vector a token, read in two ways: a text's mean, and its tokens' best matches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import cross_entropy, normalize

from index.training.pairs import Question, Tokens, cut_out, thin, window

TEMPERATURE = 0.05
BLOCK = 8  # consecutive articles that stand together in a batch: neighbours are the hard negatives
_PAD = 0  # [UNK], which no text of the training holds


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
        loss = _STEPS[step % len(_STEPS)](bag, material, draw)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        slope.step()
        if step % 50 == 0:
            progress(step, float(loss.detach()))
    return bag.weight.detach().numpy()


def _cloze(bag: torch.nn.EmbeddingBag, material: Material, draw: np.random.Generator) -> torch.Tensor:
    pairs = _stretches(material, draw, blocks=64, paragraphs=64)
    queries, passages = zip(*pairs, strict=True)
    return _both_ways(_means(bag, queries) @ _means(bag, passages).T)


def _heading(bag: torch.nn.EmbeddingBag, material: Material, draw: np.random.Generator) -> torch.Tensor:
    numbers = [n for n in draw.integers(0, len(material.articles), 512).tolist() if len(material.headings[n])]
    names = [material.headings[n].tobytes() for n in numbers]
    same = torch.tensor([[one == other for other in names] for one in names]).fill_diagonal_(False)
    passages = [window(material.articles[n], draw) for n in numbers]
    scores = _means(bag, [material.headings[n] for n in numbers]) @ _means(bag, passages).T
    return _both_ways(scores.masked_fill(same, -1))


def _question(bag: torch.nn.EmbeddingBag, material: Material, draw: np.random.Generator) -> torch.Tensor:
    chosen = [material.questions[n] for n in draw.integers(0, len(material.questions), 256).tolist()]
    queries = _means(bag, [thin(row, draw) for row, _ in chosen])
    scores = queries @ _means(bag, [thin(row, draw) for row in material.paragraphs]).T
    return cross_entropy(scores / TEMPERATURE, torch.tensor([paragraph for _, paragraph in chosen]))


def _late_cloze(bag: torch.nn.EmbeddingBag, material: Material, draw: np.random.Generator) -> torch.Tensor:
    pairs = _stretches(material, draw, blocks=6, paragraphs=8, in_place=0.1)
    return _both_ways(_best_matches(bag, [query[:12] for query, _ in pairs], [rest[:96] for _, rest in pairs]))


def _late_question(bag: torch.nn.EmbeddingBag, material: Material, draw: np.random.Generator) -> torch.Tensor:
    chosen = [material.questions[n] for n in draw.integers(0, len(material.questions), 32).tolist()]
    answering = {paragraph for _, paragraph in chosen}
    near = {n + step for n in answering for step in (-1, 1) if 0 <= n + step < len(material.paragraphs)}
    numbers = sorted(answering | near)
    scores = _best_matches(
        bag, [thin(row, draw)[:16] for row, _ in chosen], [thin(material.paragraphs[n], draw) for n in numbers]
    )
    return cross_entropy(scores / TEMPERATURE, torch.tensor([numbers.index(paragraph) for _, paragraph in chosen]))


_STEPS = (_cloze, _heading, _late_cloze, _question, _cloze, _late_cloze, _heading, _late_question)


def _stretches(
    material: Material, draw: np.random.Generator, *, blocks: int, paragraphs: int, in_place: float = 0.5
) -> list[tuple[Tokens, Tokens]]:
    first = draw.integers(0, len(material.articles) - BLOCK, blocks)
    texts = [material.articles[n] for n in (first[:, None] + np.arange(BLOCK)).ravel().tolist()]
    texts += [material.paragraphs[n] for n in draw.integers(0, len(material.paragraphs), paragraphs).tolist()]
    return [cut_out(text, draw, in_place) for text in texts if len(text) > 5]


def _both_ways(scores: torch.Tensor) -> torch.Tensor:
    target = torch.arange(len(scores))
    return (cross_entropy(scores / TEMPERATURE, target) + cross_entropy(scores.T / TEMPERATURE, target)) / 2


def _means(bag: torch.nn.EmbeddingBag, rows: Sequence[Tokens]) -> torch.Tensor:
    """Return `(n, d)`: the direction of each text's mean token."""
    lengths = np.array([len(row) for row in rows])
    offsets = torch.from_numpy(np.concatenate([[0], lengths.cumsum()[:-1]]))
    return normalize(bag(torch.from_numpy(np.concatenate(rows)), offsets), dim=1)


def _best_matches(bag: torch.nn.EmbeddingBag, queries: Sequence[Tokens], passages: Sequence[Tokens]) -> torch.Tensor:
    """Return `(queries, passages)`: each query token's best cosine, weighted by its norm.

    Late interaction (Khattab, Zaharia, SIGIR 2020, "ColBERT") of vectors without context.
    """
    asked, asked_mask = _padded(queries)
    read, read_mask = _padded(passages)
    vectors = bag.weight[asked]
    weights = vectors.norm(dim=2) * asked_mask
    cosines = torch.einsum("qtd,psd->qtps", normalize(vectors, dim=2), normalize(bag.weight[read], dim=2))
    best = cosines.masked_fill(~read_mask, -1).amax(dim=3)
    scores: torch.Tensor = torch.einsum("qt,qtp->qp", weights, best) / weights.sum(dim=1, keepdim=True)
    return scores


def _padded(rows: Sequence[Tokens]) -> tuple[torch.Tensor, torch.Tensor]:
    table = np.full((len(rows), max(len(row) for row in rows)), _PAD, np.int64)
    mask = np.zeros(table.shape, bool)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
        mask[number, : len(row)] = True
    return torch.from_numpy(table), torch.from_numpy(mask)
