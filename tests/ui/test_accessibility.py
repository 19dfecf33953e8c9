"""axe-core on each page and state: nothing critical, nothing serious, nothing excluded."""

import pytest


def faults_of(page) -> list:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core n'est pas installé")
    result = axe.Axe().run(page).response
    assert len(result["passes"]) > 15
    grave = (fault for fault in result["violations"] if fault["impact"] in ("critical", "serious"))
    return [(fault["id"], [node["html"][:160] for node in fault["nodes"]][:3]) for fault in grave]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_the_chat_in_each_of_its_states(visit, scheme, width):
    seen = visit(width, 844, color_scheme=scheme, bypass_csp=True)
    page = seen.page
    found = faults_of(page)
    seen.ask("Quelles sont les priorités ?")
    page.locator("#panneau mark").first.wait_for()
    seen.ask("Quelle est la recette de la tarte ?")
    page.locator("#sources-2 mark").first.wait_for()
    page.locator("#panneau a.voisin").first.click()
    page.locator(".voisinage h4").wait_for()
    page.locator("#passe abbr").first.focus()
    found += faults_of(page)
    page.locator(".avis.mal").last.click()
    page.wait_for_selector("dialog[open]")
    assert found + faults_of(page) == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
@pytest.mark.parametrize(
    "at", ["/documents", "/documents/protocole-2020", "/documents/protocole-2020/fiche", "/qualite", "/accessibilite"]
)
def test_the_other_pages(visit, at, scheme, width):
    page = visit(width, 844, at=at, color_scheme=scheme, bypass_csp=True).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults_of(page) == []


def test_the_removal_asks_in_a_dialog_that_the_keyboard_leaves(visit):
    page = visit(at="/documents/protocole-2020/fiche", bypass_csp=True).page
    page.locator("button.retirer").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert page.evaluate("document.activeElement.classList.contains('retirer')")
