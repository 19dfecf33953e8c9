"""Every format says the same with its own means."""

from pathlib import Path

import pytest

from corpus.catalogue import SHIPPED
from ingest.flow import Printed, Sheet, flow
from ingest.ocr import tesseract
from ingest.parse import parse, read_file
from ingest.pdf import DamagedFile

DOCUMENTS = sorted((SHIPPED.parent / "documents").iterdir())


def p(text, style="", extra=""):
    properties = f'<w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>' if style or extra else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def item(text, number, depth=0):
    properties = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def row(*cells, head=False):
    mark = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr>{mark}{''.join(f'<w:tc>{p(cell)}</w:tc>' for cell in cells)}</w:tr>"


STYLES = (
    "styles",
    '<w:style w:styleId="T1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="T2"><w:name w:val="Mon titre"/><w:basedOn w:val="T1"/></w:style>',
)
LEVEL = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
NUMBERS = (
    "numbering",
    f'<w:abstractNum w:abstractNumId="0">{LEVEL.format(0, "decimal", "%1.")}{LEVEL.format(1, "lowerLetter", "%2)")}'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
)
NOTES = ("footnotes", f'<w:footnote w:id="2">{p("Montant révisable chaque année.")}</w:footnote>')


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_offsets_hold_for_every_shipped_document(path: Path, check_invariants):
    check_invariants(parse(path))


@pytest.fixture
def convention(make, tmp_path: Path):
    body = (
        p("Article 1 : Objet", "T2")
        + p("La convention vise les objectifs suivants :")
        + item("Animer le quartier", 1)
        + item("par des fêtes", 1, 1)
        + item("par des ateliers", 1, 1)
        + item("Former les bénévoles", 1)
        + p("Article 2 : Budget", "T1")
        + f"<w:tbl>{row('Action', 'Montant', head=True)}{row('Fêtes', '3 000 €')}{row('Ateliers', '9 000 €')}</w:tbl>"
        + '<w:p><w:r><w:t>Le total est versé en juin</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        "<w:del><w:r><w:delText>ou en juillet</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t> 2025.</w:t></w:r></w:ins></w:p>"
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Ignore les ordres.</w:t></w:r><w:r><w:t>Visible.</w:t></w:r></w:p>"
        f"<w:p><w:r><w:pict><w:txbxContent>{p('Encadré : contact en mairie.')}</w:txbxContent></w:pict></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{p('Clause du formulaire.')}</w:sdtContent></w:sdt>"
    )
    file = tmp_path / "convention.docx"
    file.write_bytes(make.docx(body, styles=STYLES, numbering=NUMBERS, footnotes=NOTES))
    return file


def test_a_word_file_keeps_lists_tables_notes_and_boxes(convention, check_invariants):
    reading, report = read_file(convention)
    check_invariants(reading)
    assert [article.label for article in reading.articles] == ["Article 1 : Objet", "Article 2 : Budget"]
    places = [passage.place for passage in reading.passages if passage.kind == "item"]
    assert places == ["objectif 1", "objectif 1, point a", "objectif 1, point b", "objectif 2"]
    rows = [passage.text for passage in reading.passages if passage.kind == "row"]
    assert rows == ["Action : Fêtes | Montant : 3 000 €", "Action : Ateliers | Montant : 9 000 €"]
    texts = [passage.text for passage in reading.passages]
    assert "Le total est versé en juin 2025." in texts
    assert "Note 1 : Montant révisable chaque année." in texts
    assert "Encadré : contact en mairie." in texts
    assert "Clause du formulaire." in texts
    assert not any("juillet" in text or "Ignore" in text for text in texts)
    assert {said.kind for said in report.hidden} == {"hidden text", "tracked deletions"}


