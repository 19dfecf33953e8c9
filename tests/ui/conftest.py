"""A real server in a process of its own, and a real browser that counts what it asks of other hosts."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass
class Visit:
    """A page and what went wrong behind it."""

    page: object
    off_host: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        """Write a question, send it, wait for the finished reply."""
        before = self.page.locator(".reply .acts, .reply.failure").count()
        self.page.fill("#question textarea", question)
        self.page.keyboard.press("Enter")
        self.page.locator(".reply .acts, .reply.failure").nth(before).wait_for()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Service:
    """`contrat serve` with a home of its own; `start` returns once it says that it is ready."""

    def __init__(self, home, **settings: str) -> None:
        self.home, self.port, self.settings = home, free_port(), settings
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self) -> None:
        environment = os.environ | {
            "CONTRAT_HOME": str(self.home), "PORT": str(self.port), "CONTRAT_LOG_UNANSWERED": "1"
        } | self.settings  # fmt: skip
        command = [sys.executable, "-m", "ui.cli", "serve"]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        watch = threading.Timer(180, self.process.kill)
        watch.start()
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if "Le service est prêt" in line:
                break
        watch.cancel()
        assert lines and "prêt" in lines[-1], "".join(lines)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)


@pytest.fixture(scope="session")
def new_service(tmp_path_factory):
    """Give what makes a server with settings of its own."""
    return lambda **settings: Service(tmp_path_factory.mktemp("home"), **settings)


@pytest.fixture(scope="session")
def service(tmp_path_factory):
    """Give the one server of the browser tests; who stops it starts it again."""
    service = Service(tmp_path_factory.mktemp("home"))
    service.start()
    yield service
    service.stop()


@pytest.fixture
def server(service):
    """Give the address of the server."""
    return service.url


@pytest.fixture(scope="module")
def browser():
    """Give a browser that is closed behind the file: Playwright runs a loop, and other files start one of their own."""
    if CHROMIUM is None:
        pytest.skip("Chromium n'est pas installé : les tests dans un navigateur sont sautés")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, server):
    """Give a function that opens the page; at the end nothing may have been asked of another host, nor failed."""
    opened = []

    def open_page(width=1280, height=800, at="/", **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(20_000)
        seen = Visit(context.new_page())
        seen.page.on(
            "request", lambda request: None if request.url.startswith(server) else seen.off_host.append(request.url)
        )
        seen.page.on("console", lambda message: seen.faults.append(message.text) if message.type == "error" else None)
        seen.page.on("pageerror", lambda error: seen.faults.append(str(error)))
        seen.page.on("dialog", lambda dialog: (seen.faults.append(dialog.message), dialog.dismiss()))
        seen.page.goto(server + at)
        if at.startswith(("/?", "/")) and len(at.partition("?")[0]) == 1:
            seen.page.wait_for_selector("#question textarea")
            seen.page.wait_for_selector("#accueil h2", state="attached")
        opened.append(context)
        visits.append(seen)
        return seen

    visits = []
    yield open_page
    for context in opened:
        context.close()
    for seen in visits:
        assert [url for url in seen.off_host if not url.startswith(("data:", "blob:"))] == []
        assert seen.faults == []
