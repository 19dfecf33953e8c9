"""The training: a question and a sentence, right or wrong, each pair by itself and against others of its question."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from evals.lessons.network import CrossNetwork, autocast, batch
from evals.lessons.pairs import Lesson
from index.cross_encoder import pair
from index.transformer import Pieces

HARD, EASY = 1, 1  # wrong sentences of a question: the assistant's best, and another of its best eight
AMONG = 8
QUESTIONS = 16  # a step
ALIKE = 24  # steps' questions that are sorted by length together
AT_ONCE = 24  # pairs that go through the network together, of like length
WARM = 0.06  # share of the steps in which the rate rises
LAST = 0.02  # of the highest rate that is left at the end
HEAD = 5.0  # times the rate at which the head learns
LONGEST = 144  # pieces of a pair that are read in training


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast."""

    epochs: float = 2.0
    rate: float = 6e-4
    seed: int = 2026


@dataclass(frozen=True, slots=True)
class Item:
    """A choice, cut into pieces."""

    ids: list[int]
    right: bool


Questions = list[list[Item]]
Say = Callable[[int, int, float], None]


def train(network: CrossNetwork, pieces: Pieces, lessons: Sequence[Lesson], schedule: Schedule, say: Say) -> None:
    """Train the thin matrices, the vectors and the head; after each step `say(step, steps, loss)`."""
    rng = random.Random(schedule.seed)  # noqa: S311
    asked = [_items(pieces, lesson) for lesson in lessons if lesson.choices]
    steps = round(len(asked) / QUESTIONS * schedule.epochs)
    layers = [parameter for parameter in network.bert.parameters() if parameter.requires_grad]
    head = list(network.head.parameters())
    optimizer = torch.optim.AdamW([{"params": layers}, {"params": head}], lr=schedule.rate, weight_decay=0.01)
    network.train()
    for step, questions in zip(range(steps), _batches(asked, rng), strict=False):
        rate = schedule.rate * min(1.0, (step + 1) / (WARM * steps)) * max(LAST, 1 - step / steps)
        optimizer.param_groups[0]["lr"], optimizer.param_groups[1]["lr"] = rate, HEAD * rate
        loss = _loss(network, [_drawn(question, rng) for question in questions])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([*layers, *head], 1.0)
        optimizer.step()
        say(step + 1, steps, float(loss.detach()))


def _items(pieces: Pieces, lesson: Lesson) -> list[Item]:
    read = [pair(lesson.question, choice.above, choice.text) for choice in lesson.choices]
    return [Item(pieces.of(text)[:LONGEST], choice.right) for text, choice in zip(read, lesson.choices, strict=True)]


def _batches(asked: Questions, rng: random.Random) -> Iterator[Questions]:
    """Yield questions of like length together, without end."""
    while True:
        rng.shuffle(asked)
        batches = []
        for start in range(0, len(asked), QUESTIONS * ALIKE):
            near = sorted(
                asked[start : start + QUESTIONS * ALIKE], key=lambda items: sum(len(one.ids) for one in items[:4])
            )
            batches += [near[at : at + QUESTIONS] for at in range(0, len(near), QUESTIONS)]
        rng.shuffle(batches)
        yield from batches


def _drawn(question: list[Item], rng: random.Random) -> list[Item]:
    """Return the first right choice of a question, and some that are wrong."""
    right = [one for one in question if one.right][:1]
    wrong = [one for one in question if not one.right]
    others = wrong[HARD:AMONG]
    return [*right, *wrong[:HARD], *rng.sample(others, min(EASY, len(others)))]


def _loss(network: CrossNetwork, questions: Questions) -> torch.Tensor:
    """Return the cross-entropy of each pair, and of the right one among those of its question."""
    items = [one for question in questions for one in question]
    scores = _scores(network, items)
    right = torch.tensor([float(one.right) for one in items])
    loss = cross_entropy(scores, right)
    at = 0
    for question in questions:
        mine = slice(at, at + len(question))
        at = mine.stop
        if right[mine].any() and not right[mine].all():
            best = torch.logsumexp(scores[mine][right[mine] > 0], 0)
            loss = loss + (torch.logsumexp(scores[mine], 0) - best) / len(questions)
    return loss


def _scores(network: CrossNetwork, items: Sequence[Item]) -> torch.Tensor:
    order = sorted(range(len(items)), key=lambda at: len(items[at].ids))
    parts = [order[start : start + AT_ONCE] for start in range(0, len(order), AT_ONCE)]
    with autocast():
        found = [network(*batch([items[at].ids for at in part])) for part in parts]
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(found).float()[back]
