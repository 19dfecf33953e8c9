"""Tables as rows that say the names of their columns: « Action : Fêtes | Montant : 3 000 € »."""

from __future__ import annotations

import re
from collections.abc import Sequence

Row = Sequence[str]
# Longest cell of a table, in characters; beyond, a frame only places text on the page.
_CELL = 400
_NAME = 60
_FIGURES = re.compile(r"^[\d\s.,€%/]+$")
# Fields of a form: « Porteur | Caisse des écoles » is a name and its value, not two names of columns.
_FIELD = re.compile(
    r"^(?:(?:nom|titre|intitul[ée]|num[ée]ro|nature|objet|objectifs?|description|contexte|publics?|b[ée]n[ée]ficiaires?|"
    r"porteurs?|pilotes?|partenaires?|r[ée]f[ée]rents?|responsables?|contacts?|lieu|territoires?|adresse|t[ée]l[ée]phone|"
    r"courriel|date|dur[ée]e|calendrier|[ée]ch[ée]ancier?|d[ée]but|fin|co[ûu]t|budget|montant|financements?|financeurs?|"
    r"moyens|indicateurs?|r[ée]sultats?|[ée]valuation|effectifs?|horaires?|observations?|commentaires?|statut|siret)\b"
    r".{0,40}|[^:]{2,50}\s?:)$",
    re.I,
)


def read_head(rows: Sequence[Row], *, headed: bool = False) -> tuple[tuple[str, ...] | None, int]:
    """Return the names of the columns and how many rows say them: one, two where the first spans, none.

    `headed` tells that the format declares the first row to be the head.
    """
    if headed:
        return tuple(rows[0]), 1
    if _is_form(rows):
        return None, 0
    if _are_names(rows[0]) and len(rows) > 1:
        return tuple(rows[0]), 1
    double = _join_heads(rows[0], rows[1]) if len(rows) > 2 else ()
    if _are_names(double) and not any(map(_has_figures, rows[1])) and any(map(_has_figures, rows[2])):
        return double, 2
    return None, 0


def is_layout(rows: Sequence[Row]) -> bool:
    """Tell a table that only places things on the page: long cells, or cells of several lines in the first row."""
    if any(len(cell) > _CELL for row in rows for cell in row) and len(rows) < 3:
        return True
    return any("\n" in cell for cell in rows[0]) and len(rows) < 4


def columns_text(names: Row) -> str:
    """Return the line that names the columns."""
    return " | ".join(_flat(name) for name in names)


def row_text(names: Row | None, row: Row) -> str:
    """Return « column : value | column : value » where the columns have names, « name : value » for a field of a form.

    Else the filled cells in turn.
    """
    if names is None and len(row) == 2 and all(row) and _FIELD.match(_flat(row[0])):
        return f"{_flat(row[0]).rstrip(': ')} : {_flat(row[1])}"
    if names is None:
        return " | ".join(_flat(cell) for cell in row if cell)
    pairs = [(names[at] if at < len(names) else "", cell) for at, cell in enumerate(row)]
    return " | ".join(f"{_flat(name)} : {_flat(cell)}" if name else _flat(cell) for name, cell in pairs if cell)


def _is_form(rows: Sequence[Row]) -> bool:
    """Tell a table of two columns whose first one holds the fields of a form."""
    if any(len(row) != 2 for row in rows):
        return False
    fields = sum(bool(_FIELD.match(_flat(row[0]))) for row in rows)
    return bool(_FIELD.match(_flat(rows[0][0]))) and fields >= max(2, 0.6 * len(rows))


def _are_names(row: Row) -> bool:
    """Tell whether a row can name columns: all cells filled, all different, short, and no figures."""
    if len(row) < 2 or not all(row) or len(set(row)) < len(row):
        return False
    return all(len(cell) <= _NAME and not _FIGURES.match(cell) for cell in row)


def _join_heads(first: Row, second: Row) -> tuple[str, ...]:
    """Return « Financement État », « Financement Ville » for a head whose first row spans columns of the second."""
    if len(first) < 2 or len(first) != len(second) or all(first):
        return ()
    names, above = [], ""
    for one, two in zip(first, second, strict=True):
        above = one or above
        names.append(above if not two or two == above else f"{above} {two}")
    return tuple(map(_flat, names))


def _has_figures(cell: str) -> bool:
    return bool(re.search(r"\d", cell))


def _flat(text: str) -> str:
    return " ".join(text.split())
