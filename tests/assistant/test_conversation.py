import pytest

from assistant.conversation import readings, standalone
from assistant.courtesies import courteous, courtesy
from assistant.english import from_english
from corpus.nouns import Turn

FOLLOW_UPS = [
    (("Qui a signé pour le Département ?",), "Et pour la Région ?", "Qui a signé pour la Région ?"),
    (("Qui est la présidente du Département ?",), "et de la Région ?", "Qui est la présidente de la Région ?"),
    (("Que dit l'article 2 ?",), "Et la suivante ?", "Que dit l'article 3 ?"),
    (("Que dit l'article 2 ?",), "et l'article 5 ?", "Que dit l'article 5 ?"),
    (("Qu'est-ce qui est prévu à Planoise ?",), "et l'autre tour ?", "Qu'est-ce qui est prévu à l'autre tour ?"),
    (("Qu'est-ce qui est prévu à Planoise ?",), "et le centre ?", "Qu'est-ce qui est prévu au centre ?"),
    (("Combien donne l'État à Planoise ?",), "et le Département ?", "Combien donne le Département à Planoise ?"),
    (
        ("Le permis de louer à Lurvant concerne quels logements ?",),
        "ça commence quand ?",
        "Ça commence quand (à propos de : le permis de louer à Lurvant) ?",
    ),
    (
        ("Y a aussi des médiatrices en santé, non ?",),
        "Et elles, qui les paie ?",
        "Elles, qui les paie (à propos de : les médiatrices en santé) ?",
    ),
    (
        ("Le dossier, on le dépose où ?",),
        "Et il doit contenir quoi ?",
        "Il doit contenir quoi (à propos de : le dossier) ?",
    ),
    (
        ("Qui a signé pour la Région ?",),
        "et à Besançon, pour le protocole, c'était qui le préfet ?",
        "À Besançon, pour le protocole, c'était qui le préfet ?",
    ),
    (
        ("Que devient la subvention ?",),
        "À qui rend-on des comptes là-dessus ?",
        "À qui rend-on des comptes là-dessus (à propos de : la subvention) ?",
    ),
    (
        ("Qui a signé pour la Région ?",),
        "Ok merci, autre dossier : qui préside le comité ?",
        "Ok merci, autre dossier : qui préside le comité ?",
    ),
    (
        ("Qui a signé pour la Région ?",),
        "Le bail de Serval maintenant : il dure combien de temps ?",
        "Le bail de Serval maintenant : il dure combien de temps ?",
    ),
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
    (("Quelles sont les priorités ?", "Merci"), "Combien y en a-t-il ?", "Combien de priorités ?"),
    (("Que dit la priorité 2 ?",), "et celle d'après", "Que dit la priorité 3 ?"),
    (("Que dit la priorité 2 ?",), "Et ensuite ?", "Que dit la priorité 3 ?"),
    (("Que dit l'orientation 2 du plan ?",), "et la dernière ?", "Que dit la dernière orientation du plan ?"),
    (("Que dit l'orientation 1 ?",), "et la suivante ?", "Que dit l'orientation 2 ?"),
    (("Que dit l'axe 3 ?",), "et le dernier ?", "Que dit le dernier axe ?"),
    (("Que dit l'article 2 du bail ?", "Est-il long ?"), "Et l'article suivant ?", "Que dit l'article 3 du bail ?"),
    (
        ("À quoi le bailleur s'engage-t-il ?",),
        "Et les locataires ?",
        "À quoi les locataires s'engagent-ils ?",
    ),
    (("Quand le bail a-t-il été signé ?",), "Et les avenants ?", "Quand les avenants ont-ils été signés ?"),
    (
        ("Quel est le prix du repas pour un quotient de 400 ?",),
        "Et pour les enfants qui habitent hors de la commune ?",
        "Quel est le prix du repas pour les enfants qui habitent hors de la commune ?",
    ),
    (
        ("Qui compose le comité des usagers de la cantine ?",),
        "Il fait quoi ?",
        "Il fait quoi (à propos de : le comité des usagers de la cantine) ?",
    ),
    (
        ("Qui compose le comité des usagers de la cantine ?",),
        "Elle ouvre quand ?",
        "Elle ouvre quand (à propos de : la cantine) ?",
    ),
    (("Quelles sont les orientations ?",), "et le nouveau texte les modifie ?", "Le nouveau texte les modifie ?"),
    (("Quels sont les partenaires ?",), "combien sont-ils ?", "Combien de partenaires ?"),
    (("Quels quartiers sont concernés ?",), "il y en a combien ?", "Combien de quartiers sont concernés ?"),
    (("Qui a signé le bail ?",), "Combien ?", "Combien (à propos de : a signé le bail) ?"),
    (("À quoi s'engagent les parties ?",), "et la ville en particulier ?", "À quoi s'engage la ville ?"),
    (("Que dit le bail du chauffage ?",), "et de l'eau alors ?", "Que dit le bail de l'eau ?"),
    (("À quoi s'engage la ville ?",), "et si elle tarde ?", "Si elle tarde (à propos de : la ville) ?"),
    (("Quand vaut le bail ?", "c'est écrit où ?"), "qui l'a signé ?", "Qui l'a signé (à propos de : le bail) ?"),
    (("Qui a signé le bail ?",), "Et qui s'en occupe ?", "Qui s'en occupe (à propos de : le bail) ?"),
    (("Qui a signé pour la ville ?",), "c'est pareil pour la Région ?", "Qui a signé pour la Région ?"),
    (("Quel est le nom de la trésorière ?",), "non, je parlais du maire", "Quel est le nom du maire ?"),
    (("Qui répond à la CAF ?",), "sous combien de jours ?", "sous combien de jours (à propos de : répond à la CAF) ?"),
    (("Nos gîtes de Lurvant doivent-ils payer ?",), "et les campings ?", "Les campings de Lurvant doivent-ils payer ?"),
    (
        ("Que dit le bail ?", "mais le nom du bail change, non ?"),
        "pourquoi ?",
        "pourquoi (à propos de : Le nom du bail change) ?",
    ),
    (("Que fait la ville ?",), "et le bail, de son côté, que dit-il ?", "Le bail, de son côté, que dit-il ?"),
    (("Qui a signé ?",), "on parle de la cantine dans le bail ?", "on parle de la cantine dans le bail ?"),
    (
        ("Qui a signé pour Pôle emploi dans le protocole de Besançon ?",),
        "et néolia ?",
        "Qui a signé pour néolia dans le protocole de Besançon ?",
    ),
    (("Que fait la ville dans le contrat ?",), "et la Région ?", "Que fait la Région dans le contrat ?"),
    (("Que fait la ville dans le contrat ?",), "et dans la convention ?", "Que fait la ville dans la convention ?"),
    (("Qui a l'agrément ?",), "ça veut dire quoi agrément ?", "ça veut dire quoi agrément ?"),
]  # fmt: skip


