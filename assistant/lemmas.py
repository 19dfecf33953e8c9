"""Dictionary forms of French words, where stemming is not enough: « signent » is « signer », « vivent » is « vivre ».

The stemmer cuts endings, so that conjugated forms of one verb may keep different stems. simplemma knows the forms.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import combinations, product

from index.analysis import fold, terms

_WORD = re.compile(r"(?:[ldjmtscn]|qu|jusqu|lorsqu|puisqu)['’](?=\w)|[^\W\d_]{4,}", re.I)

# How a letter may be accented, the likeliest first; how many of a word, of how many that may be.
_ACCENTS = {"e": "éèê", "a": "âà", "i": "îï", "o": "ô", "u": "ûù", "c": "ç"}
MARKED, MAY_BE = 3, 9


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


def with_accents(text: str) -> str:
    """Return a text that was typed without any accent with those of the dictionary: « renovation » is « rénovation ».

    Only a word that the dictionary has in no other way gets them: « signe » stays.
    """
    if any(unicodedata.combining(one) for one in unicodedata.normalize("NFD", text)):
        return text
    return re.sub(r"[^\W\d_]{4,}", lambda word: _accented(word[0]), text)


@lru_cache(maxsize=10_000)
def _accented(word: str) -> str:
    if not word.islower() or _is_spelled(word):
        return word
    places = [place for place, letter in enumerate(word) if letter in _ACCENTS]
    if len(places) > MAY_BE:  # thousands of spellings to look up, and hardly a word
        return word
    for marked in range(1, min(len(places), MARKED) + 1):
        for chosen in combinations(places, marked):
            for letters in product(*(_ACCENTS[word[place]] for place in chosen)):
                spelled = list(word)
                for place, letter in zip(chosen, letters, strict=True):
                    spelled[place] = letter
                if _is_spelled("".join(spelled)):
                    return "".join(spelled)
    return word


@lru_cache(maxsize=100_000)
def _is_spelled(word: str) -> bool:
    import simplemma

    return simplemma.is_known(word, lang="fr")


def _words(text: str) -> list[str]:
    return [match[0] for match in _WORD.finditer(text) if match[0][-1] not in "'’"]
