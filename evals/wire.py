"""A real HTTP server that speaks the wire format of OpenAI's chat completions, streaming or not."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Write = Callable[[list[dict[str, str]]], str]
PIECE = 7  # characters a chunk: markers and words come cut in two


class Server(ThreadingHTTPServer):
    """Says what `write` makes of the messages it gets; `asked` holds the requests, `streams` whether it can stream."""

    daemon_threads = True

    def __init__(self, write: Write, streams: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), Completions)
        self.write, self.streams, self.asked = write, streams, list[dict[str, Any]]()

    @property
    def url(self) -> str:
        """Return the address that `CONTRAT_LLM_BASE_URL` wants."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Completions(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer it."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        written = self.server.write(body["messages"])
        if body.get("stream") and self.server.streams:
            self._stream(str(body["model"]), written)
        else:
            self._send("application/json", json.dumps(completion(str(body["model"]), written)).encode())

    def _stream(self, model: str, written: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for event in events(model, written):
            self.wfile.write(event)
            self.wfile.flush()
        self.close_connection = True

    def _send(self, kind: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


def completion(model: str, written: str) -> dict[str, Any]:
    """Return a whole answer."""
    message = {"role": "assistant", "content": written}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
    return {"id": "1", "object": "chat.completion", "created": 0, "model": model, "choices": choices, "usage": usage}


def event(model: str, delta: dict[str, Any], finish: str | None = None) -> bytes:
    """Return one piece of a streamed answer."""
    choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": model, "choices": choices}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


def events(model: str, written: str) -> Iterator[bytes]:
    """Yield a streamed answer, its role first."""
    yield event(model, {"role": "assistant", "content": ""})
    for start in range(0, len(written), PIECE):
        yield event(model, {"content": written[start : start + PIECE]})
    yield event(model, {}, "stop")
    yield b"data: [DONE]\n\n"


@contextmanager
def serving(write: Write, streams: bool = True) -> Iterator[Server]:
    """Give a server that runs in a thread."""
    server = Server(write, streams)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
