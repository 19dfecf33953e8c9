"""One conversation, step by step, without Gradio: what a person asked, what came back, and what the page says of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.errors import ContractError
from corpus.nouns import Refusal, Reply, Turn
from ui import texts
from ui.render import render_failure, render_question, render_reply, render_waiting
from ui.sources import Exchange, citations_of, gather

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from assistant.library import Library

logger = logging.getLogger(__name__)

# A step of a growing reply: so many characters, or such a share of what is shown, or such a time since the last one.
SMALLEST_STEP = 30
GROWTH = 0.5
SECONDS_A_STEP = 0.1

Exchanges = tuple[Exchange, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """What answers the questions of every conversation; it keeps nothing of any of them."""

    library: Library
    assistant: Assistant
    question_limit: int

    def objection(self, question: str) -> str:
        """Return why the question is not asked (it is empty, or too long), an empty string where it can be."""
        from assistant.questions import check_question

        try:
            check_question(question, self.question_limit)
        except ContractError as error:
            return texts.sentence(error)
        return ""

    def ask(self, question: str, before: Exchanges) -> Iterator[Exchange]:
        """Yield the new exchange as it grows; the last one is done and has its sources, or says why it failed."""
        exchange = Exchange(question.strip())
        yield exchange
        try:
            for reply, worth in _paced(self.assistant.stream(exchange.question, history(before))):
                exchange = replace(exchange, reply=reply)
                if worth:
                    yield exchange
            if exchange.reply is not None:
                exchange = replace(exchange, sources=gather(self.library, exchange.reply))
        except ContractError as error:
            exchange = replace(exchange, reply=None, failure=texts.sentence(error))
        except Exception:
            logger.exception("a question could not be answered")
            exchange = replace(exchange, reply=None, failure=texts.UNEXPECTED_HERE)
        yield replace(exchange, done=True)

    def stop(self, exchanges: Exchanges) -> Exchanges:
        """Return the conversation with its last exchange ended where it stood, with the sources of what it cites."""
        if not exchanges or exchanges[-1].done:
            return exchanges
        last = exchanges[-1]
        sources = gather(self.library, last.reply) if last.reply else ()
        return (*exchanges[:-1], replace(last, done=True, failure=texts.STOPPED, sources=sources))


def _paced(replies: Iterator[Reply]) -> Iterator[tuple[Reply, bool]]:
    """Yield each reply, and whether to show it: a step too small to be noticed is not worth its cost.

    The last reply of all is shown by the caller, as the finished one.
    """
    shown, last = 0, time.monotonic()
    for reply in replies:
        grown, now = len(reply.text) - shown, time.monotonic()
        worth = grown >= max(SMALLEST_STEP, shown * GROWTH) or (grown > 0 and now - last >= SECONDS_A_STEP)
        if worth:
            shown, last = len(reply.text), now
        yield reply, worth


def history(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    """Return the conversation as the assistant reads it: what failed is left out."""
    answered = ((exchange.question, exchange.reply.text) for exchange in exchanges if exchange.reply)
    return tuple(turn for asked, text in answered for turn in (Turn("user", asked), Turn("assistant", text)))


def messages(exchanges: Exchanges, first: int = 1) -> list[dict[str, str]]:
    """Return what Gradio's Chatbot shows; `first` is the number of the first exchange, from 1."""
    shown: list[dict[str, str]] = []
    for turn, exchange in enumerate(exchanges, first):
        shown.append({"role": "user", "content": render_question(exchange.question)})
        shown.append({"role": "assistant", "content": _reply(turn, exchange)})
    return shown


def announcement(exchange: Exchange) -> str:
    """Return the sentence that a screen reader says."""
    if not exchange.done:
        return texts.SEARCHING
    if exchange.reply is None:
        return exchange.failure
    if isinstance(exchange.reply, Refusal):
        return texts.REFUSED
    return texts.ANSWERED.format(sources=texts.plural(len(citations_of(exchange.reply)), "source"))


def _reply(turn: int, exchange: Exchange) -> str:
    if exchange.reply is not None:
        return render_reply(turn, exchange.reply, done=exchange.done, ended=exchange.failure)
    return render_failure(exchange.failure) if exchange.done else render_waiting()
