"""A language model's opinion of the answers, beside the figures: off unless asked for, and never part of the gate."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.exports import reference
from evals.metrics import answer_correct
from evals.outcome import Outcome
from evals.run import Progress, Run
from evals.text import plain

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.settings import Settings

PROMPT = Path(__file__).parent / "judge.md"
_SAID = re.compile(r"\W*(oui|non)\b\W*(.*)", re.S)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model said of one case: `right` is None where it said neither yes nor no."""

    id: str
    right: bool | None
    correct: bool
    said: str


@dataclass(frozen=True, slots=True)
class Opinions:
    """The opinions of one model on a run."""

    model: str
    opinions: tuple[Opinion, ...]

    @property
    def readable(self) -> tuple[Opinion, ...]:
        """Return those that say yes or no."""
        return tuple(one for one in self.opinions if one.right is not None)

    @property
    def right(self) -> float | None:
        """Return the share of the answers that the model finds right, among the readable opinions."""
        return sum(one.right or False for one in self.readable) / len(self.readable) if self.readable else None

    @property
    def agreement(self) -> float | None:
        """Return Cohen's kappa between the model and `answer_correct`: (p_o - p_e) / (1 - p_e).

        p_o is the share of equal verdicts, p_e what chance gives with both shares of yes. 1.0 where both always say the
        same one thing. Source: Cohen, "A Coefficient of Agreement for Nominal Scales" (1960).
        """
        readable = self.readable
        if not readable:
            return None
        n = len(readable)
        equal = sum(one.right == one.correct for one in readable) / n
        yes, correct = sum(one.right or False for one in readable) / n, sum(one.correct for one in readable) / n
        chance = yes * correct + (1 - yes) * (1 - correct)
        return 1.0 if chance == 1.0 else (equal - chance) / (1 - chance)

    @property
    def disagreements(self) -> tuple[Opinion, ...]:
        """Return the opinions that differ from `answer_correct`: worth a person's look."""
        return tuple(one for one in self.readable if one.right != one.correct)

    def as_json(self) -> dict[str, Any]:
        """Return the object that `eval --json` prints."""
        figures = {"model": self.model, "n": len(self.readable), "unreadable": len(self.opinions) - len(self.readable)}
        said = [asdict(one) for one in self.opinions]
        return figures | {"right": self.right, "kappa": self.agreement, "opinions": said}


def load_judge(model: str, settings: Settings) -> BaseChatModel:
    """Return the LangChain chat model « provider:name »; raise `UnusableModel` or `RemoteForbidden`."""
    from langchain.chat_models import init_chat_model

    from assistant.model_access import UnusableModel, allowed_host

    allowed_host(settings.model_copy(update={"llm": model}))
    options: dict[str, Any] = {"temperature": 0, "timeout": 60, "max_retries": 1}
    if settings.llm_base_url:
        options["base_url"] = settings.llm_base_url
    try:
        judge: BaseChatModel = init_chat_model(model, **options)
    except Exception as error:  # a provider that is not installed, a key that is missing: each raises its own
        raise UnusableModel(setting="--judge", value=model, reason=str(error).splitlines()[0]) from error
    return judge


def judge_run(judge: BaseChatModel, name: str, run: Run, progress: Progress | None = None) -> Opinions:
    """Ask the model about each case that says in words what it expects; raise `UnusableModel` where it fails."""
    asked = [outcome for outcome in run.outcomes if reference(outcome)]
    return Opinions(name, tuple(_opinions(judge, name, asked, progress)))


def read_opinion(said: str) -> bool | None:
    """Return what a model's words say first: yes, no, or neither."""
    match = _SAID.match(plain(said))
    return None if match is None else match[1] == "oui"


def _opinions(
    judge: BaseChatModel, name: str, asked: Sequence[Outcome], progress: Progress | None
) -> Iterator[Opinion]:
    from langchain_core.output_parsers import StrOutputParser
    from langchain_core.prompts import ChatPromptTemplate

    from assistant.model_access import UnusableModel

    prompt = ChatPromptTemplate.from_messages([("human", PROMPT.read_text(encoding="utf-8"))])
    chain = prompt | judge | StrOutputParser()
    for done, outcome in enumerate(asked, 1):
        try:
            said = chain.invoke(_filled(outcome))
        except Exception as error:  # whatever a model's client raises, a person is told in our own words
            raise UnusableModel(setting="--judge", value=name, reason=str(error).splitlines()[0]) from error
        yield Opinion(outcome.case.id, read_opinion(said), answer_correct(outcome)[0] == 1.0, said.strip())
        if progress:
            progress(done, len(asked))


def _filled(outcome: Outcome) -> dict[str, str]:
    fence = f"=== {secrets.token_hex(6)} ==="
    turns = [turn.content for turn in outcome.case.history]
    question = " / ".join([*turns, outcome.case.question])
    return {"question": question, "expected": reference(outcome), "answer": outcome.reply.text, "fence": fence}
