"""What the server adds to every response: security headers, and the page's own language, style and script.

Gradio's page has inline scripts; each gets the nonce of its response, so a script that a document or an answer could
smuggle in would not run. Its styles are set by script on elements, hence 'unsafe-inline' for styles only.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from html import escape
from typing import Any

from ui.texts import SCRIPT_WORDS

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
_HEAD = (
    f'<meta name="contrat-words" content="{escape(json.dumps(SCRIPT_WORDS))}">'
    '<link rel="stylesheet" href="./contrat/page.css"><script src="./contrat/page.js" defer></script></head>'
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
        if scope["path"] == "/":
            kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        await self.app(scope, receive, _Response(send))


class _Response:
    """Send a response with its headers completed; an HTML page is held back until it is whole."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.nonce = secrets.token_urlsafe(18)
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = self._headers(message["headers"])
            if dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html"):
                self.start = message
                return
        if self.start is None:
            await self.send(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            await self._send_page(self.start)

    def _headers(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        added = HEADERS | {"content-security-policy": POLICY.format(nonce=self.nonce)}
        return [*headers, *((name.encode(), value.encode()) for name, value in added.items())]

    async def _send_page(self, start: Message) -> None:
        page = complete_page(self.body.decode(), self.nonce).encode()
        kept = [(name, value) for name, value in start["headers"] if name != b"content-length"]
        await self.send({**start, "headers": [*kept, (b"content-length", str(len(page)).encode())]})
        await self.send({"type": "http.response.body", "body": page})


def complete_page(page: str, nonce: str) -> str:
    """Return Gradio's page in French, without its addresses of other hosts, its scripts with the nonce.

    Another page comes back as it is.
    """
    if "<gradio-app" not in page:
        return page
    page = _OFF_HOST.sub("", page).replace('<html\n\tlang="en"', '<html\n\tlang="fr"', 1)
    return page.replace("<script", f'<script nonce="{nonce}"').replace("</head>", _HEAD, 1)
