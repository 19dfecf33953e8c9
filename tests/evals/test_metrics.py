"""Each metric against a calculation by hand."""

import math
from dataclasses import replace

import pytest

from corpus.nouns import Answer, Citation, Hit, Passage, Refusal, Turn
from evals.cases import Case, Expected
from evals.figures import figure, percentile
from evals.metrics import (
    METRICS,
    answer_correct,
    article_gain,
    citation_exact,
    citation_precision,
    citation_recall,
    follow_up_success,
    forbidden_strings,
    hit_at,
    notice_shown,
    place_gain,
    reciprocal_rank,
    refusal_f1,
    refusal_precision,
    refusal_recall,
    same_again,
    sentences_unsupported,
    silence_precision,
)
from evals.outcome import Outcome


def citation(number=1, article="Article 2", quote="jusqu'au 31 décembre 2022", document="d"):
    return Citation(number, document, "T", article, 0, article, None, quote, 0, len(quote), f"{article}-{number}")


def answer(text="Jusqu'au 31 décembre 2022 [1].", *citations, notices=()):
    return Answer("q", text, citations or (citation(),), notices)


def hits(*places):
    return tuple(
        Hit(
            Passage(f"{rank}", "d", rank, article, 0, f"{article}, {place}", text, 0, len(text), place=place), rank, 1.0
        )
        for rank, (article, place, text) in enumerate(places, 1)
    )


def outcome(expected=None, reply=None, places=(), exact=None, history=(), **others):
    reply = reply or answer()
    cited = reply.citations if isinstance(reply, Answer) else reply.closest
    exact = tuple(True for _ in cited) if exact is None else exact
    case = Case("c", "k", "dev", "q", expected or Expected(), history)
    return Outcome(case, reply, hits(*places), exact, **others)


PLACES = [("Article 4", "priorité 2", "deux"), ("Article 2", "", "un"), ("Article 4", "priorité 1", "trois")]
REFUSAL = Refusal("q", "Le corpus ne le dit pas.")


@pytest.mark.parametrize(
    ("gold", "at_1", "at_3", "rr", "ndcg"),
    [
        (("Article 4",), 1.0, 1.0, 1.0, 1.0),
        # Article 2 is the second hit and the second article: 1/2, and (1/log2 3) / (1/log2 2).
        (("Article 2",), 0.0, 1.0, 0.5, 1 / math.log2(3)),
        # One of two gold articles comes second: (1/log2 3) / (1/log2 2 + 1/log2 3).
        (("Article 2", "Article 6"), 0.0, 1.0, 0.5, (1 / math.log2(3)) / (1 + 1 / math.log2(3))),
        (("Article 6",), 0.0, 0.0, 0.0, 0.0),
    ],
)
def test_ranks_of_articles(gold, at_1, at_3, rr, ndcg):
    one = outcome(Expected(articles=gold), places=PLACES)
    assert hit_at(1)(one) == (at_1, 1)
    assert hit_at(3)(one) == (at_3, 1)
    assert reciprocal_rank(one) == (rr, 1)
    assert article_gain(one) == (pytest.approx(ndcg), 1)


def test_an_article_of_another_document_is_not_gold():
    assert hit_at(3)(outcome(Expected(document="other", articles=("Article 4",)), places=PLACES)) == (0, 1)


@pytest.mark.parametrize("expected", [Expected(), Expected(articles=("Article 4",), abstain=True)])
def test_retrieval_does_not_apply_without_gold_or_where_nothing_answers(expected):
    one = outcome(expected, places=PLACES)
    assert hit_at(1)(one) is reciprocal_rank(one) is article_gain(one) is place_gain(one) is None


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        (Expected(labels=("priorité 2",)), 1.0),
        (Expected(labels=("priorité 1",)), 1 / math.log2(4)),
        (Expected(quotes=("un", "trois")), (1 / math.log2(3) + 1 / math.log2(4)) / (1 + 1 / math.log2(3))),
    ],
)
def test_ranks_of_places(expected, value):
    assert place_gain(outcome(expected, places=PLACES)) == (pytest.approx(value), 1)


@pytest.mark.parametrize(
    ("expected", "reply", "correct"),
    [
        (Expected(must_include=(("31 DECEMBRE 2022",),)), answer(), 1),
        (Expected(must_include=(("2023", "2022"), ("jusqu’au",))), answer(), 1),
        (Expected(must_include=(("2022",), ("2023",))), answer(), 0),
        (Expected(must_include=(("2022",),)), answer("Voici [1]."), 1),
        (Expected(must_include=(("2022",),), must_not_include=("31 decembre",)), answer(), 0),
        (Expected(must_include=(("2022",),)), REFUSAL, 0),
        (Expected(abstain=True), REFUSAL, 1),
        (Expected(abstain=True), answer(), 0),
        (Expected(articles=("Article 2",)), answer(), 1),
        (Expected(articles=("Article 3",)), answer(), 0),
        (Expected(), answer("Bonjour !"), 1),
    ],
)
def test_an_answer_is_correct(expected, reply, correct):
    assert answer_correct(outcome(expected, reply)) == (correct, 1)


