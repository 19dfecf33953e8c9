from __future__ import annotations

import pytest

from index.analysis import fold, terms, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L’Œuvre d'Été", "l'oeuvre d'ete"),
        ("ÇA — là‑bas", "ca - la-bas"),
        ("1 200\u202f€", "1 200 €"),
        ("ﬁnancement", "financement"),
    ],
)
def test_folding_removes_accents_ligatures_and_typographers_signs(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("l'État", ["etat"]),
        ("qu’aujourd’hui", ["aujourd'hui"]),
        ("du 1^{er} juillet 2019", ["du", "1", "juillet", "2019"]),
        ("le 1er et le 2ème", ["le", "1", "et", "le", "2"]),
        ("1 200 000 € ou 1.200 €", ["1200000", "ou", "1200"]),
        ("12,5 %", ["12,5"]),
        ("l'article L. 111-1", ["article", "l111-1"]),
        ("l'article R*123-4", ["article", "r123-4"]),
        ("l'A.N.R.U. finance", ["anru", "finance"]),
        ("sous-préfet", ["sous-prefet"]),
    ],
)
def test_words_cut_elisions_and_keep_numbers_whole(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("priorités", "priorité"),
        ("ÉVALUATION", "evaluations"),
        ("Franche-Comté", "franche-comte"),
        ("1er juillet", "1 juillet"),
        ("12,5", "12.5"),
    ],
)
def test_forms_of_one_word_have_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other)


def test_a_compound_is_found_by_its_parts_and_by_the_whole() -> None:
    assert set(terms("centre-ville")) == {"centr", "vill", "centrvill"}


def test_stop_words_are_no_terms() -> None:
    assert terms("Qu'est-ce que c'est que ce qui est dans le la les ?") == ()
