"""The real contract, read whole."""

from pathlib import Path

import pytest

from corpus.catalogue import SHIPPED, load_catalogue
from corpus.nouns import Signatory
from ingest.parse import parse

CONTRACT = SHIPPED.parent / "documents" / "protocole-2020.txt"


@pytest.fixture(scope="module")
def reading():
    return parse(CONTRACT, load_catalogue()[CONTRACT.name])


def test_the_articles_are_those_of_the_contract(reading):
    assert [article.name for article in reading.articles] == [
        "En-tête",
        "Préambule",
        *(f"Article {number}" for number in range(1, 7)),
        "Signataires",
    ]
    assert reading.articles[3].label == "Article 2 : Durée du Protocole - Dénomination"


def test_the_eleven_priorities_are_one_list(reading):
    items = [passage for passage in reading.passages if passage.place.startswith("priorité")]
    assert [item.place for item in items] == [f"priorité {number}" for number in range(1, 12)]
    assert len({item.list for item in items}) == 1
    assert items[4].label == "Article 4 : Priorités et enjeux, priorité 5"
    assert reading.passages[items[0].lead].text.endswith("comme suit :")


def test_orientations_are_called_orientations(reading):
    places = [passage.place for passage in reading.passages if passage.article == "Article 1" and passage.place]
    assert places == ["orientation 1", "orientation 2", "orientation 3"]


def test_the_two_lists_of_article_3_stand_under_their_titles(reading):
    items = [passage for passage in reading.passages if passage.article == "Article 3"]
    titles = [item.headings[1] for item in items]
    assert titles.count("Principales problématiques issues de l'évaluation") == 7
    assert titles.count("Principales conclusions") == 7
    assert all(item.kind == "item" for item in items)
    below = [item for item in items if item.parent is not None]
    assert below[0].text == "Coordination inter-acteurs"
    assert {reading.passages[item.parent].text[:29] for item in below} == {"Un besoin d'animation de prox"}


def test_the_signatories_keep_what_is_legible(reading):
    signed = {passage.signatory.organisation: passage.signatory for passage in reading.passages if passage.signatory}
    assert len(signed) == 21
    assert signed["Le Département du Doubs"] == Signatory(
        "Le Département du Doubs", "La Présidente du Département", "Christine BOUQUIN"
    )
    assert signed["La Commune de Novillars"].person == "T. TISSOT"
    assert signed["La Commune de Novillars"].function == "Pour le Maire Empêché, Le 1er Adjoint"
    assert signed["La Caisse d'Allocations Familiales du Doubs"].person == "Caroline DEBOUVRY, Lionel KOENIG"
    assert signed["NÉOLIA"].person == "Jacques FERRAND"
    for unread in ("L'Agence Régionale de Santé", "Grand Besançon Habitat", "Le Procureur de la République"):
        assert (signed[unread].function, signed[unread].person) == ("", "")
    assert not any("Cedex" in one.organisation or "Tél" in one.organisation for one in signed.values())


def test_the_place_and_date_of_signing_are_a_paragraph(reading):
    first = next(passage for passage in reading.passages if passage.article == "Signataires")
    assert (first.kind, first.text) == ("paragraph", "Fait à Besançon, le 31 AOUT 2020")


def test_the_two_annexes_are_absent(reading):
    named = {absence.name: [reading.passages[at].article for at in absence.passages] for absence in reading.absences}
    assert named == {"Annexe 1": ["Article 4"], "Annexe 2": ["Article 4"]}


def test_without_a_catalogue_the_text_proposes_title_and_dates(reading):
    proposed = parse(CONTRACT).document
    assert proposed.id == "protocole-2020"
    assert "PROTOCOLE D'ENGAGEMENTS" in proposed.title
    assert (proposed.signed_on, proposed.valid_until) == (reading.document.signed_on, reading.document.valid_until)
    assert proposed.valid_from is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_do_not_matter(reading, tmp_path: Path, encoding: str):
    other = tmp_path / "protocole-2020.txt"
    other.write_bytes(reading.text.encode(encoding))
    assert [passage.text for passage in parse(other).passages] == [passage.text for passage in reading.passages]


def test_windows_text_is_read(tmp_path: Path):
    file = tmp_path / "ancien.txt"
    file.write_bytes("Article 1 : Durée\r\n\r\nL’été, 3 € « œuvre ».\r\n".encode("cp1252"))
    assert parse(file).passages[0].text == "L’été, 3 € « œuvre »."
