"""What an administrator enters about a document outlives reading it again, a restart and a backup."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.backup import back_up, restore
from assistant.entries import NAME, drop_entry, find_entry, keep_entry, load_entries
from assistant.library import Library, UnknownDocument
from assistant.settings import Settings
from corpus.nouns import Document, Relation

DAY = date(2031, 5, 4)


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return Settings(home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def described(settings):
    with Library.open(settings) as library:
        library.ingest_shipped()
        (document,) = library.documents()
        library.describe(replace(document, title="Protocole « renforcé »", valid_until=DAY))
        yield library


def only(library) -> Document:
    (document,) = library.documents()
    return document


def test_it_is_shown_at_once_and_the_text_stays(described):
    assert only(described).title == "Protocole « renforcé »"
    assert only(described).valid_until == DAY
    assert len(described.articles(only(described).id)) == 9
    assert described.report(only(described).id) is not None


def test_it_outlives_a_restart_and_reading_the_file_again(described, settings):
    assert described.ingest_shipped().documents[0].status == "unchanged"
    described.ingest([settings.corpus / only(described).file])
    assert only(described).valid_until == DAY


def test_it_is_in_a_backup(described, settings, tmp_path):
    back_up(described, tmp_path / "b.tar.gz")
    described.describe(replace(only(described), title="Autre"))
    restore(described, tmp_path / "b.tar.gz")
    assert only(described).title == "Protocole « renforcé »"
    assert load_entries(settings.home)[only(described).file].title == "Protocole « renforcé »"


def test_it_goes_with_the_document(described, settings):
    document = only(described)
    described.remove(document.id)
    assert "renforcé" not in (settings.home / NAME).read_text(encoding="utf-8")
    with pytest.raises(UnknownDocument):
        described.describe(document)


def test_any_text_comes_back_as_it_was(tmp_path):
    words = 'Un « titre »\twith "quotes", \\ and \x7f\u2028 𝄞 ]] = #'
    relations = (Relation("amends", words, "autre"), Relation("completes", "x"))
    document = Document("d", words, "d.txt", "", signed_on=DAY, relations=relations)
    keep_entry(tmp_path, document)
    keep_entry(tmp_path, replace(document, id="e", file="e.txt"))
    assert load_entries(tmp_path)["d.txt"] == document
    drop_entry(tmp_path, "d")
    assert "d.txt" not in load_entries(tmp_path)
    assert load_entries(tmp_path)["e.txt"].title == words


def test_a_file_of_another_format_that_takes_its_place_keeps_it(tmp_path):
    keep_entry(tmp_path, Document("bail", "Le bail", "bail.txt", ""))
    known = load_entries(tmp_path)
    assert find_entry(known, "bail.pdf") == Document("bail", "Le bail", "bail.pdf", "")
    assert find_entry(known, "autre.pdf") is None
