"""The chain: a question made to stand alone, passages retrieved, an engine that answers, notices about dates."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.conversation import standalone
from assistant.courtesies import courteous, courtesy
from assistant.english import from_english
from assistant.extractive import Extractive
from assistant.library import Library
from assistant.narrowing import spoken_of, without_names
from assistant.notices import notices
from assistant.orders import without_orders
from assistant.phrases import phrase
from assistant.questions import check_question
from assistant.retriever import PassageRetriever
from assistant.settings import Settings
from assistant.several import join_replies, split_questions
from assistant.upkeep import WordsMissing
from corpus.nouns import Answer, Hit, Reply, Turn

# Words that appear at once while an extractive answer, which is ready as a whole, is shown.
STREAMED_WORDS = 6


class Engine(Protocol):
    """What writes an answer from hits."""

    name: str

    def reply(self, question: str, hits: Sequence[Hit], document: str | None = None) -> Reply:
        """Return the answer or the refusal."""
        ...


class Assistant:
    """Answer questions over a library; safe to share between threads."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._settings = settings
        self._extractive = Extractive(library, settings.strictness, settings.today)
        self._engine = _engine(settings, library, self._extractive)
        self.chain = self._build_chain()

    def reply(self, question: str, history: Sequence[Turn] = (), document: str | None = None) -> Reply:
        """Return the reply to `question`; raise `EmptyQuestion` or `QuestionTooLong`. `document` narrows the search."""
        started = time.perf_counter()
        text = check_question(question, self._settings.question_limit)
        name = courtesy(text)
        if name is not None:
            said = courteous(name, self._library.documents())
            return Answer(text, said, engine="courtesy", standalone=text, seconds=time.perf_counter() - started)
        asked = without_orders(text)
        parts = split_questions(asked) if self._engine is self._extractive else (asked,)
        turns, replies = list(history), []
        for part in parts:
            replies.append((part, self._reply_to(part, tuple(turns), document)))
            turns.append(Turn("user", part))
        reply: Reply = replies[0][1] if len(parts) == 1 else join_replies(text, replies)
        return replace(reply, question=text, seconds=time.perf_counter() - started)

    def _reply_to(self, question: str, history: Sequence[Turn], document: str | None) -> Reply:
        """Return the reply from the document that the conversation is about, else from all that may be searched."""
        asked = {"question": question, "history": history}
        about = spoken_of(question, history, self._library) if document is None and history else None
        if about is not None:
            narrowed: Reply = self.chain.invoke({**asked, "document": about, "narrowed": True})
            if isinstance(narrowed, Answer):
                return narrowed
        reply: Reply = self.chain.invoke({**asked, "document": document})
        return reply

    def stream(self, question: str, history: Sequence[Turn] = (), document: str | None = None) -> Iterator[Reply]:
        """Yield the reply as its text grows; the last item is the whole reply, and only that one is checked."""
        reply = self.reply(question, history, document)
        words = reply.text.split(" ")
        for shown in range(STREAMED_WORDS, len(words), STREAMED_WORDS):
            yield replace(reply, text=" ".join(words[:shown]))
        yield reply

    def _build_chain(self) -> Runnable[dict[str, Any], Reply]:
        # Plain steps: `RunnablePassthrough.assign` starts a thread a step, which costs more than the step.
        return (
            RunnableLambda(_make_standalone)
            | RunnableLambda(self._retrieve)
            | RunnableLambda(self._answer)
            | RunnableLambda(self._add_notices)
        )

    def _retrieve(self, asked: dict[str, Any]) -> dict[str, Any]:
        retriever = PassageRetriever(library=self._library, document=asked["document"])
        found = retriever.invoke(asked["standalone"])
        return {**asked, "found": tuple(text.metadata["hit"] for text in found)}

    def _answer(self, asked: dict[str, Any]) -> Reply:
        reply = self._engine.reply(asked["standalone"], asked["found"], asked["document"])
        return replace(reply, question=asked["question"], standalone=asked["standalone"])

    def _add_notices(self, reply: Reply) -> Reply:
        cited = reply.citations if isinstance(reply, Answer) else reply.closest
        ids = {citation.document for citation in cited}
        quoted = [document for document in self._library.documents() if document.id in ids]
        wordless = any(isinstance(notice, WordsMissing) for notice in self._library.notices)
        said = (phrase("words_missing"),) if wordless else ()
        return replace(reply, notices=(*reply.notices, *said, *notices(quoted, self._settings.today)))


def _make_standalone(asked: dict[str, Any]) -> dict[str, Any]:
    alone = from_english(standalone(asked["question"], asked["history"]))
    return {**asked, "standalone": without_names(alone) if asked.get("narrowed") else alone}


def _engine(settings: Settings, library: Library, extractive: Extractive) -> Engine:
    if not settings.llm:
        return extractive
    from assistant.model import load_model_engine

    return load_model_engine(settings, library, extractive)