def test_a_marker_in_the_middle_of_an_expected_string_does_not_hide_it():
    assert answer_correct(outcome(Expected(must_include=(("fin 2022",),)), answer("fin [1] 2022"))) == (1, 1)


def test_forbidden_strings_are_looked_for_in_quotes_too():
    assert forbidden_strings(outcome(Expected(must_not_include=("décembre",)), answer("Voir [1]."))) == (1, 1)
    assert forbidden_strings(outcome(Expected(must_not_include=("janvier",)))) == (0, 1)


def test_a_follow_up_counts_only_where_there_is_a_history():
    turns = (Turn("user", "a"), Turn("assistant", "b"))
    assert follow_up_success(outcome(Expected(abstain=True), REFUSAL, history=turns)) == (1, 1)
    assert follow_up_success(outcome(Expected(abstain=True), REFUSAL)) is None


def test_a_notice_counts_where_one_is_expected():
    wanted = Expected(notice=("31 décembre 2022",))
    assert notice_shown(outcome(wanted, answer(notices=("A pris fin le 31 décembre 2022.",)))) == (1, 1)
    assert notice_shown(outcome(wanted)) == (0, 1)
    assert notice_shown(outcome()) is None


def test_a_reply_that_differs_on_asking_again_is_unstable():
    assert same_again(outcome(stable=False)) == (0, 1)
    assert same_again(outcome()) is None


def test_exact_quotes_are_counted_one_by_one():
    assert citation_exact(outcome(reply=answer("a", citation(1), citation(2)), exact=(True, False))) == (1, 2)
    assert citation_exact(outcome(reply=REFUSAL)) is None


def test_precision_counts_gold_citations_and_recall_counts_gold_quotes():
    cited = answer("a", citation(1), citation(2, "Article 5", "autre chose"), citation(3, "Article 6", "un texte long"))
    gold = Expected(articles=("Article 2",), quotes=("31 décembre 2022", "un texte long et entier", "un oublié"))
    one = outcome(gold, cited)
    assert citation_precision(one) == (pytest.approx(2 / 3), 1)
    assert citation_recall(one) == (pytest.approx(2 / 3), 1)


def test_recall_without_gold_quotes_counts_articles_and_a_refusal_recalls_nothing():
    gold = Expected(articles=("Article 2", "Article 4"))
    assert citation_recall(outcome(gold)) == (0.5, 1)
    assert citation_recall(outcome(gold, REFUSAL)) == (0, 1)
    assert citation_precision(outcome(gold, REFUSAL)) is None
    assert citation_precision(outcome(gold, Answer("q", "Sans source."))) == (0, 1)


@pytest.mark.parametrize(
    ("text", "exact", "share"),
    [
        ("Une phrase [1]. Une autre sans marque.", (True,), (0, 2)),
        ("Une phrase [1].\nUne autre sans marque.", (True,), (1, 2)),
        ("Deux éléments :\n- « a » [1]\n- « b »", (True,), (1, 2)),
        ("Une phrase [1].", (False,), (1, 1)),
        ("Une phrase [7].", (True,), (1, 1)),
    ],
)
def test_unsupported_sentences_are_those_without_a_sound_marker(text, exact, share):
    assert sentences_unsupported(outcome(Expected(articles=("Article 2",)), answer(text), exact=exact)) == share


def test_refusals_add_up_to_precision_recall_and_f1():
    # 2 rightly abstained, 1 wrongly, 1 missed, 1 rightly answered: P = 2/3, R = 2/3, F1 = 4/6.
    right, wrong = outcome(Expected(abstain=True), REFUSAL), outcome(Expected(), REFUSAL)
    missed, answered = outcome(Expected(abstain=True)), outcome(Expected())
    every = [right, right, wrong, missed, answered]
    for metric in (refusal_precision, refusal_recall, refusal_f1):
        assert figure([metric(one) for one in every]).value == pytest.approx(2 / 3)


def test_only_refusals_without_reserve_claim_that_the_corpus_is_silent():
    reserved = replace(REFUSAL, unsure=True)
    every = [
        outcome(Expected(abstain=True), REFUSAL), outcome(Expected(), REFUSAL), outcome(Expected(), reserved),
        outcome(Expected(abstain=True), reserved), outcome(Expected()),
    ]  # fmt: skip
    assert [silence_precision(one) for one in every] == [(1, 1), (0, 1), None, None, None]


def test_a_figure_is_the_ratio_of_sums_with_an_interval_around_it():
    found = figure([(1.0, 1.0)] * 30 + [(0.0, 1.0)] * 10 + [None] * 5)
    assert (found.value, found.n) == (0.75, 40)
    # The normal interval is .75 ± 1.96 √(.75 × .25 / 40) = .75 ± .134.
    assert found.low == pytest.approx(0.616, abs=0.03)
    assert found.high == pytest.approx(0.884, abs=0.03)
    assert figure([None]).value is None


def test_a_percentile_is_interpolated():
    assert percentile([1, 2, 3, 4], 0.5) == 2.5
    assert percentile([], 0.5) == 0.0


def test_every_metric_takes_any_outcome():
    for metric in METRICS.values():
        for reply in (answer(), REFUSAL):
            share = metric(outcome(Expected(abstain=True), reply))
            assert share is None or share[0] <= share[1]
