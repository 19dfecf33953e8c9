"""The sources panel, over the shipped document as ingest reads it."""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant.settings import ROOT
from corpus.nouns import Answer, Article, Citation, Document, Passage, Reading, Refusal
from ingest.parse import parse
from ui.panel import render_facts, render_sources
from ui.sources import Exchange, Source, gather

TODAY = date(2026, 11, 1)


@cache
def reading() -> Reading:
    from corpus.catalogue import load_catalogue

    file = ROOT / "corpus" / "documents" / "protocole-2020.txt"
    return parse(Path(file), load_catalogue()[file.name])


def cite(number: int, passage: Passage) -> Citation:
    return Citation(
        number, passage.document, reading().document.title, passage.article, passage.article_ordinal, passage.label,
        passage.page, passage.text, passage.start, passage.end, passage.id,
    )  # fmt: skip


def priorities() -> list[Passage]:
    return [passage for passage in reading().passages if passage.place.startswith("priorité")]


class Shelf:
    """The one document, as a library gives it."""

    def documents(self):
        return (reading().document,)

    def articles(self, identifier):
        return reading().articles


def panel(*citations: Citation, kind=Answer) -> str:
    reply = kind("q", "texte", citations)
    return render_sources(1, Exchange("q", reply, done=True, sources=gather(Shelf(), reply)), TODAY, {})


