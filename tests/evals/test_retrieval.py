from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.settings import Settings
from corpus.nouns import Answer, Citation, Refusal, Reply
from evals.cases import UnreadableSet
from evals.fates import FATES, count_fates, fate
from evals.paragraphs import Asked, Squad, only, read_squad, sample
from evals.replies import Trial, area_under_curve, holds, refusal_figures, reply_figures, roc_curve
from evals.retrieval import rank_figures, run

PARAGRAPHS = {
    "Doubs": [
        ("Le Doubs traverse Besançon et rejoint la Saône à Verdun-sur-le-Doubs.", "Où le Doubs rejoint-il la Saône ?"),
        ("La citadelle fut bâtie par Vauban entre 1668 et 1711.", "Qui a bâti la citadelle ?"),
    ],
    "Horlogerie": [
        ("Lip fut une manufacture de montres fondée en 1867 à Besançon.", "En quelle année Lip fut-elle fondée ?")
    ],
}


@pytest.fixture
def squad_file(tmp_path: Path) -> Path:
    data = [
        {
            "title": title,
            "paragraphs": [
                {
                    "context": context,
                    "qas": [{"id": question, "question": question, "answers": [{"text": "Vauban", "answer_start": 0}]}],
                }
                for context, question in pairs
            ],
        }
        for title, pairs in PARAGRAPHS.items()
    ]
    file = tmp_path / "squad.json"
    file.write_text(json.dumps({"data": data}), encoding="utf-8")
    return file


def test_paragraphs_are_numbered_from_0_in_file_order(squad_file: Path) -> None:
    squad = read_squad(squad_file)
    assert [one.paragraph for one in squad.questions] == [0, 1, 2]
    assert squad.topics == (0, 0, 1)


def test_a_file_that_is_no_squad_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[]", encoding="utf-8")
    with pytest.raises(UnreadableSet):
        read_squad(tmp_path / "x.json")


def test_ranks_are_figured_as_by_hand() -> None:
    found = [[7, 3], [3, 7], [9, 8, 7, 6, 5, 4], list(range(10))]
    figures = rank_figures([7, 7, 4, 99], found, [0.01] * 4, 2.0)
    assert figures.recall_at_1 == 1 / 4
    assert figures.recall_at_5 == 2 / 4
    assert figures.recall_at_10 == 3 / 4
    assert figures.mrr_at_10 == pytest.approx((1 + 1 / 2 + 1 / 6) / 4)
    assert figures.p50_ms == pytest.approx(10)


@pytest.mark.parametrize(
    ("present", "absent", "area"),
    [([0.9, 0.8], [0.1, 0.2], 1.0), ([0.1], [0.9], 0.0), ([0.5], [0.5], 0.5), ([0.9, 0.3], [0.5, 0.1], 0.75)],
)
def test_the_area_is_the_chance_that_what_is_there_has_more_evidence(
    present: list[float], absent: list[float], area: float
) -> None:
    assert area_under_curve(present, absent) == pytest.approx(area)


def test_the_curve_goes_from_no_refusal_to_all() -> None:
    curve = roc_curve([0.9, 0.8], [0.1, 0.2])
    assert curve[0] == (0.0, 0.0)
    assert curve[-1] == (1.0, 1.0)
    assert (0.0, 1.0) in curve


def _trial(name: str, evidence: float = 0.5, *, abstained: bool = False, quoted: bool = False) -> Trial:
    return Trial(name, "whole", evidence, abstained, quoted, quoted, True, {})


@pytest.mark.parametrize(
    ("quotes", "held"),
    [
        (["bâtie par VAUBAN"], False),
        (["bâtie", "par Vauban\nen 1668"], True),
        (["bâtie par Vau", "ban"], False),
        ([], False),
    ],
)
def test_a_quote_counts_when_it_holds_the_gold_answer(quotes: list[str], held: bool) -> None:
    assert holds(Asked("1", "Qui ?", 0, 0, ("Vauban",)), quotes) is held


def test_what_answers_are_worth_is_counted_over_questions_that_have_an_answer() -> None:
    questions = [
        Asked("1", "Qui ?", 0, 0, ("Vauban",)),
        Asked("2", "Qui ?", 0, 0, ("Vauban",)),
        Asked("3", "?", 0, 0, ()),
    ]
    trials = [_trial("1", quoted=True), _trial("2", abstained=True), _trial("3", abstained=True)]
    figures = reply_figures(questions, trials)
    assert (figures.n, figures.quoted, figures.abstained, figures.one_sentence, figures.two_sentences) == (
        2, 0.5, 0.5, 0.5, 1.0,
    )  # fmt: skip


