"""Conversations kept on the server, marks on answers and what becomes of them, in a real browser."""

import re


def test_a_conversation_is_found_again_after_a_restart_with_its_citations(visit, service):
    page = (seen := visit()).page
    seen.ask("Que dit l'article 2 ?")
    seen.ask("Que dit l'article 5 ?")
    page.wait_for_url("**/?conversation=*")
    address = page.url.removeprefix(service.url)
    page.close()
    service.stop()
    service.start()
    page = visit(at=address).page
    page.locator(".reply .acts").nth(1).wait_for()
    assert page.locator(".question").all_inner_texts() == ["Que dit l'article 2 ?", "Que dit l'article 5 ?"]
    page.locator('a.cite[href="#source-1-1"]').first.click()
    page.locator("#sources-1 mark.pointed").wait_for()
    assert "31 décembre 2022" in page.inner_text("#sources-1")


def test_conversations_are_listed_searched_renamed_and_deleted(visit):
    page = (seen := visit()).page
    seen.ask("Qui a signé pour le Département ?")
    item = page.locator(".archive li:has([aria-current])")
    item.wait_for()
    item.hover()
    item.locator(".renommer").click()
    page.fill("#dialogue-champ", 'Signataires <img src=x onerror="alert(1)">')
    page.keyboard.press("Enter")
    page.locator(".archive li a", has_text="Signataires <img").wait_for()
    page.fill("#chercher", "signataires <img")
    page.wait_for_function("() => document.querySelectorAll('.archive li').length === 1")
    page.fill("#chercher", "introuvable")
    page.locator(".archive .rien", has_text="Aucune conversation ne contient").wait_for()
    page.fill("#chercher", "")
    item = page.locator(".archive li", has_text="Signataires <img")
    item.hover()
    item.locator(".effacer").click()
    page.locator("dialog button.plein").click()
    page.wait_for_selector("#accueil h2:visible")
    assert page.locator(".archive li", has_text="Signataires").count() == 0
    assert "conversation=" not in page.url


def test_a_bad_mark_with_its_reason_becomes_a_case(visit, service):
    page = (seen := visit()).page
    seen.ask("Que dit l'article 5 ?")
    page.locator(".avis.mal").last.click()
    page.select_option("#motif", "Réponse incomplète")
    page.fill("#precisions", "il manque la durée <b>x</b>")
    page.click("dialog button.plein")
    page.locator(".acts .dit", has_text="Avis enregistré").wait_for()
    assert page.locator(".avis.mal").last.get_attribute("aria-pressed") == "true"
    quality = (seen := visit(at="/qualite")).page
    mark = quality.locator(".avis-recu", has_text="il manque la durée <b>x</b>").first
    mark.locator("input[name=article]").fill("Article 99")
    mark.locator("button[type=submit]").click()
    mark.locator(".dit", has_text="Article 99").wait_for()
    assert len(seen.faults) == 1  # a browser writes down that the server said no
    seen.faults.clear()
    mark.locator("input[name=article]").fill("Article 5")
    mark.locator("button[type=submit]").click()
    quality.locator(".dit", has_text="Le cas est ajouté").wait_for()
    assert '"articles": ["Article 5"]' in (service.home / "cases.jsonl").read_text(encoding="utf-8")


def test_a_question_without_an_answer_is_on_the_quality_page(visit):
    visit().ask("Quelle est la vitesse de la lumière ?")
    page = visit(at="/qualite").page
    assert "vitesse de la lumière" in page.inner_text("main")
    assert re.search(r"Réponse correcte\s+\d+,\d\s%", page.inner_text("main"))


def test_a_server_that_is_gone_is_said_in_french_and_the_question_is_not_lost(visit, service):
    page = (seen := visit()).page
    seen.ask("Que dit l'article 2 ?")
    service.stop()
    page.fill("#question textarea", "Que dit l'article 5 ?")
    page.keyboard.press("Enter")
    page.locator("#panne", has_text="Le serveur ne répond plus").wait_for()
    assert page.input_value("#question textarea") == "Que dit l'article 5 ?"
    assert page.get_by_text("Connection").filter(visible=True).count() == 0
    seen.faults.clear()  # a browser writes down that nobody answered
    service.start()
    page.reload()
    seen.ask("Que dit l'article 5 ?")
    assert page.locator("#panne").inner_text() == ""
    seen.faults.clear()
