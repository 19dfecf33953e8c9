from __future__ import annotations

from collections.abc import Iterable

import pytest

from index.spelling import edits, mend

HELD = {"conseil": 9, "contrat": 5, "citoyen": 3, "contrast": 1, "parti": 2}


def frequencies(terms: Iterable[str]) -> dict[str, int]:
    return {term: HELD.get(term, 0) for term in terms}


@pytest.mark.parametrize(
    ("asked", "mended"),
    [
        ("Que font les conseiul citoyenq ?", "Que font les conseil citoyen ?"),
        ("le contart", "le contrat"),
        ("le contrast", "le contrast"),
        ("le CONSEIUL", "le CONSEIUL"),
        ("nseil", "nseil"),
        ("", ""),
    ],
)
def test_a_word_that_no_passage_holds_gives_way_to_the_commonest_one_a_letter_off(asked: str, mended: str) -> None:
    assert mend(asked, frequencies) == mended


def test_edits_are_every_change_of_one_letter_behind_the_first() -> None:
    made = set(edits("abc"))
    assert {"ac", "ab", "acb", "abbc", "abcz", "azc"} <= made
    assert all(one.startswith("a") for one in made)
    assert "abc" not in made
