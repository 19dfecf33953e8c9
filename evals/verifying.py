"""How well `contrat verify` tells true sentences from altered ones, by kind of alteration."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.checks import Check, check_in_corpus
from assistant.library import Library
from assistant.settings import Settings

SETS = Path(__file__).parent / "sets"
SENTENCES = SETS.parent / "statements.jsonl"
DOCUMENTS = ("convention-quai-2024.txt", "deliberation-cantine-2025.txt", "ctg-trois-rivieres-2023.md")
KINDS = ("number", "date", "name", "negation", "scope")

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the set: `kind` is copied, reworded, or what was altered in it."""

    id: str
    split: str
    document: str
    kind: str
    supported: bool
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence, what the check said of it, and the milliseconds that it took, the search included."""

    sentence: Sentence
    check: Check
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table; a share without cases is None.

    `precision` = altered sentences among those flagged for this reason; `recall` = flagged, for any reason, among the
    `altered` of this kind; `named` = flagged for this very reason among them.
    """

    kind: str
    flagged: int
    precision: float | None
    altered: int
    recall: float | None
    named: float | None


def read_sentences(file: Path = SENTENCES) -> tuple[Sentence, ...]:
    """Return the sentences of a set."""
    lines = file.read_text(encoding="utf-8").splitlines()
    keys = Sentence.__dataclass_fields__
    return tuple(Sentence(**{key: said[key] for key in keys}) for said in map(json.loads, lines))


def run(sentences: Sequence[Sentence], settings: Settings, progress: Progress | None = None) -> tuple[Judged, ...]:
    """Return each sentence judged against the shipped document and those of the set together, in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        own = settings.model_copy(update={"home": Path(home)})
        with Library.open(own) as library:
            library.ingest_shipped()
            library.ingest([SETS / name for name in DOCUMENTS])
            judged = []
            for done, sentence in enumerate(sentences, start=1):
                if progress:
                    progress("verify", done, len(sentences))
                started = time.perf_counter()
                found = check_in_corpus(sentence.text, library)
                judged.append(Judged(sentence, found, (time.perf_counter() - started) * 1000))
            return tuple(judged)


def figures(judged: Sequence[Judged]) -> tuple[Figure, ...]:
    """Return a figure for each kind of alteration, then one for all of them."""
    return (*(_figure(kind, judged) for kind in KINDS), _figure("all", judged))


def _figure(kind: str, judged: Sequence[Judged]) -> Figure:
    def reason(one: Judged) -> bool:
        return not one.check.supported if kind == "all" else any(fault.kind == kind for fault in one.check.faults)

    flagged = [one for one in judged if reason(one)]
    altered = [one for one in judged if not one.sentence.supported and kind in ("all", one.sentence.kind)]
    return Figure(
        kind,
        len(flagged),
        _share([not one.sentence.supported for one in flagged]),
        len(altered),
        _share([not one.check.supported for one in altered]),
        _share([reason(one) for one in altered]),
    )


def kept(judged: Sequence[Judged], kind: str) -> tuple[float | None, int]:
    """Return the share of the true sentences of a kind (copied, reworded) that are called supported, and their N."""
    true = [one.check.supported for one in judged if one.sentence.supported and one.sentence.kind == kind]
    return _share(true), len(true)


def _share(held: Sequence[bool]) -> float | None:
    return sum(held) / len(held) if held else None


def threshold(judged: Sequence[Judged], losing: float = 0.01) -> float:
    """Return the highest support, in steps of .01, below which at most `losing` of the true dev sentences fall."""
    true = [one.check.support for one in judged if one.sentence.supported and one.sentence.split == "dev"]
    steps = [step / 100 for step in range(101)]
    return max(step for step in steps if sum(one < step for one in true) <= losing * len(true))


def table(judged: Sequence[Judged]) -> str:
    """Return the figures of each split as a Markdown table."""
    lines = ["| split | kind | flagged N | precision | altered N | recall | named |", "|---|---|---|---|---|---|---|"]
    for split in ("dev", "test"):
        own = [one for one in judged if one.sentence.split == split]
        for one in figures(own):
            cells = (_shown(one.precision), str(one.altered), _shown(one.recall), _shown(one.named))
            lines.append(f"| {split} | {one.kind} | {one.flagged} | {' | '.join(cells)} |")
    lines += ["", "| split | true sentences | N | called supported |", "|---|---|---|---|"]
    for split in ("dev", "test"):
        own = [one for one in judged if one.sentence.split == split]
        for kind in ("copied", "reworded"):
            share, count = kept(own, kind)
            lines.append(f"| {split} | {kind} | {count} | {_shown(share)} |")
    times = sorted(one.milliseconds for one in judged)
    median, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    pace = f"A sentence, search included: median {median:.0f} ms, p95 {late:.0f} ms."
    lines += ["", f"Threshold that dev gives: {threshold(judged):.2f}. {pace}"]
    return "\n".join(lines)


def _shown(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}".removeprefix("0")


def as_json(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """Return each sentence with what was said of it."""
    return [
        {
            "id": one.sentence.id,
            "kind": one.sentence.kind,
            "text": one.sentence.text,
            "expected": one.sentence.supported,
            "supported": one.check.supported,
            "support": round(one.check.support, 3),
            "faults": [{"kind": fault.kind, "words": fault.words} for fault in one.check.faults],
        }
        for one in judged
    ]
