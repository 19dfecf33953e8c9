"""Pairs that mean the same: heading and article, a stretch of an article and the rest, question and paragraph."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Tokens = NDArray[np.int64]
WINDOW = 160  # tokens of a passage that one step reads; the median article of the codes has 100
HEADINGS = 2  # the innermost headings of an article: those above name whole codes


@dataclass(frozen=True, slots=True)
class Text:
    """An article or a paragraph with the headings right above it."""

    headings: str
    body: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a person asked, with the number of the paragraph that answers it."""

    text: str
    paragraph: int


def read_codes(file: Path) -> list[Text]:
    """Return the articles of a `codes.jsonl.gz`, in file order (neighbours stand side by side)."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    return [Text(" ".join(article["path"][1:][-HEADINGS:]), article["text"][:4000]) for article in articles]


def read_questions(file: Path) -> tuple[list[Text], list[Question]]:
    """Return the paragraphs of a SQuAD file and its questions."""
    paragraphs: list[Text] = []
    questions: list[Question] = []
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            questions.extend(Question(asked["question"], len(paragraphs)) for asked in paragraph["qas"])
            paragraphs.append(Text(article.get("title", ""), paragraph["context"]))
    return paragraphs, questions


def encode(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Tokens]:
    """Return the token ids of each text."""
    return [np.array(row.ids, np.int64) for row in tokenizer.encode_batch(list(texts), add_special_tokens=False)]


def cut_out(body: Tokens, draw: np.random.Generator, in_place: float) -> tuple[Tokens, Tokens]:
    """Return a stretch of 5 to 20 tokens and what surrounds it; it stays there as well with probability `in_place`.

    The inverse cloze task (Lee, Chang, Toutanova, ACL 2019, "Latent retrieval").
    """
    length = int(draw.integers(5, 21))
    start = int(draw.integers(0, max(1, len(body) - length)))
    query = body[start : start + length]
    if len(body) <= 2 * length or draw.random() < in_place:
        return query, window(body, draw)
    around = body[max(0, start - WINDOW // 2) : start], body[start + length : start + length + WINDOW // 2]
    return query, np.concatenate(around)


def thin(body: Tokens, draw: np.random.Generator) -> Tokens:
    """Return `body` without a fifth of its tokens: a few thousand questions are learned by heart otherwise."""
    kept = body[draw.random(len(body)) >= 0.2]
    return kept if len(kept) else body


def window(body: Tokens, draw: np.random.Generator) -> Tokens:
    """Return at most `WINDOW` tokens in a row."""
    start = int(draw.integers(0, max(1, len(body) - WINDOW + 1)))
    return body[start : start + WINDOW]
