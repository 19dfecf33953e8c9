"""Lessons: a question with the sentences that the assistant would choose from, each of them right or wrong.

Those of our own come from `taught/`: acts of invented towns, each with questions in JSON lines: `question`; `quote`,
what answers it, null where the act does not say; `near`, what looks like it. Others come from a SQuAD file. Those of
`held_out/` are not taught: `evals.calibrate` asks them.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from assistant.extractive import Extractive
from assistant.inquiry import Inquiry
from assistant.library import Library
from assistant.rereading import above
from assistant.retriever import PassageRetriever
from assistant.settings import Settings
from evals.paragraphs import Asked, Squad
from evals.replies import holds
from evals.shelf import fill, open_shelf
from evals.text import loose

TAUGHT, HELD_OUT = Path(__file__).parent / "taught", Path(__file__).parent / "held_out"
LOOKED_AT = 12  # of the assistant's best sentences are kept
EVERY = 4  # of the Wikipedia articles of PIAF train one in so many is not taught either
ENDS = 60  # characters by which the beginning or the end of a longer quote is known in a sentence


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence behind what stands above it, and whether it answers."""

    above: str
    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question with its choices, the assistant's best first; none is right where the text does not say."""

    question: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ActQuestion:
    """A question on one act; `quote` answers it, None where the act does not."""

    id: str
    act: str
    text: str
    quote: str | None

    def is_answered_by(self, sentence: str) -> bool:
        """Tell whether a sentence holds the quote, a whole part of it, or one of its ends."""
        if self.quote is None:
            return False
        said, quote = loose(sentence), loose(self.quote)
        ends = (quote[:ENDS], quote[-ENDS:]) if len(quote) > ENDS else ()
        return said in quote or quote in said or any(end in said for end in ends)


def read_acts(folder: Path) -> list[ActQuestion]:
    """Return the questions on the acts of a folder."""
    rows = [
        (file.stem, at, json.loads(line))
        for file in sorted(folder.glob("*.jsonl"))
        for at, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    ]
    return [ActQuestion(f"{act}-{at:02}", act, row["question"], row["quote"]) for act, at, row in rows]


def is_held_out(topic: int) -> bool:
    """Tell whether the Wikipedia article of this number in PIAF train is kept for calibrating."""
    return topic % EVERY == 0


def inquire_acts(folder: Path, settings: Settings) -> Iterator[tuple[ActQuestion, Inquiry]]:
    """Ask the assistant each question of its own act; what it finds there. `settings.home` is left alone."""
    with (
        tempfile.TemporaryDirectory() as home,
        Library.open(settings.model_copy(update={"home": Path(home)})) as library,
    ):
        library.ingest(sorted(folder.glob("*.txt")))
        library.encode(lambda _: True)
        engine = Extractive(library)
        for one in read_acts(folder):
            hits = PassageRetriever(library=library, document=one.act).hits(one.text)
            yield one, engine.inquire(one.text, hits, one.act)


def untaught() -> Settings:
    """Return settings with which sentences are chosen as they would be without what is trained here."""
    return Settings(cross_encoder=False)


def from_acts() -> Iterator[Lesson]:
    """Return the lessons of our acts."""
    for one, inquiry in inquire_acts(TAUGHT, untaught()):
        yield _lesson(inquiry, one.is_answered_by)


def from_squad(squad: Squad) -> Iterator[Lesson]:
    """Return the lessons of a SQuAD file's answerable questions, without the articles that are held out."""
    with open_shelf(untaught()) as library:
        fill(library, enumerate(squad.paragraphs))
        engine, retriever = Extractive(library), PassageRetriever(library=library)
        for one in squad.questions:
            if one.answers and not is_held_out(one.topic):
                inquiry = engine.inquire(one.text, retriever.hits(one.text))
                yield _lesson(inquiry, partial(_holds, one))


def keep(lessons: Sequence[Lesson], file: Path) -> None:
    """Write lessons as JSON lines."""
    file.write_text("".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in lessons), encoding="utf-8")


def read_kept(file: Path) -> list[Lesson]:
    """Return the lessons that `keep` wrote."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [Lesson(row["question"], tuple(Choice(**choice) for choice in row["choices"])) for row in rows]


def _holds(one: Asked, sentence: str) -> bool:
    return holds(one, [sentence])


def _lesson(inquiry: Inquiry, right: Callable[[str], bool]) -> Lesson:
    looked_at = inquiry.evidence[:LOOKED_AT]
    choices = (Choice(above(one, inquiry.library), one.candidate.text, right(one.candidate.text)) for one in looked_at)
    return Lesson(inquiry.question.text, tuple(choices))
