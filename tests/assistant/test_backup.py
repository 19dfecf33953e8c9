"""A backup brings everything back; a damaged one changes nothing. A check says what it looked at."""

from pathlib import Path

import pytest

from assistant.backup import DamagedBackup, back_up, restore
from assistant.checking import check
from assistant.library import Library
from assistant.settings import Settings

TEXT = """CONVENTION {name}

Article 1 : Objet

La convention {name} porte sur l'équipement {word}.

Article 2 : Durée

Elle est conclue pour {years} ans.
"""


def write(folder: Path, name: str, word: str, years: int = 3) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.txt"
    file.write_text(TEXT.format(name=name, word=word, years=years), encoding="utf-8")
    return file


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(Settings(home=tmp_path / "home")) as library:
        library.ingest([write(tmp_path / "files", "alpha", "gymnase"), write(tmp_path / "files", "beta", "verger")])
        yield library


def everything(library: Library) -> list[object]:
    return [(document, library._store.reading(document.id)) for document in library.documents()]


def test_what_was_backed_up_comes_back_in_place(tmp_path: Path, library: Library):
    before = everything(library)
    made = back_up(library, tmp_path / "sauvegarde.tar.gz")
    assert (made.documents, made.revision) == (2, 2)
    library.remove("alpha")
    library.ingest([write(tmp_path / "files", "beta", "verger", 9), write(tmp_path / "files", "gamma", "kiosque")])
    revision = library.revision
    restore(library, tmp_path / "sauvegarde.tar.gz")
    assert everything(library) == before
    assert library.revision > revision
    assert library.search("équipement gymnase")[0].passage.document == "alpha"
    assert all("kiosque" not in hit.passage.text for hit in library.search("équipement kiosque"))
    assert library.original("alpha") == (tmp_path / "files" / "alpha.txt").read_bytes()
    for file in library.home.rglob("*"):
        assert file.is_dir() or b"kiosque" not in file.read_bytes(), file


def test_what_was_backed_up_comes_back_in_an_empty_home(tmp_path: Path, library: Library):
    back_up(library, tmp_path / "sauvegarde.tar.gz")
    with Library.open(Settings(home=tmp_path / "other")) as other:
        restore(other, tmp_path / "sauvegarde.tar.gz")
        assert everything(other) == everything(library)
        assert check(other).sound


@pytest.mark.parametrize(
    ("harm", "reasons"),
    [
        ("missing", {"missing"}),
        ("truncated", {"truncated archive", "not a backup"}),
        ("flipped", {"truncated archive", "not a backup", "not what was saved"}),
        ("not an archive", {"not a backup"}),
    ],
)
def test_a_damaged_backup_changes_nothing(tmp_path: Path, library: Library, harm: str, reasons: set[str]):
    file = tmp_path / "sauvegarde.tar.gz"
    if harm != "missing":
        back_up(library, file)
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 0x10
        harmed = {"truncated": content[: len(content) // 2], "flipped": content, "not an archive": b"bonjour"}
        file.write_bytes(harmed[harm])
    before = everything(library)
    with pytest.raises(DamagedBackup) as raised:
        restore(library, file)
    assert raised.value.details["reason"] in reasons
    assert everything(library) == before
    assert check(library).sound


def test_a_check_says_what_it_looked_at(library: Library):
    found = check(library)
    assert found.sound
    assert found.documents == found.originals == 2
    assert found.passages == found.vectors == found.found_by_vector == found.found_by_words > 0
    assert found.questions == 5
    assert found.index_files > 0


def test_a_check_finds_a_lost_original_and_a_changed_passage(library: Library):
    (library.home / "originals" / library.documents()[0].sha256).unlink()
    with library._store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE passages SET body = replace(body, 'verger', 'potager')")
    found = check(library)
    assert not found.sound
    assert len(found.truth_faults) == 2


def test_a_repair_builds_the_index_again(library: Library):
    (file,) = (library.home / "index").rglob("data_level0.bin")
    file.write_bytes(b"\0" * file.stat().st_size)
    assert not check(library).sound
    assert check(library, repair=True).sound
    assert check(library).index_faults == ()
