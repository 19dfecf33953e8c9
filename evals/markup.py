"""HTML and SVG as strings, where every text is escaped unless it was made here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

# The no-break spaces of French typography, and those between a number and its unit.
_NARROW = re.compile(r" (?=[;!?%])|(?<=\d) (?=m?s\b)")
_WIDE = re.compile(r" (?=[:»])|(?<=«) ")
VOID = frozenset({"meta", "input", "br"})


class Markup(str):
    """A string that is markup already."""

    __slots__ = ()


def element(name: str, /, *children: object, **attributes: object) -> Markup:
    """Return an element; `class_` stands for `class`, `data_x` for `data-x`; None and False leave an attribute out."""
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        shown = "" if value is True else f'="{escape(str(value))}"'
        parts.append(f" {key.rstrip('_').replace('_', '-')}{shown}")
    parts.append(">")
    if name in VOID:
        return Markup("".join(parts))
    return Markup("".join(parts) + join(children) + f"</{name}>")


def join(children: Iterable[object]) -> Markup:
    """Return the children one after the other, plain strings typeset and escaped, None left out."""
    return Markup("".join(one if isinstance(one, Markup) else _text(str(one)) for one in children if one is not None))


def _text(text: str) -> str:
    return escape(_WIDE.sub("\u00a0", _NARROW.sub("\u202f", text)))


def table(head: Iterable[object], rows: Iterable[Iterable[object]], caption: str = "") -> Markup:
    """Return a table with column headers, which the keyboard can scroll; the first cell of a row is its header."""
    columns = list(head)
    top = element("tr", *(element("th", cell, scope="col") if cell else element("td") for cell in columns))
    body = [_row(list(row)) for row in rows]
    named = element("caption", caption) if caption else None
    whole = element("table", named, element("thead", top), element("tbody", *body))
    said = caption or ", ".join(str(cell) for cell in columns if cell)
    return element("div", whole, class_="wide", tabindex="0", role="region", aria_label=said)


def _row(cells: list[object]) -> Markup:
    return element("tr", element("th", cells[0], scope="row"), *(element("td", cell) for cell in cells[1:]))


def page(title: str, style: str, script: str, *body: object) -> Markup:
    """Return a whole page in French that asks nothing of the network."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("title", title),
        element("style", Markup(style)),
    )
    end = element("script", Markup(script)) if script else None
    return Markup("<!doctype html>\n" + element("html", head, element("body", *body, end), lang="fr") + "\n")
