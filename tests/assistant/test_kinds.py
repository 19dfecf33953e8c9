"""What looks like a duration or a number, however it is written."""

import pytest

from assistant.kinds import answers_form, holds
from assistant.looks import DURATION, NUMBER
from assistant.questions import understand
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


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Quel pourcentage des habitants est touché ?", "number"),
        ("Quel organisme gère le fonds ?", "body"),
        ("Comment s'appelle le dernier médecin ?", "name"),
        ("Comment s'appellent les sept élus ?", "name"),
        ("qui sont les deux médiatrices", "name"),
        ("Quel est le nom de la diététicienne ?", "name"),
        ("Le nom du contrat a-t-il changé ?", "other"),
        ("Elle s'adresse à qui ?", "person"),
        ("rappelle-moi les cinq orientations du contrat", "list"),
        ("les projets seront-ils évalués ?", "other"),
        ("les habitants participent à quoi ?", "other"),
        ("Dans quelle rue se trouve l'école ?", "contact"),
        ("Combien la communauté de communes des Deux-Combes paie-t-elle l'opérateur ?", "money"),
        ("Les conseils se réunissent quand et où ?", "date"),
        ("Quand les idées du budget participatif sont-elles déposées ?", "date"),
        ("Quand le rapport est-il adressé à la préfecture ?", "date"),
        ("Qui supporte le coût du bilan ?", "person"),
        ("Pourquoi un quart des crédits va-t-il à cette tranche d'âge ?", "reason"),
        ("je touche quand mes 55 euros", "other"),
        ("c'est quoi la somme que touche l'artiste", "money"),
        ("c'est quoi le budget participatif ?", "definition"),
        ("c'est quoi qu'on me demande en échange", "other"),
        ("vous gardez mon dossier combien de tems", "duration"),
        ("Où trouver combien de places ?", "number"),
        ("Par qui sont nommés les administrateurs ?", "person"),
        ("Quel est le nom de la chargée de mission ?", "name"),
        ("L'association touche combien de la mairie ?", "money"),
        ("On touche combien de versements ?", "number"),
        ("un locataire risque combien ?", "money"),
        ("Lesquels de nos quartiers sont concernés ?", "list"),
        ("y a-t-il des pièces sans lesquelles on refuse", "other"),
        ("Elles, qui les paie ?", "person"),
        ("le jour exact de la signature", "date"),
    ],
)
def test_what_is_asked_for_is_seen(question: str, kind: str):
    assert understand(question).kind == kind


def test_a_law_named_by_its_date_dates_nothing():
    asked = understand("À quelle date l'association a-t-elle été créée ?")
    assert holds(asked, "L'association, régie par la loi du 1er juillet 1901, anime un atelier.") == 0.0
    assert (
        holds(asked, "L'association a été créée le 3 mars 1987, sous le régime de la loi du 1er juillet 1901.") == 1.0
    )
    assert holds(understand("De quand date la loi sur les associations ?"), "La loi du 1er juillet 1901.") != 0.0


def test_a_person_or_place_that_the_question_names_itself_is_no_answer():
    assert holds(understand("Qui a évalué le contrat de Sarvigny ?"), "Le contrat de Sarvigny a pris fin.") < 1.0
    assert holds(understand("Où se tient le comité ?"), "Le comité se réunit à Besançon.") == 1.0
    assert holds(understand("Où se tient le comité ?"), "Le comité a été réuni par Madame Martin.") < 0.5


def test_a_name_may_stand_before_the_function_or_behind_it():
    asked = understand("Qui est le président du comité ?")
    assert holds(asked, "Le comité élit son président, Jean Morin, pour trois ans.") >= 0.9
    assert holds(asked, "Jean Morin, président du comité, ouvre la séance.") >= 0.9
    assert holds(asked, "Jean Morin ouvre la séance du comité ; le président la clôt.") < 0.9


@pytest.mark.parametrize(
    ("question", "text", "may"),
    [
        ("Quels sont les six indicateurs ?", "Un tableau de six indicateurs est tenu à jour.", False),
        ("Quels sont les six indicateurs ?", "Les six indicateurs sont le loyer, la vacance et l'âge.", True),
        ("Quels sont les six indicateurs ?", "Un tableau de six indicateurs, tenu par la ville, est publié.", False),
        ("Quel est le nom de la radio ?", "Un module est conduit avec une radio associative.", False),
        ("Quel est le nom de la radio ?", "Un module est conduit avec Radio Campus.", True),
        ("Qui rédige le rapport ?", "Un rapport est remis avant le 31 mars de chaque année.", False),
        ("Qui rédige le rapport ?", "Un rapport est rédigé par la coordinatrice.", True),
        ("Qui rédige le rapport ?", "La coordinatrice rédige le rapport.", True),
        ("Qui compose le comité ?", "Le comité réunit des élus et des habitants.", True),
        ("Qui est relogé ?", "Les ménages sont relogés avant la fin des travaux.", True),
    ],
)
def test_what_names_nobody_or_one_thing_alone_answers_no_who_or_list(question: str, text: str, may: bool):
    assert answers_form(understand(question), text) == may
