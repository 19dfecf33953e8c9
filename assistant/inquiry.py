"""Everything that the ways of answering look at: one question, what was found, and how well it supports an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.candidates import Candidates
from assistant.citing import Quote
from assistant.evidence import Evidence, Matter, judge, weigh, without_premise
from assistant.lexis import Lexis
from assistant.library import Library
from assistant.questions import Question
from assistant.rereading import reread
from assistant.sureness import sureness
from corpus.nouns import Document, Hit, Passage


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question with its hits and the evidence of every candidate, best first. `document` narrows the search.

    `sure` is how sure the best evidence is (`assistant.sureness`), `today` is what validity is compared with.
    """

    question: Question
    matter: Matter
    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]
    library: Library
    candidates: Candidates
    lexis: Lexis
    document: str | None = None
    today: date = field(default_factory=date.today)
    sure: float = 0.0

    def documents(self) -> tuple[Document, ...]:
        """Return the documents that may be searched."""
        return tuple(known for known in self.library.documents() if self.document in (None, known.id))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a draft: words of our own, then a quote, then words of our own (an annotation)."""

    before: str
    quote: Quote | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before its quotes are checked and numbered."""

    lines: tuple[Line, ...]
    support: float


@dataclass(frozen=True, slots=True)
class Decline:
    """A refusal before its closest passages are made: the explanation, and passages that must be among them."""

    text: str
    passages: tuple[Passage, ...] = ()
    support: float = 0.0


def inquire(  # noqa: PLR0913, PLR0917 - what an inquiry is made of
    question: Question,
    hits: Sequence[Hit],
    library: Library,
    candidates: Candidates,
    lexis: Lexis,
    document: str | None = None,
    today: date | None = None,
) -> Inquiry:
    """Return the inquiry of `question` over `hits`."""
    found = candidates.of(hits)
    matter = without_premise(question, weigh(question, library, found, lexis))
    evidence = reread(question, matter, judge(question, matter, found, hits, lexis), library)
    sure = sureness(question, matter, evidence)
    day = today or date.today()
    return Inquiry(question, matter, tuple(hits), evidence, library, candidates, lexis, document, day, sure)
