"""What the server refuses before anything behind it sees the request, and what its errors say."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from ui.headers import LARGEST_BODY, refused

HOST = (b"host", b"127.0.0.1:7860")


def scope(path="/", method="GET", *headers):
    return {"type": "http", "scheme": "http", "path": path, "method": method, "headers": [HOST, *headers]}


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (scope(), None),
        (scope("/depot", "POST", (b"content-length", b"40000000")), None),
        (scope("/avis/x", "PUT", (b"origin", b"http://127.0.0.1:7860"), (b"sec-fetch-site", b"same-origin")), None),
        (scope("/avis/x", "PUT", (b"origin", b"http://evil.example")), 403),
        (scope("/avis/x", "PUT", (b"origin", b"null")), 403),
        (scope("/depot", "POST", (b"sec-fetch-site", b"cross-site")), 403),
        ({**scope(), "headers": [(b"host", b"evil.example")]}, 421),
        ({**scope(), "headers": []}, 421),
        (scope("/gradio_api/queue/join", "POST", (b"content-length", str(LARGEST_BODY + 1).encode())), 413),
        (scope("/gradio_api/queue/join", "POST", (b"content-length", b"-1")), 413),
        (scope("/gradio_api/queue/join", "POST", (b"content-length", b"300")), None),
        (scope("/gradio_api/upload", "POST"), 404),
        (scope("/gradio_api/file=/etc/passwd"), 404),
        (scope("/gradio_api/proxy=http://evil.example"), 404),
        (scope("/gradio_api/component_server", "POST"), 404),
    ],
)
def test_what_is_refused(asked, status):
    assert (refused(asked) or (None,))[0] == status


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/documents/inconnu", 404),
        ("GET", "/documents/inconnu/original", 404),
        ("GET", "/documents/protocole-2020/pages/1", 404),
        ("GET", "/documents/protocole-2020/articles/999", 404),
        ("GET", "/documents/..%2F..%2Fetc%2Fpasswd/original", 404),
        ("GET", "/conversations/inconnue/sources/1", 404),
        ("DELETE", "/conversations/inconnue", 404),
        ("PUT", "/avis/inconnu", 422),
        ("DELETE", "/documents/inconnu", 404),
        ("GET", "/qualite/..%2Fpeople.sqlite", 404),
        ("GET", "/qualite/people.sqlite", 404),
        ("GET", "/gradio_api/file=/etc/passwd", 404),
        ("GET", "/depot/inconnu", 404),
    ],
)
def test_an_error_is_said_in_french_without_a_path_or_a_trace(service, method, path, status):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
    connection.request(method, path)
    answer = connection.getresponse()
    words = answer.read().decode()
    assert answer.status == status
    for leak in ("Traceback", str(service.home), "/tmp", "Internal Server Error", ".py"):
        assert leak not in words
    assert answer.getheader("content-security-policy")
    assert answer.getheader("x-frame-options") == "DENY"


def test_a_file_that_says_a_small_size_and_sends_a_large_one_is_cut(tmp_path, monkeypatch):
    from ui import shelving

    class Request:
        def __init__(self) -> None:
            self.headers = {"content-length": "3"}

        async def stream(self):
            for _ in range(5):
                yield b"x" * 1024

    monkeypatch.setattr(shelving, "LIMIT", 2_048)
    place = tmp_path / "a"
    # In a thread of its own: the browser's tests leave a running loop in this one.
    with ThreadPoolExecutor(1) as threads:
        assert "dépasse" in threads.submit(asyncio.run, shelving._receive(Request(), place)).result()
    assert place.stat().st_size <= 2_048
