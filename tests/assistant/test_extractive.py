import re
from datetime import date
from pathlib import Path

import pytest

from assistant.addressed import definite
from assistant.chain import Assistant
from assistant.library import Library
from assistant.questions import EmptyQuestion, QuestionTooLong
from assistant.reply_json import as_json
from assistant.settings import Settings
from corpus.nouns import Answer, Refusal, Reply, Turn


def answered(reply: Reply) -> Answer:
    assert isinstance(reply, Answer), reply.text
    return reply


def refused(reply: Reply) -> Refusal:
    assert isinstance(reply, Refusal), reply.text
    return reply


def said(*contents: str) -> tuple[Turn, ...]:
    """Return a history of what the user said, each followed by some answer."""
    return tuple(turn for content in contents for turn in (Turn("user", content), Turn("assistant", "…")))


FACTS = [
    ("jusqu'à quand c'est valable ?", "Article 2", "31 décembre 2022"),
    ("Quand le protocole a-t-il été signé ?", "Signataires", "31 AOUT 2020"),
    ("Quand le contrat de ville a-t-il été signé ?", "Préambule", "21 février 2015"),
    ("Quelle est la nouvelle dénomination du contrat de ville ?", "Article 2", "Contrat de Ville de Grand Besançon"),
    ("combien d immeubles vont disparaitre a la grette", "Préambule", "3 immeubles"),
    ("Combien de temps va durer le projet de Planoise ?", "Préambule", "dizaine d'années"),
    ("Qui a signé pour le Département ?", "Signataires", "Christine BOUQUIN"),
    ("Qui est la présidente de la région ?", "Signataires", "Marie-Cécile DUFAY"),
    ("Quel est le téléphone de SAIEMB Logement ?", "Signataires", "03 81 41 41 00"),
    ("Que veut dire PAQTE ?", "Article 4", "Pacte avec les quartiers pour toutes les entreprises"),
    ("C'est quoi EPIDE ?", "Signataires", "Insertion de la"),
    ("Qui désigne les référents ?", "Article 5", "Chaque partenaire signataire désigne"),
    ("Le protocole modifie-t-il le contrat de 2015 ?", "Article 1", "ne modifie pas"),
    ("Pourquoi le protocole s'arrête-t-il en 2025 ?", "Article 2", "31 décembre 2022"),
    ("Until when does the protocol remain in force?", "Article 2", "31 décembre 2022"),
    ("Que prévoit le protocole pour les femmes seules ?", "Article 4", "femmes seules avec enfants"),
    ("Que dit la cinquième priorité ?", "Article 4", "prédélinquance"),
    ("Jusqu'à quand sommes-nous engagés ?", "Article 2", "31 décembre 2022"),
    ("on est lié jusqu'à quand", "Article 2", "31 décembre 2022"),
    ("c'est quoi le sujet de ce texte ?", "Article 1", "pour objet"),
    ("pourquoi un nouveau protocole ?", "Article 1", "pour objet"),
    ("lieu de signature ?", "Signataires", "Fait à Besançon"),
    ("dans quelle ville a-t-on signé le protocole ?", "Signataires", "Fait à Besançon"),
    ("le protocole a été signé où ?", "Signataires", "Fait à Besançon"),
    ("PAQTE ?", "Article 4", "Pacte avec les quartiers pour toutes les entreprises"),
    ("quel jour a été signé le protocole d'engagements renforcés et réciproques", "Signataires", "31 AOUT 2020"),
    ("Où et quand le protocole a-t-il été paraphé ?", "Signataires", "31 AOUT 2020"),
    ("la prioritée 10 elle porte sur quoi", "Article 4", "Culture et Territoires"),
    ("Sur les quarante mesures nationales, combien nous concernent ?", "Article 4", "26 mesures"),
]


@pytest.mark.parametrize(("question", "article", "words"), FACTS)
def test_a_fact_is_quoted_from_its_article(assistant: Assistant, question: str, article: str, words: str):
    reply = answered(assistant.reply(question))
    assert any(citation.article == article and words in citation.quote for citation in reply.citations), reply.text


