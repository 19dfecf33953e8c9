"""The words of questions: kinds, equivalents, acronyms, what a text holds."""

from datetime import date

import pytest

from assistant.definitions import definition, spells
from assistant.kinds import holds
from assistant.lemmas import lemma_stem, lemma_stems, lemmas_by_stem, with_accents
from assistant.lexis import correct, kin, shipped_lexis
from assistant.notices import notices
from assistant.questions import in_plain_words, understand, without_asides
from assistant.several import split_questions
from corpus.nouns import Document
from index.analysis import terms


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Quel est le budget ?", "money"),
        ("Combien Trajectoire a-t-elle été payée ?", "money"),
        ("Quel est le numéro de téléphone de la CAF ?", "contact"),
        ("Quand finit le protocole ?", "date"),
        ("C'est fini quand ?", "date"),
        ("Qu'est-ce qu'on promet quand on signe ?", "other"),
        ("Pendant combien de temps ?", "duration"),
        ("De combien d'années la loi de finances l'a-t-elle prorogé ?", "duration"),
        ("Combien de priorités ?", "number"),
        ("Quelle est la population de Besançon ?", "number"),
        ("À quelle fréquence se réunit le comité ?", "frequency"),
        ("Que signifie NPRU ?", "definition"),
        ("Qui est le maire ?", "name"),
        ("Comment s'appelle le chef de l'équipe ?", "name"),
        ("Qui désigne les référents ?", "person"),
        ("Que fait-on pour les jeunes qui décrochent ?", "other"),
        ("Quelles sont les priorités ?", "list"),
        ("Qui a signé ?", "list"),
        ("Où a-t-il été signé ?", "place"),
        ("Pourquoi un protocole ?", "reason"),
        ("combien la mairie donne par an à l'association ?", "money"),
        ("un jeune peut toucher combien pour son permis ?", "money"),
        ("À quelle heure ouvre la salle ?", "hour"),
        ("Quelle entreprise prépare les repas ?", "body"),
        ("Quels conseillers ont voté contre ?", "name"),
        ("tous les combien de mois se réunit le comité ?", "frequency"),
        ("dernier délai pour rendre les comptes ?", "date"),
        ("CIA, ça désigne quoi ?", "definition"),
        ("Si le contrat reste tel quel, que change le protocole ?", "other"),
        ("tel de la mairie ?", "contact"),
        ("Le protocole a été signé où ?", "place"),
        ("lieu de signature ?", "place"),
        ("les mesures qui nous concernent : quelle annexe ?", "place"),
        ("toutes les problématiques de l'évaluation", "list"),
        ("il me faudrait toutes les priorités", "list"),
    ],
)
def test_a_question_has_a_kind(question: str, kind: str):
    assert understand(question).kind == kind


def test_the_words_that_ask_are_not_matter():
    assert understand("Que dit le texte sur les copropriétés ?").terms == terms("copropriétés")


def test_the_topic_of_a_follow_up_is_told_from_what_is_asked():
    question = understand("Qui l'a menée (à propos de : la démarche évaluative) ?")
    assert question.topic == frozenset(terms("démarche évaluative"))


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("Quand ?", "jusqu'au 31 décembre 2022", 1.0),
        ("Quand ?", "au plus tard à la réception", 0.8),
        ("À quelle date ?", "au plus tard à la réception", 0.0),
        ("Quel est le montant ?", "54 000 euros par an", 1.0),
        ("Quel est le montant ?", "les 26 mesures", 0.0),
        ("Combien d'immeubles ?", "les 3 immeubles composant le quartier", 1.0),
        ("Combien d'habitants ?", "les 3 immeubles composant le quartier", 0.2),
        ("Quel âge ?", "(11 ans / 16 ans)", 1.0),
        ("Quel est le fax ?", "Tél. 03 81 41 41 00", 0.0),
        ("Quel est le téléphone ?", "Tél. 03 81 41 41 00", 1.0),
        ("Quelle est l'adresse électronique ?", "1 Place de l'Europe 25051 BESANÇON", 0.0),
        ("Qui est le préfet ?", "Le Préfet Joël MATHURIN", 1.0),
        ("Qui est le ministre ?", "signé par le Premier Ministre avec l'assemblée de France Urbaine", 0.9),
        ("Qui est le référent ?", "chaque partenaire désigne un référent", 0.0),
    ],
)
def test_a_text_holds_what_the_kind_asks_for(question: str, text: str, held: float):
    assert holds(understand(question), text) == held


