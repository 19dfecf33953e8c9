"""What ranking reads of a passage: its words, sentence by sentence."""

from __future__ import annotations

import re

from corpus.sentences import split_sentences
from index.analysis import fold

Sheet = tuple[tuple[str, ...], ...]  # the words of each sentence, folded, in order; no sentence is empty
READ = 3_000  # characters; ingest cuts passages at 1,500, but the annexes of some codes run to 150,000
_WORD = re.compile(r"[a-z]+|\d+|\w+")


def read_sheet(text: str) -> Sheet:
    """Return the words of each sentence of the first 3,000 characters of `text`."""
    text = text[:READ]
    read = (tuple(read_words(text[start:end])) for start, end in split_sentences(text))
    return tuple(sentence for sentence in read if sentence)


def read_words(text: str) -> list[str]:
    """Return runs of letters and runs of digits, folded: « L.123-4 » is three words, « l'aide » two."""
    return _WORD.findall(fold(text))


def write(sheet: Sheet) -> str:
    """Return a sheet as text, a sentence a line."""
    return "\n".join(map(" ".join, sheet))


def read_written(text: str) -> Sheet:
    """Return the sheet that `write` wrote."""
    return tuple(tuple(line.split(" ")) for line in text.split("\n")) if text else ()
