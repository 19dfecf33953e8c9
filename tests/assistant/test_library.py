"""The library: real parser, real model, real Chroma, real FTS5, each in a home of its own."""

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from assistant import upkeep
from assistant.chain import Assistant
from assistant.checking import check
from assistant.home import UnusableHome
from assistant.library import CorpusMissing, Library, UnknownDocument
from assistant.settings import ROOT, Settings
from assistant.upkeep import IndexRebuilt, LibraryBusy
from index import live

CHARTER = """CHARTE DES JARDINS PARTAGÉS

Article 1 : Objet

La présente charte organise les jardins partagés du quartier des Clairs-Soleils.

Article 2 : Durée

La charte est conclue pour une durée de quatre ans à compter de sa signature.
"""
LEASE = """CONVENTION DE MISE À DISPOSITION

Article 1 : Locaux

La commune met à disposition un gymnase de huit cents mètres carrés.

Article 2 : Loyer

Le loyer annuel est fixé à douze mille euros.
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", corpus=tmp_path / "corpus")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "charte.txt").write_text(CHARTER, encoding="utf-8")
    (folder / "convention.txt").write_text(LEASE, encoding="utf-8")
    return folder


def statuses(report) -> dict[str, str]:
    return {entry.id: entry.status for entry in report.documents}


def first(library: Library, question: str) -> str:
    hits = library.search(question)
    return hits[0].passage.document if hits else ""


def test_what_was_ingested_is_found(settings: Settings, files: Path):
    with Library.open(settings) as library:
        assert statuses(library.ingest([files])) == {"charte": "ingested", "convention": "ingested"}
        assert first(library, "Quel est le montant du loyer annuel ?") == "convention"
        assert first(library, "Pour combien de temps la charte est-elle conclue ?") == "charte"
        hits = library.search("loyer annuel", document="charte")
        assert {hit.passage.document for hit in hits} <= {"charte"}


def test_it_is_still_found_after_reopening_and_the_scan_agrees_with_chroma(settings: Settings, files: Path):
    with Library.open(settings) as library:
        library.ingest([files])
    with Library.open(settings) as library:
        scanned = library.search("loyer du gymnase")
        assert not library.searches_in_chroma
        library.warm()
        assert library.searches_in_chroma
        assert [hit.passage for hit in library.search("loyer du gymnase")] == [hit.passage for hit in scanned]
        assert library.notices == ()


def test_the_same_bytes_twice_change_nothing(settings: Settings, files: Path):
    with Library.open(settings) as library:
        library.ingest([files])
        revision = library.revision
        assert statuses(library.ingest([files])) == {"charte": "unchanged", "convention": "unchanged"}
        assert library.revision == revision


def test_other_bytes_under_the_same_id_replace(settings: Settings, files: Path):
    with Library.open(settings) as library:
        library.ingest([files])
        (files / "convention.txt").write_text(LEASE.replace("douze", "quinze"), encoding="utf-8")
        assert statuses(library.ingest([files / "convention.txt"])) == {"convention": "replaced"}
        found = " ".join(hit.passage.text for hit in library.search("loyer annuel"))
        assert "quinze mille" in found
        assert "douze mille" not in found
        assert [version.event for version in library.history("convention")] == ["ingested", "replaced"]


def test_a_removed_document_is_gone_from_answers_and_from_the_disk(settings: Settings, files: Path):
    with Library.open(settings) as library:
        library.ingest([files])
        library.remove("convention")
        assert [document.id for document in library.documents()] == ["charte"]
        assert all(hit.passage.document == "charte" for hit in library.search("loyer du gymnase"))
        with pytest.raises(UnknownDocument) as refusal:
            library.articles("convention")
        assert refusal.value.details == {"id": "convention", "known": ("charte",)}
    for file in settings.home.rglob("*"):
        assert file.is_dir() or b"gymnase" not in file.read_bytes(), file


def test_a_removed_shipped_document_stays_removed_until_it_is_asked_for(settings: Settings, files: Path):
    with Library.open(settings) as library:
        assert len(library.ingest_shipped().documents) == 2
        library.remove("convention")
    with Library.open(settings) as library:
        assert statuses(library.ingest_shipped()) == {"charte": "unchanged"}
        assert statuses(library.ingest([files / "convention.txt"])) == {"convention": "ingested"}
        assert statuses(library.ingest_shipped()) == {"charte": "unchanged", "convention": "unchanged"}


def test_a_bad_file_is_refused_and_the_others_are_read(settings: Settings, files: Path):
    (files / "vide.txt").write_text("", encoding="utf-8")
    with Library.open(settings) as library:
        report = library.ingest([files])
        assert statuses(report) == {"charte": "ingested", "convention": "ingested", "vide": "refused"}
        assert report.documents[-1].reason is not None


def test_a_missing_corpus_folder_is_named(settings: Settings):
    with Library.open(settings) as library, pytest.raises(CorpusMissing) as refusal:
        library.ingest_shipped()
    assert refusal.value.details == {"folder": settings.corpus}


def test_a_new_library_answers_that_it_has_nothing(settings: Settings):
    with Library.open(settings) as library:
        assert library.search("Qui a signé ?") == ()
        assert library.documents() == ()
        assert library.revision == 0


@pytest.mark.parametrize("damage", ["CURRENT", "manifest.json", "lexicon.sqlite", "data_level0.bin", "chroma.sqlite3"])
def test_a_damaged_index_is_rebuilt_and_said(settings: Settings, files: Path, damage: str):
    with Library.open(settings) as library:
        library.ingest([files])
    (victim,) = (settings.home / "index").rglob(damage)
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 0xFF
    content[0] ^= 0xFF
    victim.write_bytes(content)
    with Library.open(settings) as library:
        library.warm()
        assert first(library, "Quel est le montant du loyer annuel ?") == "convention"
        assert library.searches_in_chroma
        assert [type(notice) for notice in library.notices] == [IndexRebuilt]


def test_an_index_of_an_older_program_is_built_again_and_not_called_damaged(settings: Settings, files: Path):
    with Library.open(settings) as library:
        library.ingest([files])
    manifest = next((settings.home / "index").glob("gen-*/manifest.json"))
    content = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**content, "form": content["form"] - 1}), encoding="utf-8")
    with Library.open(settings) as library:
        library.warm()
        assert first(library, "Quel est le montant du loyer annuel ?") == "convention"
        assert [(type(notice), notice.details["reason"]) for notice in library.notices] == [(IndexRebuilt, "form")]


def test_an_index_of_another_model_is_built_again(settings: Settings, files: Path):
    with Library.open(settings) as library:
        library.ingest([files])
        for document in library.documents():
            old = library._store.embedded([document.id])[0]
            library._store.embed(document.id, old.vectors[:, :8], "another-model")
    with Library.open(settings) as library:
        library.warm()
        assert first(library, "Quel est le montant du loyer annuel ?") == "convention"
        assert library._store.of_another_model(library._upkeep.embedding.name) == ()


def test_a_removed_index_is_built_again(settings: Settings, files: Path):
    with Library.open(settings) as library:
        library.ingest([files])
    shutil.rmtree(settings.home / "index")
    with Library.open(settings) as library:
        assert first(library, "Quel est le montant du loyer annuel ?") == "convention"


def test_a_second_writer_is_told_so_and_readers_still_answer(settings: Settings, files: Path):
    with Library.open(settings) as library:
        library.ingest([files / "charte.txt"])
    holder = "import sys, filelock; lock = filelock.FileLock(sys.argv[1]); lock.acquire(); print('held', flush=True)"
    with subprocess.Popen(
        [sys.executable, "-c", holder + "; input()", settings.home / "writer.lock"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with Library.open(settings) as library:
            assert first(library, "Pour quelle durée ?") == "charte"
            with pytest.raises(LibraryBusy):
                library.ingest([files])
        other.communicate(b"\n")


def test_what_an_ingest_reported_is_kept_and_said_again(settings: Settings, files: Path):
    with Library.open(settings) as library:
        told = {entry.id: entry.report for entry in library.ingest([files]).documents}
    with Library.open(settings) as library:
        again = {entry.id: entry.report for entry in library.ingest([files]).documents}
        assert again == told
        assert told["charte"].characters == len(CHARTER)
        assert library.report("charte") == told["charte"]
        assert check(library).sound
        library.remove("charte")
        with pytest.raises(UnknownDocument):
            library.report("charte")


def test_a_report_that_was_changed_is_named_by_the_check_and_left_out(settings: Settings, files: Path):
    with Library.open(settings) as library:
        library.ingest([files])
        with library._store._database.writing() as connection:
            connection.exec_driver_sql("UPDATE reports SET body = '{}' WHERE document = 'charte'")
        assert library.report("charte") is None
        assert [fault for fault in check(library).truth_faults if "report" in fault and "charte" in fault]


def test_an_index_of_articles_that_are_nearly_the_same_is_built_once(settings: Settings, tmp_path: Path):
    article = "Article {n} : Point {n}\n\nLa ville traite le point {n} avec soin. Elle en rend compte au conseil."
    file = tmp_path / "reglement.txt"
    file.write_text("RÈGLEMENT\n\n" + "\n\n".join(article.format(n=n) for n in range(1, 501)), encoding="utf-8")
    with Library.open(settings) as library:
        library.ingest([file])
        assert library.notices == ()
    built = (settings.home / "index" / "CURRENT").read_text(encoding="utf-8")
    with Library.open(settings) as library:
        assert library.articles("reglement")
        assert isinstance(Assistant(library, settings).reply("Comment la ville traite-t-elle le point 7 ?").text, str)
        assert library.notices == ()
    assert (settings.home / "index" / "CURRENT").read_text(encoding="utf-8") == built


@pytest.mark.parametrize("articles", [1, 2])
def test_the_smallest_library_is_sound_and_stays_so(settings: Settings, tmp_path: Path, articles: int):
    """Chroma never flushes a single vector: it wrote it into the sealed files each time it opened them."""
    text = "\n\n".join(f"Article {number} : Objet\n\nLe gymnase {number} ouvre." for number in range(1, articles + 1))
    (tmp_path / "petit.txt").write_text(text, encoding="utf-8")
    with Library.open(settings) as library:
        library.ingest([tmp_path / "petit.txt"])
        assert len(library.passages("petit")) == articles
        library.warm()
        assert first(library, "Quand ouvre le gymnase ?") == "petit"
        assert check(library).sound
    with Library.open(settings) as library:
        library.warm()
        assert check(library).sound
        assert library.notices == ()


@pytest.mark.parametrize("what", ["a file", "a link to nowhere", "below a file"])
def test_a_home_that_cannot_be_a_folder_is_named(tmp_path: Path, what: str):
    home = tmp_path / "home"
    if what == "a link to nowhere":
        home.symlink_to(tmp_path / "absent" / "nowhere")
    else:
        home.touch()
    with pytest.raises(UnusableHome) as refusal:
        Library.open(Settings(home=home / "below" if what == "below a file" else home))
    assert refusal.value.details["reason"] == "not a folder"


def test_a_home_with_odd_signs_behind_a_link_is_sound(tmp_path: Path, files: Path):
    home = tmp_path / "Contrats signés 100 % ? #1 & d'été"
    home.mkdir()
    (tmp_path / "lien").symlink_to(home)
    with Library.open(Settings(home=tmp_path / "lien")) as library:
        library.ingest([files])
        library.warm()
        assert library.searches_in_chroma
        assert check(library).sound
    assert {path.name for path in tmp_path.iterdir()} == {"corpus", "lien", home.name}


def test_processes_that_start_at_once_on_an_empty_home_agree(settings: Settings, files: Path):
    # On a busy machine the first may take longer than the second waits: then it asks again, as a person would.
    script = """
