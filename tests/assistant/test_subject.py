"""« Que dit le protocole sur … ? »: what speaks of a subject is quoted, and nothing where nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.library import Library
from assistant.questions import understand
from assistant.settings import Settings
from assistant.subject import SHOWN, _subject
from corpus.nouns import Answer, Refusal

ACT = """CONVENTION DE GESTION DE LA MAISON DES SPORTS DE LORVILLE

Article 1 - Objet

La ville confie la gestion de la maison des sports à l'association.

Article 2 - Entretien

La ville répare la toiture. L'association nettoie les vestiaires chaque soir.

Article 3 - Tarifs

Le conseil municipal vote les tarifs de la salle de musculation. L'association les affiche.

Article 4 - Divers

Les vestiaires ferment à 22 heures. Les clés des vestiaires sont remises au gardien. Le gardien range les vestiaires. Un
casier des vestiaires est réservé aux arbitres.
"""


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Assistant]:
    file = tmp_path / "maison-des-sports.txt"
    file.write_text(ACT, encoding="utf-8")
    settings = Settings(home=tmp_path / "home")
    with Library.open(settings) as library:
        library.ingest([file])
        yield Assistant(library, settings)


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Que dit le protocole sur l'emploi ?", "emploi ?"),
        ("qu'est-ce que le contrat prévoit pour la santé", "sante"),
        ("Que prévoit la convention du Quai concernant les assurances ?", "assurances ?"),
        ("qu'est-ce qui est prévu pour la culture ?", "culture ?"),
        ("il y a quoi sur la mobilité ?", "mobilite ?"),
        ("le protocole parle-t-il du relogement ?", "relogement ?"),
        ("Parle-moi de la Cité éducative", "cite educative"),
        ("qu'est-ce que le protocole dit de la Grette ?", "grette ?"),
        ("Que dit le protocole sur ce que doit faire la CAF ?", ""),
        ("Que propose le contrat pour les jeunes ?", "jeunes ?"),
        ("que fait le protocole contre la délinquance", "delinquance"),
        ("Quelles conventions sont citées ?", "conventions"),
        ("quels besoins ont été identifiés ?", "besoins"),
        ("De quoi parle-t-on dans les ateliers ?", ""),
        ("Quel numéro est indiqué pour la mairie ?", ""),
        ("Que contient la déclaration sur l'honneur ?", ""),
        ("Qui a signé pour la Région ?", ""),
    ],
)
def test_a_subject_is_what_a_question_asks_about(question: str, subject: str):
    assert _subject(understand(question).folded) == subject


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("que dit le protocole sur l'emploi", "à la formation et à l'emploi"),
        ("Qu'est-ce que le contrat prévoit pour la santé ?", "Favoriser l'accès aux droits, à la santé"),
        ("le protocole parle-t-il de l'égalité femmes-hommes ?", "l'égalité entre les femmes et les hommes"),
        ("Que dit le protocole sur la gouvernance ?", "désigne un référent ou plusieurs référents"),
        ("Qu'est-ce que le protocole dit de la Grette ?", "les 3 immeubles"),
    ],
)
def test_what_speaks_of_the_subject_is_quoted(assistant: Assistant, question: str, words: str):
    reply = assistant.reply(question)
    assert isinstance(reply, Answer)
    assert any(words in " ".join(citation.quote.split()) for citation in reply.citations)


def test_what_is_cited_is_not_the_list_of_what_means_the_same(assistant: Assistant):
    reply = assistant.reply("Quelles conventions sont citées ?")
    assert isinstance(reply, Answer)
    assert len(reply.citations) <= SHOWN
    assert "Culture et Territoires" in reply.citations[0].quote


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Que dit le protocole sur le financement ?", "Sécuriser le financement"),
        ("Comment est financé le contrat de ville ?", "leurs financements"),
        ("Que dit la loi de finances ?", "a prorogé de deux ans"),
    ],
)
def test_a_law_that_is_named_is_not_what_it_is_about(assistant: Assistant, question: str, words: str):
    reply = assistant.reply(question)
    assert isinstance(reply, Answer)
    assert words in " ".join(reply.citations[0].quote.split())


def test_a_signatory_is_a_subject_by_its_name(assistant: Assistant):
    reply = assistant.reply("Que dit le contrat sur la Région ?")
    assert isinstance(reply, Answer)
    assert "Bourgogne-Franche-Comté" in reply.text


@pytest.mark.parametrize("subject", ["la vidéosurveillance", "le sport", "la santé mentale", "la police municipale"])
def test_what_nothing_speaks_of_whole_is_refused(assistant: Assistant, subject: str):
    assert isinstance(assistant.reply(f"Que dit le protocole sur {subject} ?"), Refusal)


def test_a_short_article_on_the_subject_comes_whole(hall: Assistant):
    reply = hall.reply("Que dit la convention sur les tarifs ?")
    assert isinstance(reply, Answer)
    assert "Le conseil municipal vote les tarifs" in reply.text
    assert {citation.article for citation in reply.citations} == {"Article 3"}


def test_what_speaks_best_comes_first(assistant: Assistant):
    reply = assistant.reply("Qu'est-ce que le contrat prévoit pour la santé ?")
    assert isinstance(reply, Answer)
    assert [citation.article for citation in reply.citations] == ["Article 4", "Préambule"]


def test_an_item_is_not_quoted_again_beside_its_list(assistant: Assistant):
    reply = assistant.reply("Que dit le protocole sur l'évaluation ?")
    assert isinstance(reply, Answer)
    assert len({citation.passage for citation in reply.citations}) == len(reply.citations) > SHOWN


def test_no_more_than_three_passages_speak(hall: Assistant):
    reply = hall.reply("Que prévoit le texte pour les vestiaires ?")
    assert isinstance(reply, Answer)
    assert 1 < len(reply.citations) <= SHOWN
    assert all("vestiaires" in citation.quote for citation in reply.citations)


@pytest.mark.parametrize(
    "question",
    ["Je représente un bailleur social, qu'est-ce que je dois faire ?", "je suis une association, que dois-je faire ?"],
)
def test_who_says_what_they_are_is_told_what_all_commit_to(assistant: Assistant, question: str):
    reply = assistant.reply(question)
    assert isinstance(reply, Answer)
    assert reply.text.startswith("Le texte ne vous donne pas d'engagement propre.")
    assert any("mobiliser prioritairement" in citation.quote for citation in reply.citations)


def test_who_signs_is_named_as_such(assistant: Assistant):
    reply = assistant.reply("nous sommes la CAF, on s'engage à quoi ?")
    assert isinstance(reply, Answer)
    assert "ce nom figure parmi les signataires" in reply.text


def test_who_represents_a_signatory_is_found_on_the_page_of_signatures(assistant: Assistant):
    reply = assistant.reply("Qui représente la CAF ?")
    assert isinstance(reply, Answer)
    assert "Lionel KOENIG" in reply.text
