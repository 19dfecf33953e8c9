"""What is left of kept replies once a document that they cite was removed: the places, without a word of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, or_, select, update

from assistant.courtesies import courtesy
from assistant.people_rows import stored, write_json

RETIRED = "« document retiré »"
# The set in a home that curated marks go to, one JSON object a line; `cites` names documents whose words it may have.
CASES = "cases.jsonl"
# Names that ingest gives; any other name of a place is a heading, which is words of the document.
_PLACE = re.compile(r"(?:Préambule|Signataires|En-tête|(?:Article|Annexe|Page|Paragraphe) [\w.-]+)\Z")
_MARKER = re.compile(r"\[\d+(?:\s*,\s*\d+)*\]")
# Engines whose answer is quotes, each line with the markers of what it quotes.
_QUOTING = ("extractive",)
# How a reply that lists the documents shows in the stored JSON, among other courtesies.
_COURTESY = '"engine": "courtesy"'


def forget_in(connection: Connection, table: Table, document: str) -> int:
    """Take the words of `document` out of the replies in `table`; return how many rows that touched."""
    touched = 0
    replies = [table.c[name] for name in ("reply", "history") if name in table.c]
    sought = (write_json(document), _COURTESY)
    named = or_(*(column.contains(words, autoescape=True) for column in replies for words in sought))
    for row in connection.execute(select(table).where(named)).mappings().all():
        left = _without(dict(row), document)
        if left:
            connection.execute(update(table).where(table.c.id == row["id"]).values(left))
            touched += 1
    return touched


def _without(row: Mapping[str, Any], document: str) -> dict[str, Any]:
    """Return the columns of a turn or a mark that change when the words of `document` go."""
    changed: dict[str, Any] = {}
    reply = without_document(json.loads(row["reply"]), document)
    if reply is not None:
        changed = {"standalone": reply["standalone"]} | stored(reply)
        changed = {name: value for name, value in changed.items() if name in row}
    if "history" in row:
        before = json.loads(row["history"])
        left = [without_document(one, document) for one in before]
        if any(one is not None for one in left):
            changed["history"] = write_json([new or old for new, old in zip(left, before, strict=True)])
    return changed


def without_document(reply: Mapping[str, Any], document: str) -> dict[str, Any] | None:
    """Return the reply with the words of `document` taken out, None where it has none to lose."""
    if _lists_documents(reply):
        return None if reply["answer"] == RETIRED else {**reply, "answer": RETIRED}
    if not any(_cites(one, document) for key in ("citations", "closest") for one in reply.get(key, ())):
        return None
    kept = {key: [_place(one, document) for one in reply.get(key, ())] for key in ("citations", "closest")}
    gone = {one["number"] for one in kept["citations"] if one["document"] == document}
    # What a follow-up was rewritten to may have a word from an answer, and a notice may name the title.
    same = reply.get("standalone", "") == reply["question"]
    standalone = reply["question"] if same else ""
    return {**reply, **kept, "answer": _answer(reply, gone), "standalone": standalone, "notices": []}


def _lists_documents(reply: Mapping[str, Any]) -> bool:
    """Say whether the reply names the documents of the library, by their titles and without citations."""
    return bool(reply.get("engine") == "courtesy" and courtesy(reply["question"]) == "documents")


def _cites(citation: Mapping[str, Any], document: str) -> bool:
    return bool(citation["document"] == document and not citation.get("removed"))


def _place(citation: Mapping[str, Any], document: str) -> dict[str, Any]:
    if not _cites(citation, document):
        return dict(citation)
    article = citation["article"] if _PLACE.match(citation["article"]) else ""
    return {**citation, "title": RETIRED, "article": article, "label": article, "quote": "", "removed": True}


def _answer(reply: Mapping[str, Any], gone: set[int]) -> str:
    """Keep the lines that quote only what is still there."""
    if reply.get("abstained") or reply.get("engine") not in _QUOTING:
        return RETIRED
    lines = [_line(line, gone) for line in str(reply["answer"]).split("\n")]
    return "\n".join(line for number, line in enumerate(lines) if line != RETIRED or number == 0)


def _line(line: str, gone: set[int]) -> str:
    markers = _MARKER.findall(line)
    numbers = {int(number) for marker in markers for number in re.findall(r"\d+", marker)}
    if numbers and not numbers & gone:
        return line
    return " ".join([RETIRED, *markers])


def forget_cases(home: Path, document: str) -> None:
    """Drop the curated cases in `home` that have words of `document`: what they expect is no longer in the corpus."""
    path = home / CASES
    if not path.exists():
        return
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not _names(line, document)]
    if len(kept) < len(lines):
        aside = path.with_name(f".{CASES}.part")
        aside.write_text("".join(kept), encoding="utf-8")
        aside.replace(path)


def _names(line: str, document: str) -> bool:
    """Say whether a case is about the document; a line that a person broke goes where it has the id at all."""
    try:
        case = json.loads(line)
        named = (case.get("document"), case.get("expected", {}).get("document"), *case.get("cites", ()))
    except (ValueError, AttributeError, TypeError):
        return document in line
    return document in named
