"""Recognise the words on a page image with Tesseract and its French data."""

from __future__ import annotations

import csv
import io
import math
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ingest.flow import Printed
from ingest.limits import Limits
from ingest.pdfium import PageImages, unite
from ingest.report import Doubt

Corners = tuple[float, float, float, float]
LANGUAGE = "fra"
# Tesseract's confidence below which a word is named to the reader, and below which it counts as noise.
DOUBTFUL = 60.0
NOISE = 20.0
# A page whose grey values differ by less than this (of 255) is blank.
_BLANK = 32


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lines of a page image (boxes in points), the mean confidence of its words (0 to 100), the doubtful ones."""

    lines: tuple[Printed, ...]
    confidence: float
    words: int
    doubts: tuple[Doubt, ...]
    blank: bool = False


@cache
def tesseract() -> str | None:
    """Return the program's path where it is installed with French, else None."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    return program if LANGUAGE in listed.stdout.split() else None


def recognise_pages(
    images: PageImages, indexes: Sequence[int], limits: Limits
) -> Iterator[tuple[int, Recognised | None]]:
    """Yield page indexes (from 0) and what was read on them; None where Tesseract is missing or fails.

    pdfium draws in this thread, as many pages as there are cores are recognised at a time.
    """
    workers = max(1, min(os.cpu_count() or 1, 4))
    with ThreadPoolExecutor(workers) as pool:
        for at in range(0, len(indexes), workers):
            group = indexes[at : at + workers]
            drawn = [_draw(images, index, limits) for index in group]
            tasks = [
                pool.submit(recognise, page[0], page[1], index + 1, limits.page_seconds) if page else None
                for index, page in zip(group, drawn, strict=True)
            ]
            for index, task in zip(group, tasks, strict=True):
                yield index, task.result() if task else None


def _draw(images: PageImages, index: int, limits: Limits) -> tuple[Any, float] | None:
    try:
        return images.draw(index, limits.dpi, limits.pixels)
    except Exception:
        return None


def recognise(image: Any, scale: float, number: int, seconds: float) -> Recognised | None:
    """Read the image of page `number`, drawn at `scale` pixels a point; None where Tesseract is not there or fails."""
    darkest, brightest = image.getextrema()
    if brightest - darkest < _BLANK:
        return Recognised((), 0.0, 0, (), blank=True)
    program = tesseract()
    if program is None:
        return None
    straight, angle = straighten(image)
    packed = io.BytesIO()
    straight.save(packed, format="PNG", dpi=(round(scale * 72), round(scale * 72)))
    command = [program, "stdin", "stdout", "-l", LANGUAGE, "--psm", "3", "tsv"]
    try:
        done = subprocess.run(command, input=packed.getvalue(), capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    found = read_tsv(done.stdout.decode("utf-8", "replace"), scale, number)
    middle = (image.width / scale / 2, image.height / scale / 2)
    return replace(found, lines=tuple(replace(line, shown=_turn(line.box, -angle, middle)) for line in found.lines))


def straighten(image: Any) -> tuple[Any, float]:
    """Return the image without specks and skew, and the angle in degrees by which it was turned.

    The angle (within 3°) is the one for which rows of ink differ most from rows without.
    """
    import numpy
    from PIL import Image, ImageFilter

    small = image.resize((600, max(1, round(600 * image.height / image.width))), Image.Resampling.BOX)
    ink = Image.fromarray((255 - numpy.asarray(small)).astype("uint8"))

    def contrast(degrees: float) -> float:
        rows = numpy.asarray(ink.rotate(degrees, Image.Resampling.BILINEAR)).sum(axis=1, dtype=float)
        return float(numpy.square(numpy.diff(rows)).sum())

    angle = max((step / 4 for step in range(-12, 13)), key=contrast)
    clean = image.filter(ImageFilter.MedianFilter(3))
    if angle == 0:
        return clean, 0.0
    return clean.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255), angle


def _turn(box: Corners | None, degrees: float, middle: tuple[float, float]) -> Corners | None:
    """Return the box around its own middle after the page turns by `degrees`, against the clock."""
    if box is None or degrees == 0:
        return box
    angle = math.radians(degrees)
    across, down = (box[0] + box[2]) / 2 - middle[0], (box[1] + box[3]) / 2 - middle[1]
    x = middle[0] + across * math.cos(angle) + down * math.sin(angle)
    y = middle[1] - across * math.sin(angle) + down * math.cos(angle)
    half, tall = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2 + (box[2] - box[0]) / 2 * abs(math.sin(angle))
    return x - half, y - tall, x + half, y + tall


def read_tsv(table: str, scale: float, number: int) -> Recognised:
    """Return the lines of Tesseract's table; pixels become points."""
    lines: dict[tuple[str, ...], list[tuple[str, Corners]]] = {}
    doubts: list[Doubt] = []
    confidences: list[float] = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if row.get("level") != "5" or not word:
            continue
        confidence = float(row["conf"])
        if confidence < NOISE and not re.search(r"\w{3}|^[-–—:]$", word):
            continue
        left, top = float(row["left"]) / scale, float(row["top"]) / scale
        box = (left, top, left + float(row["width"]) / scale, top + float(row["height"]) / scale)
        lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append((word, box))
        confidences.append(confidence)
        if confidence < DOUBTFUL and re.search(r"\w", word):
            doubts.append(Doubt(word, number, round(confidence, 1)))
    mean = sum(confidences) / len(confidences) if confidences else 0.0
    printed = tuple(_line(words) for words in lines.values())
    return Recognised(
        tuple(line for line in printed if re.search(r"\w", line.text)), mean, len(confidences), tuple(doubts)
    )


def _line(words: list[tuple[str, Corners]]) -> Printed:
    box = words[0][1]
    for _, other in words[1:]:
        box = unite(box, other)
    return Printed(tidy([word for word, _ in words]), box)


def tidy(words: list[str]) -> str:
    """Join words; signs in front of them that are no quote become a bullet, lone signs behind them are specks."""
    first = next((at for at, word in enumerate(words) if re.search(r"\w", word)), len(words))
    front = [word for word in words[:first] if word in ("«", "(", "[", '"')]
    bullet = ["-"] if first > len(front) and first < len(words) else []
    kept = [*bullet, *front[-1:], *words[first:]]
    while len(kept) > 1 and re.fullmatch(r"[^\w»)\]!?:;%€]+", kept[-1]):
        kept.pop()
    return " ".join(kept)
