"""Articles of the French codes beside the corpus: with eight articles, finding the right one among ten says little."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from evals.cases import UnreadableSet

DISTRACTORS = 500


def write_distractors(source: Path, folder: Path, count: int = DISTRACTORS) -> tuple[Path, ...]:
    """Write `count` articles, evenly spread over the file, as one plain text a code; return the texts.

    `source` is gzipped JSON lines with "code", "article", "text". Raises `UnreadableSet`.
    """
    try:
        lines = sum(1 for _ in _lines(source))
        chosen = islice(_lines(source), 0, None, max(1, lines // count))
        articles = [json.loads(line) for line in islice(chosen, count)]
        texts: dict[str, list[str]] = defaultdict(list)
        for one in articles:
            texts[one["code"]].append(f"{one['article']}\n\n{one['text']}\n")
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise UnreadableSet(file=source.name, reason=str(error)) from error
    return tuple(_write(folder, code, parts) for code, parts in texts.items())


def _lines(source: Path) -> Iterator[str]:
    with gzip.open(source, "rt", encoding="utf-8") as file:
        yield from file


def _write(folder: Path, code: str, parts: list[str]) -> Path:
    path = folder / (re.sub(r"\W+", "-", code.lower()).strip("-") + ".txt")
    path.write_text(f"{code}\n\n" + "\n".join(parts), encoding="utf-8")
    return path
