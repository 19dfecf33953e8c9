"""« C'est écrit où ? »: the sentence that the last answer quoted, whole, with its place."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.sourced import asks_for_source
from corpus.nouns import Answer, Reply, Turn


def after(assistant: Assistant, *questions: str) -> Reply:
    turns: list[Turn] = []
    reply: Reply | None = None
    for question in questions:
        reply = assistant.reply(question, tuple(turns))
        turns += [Turn("user", question), Turn("assistant", reply.text)]
    assert reply is not None
    return reply


@pytest.mark.parametrize(
    "question",
    [
        "c'est écrit où ?", "Où est-ce écrit ?", "Où as-tu vu ça ?", "et la source ?", "quelle est ta source ?",
        "d'où tu sors ça ?", "dans quel article ?", "tu es sûr ?", "C'est vrai ?", "à quelle page ?", "prouve-le",
    ],
)  # fmt: skip
def test_who_doubts_asks_for_the_source(question: str):
    assert asks_for_source(question)


@pytest.mark.parametrize(
    "question",
    [
        "Où est écrit le nom du préfet ?",
        "Quel article parle du logement ?",
        "C'est vrai que la CAF a signé ?",
        "Et où ?",
    ],
)
def test_who_asks_more_does_not(question: str):
    assert not asks_for_source(question)


@pytest.mark.parametrize("question", ["c'est écrit où ?", "Tu es sûr ?"])
def test_the_sentence_of_the_last_answer_is_shown_with_its_place(assistant: Assistant, question: str):
    reply = after(assistant, "Jusqu'à quand est-ce valable ?", question)
    assert isinstance(reply, Answer)
    assert reply.text.startswith("La dernière réponse vient du document « Contrat de ville de Grand Besançon Métropole")
    assert [(one.article, one.quote) for one in reply.citations] == [
        ("Article 2", "Le Protocole produira ses effets jusqu'au 31 décembre 2022.")
    ]


def test_it_may_be_asked_again_and_the_conversation_goes_on_from_before(assistant: Assistant):
    asked = ("Qui a signé pour le Département ?", "c'est écrit où ?", "tu es sûr ?")
    assert after(assistant, *asked).citations[0].article == "Signataires"  # type: ignore[union-attr]
    assert "Marie-Cécile DUFAY" in after(assistant, *asked, "et pour la Région ?").text


def test_without_an_answer_there_is_no_source(assistant: Assistant):
    assert "La dernière réponse" not in after(assistant, "c'est écrit où ?").text
    assert "La dernière réponse" not in after(assistant, "Quel est le budget ?", "c'est écrit où ?").text
