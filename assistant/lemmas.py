"""Dictionary forms of French words, where stemming is not enough: « signent » is « signer », « vivent » is « vivre ».

The stemmer cuts endings, so that conjugated forms of one verb may keep different stems. simplemma knows the forms.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.analysis import fold, terms

_WORD = re.compile(r"(?:[ldjmtscn]|qu|jusqu|lorsqu|puisqu)['’](?=\w)|[^\W\d_]{4,}", re.I)


@lru_cache(maxsize=100_000)
def lemma_stem(word: str) -> str:
    """Return the stem of the dictionary form of `word` (accents as written), empty where it is the word's own stem."""
    import simplemma

    form = simplemma.lemmatize(word.lower(), lang="fr")
    if fold(form) == fold(word):
        return ""
    stems = terms(form)
    return stems[0] if len(stems) == 1 and stems != terms(word) else ""


def lemma_stems(text: str) -> frozenset[str]:
    """Return the stems of the dictionary forms of the words of `text`, those that are not their own stems."""
    return frozenset(stem for word in _words(text) if (stem := lemma_stem(word)))


def lemmas_by_stem(text: str) -> dict[str, str]:
    """Return, for the words of `text`, their stem → the stem of their dictionary form, where the two differ."""
    found: dict[str, str] = {}
    for word in _words(text):
        stem = lemma_stem(word)
        if stem:
            found.update(dict.fromkeys(terms(word), stem))
    return found


def spelled_stems(text: str) -> frozenset[str]:
    """Return the stems of the words of `text` that a French dictionary has: they are no typing mistakes."""
    return frozenset(stem for word in _words(text) if _is_spelled(word.lower()) for stem in terms(word))


@lru_cache(maxsize=100_000)
def _is_spelled(word: str) -> bool:
    import simplemma

    return simplemma.is_known(word, lang="fr")


def _words(text: str) -> list[str]:
    return [match[0] for match in _WORD.finditer(text) if match[0][-1] not in "'’"]