@pytest.mark.parametrize(("question", "article", "words"), FACTS)
def test_every_quote_stands_in_its_article_to_the_letter(
    assistant: Assistant, library: Library, question: str, article: str, words: str
):
    for citation in answered(assistant.reply(question)).citations:
        source = library.articles(citation.document)[citation.article_ordinal]
        assert source.text[citation.start : citation.end] == citation.quote


LISTS = [
    ("Quelles sont les priorités ?", 11, "radicalisation"),
    ("Quelles sont les orientations stratégiques ?", 3, "tranquillité publique"),
    ("À quoi s'engagent les signataires ?", 3, "mobiliser prioritairement"),
    ("Quels quartiers sont concernés par le NPRU ?", 2, "Grette"),
    ("Quelles sont les principales conclusions ?", 7, "sur mesure"),
    ("Qui sont les signataires ?", 21, "Joël MATHURIN"),
    ("les trois grands axes du contrat", 3, "tranquillité publique"),
    ("toutes les problématiques de l'évaluation, en vrac", 7, "décrochage"),
]


@pytest.mark.parametrize(("question", "count", "words"), LISTS)
def test_a_list_comes_whole(assistant: Assistant, question: str, count: int, words: str):
    reply = answered(assistant.reply(question))
    items = [line for line in reply.text.splitlines() if re.match(r"\s*(?:-|\d+\.) ", line)]
    assert len(items) == count
    assert words in reply.text


@pytest.mark.parametrize(
    "question", ["article 4 priorité 11", "la priorité 11 de l'article 4", "art. 4, prio 11", "article 1, priorité 11"]
)
def test_of_a_finer_place_only_that_is_quoted(assistant: Assistant, question: str):
    quotes = [citation.quote for citation in answered(assistant.reply(question)).citations]
    assert sum(quote.startswith("Prévenir la radicalisation") for quote in quotes) == 1
    assert not any(quote.startswith("Renforcer l'animation") for quote in quotes)


def test_a_consequence_that_answers_why_is_quoted_behind_its_cause(assistant: Assistant):
    quotes = [one.quote for one in answered(assistant.reply("pourquoi une nouvelle dénomination ?")).citations]
    assert [quote.split(",")[0].split("'")[0] for quote in quotes] == ["La Communauté d", "En conséquence"]


def test_of_someone_and_whom_they_signed_for_both_are_shown_where_no_entry_has_both(assistant: Assistant):
    text = answered(assistant.reply("C'est bien la maire, Anne Vignot, qui a signé pour la commune de Besançon ?")).text
    assert "Anne VIGNOT" in text
    assert "Abdel GHEZALI" in text


def test_what_one_risks_is_a_sanction_not_what_is_called_a_risk(assistant: Assistant):
    refused(assistant.reply("Que risque un signataire s'il ne tient pas ses engagements ?"))


@pytest.mark.parametrize(("acronym", "expansion"), [("QPV ?", "quartier prioritaire"), ("le NPRU", "renouvellement")])
def test_an_acronym_alone_asks_what_it_stands_for(assistant: Assistant, acronym: str, expansion: str):
    assert expansion in refused(assistant.reply(acronym)).text


def test_a_list_keeps_its_own_numbering(assistant: Assistant):
    lines = answered(assistant.reply("Quelles sont les priorités ?")).text.splitlines()
    assert [line.split(".")[0] for line in lines[1:]] == [str(number) for number in range(1, 12)]


def test_markers_point_at_the_citations_in_order(assistant: Assistant):
    reply = answered(assistant.reply("Quelles sont les priorités ?"))
    assert re.findall(r"\[(\d+)\]", reply.text) == [str(citation.number) for citation in reply.citations]


@pytest.mark.parametrize(
    ("question", "count"), [("Combien y a-t-il de priorités ?", "11"), ("Combien de communes ont signé ?", "2")]
)
def test_a_count_is_made_from_the_cited_list(assistant: Assistant, question: str, count: str):
    reply = answered(assistant.reply(question))
    assert reply.text.startswith(count)
    assert len(reply.citations) == int(count)


