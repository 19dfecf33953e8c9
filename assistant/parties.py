"""By which word a contract calls each of its parties: « l'association La Fabrique, …, ci-après « l'Association » »."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.nouns import Passage
from corpus.sentences import split_sentences
from index.analysis import fold, terms

# Of a document with more passages than this only the first are read.
MOST = 3_000
# « Ci-après « la convention initiale » » introduces a text.
_TEXTS = frozenset("convention contrat protocole avenant charte accord".split())
NAME_WORDS, BRACKET_WORDS = 12, 6  # words of a name at most, and of one before a bracket
_DETERMINER = r"(?:[lL]['’]\s*|[Ll]a |[Ll]es? )"
_ALIAS = re.compile(
    r"\bci-apr[èe]s,?\s+(?:d[ée]nomm[ée]e?s?\s+|d[ée]sign[ée]e?s?\s+|appel[ée]e?s?\s+|nomm[ée]e?s?\s+)?"
    r"(?:(?:par|sous) (?:le|les) (?:termes?|noms?|vocables?)\s+(?:de\s+)?)?"
    rf"(?:{_DETERMINER}?[«\"“]\s*{_DETERMINER}?(?P<quoted>[^»\"”]{{2,60}}?)\s*[»\"”]|{_DETERMINER}(?P<bare>[A-ZÀ-Þ][\w-]+))"
)
# « L'opérateur Habitat & Reliance », of which the text goes on as « l'opérateur ».
_NAMED = re.compile(
    rf"(?<![\w-]){_DETERMINER}(?P<alias>opérateur|association|société|bailleur|cabinet|fondation|entreprise|coopérative|"
    r"syndicat|prestataire|exploitant|club|régie|mutuelle|fédération) «? ?"
    r"(?P<name>[A-ZÀ-Þ][\w'’&-]*(?: (?:&|et|de|du|des|la|le|les|à|[A-ZÀ-Þ][\w'’&-]*))*)"
)
_OPENS = re.compile(r"^(?:[\W\d]|entre(?: les soussignée?s)?\b|et\b|d['’](?:autre|une(?: première)?) part\b)+", re.I)
_CLAUSE = re.compile(r";|,\s*\n|\n\s*\n")
_ENDS = re.compile(r"[,;:()]|\b(?:représent|dont le siège|sise?s?\b|régie?s?\b|ayant\b|agissant\b|pour s(?:on|a|es)\b)")


@dataclass(frozen=True, slots=True)
class Party:
    """What stands for a party in a text (`alias`, as it is written there) and the stems of its own name."""

    alias: str
    name: frozenset[str]

    @property
    def stems(self) -> frozenset[str]:
        """Return the stems of the alias."""
        return frozenset(terms(self.alias))

    def stands_in(self, text: str) -> bool:
        """Tell whether `text` calls the party by its alias, written as the document introduced it."""
        before = "" if self.alias[0].isupper() else _DETERMINER
        return re.search(rf"(?<![\w-]){before}{re.escape(self.alias)}(?![\w-])", text) is not None


def parties(passages: Sequence[Passage]) -> tuple[Party, ...]:
    """Return the parties that the passages of a document introduce with a word that stands for them, in order."""
    read = passages[:MOST]
    introduced = [party for passage in read if "ci-apr" in passage.text for party in _of(passage.text)]
    named: dict[str, set[frozenset[str]]] = {}
    for passage in read:
        for match in _NAMED.finditer(passage.text):
            named.setdefault(match["alias"], set()).add(frozenset(terms(match["name"])))
    known = {party.alias.lower() for party in introduced}
    # « L'opérateur » stands for the one that has a name, where only one has.
    alone = (Party(alias, *names) for alias, names in named.items() if len(names) == 1 and alias not in known)
    return (*introduced, *alone)


def _of(text: str) -> Iterator[Party]:
    for start, end in split_sentences(text):
        sentence, behind = text[start:end], 0
        for match in _ALIAS.finditer(sentence):
            name, behind = _name(sentence[behind : match.start()]), match.end()
            alias = " ".join((match["quoted"] or match["bare"]).split())
            if name - frozenset(terms(alias)) and fold(alias).split()[0] not in _TEXTS:
                yield Party(alias, name)


def _name(before: str) -> frozenset[str]:
    """Return the stems of the last name in what stands before an alias: what opens a line, or stands at a bracket."""
    if before.rstrip().endswith("("):
        return frozenset(terms(" ".join(before.rstrip(" (").split()[-BRACKET_WORDS:])))
    for clause in reversed(_CLAUSE.split(before)):
        words = _ENDS.split(_OPENS.sub("", clause), maxsplit=1)[0].split()
        if words:
            return frozenset(terms(" ".join(words[:NAME_WORDS])))
    return frozenset()
