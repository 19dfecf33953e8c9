"""A try of the named model: whether it answers, how fast, whether it cites, and whether what it says holds."""

from __future__ import annotations

import time
from dataclasses import dataclass

from assistant.checks import check
from assistant.library import Library
from assistant.model import prompt_for
from assistant.model_guard import UNKNOWN
from assistant.model_sentences import sentences, unframed
from assistant.model_stream import LanguageModel
from corpus.errors import ContractError
from corpus.nouns import Passage

PASSAGES, SHORTEST, LONGEST = 3, 60, 600
QUESTION = "Que dit le premier passage ?"


class NothingToAsk(ContractError):
    """The library has no passage to try a model with."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a model did with one question over three passages of the library; seconds from the moment it was asked."""

    name: str
    host: str
    first_word: float
    seconds: float
    sentences: int
    cited: int
    supported: int
    written: str

    @property
    def cites(self) -> bool:
        """Return whether at least half of its sentences name a passage that it was given."""
        return self.sentences > 0 and self.cited * 2 >= self.sentences


def try_model(model: LanguageModel, library: Library) -> Trial:
    """Return what the model does; raise `ModelFault` where it does not answer, `NothingToAsk` in an empty library."""
    passages = {f"{at:02d}ab": one for at, one in enumerate(_some(library), 11)}
    if not passages:
        raise NothingToAsk
    started, first, written = time.perf_counter(), 0.0, ""
    for words in model.words(prompt_for(QUESTION, passages)):
        first = first or time.perf_counter() - started
        written += words
    seconds = time.perf_counter() - started
    said = [one for one in sentences(written, passages) if UNKNOWN.lower() not in one.text.lower()]
    held = sum(check(unframed(one.text), passages.values(), library).supported for one in said)
    return Trial(model.name, model.host, first, seconds, len(said), sum(bool(one.keys) for one in said), held, written)


def _some(library: Library) -> list[Passage]:
    every = (passage for document in library.documents() for passage in library.passages(document.id))
    return [one for one in every if one.kind == "paragraph" and SHORTEST <= len(one.text) <= LONGEST][:PASSAGES]