@pytest.mark.parametrize(
    "question",
    [
        "Quel est le budget du contrat de ville ?",
        "Quel est le numéro de téléphone de la préfecture ?",
        "Qui est le président de la République ?",
        "Combien d'habitants compte Planoise ?",
        "Quelles sanctions en cas de non-respect ?",
        "Quel est le nom du Premier ministre qui a signé le Pacte de Dijon ?",
        "Que prévoit l'article 7 ?",
        "Qui a signé pour la SNCF ?",
        "Donne-moi une recette de cancoillotte.",
    ],
)
def test_what_the_corpus_does_not_say_is_refused(assistant: Assistant, question: str):
    assert len(refused(assistant.reply(question)).closest) <= 3


def test_a_question_about_the_budget_is_shown_what_is_said_of_financing(assistant: Assistant):
    closest = refused(assistant.reply("Quel est le budget du contrat de ville ?")).closest
    assert any("financement" in citation.quote for citation in closest)


@pytest.mark.parametrize(
    ("question", "annex"),
    [
        ("Que contient l'annexe 1 ?", "Annexe 1"),
        ("Quels sont les leviers d'action ?", "annexe 1"),
        ("Quelles sont les 26 mesures ?", "annexe 2"),
    ],
)
def test_an_absent_annex_is_said_to_be_absent_and_where_it_is_named(assistant: Assistant, question: str, annex: str):
    reply = refused(assistant.reply(question))
    assert annex.lower() in reply.text.lower()
    assert "article 4" in reply.text
    assert reply.closest[0].article == "Article 4"


@pytest.mark.parametrize("organisation", ["l'Agence régionale de santé", "la Chambre de commerce", "le procureur"])
def test_a_name_that_cannot_be_read_is_illegible_and_not_unsigned(assistant: Assistant, organisation: str):
    text = answered(assistant.reply(f"Qui a signé pour {organisation} ?")).text
    assert "illisible" in text
    assert "pas signé" not in text


def test_who_signed_by_delegation_is_not_taken_for_the_mayor(assistant: Assistant):
    assert "Pour le Maire" in refused(assistant.reply("Qui est le maire de Besançon ?")).text


def test_an_acronym_without_a_definition_is_explained_as_from_outside_the_corpus(assistant: Assistant):
    text = refused(assistant.reply("Que signifie NPRU ?")).text
    assert "sans le définir" in text
    assert "renouvellement urbain" in text


def test_an_expired_document_carries_a_notice(assistant: Assistant):
    notices = assistant.reply("Est-ce encore en vigueur ?").notices
    assert notices == ("Ce document a cessé de produire effet le 31 décembre 2022.",)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Quelle est la redevance ?", "350 euros"),
        ("Quelle est la durée de la convention ?", "quatre ans"),
        ("À quoi s'engage l'association ?", "registre des récoltes"),
        ("Quelle surface est mise à disposition ?", "1 200 m²"),
        ("Quand la convention a-t-elle été signée ?", "12 mars 2023"),
    ],
)
def test_another_contract_is_answered_from_in_the_same_way(lease: Assistant, question: str, words: str):
    reply = answered(lease.reply(question, document="convention-jardins"))
    assert any(words in citation.quote for citation in reply.citations), reply.text


def test_an_article_is_taken_from_the_document_that_the_question_names(lease: Assistant):
    reply = answered(lease.reply("Que dit l'article 3 de la convention de mise à disposition ?"))
    assert {citation.document for citation in reply.citations} == {"convention-jardins"}


def test_the_same_article_of_two_documents_is_quoted_from_both(lease: Assistant):
    reply = answered(lease.reply("Que dit l'article 2 ?"))
    assert {citation.document for citation in reply.citations} == {"convention-jardins", "protocole-2020"}


def test_an_annex_that_another_contract_lacks_is_declined(lease: Assistant):
    assert "annexe 3" in refused(lease.reply("Où est l'annexe 3 ?")).text.lower()


