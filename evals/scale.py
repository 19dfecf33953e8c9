"""`contrat bench scale`: time and memory as the corpus grows."""

from __future__ import annotations

import gzip
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from assistant.library import Library
from assistant.settings import Settings
from corpus.nouns import Reading
from evals.cases import UnreadableSet
from evals.charts import Course, Panel, growth
from evals.figures import percentile
from evals.markup import Markup
from evals.shelf import Entry, open_shelf, read_entries

Progress = Callable[[str, int, int], None]
SIZES = (1_000, 5_000, 20_000, 61_153)
QUESTIONS = 200
ADDED = 9  # documents that are added to the whole one by one, then replaced one by one; the medians count
SEARCH_LIMIT, INGEST_LIMIT, MEMORY_LIMIT = 40.0, 180.0, 1_500.0  # ms (95th percentile), s, MB: of the largest size
_SEED = 2026


@dataclass(frozen=True, slots=True)
class Step:
    """A corpus of `articles` in `documents`, with times in seconds or milliseconds and resident memory in MB.

    `vector_bytes` are read by an exact scan of all vectors (Chroma reads a part of them); `postings` is the mean number
    of passages that hold one of a question's terms, summed over its terms: what BM25 reads.
    """

    articles: int
    documents: int
    ingest_seconds: float
    add_seconds: float
    replace_seconds: float
    p50_ms: float
    p95_ms: float
    within_p50_ms: float
    within_p95_ms: float
    resident_mb: float
    vector_bytes: int
    postings: float


def run(file: Path, settings: Settings, progress: Progress, sizes: Sequence[int] = SIZES) -> tuple[Step, ...]:
    """Measure a library of the first articles of `codes.jsonl.gz`, one a size; raise `UnreadableSet`."""
    articles = read_codes(file)
    steps = dict.fromkeys(min(size, len(articles)) for size in sizes)
    return tuple(measure(articles[:size], settings, progress) for size in steps)


def read_codes(file: Path) -> list[tuple[str, Entry]]:
    """Return (code, article) in file order, codes together; raise `UnreadableSet`."""
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        found = [(row["code"], Entry(row["article"], row["text"], tuple(row["path"]))) for row in rows]
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise UnreadableSet(file=file.name, reason=str(error)) from error
    return found


def measure(articles: Sequence[tuple[str, Entry]], settings: Settings, progress: Progress) -> Step:
    """Ingest, search the whole, search one document, add documents one by one and give each another text."""
    with open_shelf(settings) as library:
        readings = list(_readings(articles))
        ingest = _clock(lambda: library.add_all(_told(readings, progress)))
        asked = questions(articles)
        library.search(asked[0])
        times = [_clock(lambda text=text: library.search(text)) for text in asked]  # type: ignore[misc]
        within = _search_within(library, asked)
        add = percentile([_put_one(library, number, "prend") for number in range(ADDED)], 0.5)
        again = percentile([_put_one(library, number, "ne prend plus") for number in range(ADDED)], 0.5)
        dimension = len(settings_vector(settings))
        count = sum(len(reading.passages) for reading, _ in readings)
        return Step(
            articles=count,
            documents=len(readings),
            ingest_seconds=ingest,
            add_seconds=add,
            replace_seconds=again,
            p50_ms=1000 * percentile(times, 0.5),
            p95_ms=1000 * percentile(times, 0.95),
            within_p50_ms=1000 * percentile(within, 0.5),
            within_p95_ms=1000 * percentile(within, 0.95),
            resident_mb=resident_mb(),
            vector_bytes=4 * dimension * count,
            postings=_postings(library, asked, count),
        )


def questions(articles: Sequence[tuple[str, Entry]]) -> list[str]:
    """Return what one could ask: the innermost heading of an article with its first eight words, seeded."""
    drawn = random.Random(_SEED).sample(range(len(articles)), min(QUESTIONS, len(articles)))  # noqa: S311 - no secret
    entries = [articles[number][1] for number in drawn]
    return [f"{(entry.headings or ('',))[-1]} : {' '.join(entry.text.split()[:8])} ?" for entry in entries]


