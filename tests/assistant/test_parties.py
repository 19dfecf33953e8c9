"""What a contract calls its parties by, and what of it a sentence needs around it to be told apart and understood."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.chain import Assistant
from assistant.extractive import Extractive, best_sentence
from assistant.inquiry import Draft
from assistant.library import Library
from assistant.parties import parties
from assistant.retriever import PassageRetriever
from assistant.settings import Settings
from corpus.nouns import Answer, Refusal, Turn
from index.analysis import terms

TEXT = """COMMUNE DE VERMELLE

CONVENTION D'OBJECTIFS 2025-2027

Entre

La Ville de Vermelle, représentée par son maire, ci-après désignée « la Ville »,

et

L'association Les Tisserands du Lac, régie par la loi du 1er juillet 1901, ci-après « l'Association »,

PRÉAMBULE

La précédente convention, signée le 4 mai 2020, a pris fin le 31 mars 2024. Son bilan a été rendu le 12 juin 2024.

Article 1 : Durée

La convention prend effet le 1er avril 2025 et s'achève le 30 septembre 2027.

Article 2 : Engagements

L'Association s'engage à :

- tenir un atelier de tissage chaque mercredi ;
- accueillir les écoles deux fois par an.

La Ville s'engage à :

- prêter la salle des Lavandières ;
- imprimer les affiches.

Article 3 : Comptes

Chaque année, au plus tard le 31 mars, l'Association remet à la Ville :

- le compte rendu financier ;
- le rapport d'activité.

Article 4 : Accès

Ne sont pas admis dans l'atelier :

- les animaux ;
- les véhicules à moteur.

Article 5 : Comité

Un comité de suivi est présidé par l'adjointe à la culture. Il comprend deux élus, trois membres de l'Association et \
un représentant des écoles.

Article 6 : Accompagnement

L'accompagnement est assuré par l'opérateur Fil & Trame. L'opérateur s'engage à répondre sous huit jours.
"""


@pytest.fixture(scope="module")
def library(library_of: Callable[[str], Library]) -> Library:
    return library_of(TEXT)


@pytest.fixture(scope="module")
def assistant(library: Library):
    return Assistant(library, Settings(home=library.home))


def test_each_party_is_known_by_the_word_that_stands_for_it(library: Library):
    (document,) = library.documents()
    found = {one.alias: one.name for one in parties(library.passages(document.id))}
    assert set(found) == {"Ville", "Association", "opérateur"}
    assert set(terms("Vermelle")) <= found["Ville"]
    assert set(terms("Tisserands Lac")) <= found["Association"]
    assert not set(terms("maire loi")) & (found["Ville"] | found["Association"])
    assert set(terms("Fil Trame")) == found["opérateur"]


def test_a_word_in_small_letters_stands_for_a_party_behind_its_article_alone(library: Library):
    (document,) = library.documents()
    (operator,) = (one for one in parties(library.passages(document.id)) if one.alias == "opérateur")
    assert operator.stands_in("L'opérateur répond.")
    assert not operator.stands_in("Un opérateur répond.")


@pytest.mark.parametrize(
    ("question", "own", "others"),
    [
        ("À quoi s'engagent Les Tisserands du Lac ?", "tissage chaque mercredi", "Lavandières"),
        ("Quelles sont les obligations des Tisserands ?", "tissage chaque mercredi", "Lavandières"),
        ("En signant, Les Tisserands ont promis quoi comme actions ?", "tissage chaque mercredi", "Lavandières"),
        ("Qu'a promis la ville de Vermelle aux Tisserands ?", "Lavandières", "mercredi"),
        ("Quelles sont les obligations de la Ville envers les Tisserands ?", "Lavandières", "mercredi"),
        ("À quoi s'engage Fil & Trame une fois contacté ?", "huit jours", "Lavandières"),
    ],
)
def test_a_party_asked_for_by_its_name_has_its_own_commitments(
    assistant: Assistant, question: str, own: str, others: str
):
    reply = assistant.reply(question)
    assert isinstance(reply, Answer)
    assert own in reply.text
    assert others not in reply.text


def test_an_introduction_dates_its_items_and_is_quoted_with_them(assistant: Assistant):
    reply = assistant.reply("Quand le compte rendu financier est-il remis ?")
    assert isinstance(reply, Answer)
    assert [one.quote for one in reply.citations] == [
        "Chaque année, au plus tard le 31 mars, l'Association remet à la Ville :",
        "le compte rendu financier ;",
    ]


def test_what_an_article_introduces_is_quoted_with_its_items(assistant: Assistant):
    reply = assistant.reply("Liste des promesses de l'Association à l'article 2")
    assert isinstance(reply, Answer)
    assert "tissage chaque mercredi" in reply.text


def test_an_item_of_what_is_not_allowed_is_never_quoted_without_saying_so(library: Library):
    # However sure it is: that is near the threshold, on one side of it or the other by the processor.
    asked = "Les animaux sont-ils admis dans l'atelier ?"
    draft = best_sentence(Extractive(library).inquire(asked, PassageRetriever(library=library).hits(asked)))
    assert isinstance(draft, Draft)
    quotes = [line.quote.text for line in draft.lines if line.quote]
    assert "Ne sont pas admis" in quotes[0]
    assert "animaux" in quotes[1]


def test_what_he_or_it_stands_for_is_quoted_too(assistant: Assistant):
    reply = assistant.reply("Quelle est la composition du comité de suivi ?")
    assert isinstance(reply, Answer)
    assert "Un comité de suivi est présidé" in reply.citations[0].quote
    assert "trois membres" in reply.citations[0].quote


def test_the_contract_before_this_one_answers_only_where_it_is_asked_for(assistant: Assistant):
    now = assistant.reply("Quand s'achève la convention ?")
    assert isinstance(now, Answer)
    assert "30 septembre 2027" in now.text
    assert "2024" not in now.text
    its = assistant.reply("Quand le bilan de la convention est-il rendu ?")
    assert isinstance(its, Refusal)
    before = assistant.reply("Quand a pris fin la précédente convention ?")
    assert isinstance(before, Answer)
    assert "31 mars 2024" in before.text


@pytest.mark.parametrize(
    ("quoted", "question", "text"),
    [
        ("prêter la salle des Lavandières ;", "Et l'autre engagement ?", "imprimer les affiches"),
        ("les animaux ;", "et la suivante ?", "véhicules à moteur"),
        ("- le rapport d'activité.", "et le précédent ?", "compte rendu financier"),
    ],
)
def test_the_item_beside_the_last_one_quoted_is_found(assistant: Assistant, quoted: str, question: str, text: str):
    history = (Turn("user", "Que prévoit la convention ?"), Turn("assistant", f"« {quoted} » [1]"))
    reply = assistant.reply(question, history)
    assert isinstance(reply, Answer)
    assert text in reply.text
    assert len(reply.citations) == 1


def test_there_is_nothing_behind_the_last_item(assistant: Assistant):
    history = (Turn("user", "Que prévoit la convention ?"), Turn("assistant", "« les véhicules à moteur. » [1]"))
    reply = assistant.reply("et le suivant ?", history)
    assert isinstance(reply, Refusal) or "animaux" not in reply.text


def test_an_article_goes_before_an_item_where_its_gender_agrees(assistant: Assistant):
    history = (Turn("user", "Que dit l'article 3 ?"), Turn("assistant", "« le compte rendu financier ; » [1]"))
    article = assistant.reply("Et le suivant ?", history)
    assert isinstance(article, Answer)
    assert {one.article for one in article.citations} == {"Article 4"}
