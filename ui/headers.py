"""What the server adds to every response: security headers, and the page's own language, style and script.

Gradio's page has inline scripts; each gets the nonce of its response, so a script that a document or an answer could
smuggle in would not run. Its styles are set by script on elements, hence 'unsafe-inline' for styles only.
"""

from __future__ import annotations

import ipaddress
import json
import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from html import escape
from typing import Any
from urllib.parse import urlsplit

from ui import page_texts

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'nonce-{nonce}'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}
_OFF_HOST = re.compile(r'<meta\s[^>]*?(?:property="og:|name="twitter:)[^>]*?>', re.S)
GRADIO = "/gradio_api/"
USED = ("queue/", "heartbeat/", "cancel", "reset", "startup-events", "info")
UPLOADS = "/depot"
LARGEST_BODY = 256 * 1024  # bytes; uploads are counted as they come
_HEAD = (
    f'<meta name="contrat-words" content="{escape(json.dumps(page_texts.WORDS))}">'
    '<link rel="stylesheet" href="./contrat/page.css"><script src="./contrat/page.js" type="module"></script></head>'
)


class Guard:
    """An ASGI layer around the whole application."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass the request on; complete the response on its way back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if (refusal := refused(scope)) is not None:
            status, words = refusal
            await _Response(send).whole(status, words)
            return
        if scope["path"] == "/":
            kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        await self.app(scope, receive, _Response(send, _missing_page(scope)))


def refused(scope: MutableMapping[str, Any]) -> tuple[int, str] | None:
    """Return the status and the words for a request that nothing behind may see, None for any other.

    Refused are: another name of the host than one of the loopback (a page elsewhere that had its name point here), a
    change that another site's page asks for, too large a body, and what of Gradio this page does not use, its uploads
    and its file cache first of all.
    """
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    host, path = headers.get("host", ""), scope["path"]
    if not _is_loopback(urlsplit(f"//{host}").hostname or ""):
        return 421, page_texts.FORBIDDEN
    origin = headers.get("origin", "")
    foreign = origin not in ("", f"{scope['scheme']}://{host}") or headers.get("sec-fetch-site") == "cross-site"
    if foreign and scope["method"] not in ("GET", "HEAD"):
        return 403, page_texts.FORBIDDEN
    length = headers.get("content-length", "0")
    if not path.startswith(UPLOADS) and (not length.isdecimal() or int(length) > LARGEST_BODY):
        return 413, page_texts.TOO_LONG
    if path.startswith(GRADIO) and not path.removeprefix(GRADIO).startswith(USED):
        return 404, page_texts.MISSING_PAGE
    return None


def _missing_page(scope: MutableMapping[str, Any]) -> bytes:
    """Return the page for an address where nothing is, empty for a request that is not a reader's."""
    wanted = dict(scope["headers"]).get(b"accept", b"")
    if b"text/html" not in wanted or scope["path"].startswith(GRADIO):
        return b""
    from ui.chrome import render_nothing_here

    return render_nothing_here("../" * (scope["path"].count("/") - 1) or "./").encode()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Response:
    """Send a response with its headers completed; an HTML page is held back until it is whole."""

    def __init__(self, send: Send, missing: bytes = b"") -> None:
        self.send = send
        self.missing = missing
        self.nonce = secrets.token_urlsafe(18)
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = self._headers(message["headers"])
            if self._is_missing(message):
                self.start = {**message, "headers": _as_html(message["headers"])}
                return
            self.missing = b""
            if dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html"):
                self.start = message
                return
        if self.start is None:
            await self.send(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            self.body = self.missing or self.body
            await self._send_page(self.start)

    def _is_missing(self, message: Message) -> bool:
        """Tell whether the framework says, in its own English, that nothing is there."""
        json = dict(message["headers"]).get(b"content-type", b"").startswith(b"application/json")
        return bool(self.missing) and message["status"] == 404 and json

    def _headers(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        added = HEADERS | {"content-security-policy": POLICY.format(nonce=self.nonce)}
        given = {name for name, _ in headers}
        return [*headers, *((n.encode(), value.encode()) for n, value in added.items() if n.encode() not in given)]

    async def whole(self, status: int, words: str) -> None:
        """Send a response of a few words."""
        body = words.encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await self({"type": "http.response.start", "status": status, "headers": headers})
        await self({"type": "http.response.body", "body": body})

    async def _send_page(self, start: Message) -> None:
        page = complete_page(self.body.decode(), self.nonce).encode()
        kept = [(name, value) for name, value in start["headers"] if name != b"content-length"]
        await self.send({**start, "headers": [*kept, (b"content-length", str(len(page)).encode())]})
        await self.send({"type": "http.response.body", "body": page})


def _as_html(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [*((n, v) for n, v in headers if n != b"content-type"), (b"content-type", b"text/html; charset=utf-8")]


def complete_page(page: str, nonce: str) -> str:
    """Return Gradio's page in French, without its addresses of other hosts, its scripts with the nonce.

    Another page comes back as it is.
    """
    if "<gradio-app" not in page:
        return page
    page = _OFF_HOST.sub("", page).replace('<html\n\tlang="en"', '<html\n\tlang="fr"', 1)
    return page.replace("<script", f'<script nonce="{nonce}"').replace("</head>", _HEAD, 1)
