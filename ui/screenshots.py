"""Take the pictures of the documentation from the running page: `make screenshot`.

Needs the test extra (Playwright) and a Chromium. Writes docs/screenshot*.png, in 128 colours: they stay small.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ui.browser import browsing

FOLDER = Path(__file__).resolve().parent.parent / "docs"
PORT = 7871
ROOT = f"http://127.0.0.1:{PORT}"
COLOURS = 128
# The second contract of the pictures, fictional as all of it.
PAPER = """<html lang="fr"><style>body { font: 11pt/1.5 serif; margin: 2cm } h1 { font-size: 17pt }</style>
<h1>Convention de prêt du gymnase des Tilleuls</h1><p>Entre la commune et l'association sportive.</p>
<h2>Article 1 : Objet</h2><p>La commune prête à l'association sportive le gymnase des Tilleuls, du lundi au vendredi, de
18 heures à 22 heures, pour ses entraînements et ses rencontres.</p>
<h2>Article 2 : Durée</h2><p>La convention dure trois ans à compter du 1er septembre 2025. Un avenant peut la
renouveler.</p>
<h2>Article 3 : Redevance</h2><p>L'association verse à la commune une redevance annuelle de 1 200 euros, payable au plus
tard le 31 janvier.</p>
<h2>Article 4 : Assurance</h2><p>L'association s'assure en responsabilité civile et remet l'attestation à la commune
avant le 15 septembre. L'annexe 1 en donne le modèle.</p></html>"""


def main() -> None:
    """Start a server with a home of its own, ask its questions, write the pictures."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"CONTRAT_HOME": home, "PORT": str(PORT), "CONTRAT_LOG_UNANSWERED": "1"}
        command = [sys.executable, "-m", "ui.cli", "serve"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                if not any("prêt :" in line.replace("\u00a0", " ") for line in server.stdout):
                    sys.exit(f"Le service n'a pas démarré sur le port {PORT}.")
                with browsing() as browser:
                    _take(browser)
            finally:
                server.terminate()


def _take(browser: Any) -> None:
    _picture(browser, "screenshot-documents.png", _documents, size=(1280, 900))
    _picture(browser, "screenshot.png", _answer)
    _picture(browser, "screenshot-dark.png", _refusal, color_scheme="dark")
    _picture(browser, "screenshot-page.png", _page)
    _picture(browser, "screenshot-quality.png", _quality, size=(1280, 900))
    _picture(browser, "screenshot-390.png", _answer, size=(390, 844))


def _picture(browser: Any, name: str, prepare: Callable[[Any], None], **look: Any) -> None:
    size = look.pop("size", (1280, 800))
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="fr-FR", **look)
    page.goto(ROOT)
    prepare(page)
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / name, full_page=size[0] < 900)
    page.close()
    _fewer_colours(FOLDER / name)


def _ask(page: Any, question: str) -> None:
    done = page.locator(".reply .acts").count()
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.locator(".reply .acts").nth(done).wait_for()
    page.locator("#panneau mark").first.wait_for()


def _documents(page: Any) -> None:
    page.set_content(PAPER)
    content = page.pdf(format="A4")
    page.goto(f"{ROOT}/documents")
    paper = {"name": "convention-gymnase-2025.pdf", "mimeType": "application/pdf", "buffer": content}
    page.set_input_files(".depot input", [paper, {**paper, "name": "copie-endommagee.pdf", "buffer": b"%PDF-"}])
    page.locator(".recus .refus .trouve li").wait_for()
    page.locator(".recus .trouve a").wait_for()
    page.locator("table.corpus .titre", has_text="Tilleuls").wait_for()


def _answer(page: Any) -> None:
    _ask(page, "Jusqu'à quand le protocole produit-il ses effets ?")


def _refusal(page: Any) -> None:
    _ask(page, "Qui a signé pour le Département ?")
    _ask(page, "Quel est le montant de la subvention de la Région ?")


def _page(page: Any) -> None:
    _ask(page, "Quelle redevance l'association verse-t-elle ?")
    page.locator("#panneau a.voir-page").click()
    page.locator("figure .trait").first.wait_for()
    page.locator("#sources").evaluate("panel => { panel.scrollTop = 0; }")


def _quality(page: Any) -> None:
    _ask(page, "Que dit l'article 5 ?")
    page.locator(".avis.mal").click()
    page.select_option("#motif", "Réponse incomplète")
    page.click("dialog button.plein")
    page.locator(".acts .dit").wait_for()
    page.goto(f"{ROOT}/qualite")


def _fewer_colours(file: Path) -> None:
    from PIL import Image

    with Image.open(file) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(file, optimize=True)


if __name__ == "__main__":
    main()