import sys
from pathlib import Path
from assistant.library import Library
from assistant.settings import Settings
from assistant.upkeep import LibraryBusy

with Library.open(Settings(home=Path(sys.argv[1]))) as library:
    while True:
        try:
            print([entry.status for entry in library.ingest([Path(sys.argv[2])]).documents])
            break
        except LibraryBusy:
            continue
"""
    command = [sys.executable, "-c", script, settings.home, files]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = sorted(process.communicate(timeout=120)[0].strip() for process in both)
    assert said == ["['ingested', 'ingested']", "['unchanged', 'unchanged']"]
    with Library.open(settings) as library:
        assert check(library).sound
        assert [version.event for version in library.history()] == ["ingested", "ingested"]


def test_what_a_killed_writer_left_open_is_sealed_at_the_next_opening(settings: Settings, files: Path):
    with Library.open(settings) as library:
        library.ingest([files / "charte.txt"])
        with library.keeping() as upkeep:
            upkeep.live.write("charte")
            upkeep.live.close()
    with Library.open(settings) as library:
        assert first(library, "Pour quelle durée ?") == "charte"
        assert check(library).sound
        assert library.notices == ()


def test_while_a_large_lexicon_is_mended_a_reply_says_that_words_are_missing(
    settings: Settings, files: Path, monkeypatch: pytest.MonkeyPatch
):
    with Library.open(settings) as library:
        library.ingest([files])
    for module in (live, upkeep):
        monkeypatch.setattr(module, "ANALYSED", 1)  # so that this library is a large one
    (lexicon,) = (settings.home / "index").rglob("lexicon.sqlite")
    lexicon.write_bytes(lexicon.read_bytes()[:-4096] + b"\1" * 4096)
    with FileLock(settings.home / "writer.lock"), Library.open(settings) as library:  # a mending that lasts
        assistant = Assistant(library, settings)
        assert any("index des mots" in notice for notice in assistant.reply("Quel est le loyer annuel ?").notices)
    monkeypatch.undo()
    with Library.open(settings) as library:
        library.warm()
        reply = Assistant(library, settings).reply("Quel est le loyer annuel ?")
        assert first(library, "Quel est le loyer annuel ?") == "convention"
        assert not any("index des mots" in notice for notice in reply.notices)


def test_a_reader_that_meets_a_switch_of_generations_calls_nothing_damaged(settings: Settings, files: Path):
    with Library.open(settings) as writer:
        writer.ingest([files])
        done = threading.Event()

        def rebuild() -> None:
            for _ in range(3):
                with writer.keeping() as keeper:
                    keeper.rebuild()
            done.set()

        other = threading.Thread(target=rebuild)
        other.start()
        seen = 0
        while not done.is_set():
            with Library.open(settings) as reader:
                reader._upkeep.live.lasting = True
                assert reader._upkeep.live.view().trouble is None
                seen += 1
        other.join()
        assert seen > 1
