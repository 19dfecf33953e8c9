"""The routes for reading: the list, a document, an article for the panel, the image of a page, the original."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

# At the top: FastAPI reads the annotations of a route by their names in the module.
from fastapi.responses import HTMLResponse, JSONResponse, Response

from corpus.nouns import Article, Document
from ui import page_texts
from ui.documents import render_document, render_list, render_missing, take
from ui.figure import render_page
from ui.panel import render_neighbour

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.library import Library
    from ui.acronyms import Acronyms


@dataclass(frozen=True, slots=True)
class ReadingRoom:
    """Answers the requests of who reads."""

    library: Library
    acronyms: Acronyms
    today: date

    def listed(self) -> HTMLResponse:
        """Return the page that lists the documents."""
        return HTMLResponse(render_list([take(self.library, one) for one in self.library.documents()], self.today))

    def known(self) -> JSONResponse:
        """Return id and title of each document."""
        return JSONResponse([{"id": one.id, "title": one.title} for one in self.library.documents()])

    def one(self, identifier: str) -> HTMLResponse:
        """Return the page of a document."""
        if (document := find(self.library, identifier)) is None:
            return HTMLResponse(render_missing(), status_code=404)
        shelved = take(self.library, document)
        explained = self.acronyms.of((article.text for article in shelved.articles), [identifier])
        return HTMLResponse(render_document(shelved, self.today, explained))

    def neighbour(self, identifier: str, ordinal: int) -> HTMLResponse:
        """Return an article to read on in the panel."""
        document = find(self.library, identifier)
        articles = {one.ordinal: one for one in self.library.articles(identifier)} if document else {}
        if document is None or ordinal not in articles:
            return HTMLResponse(render_missing("../../../"), status_code=404)
        around: tuple[Article | None, Article | None] = articles.get(ordinal - 1), articles.get(ordinal + 1)
        return HTMLResponse(render_neighbour(document, articles[ordinal], *around))

    def page(self, identifier: str, page: int, article: int = -1, start: int = 0, end: int = 0) -> HTMLResponse:
        """Return the image of a page, the words `start` to `end` of an article outlined."""
        document = find(self.library, identifier)
        if document is None:
            return HTMLResponse(render_missing("../../../"), status_code=404)
        found = (one.text for one in self.library.articles(identifier) if one.ordinal == article)
        words = next(found, "")[max(start, 0) : max(end, 0)]
        return HTMLResponse(render_page(document, page, words, self.library.page_image(identifier, page, words)))

    def original(self, identifier: str) -> Response:
        """Return the file as it was given."""
        document = find(self.library, identifier)
        content = self.library.original(identifier) if document else None
        if document is None or content is None:
            return Response(page_texts.NO_ORIGINAL, status_code=404, media_type="text/plain")
        named = f"attachment; filename*=UTF-8''{quote(document.file, safe='')}"
        return Response(content, headers={"content-disposition": named}, media_type="application/octet-stream")


def add_reading_room(app: FastAPI, room: ReadingRoom) -> None:
    """Add the routes."""
    routes: dict[str, Callable[..., Any]] = {
        "/documents": room.listed,
        "/documents.json": room.known,
        "/documents/{identifier}": room.one,
        "/documents/{identifier}/articles/{ordinal}": room.neighbour,
        "/documents/{identifier}/pages/{page}": room.page,
        "/documents/{identifier}/original": room.original,
    }
    for path, answer in routes.items():
        app.add_api_route(path, answer, include_in_schema=False)


def find(library: Library, identifier: str) -> Document | None:
    """Return a document, None where it is not there."""
    return next((document for document in library.documents() if document.id == identifier), None)
