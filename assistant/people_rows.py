"""What people keep as the rows of its tables, and back."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from assistant.kept import Feedback, KeptTurn
from corpus.nouns import Turn
from index.analysis import fold


def stored(reply: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns of a reply: the object, and the folded words that a search looks at."""
    return {"reply": write_json(reply), "words": fold(f"{reply['question']} {reply['answer']}")}


def turn_of(row: Any) -> KeptTurn:
    """Return the turn of a row."""
    good = None if row.good is None else bool(row.good)
    reply = json.loads(row.reply)
    return KeptTurn(row.id, row.conversation, row.question, row.standalone, reply, row.revision, time_of(row.at), good)


def feedback_of(row: Any) -> Feedback:
    """Return the mark of a row; its history becomes messages, without greetings and the like."""
    replies = json.loads(row.history)
    asked = [one for one in replies if one["engine"] != "courtesy"]
    history = [turn for one in asked for turn in (Turn("user", one["question"]), Turn("assistant", one["answer"]))]
    reply = json.loads(row.reply)
    cited = [one["document"] for kept in (reply, *replies) for key in ("citations", "closest") for one in kept[key]]
    return Feedback(
        id=row.id,
        turn=row.turn,
        good=bool(row.good),
        reason=row.reason,
        remark=row.remark,
        question=row.question,
        standalone=row.standalone,
        history=tuple(history),
        reply=reply,
        revision=row.revision,
        at=time_of(row.at),
        state=row.state,
        case=row.case,
        documents=tuple(dict.fromkeys(cited)),
    )


def write_json(value: object) -> str:
    """Return JSON as it is stored."""
    return json.dumps(value, ensure_ascii=False)


def new_id() -> str:
    """Return an id that no one guesses."""
    return secrets.token_hex(8)


def stamp(moment: datetime) -> str:
    """Return a moment as text that sorts: UTC, microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def time_of(stamp: str) -> datetime:
    """Return the moment of a stamp."""
    return datetime.fromisoformat(stamp)
