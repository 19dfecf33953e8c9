"""The chain: a question made to stand alone, passages retrieved, an engine that answers, notices about dates."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.beside import answer_beside, step_beside
from assistant.comparison import comparison
from assistant.conversation import agrees_with, begins_anew, readings, standalone
from assistant.courtesies import courteous, courtesy
from assistant.elsewhere import chosen, is_certain
from assistant.english import from_english
from assistant.extractive import Extractive
from assistant.library import Library
from assistant.narrowing import by_its_own_noun, named_by, spoken_of, without_names
from assistant.nearby import Place, last_place
from assistant.notices import notices
from assistant.orders import without_orders
from assistant.phrases import phrase
from assistant.questions import check_question, in_plain_words
from assistant.recalled import says_again
from assistant.refusing import said_already, with_elsewhere
from assistant.retriever import PassageRetriever
from assistant.settings import Settings
from assistant.several import join_replies, split_questions
from assistant.sourced import answer_source, asks_for_source
from assistant.upkeep import WordsMissing
from corpus.nouns import Answer, Document, Refusal, Reply, Turn
from index.address import addresses

if TYPE_CHECKING:
    from assistant.model import ModelEngine

# Words that appear at once while an extractive answer, which is ready as a whole, is shown.
STREAMED_WORDS = 6


class Assistant:
    """Answer questions over a library; safe to share between threads."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._settings = settings
        self._extractive = Extractive(library, settings.strictness, settings.today)
        self._model = _model_engine(settings, library, self._extractive)
        # Plain steps: `RunnablePassthrough.assign` starts a thread a step, which costs more than the step.
        self._found: Runnable[dict[str, Any], dict[str, Any]] = RunnableLambda(_without_names) | self._retrieve

    def reply(self, question: str, history: Sequence[Turn] = (), document: str | None = None) -> Reply:
        """Return the reply to `question`; raise `EmptyQuestion` or `QuestionTooLong`. `document` narrows the search."""
        *_, last = self._replies(question, history, document)
        return last

    def stream(self, question: str, history: Sequence[Turn] = (), document: str | None = None) -> Iterator[Reply]:
        """Yield the reply as its text grows; the last item is the whole reply, and only that one is checked.

        With a language model a reply without words comes first, which has the sources found.
        """
        reply: Reply | None = None
        for reply in self._replies(question, history, document):
            if self._model is not None:
                yield reply
        if reply is not None and self._model is None:
            words = reply.text.split(" ")
            for shown in range(STREAMED_WORDS, len(words), STREAMED_WORDS):
                yield replace(reply, text=" ".join(words[:shown]))
            yield reply

    def _replies(self, question: str, history: Sequence[Turn], document: str | None) -> Iterator[Reply]:
        started = time.perf_counter()
        text = check_question(question, self._settings.question_limit)
        name = courtesy(text)
        if name is not None:
            said = courteous(name, self._library.documents())
            yield Answer(text, said, engine="courtesy", standalone=text, seconds=time.perf_counter() - started)
            return
        place = last_place(history, self._library) if asks_for_source(text) else None
        if place is not None:
            sourced = replace(answer_source(text, place, self._library), standalone=text)
            yield replace(self._add_notices(sourced), seconds=time.perf_counter() - started)
            return
        beside = self._beside(text, history)
        if beside is not None:
            yield replace(self._add_notices(beside), seconds=time.perf_counter() - started)
            return
        asked = without_orders(text)
        if self._model is None:
            found: Iterable[Reply] = (self._quoted(text, in_plain_words(asked), history, document),)
        else:
            found = self._replies_to(asked, history, document)
        for reply in found:
            yield replace(reply, question=text, seconds=time.perf_counter() - started)

    def _beside(self, text: str, history: Sequence[Turn]) -> Answer | None:
        """Return the item beside the last one quoted, where that is asked and no numbered place is meant."""
        step = step_beside(text) if history else ""
        if not step or any(agrees_with(step, one.name.split()[0]) for one in addresses(standalone(text, history))):
            return None
        place = last_place(history, self._library)
        found = answer_beside(text, step, place, self._library) if place is not None else None
        return replace(found, standalone=text) if found is not None else None

    def _quoted(self, text: str, asked: str, history: Sequence[Turn], document: str | None) -> Reply:
        """Return the reply by quotes alone, to each of the questions that one joins, of the documents it compares."""
        compared = comparison(asked, self._library, self._extractive.candidates.called) if document is None else ()
        if compared:
            put = [(f"{one.document.title} – {one.question}", one.question, one.document.id) for one in compared]
            replies = [(shown, self._last(each, (), where)) for shown, each, where in put]
            return replace(self._joined(text, replies), standalone=asked)
        parts = split_questions(asked)
        turns, replies, anew = list(history), [], begins_anew(text)
        for part in parts:
            replies.append((part, self._last(part, tuple(turns), document, anew)))
            turns.append(Turn("user", part))
        return replies[0][1] if len(parts) == 1 else self._joined(text, replies)

    def _joined(self, text: str, replies: Sequence[tuple[str, Reply]]) -> Reply:
        """Return one reply to all, with the notices that its documents call for together: each names its own."""
        return self._add_notices(replace(join_replies(text, replies), notices=()))

    def _last(self, question: str, history: Sequence[Turn], document: str | None, anew: bool = False) -> Reply:
        *_, reply = self._replies_to(question, history, document, anew)
        return reply

    def _replies_to(
        self, question: str, history: Sequence[Turn], document: str | None, anew: bool = False
    ) -> Iterator[Reply]:
        """Yield the reply from the document that the conversation is about; from all where that cannot be told.

        What is not in that document is answered from others where the question says that it is about something else
        (`anew`), and by a model, which reads both.
        Of what the question may mean the first that is answered counts; where none is, the likeliest is refused.
        """
        asked = {"question": question, "history": history, "document": document}
        called = self._extractive.candidates.called
        named = named_by(question, self._library, called) if document is None else None
        if named is not None:
            document = asked["document"] = named.id
        # A model reads passages of several documents: a second call for what one of them lacks costs more.
        place = last_place(history, self._library) if history and self._model is None else None
        quoted = place.passage.document if place is not None else None
        about = spoken_of(question, history, self._library, called, quoted) if document is None and history else None
        meant = tuple(self._meanings(asked))
        narrowed = [{**one, "document": about, "narrowed": True} for one in meant] if about is not None else []
        # Of 130 follow-ups by strangers 7 were answered from another document than the one spoken of: none rightly.
        stays = bool(narrowed) and self._model is None and not anew
        follows = len(meant) > 1
        whole = stays and meant[0]["standalone"] == question.strip()
        if whole and not follows:
            yield self._whole(narrowed[0], meant[0])
            return
        refused: list[tuple[Reply, Iterator[Reply]]] = []
        for one in chain(narrowed, () if stays else meant, self._plainer(meant, named)):
            replies = self._answer(self._found.invoke(one))
            first = next(replies)
            if isinstance(first, Answer) and not (follows and says_again(first, history)):
                yield first
                yield from replies
                return
            refused.append((said_already(first) if isinstance(first, Answer) else first, replies))
        nearby = self._nearby(meant, place) if follows else None
        if nearby is not None:
            yield self._add_notices(replace(nearby, question=question, standalone=meant[0]["standalone"]))
            return
        first, replies = refused[0 if stays else len(narrowed)]
        if whole and isinstance(first, Refusal):
            first = with_elsewhere(first, self._quote(meant[0]))
        yield first
        yield from replies

    def _whole(self, narrowed: dict[str, Any], meant: dict[str, Any]) -> Reply:
        """Return the reply to a question that stands alone, from the document spoken of or from another."""
        there = self._quote(narrowed)
        return there if is_certain(there) else chosen(there, self._quote(meant), narrowed["document"])

    def _quote(self, asked: dict[str, Any]) -> Reply:
        """Return the reply by quotes alone, which comes at once, to one meaning."""
        return next(self._answer(self._found.invoke(asked)))

    def _plainer(self, meant: Sequence[dict[str, Any]], named: Document | None) -> Iterator[dict[str, Any]]:
        """Yield what is asked of a document that the question names with what that document calls itself."""
        if named is None or self._model is not None:
            return
        for one in meant:
            plain = by_its_own_noun(one["standalone"], named, self._library, self._extractive.candidates.called)
            if plain != one["standalone"]:
                yield {**one, "standalone": plain}

    def _nearby(self, meant: Sequence[dict[str, Any]], place: Place | None) -> Answer | None:
        """Return what the article of the last answer says of a follow-up that nothing answers in its words."""
        if place is None or meant[0]["document"] not in (None, place.passage.document):
            return None
        there = PassageRetriever(library=self._library, document=place.passage.document)
        found = [(one["standalone"], there.hits(one["standalone"])) for one in meant]
        return self._extractive.reply_nearby(found, place)

    def _meanings(self, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield what is asked with each thing that it may mean, made to stand alone."""
        question, history = asked["question"], asked["history"]
        if self._model is not None and history:
            alone, fault = self._model.standalone(question, history, self._settings.question_limit)
            yield {**asked, "standalone": from_english(alone), "fault": fault}
        else:
            for alone in readings(question, history):
                yield {**asked, "standalone": from_english(alone), "fault": None}

    def _retrieve(self, asked: dict[str, Any]) -> dict[str, Any]:
        retriever = PassageRetriever(library=self._library, document=asked["document"])
        found = retriever.invoke(asked["standalone"])
        return {**asked, "found": tuple(text.metadata["hit"] for text in found)}

    def _answer(self, asked: dict[str, Any]) -> Iterator[Reply]:
        what = (asked["standalone"], asked["found"], asked["document"])
        replies = self._model.stream(*what, asked["fault"]) if self._model else (self._extractive.reply(*what),)
        for reply in replies:
            yield self._add_notices(replace(reply, question=asked["question"], standalone=asked["standalone"]))

    def _add_notices(self, reply: Reply) -> Reply:
        cited = reply.citations if isinstance(reply, Answer) else reply.closest
        ids = {citation.document for citation in cited}
        quoted = [document for document in self._library.documents() if document.id in ids]
        wordless = any(isinstance(notice, WordsMissing) for notice in self._library.notices)
        said = (phrase("words_missing"),) if wordless else ()
        return replace(reply, notices=(*reply.notices, *said, *notices(quoted, self._settings.today)))


def _without_names(asked: dict[str, Any]) -> dict[str, Any]:
    return {**asked, "standalone": without_names(asked["standalone"])} if asked.get("narrowed") else asked


def _model_engine(settings: Settings, library: Library, extractive: Extractive) -> ModelEngine | None:
    if not settings.llm:
        return None
    from assistant.model import load_model_engine

    return load_model_engine(settings, library, extractive)