@pytest.mark.parametrize(
    ("history", "question", "words"),
    [
        (("Qui a signé pour le Département ?",), "Et pour la Région ?", "Marie-Cécile DUFAY"),
        (("Que dit l'article 2 ?",), "Et l'article 5 ?", "conseils citoyens"),
        (("Quelle est la cinquième priorité ?",), "et la suivante ?", "femmes seules"),
        (("Une démarche évaluative a-t-elle été menée ?",), "Avec l'appui de qui ?", "Trajectoire Ressources"),
    ],
)
def test_a_follow_up_takes_the_conversation_into_account(
    assistant: Assistant, history: tuple[str, ...], question: str, words: str
):
    assert words in answered(assistant.reply(question, said(*history))).text


def test_the_stream_grows_to_the_whole_reply(assistant: Assistant):
    shown = list(assistant.stream("Quelles sont les priorités ?"))
    assert len(shown) > 5
    assert all(shown[-1].text.startswith(reply.text) for reply in shown)
    assert shown[-1] == assistant.reply("Quelles sont les priorités ?")


@pytest.mark.parametrize("question", ["", "   \n", "?!"])
def test_an_empty_question_is_an_error(assistant: Assistant, question: str):
    with pytest.raises(EmptyQuestion):
        assistant.reply(question)


def test_a_question_of_a_hundred_thousand_characters_is_an_error(assistant: Assistant):
    with pytest.raises(QuestionTooLong) as caught:
        assistant.reply("a" * 100_000)
    assert caught.value.details == {"length": 100_000, "limit": 2_000}


def test_the_json_of_an_answer_has_the_agreed_keys(assistant: Assistant):
    printed = as_json(assistant.reply("jusqu'à quand c'est valable ?"))
    assert set(printed) >= {
        "question", "answer", "abstained", "engine", "citations", "closest", "notices", "seconds",
    }  # fmt: skip
    assert printed["abstained"] is False
    assert printed["citations"][0]["article"] == "Article 2"
    assert printed["citations"][0]["label"] == "Article 2 : Durée du Protocole - Dénomination"


def test_the_json_of_a_refusal_has_no_citation(assistant: Assistant):
    printed = as_json(assistant.reply("Quel est le budget du contrat de ville ?"))
    assert printed["abstained"] is True
    assert printed["citations"] == []
    assert 1 <= len(printed["closest"]) <= 3


def test_an_article_too_long_to_quote_whole_says_so(tmp_path: Path):
    settings = Settings(home=tmp_path / "home")
    items = "\n".join(f"{number}. entretenir la parcelle numéro {number}" for number in range(1, 61))
    file = tmp_path / "charte.txt"
    file.write_text(f"CHARTE DES JARDINS\n\nArticle 1 : Parcelles\n\nIl faut :\n\n{items}\n", encoding="utf-8")
    with Library.open(settings) as library:
        library.ingest([file])
        text = answered(Assistant(library, settings).reply("Que dit l'article 1 ?", document="charte")).text
    assert text.splitlines()[-1] == "(Les 40 premiers passages sur 61 ; la suite se lit dans le document.)"


def test_every_signatory_that_answers_is_named(tmp_path: Path):
    settings = Settings(home=tmp_path / "home")
    signed = "\n\n".join(f"La Commune de {town}\n\nJean {town.upper()}" for town in ("Arc", "Bians", "Cléron", "Dole"))
    file = tmp_path / "charte.txt"
    text = f"CHARTE\n\nArticle 1 : Objet\n\nLa charte unit.\n\nSIGNATAIRES\n\nFait à Arc, le 2 mai 2024\n\n{signed}\n"
    file.write_text(text, encoding="utf-8")
    with Library.open(settings) as library:
        library.ingest([file])
        reply = answered(Assistant(library, settings).reply("Quelles communes ont signé ?", document="charte"))
    assert len(reply.citations) == 4


