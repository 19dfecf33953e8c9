"""Two questions in one: « Jusqu'à quand est-il valable et qui a signé pour la Région ? »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.courtesies import courtesy
from assistant.phrases import phrase
from assistant.questions import understand
from corpus.nouns import Answer, Citation, Reply
from index.analysis import fold

_ASKING = (
    r"(?:qui|quand|où|combien|pourquoi|comment|quel(?:le)?s?|(?:à|par|avec|pour) qui|(?:jusqu'à|depuis) quand|à quoi|"
    r"qu'est-ce|est-ce|que (?:dit|prévoit|contient))\b"
)
_BETWEEN = re.compile(rf"\?\s+(?=\w)|,?\s+et\s+(?={_ASKING})", re.I)
_QUESTION = re.compile(rf"\b{_ASKING}|\?\s*$|-(?:t-)?(?:il|elle|on|ils|elles)\b", re.I)
# « Un propriétaire à qui on a dit non et qui loue … »: these tell who, they do not ask.
_RELATIVE = re.compile(
    r"(?<=\w )(?<!moi )(?<!nous )(?<!savoir )(?<!dire )(?<!est )(?:(?:à|de|pour|avec|chez|par) )?qui\b", re.I
)
_MARKER = re.compile(r"(?<=» )\[(\d+)\]")
MOST = 3
LEAST = 3  # words of the last part: « et comment ? » goes with what stands before it
# « Qui a signé, et quand ? » asks once more of the same.
_ONCE_MORE = re.compile(r"(?:et )?(?:(?:depuis |jusqu'à )?quand|où|pourquoi|combien) ?\??$", re.I)
_VERB = re.compile(
    r"\b(?:est|sont|a|ont|va|vont|doit|doivent|peut|peuvent|faut|fait|font|dit|prevoit)\b|-(?:t-)?(?:il|elle|on)s?\b"
)


def split_questions(text: str) -> tuple[str, ...]:
    """Return the questions that `text` joins, itself alone where it asks one."""
    parts = [part.strip(" ,;") for part in _BETWEEN.split(text)]
    parts = [part for part in parts if part and courtesy(part) is None]
    if not 1 < len(parts) <= MOST or not all(_stands_alone(part) for part in parts[:-1]):
        return (text,)
    short = len(parts[-1].rstrip(" ?!.").split()) < LEAST and not _ONCE_MORE.match(parts[-1])
    if short or not understand(parts[0]).terms:
        return (text,)
    return tuple(part if part.endswith("?") else f"{part} ?" for part in parts)


def _shifted(text: str, by: int) -> str:
    return _MARKER.sub(lambda marker: f"[{int(marker[1]) + by}]", text)


def _stands_alone(part: str) -> bool:
    """Return whether a part asks and has a verb of its own: « quels lieux et quels artistes vise-t-elle » is one."""
    return bool(_QUESTION.search(_RELATIVE.sub(" ", part))) and bool(_VERB.search(fold(part)))


def join_replies(question: str, parts: Sequence[tuple[str, Reply]]) -> Reply:
    """Return one reply to all parts, citations numbered through; a part that is refused says so within the answer.

    Where every part is refused, the first refusal stands for all.
    """
    answers = [reply for _, reply in parts if isinstance(reply, Answer)]
    if not answers:
        return replace(parts[0][1], question=question)
    written: list[str] = []
    citations: list[Citation] = []
    for asked, reply in parts:
        text = reply.text
        if isinstance(reply, Answer):
            shift = len(citations)
            text = _shifted(text, shift)
            citations += [replace(citation, number=citation.number + shift) for citation in reply.citations]
        written.append(phrase("part", question=f"{asked[0].upper()}{asked[1:]}", answer=text))
    evidence = min(answer.evidence for answer in answers)
    return replace(
        answers[0],
        question=question,
        text="\n\n".join(written),
        citations=tuple(citations),
        evidence=evidence,
    )
