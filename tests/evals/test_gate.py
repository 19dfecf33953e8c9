"""The gate: floors, drops outside the noise, critical cases."""

import json
from dataclasses import replace

import pytest

from corpus.nouns import Answer, Citation, Refusal
from evals.cases import Case, Expected
from evals.gate import BrokenBaseline, NoBaseline, judge, make_baseline, read_baseline, sign_test
from evals.outcome import Outcome
from evals.run import Run
from evals.table import show_verdict

QUOTE = Citation(1, "d", "T", "Article 2", 0, "Article 2", None, "la réponse", 0, 10, "p")
RIGHT = Answer("q", "la réponse [1]", (QUOTE,))
REFUSAL = Refusal("q", "Le corpus ne le dit pas.")


def run(right, wrong=0, *, critical=False):
    expected = Expected(articles=("Article 2",), must_include=(("la réponse",),))
    outcomes = [
        Outcome(
            Case(f"cas-{number}", "k", "dev", f"q{number}", expected, critical=critical),
            RIGHT if number < right else REFUSAL,
            exact=(True,) if number < right else (),
        )
        for number in range(right + wrong)
    ]
    return Run(tuple(outcomes), 1.0, {"code": "abc"})


@pytest.mark.parametrize(
    ("worse", "better", "p"),
    [(1, 0, 0.5), (5, 0, 1 / 32), (3, 1, 5 / 16), (0, 0, 1.0), (0, 4, 1.0)],
)
def test_the_sign_test_is_the_tail_of_a_fair_coin(worse, better, p):
    assert sign_test(worse, better) == p


def test_the_same_run_passes_its_own_baseline():
    verdict = judge(run(20, 5), make_baseline(run(20, 5)))
    assert verdict.passed
    assert not verdict.better and not verdict.worse and not verdict.new


def test_a_drop_within_the_noise_passes_and_one_outside_it_fails():
    baseline = make_baseline(run(100, 0))
    assert judge(run(96, 4), baseline).passed
    verdict = judge(run(95, 5), baseline)
    assert ("drop", "answer_correct") in {(failure.kind, failure.name) for failure in verdict.failures}
    assert verdict.worse == tuple(f"cas-{number}" for number in range(95, 100))


def test_losses_that_gains_make_up_for_are_noise():
    baseline = make_baseline(run(50, 50))
    swapped = [*run(45, 55).outcomes[:90], *run(100).outcomes[90:]]
    verdict = judge(Run(tuple(swapped), 1.0, {}), baseline)
    assert (len(verdict.worse), len(verdict.better)) == (5, 10)
    assert verdict.passed


def test_a_figure_under_its_floor_fails():
    baseline = {**make_baseline(run(9, 1)), "drops": {}, "floors": {"answer_correct": 0.95}}
    (failure,) = judge(run(9, 1), baseline).failures
    assert (failure.kind, failure.name, failure.value, failure.cases) == ("floor", "answer_correct", 0.9, ("cas-9",))


def test_a_quote_that_is_not_exact_is_under_the_floor_whatever_the_baseline_was():
    good = run(100)
    bad = Run((replace(good.outcomes[0], exact=(False,)), *good.outcomes[1:]), 1.0, {})
    assert "citation_exact" in {failure.name for failure in judge(bad, make_baseline(good)).failures}


def test_one_critical_case_newly_wrong_fails():
    baseline = make_baseline(run(100, critical=True))
    failures = judge(run(99, 1, critical=True), baseline).failures
    assert [(failure.kind, failure.name) for failure in failures] == [("critical", "cas-99")]
    assert judge(run(99, 1), baseline).passed


def test_a_critical_case_that_was_wrong_before_or_is_new_is_no_new_failure():
    assert judge(run(9, 1, critical=True), make_baseline(run(9, 1, critical=True))).passed
    verdict = judge(run(9, 1, critical=True), make_baseline(run(9, 0, critical=True)))
    assert not [failure for failure in verdict.failures if failure.kind == "critical"]
    assert verdict.new == ("cas-9",)


def test_a_baseline_survives_writing_and_reading(tmp_path):
    path = tmp_path / "baseline.json"
    path.write_text(json.dumps(make_baseline(run(3, 1))), encoding="utf-8")
    assert read_baseline(path) == json.loads(path.read_text(encoding="utf-8"))


def test_a_missing_and_a_broken_baseline_are_told_apart(tmp_path):
    with pytest.raises(NoBaseline):
        read_baseline(tmp_path / "absent.json")
    for content in ("{", "[]", '{"floors": 1}'):
        (tmp_path / "casse.json").write_text(content, encoding="utf-8")
        with pytest.raises(BrokenBaseline):
            read_baseline(tmp_path / "casse.json")


def test_the_verdict_names_figure_floor_and_cases_in_french():
    baseline = make_baseline(run(100, 0))
    said = show_verdict(judge(run(80, 20), baseline))
    assert "réponse correcte : 0,800 est sous le seuil de 0,950 (cas : cas-80," in said
    assert "hors du bruit (p = 0,000)" in said