@pytest.mark.parametrize(
    ("words", "acronym", "spelled"),
    [
        ("pacte avec les quartiers pour toutes les entreprises", "PAQTE", True),
        ("Etablissement Public d'Insertion de la Défense", "EPIDE", True),
        ("économie sociale et solidaire", "ESS", True),
        ("centre de loisirs", "NPRU", False),
    ],
)
def test_an_acronym_is_spelled_by_the_beginnings_of_words(words: str, acronym: str, spelled: bool):
    assert spells(words.split(), acronym) is spelled


@pytest.mark.parametrize(
    ("text", "acronym", "defined"),
    [
        ("du PAQTE (Pacte avec les quartiers pour toutes les entreprises).", "PAQTE",
         "PAQTE (Pacte avec les quartiers pour toutes les entreprises)"),
        ("l'aide à l'économie sociale et solidaire (ESS) locale", "ESS", "économie sociale et solidaire (ESS)"),
        ("Elle désigne un délégué à la protection des données (DPO).", "DPO",
         "Elle désigne un délégué à la protection des données (DPO)"),
        ("la réussite éducative (PEDT, PRE)", "PEDT", None),
        ("EVS : espace de vie sociale, plus léger qu'un centre.", "EVS",
         "EVS : espace de vie sociale, plus léger qu'un centre."),
        ("EVS : 12 000 euros", "EVS", None),
    ],
)  # fmt: skip
def test_a_definition_is_found_where_the_text_gives_one(text: str, acronym: str, defined: str | None):
    span = definition(text, acronym)
    assert (text[span[0] : span[1]].removeprefix("l'").removeprefix("d'") if span else None) == defined


@pytest.mark.parametrize(
    ("word", "other", "expected"),
    [
        ("financement", "financier", True),
        ("prédélinquance", "délinquance", True),
        ("inexécution", "exécution", True),
        ("évaluer", "évaluative", True),
        ("contrat", "contrôle", False),
        ("partenaire", "partir", False),
    ],
)
def test_kin_words_share_their_root(word: str, other: str, expected: bool):
    assert kin(terms(word)[0], terms(other)[0]) is expected


def test_a_synonym_answers_for_the_word_and_less_than_the_word_itself():
    lexis = shipped_lexis()
    said, same = terms("valable")[0], frozenset(terms("durée"))
    assert 0 < lexis.grade(said, same) < lexis.grade(said, frozenset({said})) == 1.0


def test_a_near_word_helps_to_find_but_never_answers():
    lexis = shipped_lexis()
    budget, financing = terms("budget")[0], terms("financement")[0]
    assert financing in lexis.expand([budget])
    assert lexis.grade(budget, frozenset({financing})) == 0.0


def test_a_mistyped_word_is_the_nearest_known_one():
    assert correct("signater", ["signatair", "partenair"]) == "signatair"
    assert correct("zzzzz", ["signatair"]) == "zzzzz"


def test_a_document_out_of_force_is_said_to_be():
    ended = Document("a", "Contrat", "a.txt", "", valid_until=date(2022, 12, 31))
    later = Document("b", "Avenant", "b.txt", "", valid_from=date(2030, 1, 1))
    today = date(2026, 11, 23)
    assert notices([ended], today) == ("Ce document a cessé de produire effet le 31 décembre 2022.",)
    assert notices([later], today) == ("Ce document ne produira effet qu'à partir du 1er janvier 2030.",)
    assert notices([ended], date(2022, 12, 31)) == ()
    assert "« Contrat »" in notices([ended, later], today)[0]


