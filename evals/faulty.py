"""A model's server that fails in every way known here; the first part of the path says how. A process of its own."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from evals.wire import completion, event

MODEL = "faulty"
LONG = 3_600.0  # seconds that nobody waits for
STATUSES = (401, 403, 404, 429, 500, 503)


class Faulty(BaseHTTPRequestHandler):
    """One request that goes wrong."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer it."""
        self.rfile.read(int(self.headers["Content-Length"]))
        name = self.path.split("/")[1]
        self.close_connection = True
        try:
            if name.startswith("status-"):
                _status(self, int(name.removeprefix("status-")))
            else:
                FAULTS[name](self)
        except OSError:  # the other side has gone, as it should
            return

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""

    def head(self, kind: str = "text/event-stream", status: int = 200, **headers: str) -> None:
        """Send the head of a response that ends when the connection does."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()

    def say(self, content: bytes) -> None:
        """Send bytes at once."""
        self.wfile.write(content)
        self.wfile.flush()


def _words(text: str) -> bytes:
    return event(MODEL, {"content": text})


def _status(asked: Faulty, status: int) -> None:
    said = f"Incorrect API key provided: {asked.headers.get('Authorization')}"  # as real servers do
    content = json.dumps({"error": {"message": said, "type": "error", "code": status}}).encode()
    asked.head("application/json", status, Content_Length=str(len(content)))
    asked.say(content)


def _nothing(_: Faulty) -> None:
    time.sleep(LONG)


def _no_first_word(asked: Faulty) -> None:
    asked.head()
    asked.say(event(MODEL, {"role": "assistant", "content": ""}))
    time.sleep(LONG)


def _silence(asked: Faulty) -> None:
    asked.head()
    asked.say(_words("Le protocole produit ses effets "))
    time.sleep(LONG)


def _drip(asked: Faulty) -> None:
    asked.head()
    for byte in _words("Le protocole produit ses effets jusqu'au 31 décembre 2022."):
        asked.say(bytes([byte]))
        time.sleep(10)


def _slow_head(asked: Faulty) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n":
        asked.say(bytes([byte]))
        time.sleep(0.3)


def _endless(asked: Faulty) -> None:
    asked.head()
    while True:
        asked.say(_words("encore "))
        time.sleep(0.01)


def _cut(asked: Faulty) -> None:
    asked.head(Transfer_Encoding="chunked")
    part = _words("Le protocole produit ses effets jusqu'au 31 décembre 2022. Il ")
    asked.say(f"{len(part):x}\r\n".encode() + part + b"\r\n")


def _unended(asked: Faulty) -> None:
    asked.head()
    asked.say(_words("Le protocole produit ses effets jusqu'au 31 décembre 2022. Il "))


def _reset(asked: Faulty) -> None:
    asked.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    asked.connection.close()


def _redirect(asked: Faulty) -> None:
    asked.head(status=307, Location="/well/v1/chat/completions", Content_Length="0")


def _well(asked: Faulty) -> None:
    """Answer, and so give away a client that followed the redirection."""
    content = json.dumps(completion(MODEL, "Le protocole produit ses effets jusqu'au 31 décembre 2022.")).encode()
    asked.head("application/json", Content_Length=str(len(content)))
    asked.say(content)


def _bad_json(asked: Faulty) -> None:
    asked.head()
    asked.say(b'data: {"choices": [{"delta": {"content": "Le proto\n\n')


def _html(asked: Faulty) -> None:
    asked.head("text/html")
    asked.say(b"<!doctype html><title>Portail</title><p>Identifiez-vous.</p>")


def _no_choice(asked: Faulty) -> None:
    asked.head()
    asked.say(b'data: {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": []}\n\n')
    asked.say(b"data: [DONE]\n\n")


def _no_words(asked: Faulty) -> None:
    asked.head()
    asked.say(event(MODEL, {"content": ""}, "stop") + b"data: [DONE]\n\n")


def _too_much(asked: Faulty) -> None:
    asked.head()
    asked.say(_words("a" * 10_000_000))


def _bomb(asked: Faulty) -> None:
    asked.head(Content_Encoding="gzip")
    asked.say(gzip.compress(b" " * 200_000_000, 9))


def _tool(asked: Faulty) -> None:
    asked.head()
    call = {"index": 0, "id": "c1", "type": "function", "function": {"name": "search", "arguments": "{}"}}
    asked.say(event(MODEL, {"tool_calls": [call]}) + event(MODEL, {}, "tool_calls") + b"data: [DONE]\n\n")


def _error_inside(asked: Faulty) -> None:
    asked.head()
    asked.say(_words("Le protocole ") + b'data: {"error": {"message": "out of memory", "code": 500}}\n\n')


FAULTS: dict[str, Callable[[Faulty], None]] = {
    "nothing": _nothing,
    "slow-head": _slow_head,
    "no-first-word": _no_first_word,
    "silence": _silence,
    "drip": _drip,
    "endless": _endless,
    "cut": _cut,
    "unended": _unended,
    "reset": _reset,
    "redirect": _redirect,
    "bad-json": _bad_json,
    "html": _html,
    "no-choice": _no_choice,
    "no-words": _no_words,
    "too-much": _too_much,
    "bomb": _bomb,
    "tool": _tool,
    "error-inside": _error_inside,
    "well": _well,
}


def main() -> None:
    """Serve until standard input ends; the first line of standard output is the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Faulty)
    server.daemon_threads = True
    import sys
    import threading

    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
