"""Documents in the shapes that towns have, with the typing and the recognition faults that come with them."""

from datetime import date

import pytest

from corpus.nouns import Document
from ingest.naming import propose_title
from ingest.parse import read_content, understand
from ingest.plain import read_plain
from ingest.tables import read_head, row_text

MINUTES = """DEPARTEMENT DU JURA                                REPUBLIQUE FRANCAISE
COMMUNE DE FONTENELLE-LE-BOIS

EXTRAIT DU REGISTRE DES DELIBERATIONS DU CONSEIL MUNICIPAL

Délibération n° 2024-47
Objet : Création d'un service de restauration scolaire

Vu le code de l'éducation, notamment son article R. 531-52 ;

Considérant que la fréquentation de l'école élémentaire a augmenté de 22 %
en trois ans ;

DECIDE

Article 1er : de créer un service de restauration scolaire à compter du
6 janvier 2025 dans les locaux de l'ancienne cure.

Article 2 : de fixer comme suit les tarifs par repas, votés par le conseil :
- quotient familial inférieur à 600 : 1,00 €
- adultes : 6,50 €

Article 3 : d'inscrire les crédits nécessaires, soit 38 000 €, au budget.

Pour extrait certifié conforme,
Fait à Fontenelle-le-Bois, le 27 septembre 2024

Le Maire,                                   Le secrétaire de séance,
Agnès ROLLIN                                Bruno TISSERAND
"""
LAW = """CODE DES TRANSPORTS SCOLAIRES (extrait)

Chapitre Ier : Autorités organisatrices

Art. L. 121-2. - I. - L'autorité organisatrice fixe :
1° Les itinéraires et les points d'arrêt ;
2° Les horaires, après consultation des chefs d'établissement.
II. - Elle peut décider la gratuité du service pour les élèves de la commune.

Art. L. 121-3. - Les transporteurs souscrivent une assurance couvrant leur
responsabilité civile pour un montant qui ne peut être inférieur à dix millions
d'euros par sinistre, renouvelée chaque année au premier janvier de l'exercice.

Art. R.* 122-3. - Le préfet peut ordonner l'immobilisation du véhicule.
"""
CONTRACT = """                         CONTRAT DE VILLE
                DE L'AGGLOMERATION DE SAINT-AUBERT

ARTICLE PREMIER - LES QUARTIERS CONCERNES
Le contrat porte sur deux quartiers prioritaires, au titre de la cohé-
sion urbaine.

ARTICLE 2 - LES ENJEUX LOCAUX
I. L'EMPLOI
I.1 Constats
Le taux de chomage atteint 31 % aux Provinces, contre 9 % dans l'agglomération.
I.2 Objectifs
a) ouvrir une antenne de la mission locale à Perseigne-Nord ;
b) financer 40 permis de conduire par an.
II. LE CADRE DE VIE
II.1 Constats
Les habitants signalent des dépôts sauvages et un éclairage défaillant.

                                   - 2 -

ARTICLE 3 - DUREE
Le contrat entre en vigueur à la date de sa signature et prend fin le 31 décembre
2030. Le détail des actions figure à l'annexe 3.

Fait à Saint-Aubert, le 28 mars 2024

Pour la Caisse d'allocations familiales de l'Orne
Le Directeur
(illisible)

Pour Orne Habitat
La Directrice générale
Mireille HUBERT
"""
NOISE = """VILLE DE CHARMONT                                                    Page 1/2

CONVENTION DE MISE A DISPOSITION DE LOCAUX

ARTICLE l : OBJET

La Ville met à disposition du Preneur un local de 140 m2 situé 3 place Carnot.

Articie 2 : DESTINATION DES LOCAUX

Le Preneur utilise le local pour ses ateliers de couture.

VILLE DE CHARMONT                                                    Page 2/2

A RTICLE 3 : ASSURANCE

Le Preneur s'assure contre l'incendie, le vol et le dégât des eaux.

Fait à Charmont, le 14 février 2023

Pour la Ville,                         Pour le Preneur,
Le Maire,                              La Présidente,
P. LAMBELIN                            (signature illisible)
"""
LETTER = """Ville de Montcenis-sur-Ognon
Service de l'urbanisme

Montcenis-sur-Ognon, le 3 février 2025

Objet : votre demande de subvention pour le ravalement de façade

Madame, Monsieur,

Une aide de 4 200 euros vous est accordée.

Je vous prie d'agréer, Madame, Monsieur, l'expression de mes salutations distinguées.

L'adjointe au maire déléguée à l'urbanisme,
Nadège PERRENOUD
"""


