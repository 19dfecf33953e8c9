"""The engine with a language model: any chat model of LangChain, each sentence checked against what it cites."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate

from assistant.checks import check
from assistant.citing import Quote, cite
from assistant.extractive import Extractive
from assistant.library import Library
from assistant.phrases import PROMPTS, phrase
from assistant.settings import Settings
from corpus.errors import ContractError
from corpus.nouns import Answer, Hit, Passage, Refusal, Reply
from corpus.sentences import split_sentences

PASSAGES = 8
UNKNOWN = "LE CORPUS NE LE DIT PAS"
_MARKERS = re.compile(r"\s*[\[【]\s*(\w+(?:\s*[,;]\s*\w+)*)\s*[\]】]")
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.S | re.I)
# What never reaches a reader, whatever the model wrote: images, links, HTML.
_FORBIDDEN = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^>\n]*>|\b(?:https?://|www\.)\S+")


class UnusableModel(ContractError):
    """The model that the setting names cannot be used: `setting`, `value`, `reason`."""


def load_model_engine(settings: Settings, library: Library, extractive: Extractive) -> ModelEngine:
    """Return the engine of the chat model that `CONTRAT_LLM` names; raise `UnusableModel`."""
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"temperature": 0, "timeout": 60, "max_retries": 0}
    if settings.llm_base_url:
        options["base_url"] = settings.llm_base_url
    try:
        model = init_chat_model(settings.llm, **options)
    except Exception as error:  # what a provider's package raises differs; some raise AttributeError when one is absent
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise UnusableModel(setting="CONTRAT_LLM", value=settings.llm, reason=reason) from error
    return ModelEngine(model, settings.llm, library, extractive)


class ModelEngine:
    """Let a chat model write from the passages found; fall back on quotes when it fails or goes its own way."""

    def __init__(self, model: BaseChatModel, name: str, library: Library, extractive: Extractive) -> None:
        self.name = name
        self._library = library
        self._extractive = extractive
        template = (PROMPTS / "answer.md").read_text(encoding="utf-8")
        prompt = ChatPromptTemplate.from_messages([("system", template), ("human", "{question}")])
        self._chain = prompt | model | StrOutputParser()

    def reply(self, question: str, hits: Sequence[Hit], document: str | None = None) -> Reply:
        """Return the model's answer where its sentences are borne out, else the extractive reply with a notice."""
        quoted = self._extractive.reply(question, hits, document)
        if not hits or isinstance(quoted, Refusal):
            return quoted
        passages = {secrets.token_hex(2): hit.passage for hit in hits[:PASSAGES]}
        try:
            written = self._chain.invoke(_filled(question, passages))
        except Exception:  # whatever a model's client raises, the reader gets an answer
            return replace(quoted, notices=(phrase("model_failed"),))
        answer = self._checked(question, written, passages)
        return answer or replace(quoted, notices=(phrase("model_unsupported"),))

    def _checked(self, question: str, written: str, passages: dict[str, Passage]) -> Answer | None:
        """Return the answer with what fails marked and its reason in the notices; None where too little holds."""
        if refuses(written):
            return None
        lines: list[str] = []
        quotes: list[Quote] = []
        reasons: list[str] = []
        for sentence, cited in _cited_sentences(_filtered(written), passages):
            found = check(sentence, cited or tuple(passages.values()), self._library)
            quotes += [found.quote] if found.quote is not None and found.supported else []
            if found.supported:
                lines.append(f"{sentence} [{len(quotes)}]")
            else:
                lines.append(f"{sentence} {phrase('unsupported')}")
                reasons.append(phrase("unsupported_why", sentence=sentence, reason=found.faults[0].reason))
        if not quotes or len(quotes) * 2 <= len(lines):
            return None
        citations = cite(self._library, quotes)
        text = "\n".join(lines)
        return Answer(question, text, citations, notices=tuple(reasons), engine=self.name, evidence=1.0)


def refuses(written: str) -> bool:
    """Return whether a model said that the passages do not answer, or said nothing."""
    return UNKNOWN.lower() in written.lower() or not re.search(r"\w{2}", written)


def _filtered(written: str) -> str:
    """Return a model's text without images, links and HTML, thoughts included."""
    bare = _THOUGHT.sub("", written)
    return _FORBIDDEN.sub(r"\1", bare)


def _filled(question: str, passages: dict[str, Passage]) -> dict[str, str]:
    listed = "\n\n".join(f"[{key}] {passage.label}\n{passage.text}" for key, passage in passages.items())
    fence = f"=== {secrets.token_hex(6)} ==="
    example = next(iter(passages))
    return {"question": question, "passages": listed, "fence": fence, "example": example, "unknown": UNKNOWN}


def _cited_sentences(written: str, passages: dict[str, Passage]) -> list[tuple[str, list[Passage]]]:
    """Return each sentence without its markers, with the passages that they name; unknown markers are dropped."""
    found: list[tuple[str, list[Passage]]] = []
    # A marker behind the full stop belongs to the sentence before it.
    joined = re.sub(r"([.!?])((?:\s*[\[【]\w+(?:\s*[,;]\s*\w+)*[\]】])+)", r"\2\1", written)
    for start, end in split_sentences(joined):
        sentence = joined[start:end]
        keys = [key.strip() for match in _MARKERS.finditer(sentence) for key in re.split(r"[,;]", match[1])]
        plain = _MARKERS.sub("", sentence).strip()
        if re.search(r"\w", plain):
            found.append((plain, [passages[key] for key in dict.fromkeys(keys) if key in passages]))
    return found
