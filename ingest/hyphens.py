"""Words that a line end broke: join them, keep the hyphen of a compound."""

from __future__ import annotations

import re
from collections import Counter

_WORDS = re.compile(r"[\w’'-]+\w")
# First halves of compounds that keep their hyphen at a line end.
_COMPOUND = re.compile(
    r"(?:^|[\s'’(])(?:mi|non|sous|demi|semi|inter|vice|co|ex|ci|là|peut|avant|après|contre|quasi|pluri|auto|rendez|"
    r"au|par|est|a|au-delà|vis|soi|porte|procès|chef|compte|savoir|centre|socio|éco)$",
    re.I,
)
_BROKEN = re.compile(r"(?P<head>\w[\w’']*)[-‐\u00ad]\n[ \t]*(?P<tail>[a-zà-öø-ÿœ]+(?:-\w+)*[^\w\s]*)(?:[ \t]|(?=\n)|$)")


def count_words(text: str) -> Counter[str]:
    """Return how often each word, compounds as one, stands in a text."""
    return Counter(word.lower() for word in _WORDS.findall(text))


def join_broken(stem: str, after: str, words: Counter[str]) -> tuple[str, str]:
    """Return what is left of a line that ends with a hyphen (`stem` is the line without it), and what joins the next.

    `words` of the whole text tell a compound from a broken word.
    """
    head, tail = re.search(r"[\w’'-]*$", stem), re.match(r"\w+", after)
    if not head or not head[0] or not tail:
        return f"{stem}-", " "
    joined, hyphened = (head[0] + tail[0]).lower(), f"{head[0]}-{tail[0]}".lower()
    compound = after[tail.end() : tail.end() + 1] == "-" or (not words[joined] and _COMPOUND.search(stem))
    if not after[:1].islower() or words[hyphened] > words[joined] or compound:
        return f"{stem}-", ""
    return stem, ""


def join_lines(text: str) -> str:
    """Return a text that is wrapped by hand with its broken words whole, each at the end of the line it began on."""
    words = count_words(text)

    def whole(match: re.Match[str]) -> str:
        stem, joint = join_broken(match["head"], match["tail"], words)
        return f"{stem}{joint}{match['tail']}" + ("\n" if text[match.end() - 1] in " \t" else "")

    return _BROKEN.sub(whole, text)
