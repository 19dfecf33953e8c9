"""Web pages: headings, lists, tables; no script, no hidden part, nothing fetched."""

from __future__ import annotations

import re
from typing import Any

from corpus.nouns import Remark
from ingest.numbering import write_number
from ingest.paper import Paper
from ingest.pdf import DamagedFile
from ingest.plain import decode
from ingest.source import Source

MEDIA_TYPE = "text/html"
_SKIPPED = frozenset("script style template head noscript iframe object svg math select button nav".split())
_BLOCKS = frozenset(
    """address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form header
    hr html main p pre section summary""".split()
)
_KINDS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.I)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.I)


def read_html(name: str, content: bytes) -> Source:
    """Return the visible text of a page with its headings and rows marked; raise DamagedFile where nothing parses."""
    from lxml import etree

    text = _decode(content)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile(file=name, format="HTML", reason="no element", detail=str(error)) from error
    if root is None:
        raise DamagedFile(file=name, format="HTML", reason="no element")
    page = _Html()
    page.block(root)
    page.flush()
    if page.removed:
        page.paper.hidden.append(Remark("hidden text", count=page.removed))
    title = root.findtext(".//title") or ""
    return page.paper.source(MEDIA_TYPE, title)


def _decode(content: bytes) -> str:
    said = _CHARSET.search(content[:2_048])
    if said and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode(said[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content)


class _Html:
    def __init__(self) -> None:
        self.paper = Paper()
        self.held: list[str] = []
        self.removed = 0

    def flush(self) -> None:
        text = _spaces("".join(self.held))
        self.held = []
        if text.strip():
            self.paper.paragraph(text)
            self.paper.gap()

    def block(self, element: Any) -> None:
        """Write an element and what it holds; inline text is held until a block begins or ends."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SKIPPED or not tag:
            return
        if _hides(element):
            self.removed += len("".join(element.itertext()).strip())
            return
        if re.fullmatch(r"h[1-6]", tag):
            self.flush()
            self.paper.heading(_spaces(_inline(element)), int(tag[1]))
        elif tag in ("ul", "ol"):
            self.flush()
            self._list(element, 0)
            self.paper.gap()
        elif tag == "table":
            self.flush()
            self._table(element)
        elif tag == "pre":
            self.flush()
            for line in "".join(element.itertext()).expandtabs(4).split("\n"):
                self.paper.line(line)
            self.paper.gap()
        elif tag == "br":
            self.held.append("\x0b")
        else:
            self._children(element, tag)

    def _children(self, element: Any, tag: str) -> None:
        boundary = tag in _BLOCKS
        if boundary:
            self.flush()
        self.held.append(element.text or "")
        for child in element:
            self.block(child)
            self.held.append(child.tail or "")
        if boundary:
            self.flush()
            if tag == "p" and not "".join(element.itertext()).strip():
                self.paper.gap()

    def _list(self, items: Any, depth: int) -> None:
        start = str(items.get("start") or "1")
        number = int(start) if start.isdigit() else 1
        kind = _KINDS.get(str(items.get("type") or ""), "decimal")
        for item in items:
            if item.tag in ("ul", "ol"):
                self._list(item, depth + 1)
            if item.tag != "li" or _hides(item):
                continue
            given = str(item.get("value") or "")
            number = int(given) if given.isdigit() else number
            marker = f"{write_number(number, kind)}." if items.tag == "ol" else "-"
            inner = [child for child in item.iter("ul", "ol") if next(child.iterancestors("li")) is item]
            text = _spaces(_inline(item, skip=frozenset(("ul", "ol"))))
            if text:
                self.paper.item(marker, text, depth)
            for nested in inner:
                self._list(nested, depth + 1)
            number += 1

    def _table(self, table: Any) -> None:
        rows: list[list[str]] = []
        for row in table.iter("tr"):
            if next(row.iterancestors("table")) is table and not _hides(row):
                cells = [cell for cell in row if cell.tag in ("td", "th")]
                rows.append([_spaces(_inline(cell)) for cell in cells])
        first = next(iter(table.iter("tr")), None)
        headed = first is not None and len(rows) > 1 and all(cell.tag == "th" for cell in first)
        for caption in table.findall("caption"):
            self.paper.paragraph(_spaces(_inline(caption)))
        self.paper.table(rows, headed=headed)


def _hides(element: Any) -> bool:
    style = element.get("style") or ""
    return element.get("hidden") is not None or element.get("aria-hidden") == "true" or bool(_UNSEEN.search(style))


def _inline(element: Any, skip: frozenset[str] = frozenset()) -> str:
    parts = [element.text or ""]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "br":
            parts.append("\x0b")
        elif tag and tag not in _SKIPPED and tag not in skip and not _hides(child):
            edge = "\x0b" if tag in _BLOCKS or tag == "li" else ""
            parts.append(f"{edge}{_inline(child, skip)}{edge}")
        parts.append(child.tail or "")
    return "".join(parts)


def _spaces(text: str) -> str:
    """Collapse white space as a browser does; only <br> and blocks break lines."""
    lines = (" ".join(line.split()) for line in text.split("\x0b"))
    return "\n".join(line for line in lines if line)
