"""Sentences checked by code: what is compared, and what a whole text comes to."""

import pytest

from assistant.checks import UnreadableText, check, read_text, verify
from assistant.checks_facts import figures, names, plain
from assistant.checks_scope import contrary, sense, widened
from assistant.library import Library
from assistant.settings import Settings


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("le 31/12/2022", "le 31 décembre 2022", True),
        ("le 2022-12-31", "le 31 DÉCEMBRE 2022", True),
        ("le 1er juillet 2019", "le 1^{er} juillet 2019", True),
        ("54 000 €", "54000 euros", True),
        ("quatre-vingt-dix-sept agents", "97 agents", True),
        ("vingt et un jours", "21 jours", True),
        ("1,5 million d'euros", "1 500 000 €", True),
        ("une dizaine d'années", "dix années", True),
        ("11,40 euros", "11,4 euros", True),
        ("trente pour cent", "30 %", True),
        ("deux fois", "une fois", False),
        ("mars 2023", "mai 2023", False),
    ],
)
def test_the_same_figure_in_two_writings_has_one_value(left: str, right: str, same: bool):
    values = [[(fact.kind, fact.value) for fact in figures(plain(text))] for text in (left, right)]
    assert values[0]
    assert (values[0] == values[1]) is same


def test_a_mayor_is_no_month():
    assert not figures(plain("Le maire marche vers sa mairie."))


def test_small_words_and_titles_are_no_names():
    found = [name.words for name in names("Le contrat lie Madame Anne VIGNOT, la CAF et Besançon.")]
    assert found == ["Anne", "VIGNOT", "CAF", "Besançon"]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("L'accès est autorisé.", 0),
        ("L'accès n'est pas autorisé.", 1),
        ("L'accès est interdit.", 1),
        ("Aucun enfant n'est exclu.", 0),
        ("La convention ne dure que trois ans.", 0),
        ("Ne modifie ni les périmètres, ni les objectifs.", 1),
        ("Néolia est signataire.", 0),
    ],
)
def test_two_negations_cancel_and_a_restriction_is_none(text: str, sign: int):
    assert sense(text) == sign


def test_a_contrary_and_a_wider_scope_are_told():
    assert contrary("Elle est signée après le vote.", "Elle est signée avant le vote.") == "apres"
    assert contrary("Elle est signée avant le vote.", "Elle est signée avant le vote.") == ""
    assert widened("au plus deux fois", "au moins deux fois", "au moins deux fois") == "au plus"
    assert widened("uniquement les jeunes", "notamment les jeunes", "notamment les jeunes") == "uniquement"
    assert widened("tous les jeunes", "tous les jeunes", "tous les jeunes") == ""


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("La redevance est de 350 euros par an.", None),
        ("L'Association paie chaque année une redevance de 350 €.", None),
        ("La redevance est de 450 euros par an.", "number"),
        ("La convention est conclue pour quatre ans à compter du 01/04/2023.", None),
        ("La convention est conclue pour quatre ans à compter du 1er avril 2024.", "date"),
        ("La convention est conclue pour cinq ans à compter du 1er avril 2023.", "number"),
        ("La Commune de Besançon met deux parcelles à disposition de l'Association.", "name"),
        ("L'Association ne s'engage pas à entretenir les haies.", "negation"),
        ("L'Association verse au plus une redevance de 350 euros par an.", "scope"),
        ("Les astronautes mangent des fraises pendant le vol spatial.", "words"),
    ],
)
def test_a_sentence_is_compared_with_the_whole_corpus(lease, sentence: str, fault: str | None):
    (found,) = verify(sentence, lease._library)
    kinds = {one.kind for one in found.faults}
    assert (fault in kinds) if fault else not kinds
    assert all(one.reason for one in found.faults)


def test_a_supported_sentence_has_its_quote_and_article(lease):
    (found,) = verify("La redevance est de 350 euros par an [1].", lease._library)
    assert found.quote.passage.article == "Article 3"
    assert found.quote.text == "L'Association verse une redevance de 350 euros par an."


def test_without_any_passage_nothing_is_supported(lease):
    assert [one.kind for one in check("La redevance est de 350 euros.", (), lease._library).faults] == ["nothing"]


def test_a_text_may_be_given_or_named(tmp_path):
    file = tmp_path / "note.txt"
    file.write_text("La redevance est due.", encoding="utf-8")
    assert read_text(str(file)) == read_text("La redevance est due.") == "La redevance est due."
    file.write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(UnreadableText):
        read_text(str(file))


def test_a_year_of_the_title_is_no_evidence_for_another_date(library):
    passages = library.passages("protocole-2020")
    item = [one for one in passages if "concentrer et prioriser" in one.text]
    assert item
    assert not check(
        "Concentrer et prioriser leurs actions et leurs financements d'ici 2015.", passages, library
    ).supported
    assert check("Concentrer et prioriser leurs actions et leurs financements d'ici 2022.", item, library).supported


def test_a_name_that_the_dictionary_has_is_one_before_a_relative(library):
    said = "{}, dont le projet, en cours de mise en œuvre, va faire disparaître les 3 immeubles composant le quartier."
    passages = library.passages("protocole-2020")
    assert check(said.format("Grette"), passages, library).supported
    assert check(said.format("Caroline"), passages, library).faults[0].kind == "name"


@pytest.fixture(scope="module")
def works(tmp_path_factory):
    home = tmp_path_factory.mktemp("works")
    (home / "travaux.txt").write_text(
        "CONVENTION DE TRAVAUX\n\n"
        "Article 1 : Rôles\n\n"
        "Chaque année, la Ville remet les clefs à l'Association et la Région paie les travaux.\n\n"
        "Article 2 : Lieu\n\n"
        "Le local du quartier de Chanteloube, construit en 1970, abrite le club Horizon.\n",
        encoding="utf-8",
    )
    with Library.open(Settings(home=home / "home")) as library:
        library.ingest([home / "travaux.txt"])
        yield library


@pytest.mark.parametrize(
    ("sentence", "true"),
    [
        ("Chaque année, la Ville remet les clefs à l'Association.", True),
        ("La Région paie les travaux et la Ville remet les clefs à l'Association chaque année.", True),
        ("Le club Horizon est abrité par le local du quartier de Chanteloube, construit en 1970.", True),
        ("Chaque année, la Région remet les clefs à l'Association et la Ville paie les travaux.", False),
        ("Chaque année, la Région remet les clefs à l'Association.", False),
        ("Le local du quartier de Horizon, construit en 1970, abrite le club.", False),
    ],
)
def test_a_name_in_the_place_of_another_is_seen_even_where_the_text_has_both(works, sentence: str, true: bool):
    (found,) = verify(sentence, works)
    assert ("name" not in {one.kind for one in found.faults}) is true
    assert found.supported is true