def history(contents: tuple[str, ...]) -> tuple[Turn, ...]:
    return tuple(turn for content in contents for turn in (Turn("user", content), Turn("assistant", "…")))


@pytest.mark.parametrize(("said", "question", "expected"), FOLLOW_UPS)
def test_a_follow_up_is_made_to_stand_alone(said: tuple[str, ...], question: str, expected: str):
    assert standalone(question, history(said)) == expected


NAMED = (Turn("user", "Quels bailleurs ont signé ?"), Turn("assistant", "Néolia, SAIEMB Logement et Habitat 25."))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("qui pour le premier ?", "qui pour Néolia ?"),
        ("Et le deuxième, il est où ?", "SAIEMB Logement, il est où ?"),
        ("Et le dernier ?", "Habitat 25 ?"),
        ("Qui est le premier ministre ?", "Qui est le premier ministre ?"),
        ("Et le quatrième, qui est-ce ?", "Le quatrième, qui est-ce ?"),
    ],
)
def test_a_place_in_a_row_of_names_is_resolved(question: str, expected: str):
    assert standalone(question, NAMED) == expected


def test_the_other_of_two_is_the_one_that_the_last_question_was_not_about():
    said = (
        Turn("user", "Quels quartiers sont touchés ?"),
        Turn("assistant", "La Grette et Planoise."),
        Turn("user", "le premier, il devient quoi ?"),
        Turn("assistant", "Il va disparaître à terme."),
    )
    assert standalone("et l'autre, ça va durer longtemps ?", said) == "Planoise, ça va durer longtemps ?"


