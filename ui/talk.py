"""One conversation, step by step, without Gradio: what a person asked, what came back, and what is kept of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from corpus.errors import ContractError
from corpus.nouns import Refusal, Reply, Turn
from ui import page_texts, texts
from ui.pauses import with_pauses
from ui.rate import Rate
from ui.sources import Exchange, citations_of, gather

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from assistant.library import Library
    from assistant.people import People
    from ui.narrowed import Narrowed
    from ui.suggestions import Suggestions

logger = logging.getLogger(__name__)

# A step of a growing reply: so many characters, or such a share of what is shown, or such a time since the last one.
SMALLEST_STEP = 60
GROWTH = 1.0
SECONDS_A_STEP = 0.1
SECONDS_OF_SILENCE = 0.5  # of a language model, until the page can be left
TITLE = 80  # characters of a question that become the title of its conversation

Exchanges = tuple[Exchange, ...]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A conversation as a page holds it; `id` is empty until its first answer is kept."""

    id: str = ""
    exchanges: Exchanges = ()

    def plus(self, exchange: Exchange) -> Dialogue:
        """Return it with one exchange more."""
        return replace(self, exchanges=(*self.exchanges, exchange))


@dataclass(frozen=True, slots=True)
class Talk:
    """What answers the questions of every conversation and keeps them where `people` is given."""

    library: Library
    assistant: Assistant
    question_limit: int
    people: People | None = None
    suggestions: Suggestions | None = None
    narrowed: Narrowed | None = None
    rate: Rate = field(default_factory=lambda: Rate(30, 60))
    rate_of_all: Rate = field(default_factory=lambda: Rate(200, 10))

    def objection(self, question: str, person: str = "") -> str:
        """Return why the question is not asked (empty, too long, too soon), an empty string where it can be."""
        from assistant.questions import check_question

        try:
            check_question(question, self.question_limit)
        except ContractError as error:
            return texts.sentence(error)
        if self.rate_of_all.wait(""):
            return page_texts.TOO_MANY
        if wait := self.rate.wait(person):
            limits = {"limit": self.rate.limit, "seconds": round(self.rate.seconds)}
            return page_texts.TOO_FAST.format(wait=wait, **limits)
        return ""

    def ask(self, question: str, dialogue: Dialogue, scope: Sequence[str] = ()) -> Iterator[Dialogue]:
        """Yield the conversation as its new reply grows; at last it is done, has its sources and is kept.

        `scope` holds the ids of the documents to search in, none for all.
        """
        titles = {document.id: document.title for document in self.library.documents()}
        chosen = tuple(id for id in scope if id in titles)
        exchange = Exchange(question.strip(), scope=tuple(titles[id] for id in chosen))
        yield dialogue.plus(exchange)
        try:
            for step in with_pauses(_paced(self._stream(exchange.question, dialogue, chosen)), SECONDS_OF_SILENCE):
                if step is None:  # nothing new, but a moment at which the person can stop it
                    yield dialogue.plus(exchange)
                    continue
                reply, worth = step
                exchange = replace(exchange, reply=reply)
                if not reply.text:  # the sources found, while a language model still thinks
                    exchange = replace(exchange, sources=gather(self.library, reply))
                if worth or not reply.text:
                    yield dialogue.plus(exchange)
            exchange = self._with_sources(exchange, dialogue)
        except ContractError as error:
            exchange = replace(exchange, reply=None, failure=texts.sentence(error))
        except Exception:
            logger.exception("a question could not be answered")
            exchange = replace(exchange, reply=None, failure=texts.UNEXPECTED_HERE)
        yield self._kept(dialogue, replace(exchange, done=True))

    def stop(self, dialogue: Dialogue) -> Dialogue:
        """Return the conversation with its last exchange ended where it stood; what was not finished is not kept."""
        if not dialogue.exchanges or dialogue.exchanges[-1].done:
            return dialogue
        last = dialogue.exchanges[-1]
        reply = last.reply if last.reply and last.reply.text else None
        sources = gather(self.library, reply) if reply else ()
        ended = replace(last, reply=reply, done=True, failure=texts.STOPPED, sources=sources)
        return replace(dialogue, exchanges=(*dialogue.exchanges[:-1], ended))

    def reopen(self, conversation: str) -> Dialogue:
        """Return a kept conversation, its citations where their words stand now. Raises `UnknownConversation`."""
        from assistant.reply_json import as_reply

        kept = self.people.turns(conversation) if self.people else ()
        exchanges = []
        for turn in kept:
            reply = as_reply(turn.reply)
            sources = gather(self.library, reply)
            exchanges.append(Exchange(turn.question, reply, "", True, sources, turn.id, turn.good))
        return Dialogue(conversation if kept else "", tuple(exchanges))

    def _stream(self, question: str, dialogue: Dialogue, scope: tuple[str, ...]) -> Iterator[Reply]:
        said = history(dialogue.exchanges)
        if len(scope) > 1 and self.narrowed:
            return self.narrowed.to(scope).stream(question, said)
        return self.assistant.stream(question, said, scope[0] if scope else None)

    def _with_sources(self, exchange: Exchange, dialogue: Dialogue) -> Exchange:
        if exchange.reply is None:
            return exchange
        asked = [one.question for one in dialogue.exchanges]
        following = self.suggestions.after(exchange.reply, asked) if self.suggestions else ()
        return replace(exchange, sources=gather(self.library, exchange.reply), next=following)

    def _kept(self, dialogue: Dialogue, exchange: Exchange) -> Dialogue:
        """Return the conversation with the finished exchange, kept; where it cannot be, the answer says so."""
        from assistant.people import UnknownConversation

        if self.people is None or exchange.reply is None:
            return dialogue.plus(exchange)
        try:
            try:
                identifier, turn = self._record(self.people, dialogue.id, exchange)
            except UnknownConversation:  # deleted meanwhile, in another window
                identifier, turn = self._record(self.people, "", exchange)
        except ContractError:
            reply = replace(exchange.reply, notices=(*exchange.reply.notices, page_texts.NOT_KEPT))
            return dialogue.plus(replace(exchange, reply=reply))
        return replace(dialogue, id=identifier).plus(replace(exchange, turn=turn))

    def _record(self, people: People, conversation: str, exchange: Exchange) -> tuple[str, str]:
        assert exchange.reply is not None
        identifier = conversation or people.start(_short(exchange.question)).id
        if isinstance(exchange.reply, Refusal):
            people.note_unanswered(exchange.reply.standalone or exchange.question)
        return identifier, people.record(identifier, exchange.reply, self.library.revision)


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


def announcement(exchange: Exchange) -> str:
    """Return the sentence that a screen reader says."""
    if not exchange.done:
        return texts.SEARCHING
    if exchange.reply is None:
        return exchange.failure
    if isinstance(exchange.reply, Refusal):
        return texts.REFUSED
    return texts.ANSWERED.format(sources=texts.plural(len(citations_of(exchange.reply)), "source"))


def _short(question: str) -> str:
    words = " ".join(question.split())
    return words if len(words) <= TITLE else words[: TITLE - 1].rstrip() + "…"