@pytest.mark.parametrize(
    ("word", "stem"),
    [("signent", "sign"), ("vivent", "vivr"), ("travaux", "travail"), ("commune", ""), ("Planoise", "")],
)
def test_the_dictionary_form_of_a_word_is_known_where_its_stem_is_not_enough(word: str, stem: str):
    assert lemma_stem(word) == stem


def test_the_dictionary_forms_of_a_text_stand_beside_its_stems():
    text = "Les partenaires qui signent, d'anciens travaux"
    assert {"sign", "travail"} <= lemma_stems(text)
    assert lemmas_by_stem(text)["signent"] == "sign"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("tresoriere d'une petite asso : qui paie le loyer ?", "qui paie le loyer ?"),
        ("qui paie le loyer svp, je m'y perds", "qui paie le loyer"),
        ("le protocole finit en 2025, c'est bien ca ?", "le protocole finit en 2025"),
        (
            "prevention de la radicalisation : que prevoit le texte",
            "prevention de la radicalisation : que prevoit le texte",
        ),
        ("non", "non"),
    ],
)
def test_asides_are_left_out_and_what_is_asked_stays(said: str, asked: str):
    assert without_asides(said) == asked


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("Bonjour, trésorière d'une asso : jusqu'à quand est-ce valable svp ?", "jusqu'à quand est-ce valable ?"),
        ("Merci de bien vouloir m'indiquer la durée du protocole", "la durée du protocole"),
        ("Pouvez-vous me rappeler qui a signé, s'il vous plaît ?", "qui a signé ?"),
        ("merci pour ton aide, dernière question : le contrat est-il terminé ?", "le contrat est-il terminé ?"),
        ("Merci de m'indiquer qui met en œuvre le contrat, svp ?", "qui met en œuvre le contrat ?"),
        ("ki a signé pr la région", "qui a signé pour la région"),
        ("slt, cb de places à la crèche ?", "combien de places à la crèche ?"),
        ("c koi le PAQTE", "c'est quoi le PAQTE"),
        ("peut-on payer par cb ?", "peut-on payer par cb ?"),
        ("Je suis une association : que dois-je faire ?", "Je suis une association : que dois-je faire ?"),
        ("« Que dit l'article 2 ? »", "« Que dit l'article 2 ? »"),
        ("Quel est le PR de la ville ?", "Quel est le PR de la ville ?"),
        ("merci de bien vouloir résumer le contrat", "résumer le contrat"),
        ("Pouvez-vous comparer les deux baux ?", "comparer les deux baux ?"),
        (
            "Bonjour, un porteur de projet me demande quand le bail finit, vous pouvez me donner la date exacte ?",
            "quand le bail finit",
        ),
        ("J'ai compris que le bail s'arrêtait en 2020, vous confirmez ?", "le bail s'arrêtait en 2020"),
        ("Pour une note : toutes les priorités, en vrac", "toutes les priorités"),
        ("Cite-moi la priorité qui parle de la culture", "la priorité qui parle de la culture"),
        ("Cite-moi les priorités", "Cite-moi les priorités"),
        ("Bonjour, vous pouvez me donner la date ?", "vous pouvez me donner la date ?"),
        ("La CAF nous demande un bilan : quand ?", "La CAF nous demande un bilan : quand ?"),
        ("merci", "merci"),
        (
            "Donne-moi la composition du comité, je dois savoir autour de qui m'asseoir.",
            "Donne-moi la composition du comité",
        ),
        ("Qui pilote le contrat ? Il me faut la liste avant mardi.", "Qui pilote le contrat ?"),
        ("Je suis bailleur. Je dois savoir qui pilote", "Je suis bailleur. Je dois savoir qui pilote"),
        ("Je prépare une note pour le maire : qui pilote ?", "qui pilote ?"),
        ("Je relance Les Tisserands : quels papiers ?", "Je relance Les Tisserands : quels papiers ?"),
        ("J'aurais besoin du jour exact de la signature, merci d'avance.", "du jour exact de la signature, ."),
        ("J'ai un père au guichet : est-ce qu'on peut refuser son fils ?", "est-ce qu'on peut refuser son fils ?"),
        ("Admettons que la CAF refuse. On fait quoi après ?", "Que se passe-t-il si la CAF refuse ?"),
    ],
)
def test_what_is_polite_is_not_searched_for(said: str, plain: str):
    assert in_plain_words(said) == plain


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Jusqu'à quand est-il valable et qui a signé pour la Région ?", 2),
        ("Quel est le budget ? Combien y a-t-il de priorités ?", 2),
        ("Bonjour ! Quel est le budget ?", 1),
        ("Quels lieux et quels artistes la convention vise-t-elle ?", 1),
        ("En combien de fois la subvention est-elle versée, et comment ?", 1),
        ("L'Académie a-t-elle signé, et par qui ?", 1),
        ("Qui a signé, et quand ?", 2),
        ("Un bailleur à qui on a dit non et qui loue, que risque-t-il ?", 1),
        ("Les conseils se réunissent quand et où ?", 1),
        ("Que prévoit-il pour la santé et le logement ?", 1),
    ],
)
def test_a_message_is_cut_where_it_asks_a_second_question(text: str, count: int):
    assert len(split_questions(text)) == count


