"""The server: what must be true before it starts, and the moment when it is really ready."""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import ContractError
from ui import texts
from ui.texts import typeset

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.chain import Assistant
    from assistant.library import Library
    from assistant.settings import Settings

FILES = {"page.css": "text/css", "page.js": "text/javascript"}
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
    from assistant.library import Library

    with Library.open(settings) as library:
        refused = [entry.reason for entry in library.ingest_shipped().documents if entry.reason is not None]
        library.warm()
        for notice in (*refused, *library.notices):
            say(typeset(texts.sentence(notice)))
        app = build_app(library, Assistant(library, settings), settings)
        _run(app, listener, on_ready=lambda: say(typeset(texts.READY.format(url=address))))


def build_app(library: Library, assistant: Assistant, settings: Settings) -> FastAPI:
    """Return the whole application: the page, its two files, the headers around them."""
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.responses import FileResponse

    from ui.examples import examples
    from ui.headers import Guard
    from ui.page import build_page, theme
    from ui.talk import Talk

    app = FastAPI(openapi_url=None)
    for name, kind in FILES.items():
        file = FileResponse(Path(__file__).parent / name, media_type=kind, headers={"cache-control": "no-cache"})
        app.add_api_route(f"/contrat/{name}", lambda file=file: file, include_in_schema=False)
    _add_reading_room(app, library, settings.today)
    talk = Talk(library, assistant, settings.question_limit)
    page = build_page(talk, examples(library), settings.today)
    gr.mount_gradio_app(
        app, page, "/", footer_links=[], run_history=False, show_error=False, ssr_mode=False, theme=theme()
    )
    app.add_middleware(Guard)
    return app


def _add_reading_room(app: FastAPI, library: Library, today: date) -> None:
    from fastapi.responses import HTMLResponse

    from ui.documents import render_document, render_list, render_missing, take

    def listed() -> HTMLResponse:
        return HTMLResponse(render_list([take(library, document) for document in library.documents()], today))

    def one(identifier: str) -> HTMLResponse:
        for document in library.documents():
            if document.id == identifier:
                return HTMLResponse(render_document(take(library, document), today))
        return HTMLResponse(render_missing(), status_code=404)

    app.add_api_route("/documents", listed, include_in_schema=False)
    app.add_api_route("/documents/{identifier}", one, include_in_schema=False)


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