def read(text):
    source = read_plain(text.encode())
    return understand(Document(id="essai", title="", file="essai.txt", sha256="0123456789abcdef"), source)


def signed(reading):
    found = [passage.signatory for passage in reading.passages if passage.signatory]
    return [(one.organisation, one.function, one.person) for one in found]


@pytest.mark.parametrize("text", [MINUTES, LAW, CONTRACT, LETTER], ids=["minutes", "law", "contract", "letter"])
def test_nothing_of_them_is_lost(text, check_invariants):
    check_invariants(read(text))


def test_a_deliberation_keeps_its_articles_whole_and_its_signatures_apart():
    reading = read(MINUTES)
    assert [article.label for article in reading.articles] == [
        *("En-tête", "Visas", "Article 1", "Article 2", "Article 3", "Signataires")
    ]
    first = next(passage for passage in reading.passages if passage.article == "Article 1")
    assert first.text.startswith("de créer un service") and first.text.endswith("ancienne cure.")
    assert signed(reading)[0] == ("", "Le Maire", "Agnès ROLLIN")
    assert [person for *_, person in signed(reading)] == ["Agnès ROLLIN", "Bruno TISSERAND"]
    assert reading.document.title == "Délibération n° 2024-47 – Objet : Création d'un service de restauration scolaire"
    assert reading.absences == ()


def test_a_law_begins_its_articles_on_their_line():
    reading = read(LAW)
    assert [article.label for article in reading.articles] == [
        *("En-tête", "Article L121-2", "Article L121-3", "Article R*122-3")
    ]
    items = [(passage.place, passage.text) for passage in reading.passages if passage.kind == "item"]
    assert [place for place, _ in items] == ["point I", "point I, point 1", "point I, point 2", "point II"]
    assert items[0][1] == "L'autorité organisatrice fixe :"
    texts = [passage.text for passage in reading.passages]
    assert any(text.startswith("Les transporteurs") and text.endswith("exercice.") for text in texts)
    assert texts[-1] == "Le préfet peut ordonner l'immobilisation du véhicule."


def test_a_contract_of_another_town_keeps_its_lettered_titles():
    reading = read(CONTRACT)
    place = {passage.text[:12]: passage.headings[1:] for passage in reading.passages if passage.article == "Article 2"}
    assert place["Le taux de c"] == ("I. L'EMPLOI", "I.1 Constats")
    assert place["ouvrir une a"] == ("I. L'EMPLOI", "I.2 Objectifs")
    assert place["Les habitant"] == ("II. LE CADRE DE VIE", "II.1 Constats")
    assert "cohésion" in reading.articles[1].text
    assert not any(passage.text.startswith("2 -") for passage in reading.passages)
    assert (reading.document.valid_from, reading.document.valid_until) == (None, date(2030, 12, 31))
    assert [absence.name for absence in reading.absences] == ["Annexe 3"]
    assert signed(reading) == [
        ("la Caisse d'allocations familiales de l'Orne", "Le Directeur", ""),
        ("Orne Habitat", "La Directrice générale", "Mireille HUBERT"),
    ]


