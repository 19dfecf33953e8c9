"""Group the lines of an article into paragraphs, items, titles and rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.headings import strip_markup
from ingest.items import Marker, read_marker
from ingest.lines import Line
from ingest.titles import is_bare_title

BlockKind = Literal["paragraph", "item", "title", "row", "columns", "rule"]
_PIPES = re.compile(r"^\|.*\|$")
# A line drawn with signs, or the number of a page in a text without pages, a running head in front of it.
_PAGE = r"(?:.{0,90}?\s{3,})?page\s+\d{1,4}(?:\s*(?:/|sur)\s*\d{1,4})?"
_RULE = re.compile(rf"^(?:[|+\s:=_*~-]{{3,}}|[-–—]\s?\d{{1,4}}\s?[-–—]|{_PAGE})$", re.I)
_NUMBERED_TITLE = re.compile(r"^(?:[IVX]{1,4}|\d{1,2}|[A-H])(?P<below>(?:\.\d{1,2})+)\.?\s+(?P<words>[A-ZÀ-Þ].*)$")
_LEAD = re.compile(r"\b(?:suivante?s?|comme suit|ci-dessous|ci-après)$", re.I)
_SHORT_VALUE = 300
_NUMBERED_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together. Offsets are in the whole text; those of an item start behind its marker."""

    kind: BlockKind
    start: int
    end: int
    text: str
    lines: tuple[Line, ...]
    marker: Marker | None = None
    level: int = 0

    @property
    def indent(self) -> int:
        """Return the number of characters before the first line."""
        return self.lines[0].indent

    @property
    def gap(self) -> bool:
        """Tell whether a blank line stands before the block."""
        return self.lines[0].gap


def read_blocks(text: str, lines: Sequence[Line], *, titles: bool = True) -> list[Block]:
    """Return the blocks of `lines` in order; with `titles`, lone short lines above other text are titles."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    blocks = [_block(text, group) for group in groups]
    blocks = [block for block in blocks if block.kind != "rule" or _under_row(blocks, block)]
    if titles:
        blocks = [_as_title(blocks, at) for at in range(len(blocks))]
    return _join_values(text, blocks)


def _continues(group: list[Line], line: Line) -> bool:
    last = group[-1]
    kinds = (_kind(group[0]), _kind(line))
    if kinds[1] != "paragraph" or kinds[0] not in ("paragraph", "item"):
        return False
    lower = line.text[0].islower()
    if line.gap:
        return lower and not last.text.endswith((",", '"', "»", ")")) and not last.finished and len(last.text) > 30
    if lower or last.full:
        return True
    if kinds[0] == "item":
        return line.indent > group[0].indent and not last.finished
    return not last.finished


def _kind(line: Line) -> BlockKind:
    if line.mark is not None:
        return {"heading": "title", "plain": "paragraph"}.get(line.mark.kind, line.mark.kind)  # type: ignore[return-value]
    if _RULE.match(line.text):
        return "rule"
    if _PIPES.match(line.text):
        return "row"
    if re.match(r"#{1,6}\s+\S", line.text) or _numbered_level(line):
        return "title"
    return "item" if read_marker(line.text) is not None else "paragraph"


def _numbered_level(line: Line) -> int:
    """Return 11 for « I.1 Constats », 12 for « 2.3.1 Objectifs »; 0 for a line that is no such title."""
    match = _NUMBERED_TITLE.match(line.text)
    if match is None or line.full or len(line.text) > _NUMBERED_LENGTH or not is_bare_title(match["words"]):
        return 0
    return 10 + match["below"].count(".")


def _block(text: str, group: list[Line]) -> Block:
    first, last = group[0], group[-1]
    kind = _kind(first)
    marker = read_marker(first.text) if kind == "item" else None
    start = first.start + (marker.length if marker else 0)
    level = first.mark.level if first.mark is not None and kind == "title" else _numbered_level(first)
    return Block(kind, start, last.end, text[start : last.end], tuple(group), marker, level)


def _under_row(blocks: list[Block], rule: Block) -> bool:
    at = blocks.index(rule)
    return at > 0 and blocks[at - 1].kind == "row"


def _as_title(blocks: list[Block], at: int) -> Block:
    block = blocks[at]
    if block.kind == "item" and _is_lettered_title(blocks, at):
        return replace(block, kind="title", text=strip_markup(block.lines[0].text), level=10)
    if block.kind != "paragraph" or len(block.lines) != 1 or at + 1 >= len(blocks) or block.lines[0].mark is not None:
        return block
    after = blocks[at + 1]
    if not is_bare_title(block.text) or not (block.gap or at == 0) or not (after.gap or after.kind in ("item", "row")):
        return block
    if (at and blocks[at - 1].text.endswith(":")) or _LEAD.search(block.text):
        return block
    if after.kind == "paragraph" and (len(after.lines) == 1 and not after.lines[0].finished and len(after.text) < 80):
        return block
    return replace(block, kind="title", text=strip_markup(block.text))


def _is_lettered_title(blocks: list[Block], at: int) -> bool:
    """Tell « I. L'EMPLOI » or « A - Commissions » above text of its own from an item of a list."""
    block = blocks[at]
    if block.marker is None or block.marker.kind not in ("Roman", "capital", "number") or len(block.lines) != 1:
        return False
    if not is_bare_title(block.text) or at + 1 >= len(blocks) or block.lines[0].full:
        return False
    before, after = blocks[at - 1] if at else None, blocks[at + 1]
    if block.text.isupper():
        return after.marker is None or after.marker.kind != block.marker.kind
    among = before is not None and before.marker is not None and before.marker.kind == block.marker.kind
    return block.marker.kind != "number" and after.kind == "paragraph" and not among


def _join_values(text: str, blocks: list[Block]) -> list[Block]:
    """Join « La nouvelle dénomination est : » with the short paragraph below it that says it."""
    joined: list[Block] = []
    for at, block in enumerate(blocks):
        above = joined[-1] if joined else None
        followed_by_item = at + 1 < len(blocks) and blocks[at + 1].kind == "item"
        if (
            above is not None
            and above.kind == block.kind == "paragraph"
            and above.text.endswith(":")
            and len(block.text) <= _SHORT_VALUE
            and not (followed_by_item and block.text.endswith(":"))
        ):
            joined[-1] = replace(
                above, end=block.end, text=text[above.start : block.end], lines=(*above.lines, *block.lines)
            )
            continue
        joined.append(block)
    return joined
