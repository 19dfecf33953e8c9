"""Files that mean harm, or are merely broken: each ends as a reading or as an error that names the file."""

from __future__ import annotations

import io
import os
import resource
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from corpus.errors import ContractError
from ingest.child import ReadingTooHeavy, ReadingTooSlow, read_safely
from ingest.limits import Limits

SMALL = Limits(
    file_bytes=8 << 20, seconds=20, memory=1_500 << 20, pages=500, characters=400_000, inflated=24 << 20, entries=300
)


@pytest.fixture(scope="module", autouse=True)
def peak_before() -> int:
    """Return the parent's peak memory in kilobytes before the first hostile file, whatever tests ran before."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def deflate_bomb(size):
    packer = zlib.compressobj(9)
    zeros = bytes(1 << 20)
    return b"".join(packer.compress(zeros) for _ in range(size >> 20)) + packer.flush()


def stream(dictionary, content):
    return b"<< %s /Length %d >>\nstream\n" % (dictionary, len(content)) + content + b"\nendstream"


def pdf_with(make, contents, resources=b"<< >>", catalog=b"<< /Type /Catalog /Pages 2 0 R >>", more=()):
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % resources
    tree = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    return make.objects([catalog, tree, page, contents, *more])


def tree_of(make, pages, root=b"<< /Type /Catalog /Pages 2 0 R >>", more=()):
    return make.objects([root, pages, *more])


def docx_xml(make, document, **others):
    return make.zip({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **others})


def body(inner):
    return f'<w:document xmlns:w="{W}"><w:body>{inner}</w:body></w:document>'


def overlap(make):
    """A ZIP whose two names point at one and the same data."""
    packed = bytearray(make.zip({"word/document.xml": body("<w:p/>") * 50, "content.xml": "x"}))
    first, second = packed.find(b"PK\x01\x02"), packed.rfind(b"PK\x01\x02")
    packed[second + 42 : second + 46] = packed[first + 42 : first + 46]
    return bytes(packed)


def lying_sizes(make):
    packed = bytearray(make.zip({"word/document.xml": body("<w:p/>") * 400}))
    entry = packed.find(b"PK\x01\x02")
    packed[entry + 24 : entry + 28] = struct.pack("<I", 10)
    return bytes(packed)


def many_entries():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(5_000):
            archive.writestr(f"word/{number}.xml", b"")
        archive.writestr("word/document.xml", body("<w:p/>"))
    return packed.getvalue()


def good_pdf(make):
    return make.pdf([["Article 1 : Objet", "", "Le texte du contrat est ici."]] * 3)


def good_docx(make):
    return make.docx("<w:p><w:r><w:t>Article 1 : Objet</w:t></w:r></w:p>")


ENTITIES = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in zip("abcdefgh", "bcdefghi", strict=True)
)
SHIFT = b"BT /F1 10 Tf 10 10 Td (a) Tj ET\n"
FONT = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"

HOSTILE = {
    "empty": lambda make: b"",
    "spaces": lambda make: b" \n\t\r\n" * 100,
    "zeros": lambda make: bytes(10_000),
    "noise": lambda make: bytes((at * 7919 + at // 251) % 256 for at in range(60_000)),
    "only a byte order mark": lambda make: b"\xff\xfe",
    "half a UTF-16 letter": lambda make: "Article 1".encode("utf-16") + b"\x00",
    "a single line of 390 kB": lambda make: b"a " * 195_000,
    "too many characters": lambda make: b"mot " * 150_000,
    "too many bytes": lambda make: b"x" * (9 << 20),
    "brackets without end": lambda make: b"(" * 200_000,
    "bullets without end": lambda make: b"- " * 100_000,
    "article headings only": lambda make: b"Article 1\n" * 20_000,
    "deep markdown": lambda make: b"# a\n# b\n" + b"**" * 50_000,
    "markdown of pipes": lambda make: b"# a\n# b\n" + b"|" * 100_000 + b"\n|---|\n",
    "right to left marks": lambda make: "Article 1 : \u202egro.elpmaxe\u202c\n\nTexte.\n".encode(),
    "a program": lambda make: b"\x7fELF" + bytes(2_000),
    "a picture": lambda make: b"\x89PNG\r\n\x1a\n" + bytes(2_000),
    "an old Word file": lambda make: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000),
    "PDF, header only": lambda make: b"%PDF-1.7\n",
    "PDF, cut in half": lambda make: good_pdf(make)[: len(good_pdf(make)) // 2],
    "PDF, first half lost": lambda make: b"%PDF-1.7\n" + good_pdf(make)[len(good_pdf(make)) // 2 :],
    "PDF, cross-reference lies": lambda make: good_pdf(make).replace(b"startxref\n", b"startxref\n9"),
    "PDF, letters swapped": lambda make: good_pdf(make).replace(b"obj", b"jbo"),
    "PDF behind a picture": lambda make: b"\xff\xd8\xff\xe0" + bytes(200) + good_pdf(make),
    "PDF and ZIP at once": lambda make: good_pdf(make) + good_docx(make),
    "PDF, page tree loops": lambda make: tree_of(make, b"<< /Type /Pages /Count 5 /Kids [2 0 R 2 0 R] >>"),
    "PDF, count lies": lambda make: tree_of(make, b"<< /Type /Pages /Count 100000000 /Kids [] >>"),
    "PDF, 100,000 pages": lambda make: tree_of(
        make,
        b"<< /Type /Pages /Count 100000 /Kids [" + b"3 0 R " * 100_000 + b"] >>",
        more=[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"],
    ),
    "PDF, negative count": lambda make: tree_of(make, b"<< /Type /Pages /Count -3 /Kids [] >>"),
    "PDF, no pages": lambda make: tree_of(make, b"<< /Type /Pages /Count 0 /Kids [] >>"),
    "PDF, deflate bomb": lambda make: pdf_with(make, stream(b"/Filter /FlateDecode", deflate_bomb(512 << 20))),
    "PDF, bomb in a bomb": lambda make: pdf_with(
        make, stream(b"/Filter [/FlateDecode /FlateDecode]", zlib.compress(deflate_bomb(512 << 20)))
    ),
    "PDF, one stream many times": lambda make: tree_of(
        make,
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        more=[
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents [" + b"4 0 R " * 120 + b"] >>",
            stream(b"/Filter /FlateDecode", zlib.compress(SHIFT * 200_000)),
        ],
    ),
    "PDF, forms that call each other": lambda make: pdf_with(
        make,
        stream(b"", b"/A Do"),
        b"<< /XObject << /A 5 0 R >> >>",
        more=[
            stream(b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 5 0 R >> >>", b"/A Do")
        ],
    ),
    "PDF, arrays 30,000 deep": lambda make: pdf_with(make, stream(b"", b"[" * 30_000 + b"]" * 30_000 + b" TJ")),
    "PDF, catalog 30,000 deep": lambda make: pdf_with(
        make, stream(b"", SHIFT), FONT, b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * 30_000 + b"]" * 30_000 + b" >>"
    ),
    "PDF, page as large as a town": lambda make: pdf_with(make, stream(b"", SHIFT), FONT).replace(
        b"[0 0 595 842]", b"[0 0 9999999 9999999]"
    ),
    "PDF, page without size": lambda make: pdf_with(make, stream(b"", SHIFT), FONT).replace(
        b"[0 0 595 842]", b"[0 0 0 0]"
    ),
    "PDF, image that lies of its size": lambda make: pdf_with(
        make,
        stream(b"", b"q 595 0 0 842 0 0 cm /I Do Q"),
        b"<< /XObject << /I 5 0 R >> >>",
        more=[
            stream(
                b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 "
                b"/ColorSpace /DeviceGray /Filter /FlateDecode",
                deflate_bomb(64 << 20),
            )
        ],
    ),
    "PDF, encrypted": lambda make: tree_of(
        make,
        b"<< /Type /Pages /Count 0 /Kids [] >>",
        more=[b"<< /Filter /Standard /V 1 /R 2 /O (" + b"x" * 32 + b") /U (" + b"y" * 32 + b") /P -4 >>"],
    ).replace(b"/Root 1 0 R ", b"/Root 1 0 R /Encrypt 3 0 R /ID [(a) (a)] "),
    "PDF, unknown filter": lambda make: pdf_with(make, stream(b"/Filter /Nonsense", b"abc"), FONT),
    "PDF, script at opening": lambda make: pdf_with(
        make,
        stream(b"", SHIFT),
        FONT,
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>",
    ),
    "PDF, indirect length that loops": lambda make: pdf_with(
        make, b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream", FONT
    ),
    "ZIP, cut": lambda make: good_docx(make)[:-30],
    "ZIP, of nothing": lambda make: make.zip({}),
    "ZIP, of something else": lambda make: make.zip({"notes.txt": "bonjour"}),
    "ZIP, Excel": lambda make: make.zip({"xl/workbook.xml": "<x/>"}),
    "ZIP, 5,000 entries": lambda make: many_entries(),
    "ZIP, two names for the same bytes": overlap,
    "ZIP, sizes lie": lying_sizes,
    "ZIP, names that climb": lambda make: make.zip(
        {"../../etc/passwd": "x", "/tmp/x": "y", "word/document.xml": body("<w:p/>")}
    ),
    "DOCX, bomb": lambda make: docx_xml(make, body("<w:p/>") + " " * (64 << 20)),
    "DOCX, bomb beside": lambda make: docx_xml(make, body("<w:p/>"), **{"word/styles.xml": " " * (64 << 20)}),
    "DOCX, billion laughs": lambda make: docx_xml(make, ENTITIES + "]>" + body("<w:p><w:r><w:t>&i;</w:t></w:r></w:p>")),
    "DOCX, outside entity": lambda make: docx_xml(
        make, '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + body("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>")
    ),
    "DOCX, not XML": lambda make: docx_xml(make, "bonjour"),
    "DOCX, 20,000 deep": lambda make: docx_xml(make, body("<w:sdt>" * 20_000 + "</w:sdt>" * 20_000)),
    "DOCX, tables in tables": lambda make: docx_xml(
        make, body("<w:tbl><w:tr><w:tc>" * 400 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 400)
    ),
    "DOCX, a span of a million columns": lambda make: docx_xml(
        make,
        body(
            '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>'
            "</w:tr></w:tbl>"
        ),
    ),
    "DOCX, styles in a circle": lambda make: docx_xml(
        make,
        body('<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>Article 1</w:t></w:r></w:p>'),
        **{
            "word/styles.xml": f'<w:styles xmlns:w="{W}"><w:style w:styleId="A"><w:basedOn w:val="B"/></w:style>'
            '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
        },
    ),
    "DOCX, numbers that are words": lambda make: docx_xml(
        make,
        body(
            '<w:p><w:pPr><w:numPr><w:ilvl w:val="x"/><w:numId w:val="y"/></w:numPr><w:outlineLvl w:val="z"/></w:pPr>'
            "<w:r><w:t>Un texte</w:t></w:r></w:p>"
        ),
    ),
    "ODT, without text": lambda make: make.odt(""),
    "ODT, a million columns": lambda make: make.odt(
        '<table:table><table:table-row><table:table-cell table:number-columns-repeated="1000000"><text:p>a</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    ),
    "ODT, a billion spaces": lambda make: make.odt('<text:p>a<text:s text:c="1000000000"/>b</text:p>'),
    "ODT, lists 5,000 deep": lambda make: make.odt(
        "<text:list><text:list-item>" * 5_000 + "<text:p>a</text:p>" + "</text:list-item></text:list>" * 5_000
    ),
    "HTML, 50,000 deep": lambda make: b"<!DOCTYPE html><html><body>" + b"<div>" * 50_000 + b"texte",
    "HTML, never closed": lambda make: b"<!DOCTYPE html><html><body><table><tr><td><ul><li>" + b"<b>a" * 20_000,
    "HTML, script only": lambda make: b"<!DOCTYPE html><html><script>while(1){}</script></html>",
    "HTML, wrong charset": lambda make: b'<!DOCTYPE html><html><meta charset="nonsense"><p>\xe9t\xe9</p></html>',
    "HTML, outside things": lambda make: b'<!DOCTYPE html><html><img src="http://exemple.fr/x"><p>Texte.</p></html>',
}


def test_there_are_forty_kinds_at_least():
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_ends_as_a_reading_or_as_an_error_that_names_it(kind, make, tmp_path: Path, check_invariants):
    file = tmp_path / "hostile.bin"
    file.write_bytes(HOSTILE[kind](make))
    began = time.monotonic()
    try:
        check_invariants(read_safely(file, limits=SMALL))
    except ContractError as error:
        assert error.details["file"] == "hostile.bin"
    assert time.monotonic() - began < 2 * SMALL.seconds


def test_the_parent_grows_by_less_than_300_megabytes(peak_before: int):
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak_before < 300_000


@pytest.mark.parametrize("kind", ["folder", "link", "pipe", "missing"])
def test_only_regular_files_are_read(kind, tmp_path: Path):
    path = tmp_path / "chose"
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to("/etc/hostname")
    elif kind == "pipe":
        os.mkfifo(path)
    with pytest.raises(ContractError) as caught:
        read_safely(path, limits=SMALL)
    assert type(caught.value).__name__ == "UnreadableFile"
    assert caught.value.details["file"] == "chose"


def test_a_late_reader_is_stopped(make, tmp_path: Path):
    file = tmp_path / "long.pdf"
    file.write_bytes(make.pdf([["Une ligne de texte."] * 50] * 200))
    with pytest.raises(ReadingTooSlow):
        read_safely(file, limits=Limits(seconds=0.2))


def test_a_heavy_reader_is_stopped(tmp_path: Path):
    file = tmp_path / "lourd.txt"
    file.write_text("mot " * 2_000_000, encoding="utf-8")
    with pytest.raises(ReadingTooHeavy):
        read_safely(file, limits=Limits(memory=80 << 20, characters=50_000_000))


def test_the_reader_knows_no_secret(make, tmp_path: Path, monkeypatch):
    from ingest.child import _environment

    monkeypatch.setenv("CONTRAT_LLM_API_KEY", "secret")
    assert "secret" not in _environment().values()
    file = tmp_path / "bon.pdf"
    file.write_bytes(good_pdf(make))
    assert read_safely(file).articles[0].name == "Article 1"


def test_progress_is_told_page_by_page(make, tmp_path: Path):
    file = tmp_path / "bon.pdf"
    file.write_bytes(good_pdf(make))
    told: list[tuple[int, int]] = []
    read_safely(file, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_same_comes_out_of_the_child_as_of_the_parser(make, tmp_path: Path):
    from ingest.parse import parse

    file = tmp_path / "bon.pdf"
    file.write_bytes(good_pdf(make))
    assert read_safely(file) == parse(file)
