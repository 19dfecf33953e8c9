"""What the eye sees: French typography, nothing of Gradio's own, a reply in view, a panel that stays put."""

import pytest

# Signs that French never leaves alone at the start of a line, with the place where the line was broken before them.
ALONE = """() => {
  const TIED = /(?<=\\S\\s+)[?!:;»%](?!\\S*\\d)|(?<=«\\s+)\\S|(?<=\\d\\s+)\\d{3}\\b/g;
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    if (!node.parentElement.checkVisibility() || node.parentElement.closest("textarea, code, script, style")) continue;
    for (const { index } of node.data.matchAll(TIED)) {
      const before = node.data.slice(0, index).trimEnd().length - 1;
      const top = (at) => { const range = new Range(); range.setStart(node, at); range.setEnd(node, at + 1);
        return range.getClientRects()[0]?.bottom ?? 0; };
      if (top(index) > top(before) + 6) found.push(node.data.slice(Math.max(0, index - 30), index + 5));
    }
  }
  return found;
}"""


@pytest.mark.parametrize("width", [390, 640, 1280])
def test_no_line_begins_with_a_sign_that_french_ties_to_the_word_before(visit, width):
    seen = visit(width)
    for question in ("Quelles sont les priorités ?", "Que dit l'article 3 ?", "Quelle est la recette de la tarte ?"):
        seen.ask(question)
        assert seen.page.evaluate(ALONE) == []
    for at in ("/documents", "/documents/protocole-2020/fiche", "/qualite", "/accessibilite"):
        assert visit(width, at=at).page.evaluate(ALONE) == []


def test_a_line_that_breaks_before_such_a_sign_would_be_seen(visit):
    page = visit(at="/accessibilite").page
    page.evaluate("document.querySelector('main').innerHTML = '<p style=\"width:3em\">Pourquoi ? Voici : oui</p>'")
    assert page.evaluate(ALONE)


def test_nothing_of_gradio_is_drawn_over_a_part_that_waits(visit):
    page = (seen := visit()).page
    seen.ask("Que dit l'article 2 ?")
    shown = "[...document.querySelectorAll('[data-testid=status-tracker]')].map(e => getComputedStyle(e).display)"
    assert set(page.evaluate(shown)) == {"none"}
    assert "processing" not in page.inner_text("body")


def test_a_new_question_stands_at_the_top_with_its_whole_reply_in_view(visit):
    page = (seen := visit()).page
    for question in ("Quelles sont les priorités ?", "Qui a signé pour le Département ?", "Recette de la tarte ?"):
        seen.ask(question)
    log, foot = page.locator("#echanges").bounding_box(), page.locator("#actuel .acts").bounding_box()
    asked = page.locator("#actuel .question").bounding_box()
    assert 0 <= asked["y"] - log["y"] < 20
    assert foot["y"] + foot["height"] <= log["y"] + log["height"]


def test_the_panel_stays_where_the_reader_went(visit):
    page = (seen := visit(height=500)).page
    seen.ask("Quelles sont les priorités ?")
    page.locator("#panneau mark").first.wait_for()
    page.locator("#panneau a.voisin").last.click()
    page.locator(".voisinage h4").wait_for()
    page.wait_for_function("() => document.activeElement.matches('.voisinage h4')")
    page.wait_for_timeout(300)
    assert page.locator(".voisinage h4").evaluate("e => e.getBoundingClientRect().top < window.innerHeight")


def test_a_chosen_document_is_seen_to_be_chosen(visit, service):
    page = visit(at="/documents").page
    text = "Convention\n\nArticle 1 : Objet\nLa ville prête un local."
    page.set_input_files(".depot input", [{"name": "local.txt", "mimeType": "text/plain", "buffer": text.encode()}])
    page.locator(".recus .trouve li").first.wait_for()
    chat = visit().page
    chat.locator("#portee summary").click()
    box = chat.locator("#portee input").first
    box.check()
    assert box.evaluate("e => getComputedStyle(e).appearance") == "auto"
    assert page.request.delete(f"{service.url}/documents/local").ok


def test_an_address_where_nothing_is_says_so_in_french(visit):
    for at in ("/nulle-part", "/nulle/part"):
        page = (seen := visit(at=at)).page
        assert "Cette page n'existe pas" in page.inner_text("main")
        seen.faults.clear()  # a browser writes down that nothing was there
        page.click("main a")
        page.wait_for_selector("#question textarea")