def test_a_measure_must_stand_behind_the_number_that_is_asked_for():
    question = understand("Quelle surface occupe le local ?")
    assert holds(question, "Le local de 640 m² est prêté.") == 1.0
    assert holds(question, "Le local est prêté depuis 2011.") == 0.0


def test_what_is_counted_is_not_taken_for_its_synonym():
    assert holds(understand("Combien de salariés y a-t-il ?"), "Deux agents de la Ville y siègent.") < 0.5
    assert holds(understand("Combien de gens y vivent ?"), "Le quartier compte 4 180 habitants.") == 1.0


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("Pourquoi le nom a-t-il changé ?", "Le nom a changé car la communauté est devenue urbaine.", 1.0),
        ("Pourquoi le nom a-t-il changé ?", "Le nom a changé en 2019.", 0.05),
        ("Pourquoi le nom a-t-il changé ?", "Une loi l'a changé en 2019.", 0.5),
        ("Pourquoi cela ne dure-t-il que deux ans ?", "La convention est conclue pour trois ans.", 1.0),
        ("Pourquoi la convention dure-t-elle trois ans ?", "La convention est conclue pour trois ans.", 0.05),
        ("Pourquoi cette taxe ?", "Elle est instaurée pour réduire la vacance.", 1.0),
        ("Quels jours ouvre l'atelier ?", "L'atelier ouvre le mardi.", 1.0),
        ("Quels jours ouvre l'atelier ?", "L'atelier ouvre trois demi-journées.", 0.0),
        ("Quand ouvre l'atelier ?", "L'atelier ouvre le mardi.", 0.9),
        ("Quand se réunit le comité ?", "Il se réunit en mars et en octobre.", 0.9),
        ("À quelle date se réunit le comité ?", "Il se réunit en mars et en octobre.", 0.0),
        ("Quand faut-il rendre l'instrument ?", "Il est rendu sous huit jours.", 0.8),
        ("Depuis quand est-ce valable ?", "Il produit ses effets jusqu'au 31 décembre 2022.", 0.0),
        ("Jusqu'à quand est-ce valable ?", "Il produit ses effets jusqu'au 31 décembre 2022.", 1.0),
        ("Jusqu'à quelle heure ouvre la salle ?", "La salle ouvre à partir de 14 heures.", 0.0),
        ("À quelle heure ouvre la salle ?", "La salle ouvre à partir de quatorze heures.", 1.0),
        ("Combien coûte la navette ?", "Les trajets sont gratuits pour les plus de soixante-quinze ans.", 1.0),
        ("Quel est le montant du loyer ?", "Le local est mis à disposition à titre gratuit.", 0.0),
        ("Combien paie une famille ?", "Le quotient familial est inférieur à 650 euros.", 0.0),
        ("Combien paie une famille ?", "quotient inférieur à 650 euros : 2 euros", 1.0),
        ("Quel est le montant du plafond ?", "Le quotient familial est inférieur à 650 euros.", 1.0),
        ("Pourquoi la maison a-t-elle fermé ?", "La maison a fermé à la suite du départ de sa directrice.", 1.0),
        ("Quand la convention a-t-elle été signée ?", "Proroger de deux ans la convention.", 0.0),
        ("Depuis quand ?", "Les dossiers sont examinés le troisième mercredi.", 0.0),
        ("Combien coûte la navette ?", "Elle coûte quarante euros.", 1.0),
        ("À partir de quel âge ?", "Il faut avoir au moins dix-huit ans.", 1.0),
        ("Où dorment les étudiants ?", "Ils sont logés dans l'ancien presbytère.", 0.6),
        ("Quelle entreprise prépare les repas ?", "Les repas sont préparés par Sodalys.", 1.0),
        ("Quelle entreprise prépare les repas ?", "Les repas sont préparés chaque matin.", 0.0),
        ("Qui est la trésorière ?", "La trésorière est Mme Odile GRAND.", 1.0),
        ("Qui est la trésorière ?", "Elle est représentée par sa présidente, Mme Odile GRAND.", 0.6),
        ("Où se réunit le comité ?", "Il se réunit dans les locaux de la mairie.", 1.0),
        ("Où se réunit le comité ?", "Il se réunit deux fois par an.", 0.1),
        ("Où cela se juge-t-il ?", "Le litige relève du tribunal administratif.", 1.0),
        ("C'est quel jour ?", "Il se réunit le premier jeudi du mois.", 0.9),
    ],
)
def test_a_cause_a_weekday_and_a_place_look_like_one(question: str, text: str, held: float):
    assert holds(understand(question), text) == held


