"""The structure of French contracts, laws, conventions and minutes, as tables of (text, what is found)."""

import pytest

from corpus.nouns import Document
from ingest.headings import normalise_number, read_heading
from ingest.items import read_marker
from ingest.lines import Line
from ingest.parse import understand
from ingest.places import name_of_items, singular
from ingest.plain import read_plain
from ingest.source import Source


def line(text, gap=True):
    return Line(0, len(text), 0, text, gap)


def read(text):
    source = read_plain(text.encode())
    return understand(Document(id="essai", title="Essai", file="essai.txt", sha256="0123456789abcdef"), source)


def names(text):
    return [article.name for article in read(text).articles]


@pytest.mark.parametrize(
    ("text", "kind", "name", "words"),
    [
        ("Article 1er", "article", "Article 1", ""),
        ("Article 1^{er} : Objet", "article", "Article 1", "Objet"),
        ("ARTICLE PREMIER – OBJET", "article", "Article 1", "OBJET"),
        ("ARTICLE 2 – Durée du contrat", "article", "Article 2", "Durée du contrat"),
        ("ARTICLE 2 DUREE", "article", "Article 2", "DUREE"),
        ("Art. 3", "article", "Article 3", ""),
        ("Art. 3. - Gouvernance", "article", "Article 3", "Gouvernance"),
        ("Article 4 bis - Suivi", "article", "Article 4 bis", "Suivi"),
        ("Article L. 111-1", "article", "Article L111-1", ""),
        ("Article L.O. 141-2", "article", "Article LO141-2", ""),
        ("Art. R. 123-4-1", "article", "Article R123-4-1", ""),
        ("Article 5.2 : Paiement", "article", "Article 5.2", "Paiement"),
        ("Article 7-1 – Révision", "article", "Article 7-1", "Révision"),
        ("Article unique", "article", "Article unique", ""),
        ("**Article 6 : Gouvernance**", "article", "Article 6", "Gouvernance"),
        ("article 4 : Priorités et enjeux", "article", "Article 4", "Priorités et enjeux"),
        ("Article n° 8 : Litiges", "article", "Article 8", "Litiges"),
        ("TITRE Ier - DISPOSITIONS GÉNÉRALES", "division", "Titre Ier", "DISPOSITIONS GÉNÉRALES"),
        ("Chapitre II : Les acteurs", "division", "Chapitre II", "Les acteurs"),
        ("Section 3 – Contrôle", "division", "Section 3", "Contrôle"),
        ("PREAMBULE", "preamble", "Préambule", ""),
        ("Préambule :", "preamble", "Préambule", ""),
        ("Vu la loi n° 2014-173 du 21 février 2014,", "visas", "Visas", ""),
        ("ENTRE LES SOUSSIGNÉS :", "parties", "Parties", ""),
        ("ANNEXE 2 : Liste des actions", "annex", "Annexe 2", "Liste des actions"),
        ("Annexe n°1 – Budget", "annex", "Annexe 1", "Budget"),
        ("Annexe A", "annex", "Annexe A", ""),
        ("SIGNATAIRES", "signatures", "Signataires", ""),
        ("Fait à Besançon, le 31 AOUT 2020", "signatures", "Signataires", ""),
    ],
)
def test_a_heading_is_read_with_its_normalised_name(text, kind, name, words):
    heading = read_heading(line(text), None)
    assert (heading.kind, heading.name, heading.words) == (kind, name, words)


@pytest.mark.parametrize(
    "text",
    [
        "Article 5 du code de l'urbanisme, les communes",
        "article 5 de la présente convention",
        "Article 5, alinéa 2, du contrat",
        "l'article 5 : les parties",
        "Articles 5 et 6 de la loi",
        "Article 1 : Objet .......... 3",
        "Annexe 1 du contrat de 2015",
        "Titre de séjour et droits",
        "Section syndicale de la commune",
        "Faits marquants de l'année",
        "Chapitre des comptes",
        "Artisans et commerçants",
    ],
)
def test_a_mention_opens_nothing(text):
    assert read_heading(line(text), None) is None


def test_a_wrapped_mention_opens_nothing():
    before = line("Les modalités sont celles qui figurent à l'")
    assert read_heading(line("Article 5 : Modalités", gap=False), before) is None


@pytest.mark.parametrize(
    ("number", "name"),
    [("1er", "1"), ("premier", "1"), ("L. 111-1", "L111-1"), ("R.* 12-3", "R*12-3"), ("3 – 2", "3-2"), ("12", "12")],
)
def test_numbers_are_normalised(number, name):
    assert normalise_number(number) == name


