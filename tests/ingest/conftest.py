"""Small writers of the formats, so that tests need no office program, and what holds for every reading."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest

from corpus.nouns import Reading

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing")
    )
)  # fmt: skip


def zip_of(entries, compression=zipfile.ZIP_DEFLATED):
    """Return the bytes of a ZIP archive of these entries."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


def docx_of(body, **parts):
    """Return a DOCX whose body is this WordprocessingML; parts by name, with « __ » for « / »."""
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    others = {f"word/{name}.xml": f'<w:{root} xmlns:w="{W}">{xml}</w:{root}>' for name, (root, xml) in parts.items()}
    return zip_of({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **others})


def odt_of(body, styles=""):
    """Return an ODT whose text is this OpenDocument markup."""
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zip_of({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def pdf_of(pages, *, extra=b"", leading=14):
    """Return a PDF; a page is a list of lines from the top, an empty line leaves its room blank."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
               b"/Encoding /WinAnsiEncoding >>"]  # fmt: skip
    kids = []
    for lines in pages:
        drawn = b"".join(
            f"BT /F1 11 Tf 60 {780 - leading * at} Td (".encode() + _escape(line) + b") Tj ET\n"
            for at, line in enumerate(lines)
            if line
        )
        stream = zlib.compress(drawn)
        objects.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return pdf_objects(objects, extra)


def sheet_of(pages):
    """Return a PDF; a page is a list of (x, y, text) from the top left and of (x, y, x, y) for ruled lines."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
               b"/Encoding /WinAnsiEncoding >>"]  # fmt: skip
    kids = []
    for marks in pages:
        stream = b"\n".join(_drawn(mark) for mark in marks)
        objects.append(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return pdf_objects(objects)


def _drawn(mark):
    if isinstance(mark[2], str):
        x, y, text = mark
        return f"BT /F1 9 Tf {x} {842 - y} Td (".encode() + _escape(text) + b") Tj ET"
    west, north, east, south = mark
    return f"0.5 w {west} {842 - north} m {east} {842 - south} l S".encode()


def table_at(left, top, widths, rows, height=20):
    """Return the marks of a ruled table whose cells hold one line each; an empty cell holds none."""
    edges = [left + sum(widths[:at]) for at in range(len(widths) + 1)]
    bottom = top + height * len(rows)
    marks = [(edges[0], top + height * at, edges[-1], top + height * at) for at in range(len(rows) + 1)]
    marks += [(edge, top, edge, bottom) for edge in edges]
    for at, row in enumerate(rows):
        marks += [(edges[cell] + 4, top + height * at + 14, text) for cell, text in enumerate(row) if text]
    return marks


def pdf_objects(objects, extra=b"", trailer=b""):
    """Return a PDF of these objects, numbered from 1, with a right cross-reference table."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    out += extra
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (count, trailer, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + end


def _escape(line):
    return line.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


@pytest.fixture(scope="session")
def make():
    """Give the writers by name: make.docx(body), make.odt(body), make.pdf(pages), make.zip(entries)."""

    class Writers:
        docx = staticmethod(docx_of)
        odt = staticmethod(odt_of)
        pdf = staticmethod(pdf_of)
        sheet = staticmethod(sheet_of)
        table = staticmethod(table_at)
        objects = staticmethod(pdf_objects)
        zip = staticmethod(zip_of)

    return Writers


@pytest.fixture(scope="session")
def check_invariants():
    """Give the function that asserts what holds for every reading."""
    return check


def check(reading: Reading) -> None:
    """Assert that offsets lose nothing and that ordinals, ids and links are sound."""
    assert "".join(page.text for page in reading.pages) == reading.text
    assert all(reading.text[page.start : page.end] == page.text for page in reading.pages)
    assert all(reading.text[box.start : box.end].strip() for page in reading.pages for box in page.boxes)
    assert "".join(article.text for article in reading.articles) == reading.text
    for ordinal, article in enumerate(reading.articles):
        assert article.ordinal == ordinal
        assert reading.text[article.start : article.end] == article.text
        assert 0 <= article.body <= len(article.text)
    assert len({passage.id for passage in reading.passages}) == len(reading.passages)
    for ordinal, passage in enumerate(reading.passages):
        assert passage.ordinal == ordinal
        article = reading.articles[passage.article_ordinal]
        assert passage.article == article.name
        assert passage.text == article.text[passage.start : passage.end]
        assert passage.text.strip() == passage.text != ""
        assert passage.label.startswith(article.label)
        for link in (passage.lead, passage.parent):
            assert link is None or link < ordinal
    assert all(0 <= at < len(reading.passages) for absence in reading.absences for at in absence.passages)
    _check_nothing_is_lost(reading)


def _check_nothing_is_lost(reading: Reading) -> None:
    """Every word of a body is in a passage, in a heading above one, or is a lone sign."""
    for article in reading.articles:
        mine = [passage for passage in reading.passages if passage.article_ordinal == article.ordinal]
        covered = bytearray(len(article.text))
        for passage in mine:
            covered[passage.start : passage.end] = b"x" * (passage.end - passage.start)
        headings = " ".join(" ".join(passage.headings) for passage in mine)
        if any(passage.kind == "signatory" for passage in mine):
            continue
        left = "".join(" " if taken else letter for taken, letter in zip(covered, article.text, strict=True))
        for line in left[article.body :].split("\n"):
            words = [word for word in line.strip("|#*_ ").split() if len(word) > 6]
            assert all(word in headings or word in article.label for word in words), line
