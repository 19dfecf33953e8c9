"""PDF pages set in columns, tables between ruled lines: drawn here line by line, and printed by LibreOffice."""

import shutil
import subprocess
from pathlib import Path

import pytest

from corpus.catalogue import SHIPPED
from ingest.hyphens import join_lines
from ingest.parse import read_content

LEFT = [
    "Article 1 : Accueil des jeunes du quartier",
    "La maison de quartier accueille les jeunes de",
    "onze à dix-sept ans chaque mercredi et pendant",
    "les vacances scolaires. Deux animateurs sont pré-",
    "sents, et un programme est affiché au début de",
    "chaque trimestre. Les familles sont associées aux",
]
RIGHT = [
    "choix des activités par un comité qui se réunit",
    "quatre fois par an dans la grande salle du rez-",
    "de-chaussée.",
    "Article 2 : Tarifs des activités de l'année",
    "L'adhésion coûte six euros par an. Les sorties",
    "sont facturées selon le quotient familial de cha-",
    "que famille.",
]


def columns(interleaved):
    left = [(60, 130 + 13 * at, text) for at, text in enumerate(LEFT)]
    right = [(310, 130 + 13 * at, text) for at, text in enumerate(RIGHT)]
    if not interleaved:
        return [*left, *right]
    return sorted([*left, *right], key=lambda mark: (mark[1], mark[0]))


@pytest.mark.parametrize("interleaved", [False, True], ids=["column by column", "line by line"])
@pytest.mark.parametrize("foot", [226, 330], ids=["just below", "far below"])
def test_columns_are_read_one_after_the_other(make, check_invariants, interleaved, foot):
    head = [(60, 80, "RÈGLEMENT DE LA MAISON DE QUARTIER DES ACACIAS, adopté par le conseil municipal le 4 mars 2024")]
    foot = [(60, foot, "Fait à Valbrune, le 6 mars 2024")]
    reading, _ = read_content("reglement.pdf", make.sheet([[*head, *columns(interleaved), *foot]]))
    check_invariants(reading)
    assert [article.name for article in reading.articles] == ["En-tête", "Article 1", "Article 2", "Signataires"]
    texts = [passage.text for passage in reading.passages if passage.article == "Article 1"]
    assert texts == [
        "La maison de quartier accueille les jeunes de onze à dix-sept ans chaque mercredi et pendant les vacances "
        "scolaires. Deux animateurs sont présents, et un programme est affiché au début de chaque trimestre. Les "
        "familles sont associées aux choix des activités par un comité qui se réunit quatre fois par an dans la "
        "grande salle du rez-de-chaussée."
    ]


def test_a_letter_with_addresses_side_by_side_has_no_columns(make):
    marks = [(60, 100, "Ville de Valbrune"), (330, 100, "Madame Durand"), (60, 114, "Service des sports")]
    marks += [(330, 114, "12 rue du Pont"), (60, 160, "Madame, votre demande est acceptée par la commission du mois.")]
    reading, _ = read_content("lettre.pdf", make.sheet([marks]))
    assert "acceptée par la commission" in reading.text


ROWS = [
    ["Action", "Porteur", "Montant"],
    ["Permis de conduire", "Mission locale", "24 000 €"],
    ["Repair-café", "", "900 €"],
]
WIDTHS = (180, 160, 90)


def test_a_ruled_table_gives_rows_that_keep_their_columns(make, check_invariants):
    marks = [(60, 80, "Article 1 : Actions"), (60, 100, "Les actions retenues sont les suivantes :")]
    marks += [*make.table(60, 120, WIDTHS, ROWS), (60, 210, "Le total est de 24 900 euros.")]
    reading, report = read_content("actions.pdf", make.sheet([marks]))
    check_invariants(reading)
    rows = [passage for passage in reading.passages if passage.kind == "row"]
    assert [row.text for row in rows] == [
        "Action : Permis de conduire | Porteur : Mission locale | Montant : 24 000 €",
        "Action : Repair-café | Montant : 900 €",
    ]
    assert all(row.headings[-1] == "Action | Porteur | Montant" and row.page == 1 for row in rows)
    assert reading.passages[-1].text == "Le total est de 24 900 euros."
    assert report.structure["row"] == 2