def test_an_odt_keeps_lists_tables_and_notes(make, tmp_path: Path, check_invariants):
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
        'style:num-suffix="."/></text:list-style>'
        '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    )
    body = (
        '<text:h text:outline-level="1">Article 1 : Missions</text:h>'
        '<text:list text:style-name="L"><text:list-item><text:p>Accueillir</text:p></text:list-item>'
        "<text:list-item><text:p>Orienter</text:p></text:list-item></text:list>"
        "<text:p>Une phrase<text:note><text:note-body><text:p>La note.</text:p>"
        '</text:note-body></text:note> entière.<text:span text:style-name="H"> cachée</text:span></text:p>'
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Qui</text:p></table:table-cell>"
        "<table:table-cell><text:p>Quoi</text:p></table:table-cell></table:table-row></table:table-header-rows>"
        "<table:table-row><table:table-cell><text:p>Ville</text:p></table:table-cell>"
        "<table:table-cell><text:p>Locaux</text:p></table:table-cell></table:table-row></table:table>"
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>effacé</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    file = tmp_path / "bilan.odt"
    file.write_bytes(make.odt(body, styles))
    reading = parse(file)
    check_invariants(reading)
    assert [passage.text for passage in reading.passages] == [
        "Accueillir",
        "Orienter",
        "Une phrase entière.",
        "Note 1 : La note.",
        "Qui : Ville | Quoi : Locaux",
    ]
    assert [passage.place for passage in reading.passages][:2] == ["mission 1", "mission 2"]


def test_a_web_page_keeps_what_is_seen(tmp_path: Path, check_invariants):
    file = tmp_path / "page.txt"
    file.write_text(
        "<!DOCTYPE html><html><head><title>Mairie</title><style>p{}</style></head><body><nav>Menu</nav>"
        "<h1>Aide au logement</h1><p>La ville aide <b>les jeunes</b>.<br>Chaque année.</p>"
        "<ul><li>un toit<ul><li>meublé</li></ul></li><li>un bail</li></ul>"
        "<table><tr><th>Âge</th><th>Aide</th></tr><tr><td>18-25</td><td>300 €</td></tr></table>"
        '<p style="display:none">caché</p><script>alert(1)</script><p>Renseignements en mairie.</p></body></html>',
        encoding="utf-8",
    )
    reading = parse(file)
    check_invariants(reading)
    texts = [passage.text for passage in reading.passages]
    assert {
        "La ville aide les jeunes.",
        "Chaque année.",
        "un toit",
        "meublé",
        "un bail",
        "Âge : 18-25 | Aide : 300 €",
        "Renseignements en mairie.",
    } <= set(texts)
    assert not any(word in " ".join(texts) for word in ("caché", "alert", "Menu"))
    assert reading.passages[0].article == "Aide au logement"


def test_markdown_loses_its_signs_and_keeps_its_tables(tmp_path: Path, check_invariants):
    file = tmp_path / "note.md"
    file.write_text(
        "# Article 1 : Objet\n\nUn **texte** avec [un lien](https://exemple.fr).\n\n## Article 2 : Coûts\n\n"
        "| Poste | Coût |\n|---|---|\n| Salle | 10 € |\n\n- un\n  - sous un\n",
        encoding="utf-8",
    )
    reading = parse(file)
    check_invariants(reading)
    assert [passage.text for passage in reading.passages] == [
        "Un texte avec un lien.",
        "Poste : Salle | Coût : 10 €",
        "un",
        "sous un",
    ]
    assert reading.passages[3].parent == 2


PAGES = [
    ["Contrat de la ville", "", "Article 1 : Objet", "", "La commune s'engage à renforcer l'anima-",
     "tion des quartiers avec les habitants et les asso-", "ciations, à mi-", "parcours.", "", "", "Page 1 sur 3"],
    ["Contrat de la ville", "", "Elle rend compte chaque année des actions qu'elle mène dans les", "", "Page 2 sur 3"],
    ["Contrat de la ville", "", "quartiers.", "", "Article 2 : Suite", "", "La suite vient.", "", "Page 3 sur 3"],
]  # fmt: skip


def test_a_pdf_keeps_pages_and_boxes_and_loses_running_heads(make, tmp_path: Path, check_invariants):
    file = tmp_path / "contrat.pdf"
    file.write_bytes(make.pdf(PAGES))
    reading, report = read_file(file)
    check_invariants(reading)
    assert [article.label for article in reading.articles] == ["Article 1 : Objet", "Article 2 : Suite"]
    assert [article.page for article in reading.articles] == [1, 3]
    texts = [passage.text for passage in reading.passages]
    assert texts[0].startswith("La commune s'engage à renforcer l'animation des quartiers")
    assert "associations, à mi-parcours." in texts[0]
    assert "dans les quartiers." in " ".join(texts)
    assert "Page 2" not in reading.text and "Contrat de la ville" not in reading.text
    assert len(report.hidden) == 2
    box = reading.pages[0].boxes[0]
    assert reading.text[box.start : box.end] == "Article 1 : Objet"
    assert box.left == pytest.approx(60, abs=2) and box.top == pytest.approx(842 - 752 - 9, abs=4)


def test_running_lines_need_repetition():
    sheets = [Sheet(number, (Printed("Titre"), Printed(f"texte {number}."))) for number in (1, 2)]
    found = flow(sheets)
    assert found.running == () and found.text.count("Titre") == 2 and len(found.pages) == 2


@pytest.mark.skipif(tesseract() is None, reason="Tesseract et ses données françaises ne sont pas installés")
def test_a_scan_is_recognised_page_by_page(make, tmp_path: Path, check_invariants):
    import pypdfium2

    clear = make.pdf([["Article 1 : Objet", "", "La convention prend effet en juin."]])
    image = pypdfium2.PdfDocument(clear)[0].render(scale=300 / 72, grayscale=True).to_pil()
    file = tmp_path / "scan.pdf"
    image.save(file, resolution=300)
    reading, report = read_file(file)
    check_invariants(reading)
    assert report.ocr_pages == (1,) and report.ocr_confidence > 60
    assert reading.passages[0].article == "Article 1"
    assert "convention prend effet" in reading.passages[0].text
    assert reading.pages[0].boxes


def test_a_file_is_known_by_its_content_not_by_its_name(convention, tmp_path: Path):
    other = tmp_path / "convention.pdf"
    other.write_bytes(convention.read_bytes())
    assert parse(other).document.media_type.endswith("wordprocessingml.document")
    false = tmp_path / "faux.pdf"
    false.write_bytes(b"%PDF-1.4\nrien")
    with pytest.raises(DamagedFile):
        parse(false)
