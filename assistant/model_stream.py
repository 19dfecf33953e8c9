"""A chat model asked within limits: its words as they come, whatever its server does."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from assistant.model_faults import Breaker, Kind, ModelFault, kind_of

# Requests under way at once in this process, those among them that hang in a socket and that nobody waits for.
AT_ONCE = 32
_ENDINGS = ("finish_reason", "done_reason", "stop_reason")
_slots = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a model may take, in seconds, and how much it may write, in characters.

    `says_end`: its server says when an answer is over, so that an answer without that was cut.
    """

    connect: float = 5.0
    first_word: float = 60.0
    silence: float = 20.0
    total: float = 180.0
    characters: int = 20_000
    says_end: bool = False


class LanguageModel:
    """A chat model with its limits. `host` is the machine it runs on, empty for this one."""

    def __init__(self, model: BaseChatModel, name: str, limits: Limits, breaker: Breaker, host: str = "") -> None:
        self.name, self.host = name, host
        self._model, self._limits, self._breaker = model, limits, breaker

    def words(self, messages: Sequence[BaseMessage]) -> Iterator[str]:
        """Yield the answer as it comes; raise `ModelFault` where there is none, or not a whole one."""
        if not self._breaker.allows():
            raise ModelFault("resting")
        try:
            yield from self._within(_Asked(self._model, tuple(messages), self._limits))
        except ModelFault:
            self._breaker.failed()
            raise
        self._breaker.succeeded()

    def text(self, messages: Sequence[BaseMessage]) -> str:
        """Return the whole answer; raise `ModelFault`."""
        return "".join(self.words(messages))

    def _within(self, asked: _Asked) -> Iterator[str]:
        started = time.monotonic()
        last = started + self._limits.total
        until = min(started + self._limits.connect + self._limits.first_word, last)
        spoken = False
        try:
            asked.start()
            while (said := asked.next(until - time.monotonic())) is not None:
                spoken = spoken or bool(said)
                if spoken:
                    until = min(time.monotonic() + self._limits.silence, last)
                if said:
                    yield said
        finally:
            asked.stop()


class _Asked:
    """One request in a thread of its own, so that a socket that says nothing holds up nobody."""

    def __init__(self, model: BaseChatModel, messages: tuple[BaseMessage, ...], limits: Limits) -> None:
        self._model, self._messages, self._limits = model, messages, limits
        self._said: SimpleQueue[str | ModelFault | None] = SimpleQueue()
        self._stopped = threading.Event()

    def start(self) -> None:
        if not _slots.acquire(blocking=False):
            raise ModelFault("stuck")
        threading.Thread(target=self._run, name="model", daemon=True).start()

    def next(self, seconds: float) -> str | None:
        """Return the next words, perhaps none; None at the end. Raises `ModelFault`."""
        try:
            said = self._said.get(timeout=max(seconds, 0.0))
        except Empty:
            raise ModelFault("slow") from None
        if isinstance(said, ModelFault):
            raise said
        return said

    def stop(self) -> None:
        self._stopped.set()

    def _run(self) -> None:
        try:
            self._ask()
            self._said.put(None)
        except Exception as error:  # whatever a provider's client raises; its words may hold the key and are dropped
            self._said.put(ModelFault(kind_of(error)))
        finally:
            _slots.release()

    def _ask(self) -> None:
        written, endings, tools = 0, set[str](), False
        for chunk in self._chunks():
            if self._stopped.is_set():
                return
            words = str(chunk.text)
            written += len(words)
            if written > self._limits.characters:
                raise ModelFault("long")
            tools = tools or bool(getattr(chunk, "tool_call_chunks", None))
            endings |= {str(chunk.response_metadata[key]) for key in _ENDINGS if chunk.response_metadata.get(key)}
            self._said.put(words)
        fault = _fault(written, endings, tools, self._limits.says_end)
        if fault == "empty" and not endings:
            self._ask_at_once()
        elif fault:
            raise ModelFault(fault)

    def _chunks(self) -> Iterator[BaseMessage]:
        """Yield the pieces of the answer; none, where LangChain says that there was none."""
        came = False
        try:
            for chunk in self._model.stream(list(self._messages)):
                came = True
                yield chunk
        except ValueError as error:
            if came or "generation" not in str(error):
                raise

    def _ask_at_once(self) -> None:
        """Ask again without streaming: some servers do not stream, and then a stream of nothing is what is read."""
        message = self._model.invoke(list(self._messages))
        words = str(message.text)
        if len(words) > self._limits.characters:
            raise ModelFault("long")
        fault = _fault(len(words), set(), bool(getattr(message, "tool_calls", None)), False)
        if fault:
            raise ModelFault(fault)
        self._said.put(words)


def _fault(written: int, endings: set[str], tools: bool, says_end: bool) -> Kind | None:
    if tools:
        return "tool"
    if not written:
        return "empty"
    if endings & {"length", "max_tokens"} or (says_end and not endings):
        return "cut"
    return None
