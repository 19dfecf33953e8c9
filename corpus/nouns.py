"""The nouns of the line: file → Page → Article → Passage → Hit → Answer | Refusal.

Every noun is frozen. Offsets are half-open, counted in characters from 0, and never lose the source:
`article.text == reading.text[article.start:article.end]` and
`passage.text == article.text[passage.start:passage.end]`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

PassageKind = Literal["paragraph", "item", "row", "signatory"]
RelationKind = Literal["completes", "replaces", "amends", "annexed to"]
Role = Literal["user", "assistant"]
RemarkKind = Literal[
    "cut by headings",
    "cut by pages",
    "cut by paragraphs",
    "pages unread",
    "pages unread without Tesseract",
    "pages recognised",
    "part unreadable",
    "embedded document unread",
    "running line",
    "hidden text",
    "tracked deletions",
    "comments",
    "macros",
]


@dataclass(frozen=True, slots=True)
class Relation:
    """How a document stands to another one, which the corpus may lack (`document` is then None)."""

    kind: RelationKind
    title: str
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the catalogue knows it; `sha256` names the bytes that were read."""

    id: str
    title: str
    file: str
    sha256: str
    media_type: str = "text/plain"
    signed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    relations: tuple[Relation, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """The place of one line on a page: corners in points from the top left, characters in the reading's text."""

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read. `number` counts from 1, None where the format has no pages; `start` in the reading's text."""

    number: int | None
    text: str
    start: int = 0
    boxes: tuple[Box, ...] = ()

    @property
    def end(self) -> int:
        """Return the offset just behind the page in the reading's text."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Article:
    """A stretch of a document with a name of its own; the articles of a reading, joined, are its whole text.

    `ordinal` counts from 0 in the document (names can come twice), `body` is the offset in `text` behind the
    heading lines, `path` holds the headings above (Titre, Chapitre …), outermost first.
    """

    document: str
    ordinal: int
    name: str
    heading: str
    text: str
    start: int
    body: int = 0
    path: tuple[str, ...] = ()
    page: int | None = None

    @property
    def end(self) -> int:
        """Return the offset just behind the article in the reading's text."""
        return self.start + len(self.text)

    @property
    def label(self) -> str:
        """Return the name with its heading: « Article 2 : Durée du Protocole »."""
        return f"{self.name} : {self.heading}" if self.heading else self.name


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signed, as far as the source is legible; an empty string where it is not."""

    organisation: str
    function: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is indexed and quoted: a paragraph, an item of a list, a table row, a signatory's block.

    `ordinal` counts from 0 in the document. `headings` are those above, outermost first (path, article label, title
    of the list, parent item): searched with the passage, never quoted as its text. Items of one list share `list`
    (counted from 0 in the document); `lead` is the ordinal of the passage that introduces the list, `parent` that of
    the item above a sub-item. `place` is the finer name: "priorité 5".
    """

    id: str
    document: str
    ordinal: int
    article: str
    article_ordinal: int
    label: str
    text: str
    start: int
    end: int
    kind: PassageKind = "paragraph"
    place: str = ""
    headings: tuple[str, ...] = ()
    page: int | None = None
    list: int | None = None
    marker: str = ""
    lead: int | None = None
    parent: int | None = None
    signatory: Signatory | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """What the text refers to and the corpus lacks ("Annexe 1"), with the ordinals of the passages that name it."""

    name: str
    passages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person should know of a reading; `ui.texts` says it in French.

    `pages` count from 1, `count` is of characters, `confidence` goes from 0 to 100, `words` are the file's own.
    """

    kind: RemarkKind
    pages: tuple[int, ...] = ()
    count: int = 0
    confidence: float = 0.0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole document as ingest understood it. A warning that is a text is one that an older version stored."""

    document: Document
    text: str
    pages: tuple[Page, ...]
    articles: tuple[Article, ...]
    passages: tuple[Passage, ...]
    absences: tuple[Absence, ...] = ()
    warnings: tuple[Remark | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `rank` counts from 1; `score` is the fused one, larger is better, with its legs beside it.

    `likeness` has the cosine of each span that can be quoted alone with the question, empty where not encoded.
    """

    passage: Passage
    rank: int
    score: float
    lexical: float = 0.0
    dense: float = 0.0
    likeness: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and its place: `quote` is exactly what stands in the article's text from `start` to `end`.

    `version` is the SHA-256 of the document's bytes that it was read from.
    """

    number: int
    document: str
    title: str
    article: str
    article_ordinal: int
    label: str
    page: int | None
    quote: str
    start: int
    end: int
    passage: str
    supported: bool = True
    version: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply that the corpus supports (or a courtesy, without citation): the markers [1] … point at `citations`.

    `host` is the machine that the engine ran on, empty for this one; `standalone` is the question as it was searched,
    `evidence` (0 to 1) what the refusal threshold was compared with.
    """

    question: str
    text: str
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    engine: str = "extractive"
    standalone: str = ""
    host: str = ""
    evidence: float = field(default=0.0, compare=False)
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """ "The corpus does not say": an explanation and the closest passages (numbered from 1, at most three).

    `unsure` says that the closest may answer, and the text is not that the corpus is silent.
    """

    question: str
    text: str
    closest: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    engine: str = "extractive"
    standalone: str = ""
    host: str = ""
    unsure: bool = False
    evidence: float = field(default=0.0, compare=False)
    seconds: float = field(default=0.0, compare=False)


Reply = Answer | Refusal
