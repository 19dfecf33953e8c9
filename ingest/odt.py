"""LibreOffice's ODT: the same as for DOCX, from content.xml."""

from __future__ import annotations

from typing import Any

from corpus.nouns import Remark
from ingest.archive import Archive
from ingest.limits import DEFAULT, Limits
from ingest.numbering import BULLET, write_number
from ingest.paper import Paper
from ingest.source import Source

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_SKIPPED = frozenset(
    (f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}forms", f"{TEXT}sequence-decls", f"{TEXT}ruby-text")
)
_HIDDEN = frozenset((f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"))
_SPACES = {f"{TEXT}s": " ", f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
_REPEATS = 200


def read_odt(name: str, content: bytes, limits: Limits = DEFAULT) -> Source:
    """Return the text of an ODT file with its headings and rows marked; errors of `Archive`."""
    return _Odt(Archive(name, content, limits)).read()


class _Odt:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.paper = Paper()
        self.content = archive.xml("content.xml")
        roots = [self.content]
        if "styles.xml" in archive.names:
            roots.append(archive.xml("styles.xml"))
        self.lists: dict[str, dict[int, tuple[str, str, str, int]]] = {}
        self.vanishing: set[str] = set()
        self.bases: dict[str, str] = {}
        for root in roots:
            self._read_styles(root)
        self.said_notes = self.removed = 0

    def read(self) -> Source:
        for body in self.content.iter(f"{OFFICE}text"):
            self._blocks(body)
        if self.content.find(f".//{TEXT}tracked-changes/{TEXT}changed-region/{TEXT}deletion") is not None:
            self.paper.hidden.append(Remark("tracked deletions"))
        if self.removed:
            self.paper.hidden.append(Remark("hidden text", count=self.removed))
        if self.content.find(f".//{OFFICE}annotation") is not None:
            self.paper.hidden.append(Remark("comments"))
        return self.paper.source(MEDIA_TYPE, self._title())

    def _read_styles(self, root: Any) -> None:
        for form in root.iter(f"{TEXT}list-style"):
            self.lists.setdefault(str(form.get(f"{STYLE}name")), dict(_list_levels(form)))
        for style in root.iter(f"{STYLE}style"):
            name = str(style.get(f"{STYLE}name"))
            self.bases.setdefault(name, str(style.get(f"{STYLE}parent-style-name") or ""))
            properties = style.find(f"{STYLE}text-properties")
            if properties is not None and properties.get(f"{TEXT}display") == "none":
                self.vanishing.add(name)

    def _blocks(self, parent: Any) -> None:
        for block in parent:
            tag = block.tag
            if tag in _SKIPPED:
                continue
            if tag == f"{TEXT}h":
                level = str(block.get(f"{TEXT}outline-level") or "1")
                self._paragraph(block, int(level) if level.isdigit() else 1)
            elif tag == f"{TEXT}p":
                self._paragraph(block, 0)
            elif tag == f"{TEXT}list":
                self._list(block, 0, "")
                self.paper.gap()
            elif tag == f"{TABLE}table":
                self._table(block)
            elif tag == f"{TEXT}section" and block.get(f"{TEXT}display") == "none":
                self.removed += len("".join(block.itertext()))
            elif tag != f"{TEXT}table-of-content":
                self._blocks(block)

    def _paragraph(self, paragraph: Any, level: int) -> None:
        boxes: list[Any] = []
        notes: list[Any] = []
        text = self._text(paragraph, boxes, notes)
        if level and text.strip():
            self.paper.heading(text, level)
        else:
            self.paper.paragraph(text)
        self._aside(boxes, notes)

    def _aside(self, boxes: list[Any], notes: list[Any]) -> None:
        for note in notes:
            self.said_notes += 1
            words = " ".join(self._text(one, [], []) for one in note.iter(f"{TEXT}p"))
            self.paper.gap()
            self.paper.paragraph(f"Note {self.said_notes} : {' '.join(words.split())}")
            self.paper.gap()
        for box in boxes:
            self.paper.gap()
            self._blocks(box)
            self.paper.gap()

    def _list(self, items: Any, depth: int, style: str) -> None:
        style = str(items.get(f"{TEXT}style-name") or style)
        kind, before, after, number = self.lists.get(style, {}).get(depth + 1, ("", "", "", 1))
        for item in items:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            given = str(item.get(f"{TEXT}start-value") or "")
            number = int(given) if given.isdigit() else number
            marker = f"{before}{write_number(number, kind)}{after}".strip() if kind else BULLET
            first = True
            for block in item:
                if block.tag == f"{TEXT}list":
                    self._list(block, depth + 1, style)
                elif block.tag in (f"{TEXT}p", f"{TEXT}h"):
                    self._item(block, marker if first else "", depth)
                    first = False
            number += 1

    def _item(self, paragraph: Any, marker: str, depth: int) -> None:
        boxes: list[Any] = []
        notes: list[Any] = []
        text = self._text(paragraph, boxes, notes)
        level = str(paragraph.get(f"{TEXT}outline-level") or "")
        if text.strip() and level.isdigit():
            self.paper.heading(f"{marker} {text}" if marker != BULLET else text, int(level))
        elif text.strip() and marker:
            self.paper.item(marker, text, depth)
        elif text.strip():
            self.paper.paragraph(text)
        self._aside(boxes, notes)

    def _text(self, parent: Any, boxes: list[Any], notes: list[Any]) -> str:
        """Return the visible text; text boxes and notes are gathered aside."""
        parts = [parent.text or ""]
        for child in parent:
            parts.append(self._inline(child, boxes, notes))
            parts.append(child.tail or "")
        return "".join(parts)

    def _inline(self, child: Any, boxes: list[Any], notes: list[Any]) -> str:
        tag = child.tag
        if tag in _SKIPPED:
            return ""
        if tag in _HIDDEN or self._vanishes(str(child.get(f"{TEXT}style-name") or "")):
            self.removed += len("".join(child.itertext()))
            return ""
        if tag == f"{TEXT}note":
            notes.extend(child.findall(f"{TEXT}note-body"))
        elif tag == f"{DRAW}text-box":
            boxes.append(child)
        elif tag in _SPACES:
            count = str(child.get(f"{TEXT}c") or "1")
            return _SPACES[tag] * min(int(count) if count.isdigit() else 1, 40)
        else:
            return self._text(child, boxes, notes)
        return ""

    def _vanishes(self, style: str) -> bool:
        seen: set[str] = set()
        while style and style not in seen:
            if style in self.vanishing:
                return True
            seen.add(style)
            style = self.bases.get(style, "")
        return False

    def _table(self, table: Any) -> None:
        rows: list[list[str]] = []
        for row in table.iter(f"{TABLE}table-row"):
            cells: list[str] = []
            for cell in row:
                if cell.tag == f"{TABLE}covered-table-cell":
                    cells.append(rows[-1][len(cells)] if rows and len(cells) < len(rows[-1]) else "")
                elif cell.tag == f"{TABLE}table-cell":
                    again = str(cell.get(f"{TABLE}number-columns-repeated") or "1")
                    text = self._cell(cell)
                    cells.extend([text] * (min(int(again), _REPEATS) if again.isdigit() and text else 1))
            rows.append(cells)
        self.paper.table(rows, headed=table.find(f"{TABLE}table-header-rows") is not None and len(rows) > 1)

    def _cell(self, cell: Any) -> str:
        lines = []
        for block in cell.iter():
            if block.tag in (f"{TEXT}p", f"{TEXT}h"):
                boxes: list[Any] = []
                lines.append(self._text(block, boxes, []))
        return "\n".join(line for line in lines if line.strip())

    def _title(self) -> str:
        if "meta.xml" not in self.archive.names:
            return ""
        found = self.archive.xml("meta.xml").find(".//{http://purl.org/dc/elements/1.1/}title")
        return (found.text or "") if found is not None else ""


def _list_levels(form: Any) -> list[tuple[int, tuple[str, str, str, int]]]:
    """Return kind (empty for bullets), prefix, suffix and first number of each level of a list style, from 1."""
    levels = []
    for level in form:
        depth, start = str(level.get(f"{TEXT}level") or "1"), str(level.get(f"{TEXT}start-value") or "1")
        kind = ""
        if level.tag == f"{TEXT}list-level-style-number":
            kind = _KINDS.get(str(level.get(f"{STYLE}num-format") or ""), "")
        before, after = str(level.get(f"{STYLE}num-prefix") or ""), str(level.get(f"{STYLE}num-suffix") or "")
        levels.append((int(depth), (kind, before, after, int(start) if start.isdigit() else 1)))
    return levels
