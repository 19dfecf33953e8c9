"""How much one file may cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corpus.errors import ContractError

# Told the pages done and the pages in all.
Progress = Callable[[int, int], None]
MEBIBYTE = 1024 * 1024


class TooLarge(ContractError):
    """A file passes a limit: `file`, `what` (bytes, pages, characters, inflated, ratio, entries), `value`, `limit`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps for reading one file. Sizes in bytes, times in seconds of wall clock.

    `ratio` bounds inflated to packed bytes of an archive (Apache POI refuses at 100), `pixels` the image of one page
    that is made for recognition, `text_seconds` the work on a document that needs no recognition.
    """

    file_bytes: int = 200 * MEBIBYTE
    seconds: float = 600.0
    page_seconds: float = 60.0
    memory: int = 2_048 * MEBIBYTE
    pages: int = 3_000
    characters: int = 6_000_000
    inflated: int = 300 * MEBIBYTE
    ratio: int = 100
    entries: int = 2_000
    pixels: int = 36_000_000
    dpi: int = 300


DEFAULT = Limits()
