"""The page in a real browser, over a real server: one test a promise."""

import re

import pytest

HOSTILE = (
    'Tarte <img src="http://evil.example/a.png" onerror=alert(1)> ![x](http://evil.example/b.png) '
    "<script>alert(2)</script>"
)


def test_an_answer_comes_with_its_source_and_the_first_citation_shows_the_mark(visit):
    page = (seen := visit()).page
    seen.ask("Jusqu'à quand le protocole produit-il ses effets ?")
    assert "31 décembre 2022" in page.inner_text(".reply.answer")
    page.locator(".reply a.cite").first.click()
    mark = page.locator("mark.pointed")
    mark.wait_for()
    assert "31 décembre 2022" in mark.inner_text()
    assert page.evaluate("document.activeElement.id") == "source-1-1"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "appel-1-1"


def test_the_source_names_document_date_state_article_and_shows_the_whole_article(visit):
    page = (seen := visit()).page
    seen.ask("Que dit l'article 2 ?")
    panel = page.inner_text("#panneau")
    for words in (
        "Contrat de ville",
        "Signé le 31 août 2020",
        "A cessé de produire effet le 31 décembre 2022",
        "Article 2",
    ):
        assert words in panel.replace("\u00a0", " ")
    assert "Communauté Urbaine Grand Besançon Métropole" in panel
    assert "cessé de produire effet" in page.inner_text(".reply .notice")


def test_a_long_answer_arrives_whole(visit):
    """That it grows on its way is held by `test_talk`: a browser may paint all its steps, a few ms apart, at once."""
    page = (seen := visit()).page
    seen.ask("Quelles sont les priorités ?")
    assert page.locator(".reply.answer li").count() == 11
    assert page.locator(".reply.answer a.cite").count() == 12


def test_a_refusal_does_not_look_like_an_answer_even_without_colour(visit):
    page = (seen := visit()).page
    seen.ask("Quelle est la recette de la tarte aux pommes ?")
    refusal = page.locator(".reply.refusal")
    assert "Pas de réponse dans les documents" in refusal.inner_text()
    assert refusal.evaluate("e => getComputedStyle(e).borderTopStyle") == "dashed"
    assert "Aucun de ces passages ne répond" in page.inner_text("#panneau")


def test_hostile_text_is_shown_as_text(visit):
    page = (seen := visit()).page
    seen.ask(HOSTILE)
    assert HOSTILE in page.inner_text(".question").replace("\n", "")
    assert page.locator("#echanges img, #panneau img, #echanges script").count() == 0
    assert (
        page.locator("#echanges a:not([href^='#']), #panneau a:not([href^='#'], [href^='./documents/'])").count() == 0
    )


def test_a_citation_of_an_earlier_answer_brings_its_own_sources_back(visit):
    page = (seen := visit()).page
    seen.ask("Que dit l'article 2 ?")
    seen.ask("Que dit l'article 5 ?")
    page.wait_for_selector("#sources-2:visible")
    assert page.locator("#sources-1").count() == 0
    page.locator('a.cite[href="#source-1-1"]').first.click()
    page.wait_for_selector("#sources-1:visible")
    assert not page.is_visible("#sources-2")
    assert "Article 2" in page.inner_text("#sources-1 h3")


def test_an_example_is_asked_with_a_click(visit):
    page = visit().page
    page.locator("#accueil button.proposer").first.click()
    page.wait_for_selector(".reply .acts")
    assert not page.is_visible("#accueil")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_a_new_conversation_starts_empty(visit):
    page = (seen := visit()).page
    seen.ask("Que dit l'article 2 ?")
    page.click("#recommencer")
    page.wait_for_selector("#accueil:visible")
    assert page.locator(".reply").count() == 0
    assert page.locator("mark").count() == 0


@pytest.mark.parametrize(
    ("question", "hint"), [("  ", "Écrivez d'abord une question"), ("x" * 2_001, "la limite est de")]
)
def test_a_question_that_cannot_be_asked_gets_a_hint(visit, question, hint):
    page = visit().page
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.locator("#annonce", has_text=hint).wait_for(state="attached")
    assert page.locator(".reply").count() == 0


def test_on_a_telephone_the_sources_come_below_and_nothing_scrolls_sideways(visit):
    page = (seen := visit(390, 844)).page
    seen.ask("Quelles sont les priorités ?")
    page.wait_for_selector("#panneau mark")
    assert page.locator("#sources").bounding_box()["y"] > page.locator("#question").bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#sources").bounding_box()["width"] <= 390


