"""What looks like a duration or a number, however it is written."""

import pytest

from assistant.kinds import DURATION, NUMBER
from index.analysis import fold


@pytest.mark.parametrize(
    "words",
    [
        "dix-huit mois", "trente mois", "quarante-huit heures", "vingt ans", "une quinzaine de jours", "cent jours",
        "un délai d'un mois", "deux trimestres", "soixante-dix ans", "3 ans", "une douzaine de semaines",
    ],
)  # fmt: skip
def test_a_duration_is_seen_in_letters_too(words: str):
    assert DURATION.search(fold(f"Le prêt dure {words} à compter de ce jour."))


@pytest.mark.parametrize("words", ["par mois", "les jours ouvrés", "les heures de travail", "plusieurs ans", "centre"])
def test_what_counts_nothing_is_no_duration(words: str):
    assert not DURATION.search(fold(words))


@pytest.mark.parametrize("words", ["quarante logements", "mille habitants", "cent euros", "une douzaine d'ateliers"])
def test_a_number_is_seen_in_letters_too(words: str):
    assert NUMBER.search(fold(words))
    assert not NUMBER.search(fold("un centre vingtenaire et millénaire"))
