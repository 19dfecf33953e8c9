"""Take the pictures of the documentation from the running page: `make screenshot`.

Needs the test extra (Playwright) and a Chromium. Writes docs/screenshot.png (1280 pixels) and docs/screenshot-390.png.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs"
QUESTION = "Jusqu'à quand le protocole produit-il ses effets ?"
SIZES = {"screenshot.png": (1280, 800), "screenshot-390.png": (390, 844)}
PORT = 7871


def main() -> None:
    """Start a server with a home of its own, ask a question at each size, write the pictures."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"CONTRAT_HOME": home, "PORT": str(PORT)}
        command = [sys.executable, "-m", "ui.cli", "serve"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                if not any("prêt" in line for line in server.stdout):
                    sys.exit(f"Le service n'a pas démarré sur le port {PORT}.")
                _take()
            finally:
                server.terminate()


def _take() -> None:
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, locale="fr-FR")
            page.goto(f"http://127.0.0.1:{PORT}")
            page.fill("#question textarea", QUESTION)
            page.keyboard.press("Enter")
            page.wait_for_selector(".reply .foot")
            page.wait_for_selector("#panneau mark")
            page.wait_for_timeout(500)
            page.screenshot(path=FOLDER / name, full_page=width < 900)
        browser.close()


if __name__ == "__main__":
    main()
