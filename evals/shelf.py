"""A library of its own for a benchmark, filled with texts that are documents of one article."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from assistant.library import Library, at_most
from assistant.settings import Settings
from corpus.nouns import Article, Document, Page, Passage, Reading

ENCODED = 20_000  # sentences that a run waits for: ten minutes of two cores; a larger corpus is searched without


@dataclass(frozen=True, slots=True)
class Entry:
    """An article to put on the shelf: its name, the headings above it, its text."""

    name: str
    text: str
    headings: tuple[str, ...] = ()


@contextmanager
def open_shelf(settings: Settings, sentences: Path | None = None) -> Iterator[Library]:
    """Give an empty library in a temporary folder, warm, with the embedding of `settings`; nothing is left of it.

    `sentences` is where a first shelf leaves the vectors of its sentences, and others find them, as they take long.
    """
    with tempfile.TemporaryDirectory(prefix="contrat-bench-") as folder:
        kept = settings.model_copy(update={"home": Path(folder)})
        mine = Path(folder) / "index" / "sentences.sqlite"
        if sentences is not None and sentences.exists():
            mine.parent.mkdir()
            shutil.copy(sentences, mine)
        with Library.open(kept) as library:
            library.warm()
            yield library
        if sentences is not None and mine.exists() and not sentences.exists():
            shutil.copy(mine, sentences)


def read_entries(document: str, title: str, entries: Sequence[Entry]) -> tuple[Reading, bytes]:
    """Return the document of these articles, one passage each, with the bytes that stand for its file."""
    text = "".join(entry.text for entry in entries)
    original = text.encode()
    noun = Document(document, title, f"{document}.txt", sha256(original).hexdigest())
    articles: list[Article] = []
    passages: list[Passage] = []
    start = 0
    for number, entry in enumerate(entries):
        articles.append(Article(document, number, entry.name, "", entry.text, start, 0, entry.headings))
        passages.append(_passage(document, number, entry))
        start += len(entry.text)
    return Reading(noun, text, (Page(None, text),), tuple(articles), tuple(passages)), original


def fill(library: Library, texts: Iterable[tuple[int, str]]) -> None:
    """Add each numbered text as a document of its own, named « texte-12 », its sentences encoded."""
    library.add_all(
        read_entries(f"texte-{number}", f"Texte {number}", [Entry("Article 1", text)]) for number, text in texts
    )
    library.encode(at_most(ENCODED))


def number_of(document: str) -> int:
    """Return the number of a text by its document's id."""
    return int(document.rpartition("-")[2])


def _passage(document: str, number: int, entry: Entry) -> Passage:
    return Passage(
        id=f"{document}/{number}",
        document=document,
        ordinal=number,
        article=entry.name,
        article_ordinal=number,
        label=entry.name,
        text=entry.text,
        start=0,
        end=len(entry.text),
        headings=entry.headings,
    )
