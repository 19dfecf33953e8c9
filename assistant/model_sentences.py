"""What a model wrote, as sentences with the passages that their markers name, without what no reader may get."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from corpus.sentences import split_sentences

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.S | re.I)
_THOUGHT_END = re.compile(r"\A.*</think(?:ing)?>", re.S | re.I)  # some models leave out where their thought begins
_IMAGE = re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])?")
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_TAG = re.compile(r"<[a-z/!?|][^>\n]*>?", re.I)
_DECORATION = re.compile(r"\(non étayé\)|\*\*|__|`+|(?m:^#{1,6}\s+)")
_BRACKETS = re.compile(r"\s*(?:\[([^\[\]\n]{1,80})\]|【([^【】\n]{1,80})】)")
_ONLY_MARKS = re.compile(r"\s*\w+(?:\s*[,;]\s*\w+)*\s*")
_BEHIND_STOP = re.compile(r"([.!?…])((?:\s*(?:\[[^\[\]\n]{1,80}\]|【[^【】\n]{1,80}】))+)")
_UNFINISHED = re.compile(r"\s*[\[【!<][^\]】>\n]{0,80}\Z")
_BULLET = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_FRAME = re.compile(
    r"^(?:(?:d'après|selon) (?:le|ce|les|ces) (?:document|texte|passage|extrait|contrat|protocole)s?(?: fournis?)?, |"
    r"(?:le|ce) (?:document|texte|passage|contrat|protocole) (?:l'|le )?(?:dit|indique|précise|prévoit|mentionne)"
    r"(?: qu(?:e |')| ?: ))(?=\w)",
    re.I,
)
# Whatever could lead out of the page: addresses with a scheme or without one, postal ones too.
_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]*:(?://|\\\\)\S*|(?:javascript|data|mailto|vbscript|file):\S+|//[\w.-]+\.\S*|\bwww\.\S+|\S+@\S+\.\w+|"
    r"\b(?:[a-z0-9-]{2,}\.)+[a-z]{2,24}\b(?:[/?#]\S*)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the model without its markers, the ids that they name, and the bullet before it."""

    text: str
    keys: tuple[str, ...]
    bullet: str = ""


def sentences(written: str, known: Iterable[str], ended: bool = True) -> tuple[Said, ...]:
    """Return the sentences of a text; while it grows (`ended` is false) only those that nothing can change any more."""
    bare = _plain(written)
    if not ended:
        bare = _UNFINISHED.sub("", bare)
    names = {str(number): key for number, key in enumerate(known, 1)}
    names |= {key: key for key in names.values()}
    lines = bare.split("\n")
    return tuple(
        said
        for at, line in enumerate(lines)
        for said in _of_line(line, names, whole=ended or at < len(lines) - 1)
    )  # fmt: skip


def without_foreign_addresses(text: str, source: str) -> str:
    """Return `text` without the addresses that do not stand, letter for letter, in `source`."""
    return _ADDRESS.sub(lambda found: found[0] if found[0].rstrip(".,;:)»") in source else "", text).strip()


def unframed(sentence: str) -> str:
    """Return a sentence without the words that only say that the text says it: « Selon le document, … »."""
    bare = _FRAME.sub("", sentence)
    return bare[0].upper() + bare[1:] if bare and bare != sentence else sentence


def _plain(written: str) -> str:
    bare = _THOUGHT_END.sub("", _THOUGHT.sub("", written))
    for pattern, kept in ((_IMAGE, ""), (_LINK, r"\1"), (_TAG, ""), (_DECORATION, "")):
        bare = pattern.sub(kept, bare)
    return "".join(
        letter for letter in bare if letter == "\n" or unicodedata.category(letter) not in ("Cf", "Cc", "Co")
    )


def _of_line(line: str, names: Mapping[str, str], whole: bool) -> Iterator[Said]:
    bullet = _BULLET.match(line)
    joined = _BEHIND_STOP.sub(r"\2\1", line[bullet.end() :] if bullet else line)
    spans = split_sentences(joined)
    for at, (start, end) in enumerate(spans if whole else spans[:-1]):
        keys: list[str] = []
        plain = _BRACKETS.sub(partial(_take, names, keys), joined[start:end])
        plain = re.sub(r"\s+", " ", plain).strip()
        if re.search(r"\w{2}", plain):
            yield Said(plain, tuple(dict.fromkeys(keys)), bullet[0].strip() + " " if bullet and not at else "")


def _take(names: Mapping[str, str], keys: list[str], found: re.Match[str]) -> str:
    """Put the ids of a marker with the others and return what is left of it: nothing, or all where it is none."""
    inside = found[1] or found[2]
    named = [names[word] for word in re.findall(r"\w+", inside.lower()) if word in names]
    keys += named
    return "" if named or found[2] or _ONLY_MARKS.fullmatch(inside) else found[0]
