"""axe-core on each page and state: nothing critical, nothing serious, nothing excluded."""

import shutil
from pathlib import Path

import pytest

import evals
from ui.cli import run


def faults_of(page) -> list:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core n'est pas installé")
    result = axe.Axe().run(page).response
    assert len(result["passes"]) > 15
    grave = (fault for fault in result["violations"] if fault["impact"] in ("critical", "serious"))
    return [(fault["id"], [node["html"][:160] for node in fault["nodes"]][:3]) for fault in grave]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
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


@pytest.fixture
def report(service, tmp_path, monkeypatch):
    """Leave a report of an evaluation of three cases in the home of the server, for as long as a test runs."""
    monkeypatch.setenv("CONTRAT_HOME", str(tmp_path / "home"))
    lines = (Path(evals.__file__).parent / "sets" / "protocole.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "three.jsonl").write_text("\n".join(lines[:3]), encoding="utf-8")
    folder = service.home / "evaluation"
    run(["ingest"])
    run(["eval", "--set", str(tmp_path / "three.jsonl"), "--report", str(folder)])
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_the_report_of_an_evaluation_and_the_history(visit, report, scheme, width):
    page = visit(width, 844, at="/qualite", color_scheme=scheme, bypass_csp=True).page
    assert page.locator("main table").count() >= 1
    assert faults_of(page) == []
    for name in ("index.html", "history.html"):
        page.goto(f"{page.url.partition('/qualite')[0]}/qualite/{name}")
        assert page.locator(".wide table").count() >= 1
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


def test_what_a_screen_reader_is_told_of_a_conversation(visit):
    """The tree that Chromium hands to a screen reader: names, roles, states."""
    page = (seen := visit()).page
    seen.ask("Que dit l'article 2 ?")
    page.locator("#panneau mark").first.wait_for()
    tree = page.locator("body").aria_snapshot().replace("\u00a0", " ").replace("\u202f", " ")
    for words in (
        'link "Aller à la question"', 'navigation "Pages du site"', 'navigation "Conversations"', 'log "Échanges"',
        'heading "Que dit l\'article 2 ?" [level=2]', 'link "[1] Voir la source"',
        'button "Copier avec les références"', 'button "À revoir"', "status:", "Réponse reçue",
        'textbox "Votre question"', 'region "Sources"',
        "article \"Article 2 : Durée", 'heading "Article 2 : Durée', 'link "[1] Revenir à la réponse"',
    ):  # fmt: skip
        assert words in tree, words
    page.locator(".avis.bon").last.click()
    page.locator(".acts .dit").wait_for()
    assert 'button "Utile" [pressed]' in page.locator("#actuel").aria_snapshot()


class Keys:
    """A person who has a keyboard only."""

    def __init__(self, page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def reach(self, css: str, key: str = "Tab", most: int = 60) -> None:
        """Press a key until the focus is on what `css` names, seen and outlined."""
        for _ in range(most):
            self.page.keyboard.press(key)
            if self.page.evaluate(f"document.activeElement.matches({css!r})"):
                outline = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none"
                return
        raise AssertionError(f"{css} is not reached in {most} presses of {key}")

    def ask(self, question: str) -> None:
        done = self.page.locator(".reply .acts").count()
        self.page.keyboard.type(question)
        self.press("Enter")
        self.page.locator(".reply .acts").nth(done).wait_for()
        self.page.wait_for_function("() => document.querySelector('#question textarea').value === ''")


def test_a_whole_conversation_with_the_keyboard_alone(visit):
    """Question, source and back, the next article, a follow-up corrected, a mark, a rename, another conversation."""
    page = visit().page
    keys = Keys(page)
    page.locator("#question textarea:focus").wait_for()
    keys.ask("Qui a signé pour le Département ?")
    keys.reach("#appel-1-1", "Shift+Tab")
    keys.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'source-1-1'")
    keys.reach("a.voisin")
    keys.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('.voisinage h4')")
    keys.reach("#source-1-1", "Shift+Tab")
    keys.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'appel-1-1'")
    keys.reach("#question textarea")
    keys.ask("Et pour la Région ?")
    keys.reach("#actuel button.corriger", "Shift+Tab")
    keys.press("Enter")
    assert "Région" in page.input_value("#question textarea")
    keys.press("Control+a", "Delete")
    keys.reach("#actuel button.avis.mal", "Shift+Tab")
    keys.press("Enter")
    page.wait_for_selector("dialog[open]")
    keys.press("ArrowDown")
    keys.reach("#precisions")
    page.keyboard.type("incomplet")
    keys.reach("dialog button.plein")
    keys.press("Enter")
    page.locator(".acts .dit", has_text="Avis enregistré").wait_for()
    keys.reach("#recommencer", "Shift+Tab")
    keys.reach(".archive a[aria-current]")
    keys.reach(".archive .renommer")
    keys.press("Enter")
    page.wait_for_selector("dialog[open]")
    page.keyboard.type("Au clavier")
    keys.press("Enter")
    page.locator(".archive a[aria-current]", has_text="Au clavier").wait_for()
    keys.reach("#recommencer", "Shift+Tab")
    keys.press("Enter")
    page.wait_for_selector("#accueil:visible")
    keys.reach(".archive li a")
    keys.press("Enter")
    page.locator("#actuel .reply", has_text="Région").wait_for()


def test_the_arrows_go_through_the_conversations_and_tab_passes_them_in_one_stop(visit):
    one = visit()
    one.ask("Que dit l'article 2 ?")
    two = visit()
    two.ask("Que dit l'article 5 ?")
    page = two.page
    page.locator(".archive li a[aria-current]").wait_for()
    assert page.locator('.archive li a[tabindex="0"]').count() == 1
    page.locator(".archive li a[aria-current]").focus()
    before = page.evaluate("document.activeElement.closest('li').dataset.id")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('li').dataset.id") != before
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.closest('li').dataset.id") == before


def test_the_first_stop_of_the_keyboard_leads_to_the_question(visit):
    page = visit().page
    page.locator("#question textarea:focus").wait_for()
    page.locator("a.saut").focus()
    assert page.locator("a.saut").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
