"""Word's DOCX: headings, numbered lists, tables, text boxes, footnotes; no hidden text, no deletions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from corpus.errors import ContractError
from corpus.nouns import Remark
from ingest.archive import Archive
from ingest.limits import DEFAULT, Limits
from ingest.numbering import Numbering, read_numbering
from ingest.paper import Paper
from ingest.source import Source
from ingest.word_styles import W, number_of, read_styles

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SKIPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sectPr"))


def read_docx(name: str, content: bytes, limits: Limits = DEFAULT) -> Source:
    """Return the text of a Word file with its headings and rows marked; errors of `Archive`."""
    return _Docx(Archive(name, content, limits)).read()


class _Docx:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.paper = Paper()
        self.levels, self.style_numbers, self.vanishing = read_styles(self._part("word/styles.xml"))
        self.numbering: Numbering = read_numbering(self._part("word/numbering.xml"))
        notes = [self._part(f"word/{kind}.xml") for kind in ("footnotes", "endnotes")]
        self.notes = [_notes(root) for root in notes]
        self.said_notes = 0
        self.removed = {"deleted": 0, "hidden": 0}

    def read(self) -> Source:
        root = self.archive.xml("word/document.xml")
        for body in root.iter(f"{W}body"):
            self._blocks(body)
        self._tell()
        return self.paper.source(MEDIA_TYPE, self._title())

    def _part(self, entry: str) -> Any:
        with suppress(ContractError):
            return self.archive.xml(entry) if entry in self.archive.names else None
        self.paper.warnings.append(Remark("part unreadable", words=entry))
        return None

    def _blocks(self, parent: Any) -> None:
        for block in _unfold(parent):
            if block.tag == f"{W}p":
                self._paragraph(block)
            elif block.tag == f"{W}tbl":
                self._table(block)
            elif block.tag == f"{W}altChunk":
                self.paper.warnings.append(Remark("embedded document unread"))

    def _paragraph(self, paragraph: Any) -> None:
        boxes: list[Any] = []
        notes: list[tuple[int, str]] = []
        text = self._text(paragraph, boxes, notes)
        level = self._level(paragraph)
        number = self._number(paragraph)
        if number is not None and text.strip():
            marker, depth = number
            if level:
                self.paper.heading(f"{marker} {text}", level)
            else:
                self.paper.item(marker, text, depth)
        elif level and text.strip():
            self.paper.heading(text, level)
        else:
            self.paper.paragraph(text)
        for kind, key in notes:
            self._note(kind, key)
        for box in boxes:
            self.paper.gap()
            self._blocks(box)
            self.paper.gap()

    def _note(self, kind: int, key: str) -> None:
        note = self.notes[kind].get(key)
        if note is None:
            return
        self.said_notes += 1
        words = " ".join(self._text(paragraph, [], []).strip() for paragraph in note.iter(f"{W}p"))
        self.paper.gap()
        self.paper.paragraph(f"Note {self.said_notes} : {' '.join(words.split())}")
        self.paper.gap()

    def _text(self, parent: Any, boxes: list[Any], notes: list[tuple[int, str]]) -> str:
        """Return the visible text of runs, in order; text boxes and notes are gathered aside."""
        parts: list[str] = []
        for child in _unfold(parent):
            tag = child.tag.removeprefix(W)
            if child.tag in _SKIPPED:
                self.removed["deleted"] += len("".join(child.itertext())) if tag in ("del", "moveFrom") else 0
            elif tag == "r" and self._vanishes(child):
                self.removed["hidden"] += len("".join(child.itertext()))
            elif tag == "t":
                parts.append(child.text or "")
            elif tag == "tab":
                parts.append("\t")
            elif tag in ("br", "cr"):
                parts.append("\n")
            elif tag == "noBreakHyphen":
                parts.append("-")
            elif tag in ("footnoteReference", "endnoteReference"):
                notes.append((int(tag[0] == "e"), str(child.get(f"{W}id"))))
            elif tag == "txbxContent":
                boxes.append(child)
            else:
                parts.append(self._text(child, boxes, notes))
        return "".join(parts)

    def _vanishes(self, run: Any) -> bool:
        for mark in run.findall(f"{W}rPr/{W}vanish") + run.findall(f"{W}rPr/{W}specVanish"):
            return mark.get(f"{W}val") not in ("0", "false")
        style = run.find(f"{W}rPr/{W}rStyle")
        return style is not None and style.get(f"{W}val") in self.vanishing

    def _level(self, paragraph: Any) -> int:
        outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None and str(outline.get(f"{W}val")).isdigit() and int(outline.get(f"{W}val")) < 9:
            return int(outline.get(f"{W}val")) + 1
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return self.levels.get(style.get(f"{W}val"), 0) if style is not None else 0

    def _number(self, paragraph: Any) -> tuple[str, int] | None:
        """Return the marker that Word would print and the depth of the item, None for ordinary paragraphs."""
        found = paragraph.find(f"{W}pPr/{W}numPr")
        key, depth = number_of(found)
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if not key and style is not None:
            key, depth = self.style_numbers.get(style.get(f"{W}val"), ("", 0))
        if not key or key == "0":
            return None
        return self.numbering.next(key, depth), depth

    def _table(self, table: Any) -> None:
        rows: list[list[str]] = []
        for row in (child for child in _unfold(table) if child.tag == f"{W}tr"):
            cells: list[str] = []
            for cell in (child for child in _unfold(row) if child.tag == f"{W}tc"):
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                if merged is not None and merged.get(f"{W}val") != "restart" and rows and len(cells) < len(rows[-1]):
                    cells.append(rows[-1][len(cells)])
                else:
                    cells.append(self._cell(cell))
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                width = str(span.get(f"{W}val")) if span is not None else "1"
                cells.extend([""] * (min(int(width), 60) - 1 if width.isdigit() else 0))
            rows.append(cells)
        headed = table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
        self.paper.table(rows, headed=headed and len(rows) > 1)

    def _cell(self, cell: Any) -> str:
        lines: list[str] = []
        for block in cell.iter(f"{W}p"):
            boxes: list[Any] = []
            number = self._number(block)
            text = self._text(block, boxes, []).strip()
            text += "".join("\n" + self._text(box, [], []) for box in boxes)
            lines.append(f"{number[0]} {text}" if number and text else text)
        return "\n".join(line for line in lines if line.strip())

    def _tell(self) -> None:
        if self.removed["deleted"]:
            self.paper.hidden.append(Remark("tracked deletions", count=self.removed["deleted"]))
        if self.removed["hidden"]:
            self.paper.hidden.append(Remark("hidden text", count=self.removed["hidden"]))
        if "word/comments.xml" in self.archive.names:
            self.paper.hidden.append(Remark("comments"))
        if any(entry.endswith("vbaProject.bin") for entry in self.archive.names):
            self.paper.hidden.append(Remark("macros"))

    def _title(self) -> str:
        core = self._part("docProps/core.xml")
        found = core.find("{http://purl.org/dc/elements/1.1/}title") if core is not None else None
        return (found.text or "") if found is not None else ""


def _unfold(parent: Any) -> Iterator[Any]:
    """Yield children; of alternatives only the first that Word would take, of wrappers what they hold."""
    for child in parent:
        if child.tag == f"{MC}AlternateContent":
            choice = child.find(f"{MC}Choice")
            yield from _unfold(choice if choice is not None else child.find(f"{MC}Fallback") or ())
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}smartTag", f"{W}ins", f"{W}moveTo"):
            yield from _unfold(child)
        elif isinstance(child.tag, str):
            yield child


def _notes(root: Any) -> dict[str, Any]:
    if root is None:
        return {}
    return {str(note.get(f"{W}id")): note for note in root if note.get(f"{W}type") in (None, "normal")}
