"""What the last answers named and said, for a follow-up that points at it: « le premier », « l'autre »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.kinds import STRICT
from assistant.questions import understand
from corpus.nouns import Answer, Turn
from corpus.sentences import split_sentences
from index.address import ORDINALS
from index.analysis import fold

_ARTICLE = r"(?:l[ae]s? |l['’]|du |de la |des |d['’])?"
_WORD = r"[A-ZÀ-Þ0-9][\w'’-]*"
_NAMED = rf"{_ARTICLE}[A-ZÀ-Þ][\w'’-]*(?: (?:d[eu] |des |la |d['’])?{_WORD})*"
# « Néolia, SAIEMB Logement et Habitat 25 »: names in a row.
_IN_A_ROW = re.compile(rf"{_NAMED}(?:, {_NAMED})*,? et {_NAMED}")
_QUOTED = re.compile(r"«\s*(.+?)\s*»(?!\s*»)", re.S)
_NUMBER = re.compile(r"\s*\[\d+\]")
_REFUSED = re.compile(r"^(?:le corpus|je n)", re.I)
_ENDS = r"(?=\s*(?:[,?.!]|$)|,? (?:il|elle|est|a|sera|fait|peut|doit|va|devient|de[sv]\w+|prevoit|concerne)\b)"
_NUMBERED = "|".join(ORDINALS)
_POINTING = re.compile(
    rf"\bl(?:es? |a |' ?)(?P<which>{_NUMBERED}|derniere?|autre)s?(?: (?:des deux|citee?|nommee?))?{_ENDS}"
)
_WORDS = re.compile(r"[^\W_]+")
SAID_AT_MOST = 240
SENTENCE = 4  # words; fewer are a name


def named_in(answer: str) -> tuple[str, ...]:
    """Return the proper names that an answer names in a row, nothing where it names fewer than two."""
    found = _IN_A_ROW.search(answer)
    return tuple(name.strip() for name in re.split(r",? et |, ", found[0])) if found else ()


def quoted_in(answer: str) -> str:
    """Return the first thing that an answer quotes, as it is written there; nothing where it quotes none.

    A quote is what a number stands behind, else whatever stands between guillemets (a document's title does too).
    """
    found = list(_QUOTED.finditer(answer))
    numbered = (quoted for quoted in found if _NUMBER.match(answer, quoted.end()))
    first = next(numbered, found[0] if found else None)
    return first[1] if first is not None else ""


def said_in(answer: str) -> str:
    """Return the first thing that an answer quotes, else what it says, on one line; nothing of a refusal."""
    if _REFUSED.match(answer.strip()):
        return ""
    said = " ".join((quoted_in(answer) or re.sub(r"\[\d+\]", "", answer)).split())
    return said[:SAID_AT_MOST].rsplit(" ", 1)[0] if len(said) > SAID_AT_MOST else said.rstrip(" .…")


def says_again(answer: Answer, history: Sequence[Turn]) -> bool:
    """Tell whether a follow-up is answered by nothing but the sentences that the last answer quoted.

    A date, an amount, another value may stand in what was quoted before it was asked for; « qui pour le premier ? » is
    answered by one of several things quoted.
    """
    said = next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")
    if not answer.citations or len(answer.citations) < len(_NUMBER.findall(said)):
        return False
    last = _words(said)
    return understand(answer.standalone).kind not in STRICT and all(
        _is_said(citation.quote, last) for citation in answer.citations
    )


def _is_said(quote: str, last: str) -> bool:
    sentences = (_words(quote[start:end]) for start, end in split_sentences(quote))
    return any(sentence in last for sentence in (_words(quote), *sentences) if len(sentence.split()) >= SENTENCE)


def _words(text: str) -> str:
    return f" {' '.join(_WORDS.findall(fold(text)))} "


def pointed_at(question: str, named: Sequence[str], previous: str) -> str | None:
    """Return `question` with the one of `named` that it points at in place of « le premier », « l'autre »; or None.

    « L'autre » is the one of two that the `previous` question is not about.
    """
    found = _POINTING.search(fold(question))
    if found is None or len(fold(question)) != len(question):
        return None
    which, wanted = found["which"], None
    if which == "autre":
        left = [name for name in named if not _is_named(name, previous)]
        wanted = left[0] if len(left) == 1 and len(named) > 1 else None
    elif which.startswith("dernier"):
        wanted = named[-1] if named else None
    else:
        wanted = named[ORDINALS[which] - 1] if ORDINALS[which] <= len(named) else None
    if wanted is None:
        return None
    wanted = re.sub(r"^L(?=[ae]s? |['’])", "l", wanted)
    return f"{question[: found.start()]}{wanted}{question[found.end() :]}"


def _is_named(name: str, text: str) -> bool:
    return fold(name) in fold(text)