def test_a_follow_up_may_be_about_what_was_answered_or_all_that_was_asked():
    said = (
        Turn("user", "Pourquoi le contrat a-t-il été prolongé ?"),
        Turn("assistant", "« La loi a prorogé les contrats. » [1]"),
    )
    first, *others = readings("De combien ?", said)
    assert first == standalone("De combien ?", said)
    assert others == ["De combien (à propos de : La loi a prorogé les contrats) ?"]
    refused = (said[0], Turn("assistant", "Le corpus ne le dit pas."))
    assert all("corpus" not in meant for meant in readings("De combien ?", refused))


@pytest.mark.parametrize(
    "question", ["Quelles sont les trois orientations du protocole ?", "Et l'article 3 ?", "Rien à voir, et la durée ?"]
)
def test_what_stands_alone_has_one_reading(question: str):
    assert len(readings(question, history(("Que dit l'article 2 ?",)))) == 1


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


LISTED = "Selon l'article 4 : « comme suit : » [1]\n1. « Animer. » [2]\n2. « Financer. » [3]"


@pytest.mark.parametrize(
    ("before", "question", "alone"),
    [
        ("Quelles sont les priorités ?", "la deuxième ?", "Que dit la priorité 2 ?"),
        ("Quelles sont les priorités ?", "et la 4, c'est quoi ?", "Que dit la priorité 4 ?"),
        ("Quelles sont les orientations ?", "et la troisième ?", "Que dit l'orientation 3 ?"),
        ("Quels sont les axes du contrat ?", "le premier ?", "Que dit l'axe 1 du contrat ?"),
        ("Quelles sont les priorités ?", "le deuxième ?", "Que dit l'Article 2 ?"),
    ],
)
def test_the_second_is_the_second_of_what_was_listed(before: str, question: str, alone: str):
    said = (Turn("user", before), Turn("assistant", LISTED))
    assert standalone(question, said).casefold() == alone.casefold()


def test_what_was_listed_need_not_be_numbered_in_the_answer():
    said = (Turn("user", "Quelles sont les priorités ?"), Turn("assistant", "« Animer. » [1] « Financer. » [2]"))
    assert standalone("la deuxième ?", said) == "Que dit la priorité 2 ?"


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
        ("espèce d'imbécile !", "insult"),
        ("tu sers à rien", "insult"),
        ("tu racontes n'importe quoi", "insult"),
        ("bonjour, comment allez-vous ?", "greeting"),
        ("bonjour, j'ai une question", "greeting"),
        ("y a quelqu'un ?", "greeting"),
        ("excusez-moi", "greeting"),
        ("je vous remercie pour votre aide", "thanks"),
        ("ok compris merci", "thanks"),
        ("merci bien et à demain", "goodbye"),
        ("merci au revoir", "goodbye"),
        ("Bonjour, que pouvez-vous faire ?", "capabilities"),
        ("tu peux faire quoi", "capabilities"),
        ("comment ça fonctionne ?", "capabilities"),
        ("es-tu une intelligence artificielle ?", "capabilities"),
        ("qui t'a créé ?", "capabilities"),
        ("pouvez-vous m'aider ?", "capabilities"),
        ("t'aurais des exemples de questions", None),
        ("donne-moi des exemples de questions", "capabilities"),
        ("sur quels documents tu te bases ?", "documents"),
        ("tu connais quoi comme documents ?", "documents"),
        ("ah ok merci, c'est tout pour moi", "thanks"),
        ("oui", "greeting"),
        ("non merci", "goodbye"),
        ("c'est faux", "insult"),
        ("do you speak English?", "capabilities"),
        ("merci madame", "thanks"),
        ("super, merci pour votre aide", "thanks"),
        ("au revoir monsieur", "goodbye"),
        ("quel con", "insult"),
        ("madame", None),
        ("merci pour la CAF", None),
        ("merci, et qui peut aider les familles ?", None),
        ("C'est mauvais de tarder ?", None),
        ("Qui est là pour aider ?", None),
        ("et toi", None),
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
