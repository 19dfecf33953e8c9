"""Whether a question is answered whatever the model's server does: each kind of fault, so many times."""

from __future__ import annotations

import io
import json
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.reply_json import as_json
from evals.faulty import FAULTS, STATUSES

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from assistant.library import Library
    from assistant.settings import Settings

QUESTION = "Jusqu'à quand le protocole est-il valable ?"
KEY = "clef-tres-secrete-7f3a9c"
DOWN = "down"
KINDS = (DOWN, *(name for name in FAULTS if name != "well"), *(f"status-{status}" for status in STATUSES))
# Short, so that a run of all kinds takes minutes; what is set by default is in `assistant.settings`.
WAITS = {
    "llm_connect_seconds": 0.5,
    "llm_first_word_seconds": 0.8,
    "llm_silence_seconds": 0.5,
    "llm_total_seconds": 1.6,
}
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Tried:
    """One question asked of a server that fails in the way `kind`: what was wrong with the reply, empty if nothing."""

    kind: str
    seconds: float
    wrong: str
    notice: str


def run(
    library: Library, settings: Settings, times: int, kinds: Sequence[str] = KINDS, progress: Progress | None = None
) -> tuple[Tried, ...]:
    """Ask `times` questions of each kind of failing server."""
    from assistant.chain import Assistant

    expected = Assistant(library, settings.model_copy(update={"llm": ""})).reply(QUESTION).text
    tried = []
    with _faulty() as port:
        for kind in kinds:
            address = f"http://127.0.0.1:{_closed_port() if kind == DOWN else port}/{kind}/v1"
            assistant = Assistant(library, with_server(settings, address))
            for _ in range(times):
                tried.append(_ask(assistant, kind, expected))
                if progress:
                    progress(len(tried), times * len(kinds))
    return tuple(tried)


def with_server(settings: Settings, address: str, **others: object) -> Settings:
    """Return the settings with an OpenAI-shaped server at `address`, short waits and no rest after failures."""
    from pydantic import SecretStr

    chosen = {"llm": "openai:faulty", "llm_base_url": address, "llm_key": SecretStr(KEY), "llm_failures": 1_000_000}
    return settings.model_copy(update=chosen | WAITS | others)


def table(tried: Sequence[Tried]) -> str:
    """Return one line a kind, in Markdown."""
    lines = ["| fault | N | answered by quotes, with a notice, without the key | slowest s |", "|---|---|---|---|"]
    for kind in dict.fromkeys(one.kind for one in tried):
        own = [one for one in tried if one.kind == kind]
        good = sum(not one.wrong for one in own)
        lines.append(f"| {kind} | {len(own)} | {good} | {max(one.seconds for one in own):.2f} |")
    return "\n".join(lines)


def _ask(assistant: Assistant, kind: str, expected: str) -> Tried:
    with _everything_logged() as log:
        began = time.perf_counter()
        reply = assistant.reply(QUESTION)
        seconds = time.perf_counter() - began
    notice = next((one for one in reply.notices if "modèle de langue" in one), "")
    wrong = []
    if reply.text != expected or reply.engine != "extractive":
        wrong.append("another answer")
    if not notice:
        wrong.append("no notice")
    if KEY in json.dumps(as_json(reply)) or KEY in log.getvalue():
        wrong.append("the key shows")
    return Tried(kind, seconds, ", ".join(wrong), notice)


@contextmanager
def _everything_logged() -> Iterator[io.StringIO]:
    """Give what every logger says meanwhile, at the lowest level."""
    written = io.StringIO()
    handler, root = logging.StreamHandler(written), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


@contextmanager
def _faulty() -> Iterator[int]:
    command = [sys.executable, "-m", "evals.faulty"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
