import pytest

from index.address import Address, addresses, same_place


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Que dit l'article 2 ?", ["Article 2"]),
        ("l'article premier", ["Article 1"]),
        ("art. 3", ["Article 3"]),
        ("cest quoi larticle 3", ["Article 3"]),
        ("Article L. 111-1 du code", ["Article L111-1"]),
        ("articles 1er et article 4", ["Article 1", "Article 4"]),
        ("la cinquième priorité", ["priorite 5"]),
        ("la priorité n° 5", ["priorite 5"]),
        ("la 3e orientation", ["orientation 3"]),
        ("que dit l'axe 2 ?", ["axe 2"]),
        ("elle est annexée à quoi ?", []),
        ("Que contient l'annexe II ?", ["Annexe 2"]),
        ("Que dit le préambule ?", ["Préambule"]),
        ("jusqu'au 31 décembre 2022", []),
        ("les 26 mesures", []),
        ("les 11 priorités", []),
        ("combien de signataires", []),
        ("dans 3 mois", []),
    ],
)
def test_the_places_that_a_question_names(question: str, names: list[str]):
    assert [address.name for address in addresses(question)] == names


def test_a_finer_place_is_told_from_an_article():
    assert addresses("priorité 5") == (Address("priorite 5", finer=True),)


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [("Annexe II", "Annexe 2", True), ("Article 1", "Article 1", True), ("Article 1", "Article 11", False),
     ("Annexe 1", "Article 1", False), ("Préambule", "Préambule", True)],
)  # fmt: skip
def test_a_place_is_the_same_however_its_number_is_written(name: str, other: str, same: bool):
    assert same_place(name, other) is same