class Marks(HTMLParser):
    """Collect the text inside each <mark>, and the text of the article."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.in_link, self.in_text = 0, 0, 0
        self.marks: list[str] = []
        self.article = ""

    def handle_starttag(self, tag, attrs):
        self.in_text |= ("class", "text") in attrs
        self.in_link = tag == "a"
        if tag == "mark":
            self.inside = 1
            self.marks.append("")

    def handle_endtag(self, tag):
        self.inside = 0 if tag == "mark" else self.inside
        self.in_link = 0 if tag == "a" else self.in_link
        self.in_text = 0 if tag == "div" else self.in_text

    def handle_data(self, data):
        if self.in_link:
            return
        if self.inside:
            self.marks[-1] += data
        if self.in_text:
            self.article += data


def marks(html: str) -> Marks:
    reader = Marks()
    reader.feed(html)
    return reader


def test_the_quote_is_marked_inside_its_whole_article():
    passage = priorities()[4]
    read = marks(panel(cite(1, passage)))
    assert [mark.strip() for mark in read.marks] == [passage.text]
    article = reading().articles[passage.article_ordinal]
    assert "".join(read.article.split()) == "".join(article.text[article.body :].split())


def test_an_article_quoted_twelve_times_stands_once_with_every_number():
    html = panel(*(cite(number, passage) for number, passage in enumerate(priorities(), 1)))
    assert html.count("<article") == 1
    assert len(marks(html).marks) == 11
    assert all(html.count(f'id="source-1-{number}"') == 1 for number in range(1, 12))


def test_articles_come_in_the_order_of_their_first_number():
    last, first = reading().passages[-1], reading().passages[20]
    html = panel(cite(1, last), cite(2, first))
    assert html.index("Signataires</h3>") < html.index("<h3>Article")


def test_quotes_that_overlap_are_both_marked_and_numbered():
    passage = priorities()[0]
    article = reading().articles[passage.article_ordinal]
    part = replace(cite(2, passage), start=passage.start + 10, end=passage.end - 5)
    part = replace(part, quote=article.text[part.start : part.end])
    html = panel(cite(1, passage), part)
    assert "".join(marks(html).marks).replace(" ", "") == passage.text.replace(" ", "")
    assert 'id="source-1-2"' in html


def test_a_quote_that_does_not_stand_at_its_place_is_not_marked_and_it_is_said():
    wrong = replace(cite(1, priorities()[0]), start=3, end=9)
    html = panel(wrong)
    assert "<mark>" not in html
    assert "n&#39;est donc pas surligné" in html
    assert 'id="source-1-1"' in html


def test_a_removed_document_is_said_and_shows_no_text():
    gone = Source((cite(1, priorities()[0]),), None, None)
    html = render_sources(1, Exchange("q", Answer("q", "t"), done=True, sources=(gone,)), TODAY, {})
    assert "Document retiré" in html
    assert "Renforcer" not in html


def test_what_is_not_supported_is_said_in_words():
    assert "non étayé" in panel(replace(cite(1, priorities()[0]), supported=False))
    assert "non étayé" not in panel(cite(1, priorities()[0]))


def test_the_closest_passages_of_a_refusal_are_not_called_sources():
    html = panel(cite(1, priorities()[0]), kind=Refusal)
    assert "Passages les plus proches" in html
    assert "Aucun de ces passages ne répond" in html


def test_before_the_first_question_the_panel_says_what_comes():
    assert "Les articles cités apparaîtront ici" in render_sources(0, None, TODAY, {})


def test_the_articles_around_can_be_read_on_from_a_source():
    html = panel(cite(1, priorities()[0]))
    around = re.findall(r'<a class="voisin" href="([^"]+)"', html)
    assert around == ["./documents/protocole-2020#n4", "./documents/protocole-2020#n6"]


def replaced(text: str) -> tuple[Shelf, Answer]:
    """A later version, whose Article 4 has moved and reads `text`; a reply that cites the former one."""
    passage = priorities()[0]
    kept = replace(cite(1, passage), version="former")
    article = replace(reading().articles[passage.article_ordinal], ordinal=1, text=text)
    shelf = Shelf()
    shelf.articles = lambda identifier: (reading().articles[0], article)
    return shelf, Answer("q", "texte", (kept,))


def test_a_kept_citation_is_found_again_in_a_later_version_and_that_is_said():
    shelf, reply = replaced(f"Article 4\nAvant. {priorities()[0].text} Après.")
    (source,) = gather(shelf, reply)
    assert (source.change, source.article.ordinal) == ("moved", 1)
    html = render_sources(1, Exchange("q", reply, done=True, sources=(source,)), TODAY, {})
    assert [mark.strip() for mark in marks(html).marks] == [priorities()[0].text]
    assert "a été retrouvé" in html


def test_a_kept_citation_that_a_later_version_lacks_shows_what_was_quoted_and_says_so():
    shelf, reply = replaced("Article 4\nTout autre chose.")
    (source,) = gather(shelf, reply)
    assert (source.change, source.article) == ("lost", None)
    html = render_sources(1, Exchange("q", reply, done=True, sources=(source,)), TODAY, {})
    assert "n&#39;y figure plus" in html
    assert "Renforcer" in html
    assert "<mark>" not in html


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "expected"),
    [
        (None, date(2022, 12, 31), "A cessé de produire effet le 31 décembre 2022"),
        (None, date(2030, 1, 1), "En vigueur jusqu&#39;au 1er janvier 2030"),
        (date(2020, 1, 1), None, "En vigueur depuis le 1er janvier 2020"),
        (date(2027, 1, 1), None, "Entre en vigueur le 1er janvier 2027"),
        (None, TODAY, "En vigueur jusqu&#39;au 1er novembre 2026"),
        (None, None, "Durée de validité non indiquée"),
    ],
)
def test_a_document_says_whether_it_is_in_force(valid_from, valid_until, expected):
    document = Document("d", "Titre", "d.txt", "", valid_from=valid_from, valid_until=valid_until)
    assert expected in re.sub(r"</?span[^>]*>", "", render_facts(document, TODAY))


def test_a_hostile_document_is_shown_as_text():
    words = "<img src=x> ![x](http://evil.example/a.png) **gras**\n\n<script>alert(1)</script>"
    article = Article("d", 0, "Article 1", words, words, 0)
    document = Document("d", words, words, "")
    citation = Citation(1, "d", words, "Article 1", 0, words, None, words[:11], 0, 11, "p")
    reply = Answer(words, words, (citation,))
    exchange = Exchange(
        words, reply, done=True, sources=(Source((citation,), document, article, "", article, article),)
    )
    html = render_sources(1, exchange, TODAY, {})
    assert "<img" not in html
    assert "<script" not in html
    assert "![" not in html
    assert "**" not in html