def test_misread_headings_and_running_heads_of_a_recognised_text():
    reading = read(NOISE)
    assert [article.label for article in reading.articles] == [
        "En-tête",
        "Article 1 : OBJET",
        "Article 2 : DESTINATION DES LOCAUX",
        "Article 3 : ASSURANCE",
        "Signataires",
    ]
    assert not any("Page" in passage.text for passage in reading.passages)
    assert reading.document.title == "CONVENTION DE MISE A DISPOSITION DE LOCAUX"
    assert signed(reading) == [("la Ville", "Le Maire", "P. LAMBELIN"), ("le Preneur", "La Présidente", "")]


def test_a_letter_has_an_object_a_date_and_one_who_signs():
    reading = read(LETTER)
    assert reading.document.title == "Votre demande de subvention pour le ravalement de façade"
    assert reading.document.signed_on == date(2025, 2, 3)
    assert reading.articles[-1].name == "Signataires" and reading.articles[0].name == "Paragraphe 1"
    assert signed(reading) == [("", "L'adjointe au maire déléguée à l'urbanisme", "Nadège PERRENOUD")]


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("Elle prend effet le 1er janvier 2025 et expire le 31 décembre 2027.", date(2027, 12, 31)),
        ("Le règlement entre en vigueur le 1er janvier 2025.", None),
        ("L'arrêté est applicable à compter de sa publication et jusqu'au 30 septembre 2025.", date(2025, 9, 30)),
        ("Il produit ses effets jusqu'au 3 mai 2024, puis jusqu'au 3 mai 2025.", None),
    ],
)
def test_the_end_is_proposed_where_the_text_says_one(words, until):
    assert read(f"Article 1 : Durée\n\n{words}\n").document.valid_until == until


@pytest.mark.parametrize(
    ("rows", "names", "count"),
    [
        ([("Année", "Montant"), ("2025", "50 €")], ("Année", "Montant"), 1),
        ([("Porteur", "Ville"), ("Public", "90 élèves"), ("Coût", "7 €")], None, 0),
        ([("Action", "Financement", ""), ("Action", "État", "Ville"), ("Fêtes", "3 €", "4 €")],
         ("Action", "Financement État", "Financement Ville"), 2),
        ([("2025", "50 €"), ("2026", "45 €")], None, 0),
    ],
)  # fmt: skip
def test_the_head_of_a_table_is_told_from_its_rows(rows, names, count):
    assert read_head(rows) == (names, count)


def test_a_field_of_a_form_is_said_with_its_value():
    assert row_text(None, ("Porteur :", "Caisse des écoles")) == "Porteur : Caisse des écoles"


@pytest.mark.parametrize("heading", ["Axe 2 : L'emploi", "Fiche action n° 1 : Lecture", "Objectif 3.1 – Former"])
def test_a_counted_heading_opens_a_part(heading):
    reading = read(f"Un plan pour trois ans.\n\n{heading}\n\nLa commune agit.\n\nAutre titre\n\nElle évalue.\n")
    assert heading in [article.name for article in reading.articles]


def test_a_web_page_that_word_saved_keeps_its_bullets_and_its_encoding():
    sign = "<span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span>"
    bullet = f"<p class=MsoListParagraph><![if !supportLists]>{sign}<![endif]>"
    page = (
        "<html><head><meta http-equiv=Content-Type content='text/html; charset=windows-1252'></head><body lang=FR>"
        "<p class=MsoNormal><u>Article 1<sup>er</sup></u>&nbsp;: Accès<o:p></o:p></p>"
        "<p class=MsoNormal>La Fédération :</p>"
        f"{bullet}ouvre la maison à midi ;</p>{bullet}tient le planning à jour.</p></body></html>"
    )
    reading, _ = read_content("avenant.html", page.encode("cp1252"))
    assert reading.articles[0].label == "Article 1 : Accès"
    assert [passage.text for passage in reading.passages if passage.kind == "item"] == [
        "ouvre la maison à midi ;",
        "tient le planning à jour.",
    ]


def test_a_text_without_a_line_has_no_title():
    assert propose_title((), ()) == ""
