"""What `contrat feedback` and `contrat unanswered` print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ui import texts
from ui.terminal import as_json
from ui.texts import long_date, plural, typeset

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.kept import Feedback, Unanswered
    from evals.cases import Case


def show_marks(marks: Sequence[Feedback], json_wanted: bool) -> str:
    """Return a list of marks, a line each."""
    if json_wanted:
        return as_json({"feedback": [_object(mark) for mark in marks]})
    if not marks:
        return typeset(texts.NO_MARKS)
    return typeset(
        "\n".join(f"{mark.id}  {long_date(mark.at.date())}  {_state(mark)}  {mark.question}" for mark in marks)
    )


def show_mark(mark: Feedback, json_wanted: bool) -> str:
    """Return one mark with the whole answer that it is about, and how to go on."""
    return as_json(_object(mark)) if json_wanted else typeset("\n".join(_lines(mark)))


def show_case(case: Case, file: Path, json_wanted: bool) -> str:
    """Return what was made of a mark."""
    from evals.cases import as_line

    if json_wanted:
        return as_json({"case": as_line(case), "set": str(file)})
    return typeset(texts.CURATED.format(id=case.id, split=case.split, file=file))


def show_discarded(mark: Feedback, json_wanted: bool) -> str:
    """Return that a mark was put aside."""
    return as_json({"discarded": mark.id}) if json_wanted else typeset(texts.DISCARDED.format(id=mark.id))


def show_unanswered(questions: Sequence[Unanswered], logged: bool, json_wanted: bool) -> str:
    """Return the questions without an answer; `logged` says whether they are noted at present."""
    if json_wanted:
        found = [asdict(one) | {"first": one.first.isoformat(), "last": one.last.isoformat()} for one in questions]
        return as_json({"unanswered": found, "logged": logged})
    lines = [f"{one.count:>5}  {long_date(one.last.date())}  {one.question}" for one in questions]
    lines = lines or [texts.ALL_ANSWERED]
    return typeset("\n".join(lines if logged else [*lines, texts.NOT_LOGGED]))


def _object(mark: Feedback) -> dict[str, Any]:
    return asdict(mark) | {"engine": mark.engine, "at": mark.at.isoformat()}


def _state(mark: Feedback) -> str:
    return texts.REASONS[mark.state] + (f" ({mark.reason})" if mark.reason else "")


def _lines(mark: Feedback) -> Iterator[str]:
    yield f"{mark.id}, {long_date(mark.at.date())} : {_state(mark)}"
    if mark.remark:
        yield f"    {mark.remark}"
    for turn in mark.history:
        yield f"  {texts.HISTORY_ROLES[turn.role]} : {turn.content}"
    yield f"  {texts.HISTORY_ROLES['user']} : {mark.question}"
    if mark.standalone and mark.standalone != mark.question:
        yield f"    {texts.UNDERSTOOD} {mark.standalone}"
    yield f"  {texts.HISTORY_ROLES['assistant']} : {mark.reply['answer']}"
    for key in ("citations", "closest"):
        yield from (f"    [{one['number']}] {one['document']}, {one['label']}" for one in mark.reply[key])
    if mark.reply["closest"] or mark.reply["citations"]:
        yield f"    ({plural(len(mark.documents), 'document')})"
    if mark.state == "candidate":
        yield texts.CURATE_HOW.format(id=mark.id)
