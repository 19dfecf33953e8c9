"""What a model says that is shown neither as fact nor with a mark: other languages, code, instructions, orders."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.checks_facts import is_ordinary
from assistant.orders import orders_a_machine
from assistant.phrases import PROMPTS
from index.analysis import fold

# The share of a sentence's words that French forms make up: French sentences of the protocol have .9 and more, English,
# German, Spanish and Italian ones .5 and less. Of shorter sentences too little can be said.
FRENCH_FROM, FEWEST = 0.6, 3
SHINGLE = 6  # words in a row that are no accident
UNKNOWN = "LE CORPUS NE LE DIT PAS"  # what a model is told to say where the passages do not answer
# Markup that is left, calls, templates, and signs in a row that no French word has.
_CODE = re.compile(r"[{}\\]|\$\$|&(?:[a-z]{2,6}|#\d+);|\w\(['\"]|['\"]\)|\w{30}|^\W*(?:\w+:)?//\S+\W*$")


def may_be_shown(sentence: str) -> bool:
    """Return whether a sentence of a model may be shown, with the mark where nothing bears it out."""
    prose = is_french(sentence) and not _CODE.search(sentence)
    return prose and not repeats_instructions(sentence) and not orders_a_machine(sentence)


def is_french(sentence: str) -> bool:
    """Return whether most words in small letters are French; a sentence with few of them passes."""
    words = re.findall(r"(?<![\w-])[a-zà-ÿœ][\wà-ÿ’'-]*", sentence)
    parts = [part for word in words for part in re.split(r"[’'-]", word) if len(part) > 1]
    if len(parts) < FEWEST:
        return not re.search(r"[^\W\d_a-zA-ZÀ-ÿœŒ]", sentence)  # another alphabet
    return sum(map(is_ordinary, parts)) >= FRENCH_FROM * len(parts)


def repeats_instructions(sentence: str) -> bool:
    """Return whether a sentence has words in a row from what the program tells the model."""
    return bool(_shingles(sentence) & _instructions())


@lru_cache(maxsize=1)
def _instructions() -> frozenset[str]:
    files = (PROMPTS / "answer.md", PROMPTS / "followup.md")
    return frozenset().union(_shingles(UNKNOWN), *(_shingles(file.read_text(encoding="utf-8")) for file in files))


def _shingles(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", fold(text))
    return frozenset(" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))
