"""Words that the corpus lacks, mended by one letter: « conseiul » is looked for as « conseil » too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from string import ascii_lowercase

from index.analysis import STOP_WORDS, fold, stem

LEAST = 5  # letters: shorter words have too many neighbours
MENDED = 5  # words of one question
_WORD = re.compile(r"[^\W\d_]+")

Frequencies = Callable[[Iterable[str]], Mapping[str, int]]


def mend(question: str, frequencies: Frequencies) -> str:
    """Return `question` with each word whose stem no passage holds replaced by the commonest one a letter off.

    `frequencies` says in how many passages each stem occurs. A word in capitals is a name, and stays. The candidates
    are all edits of one letter (Norvig, "How to write a spelling corrector", 2007).
    """
    found = {match[0]: fold(match[0]) for match in _WORD.finditer(question)}
    long = {word: folded for word, folded in found.items() if len(folded) >= LEAST and not word.isupper()}
    held = frequencies({stem(folded) for folded in long.values()})
    unknown = [word for word, folded in long.items() if not held[stem(folded)] and folded not in STOP_WORDS]
    mended = {word: _nearest(long[word], frequencies) for word in unknown[:MENDED]}
    return _WORD.sub(lambda match: mended.get(match[0], match[0]), question) if mended else question


def _nearest(word: str, frequencies: Frequencies) -> str:
    """Return the edit of `word` whose stem the most passages hold, the word itself where none is held."""
    stems = {edit: stem(edit) for edit in edits(word)}
    held = frequencies(set(stems.values()))
    return max([word, *stems], key=lambda edit: held[stems[edit]] if edit in stems else 0)


def edits(word: str) -> Iterator[str]:
    """Yield what one letter behind the first, too few, too many, wrong or misplaced, makes of `word`."""
    for at in range(1, len(word) + 1):
        before, behind = word[:at], word[at:]
        yield from (before + letter + behind for letter in ascii_lowercase)
        if behind:
            yield before + behind[1:]
            yield from (before + letter + behind[1:] for letter in ascii_lowercase if letter != behind[0])
        if len(behind) > 1 and behind[0] != behind[1]:
            yield before + behind[1] + behind[0] + behind[2:]
