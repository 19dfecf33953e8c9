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
        before = self.page.locator(".reply .foot, .reply.failure").count()
        self.page.fill("#question textarea", question)
        self.page.keyboard.press("Enter")
        self.page.locator(".reply .foot, .reply.failure").nth(before).wait_for()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Start `contrat serve` with a home of its own; give its address once it says that it is ready."""
    port = free_port()
    environment = os.environ | {"CONTRAT_HOME": str(tmp_path_factory.mktemp("home")), "PORT": str(port)}
    command = [sys.executable, "-m", "ui.cli", "serve"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    watch = threading.Timer(120, process.kill)
    watch.start()
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "Le service est prêt" in line:
            break
    watch.cancel()
    assert lines and "prêt" in lines[-1], "".join(lines)
    yield f"http://127.0.0.1:{port}"
    process.send_signal(signal.SIGINT)
    process.wait(15)


@pytest.fixture(scope="session")
def browser():
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

    def open_page(width=1280, height=800, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(20_000)
        seen = Visit(context.new_page())
        seen.page.on(
            "request", lambda request: None if request.url.startswith(server) else seen.off_host.append(request.url)
        )
        seen.page.on("console", lambda message: seen.faults.append(message.text) if message.type == "error" else None)
        seen.page.on("pageerror", lambda error: seen.faults.append(str(error)))
        seen.page.on("dialog", lambda dialog: (seen.faults.append(dialog.message), dialog.dismiss()))
        seen.page.goto(server)
        seen.page.wait_for_selector("#question textarea")
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
