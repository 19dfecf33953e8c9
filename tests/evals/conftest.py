"""A real HTTP server that speaks the wire format of OpenAI's chat completions."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Server(ThreadingHTTPServer):
    """Says what `reply` makes of the last message's words; None is a failure. `asked` holds what it was sent."""

    def __init__(self, reply):
        super().__init__(("127.0.0.1", 0), Completions)
        self.reply, self.asked = reply, []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Completions(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        said = self.server.reply("\n".join(message["content"] for message in body["messages"]))
        if said is None:
            self.send_error(500)
            return
        message = {"role": "assistant", "content": said}
        answer = {"id": "1", "object": "chat.completion", "created": 0, "model": body["model"]}
        answer |= {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
        answer |= {"usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}
        content = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def serve(monkeypatch):
    """Give a function that starts such a server."""
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    started = []

    def start(reply):
        server = Server(reply)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.shutdown()
        server.server_close()
