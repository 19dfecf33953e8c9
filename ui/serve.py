"""The server: what must be true before it starts, and the moment when it is really ready."""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import ContractError
from ui import page_texts, texts
from ui.texts import typeset

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.chain import Assistant
    from assistant.library import Library
    from assistant.people import People
    from assistant.settings import Settings

FILES = ("page.css", "room.css", "page.js", "room.js", "archive.js", "shared.js")
SECONDS_TO_FINISH = 3


class PortInUse(ContractError):
    """Another program listens on the port: `port`, `other` (a port to try)."""


class HostRefused(ContractError):
    """The address is not one of this machine's loopback: `host`."""


def serve_page(settings: Settings, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve the page until it is interrupted; `say` gets the lines for the person who started it."""
    with listen(host, port) as listener:
        say(typeset(texts.PREPARING))
        _serve(settings, listener, say, f"http://{_shown(host)}:{port}")
    say(texts.ENDED)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address; raise `HostRefused` off the loopback, `PortInUse` where it is taken."""
    address = "127.0.0.1" if host == "localhost" else host
    try:
        family = socket.AF_INET6 if ipaddress.ip_address(address).version == 6 else socket.AF_INET
        allowed = ipaddress.ip_address(address).is_loopback
    except ValueError:
        allowed = False
    if not allowed:
        raise HostRefused(host=host)
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise PortInUse(port=port, other=port + 1 if port < 65535 else port - 1) from error
    return listener


def _serve(settings: Settings, listener: socket.socket, say: Callable[[str], None], address: str) -> None:
    from assistant.chain import Assistant
    from assistant.encoding import EncodingBehind
    from assistant.library import Library

    with Library.open(settings) as library, ExitStack() as opened:
        refused = [entry.reason for entry in library.ingest_shipped().documents if entry.reason is not None]
        library.warm(answering=True)
        for notice in (*refused, *library.notices):
            say(typeset(texts.sentence(notice)))
        people = _open_people(settings, say, opened)
        app = build_app(library, Assistant(library, settings), settings, people, opened)
        opened.enter_context(closing(EncodingBehind(library)))
        _run(app, listener, on_ready=lambda: say(typeset(texts.READY.format(url=address))))


def _open_people(settings: Settings, say: Callable[[str], None], opened: ExitStack) -> People | None:
    """Return what people keep, None where it cannot be used: the documents answer all the same."""
    from assistant.people import People

    try:
        return opened.enter_context(People.open(settings))
    except ContractError as error:
        say(typeset(texts.sentence(error)))
        return None


def build_app(
    library: Library, assistant: Assistant, settings: Settings, people: People | None, opened: ExitStack
) -> FastAPI:
    """Return the whole application: the chat, the other pages, the headers around them.

    What it starts is closed with `opened`.
    """
    import gradio as gr
    from fastapi import FastAPI

    from assistant.chain import Assistant
    from ui.acronyms import Acronyms
    from ui.archive import add_archive
    from ui.headers import Guard
    from ui.intake import Intake
    from ui.narrowed import Narrowed
    from ui.page import build_page, theme
    from ui.quality import add_quality
    from ui.reading import ReadingRoom, add_reading_room
    from ui.shelving import add_deposit
    from ui.suggestions import Suggestions
    from ui.talk import Talk
    from ui.view import View

    app = FastAPI(openapi_url=None)
    _add_files(app)
    _add_errors(app)
    acronyms = Acronyms(library)
    quoting = Assistant(library, settings.model_copy(update={"llm": ""}))
    suggestions = opened.enter_context(closing(Suggestions(library, quoting)))
    intake = opened.enter_context(closing(Intake(library)))
    talk = Talk(library, assistant, settings.question_limit, people, suggestions, Narrowed(library, settings))
    view = View(acronyms, suggestions, settings.today, page_texts.WHERE_HERE)
    add_archive(app, people, talk, view)
    add_reading_room(app, ReadingRoom(library, acronyms, settings.today))
    add_deposit(app, library, intake)
    add_quality(app, library, people, settings)
    page = build_page(talk, view)
    gr.mount_gradio_app(
        app, page, "/", footer_links=[], run_history=False, show_error=False, ssr_mode=False, theme=theme()
    )
    app.add_middleware(Guard)
    return app


def _add_files(app: FastAPI) -> None:
    from fastapi.responses import FileResponse, HTMLResponse

    from ui.chrome import frame

    here = Path(__file__).parent
    for name in FILES:
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        file = FileResponse(here / name, media_type=kind, headers={"cache-control": "no-cache"})
        app.add_api_route(f"/contrat/{name}", lambda file=file: file, include_in_schema=False)
    statement = (here / "accessibility.html").read_text(encoding="utf-8")
    page = frame(page_texts.ACCESSIBILITY, statement, "./", "accessibility")
    app.add_api_route("/accessibilite", lambda: HTMLResponse(page), include_in_schema=False)


def _add_errors(app: FastAPI) -> None:
    """Have every error said in French, without a path or a trace of the program."""
    from fastapi import Request
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import JSONResponse

    def known(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, ContractError)
        missing = type(error).__name__.startswith(("Unknown", "NoPage"))
        return JSONResponse({"message": typeset(texts.page_sentence(error))}, 404 if missing else 409)

    def malformed(_: Request, _error: Exception) -> JSONResponse:
        return JSONResponse({"message": page_texts.BAD_REQUEST}, 422)

    def unexpected(_: Request, _error: Exception) -> JSONResponse:
        return JSONResponse({"message": texts.UNEXPECTED_HERE}, 500)

    app.add_exception_handler(ContractError, known)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(Exception, unexpected)


def _run(app: Any, listener: socket.socket, on_ready: Callable[[], None]) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            on_ready()

    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=SECONDS_TO_FINISH, server_header=False)
    try:
        Server(config).run([listener])
    except KeyboardInterrupt:
        return


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
