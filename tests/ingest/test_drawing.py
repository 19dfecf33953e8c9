"""The image of a page, and the place of a quote on it."""

import io

import pytest

from corpus.nouns import Box, Page
from ingest.child import draw_safely
from ingest.drawing import NoPageImage, draw_page, locate_quote
from ingest.parse import read_content

FIRST = ["Article 1 : Objet", "", "La commune prête ses locaux. Elle en garde la charge", "et les assure chaque année."]
SECOND = ["Article 2 : Suite", "", "La suite vient."]


@pytest.fixture(scope="module")
def pdf(make):
    return make.pdf([FIRST, SECOND])


@pytest.fixture(scope="module")
def page(pdf) -> Page:
    return read_content("bail.pdf", pdf)[0].pages[0]


@pytest.mark.parametrize(
    ("quote", "lines", "located"),
    [
        ("La commune prête ses locaux.", 1, 1.0),
        ("Elle en garde la charge et les\nassure chaque année.", 2, 1.0),
        ("les assure chaque année. Article 2", 1, 0.72),
        ("Une phrase qui n'est nulle part.", 0, 0.0),
        ("", 0, 0.0),
    ],
)
def test_a_quote_is_located_line_by_line(page, quote, lines, located):
    boxes, part = locate_quote(page, quote)
    assert (len(boxes), part) == (lines, pytest.approx(located, abs=0.02))


def test_a_box_is_cut_to_the_words_of_the_quote(page):
    (whole,), _ = locate_quote(page, "La commune prête ses locaux. Elle en garde la charge")
    (first,), _ = locate_quote(page, "La commune prête ses locaux.")
    (second,), _ = locate_quote(page, "Elle en garde la charge")
    assert first.left == whole.left and second.right == whole.right
    assert first.right <= second.left < whole.right


def test_a_quote_of_which_less_than_half_is_there_is_not_marked():
    page = Page(2, "la fin.\n", 100, (Box(100, 107, 50, 50, 90, 60),))
    assert locate_quote(page, "Un long commencement sur la page d'avant et la fin.") == ((), 0.0)
    boxes, located = locate_quote(page, "Voici la fin.")
    assert len(boxes) == 1 and located == pytest.approx(6 / 11, abs=0.01)


def test_a_page_is_drawn_in_a_child_with_its_size_in_points(pdf):
    from PIL import Image

    drawn = draw_safely("bail.pdf", pdf, 2)
    image = Image.open(io.BytesIO(drawn.png))
    assert (drawn.width, drawn.height) == (pytest.approx(595, abs=1), pytest.approx(842, abs=1))
    assert image.width > 800 and image.getextrema() != ((255, 255),) * 3


@pytest.mark.parametrize("page", [0, 3, -1])
def test_a_page_that_is_not_there_has_no_image(pdf, page):
    with pytest.raises(NoPageImage):
        draw_safely("bail.pdf", pdf, page)


def test_a_file_without_pages_has_no_image():
    with pytest.raises(NoPageImage):
        draw_page("note.txt", b"Article 1 : Objet", 1)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_the_boxes_of_a_turned_page_lie_on_its_ink(make, degrees):
    import numpy
    from PIL import Image

    turned = make.pdf([["Une seule ligne de texte."]]).replace(b"/Type /Page /", b"/Type /Page /Rotate %d /" % degrees)
    page = read_content("plan.pdf", turned)[0].pages[0]
    (box,), located = locate_quote(page, "Une seule ligne de texte.")
    drawn = draw_page("plan.pdf", turned, 1)
    ink = 255 - numpy.asarray(Image.open(io.BytesIO(drawn.png)).convert("L")).astype(int)
    scale = ink.shape[1] / drawn.width
    inside = ink[
        int((box.top - 3) * scale) : int((box.bottom + 3) * scale),
        int((box.left - 3) * scale) : int((box.right + 3) * scale),
    ]
    assert located == 1.0 and inside.sum() >= 0.98 * ink.sum() > 0
