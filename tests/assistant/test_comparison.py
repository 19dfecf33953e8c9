"""Two documents compared: the same question put to each, the answers side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.candidates import Candidates
from assistant.chain import Assistant
from assistant.library import Library
from assistant.narrowing import by_its_own_noun, named_by
from assistant.settings import Settings
from corpus.nouns import Answer, Document, Refusal, Turn

GARDEN = """BAIL DU JARDIN DES ORMEAUX

Article 1 : Objet

Le bail a pour objet la location du jardin.

Article 2 : Durée

Le bail est conclu pour quatre ans.

Article 3 : Loyer

Le loyer est de 350 euros par an. L'apiculteur s'engage à tailler les haies.
"""
MILL = """CONVENTION DU MOULIN DE SERVAL

Article 1 : Objet

La convention a pour objet l'usage du moulin.

Article 2 : Durée

La convention est conclue pour dix-huit mois.

Article 3 : Loyer

Le loyer est de 90 euros par mois. Le meunier ne graisse pas la roue.

Article 4 : Visites

Ne sont pas admis au moulin :

- les groupes de plus de dix personnes ;
- les chiens.

Sont admis au moulin les groupes scolaires de la commune.

Article 5 : Entrées

Le prix de l'entrée est fixé comme suit :

- adultes : 4 euros ;
- enfants : 2 euros ;
- familles : 9 euros.
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("two")
    for name, text in (("jardin.txt", GARDEN), ("moulin.txt", MILL)):
        (folder / name).write_text(text, encoding="utf-8")
    settings = Settings(home=folder / "home", today=date(2026, 11, 28))
    with Library.open(settings) as library:
        library.ingest([folder / "jardin.txt", folder / "moulin.txt"])
        library.encode(lambda _: True)
        yield Assistant(library, settings)


def answered(two: Assistant, question: str) -> Answer:
    reply = two.reply(question)
    assert isinstance(reply, Answer), reply.text
    return reply


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("compare la durée du bail des Ormeaux et celle du Moulin", "quatre ans", "dix-huit mois"),
        ("Quelle différence de loyer entre le Moulin et les Ormeaux ?", "90 euros", "350 euros"),
    ],
)
def test_what_is_compared_is_asked_of_each_in_the_order_named(two: Assistant, question: str, first: str, second: str):
    reply = answered(two, question)
    quotes = [citation.quote for citation in reply.citations]
    assert [first in quotes[0], second in quotes[-1]] == [True, True]
    assert {citation.document for citation in reply.citations} == {"jardin", "moulin"}
    assert [citation.number for citation in reply.citations] == list(range(1, len(quotes) + 1))
    assert reply.standalone == question


def test_two_documents_and_no_more_are_compared_by_object_and_duration(two: Assistant):
    reply = answered(two, "Quelle est la différence entre le bail des Ormeaux et la convention du Moulin ?")
    said = " ".join(citation.quote for citation in reply.citations)
    assert all(words in said for words in ("location du jardin", "usage du moulin", "quatre ans", "dix-huit mois"))


def test_what_names_one_document_compares_none(two: Assistant):
    assert "«" not in two.reply("Quelle différence entre le Moulin et le château ?").text.split(":")[0]


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("article 3 de la convention du moulin", "moulin"),
        ("article 3 du bail", "jardin"),
        ("quel est le loyer du moulin ?", "moulin"),
        ("quelle est la durée du bail des ormeaux ?", "jardin"),
        ("le loyer des ormeaux", "jardin"),
    ],
)
def test_what_names_one_document_is_answered_from_it(two: Assistant, question: str, document: str):
    before = (Turn("user", "Quel est le loyer du Jardin des Ormeaux ?"), Turn("assistant", "« 350 euros » [1]"))
    for history in ((), before):
        reply = two.reply(question, history)
        assert isinstance(reply, Answer)
        assert {citation.document for citation in reply.citations} == {document}


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("quelle est la durée du moulin ?", "quelle est la durée de la convention ?"),
        ("quand accède-t-on au Moulin de Serval ?", "quand accède-t-on à la convention ?"),
        ("à quelle heure ferme la mairie du Moulin ?", "à quelle heure ferme la mairie du Moulin ?"),
        ("le moulin dure combien de temps ?", "la convention dure combien de temps ?"),
        ("et le moulin ?", "et le moulin ?"),
    ],
)
def test_what_a_document_is_called_gives_way_to_what_it_calls_itself(two: Assistant, question: str, plain: str):
    called = Candidates(two._library).called
    document = named_by(question, two._library, called)
    assert document is not None
    assert by_its_own_noun(question, document, two._library, called) == plain


def test_what_no_other_document_has_is_refused_with_what_its_own_says(two: Assistant):
    reply = two.reply("Qui taille les arbres du moulin ?")
    assert isinstance(reply, Refusal)
    assert {one.document for one in reply.closest} == {"moulin"}


def test_which_documents_speak_of_a_subject(two: Assistant):
    reply = answered(two, "Quels documents parlent du loyer ?")
    assert {citation.document for citation in reply.citations} == {"jardin", "moulin"}
    assert [citation.document for citation in answered(two, "quels textes parlent des haies ?").citations] == ["jardin"]


def test_a_list_of_what_is_not_admitted_does_not_answer_what_is(two: Assistant):
    assert "groupes scolaires" in answered(two, "Quels groupes sont admis au moulin ?").text
    assert "les chiens" in answered(two, "Qu'est-ce qui n'est pas admis au moulin ?").text


def test_a_price_that_stands_in_five_lines_is_shown_with_all(two: Assistant):
    reply = answered(two, "Quel est le prix de l'entrée au Moulin ?")
    assert len(reply.citations) == 4
    assert "2 euros" in answered(two, "Quel est le prix de l'entrée pour les enfants au Moulin ?").text


def test_a_commitment_in_the_singular_is_one(two: Assistant):
    reply = answered(two, "À quoi s'engage l'apiculteur ?")
    assert "tailler les haies" in reply.citations[0].quote


def test_which_documents_are_in_force_is_said_of_each_and_of_those_without_an_end(two: Assistant, tmp_path: Path):
    settings = Settings(home=tmp_path / "home", today=date(2026, 11, 28))
    with Library.open(settings) as library:
        library.ingest_shipped()
        file = tmp_path / "moulin.txt"
        file.write_text(MILL, encoding="utf-8")
        library.ingest([file])
        reply = answered(Assistant(library, settings), "quels contrats sont encore en vigueur ?")
        titles: list[Document] = list(library.documents())
        compared = answered(Assistant(library, settings), "Compare la durée du contrat de Grand Besançon et du Moulin")
    assert "31 décembre 2022" in reply.text
    assert "Aucune date de fin n'est inscrite au catalogue pour" in reply.text
    assert all(document.title in reply.text for document in titles)
    assert "Le Protocole produira ses effets" in compared.citations[0].quote
    assert any("Grand Besançon" in notice for notice in compared.notices)
