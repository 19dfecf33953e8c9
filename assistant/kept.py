"""What people keep, as nouns: conversations and their turns, marks on answers, questions without an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from corpus.nouns import Turn

FeedbackState = Literal["good", "candidate", "curated", "discarded"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation in a list; times are UTC, `turns` counts questions."""

    id: str
    title: str
    started: datetime
    changed: datetime
    turns: int = 0


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A question with the whole reply it got; `reply` is the object of `assistant.reply_json`.

    `standalone` is the question as it was searched, `revision` that of the library that answered (None where unknown),
    `good` the mark that a person gave, None where there is none.
    """

    id: str
    conversation: str
    question: str
    standalone: str
    reply: Mapping[str, Any]
    revision: int | None
    at: datetime
    good: bool | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """A mark with all that it takes to judge the answer again, whatever became of the conversation since.

    `documents` are those that the answer and the ones before it cite. A bad mark is a `candidate` until a person has
    made a case of it (`curated`, `case` is the case's id) or `discarded` it.
    """

    id: str
    turn: str
    good: bool
    reason: str
    remark: str
    question: str
    standalone: str
    history: tuple[Turn, ...]
    reply: Mapping[str, Any]
    revision: int | None
    at: datetime
    state: FeedbackState
    case: str = ""
    documents: tuple[str, ...] = ()

    @property
    def engine(self) -> str:
        """Return which engine wrote the answer."""
        return str(self.reply.get("engine", ""))


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Questions of the same terms that stayed without an answer: the last one's wording, how many, when (UTC)."""

    question: str
    count: int
    first: datetime
    last: datetime