def test_proper_names_of_a_question_are_known_as_such():
    assert understand("Combien d'habitants compte la commune d'Arsigny ?").names == frozenset(terms("Arsigny"))
    assert understand("QUI A SIGNÉ POUR ARSIGNY ?").names == frozenset()
    assert understand("Arsigny compte combien d'habitants ?").names == frozenset(terms("Arsigny"))
    assert understand("Habitants : combien ?").names == frozenset()


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("Que risque un locataire ?", ("sanction", "locatair")),
        ("on risque quoi ?", ("sanction",)),
        ("un bailleur, il risque combien ?", ("bailleur", "sanction")),
        ("Pourquoi le nom a-t-il changé ?", ("denomin", "chang")),
        ("Le contrat a-t-il changé de nom ?", ("contrat", "chang", "denomin")),
        ("Quel est le nom du contrat ?", ("denomin", "contrat")),
        ("Qui a le dernier mot ?", ("tranch",)),
        ("Quels risques pour les jeunes ?", ("risqu", "jeun")),
        ("on est engagés jusqu'à quand ?", ("valabl",)),
        ("Pourquoi une nouvelle charte ?", ("chart", "objet")),
        ("En vertu de quel texte va-t-il au-delà de 2020 ?", ("vertu", "2020")),
    ],
)
def test_a_formula_stands_for_what_it_means(question: str, matter: tuple[str, ...]):
    assert understand(question).terms == matter


def test_numbers_in_letters_are_those_in_digits():
    assert shipped_lexis().grade(*terms("quarante"), frozenset(terms("les 40 mesures"))) > 0


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("planoise renovation combien d'annees", "planoise rénovation combien d'années"),
        ("evaluation de la securite", "évaluation de la sécurité"),
        ("qui a signe ?", "qui a signe ?"),
        ("la rénovation et la securite", "la rénovation et la securite"),
        ("xqzeev tarqe", "xqzeev tarqe"),
        ("eau" * 300, "eau" * 300),
    ],
)
def test_a_question_typed_without_accents_gets_those_of_the_dictionary(typed: str, written: str):
    assert with_accents(typed) == written
