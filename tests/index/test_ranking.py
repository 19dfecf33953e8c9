from __future__ import annotations

import numpy as np
import pytest

from index.embedding import load_embedding
from index.phrases import match_phrases
from index.pieces import cut, match_pieces
from index.ranking import WEIGHTS, fuse, rank, standardise, standardise_known
from index.sheets import read_sheet, read_words, read_written, write

TEXTS = (
    "La communauté urbaine met à disposition une équipe. Cette équipe pilote le contrat de ville.",
    "Les conseils citoyens seront associés à la mise en œuvre.",
    "Le protocole produira ses effets jusqu'au 31 décembre 2022.",
)
SHEETS = tuple(read_sheet(text) for text in TEXTS)


def test_standardised_scores_have_mean_0_and_deviation_1() -> None:
    assert standardise([1.0, 2.0, 3.0]).tolist() == pytest.approx([-1.2247449, 0.0, 1.2247449])


@pytest.mark.parametrize("scores", [[], [4.0], [2.0, 2.0]])
def test_scores_that_are_all_equal_count_for_nothing(scores: list[float]) -> None:
    assert standardise(scores).tolist() == [0.0] * len(scores)


def test_a_candidate_of_one_leg_counts_the_least_in_the_other() -> None:
    fused = fuse({"words": 5.0, "both": 5.0}, {"both": 0.9, "meaning": 0.1})
    assert max(fused, key=lambda key: fused[key]) == "both"
    assert set(fused) == {"words", "both", "meaning"}


def test_pieces_of_a_word_mark_its_ends() -> None:
    assert cut("aide") == {"^ai", "aid", "ide", "de$"}
    assert cut("a") == {"^a$"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Le sous-préfet du Grand-Besançon", ["le", "sous", "prefet", "du", "grand", "besancon"]),
        ("L'Œuvre du 1ᵉʳ mai", ["l", "oeuvre", "du", "1", "er", "mai"]),
        ("— !", []),
    ],
)
def test_words_are_runs_of_letters_or_of_digits_folded(text: str, words: list[str]) -> None:
    assert read_words(text) == words


def test_a_sheet_holds_the_words_of_each_sentence_and_is_read_back_as_it_was_written() -> None:
    sheet = read_sheet("Un avis. Deux fois l'an. !")
    assert sheet == (("un", "avis"), ("deux", "fois", "l", "an"))
    assert read_written(write(sheet)) == sheet
    assert read_written(write(read_sheet("— !"))) == read_sheet("— !") == ()


@pytest.mark.parametrize("question", ["Qui sont les conseil citoyin ?", "conseilles citoyenne", "CITOYENS"])
def test_a_misspelt_word_finds_its_text(question: str) -> None:
    whole, sentence = match_pieces(question, SHEETS)
    assert int(np.argmax(whole)) == int(np.argmax(sentence)) == 1


def test_a_question_without_words_matches_nothing() -> None:
    whole, sentence = match_pieces("?", SHEETS)
    assert not whole.any()
    assert not sentence.any()
    assert match_pieces("mot", ())[0].shape == (0,)


def test_the_score_is_the_weighted_sum_of_standardised_scores() -> None:
    plain = rank("?", SHEETS, [1.0, 2.0, 3.0], [0.0, 0.0, 0.0], None)
    assert plain == pytest.approx([-1.2247449 * WEIGHTS.words, 0.0, 1.2247449 * WEIGHTS.words])


def test_a_text_that_is_not_encoded_counts_for_what_its_other_scores_let_expect() -> None:
    scores = np.array([-1.0, -0.5, 0.0, 0.5, 1.0], np.float32)
    whole = standardise_known([0.78, 0.79, 0.80, 0.81, 0.82], scores)
    assert whole.tolist() == pytest.approx(standardise([0.78, 0.79, 0.80, 0.81, 0.82]).tolist())
    parts = standardise_known([None, None, 0.80, 0.83, None], scores)
    assert parts[0] < parts[1] < parts[4]
    assert parts[3] > parts[4]  # more like the question than its other scores let expect


@pytest.mark.parametrize("known", [(0,), (0, 1), (0, 1, 2)])
def test_the_few_texts_that_are_encoded_do_not_stand_above_a_better_one(known: tuple[int, ...]) -> None:
    """As in a library of which one document is encoded: all of its texts are alike for a question on another."""
    scores = [0.0, 0.1, -0.1, 0.2, 3.0]
    likeness = [0.8 + number / 1000 if number in known else None for number in range(len(scores))]
    ranked = np.array(scores) + WEIGHTS.sentences * standardise_known(likeness, np.array(scores, np.float32))
    assert int(np.argmax(ranked)) == 4


def test_token_matches_prefer_the_text_that_holds_the_question() -> None:
    embedding = load_embedding()
    matches = embedding.match("Quand le protocole produit-il ses effets ?", (*SHEETS, ()))  # type: ignore[attr-defined]
    assert int(np.argmax(matches)) == 2
    assert matches[3] == 0.0


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Les conseils de citoyens ?", 1),
        ("le contrat pour les villes", 0),
        ("un protocole sans effets", -1),
        ("protocole", -1),
    ],
)
def test_two_words_side_by_side_are_a_phrase_whatever_stop_words_stand_between(question: str, best: int) -> None:
    matched = match_phrases(question, (*SHEETS, ()))
    assert (int(np.argmax(matched)) if matched.any() else -1) == best


def test_a_phrase_does_not_reach_over_a_word() -> None:
    texts = ("un contrat de ville", "un contrat de grande ville")
    matched = match_phrases("contrat de ville", [read_sheet(text) for text in texts])
    assert matched[0] > matched[1] == 0


def test_the_tokens_of_a_sheet_are_those_of_its_text() -> None:
    embedding = load_embedding()
    text = "L'Œuvre d’été, N° 5 — 1^{er} juillet : 1 000 €, art. L.123-4"
    tokenizer = embedding._tokenizer  # type: ignore[attr-defined]
    apart = {token for word in read_words(text) for token in embedding._tokens(word)}  # type: ignore[attr-defined]
    assert apart == set(tokenizer.encode(text, add_special_tokens=False).ids)
