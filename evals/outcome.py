"""What became of a case."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.nouns import Answer, Citation, Hit, Reply
from evals.cases import Case


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case.

    `exact` says for each citation (or, of a refusal, each closest passage) whether its quote stands in the library's
    article at its offsets. `stable` says whether the same question gave an equal reply again, None where it was asked
    once. `seconds` is the time of the first reply.
    """

    case: Case
    reply: Reply
    retrieved: tuple[Hit, ...] = ()
    exact: tuple[bool, ...] = ()
    stable: bool | None = None
    seconds: float = 0.0

    @property
    def abstained(self) -> bool:
        """Say whether the reply is a refusal."""
        return not isinstance(self.reply, Answer)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return the citations of an answer, none for a refusal."""
        return self.reply.citations if isinstance(self.reply, Answer) else ()
