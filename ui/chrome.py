"""What stands around every page: its head with the ways to the others, and the frame of the plain ones."""

from __future__ import annotations

import json
from html import escape as html_escape

from ui import page_texts, texts
from ui.lettering import escape, own

# Name, address from the root of the site, words.
PAGES = (
    ("chat", "./", texts.CHAT),
    ("documents", "./documents", texts.DOCUMENTS),
    ("quality", "./qualite", page_texts.QUALITY),
    ("accessibility", "./accessibilite", page_texts.ACCESSIBILITY),
)


def render_head(here: str, root: str = "./") -> str:
    """Return the head of a page; `here` is its name in `PAGES`, `root` leads from it to the root of the site."""
    links = "".join(_link(here, name, address.replace("./", root, 1), words) for name, address, words in PAGES)
    name = f'<p class="nom">{own(texts.NAME)}</p>' if here != "chat" else f'<h1 class="nom">{own(texts.NAME)}</h1>'
    machine = f'<p class="machine">{own(texts.MACHINE)}</p>' if here == "chat" else ""
    skip = f'<a class="saut" href="#question">{own(page_texts.SKIP_TO_QUESTION)}</a>' if here == "chat" else ""
    nav = f'<nav class="pages" aria-label="{own(texts.SITE)}">{links}</nav>'
    return f'<div class="tete">{skip}{name}{nav}{machine}</div>'


def frame(title: str, inside: str, root: str, here: str = "") -> str:
    """Return a whole plain page; `inside` is HTML, `title` is not."""
    skip = f'<a class="saut" href="#contenu">{own(page_texts.SKIP)}</a>'
    return (
        '<!doctype html><html lang="fr" class="salle"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="contrat-words" content="{html_escape(json.dumps(page_texts.WORDS))}">'
        f"<title>{escape(title)} — {own(texts.NAME)}</title>"
        f'<link rel="icon" href="data:,"><link rel="stylesheet" href="{root}contrat/page.css">'
        f'<link rel="stylesheet" href="{root}contrat/room.css">'
        f'<script type="module" src="{root}contrat/room.js"></script></head>'
        f'<body>{skip}<header class="haut">{render_head(here, root)}</header>'
        f'<main id="contenu" tabindex="-1">{inside}</main></body></html>'
    )


def render_nothing_here(root: str) -> str:
    """Return the page for an address where nothing is."""
    way = f'<p><a href="{root}">{own(texts.CHAT)}</a></p>'
    inside = f"<h1>{own(page_texts.MISSING_PAGE)}</h1><p>{own(page_texts.MISSING_PAGE_WHY)}</p>{way}"
    return frame(page_texts.MISSING_PAGE, inside, root)


def _link(here: str, name: str, address: str, words: str) -> str:
    current = ' aria-current="page" class="ici"' if name == here else ""
    return f'<a href="{address}"{current}>{own(words)}</a>'
