import pytest

from assistant.conversation import standalone
from assistant.courtesies import courteous, courtesy
from assistant.english import from_english
from corpus.nouns import Turn

FOLLOW_UPS = [
    (("Qui a signé pour le Département ?",), "Et pour la Région ?", "Qui a signé pour la Région ?"),
    (("Qui est la présidente du Département ?",), "et de la Région ?", "Qui est la présidente de la Région ?"),
    (("Que dit l'article 2 ?",), "Et la suivante ?", "Que dit l'article 3 ?"),
    (("Que dit l'article 2 ?",), "et l'article 5 ?", "Que dit l'article 5 ?"),
    (("Quelle est la cinquième priorité ?", "et la suivante ?"), "et la 8 ?", "Que dit la priorité 8 ?"),
    (("Quand le contrat a-t-il été signé ?",), "Et le protocole ?", "Quand le protocole a-t-il été signé ?"),
    (("Le protocole modifie-t-il le contrat ?",), "Et ses objectifs ?", "Le protocole modifie-t-il ses objectifs ?"),
    (("Qui a signé pour Habitat 25 ?",), "Et Néolia ?", "Qui a signé pour Néolia ?"),
    (("Quel est le rôle de l'équipe ?",), "et celui des référents ?", "Quel est le rôle des référents ?"),
    (("Quel est le téléphone de SAIEMB Logement ?",), "Et le fax ?", "Quel est le fax de SAIEMB Logement ?"),
    (("Quel but a le protocole ?",), "Quelle est sa durée ?", "Quelle est sa durée (à propos de : le protocole) ?"),
    (("Quand a eu lieu le comité ?",), "Qui y a participé ?", "Qui y a participé (à propos de : le comité) ?"),
    (("Que dit l'article 9 du bail ?",), "Et l'article suivant ?", "Que dit l'article 10 du bail ?"),
    (("Que dit l'article 5 ?",), "Et les habitants ?", "Que dit l'article 5 sur les habitants ?"),
    (("Que dit la priorité 4 ?",), "passe à la cinquième", "Que dit la priorité 5 ?"),
    (("Quelles sont les priorités ?", "Merci"), "Combien y en a-t-il ?", None),
]  # fmt: skip


def history(contents: tuple[str, ...]) -> tuple[Turn, ...]:
    return tuple(turn for content in contents for turn in (Turn("user", content), Turn("assistant", "…")))


@pytest.mark.parametrize(("said", "question", "expected"), FOLLOW_UPS)
def test_a_follow_up_is_made_to_stand_alone(said: tuple[str, ...], question: str, expected: str | None):
    rewritten = standalone(question, history(said))
    assert rewritten == expected if expected else "les priorités" in rewritten


@pytest.mark.parametrize(
    "question",
    [
        "Quelles sont les priorités ?",
        "Jusqu'à quand le protocole est-il valable ?",
        "Que dit l'article 4 ?",
        "Rien à voir, mais il y a quoi pour la santé ?",
    ],
)
def test_a_change_of_subject_drops_the_old_one(question: str):
    assert standalone(question, history(("Qui a signé pour la Région ?",))) == question


def test_the_first_question_is_left_as_it_is():
    assert standalone("Et la suivante ?", ()) == "Et la suivante ?"


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("Bonjour", "greeting"),
        ("bonjour madame !", "greeting"),
        ("Merci beaucoup", "thanks"),
        ("ok merci, bonne journée", "goodbye"),
        ("Que peux-tu faire ?", "capabilities"),
        ("qui es-tu ?", "capabilities"),
        ("Quels documents connais-tu ?", "documents"),
        ("tu es nul", "insult"),
        ("Bonjour, quelle est la durée du protocole ?", None),
        ("Quels documents sont annexés ?", None),
        ("Qui a signé ?", None),
    ],
)
def test_a_courtesy_is_a_whole_message_and_nothing_else(message: str, name: str | None):
    assert courtesy(message) == name


def test_the_documents_are_named_with_their_dates(library):
    text = courteous("documents", library.documents())
    assert "1 document" in text
    assert "31 août 2020" in text
    assert "31 décembre 2022" in text


@pytest.mark.parametrize(
    ("question", "french"),
    [
        ("Until when is the protocol valid?", "jusqu'à quand le protocole valable?"),
        ("What are the eleven priorities?", "quelles sont les onze priorités?"),
        ("Quelles sont les priorités ?", "Quelles sont les priorités ?"),
        ("Is", "Is"),
    ],
)
def test_an_english_question_is_put_in_french_words(question: str, french: str):
    assert from_english(question) == french
