"""Whether a language model behind the checks makes answers worse: scripted ones over a set, and what checking costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.checks_source import _source, stretch
from assistant.conversation import standalone
from assistant.model_draft import Draft
from corpus.nouns import Answer, Reply
from evals.cases import Case
from evals.figures import percentile
from evals.metrics import answer_correct
from evals.minds import INVENTED, MINDS, Line, Mind, altered, gold, write
from evals.outcome import Outcome
from evals.text import loose, without_markers
from evals.wire import serving

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from assistant.library import Library
    from assistant.settings import Settings

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence that a scripted model wrote and what became of it: supported, marked, or left out."""

    case: str
    line: Line
    fate: str
    cited: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """One case answered by a scripted model; `correct` by the evaluation, `by_model` if it did not give way."""

    mind: str
    case: str
    correct: bool
    by_model: bool
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """The run: each case without a model and with each scripted one, and the milliseconds of the checks an answer."""

    without: tuple[bool, ...]
    written: tuple[Written, ...]
    cold: tuple[float, ...]
    warm: tuple[float, ...]

    def of(self, mind: Mind) -> tuple[Written, ...]:
        """Return the answers of one scripted model."""
        return tuple(one for one in self.written if one.mind == mind)


@dataclass(slots=True)
class Script:
    """What the server says to the next request."""

    mind: Mind = "well"
    lines: tuple[Line, ...] = ()
    alone: str = ""
    turn: int = 0
    prompts: list[str] = field(default_factory=list)

    def write(self, messages: list[dict[str, str]]) -> str:
        """Return the rewritten question or the answer."""
        if "reformules" in messages[0]["content"]:
            return self.alone
        self.prompts.append(messages[0]["content"])
        return write(self.mind, self.lines, messages[0]["content"], self.turn)


def run(library: Library, settings: Settings, cases: Sequence[Case], progress: Progress | None = None) -> Bench:
    """Ask every case without a model and of each scripted model over the wire."""
    from assistant.chain import Assistant

    quoting = Assistant(library, settings.model_copy(update={"llm": "", "llm_base_url": ""}))
    quotes = [loose(quote) for case in cases for quote in case.expected.quotes]
    without, written, cold, warm = [], [], list[float](), list[float]()
    script = Script()
    with serving(script.write) as server:
        own = settings.model_copy(update={"llm": "openai:scripted", "llm_base_url": server.url})
        assistant = Assistant(library, own)
        for done, case in enumerate(cases, 1):
            quoted = quoting.reply(case.question, case.history, case.document)
            without.append(_correct(case, quoted))
            others = [*quotes[done * 7 % len(quotes) :], *quotes[: done * 7 % len(quotes)]]
            for mind in MINDS:
                lines = _lines(case, mind, others)
                script.mind, script.lines, script.turn = mind, lines, done
                script.alone = standalone(case.question, case.history)
                written.append(_written(assistant, case, mind, lines or (Line(INVENTED, "", "invented"),)))
            if isinstance(quoted, Answer) and script.prompts:
                for times, cleared in ((cold, True), (warm, False)):
                    times.append(_checking(library, quoted, gold(case), cleared))
            if progress:
                progress(done, len(cases))
    return Bench(tuple(without), tuple(written), tuple(cold), tuple(warm))


def _lines(case: Case, mind: Mind, others: Sequence[str]) -> tuple[Line, ...]:
    """Return what is written: true sentences; wrongly, each altered one among enough true ones to be shown at all."""
    true = gold(case)
    if mind != "wrongly":
        return true
    wrong = [one for line in true for one in altered(line, others)]
    return (*true * (len(wrong) // max(len(true), 1) + 2), *wrong) if true else ()


def _written(assistant: Assistant, case: Case, mind: Mind, lines: Sequence[Line]) -> Written:
    reply = assistant.reply(case.question, case.history, case.document)
    by_model = reply.engine != "extractive"
    shown = tuple(_shown(case, line, reply if by_model else None) for line in dict.fromkeys(lines))
    return Written(mind, case.id, _correct(case, reply), by_model, shown)


def _shown(case: Case, line: Line, reply: Reply | None) -> Shown:
    if reply is None or not isinstance(reply, Answer):
        return Shown(case.id, line, "given way")
    for said in reply.text.splitlines():
        if loose(without_markers(said)) == loose(line.text):
            number = said.rpartition("[")[2].rstrip("]")
            return Shown(case.id, line, "supported", next(c.quote for c in reply.citations if str(c.number) == number))
        if said.startswith(line.text):
            return Shown(case.id, line, "marked")
    return Shown(case.id, line, "left out")


def _correct(case: Case, reply: Reply) -> bool:
    return answer_correct(Outcome(case, reply))[0] == 1.0


def _checking(library: Library, quoted: Answer, lines: Sequence[Line], cleared: bool) -> float:
    """Return the milliseconds that the checks of an answer of these sentences take, eight passages at hand."""
    from assistant.retriever import PassageRetriever

    hits = PassageRetriever(library=library).hits(quoted.standalone or quoted.question)[:8]
    if cleared:
        stretch.cache_clear()
        _source.cache_clear()
    draft = Draft(quoted, library, {f"k{at:03d}": hit.passage for at, hit in enumerate(hits)})
    began = time.perf_counter()
    draft.add(" ".join(line.text for line in lines) or quoted.text)
    draft.finished()
    return (time.perf_counter() - began) * 1_000


def table(bench: Bench) -> str:
    """Return the figures in Markdown."""
    n = len(bench.without)
    lines = [
        "| model | N | answer correct | written by the model | true sentences N | supported | marked or left out |"
    ]
    lines += ["|---|---|---|---|---|---|---|", f"| none | {n} | {sum(bench.without) / n:.3f} | | | | |"]
    for mind in MINDS:
        own = bench.of(mind)
        true = [shown for one in own if one.by_model for shown in one.shown if not shown.line.altered]
        held = sum(one.fate == "supported" for one in true)
        shares = f"{held / max(len(true), 1):.3f} | {1 - held / max(len(true), 1):.3f}"
        by_model = sum(one.by_model for one in own)
        lines.append(
            f"| {mind} | {n} | {sum(one.correct for one in own) / n:.3f} | {by_model} | {len(true)} | {shares} |"
        )
    lines += [
        "",
        "| altered | N | shown as supported | marked | left out | the answer gave way |",
        "|---|---|---|---|---|---|",
    ]
    for kind in ("number", "date", "name", "invented"):
        wrong = [shown for one in bench.written for shown in one.shown if shown.line.altered == kind]
        counts = [sum(one.fate == fate for one in wrong) for fate in ("supported", "marked", "left out", "given way")]
        lines.append(f"| {kind} | {len(wrong)} | {' | '.join(map(str, counts))} |")
    times = "; ".join(_pace(name, known) for name, known in (("first", bench.cold), ("passages known", bench.warm)))
    return "\n".join([*lines, "", f"Checks of one answer (N = {len(bench.warm)}): {times}."])


def _pace(name: str, times: Sequence[float]) -> str:
    return (
        f"{name} median {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms, slowest {max(times):.0f}"
    )