@pytest.mark.parametrize(
    ("text", "sign", "number", "rest"),
    [
        ("✦ Une", "✦", 0, "Une"),
        ("- ✦ Une", "✦", 0, "Une"),
        ("• une", "•", 0, "une"),
        ("– une", "–", 0, "une"),
        ("\uf0b7 une", "\uf0b7", 0, "une"),
        ("o Coordination", "o", 0, "Coordination"),
        ("1. Un", "1.", 1, "Un"),
        ("10) dix", "10)", 10, "dix"),
        ("2° le deuxième", "2°", 2, "le deuxième"),
        ("a) premier", "a)", 1, "premier"),
        ("iv) quatre", "iv)", 4, "quatre"),
        ("II. – Les communes", "II. –", 2, "Les communes"),
        ("III - Les communes", "III -", 3, "Les communes"),
    ],
)
def test_a_marker_is_read(text, sign, number, rest):
    marker = read_marker(text)
    assert (marker.sign, marker.number, text[marker.length :]) == (sign, number, rest)


@pytest.mark.parametrize("text", ["2015-2022", "31 décembre 2022", "1,5 million", "12.5 %", "J. DUPONT", "à Besançon"])
def test_what_is_no_marker_is_left(text):
    assert read_marker(text) is None


@pytest.mark.parametrize(
    ("title", "lead", "heading", "noun"),
    [
        ("", "Pour rappel les 3 orientations stratégiques étaient les suivantes :", "Objet", "orientation"),
        ("", "les partenaires prioriser leurs actions comme suit :", "Priorités et enjeux", "priorité"),
        ("", "La commune poursuit les objectifs opérationnels suivants :", "Objet", "objectif"),
        ("Enjeux territoriaux", "", "Contexte", "enjeu"),
        ("Travaux", "", "", "travail"),
        ("", "pour une durée de deux ans, il est convenu :", "Durée", "point"),
        ("", "", "Objet", "point"),
        ("", "Le contrat comporte quatre axes :", "Contenu", "axe"),
        ("", "Elle remplit les missions suivantes :", "Rôle de l'agence", "mission"),
    ],
)
def test_an_item_is_called_by_the_noun_of_its_list(title, lead, heading, noun):
    assert name_of_items(title, lead, heading) == noun


@pytest.mark.parametrize(
    ("plural", "one"), [("priorités", "priorité"), ("enjeux", "enjeu"), ("objectifs", "objectif"), ("canaux", "canal")]
)
def test_nouns_are_put_in_the_singular(plural, one):
    assert singular(plural) == one


CONVENTION = """VILLE DE MONTRIVAL
CONVENTION D'OBJECTIFS 2024-2026

ENTRE LES SOUSSIGNÉS :

La Ville de Montrival, représentée par son maire,

Vu la loi n° 2000-321 du 12 avril 2000,
Vu la délibération du conseil municipal du 3 février 2024,
Considérant le projet de l'association,

PRÉAMBULE

L'association conduit des actions pour la jeunesse. L'article 5 du code de commerce ne s'applique pas.

TITRE I - DISPOSITIONS GÉNÉRALES

Article 1er
Objet

La convention fixe les engagements suivants :
1° animer le quartier ;
2° former les bénévoles :
a) à l'accueil ;
b) aux premiers secours ;
3° rendre compte.

Art. 2. – La convention est conclue pour trois ans à compter du 1er janvier 2024.

TITRE II
FINANCES

ARTICLE 3 : SUBVENTION

La subvention s'élève à 12 000 €. Elle figure en annexe 2 et à l'annexe B.

Article 4 - Contrôle

Comme il est dit à l'article 12, la Ville contrôle. Voir l'article 3 de la loi du 1er juillet 1901.

Fait à Montrival, le 15 mars 2024

Pour la Ville,
Le Maire
Jeanne DELORME

L'association Les Rives
Le Président
M. Karim BENALI

ANNEXE 1 : Calendrier

Le comité se réunit en juin.
"""


def test_a_convention_is_cut_into_its_parts():
    reading = read(CONVENTION)
    assert [article.label for article in reading.articles] == [
        "En-tête",
        "Parties",
        "Visas",
        "Préambule",
        "Article 1 : Objet",
        "Article 2",
        "Article 3 : SUBVENTION",
        "Article 4 : Contrôle",
        "Signataires",
        "Annexe 1 : Calendrier",
    ]
    paths = {article.name: article.path for article in reading.articles}
    assert paths["Article 2"] == ("Titre I : DISPOSITIONS GÉNÉRALES",)
    assert paths["Article 3"] == ("Titre II : FINANCES",)
    assert paths["Annexe 1"] == ()


