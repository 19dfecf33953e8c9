"""A follow-up made to stand alone by a language model; what it adds from elsewhere is not taken."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from langchain_core.prompts import ChatPromptTemplate

from assistant.checks_facts import figures, name_words, names, plain
from assistant.model_sentences import sentences
from assistant.model_stream import LanguageModel
from assistant.phrases import PROMPTS
from corpus.nouns import Turn

# What of a conversation goes to the model: the last turns, each no longer than this.
TURNS, CHARACTERS = 6, 1_000
ROLES = {"user": "Question", "assistant": "Réponse"}


def rewrite(model: LanguageModel, question: str, history: Sequence[Turn], limit: int) -> str | None:
    """Return the question as the model makes it stand alone, None where that cannot be used; raise `ModelFault`.

    It cannot where it is no single question of at most `limit` characters, or where it holds a figure or a name that
    neither the question nor the conversation has.
    """
    template = (PROMPTS / "followup.md").read_text(encoding="utf-8")
    prompt = ChatPromptTemplate.from_messages([("system", template), ("human", "{question}")])
    turns = [f"{ROLES[turn.role]} : {turn.content[:CHARACTERS]}" for turn in history[-TURNS:]]
    fence = f"=== {secrets.token_hex(6)} ==="
    filled = {"question": question, "conversation": "\n".join(turns), "fence": fence}
    written = model.text(prompt.format_messages(**filled))
    return usable(written, " ".join((question, *(turn.content for turn in history))), limit)


def usable(written: str, known: str, limit: int) -> str | None:
    """Return the one question that `written` holds, where all its figures and names are in `known`."""
    said = " ".join(one.text for one in sentences(written, ())).strip(" «»\"'")
    said = re.sub(r"^(?:question(?: reformulée)?|reformulation) ?: ?", "", said, flags=re.I).strip(" «»\"'")
    if not said.endswith("?") or said.count("?") > 2 or len(said) > limit:
        return None
    words = name_words(known)
    figured = {fact.value for fact in figures(plain(known))}
    foreign = any(fact.value not in figured for fact in figures(plain(said)))
    named = any(not name.weak and name.value not in words for name in names(said))
    return None if foreign or named else said