@pytest.mark.parametrize(
    "question", ["À quoi s'engage la Région ?", "la CAF s'est engagée à quoi", "que doit faire l'État ?"]
)
def test_a_party_without_commitments_of_its_own_is_bound_by_those_that_all_signed(assistant: Assistant, question: str):
    reply = answered(assistant.reply(question))
    assert reply.citations[0].article == "Signataires"
    assert "s'engagent donc" in reply.citations[1].quote
    assert len(reply.citations) == 5


@pytest.mark.parametrize(
    "question", ["que doit faire la communauté urbaine ?", "à quoi s'engage Grand Besançon Métropole ?"]
)
def test_what_the_text_has_a_signatory_do_comes_before_what_all_signed(assistant: Assistant, question: str):
    reply = answered(assistant.reply(question))
    assert [citation.article for citation in reply.citations[:3]] == ["Article 5", "Signataires", "Article 6"]
    assert "Aucun engagement propre" not in reply.text


@pytest.mark.parametrize(
    "question", ["quel est le rôle de la CAF ?", "que fait la Région ?", "et la Préfecture, elle fait quoi ?"]
)
def test_the_role_of_a_signatory_is_what_it_is_bound_by(assistant: Assistant, question: str):
    reply = answered(assistant.reply(question))
    assert reply.text.startswith("Aucun engagement propre n'a été trouvé")
    assert len(reply.citations) == 5


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Quelles actions pour les copropriétés ?", "priorité 8"),
        ("Quelles mesures pour lutter contre la radicalisation ?", "priorité 11"),
        ("Cite-moi la priorité qui parle de la culture", "priorité 10"),
    ],
)
def test_one_item_of_eleven_that_answers_comes_without_the_others(assistant: Assistant, question: str, place: str):
    reply = answered(assistant.reply(question))
    assert len(reply.citations) <= 2
    assert reply.citations[-1].label.endswith(place)


@pytest.mark.parametrize(
    ("question", "article"),
    [
        (
            "Pouvez-vous m'indiquer les engagements pris par les signataires dans le cadre du présent protocole ?",
            "Article 6",
        ),
        ("Merci de bien vouloir m'indiquer la durée du protocole", "Article 2"),
        ("ki a signé pr la région", "Signataires"),
        ("le prefet sapelle comment", "Signataires"),
        ("Quelle est la date de signature du contrat initial ?", "Préambule"),
    ],
)
def test_who_is_polite_or_in_a_hurry_is_answered_alike(assistant: Assistant, question: str, article: str):
    assert answered(assistant.reply(question)).citations[0].article == article


def test_who_did_not_sign_is_bound_by_nothing(assistant: Assistant):
    refused(assistant.reply("À quoi s'engage la Croix-Rouge ?"))
    refused(assistant.reply("Quel est le rôle de la Croix-Rouge ?"))


@pytest.mark.parametrize(
    "question", ["Dijon est-elle signataire ?", "La Poste a-t-elle signé ?", "Keolis fait-il partie des signataires ?"]
)
def test_who_is_not_on_the_page_of_signatures_is_said_not_to_be(assistant: Assistant, question: str):
    assert refused(assistant.reply(question)).text.startswith("Cette organisation ou cette personne ne figure pas")


@pytest.mark.parametrize(
    "question", ["pourquoi un protocole ?", "pourquoi avoir fait ce protocole ?", "à quoi sert le protocole ?"]
)
def test_what_a_document_is_for_is_its_object(assistant: Assistant, question: str):
    assert "pour objet" in answered(assistant.reply(question)).citations[0].quote


def test_a_reason_that_the_text_does_not_give_is_refused_and_its_fact_shown(assistant: Assistant):
    reply = refused(
        assistant.reply("Pourquoi la convention Culture et Territoires est-elle annexée au contrat de ville ?")
    )
    assert reply.text.startswith("Le corpus n'en donne pas la raison.")
    assert any("Culture et Territoires" in citation.quote for citation in reply.closest)


