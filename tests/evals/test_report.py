"""The report: self-contained, in French, honest about what changed; JUnit, Markdown, history."""

import os
import shutil
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from corpus.nouns import Answer, Citation, Hit, Passage, Refusal
from evals import texts
from evals.cases import Case, Expected
from evals.gate import Failure, judge, make_baseline
from evals.ground import changes, ground_table
from evals.history import history_page, remember
from evals.markup import join
from evals.metrics import METRICS
from evals.outcome import Outcome
from evals.report import report
from evals.report_cases import state
from evals.run import Run
from evals.summary import junit, markdown
from evals.table import show_failure, show_gap

HOSTILE = "<script>alert(1)</script><img src=https://exemple.test/a.png>"
QUOTE = Citation(1, "d", "T", "Article 2", 0, "Article 2", None, "la bonne réponse", 0, 16, "p")
RIGHT = Answer("q", "la bonne réponse [1]", (QUOTE,))
WRONG = Refusal("q", f"Le corpus ne le dit pas. {HOSTILE}")
HIT = Hit(Passage("p", "d", 0, "Article 5", 0, "Article 5 : Gouvernance", "autre chose", 0, 11), 1, 1.0)


def outcome(number, reply, split="dev"):
    expected = Expected(articles=("Article 2",), must_include=(("la bonne réponse",),))
    case = Case(f"cas-{number}", ("dates", "personnes")[number % 2], split, f"Question {number} {HOSTILE}", expected)
    return Outcome(case, reply, (HIT,), (True,) * (reply is RIGHT), seconds=0.01 * number)


BEFORE = Run(tuple(outcome(n, RIGHT if n != 3 else WRONG) for n in range(12)), 1.0, {"code": "ancien", "set": "abc"})
NOW = Run(
    tuple(outcome(n, WRONG if n < 2 else RIGHT) for n in range(12)),
    1.0,
    {"code": "nouveau", "set": "abc", "date": "2026-11-23T21:00:00+00:00"},
)


@pytest.fixture(scope="module")
def baseline():
    return make_baseline(BEFORE)


@pytest.fixture(scope="module")
def page(baseline):
    return report(NOW, baseline, judge(NOW, baseline), "history.html")


def test_the_state_of_a_case_says_what_changed(baseline):
    states = [state(one, baseline) for one in NOW.outcomes[:4]]
    assert states == ["worse", "worse", "right", "better"]
    assert state(outcome(99, WRONG), baseline) == "new-wrong"


def test_texts_of_cases_and_answers_stay_text(page):
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_says_figures_changes_misses_and_what_it_ran_on(page):
    for said in (
        "10 réponses sur 12",
        "devenu faux (2)",
        "devenu juste (1)",
        "Avant (référence)",
        "Article 5 : Gouvernance",
        "<strong>nouveau</strong>",
        "23/11/2026 à 21:00 UTC",
    ):
        assert said in _plain(page), said


def test_each_metric_is_explained():
    assert texts.MEANINGS.keys() == METRICS.keys() == texts.METRIC_NAMES.keys()


def test_what_a_run_stood_on_has_french_names():
    now = {"date": "2026-11-23T21:00:00+00:00", "settings": {"llm": "", "strictness": "strict"}, "code": {"index": "b"}}
    before = {
        "date": "2026-11-22T21:00:00+00:00",
        "settings": {"llm": "", "strictness": "normal"},
        "code": {"index": "a"},
    }
    assert changes(now, before) == "exigence, programme · index"
    assert changes(now, None) == changes(now, now) == "—"
    said = ground_table(now, before)
    assert "<strong>strict</strong>" in said and "<td>aucun</td>" in said and "23/11/2026 à 21:00 UTC" in said


def test_a_difference_that_rounds_to_nothing_has_no_sign():
    assert [show_gap(one) for one in (-0.0001, 0.0, 0.0004, 0.25, -0.25)] == ["=", "=", "=", "+0,250", "−0,250"]


def test_a_report_without_a_baseline_says_so():
    assert "n'a pas de référence" in report(NOW, None, None).replace("&#x27;", "'")


def test_french_punctuation_keeps_to_its_word():
    said = join(["« Quand ? » : 95 % en 3 s ; non"])
    assert said == "«\u00a0Quand\u202f?\u00a0»\u00a0: 95\u202f% en 3\u202fs\u202f; non"


def test_a_share_that_should_be_small_is_above_a_ceiling_not_below_a_floor():
    assert "dépasse le plafond de 0,000" in show_failure(Failure("floor", "unsupported", 0.01, 0.0))
    assert "est sous le seuil de 1,000" in show_failure(Failure("floor", "citation_exact", 0.9, 1.0))


def test_junit_fails_what_is_newly_wrong_and_skips_what_was_known(baseline):
    run = replace(NOW, outcomes=(*NOW.outcomes[:3], outcome(3, WRONG), *NOW.outcomes[4:]))
    suites = ET.fromstring(junit(run, judge(run, baseline)))
    cases = {test.get("name"): [child.tag for child in test] for test in suites.find("testsuite[@name='cases']")}
    assert cases["cas-0"] == ["failure"]
    assert cases["cas-3"] == ["skipped"]
    assert cases["cas-5"] == []
    assert suites.find("testsuite[@name='gate']").get("failures") == str(len(judge(run, baseline).failures))


def test_junit_takes_an_answer_with_control_characters():
    run = replace(NOW, outcomes=(outcome(0, Refusal("q", "avant\x00\x0baprès")),))
    assert ET.fromstring(junit(run, None)).find(".//failure").get("message").endswith("avantaprès")


def test_the_summary_names_the_cases_that_changed(baseline):
    said = markdown(NOW, baseline, judge(NOW, baseline))
    assert "Cas désormais faux : `cas-0`, `cas-1`. Cas désormais justes : `cas-3`." in said
    assert "| réponse correcte | 0,833 | 0,917 | −0,083 |" in said


def test_history_keeps_every_run_and_leaves_out_a_broken_line(tmp_path, baseline):
    path = tmp_path / "history.jsonl"
    remember(BEFORE, None, path)
    with path.open("a", encoding="utf-8") as file:
        file.write("{cassé\n")
    runs = remember(NOW, judge(NOW, baseline), path)
    assert [run["record"]["code"] for run in runs] == ["ancien", "nouveau"]
    said = history_page(runs, "index.html")
    assert "<td>programme</td>" in said  # what changed between the two
    assert said.index("0,833") and "échoué" in said and "sans objet" in said


def test_the_page_opens_in_a_browser_asks_nothing_and_filters(tmp_path, page):
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium n'est pas installé")
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        tab = browser.new_page(viewport={"width": 390, "height": 800})
        asked, faults = [], []
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.goto((tmp_path / "index.html").as_uri())
        assert tab.locator(".case:visible").count() == 12
        tab.get_by_label("État").select_option("worse")
        assert tab.locator(".case:visible").count() == 2
        assert tab.locator("#shown").inner_text() == "2"
        tab.get_by_label("Chercher dans les cas").fill("cas-1")
        assert tab.locator(".case:visible").count() == 1
        assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        browser.close()
    assert asked == [(tmp_path / "index.html").as_uri()]
    assert faults == []


def _plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")
