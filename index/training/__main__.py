"""One command trains and ships the model: `python -m index.training DATA_FOLDER [--steps N] [--out FOLDER]`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tokenizers import Tokenizer

from index.embedding import SHIPPED
from index.training.loop import Material, Schedule, pair_questions, train
from index.training.pairs import Question, Text, encode, read_codes, read_questions
from index.training.ship import ship
from index.training.tokens import learn_tokens

VOCABULARY = 24_000


def main() -> None:
    """Read the data, learn the tokens, train, write the files."""
    asked = _arguments()
    codes = read_codes(asked.data / "codes.jsonl.gz")
    paragraphs, questions = read_questions(asked.data / "piaf-train.json")
    # PIAF's 0.5 million characters are counted three times beside 40 million of law, for words of every day.
    tokenizer = learn_tokens([text.body for text in paragraphs * 3 + codes], VOCABULARY)
    material = _material(tokenizer, codes, paragraphs, questions)
    started = time.monotonic()

    def say(step: int, loss: float) -> None:
        print(f"\r{step}/{asked.steps} loss {loss:.3f} {time.monotonic() - started:.0f} s", end="", file=sys.stderr)

    vectors = train(material, tokenizer.get_vocab_size(), Schedule(asked.steps, dimension=asked.dimension), say)
    ship(asked.out, tokenizer, vectors)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m index.training")
    parser.add_argument("data", type=Path, help="folder of codes.jsonl.gz and piaf-train.json")
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--dimension", type=int, default=256)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    return parser.parse_args()


def _material(tokenizer: Tokenizer, codes: list[Text], paragraphs: list[Text], questions: list[Question]) -> Material:
    return Material(
        headings=encode(tokenizer, [text.headings for text in codes]),
        articles=encode(tokenizer, [text.body for text in codes]),
        paragraphs=encode(tokenizer, [text.body for text in paragraphs]),
        questions=pair_questions(encode(tokenizer, [question.text for question in questions]), questions),
    )


if __name__ == "__main__":
    main()
