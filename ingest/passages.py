"""Cut articles into the passages that are indexed and quoted."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from corpus.nouns import Article, Document, Page, Passage, PassageKind, Signatory
from corpus.sentences import split_sentences
from ingest.articles import FRONT, page_at
from ingest.blocks import Block, read_blocks
from ingest.lines import Line
from ingest.lists import ListFollower
from ingest.places import name_of_items
from ingest.signatories import read_signatories

# Longest paragraph and item that stay whole, in characters.
PARAGRAPH_LIMIT = 900
ITEM_LIMIT = 1_500
_LEADS = re.compile(r"suivant|ci-dessous|ci-après|comme suit|:\s*[»\")*_]*$", re.I)


def cut_passages(
    document: Document, text: str, articles: Sequence[Article], lines: Sequence[Line], pages: Sequence[Page]
) -> tuple[Passage, ...]:
    """Return the passages of all articles in order; ordinals count from 0 in the document."""
    cutter = _Cutter(document, pages)
    for article in articles:
        body = _body_lines(article, lines)
        if article.name == "Signataires":
            cutter.cut_signatures(article, text, body)
        else:
            cutter.cut(article, text, body)
    return tuple(cutter.passages)


def _body_lines(article: Article, lines: Sequence[Line]) -> list[Line]:
    """Return the article's lines behind its heading; a line that the heading shares is cut there."""
    body = article.start + article.body
    kept = []
    for line in lines[bisect_right(lines, body, key=lambda line: line.end) :]:
        if line.start >= article.end:
            break
        if line.start < body:
            kept.append(replace(line, start=body, opens=body, text=line.text[body - line.start :]))
        else:
            kept.append(line)
    return kept


class _Cutter:
    """Holds what is passed on from one passage to the next: ordinals, the open title, the open list."""

    def __init__(self, document: Document, pages: Sequence[Page]) -> None:
        self.document, self.pages = document, pages
        self.passages: list[Passage] = []
        self.lists = ListFollower()
        self.titles: list[tuple[int, str]] = []
        self.columns = ""

    def cut(self, article: Article, text: str, lines: list[Line]) -> None:
        self.lists.reset()
        self.titles, self.columns = [], ""
        blocks = read_blocks(text, lines, titles=article.name != FRONT)
        above: Block | None = None
        for at, block in enumerate(blocks):
            after = blocks[at + 1] if at + 1 < len(blocks) else None
            match block.kind:
                case "title":
                    self._open_title(block)
                case "item":
                    self._add_item(article, block, above)
                case "row":
                    self._add_row(article, block, above, after)
                case "columns":
                    self.columns = " ".join(block.text.split())
                case "paragraph":
                    self.lists.interrupt()
                    self._add(article, block.start, block.end, "paragraph")
            above = block
        if not lines and article.label != article.name:
            start = article.start + article.text.find(article.name[:3])
            self._add(article, max(start, article.start), article.start + article.body, "paragraph")

    def cut_signatures(self, article: Article, text: str, lines: list[Line]) -> None:
        self.titles = []
        rest, entries = read_signatories(lines)
        spans: list[tuple[int, int, Signatory | None]] = [(line.start, line.end, None) for line in rest]
        spans += [(entry.start, entry.end, entry.signatory) for entry in entries]
        for start, end, signatory in sorted(spans, key=lambda span: span[0]):
            if signatory is None:
                self._add(article, start, end, "paragraph")
                continue
            place = signatory.organisation or signatory.person
            self._add(article, start, end, "signatory", place=place, signatory=signatory)

    def _open_title(self, block: Block) -> None:
        level = block.level or 9
        self.titles = [title for title in self.titles if title[0] < level]
        self.titles.append((level, " ".join(block.text.strip("#*_ ").split())))
        self.lists.interrupt()

    def _add_item(self, article: Article, block: Block, above: Block | None) -> None:
        if block.marker is None:
            return
        if not self.lists.continues(block.marker):
            introduced = above is not None and above.kind == "paragraph" and _LEADS.search(above.text)
            lead = len(self.passages) - 1 if introduced and self.passages else None
            title = re.sub(r"^[\dIVX.]+\s+", "", self.titles[-1][1]) if self.titles else ""
            lead_text = above.text if above is not None and introduced else ""
            self.lists.open(name_of_items(title, lead_text, article.heading or article.name), lead)
        found = self.lists.place(block.marker, block.indent, len(self.passages))
        self._add(
            article,
            block.start,
            block.end,
            "item",
            place=found.place,
            list=found.list,
            parent=found.parent,
            lead=found.lead,
            marker=block.marker.sign,
        )

    def _add_row(self, article: Article, block: Block, above: Block | None, after: Block | None) -> None:
        self.lists.interrupt()
        if after is not None and after.kind == "rule":
            self.columns = block.text.strip("| ")
            return
        if above is None or above.kind not in ("row", "rule", "columns"):
            self.columns = ""
        self._add(article, block.start, block.end, "row")

    def _add(self, article: Article, start: int, end: int, kind: PassageKind, **details: object) -> None:
        for left, right in _pieces(article.text, start - article.start, end - article.start, kind):
            self.passages.append(self._passage(article, left, right, kind, details))
            details = {**details, "marker": ""} if "marker" in details else details

    def _passage(
        self, article: Article, start: int, end: int, kind: PassageKind, details: dict[str, object]
    ) -> Passage:
        ordinal = len(self.passages)
        titles = tuple(title for _, title in self.titles)
        finer = str(details.get("place") or "") or (titles[-1] if titles else "")
        headings = (*article.path, article.label, *titles, *self._parents(details.get("parent")))
        if kind == "row" and self.columns:
            headings = (*headings, self.columns)
        return Passage(
            id=f"{self.document.id}-{self.document.sha256[:8]}-{ordinal:04d}",
            document=self.document.id,
            ordinal=ordinal,
            article=article.name,
            article_ordinal=article.ordinal,
            label=f"{article.label}, {finer}" if finer else article.label,
            text=article.text[start:end],
            start=start,
            end=end,
            kind=kind,
            headings=headings,
            page=page_at(self.pages, article.start + start),
            **details,  # type: ignore[arg-type]
        )

    def _parents(self, parent: object) -> tuple[str, ...]:
        above: list[str] = []
        while isinstance(parent, int):
            above.insert(0, self.passages[parent].text)
            parent = self.passages[parent].parent
        return tuple(above)


def _pieces(text: str, start: int, end: int, kind: PassageKind) -> list[tuple[int, int]]:
    """Return spans of whole sentences, none longer than the limit of its kind where sentences allow it."""
    limit = PARAGRAPH_LIMIT if kind == "paragraph" else ITEM_LIMIT
    if end - start <= limit or kind in ("signatory", "row"):
        return [(start, end)]
    pieces: list[tuple[int, int]] = []
    for left, right in split_sentences(text[start:end]):
        if pieces and start + right - pieces[-1][0] <= limit:
            pieces[-1] = (pieces[-1][0], start + right)
        else:
            pieces.append((start + left, start + right))
    return pieces