@pytest.mark.parametrize(
    ("question", "name"), [("priorité 12 ?", "La priorité 12"), ("Que dit l'article 7 ?", "L'article 7")]
)
def test_a_place_that_is_absent_is_named_as_french_does(assistant: Assistant, question: str, name: str):
    assert refused(assistant.reply(question)).text.startswith(f"{name} ne se trouve pas dans le corpus.")


PARTIES = """CONVENTION DE PARTENARIAT

Article 1 : Engagements

La Ville de Brévent s'engage à :
- prêter la salle Victor-Hugo ;
- payer le chauffage.

Le Département s'engage à :
- financer deux postes d'éducateur.

Article 2 : Horaires

La salle ouvre à 18 heures.
"""


@pytest.mark.parametrize(
    ("question", "words", "count"),
    [
        ("à quoi s'engage la ville ?", "prêter la salle", 3),
        ("quels sont les engagements du département", "deux postes d'éducateur", 2),
        ("À quelle heure ouvre la salle ?", "18 heures", 1),
    ],
)
def test_the_commitments_of_one_party_come_whole_and_alone(tmp_path: Path, question: str, words: str, count: int):
    file = tmp_path / "partenariat.txt"
    file.write_text(PARTIES, encoding="utf-8")
    settings = Settings(home=tmp_path / "home")
    with Library.open(settings) as library:
        library.ingest([file])
        reply = answered(Assistant(library, settings).reply(question))
    assert len(reply.citations) == count
    assert any(words in citation.quote for citation in reply.citations)


def test_an_acronym_that_the_corpus_only_writes_out_is_quoted_in_full(assistant: Assistant):
    for acronym, words in (
        ("POPAC", "Programme opérationnel de prévention et d'accompagnement des copropriétés"),
        ("CPO", "conventions pluriannuelles d'objectifs"),
    ):
        reply = answered(assistant.reply(f"{acronym} ça veut dire quoi déjà"))
        assert f"n'emploie pas « {acronym} »" in reply.text
        assert words in reply.citations[0].quote


@pytest.mark.parametrize(
    "question",
    [
        "Bonjour, trésorière d'une asso : jusqu'à quand c'est valable svp ?",
        "rien à voir, mais jusqu'à quand est-il valable au juste",
        "le protocole s'arrête en 2025, c'est bien ça ?",
    ],
)
def test_what_people_say_around_a_question_does_not_blur_it(assistant: Assistant, question: str):
    assert any("31 décembre 2022" in citation.quote for citation in answered(assistant.reply(question)).citations)


def at(library: Library, day: date) -> Assistant:
    return Assistant(library, Settings(home=library.home, today=day))


@pytest.mark.parametrize(
    "question", ["est-ce encore en vigueur ?", "ce contrat est-il toujours valable", "est-il expiré ?"]
)
def test_whether_a_document_is_in_force_depends_on_the_day(assistant: Assistant, question: str):
    library = assistant._library
    for day, words in ((date(2022, 12, 31), "produit encore effet"), (date(2023, 1, 1), "a cessé de produire effet")):
        reply = answered(at(library, day).reply(question))
        assert words in reply.text
        assert "31 décembre 2022" in reply.citations[0].quote


def test_two_questions_in_one_are_both_answered_and_numbered_through(assistant: Assistant):
    reply = answered(assistant.reply("Jusqu'à quand est-il valable et qui a signé pour la Région ?"))
    assert [citation.article for citation in reply.citations] == ["Article 2", "Signataires"]
    assert "[1]" in reply.text and "[2]" in reply.text
    assert reply.text.index("31 décembre 2022") < reply.text.index("Qui a signé pour la Région")


def test_the_half_of_a_question_that_the_corpus_does_not_answer_is_refused_within_the_answer(assistant: Assistant):
    reply = answered(assistant.reply("Quel est le budget et combien y a-t-il de priorités ?"))
    assert "ne donne aucun montant" in reply.text
    assert len(reply.citations) == 11


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Annexe 3", "L'annexe 3"),
        ("Arrêté du 2 mai", "L'arrêté du 2 mai"),
        ("Loi ELAN", "La loi ELAN"),
        ("Décret du 3 juin", "Le décret du 3 juin"),
        ("Trame verte", "Trame verte"),
    ],
)
def test_what_is_absent_is_named_with_its_article(name: str, said: str):
    assert definite(name) == said


