"""The truth gives back what it was given, and nothing of what was taken out."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from corpus.nouns import Absence, Article, Box, Document, Page, Passage, Reading, Relation, Signatory
from index.memory import Memory
from index.schema import SCHEMA, NewerLibrary, UnreadableLibrary
from index.store import Store


def make_reading(identifier: str = "charte", words: str = "Une sentence rare.", sha: str = "a" * 64) -> Reading:
    whole = f"Article 1 : Objet\n{words}\nFait à Besançon, pour l'État, la préfète."
    document = Document(
        identifier,
        "La charte",
        f"{identifier}.txt",
        sha,
        signed_on=date(2020, 8, 31),
        relations=(Relation("completes", "le contrat de 2015"),),
    )
    article = Article(identifier, 0, "Article 1", "Objet", whole, 0, body=18, path=("Titre I",), page=1)
    start = whole.index(words)
    seal = whole.index("la préfète")
    common = {"document": identifier, "article": "Article 1", "article_ordinal": 0, "label": "Article 1 : Objet"}
    passages = (
        Passage(f"{identifier}:0", ordinal=0, text=words, start=start, end=start + len(words), **common),
        Passage(
            f"{identifier}:1",
            ordinal=1,
            text="la préfète",
            start=seal,
            end=seal + 10,
            kind="signatory",
            headings=("Titre I", "Article 1 : Objet"),
            list=0,
            lead=0,
            signatory=Signatory("l'État", "préfète", ""),
            **common,
        ),
    )
    pages = (Page(1, whole, 0, (Box(0, 17, 1.5, 2.0, 30.25, 12.0),)),)
    return Reading(document, whole, pages, (article,), passages, (Absence("Annexe 1", (0,)),), ("page 2 : illisible",))


def vectors(count: int = 2) -> np.ndarray:
    rows = np.random.default_rng(0).normal(size=(count, 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def store(tmp_path: Path):
    store = Store.at(tmp_path / "library.sqlite")
    yield store
    store.close()


def test_a_reading_comes_back_as_it_was_written(store: Store):
    reading = make_reading()
    assert store.put(reading, vectors(), "m") == "ingested"
    assert store.reading("charte") == reading
    assert store.documents() == (reading.document,)
    assert store.articles("charte") == reading.articles
    assert store.passages("charte") == reading.passages
    assert store.absences("charte") == reading.absences
    assert store.pages("charte") == reading.pages


def test_the_vectors_come_back_bit_for_bit(store: Store):
    store.put(make_reading(), vectors(), "m")
    (embedded,) = store.embedded()
    assert embedded.passages == ("charte:0", "charte:1")
    assert embedded.model == "m"
    assert np.array_equal(embedded.vectors, vectors())


def test_another_version_takes_the_place_of_the_first(store: Store):
    store.put(make_reading(), vectors(), "m")
    assert store.put(make_reading(words="Autre chose.", sha="b" * 64), vectors(), "m") == "replaced"
    assert store.passages_by_id(["charte:0"])["charte:0"].text == "Autre chose."
    assert [version.event for version in store.history("charte")] == ["ingested", "replaced"]


def test_a_removed_document_is_nowhere_but_in_the_history(store: Store):
    store.put(make_reading(), vectors(), "m")
    store.put(make_reading("autre"), vectors(), "m")
    assert store.remove("charte")
    assert not store.remove("charte")
    assert store.passages_by_id(["charte:0", "autre:0"]).keys() == {"autre:0"}
    assert [one.document for one in store.embedded()] == ["autre"]
    assert store.removed() == {"charte"}
    assert store.erasure_due()


def test_every_change_advances_the_revision(store: Store):
    seen = [store.revision()]
    store.put(make_reading(), vectors(), "m")
    seen.append(store.revision())
    store.remove("charte")
    seen.append(store.revision())
    assert seen == [0, 1, 2]


def test_an_erased_document_leaves_no_byte(tmp_path: Path, store: Store):
    store.put(make_reading(words="Un mot: zythumcanari."), vectors(), "m")
    store.remove("charte")
    assert store.erase()
    assert not store.erasure_due()
    for file in tmp_path.iterdir():
        assert b"zythumcanari" not in file.read_bytes(), file.name


def test_a_library_of_a_newer_program_is_refused(tmp_path: Path):
    store = Store.at(tmp_path / "library.sqlite")
    with store._database.writing() as connection:
        connection.execute(text(f"UPDATE library SET schema = {SCHEMA + 1}"))
    store.close()
    with pytest.raises(NewerLibrary) as refusal:
        Store.at(tmp_path / "library.sqlite")
    assert refusal.value.details == {"found": SCHEMA + 1, "supported": SCHEMA}


def test_a_library_of_the_first_schema_is_brought_forward(tmp_path: Path):
    store = Store.at(tmp_path / "library.sqlite")
    store.put(make_reading(), vectors(), "m")
    written = store.state()
    with store._database.writing() as connection:
        connection.execute(text("DROP TABLE reports"))
        connection.execute(text("ALTER TABLE embeddings DROP COLUMN revision"))
        connection.execute(text("UPDATE library SET schema = 1"))
    store.close()
    store = Store.at(tmp_path / "library.sqlite")
    assert store.state() == written
    assert store.reading("charte") == make_reading()
    store.close()


def test_a_file_that_is_no_database_is_named(tmp_path: Path):
    (tmp_path / "library.sqlite").write_bytes(b"not a database, not at all" * 100)
    with pytest.raises(UnreadableLibrary) as refusal:
        Store.at(tmp_path / "library.sqlite")
    assert "library.sqlite" in str(refusal.value.details["file"])


def test_what_reading_reported_stands_beside_the_document_and_goes_with_it(store: Store):
    store.put(make_reading(), vectors(), "m", report='{"characters": 7}')
    assert store.report("charte") == '{"characters": 7}'
    store.confirm("charte", "another program", '{"characters": 8}')
    assert store.report("charte") == '{"characters": 8}'
    store.put(make_reading("autre"), vectors(), "m")
    assert store.report("autre") == ""
    store.remove("charte")
    assert store.report("charte") == ""


def test_a_changed_report_is_named(store: Store):
    store.put(make_reading(), vectors(), "m", report='{"characters": 7}')
    with store._database.writing() as connection:
        connection.execute(text("UPDATE reports SET body = '{}'"))
    with pytest.raises(ValueError, match="the report is not what was written"):
        store.report("charte")


def test_a_library_in_a_folder_with_odd_signs_opens(tmp_path: Path):
    folder = tmp_path / "Contrats signés 100 % ? #1 & d'été"
    folder.mkdir()
    store = Store.at(folder / "library.sqlite")
    assert store.put(make_reading(), vectors(), "m") == "ingested"
    assert store.revision() == 1
    store.close()
    assert [path.name for path in folder.iterdir()] == ["library.sqlite"]


def test_memory_keeps_what_was_not_written_and_forgets_what_was(store: Store):
    memory = Memory(store)
    store.put(make_reading(), vectors(), "m")
    store.put(make_reading("autre"), vectors(), "m")
    before = memory.passages_by_id(["charte:0", "autre:0"])
    parts = memory.parts(store.articles, "charte", "articles")
    store.put(make_reading("autre", words="Autre chose."), vectors(), "m")
    after = memory.passages_by_id(["charte:0", "autre:0"])
    assert after["charte:0"] is before["charte:0"]
    assert memory.parts(store.articles, "charte", "articles") is parts
    assert after["autre:0"].text == "Autre chose."
    assert len(memory.documents()) == 2
    store.remove("charte")
    assert memory.passages_by_id(["charte:0"]) == {}
    assert [document.id for document in memory.documents()] == ["autre"]
