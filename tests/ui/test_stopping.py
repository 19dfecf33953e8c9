"""Stop, « Poser à nouveau » and a search within chosen documents, clicked in a real browser."""

import threading

import pytest

from evals.wire import serving

LOAN = """CONVENTION DE PRÊT DU {place}

Article 1 : Objet
La ville prête le {place} au club de {sport}.

Article 2 : Durée
Le prêt du {place} dure {months} mois.
"""


@pytest.fixture(scope="module")
def held():
    """A lock that keeps the model from its first word for as long as it is not set."""
    return threading.Event()


@pytest.fixture(scope="module")
def slow(new_service, held):
    """Serve with a language model that says nothing until it is told to."""

    def write(_messages: list[dict[str, str]]) -> str:
        held.wait(30)
        return "Rien."

    with serving(write) as model:
        service = new_service(CONTRAT_LLM="openai:lent", CONTRAT_LLM_BASE_URL=model.url, OPENAI_API_KEY="none")
        service.start()
        yield service
        held.set()
        service.stop()


@pytest.fixture
def server(slow):
    """Have `visit` open the pages of the server with the slow model."""
    return slow.url


def send(page, name: str, text: str) -> None:
    page.set_input_files(".depot input", [{"name": name, "mimeType": "text/plain", "buffer": text.encode()}])
    page.locator(".recus .trouve a").wait_for()


def test_a_stopped_answer_says_so_and_the_next_question_is_answered(visit, held):
    seen = visit()
    page = seen.page
    held.clear()
    page.fill("#question textarea", "Jusqu'à quand le protocole produit-il ses effets ?")
    page.keyboard.press("Enter")
    page.locator("#actuel .waiting").wait_for()
    page.click("#arreter")
    page.locator("#actuel .reply.failure", has_text="arrêtée").wait_for()
    assert page.is_hidden("#arreter")
    page.click("#actuel button.refaire")  # while the model still owes its first word
    page.locator("#actuel .waiting").wait_for()
    held.set()
    page.locator("#actuel .reply.answer .acts").wait_for()
    assert "31 décembre 2022" in page.inner_text("#actuel .reply.answer")


def test_the_same_question_is_asked_again_with_a_click(visit, held):
    held.set()
    page = (seen := visit()).page
    seen.ask("Que dit l'article 2 ?")
    page.locator(".exchange button.refaire").first.click()
    page.locator("#passe .exchange .acts").first.wait_for(state="attached")
    page.locator("#actuel .reply.answer .acts").wait_for()
    questions = [one.strip() for one in page.locator(".exchange .question").all_inner_texts()]
    assert questions == ["Que dit l'article 2 ?"] * 2


DEAF = "send => send.addEventListener('click', now => now.stopImmediatePropagation(), {once: true, capture: true})"


@pytest.mark.parametrize("way", ["Enter", "click"])
def test_a_question_that_gradio_dropped_is_sent_again(visit, held, way):
    """It was sent while Gradio still ended the question before: here only the page hears of the key or the click."""
    held.set()
    page = (seen := visit()).page
    seen.ask("Que dit l'article 2 ?")
    page.fill("#question textarea", "Que dit l'article 3 ?")
    if way == "click":
        page.locator("#envoyer").evaluate(DEAF)
        page.click("#envoyer")
    else:
        box = page.locator("#question textarea")
        box.evaluate("box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}))")
    page.locator(".reply .acts").nth(1).wait_for()
    page.wait_for_timeout(4_000)  # every further attempt
    assert page.locator(".question").count() == 2
    assert page.input_value("#question textarea") == ""


def test_a_search_within_two_documents_leaves_the_third_out(visit, held):
    held.set()
    shelf = visit(at="/documents").page
    for place, sport, months in (("gymnase", "judo", "dix-huit"), ("stade", "football", "trente")):
        send(shelf, f"{place}.txt", LOAN.format(place=place, sport=sport, months=months))
        shelf.reload()
    page = (seen := visit()).page
    page.locator("#portee summary").click()
    for place in ("GYMNASE", "STADE"):
        page.locator("#portee label", has_text=place).locator("input").check()
    assert "2 documents" in page.inner_text("#portee summary")
    seen.ask("Combien de mois dure le prêt du stade ?")
    assert "trente" in page.inner_text("#actuel .reply.answer")
    seen.ask("Jusqu'à quand le protocole produit-il ses effets ?")
    assert "31 décembre 2022" not in page.inner_text("#actuel .reply")
    page.locator("#portee label", has_text="GYMNASE").locator("input").uncheck()
    page.locator("#portee label", has_text="STADE").locator("input").uncheck()
    seen.ask("Jusqu'à quand le protocole produit-il ses effets ?")
    assert "31 décembre 2022" in page.inner_text("#actuel .reply.answer")
