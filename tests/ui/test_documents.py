"""The reading room: plain pages, foreign text as text, an address for each article."""

import re
from dataclasses import replace
from datetime import date

import pytest

from assistant.library import Library
from assistant.settings import Settings
from corpus.nouns import Article, Document
from ui.documents import Shelved, render_document, render_list, render_missing, take
from ui.panel import address

TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def protocol(tmp_path_factory):
    with Library.open(Settings(home=tmp_path_factory.mktemp("home"))) as library:
        library.ingest_shipped()
        (document,) = library.documents()
        yield take(library, document)


def test_the_list_says_dates_relation_and_what_is_absent(protocol):
    html = re.sub(r"</?span[^>]*>", "", render_list([protocol], TODAY)).replace("\u00a0", " ")
    for words in (
        ">31 août 2020</td>",
        "A cessé de produire effet le 31 décembre 2022",
        "Complète",
        "Annexe 1 &#40;Article 4",
    ):
        assert words in html
    assert 'href="./documents/protocole&#45;2020"' in html or 'href="./documents/protocole-2020"' in html


def test_every_article_has_an_address_that_exists(protocol):
    html = render_document(protocol, TODAY)
    targets = set(re.findall(r'href="#([^"]+)"', html))
    identities = re.findall(r'id="([^"]+)"', html)
    assert {"article-4", "preambule", "signataires"} <= targets <= set(identities)
    assert len(identities) == len(set(identities))
    assert address("protocole-2020", 5).partition("#")[2] in identities


def test_articles_of_one_name_have_addresses_of_their_own(protocol):
    twins = tuple(replace(article, name="Article 1") for article in protocol.articles)
    identities = re.findall(r'<h2 id="([^"]+)"', render_document(replace(protocol, articles=twins), TODAY))
    assert len(set(identities)) == len(twins)


def test_the_whole_text_stands_there(protocol):
    text = re.sub(r"<[^>]+>|\s", "", render_document(protocol, TODAY))
    assert "Sécuriserlefinancementdesactionsstructurantes" in text


def test_a_hostile_document_is_shown_as_text():
    words = "<script>alert(1)</script><img src=x>"
    document = Document('../a b"><script>', words, words, "", source=words)
    html = render_document(Shelved(document, (Article("d", 0, words, words, words, 0),), (), ()), TODAY)
    html += render_list([Shelved(document, (), (), ())], TODAY)
    assert re.findall(r"<script[^>]*>", html) == [
        f'<script type="module" src="{root}contrat/room.js">' for root in ("../", "./")
    ]
    assert "<img" not in html
    assert 'href="./documents/..%2Fa%20b%22%3E%3Cscript%3E"' in html


def test_nothing_is_asked_of_another_host(protocol):
    for html in (render_list([protocol], TODAY), render_document(protocol, TODAY), render_missing()):
        assert "http" not in html
        assert "//" not in "".join(re.findall(r'(?:src|href)="([^"]*)"', html))
