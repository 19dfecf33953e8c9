"""Words on their way to HTML: escaped so that nothing of them is a sign, and set as French sets them."""

from __future__ import annotations

import re
from functools import lru_cache

from ui.texts import MONTHS, typeset

REMEMBERED = 4_096  # texts set lately: a page shows the same ones again with each step of an answer

# Control characters, and marks that turn the direction of a text: they can make a text look like another one.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SIGN = re.compile("[" + re.escape("!\"#$%&'()*+-/:<=>@[\\]^_`{|}~\n\t") + "]")
_BLANKS = re.compile(r"\n(?:[ \t]*\n){2,}")
# What no line may break: a word and the sign behind it, « and the word behind it, « 1 200 », « 31 décembre ».
_TIED = re.compile(
    r"(?:« )?[^\s«]{1,24}(?: [?!:;»%])+|« [^\s«]{1,24}"
    rf"|(?<![\d,.])\d{{1,3}}(?: \d{{3}})+(?!\d)|\b\d{{1,2}}(?:er)? (?:{'|'.join(MONTHS)})\b"
)


def escape(text: str) -> str:
    """Return `text` in characters that neither HTML nor Markdown nor LaTeX reads as signs; line breaks are kept."""
    return _SIGN.sub(lambda sign: f"&#{ord(sign[0])};", _INVISIBLE.sub("", text))


@lru_cache(maxsize=REMEMBERED)
def tied(text: str) -> str:
    """Return the words of a person or a document escaped, without a line break where French allows none.

    Their characters stay what they are: a search, a copy, a comparison find them as they were written.
    """
    pieces, start = [], 0
    for match in _TIED.finditer(text):
        pieces += [escape(text[start : match.start()]), f'<span class="lie">{escape(match[0])}</span>']
        start = match.end()
    return "".join(pieces) + escape(text[start:])


def escape_lines(text: str) -> str:
    """Return the text of a document escaped; the blank lines that a page break leaves are shown as one."""
    return tied(shortened(text))


def shortened(text: str) -> str:
    """Return the text of a document with the blank lines that a page break leaves shown as one."""
    return _BLANKS.sub("\n\n", text)


def own(text: str) -> str:
    """Return a sentence of ours with the no-break spaces of French, escaped."""
    return escape(typeset(text))


def own_tied(text: str) -> str:
    """Return a sentence of ours that may hold a date or words of others; not for the value of an attribute."""
    return tied(typeset(text))
