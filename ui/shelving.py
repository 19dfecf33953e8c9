"""The routes that change the corpus: adding documents, replacing, removing and describing them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast, get_args

from fastapi import Request  # at the top: FastAPI reads the annotation of a route by its name in the module

from corpus.errors import ContractError
from corpus.nouns import Document, Relation, RelationKind
from ui import page_texts
from ui.deposit import DATES, MEGABYTES, as_object, read_day, render_record
from ui.documents import render_missing, take
from ui.reading import find
from ui.texts import typeset

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.library import Library
    from ui.intake import Intake

LIMIT = MEGABYTES * 1024 * 1024  # bytes of one file
LONGEST = 500  # characters of a field of the catalogue


class WrongEntry(ContractError):
    """A field of a document's entry cannot be used: `sentence`, in French, says which and why."""


def add_deposit(app: FastAPI, library: Library, intake: Intake) -> None:
    """Add what changes the corpus."""
    from fastapi.responses import HTMLResponse, JSONResponse

    async def deposit(request: Request, name: str, replaced: str = "") -> JSONResponse:
        if replaced and (document := find(library, replaced)) is not None:
            name = _same_stem(document.file, name)
        place = intake.place(name)
        if (fault := await _receive(request, place)) is not None:
            shutil.rmtree(place.parent, ignore_errors=True)
            return JSONResponse({"message": typeset(fault)}, 413 if fault else 400)
        return JSONResponse(as_object(intake.take(place)))

    def job(identifier: str) -> JSONResponse:
        found = intake.job(identifier)
        return JSONResponse(as_object(found) if found else {"message": page_texts.NO_SUCH_JOB}, 200 if found else 404)

    def record(identifier: str) -> HTMLResponse:
        if (document := find(library, identifier)) is None:
            return HTMLResponse(render_missing("../../"), status_code=404)
        others = [one for one in library.documents() if one.id != identifier]
        return HTMLResponse(render_record(take(library, document), others))

    def describe(identifier: str, fields: dict[str, str]) -> JSONResponse:
        document = find(library, identifier)
        if document is None:
            return JSONResponse({"message": page_texts.MISSING_PAGE}, 404)
        library.describe(described(document, fields, {one.title: one.id for one in library.documents()}))
        return JSONResponse({"message": page_texts.SAVED})

    def remove(identifier: str) -> JSONResponse:
        library.remove(identifier)
        return JSONResponse({"message": page_texts.REMOVED})

    hidden: dict[str, Any] = {"include_in_schema": False}
    app.add_api_route("/depot", deposit, methods=["POST"], **hidden)
    app.add_api_route("/depot/{identifier}", job, **hidden)
    app.add_api_route("/documents/{identifier}/fiche", record, **hidden)
    app.add_api_route("/documents/{identifier}/fiche", describe, methods=["PUT"], **hidden)
    app.add_api_route("/documents/{identifier}", remove, methods=["DELETE"], **hidden)


async def _receive(request: Any, place: Any) -> str | None:
    """Write the body of a request to a file; return why it is not taken, None where it is."""
    too_large = page_texts.TOO_LARGE.format(limit=MEGABYTES)
    if int(request.headers.get("content-length", "0") or 0) > LIMIT:
        return too_large
    size = 0
    with place.open("wb") as file:
        async for part in request.stream():
            size += len(part)
            if size > LIMIT:
                return too_large
            file.write(part)
    return None if size else page_texts.EMPTY_FILE


def described(document: Document, fields: dict[str, str], known: dict[str, str]) -> Document:
    """Return the document with the fields that a person wrote; `known` are ids by title. Raises `WrongEntry`."""
    text = {key: " ".join(value.split())[:LONGEST] for key, value in fields.items()}
    days: dict[str, date | None] = {}
    for key in DATES:
        try:
            days[key] = read_day(text.get(key, ""))
        except ValueError:
            raise WrongEntry(sentence=page_texts.WRONG_DATE.format(value=text[key])) from None
    start, end = days["valid_from"], days["valid_until"]
    if start and end and end < start:
        raise WrongEntry(sentence=page_texts.WRONG_ORDER)
    if not text.get("title"):
        raise WrongEntry(sentence=page_texts.NO_TITLE)
    kind, title = text.get("relation_kind", ""), text.get("relation_title", "")
    relations = document.relations[1:]
    if kind in get_args(RelationKind) and title:
        relations = (Relation(cast("RelationKind", kind), title, known.get(title)), *relations)
    dated = replace(document, signed_on=days["signed_on"], valid_from=start, valid_until=end)
    return replace(dated, title=text["title"], source=text.get("source", ""), relations=relations)


def _same_stem(file: str, name: str) -> str:
    """Return the name that makes a new file take the place of `file`: its stem, with the suffix that was sent."""
    stem = file.rpartition(".")[0] or file
    suffix = name.rpartition(".")[2] if "." in name else ""
    return f"{stem}.{suffix}" if suffix else stem
