"""The kept conversations: their list, and what is done with one of them or with an answer in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from corpus.errors import ContractError
from ui import page_texts, texts
from ui.lettering import escape, own, tied
from ui.talk import Dialogue, Talk
from ui.texts import long_date, plural
from ui.view import View

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.kept import Conversation
    from assistant.people import People

SHOWN = 60  # conversations in the list; the search finds the others
LONGEST = 200  # characters of a search


def render_archive(found: Sequence[Conversation], current: str, search: str, today: date) -> str:
    """Return the list of conversations; `current` is the id of the one that is open."""
    items = "".join(_item(one, one.id == current, today) for one in found[:SHOWN])
    none = page_texts.NONE_FOUND if search.strip() else page_texts.NO_CONVERSATIONS
    return f"<ul>{items}</ul>" if items else f'<p class="rien">{own(none)}</p>'


def _item(one: Conversation, current: bool, today: date) -> str:
    here = ' aria-current="true"' if current else ""
    facts = f"{_day(one.changed, today)}, {plural(one.turns, 'question')}"
    title = escape(one.title)
    buttons = "".join(
        f'<button type="button" class="{css}" aria-label="{own(words)} : {title}">{own(words)}</button>'
        for css, words in (("renommer", page_texts.RENAME), ("effacer", page_texts.DELETE))
    )
    link = f'<a href="./?conversation={escape(one.id)}"{here}>{tied(one.title)}</a>'
    return f'<li data-id="{escape(one.id)}">{link}<p>{own(facts)}</p><div class="gestes">{buttons}</div></li>'


def _day(moment: datetime, today: date) -> str:
    day = moment.astimezone().date()
    near = {0: page_texts.TODAY, 1: page_texts.YESTERDAY}
    return near.get((today - day).days) or long_date(day)


def add_archive(app: FastAPI, people: People | None, talk: Talk, view: View) -> None:
    """Add the routes of the conversations; without `people` they say that nothing can be kept."""
    from fastapi import Body
    from fastapi.responses import HTMLResponse, JSONResponse

    def listed(search: str = "", current: str = "") -> HTMLResponse:
        if people is None:
            return HTMLResponse(f'<p class="rien">{own(page_texts.NOT_KEEPING)}</p>')
        found = people.conversations(search[:LONGEST])
        return HTMLResponse(render_archive(found, current, search, view.today))

    def rename(identifier: str, title: str = Body(embed=True)) -> JSONResponse:
        _kept(people).rename(identifier, " ".join(title.split()) or texts.NO_TITLE)
        return JSONResponse({"message": ""})

    def delete(identifier: str) -> JSONResponse:
        _kept(people).delete(identifier)
        return JSONResponse({"message": ""})

    def sources(identifier: str, number: int) -> HTMLResponse:
        dialogue: Dialogue = talk.reopen(identifier)
        exchange = dialogue.exchanges[number - 1] if 0 < number <= len(dialogue.exchanges) else None
        return HTMLResponse(view.sources(number, exchange))

    def mark(turn: str, good: bool = Body(), reason: str = Body(""), remark: str = Body("")) -> JSONResponse:
        _kept(people).mark(turn, good, reason, remark)
        return JSONResponse({"message": page_texts.MARK_THANKS})

    hidden: dict[str, Any] = {"include_in_schema": False}
    app.add_api_route("/conversations", listed, **hidden)
    app.add_api_route("/conversations/{identifier}", rename, methods=["PATCH"], **hidden)
    app.add_api_route("/conversations/{identifier}", delete, methods=["DELETE"], **hidden)
    app.add_api_route("/conversations/{identifier}/sources/{number}", sources, **hidden)
    app.add_api_route("/avis/{turn}", mark, methods=["PUT"], **hidden)


class NothingKept(ContractError):
    """What people keep cannot be read at present, so nothing of it can be changed."""


def _kept(people: People | None) -> People:
    if people is None:
        raise NothingKept
    return people