@pytest.mark.parametrize("again", [True, False], ids=["heading repeated", "heading on the first page only"])
def test_a_table_that_goes_on_over_the_page_keeps_its_columns(make, check_invariants, again):
    first = [(60, 80, "Article 1 : Actions"), *make.table(60, 640, WIDTHS, ROWS)]
    more = [["Fête de quartier", "Ville", "3 000 €"], ["Chantiers jeunes", "Bailleur", "8 000 €"]]
    second = [*make.table(60, 60, WIDTHS, [ROWS[0], *more] if again else more), (60, 300, "Fin du tableau.")]
    reading, _ = read_content("actions.pdf", make.sheet([first, second]))
    check_invariants(reading)
    rows = [(passage.text, passage.page) for passage in reading.passages if passage.kind == "row"]
    assert rows[2:] == [
        ("Action : Fête de quartier | Porteur : Ville | Montant : 3 000 €", 2),
        ("Action : Chantiers jeunes | Porteur : Bailleur | Montant : 8 000 €", 2),
    ]


def test_a_frame_around_one_paragraph_is_no_table(make):
    marks = [*make.table(60, 100, (400,), [["Important : la mairie est fermée le lundi."]]), (60, 160, "Autre texte.")]
    reading, _ = read_content("avis.pdf", make.sheet([marks]))
    assert not any(passage.kind == "row" for passage in reading.passages)
    assert "la mairie est fermée" in reading.text


PRINTED = """<html><head><meta charset="utf-8"></head><body>
<p><b>Article 1 : Subvention</b></p><p>La Ville verse une subvention répartie comme suit :</p>
<table border="1"><tr><th>Année</th><th>Montant</th><th>Date du versement</th></tr>
<tr><td>2025</td><td>50 000 €</td><td>15 février 2025</td></tr>
<tr><td>2026</td><td>45 000 €</td><td>15 février 2026</td></tr></table>
<p>Le solde est versé en novembre.</p></body></html>"""


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice n'est pas installé")
def test_a_table_that_libreoffice_printed_keeps_its_columns(tmp_path: Path, check_invariants):
    (tmp_path / "subvention.html").write_text(PRINTED, encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to"]
    command += ["pdf:writer_web_pdf_Export", "--outdir", str(tmp_path), str(tmp_path / "subvention.html")]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    reading, _ = read_content("subvention.pdf", (tmp_path / "subvention.pdf").read_bytes())
    check_invariants(reading)
    assert [passage.text for passage in reading.passages if passage.kind == "row"] == [
        "Année : 2025 | Montant : 50 000 € | Date du versement : 15 février 2025",
        "Année : 2026 | Montant : 45 000 € | Date du versement : 15 février 2026",
    ]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("la cohé-\nsion urbaine\n", "la cohésion\nurbaine\n"),
        ("l'aggloméra-\ntion.\nFin", "l'agglomération.\nFin"),
        ("à mi-\nparcours du contrat", "à mi-parcours\ndu contrat"),
        ("rez-de-chaussée, rez-\nde-chaussée", "rez-de-chaussée, rez-de-chaussée"),
        ("Bourgogne-\nFranche-Comté", "Bourgogne-\nFranche-Comté"),
        ("2015-\n2022", "2015-\n2022"),
    ],
)
def test_words_that_a_line_end_broke_are_whole_in_a_text(text, joined):
    assert join_lines(text) == joined


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice n'est pas installé")
def test_the_printed_protocol_says_what_its_text_says(tmp_path: Path, check_invariants):
    source = SHIPPED.parent / "documents" / "protocole-2020.txt"
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/office",
        "--headless",
        "--infilter=Text (encoded):UTF8",
    ]
    command += ["--infilter=Text (encoded):UTF8", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    printed, _ = read_content("protocole-2020.pdf", (tmp_path / "protocole-2020.pdf").read_bytes())
    check_invariants(printed)

    def said(reading):
        return [(passage.article, "".join(passage.text.split())) for passage in reading.passages]

    assert said(printed) == said(read_content(source.name, source.read_bytes())[0])
