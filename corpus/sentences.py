"""Where French sentences end, and what of a passage can be quoted alone."""

from __future__ import annotations

import re

from corpus.nouns import Passage

# A full stop behind one of these does not end a sentence (legal and administrative French).
ABBREVIATIONS = frozenset(
    "m mm mme mmes mlle dr pr me art al ex cf etc p pp n no vol ch fig st ste tél fax av apr env nb réf".split()
)
_BREAK = re.compile(r"(?P<mark>[.!?…]+)(?P<close>[»\")\]]*|\s»)(?=\s+[\"«(\[]?\s?[A-ZÀ-ÖØ-Þ0-9•–-])|\n\s*\n")
_LAST_WORD = re.compile(r"(\w+)$")
# « Il se réunit deux fois par an. », « Cette équipe … », « Son bilan … »: what they are about stands before them.
_POINTS_BACK = re.compile(
    r"(?:Ils?|Elles?|Ce(?:lui|lle|ux|lles|tte|t|s|ci|la)?|C['’]|Leurs?|S(?:on|a|es)|Cependant|Toutefois|À ce titre|"
    r"En outre|Y|Lui)\b"
)
# « Il est convenu », « il y a » stand for nothing.
_PRONOUN = re.compile(
    r"(?:Ils?(?! y a| est (?:créé|institué|constitué|prévu|rappelé|convenu|interdit|procédé|possible)| s['’]agit| "
    r"appartient| convient| faut)|Elles?|Cel(?:ui|le)s?-ci|Ceux-ci)\b"
)


def points_back(sentence: str) -> bool:
    """Tell whether a sentence opens with a word that points at what stands before it."""
    return _POINTS_BACK.match(sentence) is not None


def opens_with_pronoun(sentence: str) -> bool:
    """Tell whether the subject of a sentence is a pronoun, for what the sentence before it names."""
    return _PRONOUN.match(sentence) is not None


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the half-open spans of the sentences of `text`, without surrounding white space.

    Blank lines separate; abbreviations, initials and numbers such as « 1. » at the start of an item do not.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK.finditer(text):
        if match["mark"] == "." and _is_abbreviation(text[start : match.start()]):
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(text)))
    trimmed = (_trim(text, *span) for span in spans)
    return tuple((left, right) for left, right in trimmed if left < right)


def quotable_spans(passage: Passage) -> tuple[tuple[int, int], ...]:
    """Return the spans that can be quoted alone: sentences; an item, a row or a signatory's block is never cut."""
    if passage.kind == "paragraph":
        return split_sentences(passage.text)
    text = passage.text
    return ((len(text) - len(text.lstrip()), len(text.rstrip())),) if text.strip() else ()


def _is_abbreviation(before: str) -> bool:
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    letters = word[1]
    starts_sentence = word.start() == len(before) - len(before.lstrip())
    if letters.isdigit():
        return starts_sentence
    return letters.lower() in ABBREVIATIONS or (len(letters) == 1 and letters.isupper())


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