def test_each_question_is_its_own_control() -> None:
    present = [_trial("1", 0.9), _trial("2", 0.1), _trial("never taken out", 0.0)]
    figures = refusal_figures(present, [_trial("1", 0.2, abstained=True), _trial("2", 0.05)])
    assert (figures.n, figures.area, figures.abstained) == (2, 0.75, 0.5)


@pytest.mark.parametrize(
    ("found", "cited", "quoted", "expected"),
    [
        ([4, 7], [7], True, "right"),
        ([7, 4], [4, 7], False, "wrong_sentence"),
        ([4, 7], [4], False, "wrong_paragraph"),
        ([4, 5], [4], False, "answered_not_found"),
        ([7, 4], None, False, "refused_first"),
        ([4, 7], None, False, "refused_lower"),
        ([], None, False, "refused_not_found"),
    ],
)
def test_a_question_is_lost_at_one_step(found: list[int], cited: list[int] | None, quoted: bool, expected: str) -> None:
    one = Asked("1", "Qui ?", 7, 0, ("Vauban",))
    reply: Reply = Refusal("Qui ?", "")
    if cited is not None:
        places = [Citation(1, f"texte-{number}", "", "", 0, "", None, "", 0, 0, "") for number in cited]
        reply = Answer("Qui ?", "", tuple(places))
    assert fate(one, found, reply, quoted) == expected


def test_fates_are_counted_and_none_is_left_out() -> None:
    assert count_fates(["right", "right", "refused_first"]) == dict.fromkeys(FATES, 0) | {
        "right": 2,
        "refused_first": 1,
    }


def test_a_sample_keeps_every_paragraph_and_is_drawn_with_a_seed(squad_file: Path) -> None:
    whole = read_squad(squad_file)
    drawn = sample(whole, 2)
    assert drawn == sample(whole, 2)
    assert len(drawn.questions) == 2
    assert drawn.paragraphs == whole.paragraphs
    assert sample(whole, 99) == whole


def test_some_articles_of_a_squad_are_numbered_anew() -> None:
    asked = tuple(Asked(str(at), "Qui ?", at, topic, ()) for at, topic in enumerate((5, 7, 9, 9)))
    whole = Squad(("a", "b", "c", "d"), (5, 7, 9, 9), asked)
    some = only(whole, lambda topic: topic != 7)
    assert (some.paragraphs, some.topics) == (("a", "c", "d"), (0, 1, 1))
    assert [(one.id, one.paragraph, one.topic) for one in some.questions] == [("0", 0, 0), ("2", 1, 1), ("3", 2, 1)]
    assert only(whole, lambda _: True).paragraphs == whole.paragraphs


def test_the_benchmark_searches_and_answers_by_the_real_library(squad_file: Path, tmp_path: Path) -> None:
    answers, trials = tmp_path / "answers.jsonl", tmp_path / "trials.jsonl"
    home = tmp_path / "home"
    found = run(read_squad(squad_file), Settings(home=home), lambda *_: None, answers, trials)
    assert found.ranks.recall_at_1 == 1.0
    assert found.replies.n == found.without_paragraph.n == found.without_article.n == 3
    assert found.without_article.area > 0.5
    lines = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    assert [line["retrieved"][0] for line in lines] == [0, 1, 2]
    assert all(set(line) == {"id", "retrieved", "answer", "abstained"} for line in lines)
    rows = [json.loads(line) for line in trials.read_text(encoding="utf-8").splitlines()]
    corpora = ["whole"] * 3 + ["without_paragraph"] * 3 + ["without_article"] * 3
    assert [row["corpus"] for row in rows] == corpora
    assert found.fates == dict.fromkeys(FATES, 0) | {"right": 1, "wrong_sentence": 2}
    assert [row["fate"] for row in rows] == ["wrong_sentence", "right", "wrong_sentence", *[None] * 6]
    there, gone = (
        {row["id"]: row["features"]["support"] or 0.0 for row in rows if row["corpus"] == one}
        for one in ("whole", "without_article")
    )
    assert all(there[name] > gone[name] for name in there)
    assert not home.exists()