def test_the_items_of_a_convention_keep_their_places():
    items = [passage for passage in read(CONVENTION).passages if passage.kind == "item"]
    assert [item.place for item in items] == [
        "engagement 1",
        "engagement 2",
        "engagement 2, point a",
        "engagement 2, point b",
        "engagement 3",
    ]
    assert len({item.list for item in items}) == 1
    assert [item.parent for item in items] == [None, None, items[1].ordinal, items[1].ordinal, None]
    assert {item.lead for item in items} == {items[0].ordinal - 1}


def test_the_signatories_of_a_convention_are_read():
    signed = [passage.signatory for passage in read(CONVENTION).passages if passage.signatory]
    assert [(one.organisation, one.person) for one in signed] == [
        ("la Ville", "Jeanne DELORME"),
        ("L'association Les Rives", "Karim BENALI"),
    ]
    assert signed[0].function == "Le Maire"


def test_what_a_convention_lacks_is_listed():
    absences = {absence.name for absence in read(CONVENTION).absences}
    assert {"Annexe 2", "Annexe B", "Article 12"} <= absences
    assert "Annexe 1" not in absences
    assert "Article 3" not in absences
    assert "Loi n° 2000-321 du 12 avril 2000" in absences


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Article 1\n\nUn.\n\nArticle 2\n\nDeux.\n", ["Article 1", "Article 2"]),
        (
            "Titre\n\nArticle 1 : A ..... 2\nArticle 2 : B ..... 3\n\nArticle 1 : A\n\nUn.\n\nArticle 2 : B\n\nDeux.\n",
            ["En-tête", "Article 1", "Article 2"],
        ),
        (
            "Sommaire\n\nArticle 1 : A\nArticle 2 : B\n\nArticle 1 : A\n\nUn.\n\nArticle 2 : B\n\nDeux.\n",
            ["En-tête", "Article 1", "Article 2"],
        ),
        ("Article 1 : A\n\nUn.\n\nListe des annexes\n\nAnnexe 1 : Plan\nAnnexe 2 : Budget\n", ["Article 1"]),
        (
            "LIVRE Ier\n\nTITRE Ier\n\nArticle L. 1-1\n\nUn.\n\nArticle L. 1-2\n\nDeux.\n",
            ["Article L1-1", "Article L1-2"],
        ),
        (
            "1. Ouverture\n\nLe maire ouvre la séance.\n\n2. Budget\n\nLe budget est voté.\n",
            ["1. Ouverture", "2. Budget"],
        ),
        ("# Objet\n\nUn texte.\n\n# Suites\n\nUn autre.\n", ["Objet", "Suites"]),
        ("un texte sans rien.\n\nun autre texte.\n", ["Paragraphe 1", "Paragraphe 2"]),
        ("un texte.\n\fun autre.\n\fla fin.\n", ["Page 1", "Page 2", "Page 3"]),
    ],
)
def test_documents_of_other_shapes_are_cut_too(text, found):
    source = read_plain(text.encode())
    if "# " in text:
        from ingest.markdown import read_markdown

        source = read_markdown(text.encode())
    document = Document(id="essai", title="Essai", file="essai", sha256="0" * 16)
    assert [article.name for article in understand(document, source).articles] == found


def test_a_document_without_articles_says_how_it_was_cut():
    assert [said.kind for said in read("un texte.\n\nun autre.\n").warnings] == ["cut by paragraphs"]


def test_a_list_broken_by_a_blank_line_is_one_list():
    items = read("Article 1 : Priorités\n\n1. Un\n2. Deux\n\n\n3. Trois\n\n4. Quatre\n").passages
    assert {item.list for item in items} == {0}
    assert [item.place for item in items] == ["priorité 1", "priorité 2", "priorité 3", "priorité 4"]


def test_a_bare_title_goes_to_the_headings_and_not_to_the_passages():
    reading = read("Article 1 : Bilan\n\nPoints forts\n\n- un\n- deux\n\nPoints faibles\n\n- trois\n")
    assert [passage.text for passage in reading.passages] == ["un", "deux", "trois"]
    assert reading.passages[0].label == "Article 1 : Bilan, Points forts"
    assert reading.passages[2].headings == ("Article 1 : Bilan", "Points faibles")
    assert reading.passages[0].list != reading.passages[2].list


def test_a_long_paragraph_is_cut_at_sentences():
    sentence = "Les partenaires s'engagent à mobiliser leurs moyens dans les quartiers prioritaires de la ville. "
    passages = read("Article 1 : Objet\n\n" + sentence * 25 + "\n").passages
    assert len(passages) > 2
    assert all(len(passage.text) <= 900 and passage.text.endswith(".") for passage in passages)


def test_a_source_without_a_word_has_no_passage():
    document = Document(id="vide", title="Vide", file="vide", sha256="0" * 16)
    assert understand(document, Source("text/plain", "", ())).passages == ()
