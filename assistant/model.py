"""The engine with a language model: any chat model of LangChain, each sentence checked against what it cites."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from langchain_core.messages import BaseMessage
from langchain_core.prompts import ChatPromptTemplate

from assistant.citing import cited_passage
from assistant.conversation import standalone
from assistant.extractive import Extractive
from assistant.library import Library
from assistant.model_access import open_model
from assistant.model_draft import Draft
from assistant.model_faults import ModelFault
from assistant.model_followup import rewrite
from assistant.model_guard import UNKNOWN
from assistant.model_stream import LanguageModel
from assistant.phrases import PROMPTS, phrase
from assistant.settings import Settings
from corpus.nouns import Answer, Hit, Passage, Refusal, Reply, Turn

PASSAGES, CITED = 8, 20


def load_model_engine(settings: Settings, library: Library, extractive: Extractive) -> ModelEngine:
    """Return the engine of the chat model that `CONTRAT_LLM` names; raise `RemoteForbidden` or `UnusableModel`."""
    return ModelEngine(open_model(settings), library, extractive)


class ModelEngine:
    """Let a chat model write from the passages found; fall back on quotes when it fails or goes its own way."""

    def __init__(self, model: LanguageModel, library: Library, extractive: Extractive) -> None:
        self.name, self.model = model.name, model
        self._library = library
        self._extractive = extractive

    def reply(self, question: str, hits: Sequence[Hit], document: str | None = None) -> Reply:
        """Return the model's answer where its sentences are borne out, else the extractive reply with a notice."""
        *_, last = self.stream(question, hits, document)
        return last

    def stream(
        self, question: str, hits: Sequence[Hit], document: str | None = None, fault: ModelFault | None = None
    ) -> Iterator[Reply]:
        """Yield a reply without words that has the sources found, then the answer as it grows, at last the whole one.

        With the `fault` of a request made before, the model is not asked.
        """
        quoted = self._extractive.reply(question, hits, document)
        if not hits or isinstance(quoted, Refusal) or self._lists_signatories(quoted):
            yield quoted
            return
        if fault is not None:
            yield with_fault(quoted, fault)
            return
        yield replace(quoted, text="", notices=())
        passages = _given(quoted, hits, self._library)
        base = Answer(question, "", quoted.citations, engine=self.name, host=self.model.host, evidence=quoted.evidence)
        draft = Draft(base, self._library, passages)
        try:
            for words in self.model.words(prompt_for(question, passages)):
                if (growing := draft.add(words)) is not None:
                    yield growing
        except ModelFault as caught:
            yield with_fault(quoted, caught)
            return
        yield _whole(draft) or _given_way(quoted, draft.written)

    def _lists_signatories(self, quoted: Answer) -> bool:
        """Return whether the answer is a look-up among the signatures, which says what cannot be read."""
        kinds = [cited_passage(self._library, citation) for citation in quoted.citations]
        return bool(kinds) and all(passage is not None and passage.kind == "signatory" for passage in kinds)

    def standalone(self, question: str, history: Sequence[Turn], limit: int) -> tuple[str, ModelFault | None]:
        """Return a follow-up as it stands alone, by the model, else by rules; and what went wrong with the model."""
        fault = None
        try:
            rewritten = rewrite(self.model, question, history, limit)
        except ModelFault as caught:
            rewritten, fault = None, caught
        return rewritten or standalone(question, history), fault


def _given(quoted: Answer, hits: Sequence[Hit], library: Library) -> dict[str, Passage]:
    """Return the passages that the model gets by random ids: those that the quotes come from, then the best found."""
    cited = [passage for one in quoted.citations[:CITED] if (passage := cited_passage(library, one)) is not None]
    chosen = dict.fromkeys((*cited, *(hit.passage for hit in hits)))
    passages = list(chosen)[: max(PASSAGES, len(dict.fromkeys(cited)))]
    return dict(zip(_ids(len(passages)), passages, strict=True))


def _ids(count: int) -> list[str]:
    """Return so many different ids that nobody can foresee."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[secrets.token_hex(2)] = None
    return list(found)


def with_fault(quoted: Reply, fault: ModelFault) -> Reply:
    """Return an extractive reply with the sentence that says what went wrong with the model."""
    return replace(quoted, notices=(phrase("model_failed", **fault.details), *quoted.notices))


def refuses(written: str) -> bool:
    """Return whether a model said that the passages do not answer, or said nothing."""
    return UNKNOWN.lower() in written.lower() or not re.search(r"\w{2}", written)


def _whole(draft: Draft) -> Answer | None:
    return None if refuses(draft.written) else draft.finished()


def _given_way(quoted: Reply, written: str) -> Reply:
    notice = "model_declined" if refuses(written) else "model_unsupported"
    return replace(quoted, notices=(phrase(notice), *quoted.notices))


def prompt_for(question: str, passages: Mapping[str, Passage]) -> list[BaseMessage]:
    """Return what a model is sent for a question: the rules with the passages between fences, then the question."""
    template = (PROMPTS / "answer.md").read_text(encoding="utf-8")
    prompt = ChatPromptTemplate.from_messages([("system", template), ("human", "{question}")])
    listed = "\n\n".join(f"[{key}] {passage.label}\n{passage.text}" for key, passage in passages.items())
    fence, example = f"=== {secrets.token_hex(6)} ===", next(iter(passages))
    filled = {"question": question, "passages": listed, "fence": fence, "example": example, "unknown": UNKNOWN}
    return prompt.format_messages(**filled)