def resident_mb() -> float:
    """Return the memory that this process holds at its highest, in MB."""
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return highest / (1_000_000 if sys.platform == "darwin" else 1_000)


def settings_vector(settings: Settings) -> Sequence[float]:
    """Return one vector of the embedding in `settings`."""
    from index.embedding import load_embedding

    vector: list[float] = load_embedding(settings.embedding).embed_queries(["article"])[0].tolist()
    return vector


def table(steps: Sequence[Step]) -> str:
    """Return the steps as a Markdown table, with what bounds each search: vectors compared, postings read."""
    head = (
        "| articles | documents | ingest s | add one s | replace one s | search p50 / p95 ms "
        "| in one document ms | memory MB | vectors MB | postings a question |"
    )
    rows = [
        f"| {one.articles} | {one.documents} | {one.ingest_seconds:.1f} | {one.add_seconds:.2f} "
        f"| {one.replace_seconds:.2f} | {one.p50_ms:.1f} / {one.p95_ms:.1f} "
        f"| {one.within_p50_ms:.1f} / {one.within_p95_ms:.1f} "
        f"| {one.resident_mb:.0f} | {one.vector_bytes / 1e6:.1f} | {one.postings:.0f} |"
        for one in steps
    ]
    return "\n".join([head, "|---|---|---|---|---|---|---|---|---|---|", *rows])


def plot(steps: Sequence[Step]) -> Markup:
    """Return how time and memory grow, with what they must not pass."""
    sizes = [one.articles for one in steps]
    search = (
        Course("95th percentile", tuple(one.p95_ms for one in steps)),
        Course("median", tuple(one.p50_ms for one in steps)),
    )
    panels = (
        Panel("Search, ms", search, SEARCH_LIMIT),
        Panel("Ingest of the whole, s", (Course("", tuple(one.ingest_seconds for one in steps)),), INGEST_LIMIT),
        Panel("Resident memory, MB", (Course("", tuple(one.resident_mb for one in steps)),), MEMORY_LIMIT),
        Panel("Postings read a question", (Course("", tuple(one.postings for one in steps)),)),
    )
    last = steps[-1]
    said = f"{last.articles} articles: search {last.p50_ms:.0f} ms (median), {last.resident_mb:.0f} MB"
    return growth(sizes, panels, said)


def _readings(articles: Sequence[tuple[str, Entry]]) -> Iterator[tuple[Reading, bytes]]:
    ordered = sorted(articles, key=lambda pair: pair[0])
    for number, (code, group) in enumerate(groupby(ordered, key=lambda pair: pair[0])):
        yield read_entries(f"code-{number}", code, [entry for _, entry in group])


def _told(readings: Sequence[tuple[Reading, bytes]], progress: Progress) -> Iterator[tuple[Reading, bytes]]:
    for done, reading in enumerate(readings, 1):
        progress("Ajout", done, len(readings))
        yield reading


def _search_within(library: Library, asked: Sequence[str]) -> list[float]:
    """Return the seconds of the same questions within the largest document, which a first search has opened."""
    largest = max(library.documents(), key=lambda document: len(library.passages(document.id))).id
    library.search(asked[0], document=largest)
    return [_clock(lambda text=text: library.search(text, document=largest)) for text in asked]  # type: ignore[misc]


def _put_one(library: Library, number: int, verb: str) -> float:
    """Return the seconds that one more document of one article takes, or another text of it."""
    article = Entry("Article 1", f"L'avenant {number} {verb} effet.")
    more = read_entries(f"ajout-{number}", "Un document de plus", [article])
    return _clock(lambda: library.add(*more))


def _postings(library: Library, asked: Sequence[str], count: int) -> float:
    """Return the mean, over the questions, of the sum of their terms' document frequencies."""
    from math import exp

    from index.analysis import asked_terms

    def frequency(term: str) -> float:
        odds = exp(library.rarity(term)) - 1  # (N - n + 0.5) / (n + 0.5)
        return max(0.0, (count + 1) / (odds + 1) - 0.5)

    return sum(frequency(term) for text in asked for term in asked_terms(text)) / max(1, len(asked))


def _clock(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
