"""Recognise the words on a page image with Tesseract and its French data."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.flow import Printed
from ingest.pdfium import unite
from ingest.report import Doubt

LANGUAGE = "fra"
# Tesseract's confidence below which a word is named to the reader, and below which it counts as noise.
DOUBTFUL = 60.0
NOISE = 20.0


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lines of a page image (boxes in points), the mean confidence of its words (0 to 100), the doubtful ones."""

    lines: tuple[Printed, ...]
    confidence: float
    words: int
    doubts: tuple[Doubt, ...]


@cache
def tesseract() -> str | None:
    """Return the program's path where it is installed with French, else None."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    return program if LANGUAGE in listed.stdout.split() else None


def recognise(image: Any, scale: float, number: int, seconds: float) -> Recognised | None:
    """Read the image of page `number`, drawn at `scale` pixels a point; None where Tesseract is not there or fails."""
    program = tesseract()
    if program is None:
        return None
    packed = io.BytesIO()
    image.save(packed, format="PNG", dpi=(round(scale * 72), round(scale * 72)))
    command = [program, "stdin", "stdout", "-l", LANGUAGE, "--psm", "3", "tsv"]
    try:
        done = subprocess.run(command, input=packed.getvalue(), capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    return read_tsv(done.stdout.decode("utf-8", "replace"), scale, number)


def read_tsv(table: str, scale: float, number: int) -> Recognised:
    """Return the lines of Tesseract's table; pixels become points."""
    lines: dict[tuple[str, ...], list[tuple[str, tuple[float, float, float, float]]]] = {}
    doubts: list[Doubt] = []
    confidences: list[float] = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if row.get("level") != "5" or not word:
            continue
        confidence = float(row["conf"])
        if confidence < NOISE and not re.search(r"\w{3}", word):
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


def _line(words: list[tuple[str, tuple[float, float, float, float]]]) -> Printed:
    box = words[0][1]
    for _, other in words[1:]:
        box = unite(box, other)
    return Printed(" ".join(word for word, _ in words), box)