@pytest.mark.parametrize("question", ["Quelles sont les modalités d'entretien ?", "quelles modalites d'entretien ?"])
def test_a_question_that_is_the_title_of_a_short_article_gets_all_of_it(lease: Assistant, question: str):
    reply = answered(lease.reply(question))
    assert [one.quote for one in reply.citations] == [
        "Les haies sont taillées deux fois par an.",
        "Le chemin reste ouvert aux promeneurs.",
    ]
    assert {one.article for one in reply.citations} == {"Article 5"}


def test_a_question_that_has_more_than_the_title_of_an_article_gets_a_sentence(lease: Assistant):
    reply = answered(lease.reply("Quelles haies taille-t-on deux fois par an ?"))
    assert len(reply.citations) == 1


def test_a_question_that_only_joins_two_nouns_is_one_question(assistant: Assistant):
    reply = answered(assistant.reply("Que prévoit le protocole pour l'emploi et la formation ?"))
    assert "Que prévoit" not in reply.text


def test_the_last_of_the_numbered_places_is_found(assistant: Assistant):
    assert (
        answered(assistant.reply("Quelle est la dernière des priorités ?")).citations[0].label.endswith("priorité 11")
    )
    assert answered(assistant.reply("que dit le dernier article ?")).citations[0].article == "Article 6"


def test_a_town_chooses_how_sure_an_answer_must_be(library: Library):
    question = "La paperasse demandée aux associations va-t-elle être allégée ?"
    supports = {}
    for strictness in ("strict", "normal", "lenient"):
        asked = Assistant(library, Settings(home=library.home, strictness=strictness))
        supports[strictness] = isinstance(asked.reply(question), Answer)
    assert supports["strict"] <= supports["normal"] <= supports["lenient"]
    assert supports["lenient"] and not supports["strict"]


def test_what_a_lenient_answer_is_not_sure_of_it_says(library: Library):
    lenient = Assistant(library, Settings(home=library.home, strictness="lenient"))
    reply = answered(lenient.reply("La paperasse demandée aux associations va-t-elle être allégée ?"))
    assert reply.text.startswith("Réponse à vérifier")
    assert len(reply.citations) == 2


def test_what_is_said_of_another_place_does_not_answer(assistant: Assistant):
    refused(assistant.reply("Combien d'immeubles vont disparaître à Montrapon ?"))
    assert answered(assistant.reply("Combien d'immeubles vont disparaître à la Grette ?"))


def test_a_follow_up_stays_with_the_contract_that_was_spoken_of(lease: Assistant):
    history = said("Que prévoit le bail avec Les Jardins du Lac ?")
    assert answered(lease.reply("Quelle en est la durée ?", history)).citations[0].quote.count("quatre ans") == 1
    other = said("Que prévoit le protocole pour la Grette ?")
    assert "2022" in answered(lease.reply("jusqu'à quand est-il valable ?", other)).citations[0].quote


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("qui a signé au nom de l'État ?", "Joël MATHURIN"),
        ("Anne Vignot, elle signe à quel titre ?", "La Présidente"),
        ("alexandre pourchet il vient de quel organisme", "Insertion"),
        ("La Caisse des Dépôts est-elle dans la boucle ?", "SARRETTE"),
        ("Novillars est partie prenante ?", "Novillars"),
        ("Quelle date porte la signature du protocole ?", "31 AOUT 2020"),
    ],
)
def test_signing_is_asked_for_in_many_words(assistant: Assistant, question: str, words: str):
    reply = answered(assistant.reply(question))
    assert len(reply.citations) == 1
    assert words in reply.citations[0].quote


def test_the_page_of_signatories_says_nothing_else_of_a_person(assistant: Assistant):
    refused(assistant.reply("Quel parti politique soutient Anne Vignot ?"))
