"""What people keep holds the place of a removed document, comes back from a backup, and is checked."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from assistant.backup import back_up, restore
from assistant.chain import Assistant
from assistant.checking import check
from assistant.library import Library
from assistant.people import People
from assistant.people_schema import NewerPeople, UnreadablePeople
from assistant.settings import Settings

TEXT = """CONVENTION {name}

Article 1 : Objet

La convention {name} porte sur la rénovation du {word} municipal.

Article 2 : Loyer

Le loyer du {word} est fixé à {price} euros par an, selon le barème {canary}.
"""
QUESTION = "Quel est le loyer du zythumgymnase ?"
# Letters that no hexadecimal digest holds: four digits stand in one manifest in fifty by chance.
CANARY = "vuzolquin"
OTHER_CANARY = "wurmiplox"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def library(tmp_path: Path, settings: Settings):
    files = []
    places = (("alpha", "zythumgymnase", 7431, CANARY), ("beta", "verger", 512, "municipal"))
    for name, word, price, canary in places:
        files.append(tmp_path / f"{name}.txt")
        files[-1].write_text(TEXT.format(name=name, word=word, price=price, canary=canary), encoding="utf-8")
    with Library.open(settings) as library:
        library.ingest(files)
        yield library


def keep(library: Library, settings: Settings) -> str:
    """Ask, keep the reply, mark it as bad; return the conversation's id."""
    reply = Assistant(library, settings).reply(QUESTION)
    assert [one.document for one in reply.citations] == ["alpha"]
    with People.open(settings) as people:
        conversation = people.start("Une question").id
        people.mark(people.record(conversation, reply, library.revision), good=False, reason="incomplet")
    return conversation


def holding(home: Path, word: str) -> list[str]:
    return [path.name for path in home.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


def test_a_removed_document_leaves_its_place_and_none_of_its_words(library: Library, settings: Settings):
    conversation = keep(library, settings)
    assert "people.sqlite" in " ".join(holding(library.home, CANARY))
    library.remove("alpha")
    assert holding(library.home, CANARY) == []
    with People.open(settings) as people:
        (turn,) = people.turns(conversation)
        (citation,) = turn.reply["citations"]
        assert (citation["document"], citation["article"], citation["quote"]) == ("alpha", "Article 2", "")
        assert "document retiré" in turn.reply["answer"]
        assert turn.question == QUESTION
    assert check(library).sound


def test_an_erasure_that_was_cut_short_is_made_good_at_the_next_opening(library: Library, settings: Settings):
    keep(library, settings)
    assert library._store.remove("alpha")
    library.close()
    assert "people.sqlite" in " ".join(holding(settings.home, CANARY))
    with Library.open(settings) as again:
        assert all(hit.passage.document == "beta" for hit in again.search(QUESTION))
        assert not again._store.erasure_due()
    assert holding(settings.home, CANARY) == []


def test_what_people_keep_that_cannot_be_read_leaves_the_erasure_owed(library: Library, settings: Settings):
    (settings.home / "people.sqlite").write_bytes(b"no database at all" * 300)
    with pytest.raises(UnreadablePeople):
        library.remove("alpha")
    assert [document.id for document in library.documents()] == ["beta"]
    assert library._store.erasure_due()
    assert holding(settings.home, CANARY) == []
    assert check(library).people_faults
    assert not check(library).sound


def test_what_people_keep_comes_back_from_a_backup(tmp_path: Path, library: Library, settings: Settings):
    conversation = keep(library, settings)
    back_up(library, tmp_path / "sauvegarde.tar.gz")
    library.remove("alpha")
    restore(library, tmp_path / "sauvegarde.tar.gz")
    with People.open(settings) as people:
        (turn,) = people.turns(conversation)
        assert CANARY in turn.reply["citations"][0]["quote"]
    assert check(library).sound


def test_a_document_that_a_backup_lacks_leaves_its_place_only(tmp_path: Path, library: Library, settings: Settings):
    back_up(library, tmp_path / "avant.tar.gz")
    file = tmp_path / "gamma.txt"
    file.write_text(TEXT.format(name="gamma", word="zythumkiosque", price=8642, canary=OTHER_CANARY), encoding="utf-8")
    library.ingest([file])
    with People.open(settings) as people:
        reply = Assistant(library, settings).reply("Quel est le loyer du zythumkiosque ?")
        assert [one.document for one in reply.citations] == ["gamma"]
        people.record(people.start("Une autre").id, reply, library.revision)
    assert "people.sqlite" in " ".join(holding(library.home, OTHER_CANARY))
    restore(library, tmp_path / "avant.tar.gz")
    assert holding(library.home, OTHER_CANARY) == []


def test_a_backup_of_a_newer_program_changes_nothing(tmp_path: Path, library: Library, settings: Settings):
    keep(library, settings)
    with closing(sqlite3.connect(settings.home / "people.sqlite")) as file, file:
        file.execute("UPDATE people SET schema = 999")
    back_up(library, tmp_path / "sauvegarde.tar.gz")
    with closing(sqlite3.connect(settings.home / "people.sqlite")) as file, file:
        file.execute("UPDATE people SET schema = 1")
    revision = library.revision
    with pytest.raises(NewerPeople):
        restore(library, tmp_path / "sauvegarde.tar.gz")
    assert library.revision == revision
    assert check(library).sound


def test_what_people_keep_stays_in_a_home_with_odd_signs(tmp_path: Path):
    home = tmp_path / "Contrats signés 100 % ? #1 & d'été"
    with People.open(Settings(home=home)) as people:
        people.start("Une question")
    assert (home / "people.sqlite").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [home.name]