def test_two_people_do_not_see_each_other(visit):
    one, two = visit(), visit()
    one.ask("Que dit l'article 2 ?")
    two.ask("Que dit l'article 5 ?")
    assert two.page.locator(".question").count() == 1
    two.page.wait_for_selector("#panneau mark")
    assert "Article 2" not in two.page.inner_text("#panneau h3")


def test_the_page_says_its_language_and_that_it_is_a_machine(visit):
    page = visit().page
    assert page.get_attribute("html", "lang") == "fr"
    assert "Réponses produites automatiquement" in page.inner_text("#entete")
    assert page.get_attribute("#annonce", "role") == "status"
    assert page.title() == "Contrats publics\u00a0: l'assistant"


def test_the_questions_suggested_next_are_asked_with_a_click(visit):
    page = (seen := visit()).page
    seen.ask("Que dit l'article 2 ?")
    suggested = page.locator("#actuel button.proposer").first
    question = suggested.inner_text()
    suggested.click()
    page.locator(".reply .acts").nth(1).wait_for()
    assert page.locator(".question").nth(1).inner_text().strip() == question


def test_the_next_article_is_read_on_beside_the_answer(visit):
    page = (seen := visit()).page
    seen.ask("Que dit l'article 2 ?")
    page.locator("#panneau a.voisin", has_text="Article 3").click()
    page.locator(".voisinage h4", has_text="Article 3").wait_for()
    page.locator(".voisinage a.voisin", has_text="Article 4").click()
    page.locator(".voisinage h4", has_text="Article 4").wait_for()
    assert page.locator("mark").count() > 0


def test_an_acronym_is_explained_under_the_focus_and_escape_puts_it_away(visit):
    page = (seen := visit()).page
    seen.ask("Quelles sont les priorités ?")
    page.locator("#actuel abbr", has_text="NPRU").focus()
    assert "renouvellement urbain" in page.inner_text("#bulle")
    page.keyboard.press("Escape")
    assert page.is_hidden("#bulle")


def test_a_question_is_asked_again_or_changed(visit):
    page = (seen := visit()).page
    seen.ask("Que dit l'article 2 ?")
    page.wait_for_function("() => document.querySelector('#question textarea').value === ''")
    page.locator("button.modifier").first.click()
    assert page.input_value("#question textarea") == "Que dit l'article 2 ?"


def test_the_headers_leave_no_way_out(browser, server):
    with browser.new_context() as context:
        headers = context.request.get(server).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert re.search(r"script-src 'self' 'nonce-[\w-]+';", policy)
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_source_opens_its_document_at_the_article(visit):
    page = (seen := visit()).page
    seen.ask("Que dit l'article 2 ?")
    with page.context.expect_page() as opened:
        page.locator("#panneau a.lire").first.click()
    reading = opened.value
    reading.wait_for_load_state()
    assert "/documents/protocole-2020#n" in reading.url
    assert "31 décembre 2022" in reading.inner_text("section:target")
    assert page.locator(".reply").count() == 1


def test_a_document_that_is_not_there_is_said(browser, server):
    with browser.new_context() as context:
        answer = context.request.get(f"{server}/documents/inconnu")
        assert answer.status == 404
        assert "pas dans le corpus" in answer.text()
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_an_answer_is_copied_with_its_references(visit):
    page = (seen := visit(permissions=["clipboard-read", "clipboard-write"])).page
    seen.ask("Jusqu'à quand le protocole produit-il ses effets ?")
    page.locator("#panneau mark").first.wait_for()
    page.click(".reply button.copier")
    page.locator(".copier", has_text="Copié").first.wait_for()
    copied = page.evaluate("navigator.clipboard.readText()").replace("\u00a0", " ")
    assert "31 décembre 2022. » [1]" in copied
    assert re.search(r"^\[1\] Contrat de ville.*Article 2 : Durée", copied, re.MULTILINE)


def test_the_question_of_a_follow_up_is_shown_and_can_be_corrected(visit):
    page = (seen := visit()).page
    seen.ask("Qui a signé pour le Département ?")
    seen.ask("Et pour la Région ?")
    understood = page.locator(".reply .comprise").last
    assert "Région" in understood.inner_text()
    page.locator(".reply button.corriger").last.click()
    assert page.input_value("#question textarea") == understood.inner_text()
