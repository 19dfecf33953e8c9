"""Markdown: headings, emphasis, links, tables; lists stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.paper import Paper
from ingest.plain import clean, decode
from ingest.source import Source

MEDIA_TYPE = "text/markdown"
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.+?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{3,})\s*$")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{3,}:?\s*(\|\s*:?-{3,}:?\s*)*\|?\s*$")
_ITEM = re.compile(r"^(?P<indent>\s*)(?P<marker>[-*+]|\d{1,3}[.)])\s+(?P<text>.*)$")
_FENCE = re.compile(r"^\s*(```|~~~)")
_INLINE = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"<(?:br|/?(?:b|i|em|strong|u|sup|sub|span|p|div))\b[^>]*>", re.I), " "),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|-])"), r"\1"),
)


def is_markdown(text: str) -> bool:
    """Tell Markdown by its headings: two « # » lines at least, or one with a table or links."""
    sample = text[:50_000]
    headings = len(re.findall(r"(?m)^ {0,3}#{1,6}\s+\S", sample))
    others = len(re.findall(r"(?m)^\s*\|.*\|\s*$|\]\(https?:|^\s*\|?\s*:?-{3,}:?\s*\|", sample))
    return headings >= 2 or (headings >= 1 and others >= 1)


def read_markdown(content: bytes) -> Source:
    """Return the text without its signs, with headings and rows marked."""
    lines = clean(decode(content)).split("\n")
    if lines and lines[0].strip() == "---" and "---" in (line.strip() for line in lines[1:40]):
        end = next(at for at, line in enumerate(lines[1:], 1) if line.strip() == "---")
        lines = lines[end + 1 :]
    paper = Paper()
    for block in _blocks(lines):
        _write(paper, block)
    return paper.source(MEDIA_TYPE)


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Yield runs of lines between blank ones; headings and items stand alone, tables together."""
    held: list[str] = []
    for line in lines:
        row = line.strip().startswith("|")
        alone = bool(_HEADING.match(line) or _ITEM.match(line)) and not _TABLE_RULE.match(line)
        if held and (not line.strip() or alone or _HEADING.match(held[-1]) or row != held[-1].strip().startswith("|")):
            yield held
            held = []
        if line.strip():
            held.append(line)
        else:
            yield []
    if held:
        yield held


def _write(paper: Paper, block: list[str]) -> None:
    if not block:
        paper.gap()
        return
    first = block[0]
    heading, item = _HEADING.match(first), _ITEM.match(first)
    if heading:
        paper.heading(_plain(heading[2]), len(heading[1]))
    elif first.strip().startswith("|"):
        rows = [_cells(line) for line in block if not _TABLE_RULE.match(line)]
        paper.table(rows, headed=len(block) > 2 and bool(_TABLE_RULE.match(block[1])))
    elif item:
        depth = len(item["indent"].expandtabs(4)) // 2
        paper.item(item["marker"], _plain(" ".join([item["text"], *block[1:]])), depth)
    elif len(block) == 2 and _UNDERLINE.match(block[1]):
        paper.heading(_plain(first), 1 if block[1].strip().startswith("=") else 2)
    elif _FENCE.match(first) or _TABLE_RULE.match(first):
        paper.paragraph("\n".join(line for line in block if not _FENCE.match(line) and not _TABLE_RULE.match(line)))
    else:
        paper.paragraph(_plain("\n".join(line.strip().removeprefix("> ") for line in block)))
        paper.gap()


def _cells(line: str) -> list[str]:
    return [_plain(cell.strip()) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _plain(text: str) -> str:
    for pattern, form in _INLINE:
        text = pattern.sub(form, text)
    return text
