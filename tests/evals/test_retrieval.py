from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.settings import Settings
from corpus.nouns import Answer, Citation, Refusal
from evals.cases import UnreadableSet
from evals.retrieval import Asked, area_under_curve, rank_figures, read_squad, reply_figures, roc_curve, run

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


def test_an_answer_counts_when_a_quote_holds_the_gold_one() -> None:
    asked = Asked("1", "Qui ?", 0, 0, ("Vauban",))
    quote = Citation(1, "d", "D", "Article 1", 0, "Article 1", None, "bâtie par Vauban", 0, 16, "p")
    answer = Answer("Qui ?", "« bâtie par Vauban » [1]", (quote,))
    figures = reply_figures([asked, asked], [answer, Refusal("Qui ?", "Vauban n'est pas cité.")])
    assert figures.quoted == 0.5
    assert figures.abstained == 0.5


def test_the_benchmark_searches_and_answers_by_the_real_library(squad_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    home = tmp_path / "home"
    ranks, replies, refused = run(read_squad(squad_file), Settings(home=home), lambda *_: None, out)
    assert ranks.recall_at_1 == 1.0
    assert replies.n == refused.n == 3
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["retrieved"][0] for line in lines] == [0, 1, 2]
    assert all(set(line) == {"id", "retrieved", "answer", "abstained"} for line in lines)
    assert not home.exists()
