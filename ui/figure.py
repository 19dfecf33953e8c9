"""The image of a page with the lines of a quote outlined."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote as percent

from ui import page_texts
from ui.chrome import frame
from ui.lettering import escape, own, tied
from ui.texts import typeset

if TYPE_CHECKING:
    from corpus.nouns import Box, Document
    from ingest.drawing import PageImage


def render_page(document: Document, page: int, words: str, image: PageImage) -> str:
    """Return a plain page with the figure; the chat takes the figure out of it."""
    back = f'<p><a href="../../{percent(document.id, safe="")}">{tied(document.title)}</a></p>'
    return frame(f"{document.title}, page {page}", f"{back}{_figure(document, page, words, image)}", "../../../")


def _figure(document: Document, page: int, words: str, image: PageImage) -> str:
    boxes = "".join(f'<span class="trait" style="{_place(box, image)}"></span>' for box in image.boxes)
    said = _where(image) if image.boxes else page_texts.PAGE_UNMARKED if words else page_texts.PAGE_WHOLE
    alt = escape(typeset(page_texts.PAGE_ALT.format(page=page, title=document.title)))
    picture = f"data:image/png;base64,{b64encode(image.png).decode()}"
    return (
        f'<figure class="page-image"><div class="feuillet"><img alt="{alt}" src="{picture}">{boxes}</div>'
        f"<figcaption><span>{own(said)}</span></figcaption></figure>"
    )


def _where(image: PageImage) -> str:
    """Return the sentence that tells, to whom does not see the page, in which third of it the quote begins."""
    third = int(3 * min(box.top for box in image.boxes) / image.height)
    return page_texts.PAGE_MARKED.format(where=page_texts.PAGE_PARTS[min(max(third, 0), 2)])


def _place(box: Box, image: PageImage) -> str:
    """Return the place of a box in percent of the page, with a little air around the line."""
    air = 1.5  # points
    left, top = box.left - air, box.top - air
    sizes = {
        "left": left / image.width,
        "top": top / image.height,
        "width": (box.right + air - left) / image.width,
        "height": (box.bottom + air - top) / image.height,
    }
    return ";".join(f"{name}:{100 * value:.2f}%" for name, value in sizes.items())
