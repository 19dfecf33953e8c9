"""What became of every file that ingest was given: the noun behind `contrat ingest`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.errors import ContractError
from corpus.nouns import Remark

Status = Literal["ingested", "unchanged", "replaced", "refused"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word that recognition is not sure of: its page (from 1) and its confidence (0 to 100)."""

    word: str
    page: int
    confidence: float


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """What reading one file found beside its text.

    `ocr_pages` are numbers from 1, `ocr_confidence` is the mean over recognised words (0 to 100, None without OCR);
    `structure` counts articles by the first word of their name (« Article », « Annexe »; "heading" for titles of their
    own) and passages by kind; `hidden` is what was left out; `seconds` is wall-clock time.
    """

    characters: int = 0
    ocr_pages: tuple[int, ...] = ()
    unread_pages: tuple[int, ...] = ()
    ocr_confidence: float | None = None
    doubts: tuple[Doubt, ...] = ()
    structure: dict[str, int] | None = None
    absences: tuple[str, ...] = ()
    hidden: tuple[Remark, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class IngestEntry:
    """What became of one file. `pages` is 0 for a format without pages; `reason` is set where it was refused."""

    file: str
    id: str
    status: Status
    reason: ContractError | None = None
    pages: int = 0
    passages: int = 0
    articles: int = 0
    warnings: tuple[Remark | str, ...] = ()
    report: ReadingReport | None = None


@dataclass(frozen=True, slots=True)
class IngestReport:
    """One entry for every file given, in the order given."""

    documents: tuple[IngestEntry, ...] = ()
    seconds: float = 0.0
