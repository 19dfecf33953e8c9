"""Documents added, replaced, described and removed in a real browser."""

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

TEXT = "<h1>Convention de prêt</h1><h2>Article 1 : Objet</h2><p>La ville prête le gymnase au club.</p>"
MORE = "<h2>Article 2 : Durée</h2><p>Le prêt du gymnase dure dix-huit mois à compter de la signature.</p>"


@pytest.fixture(scope="module")
def pdf(browser):
    """A PDF as a browser prints it."""
    page = browser.new_page()
    page.set_content(TEXT + MORE)
    content = page.pdf()
    page.close()
    return content


def scan(words: str) -> bytes:
    """A page as a scanner gives it: an image in a PDF, without text."""
    image = Image.new("L", (1240, 1754), 255)
    font = ImageFont.load_default(34)
    ImageDraw.Draw(image).multiline_text((120, 150), words, 0, font, spacing=26)
    content = io.BytesIO()
    image.save(content, "PDF", resolution=150)
    return content.getvalue()


def sent(name: str, content: bytes, kind: str = "application/pdf") -> dict:
    return {"name": name, "mimeType": kind, "buffer": content}


def test_several_files_are_sent_at_once_each_with_its_progress_and_its_report(visit, pdf):
    page = visit(at="/documents").page
    paper = scan("Convention de dépôt\n\nArticle 1 : Objet\n\nLa commune dépose ses archives au Département.")
    files = [
        sent("prêt <img src=x onerror=alert(1)>.pdf", pdf),
        sent("archives.pdf", paper),
        sent("vide.pdf", b"%PDF-"),
    ]
    page.set_input_files(".depot input", files)
    page.wait_for_function(
        "() => document.querySelectorAll('.recus .trouve li').length >= 3 && !document.querySelector('progress')"
    )
    rows = page.locator(".recus > li")
    assert "ajouté" in rows.nth(0).inner_text()
    assert "3 articles" in rows.nth(0).inner_text()
    assert "reconn" in rows.nth(1).inner_text() or "Tesseract" in rows.nth(1).inner_text()
    assert "refusé" in rows.nth(2).inner_text()
    assert "/tmp" not in page.inner_text("main")
    page.locator("table.corpus .titre", has_text="prêt").wait_for()
    chat = visit()
    chat.ask("Combien de temps dure le prêt du gymnase ?")
    assert "dix-huit mois" in chat.page.inner_text(".reply.answer")
    chat.page.locator("#panneau a.voir-page").first.click()
    chat.page.locator("figure .trait").first.wait_for()
    assert "encadré" in chat.page.inner_text("figure figcaption")


def test_where_under_half_of_a_quote_is_on_the_page_nothing_is_outlined_and_it_is_said(visit, browser, server):
    sheet = browser.new_page()
    sheet.set_content(f"{TEXT}<div style='break-before: page'></div>{MORE}")
    page = visit(at="/documents").page
    page.set_input_files(".depot input", [sent("deux-pages.pdf", sheet.pdf())])
    page.locator(".recus .trouve a").wait_for()
    sheet.close()
    there = f"{server}/documents/deux-pages/pages/1"
    page.goto(f"{there}?article=1&start=0&end=60")
    assert page.locator(".trait").count() > 0
    assert "encadré, en haut de la page" in page.inner_text("figcaption")
    page.goto(f"{there}?article=2&start=0&end=90")
    assert page.locator(".trait").count() == 0
    assert "Moins de la moitié du passage" in page.inner_text("figcaption")
    assert page.request.delete(f"{server}/documents/deux-pages").ok  # the tests that follow know another loan


def test_a_question_is_asked_of_chosen_documents(visit, pdf):
    chat = visit()
    page = chat.page
    page.locator("#portee summary").click()
    page.locator("#portee label", has_text="Contrat de ville").locator("input").check()
    chat.ask("Combien de temps dure le prêt du gymnase ?")
    assert "dix-huit mois" not in page.inner_text("#actuel .reply")
    assert "Cherché seulement dans" in page.inner_text("#actuel .reply").replace("\u00a0", " ")


def test_a_document_is_described_and_its_original_downloaded(visit, browser, server, pdf):
    page = (seen := visit(at="/documents")).page
    page.locator("table.corpus .titre", has_text="prêt").first.click()
    with page.expect_download() as download:
        page.click("text=Télécharger l'original")
    assert download.value.path().read_bytes() == pdf
    page.click("text=Gérer ce document")
    page.wait_for_url("**/fiche")  # loaded: its script is there
    page.fill("#champ-title", "Convention de prêt du gymnase")
    page.fill("#champ-valid_until", "31/02/2030")
    page.click(".fiche button[type=submit]")
    page.locator(".fiche .dit", has_text="n'est pas une date").wait_for()
    seen.faults.clear()  # a browser writes down that the server said no
    page.fill("#champ-valid_until", "31/12/2030")
    page.click(".fiche button[type=submit]")
    page.locator(".fiche .dit", has_text="enregistrée").wait_for()
    page.goto(f"{server}/documents")
    row = page.locator("tr", has_text="Convention de prêt du gymnase")
    assert "En vigueur jusqu'au 31 décembre 2030" in row.inner_text().replace("\u00a0", " ")


def test_a_document_is_replaced_and_a_kept_conversation_says_what_became_of_its_quote(visit, server):
    chat = visit()
    chat.ask("Combien de temps dure le prêt du gymnase ?")
    chat.page.wait_for_url("**/?conversation=*")
    page = visit(at="/documents").page
    page.click("text=Convention de prêt du gymnase")
    page.click("text=Gérer ce document")
    page.wait_for_url("**/fiche")  # loaded: its script is there
    page.set_input_files(".depot input", [sent("nouveau.html", (TEXT + "<h2>Article 2</h2><p>Fin.</p>").encode())])
    page.locator(".recus .trouve li").first.wait_for()
    assert "remplacé" in page.inner_text(".recus")
    chat.page.reload()
    chat.page.locator("#panneau .change", has_text="n'y figure plus").wait_for()
    assert "dix-huit mois" in chat.page.inner_text("#panneau blockquote")


def test_a_removal_says_what_it_implies_and_a_kept_conversation_then_says_removed(visit, server):
    chat = visit()
    chat.ask("Que prête la ville au club ?")
    chat.page.wait_for_url("**/?conversation=*")
    assert "gymnase" in chat.page.inner_text(".reply.answer")
    page = visit(at="/documents").page
    page.click("tr:has-text('gymnase') .titre")
    page.click("text=Gérer ce document")
    page.wait_for_url("**/fiche")  # loaded: its script is there
    page.click("button.retirer")
    assert "ne seront plus cités" in page.inner_text("dialog")
    page.click("dialog button.plein")
    page.wait_for_url("**/documents")
    assert "gymnase" not in page.inner_text("main")
    chat.page.reload()
    chat.page.locator("#panneau", has_text="Document retiré").wait_for()
    assert "La ville prête le gymnase" not in chat.page.content()
    chat.ask("Combien de temps dure le prêt du gymnase ?")
    assert "dix-huit mois" not in chat.page.inner_text("#actuel")


def test_too_large_a_file_is_refused_before_it_is_read(browser, server):
    with browser.new_context() as context:
        answer = context.request.post(f"{server}/depot?name=a.pdf", data=b"", headers={"content-length": "0"})
        assert answer.status == 413
        assert "vide" in answer.json()["message"]
