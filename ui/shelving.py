"""The routes of the documents: reading them, adding, replacing, removing and describing them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast, get_args
from urllib.parse import quote

from fastapi import Request  # at the top: FastAPI reads the annotation of a route by its name in the module

from corpus.errors import ContractError
from corpus.nouns import Article, Document, Relation, RelationKind
from ui import page_texts
from ui.deposit import DATES, MEGABYTES, as_object, read_day, render_record
from ui.documents import render_document, render_list, render_missing, take
from ui.figure import render_page
from ui.panel import render_neighbour
from ui.texts import typeset

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.library import Library
    from ui.acronyms import Acronyms
    from ui.intake import Intake

LIMIT = MEGABYTES * 1024 * 1024  # bytes of one file
LONGEST = 500  # characters of a field of the catalogue


class WrongEntry(ContractError):
    """A field of a document's entry cannot be used: `sentence`, in French, says which and why."""


def add_reading_room(app: FastAPI, library: Library, acronyms: Acronyms, today: date) -> None:
    """Add the pages of the documents, each article for the panel, the page images, the originals."""
    from fastapi.responses import HTMLResponse, JSONResponse, Response

    def listed() -> HTMLResponse:
        return HTMLResponse(render_list([take(library, document) for document in library.documents()], today))

    def known() -> JSONResponse:
        return JSONResponse([{"id": one.id, "title": one.title} for one in library.documents()])

    def one(identifier: str) -> HTMLResponse:
        if (document := _find(library, identifier)) is None:
            return HTMLResponse(render_missing(), status_code=404)
        shelved = take(library, document)
        explained = acronyms.of((article.text for article in shelved.articles), [identifier])
        return HTMLResponse(render_document(shelved, today, explained))

    def neighbour(identifier: str, ordinal: int) -> HTMLResponse:
        document, articles = _find(library, identifier), {}
        if document is not None:
            articles = {article.ordinal: article for article in library.articles(identifier)}
        if document is None or ordinal not in articles:
            return HTMLResponse(render_missing("../../../"), status_code=404)
        around: tuple[Article | None, Article | None] = articles.get(ordinal - 1), articles.get(ordinal + 1)
        return HTMLResponse(render_neighbour(document, articles[ordinal], *around))

    def page(identifier: str, page: int, article: int = -1, start: int = 0, end: int = 0) -> HTMLResponse:
        document = _find(library, identifier)
        if document is None:
            return HTMLResponse(render_missing("../../../"), status_code=404)
        found = (one.text for one in library.articles(identifier) if one.ordinal == article)
        words = next(found, "")[max(start, 0) : max(end, 0)]
        return HTMLResponse(render_page(document, page, words, library.page_image(identifier, page, words)))

    def original(identifier: str) -> Response:
        document = _find(library, identifier)
        content = library.original(identifier) if document else None
        if document is None or content is None:
            return Response(page_texts.NO_ORIGINAL, status_code=404, media_type="text/plain")
        named = f"attachment; filename*=UTF-8''{quote(document.file, safe='')}"
        return Response(content, headers={"content-disposition": named}, media_type="application/octet-stream")

    hidden: dict[str, Any] = {"include_in_schema": False}
    app.add_api_route("/documents", listed, **hidden)
    app.add_api_route("/documents.json", known, **hidden)
    app.add_api_route("/documents/{identifier}", one, **hidden)
    app.add_api_route("/documents/{identifier}/articles/{ordinal}", neighbour, **hidden)
    app.add_api_route("/documents/{identifier}/pages/{page}", page, **hidden)
    app.add_api_route("/documents/{identifier}/original", original, **hidden)


def add_deposit(app: FastAPI, library: Library, intake: Intake) -> None:
    """Add what changes the corpus."""
    from fastapi.responses import HTMLResponse, JSONResponse

    async def deposit(request: Request, name: str, replaced: str = "") -> JSONResponse:
        if replaced and (document := _find(library, replaced)) is not None:
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
        if (document := _find(library, identifier)) is None:
            return HTMLResponse(render_missing("../../"), status_code=404)
        others = [one for one in library.documents() if one.id != identifier]
        return HTMLResponse(render_record(take(library, document), others))

    def describe(identifier: str, fields: dict[str, str]) -> JSONResponse:
        document = _find(library, identifier)
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


def _find(library: Library, identifier: str) -> Document | None:
    return next((document for document in library.documents() if document.id == identifier), None)


def _same_stem(file: str, name: str) -> str:
    """Return the name that makes a new file take the place of `file`: its stem, with the suffix that was sent."""
    stem = file.rpartition(".")[0] or file
    suffix = name.rpartition(".")[2] if "." in name else ""
    return f"{stem}.{suffix}" if suffix else stem
