"""A sealed lexicon: every byte counts, a batch costs what it changes, and a kill in between is no damage."""

import os
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.nouns import Passage
from index import seal
from index.lexicon import Lexicon


def passages(document: str, count: int) -> list[Passage]:
    common = {"article": "Article 1", "article_ordinal": 0, "label": "Article 1", "start": 0}
    texts = [f"Le gymnase {document} numéro {row} ouvre au public." for row in range(count)]
    return [
        Passage(id=f"{document}:{row}", document=document, ordinal=row, text=text, end=len(text), **common)
        for row, text in enumerate(texts)
    ]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    lexicon = Lexicon(tmp_path / "lexicon.sqlite")
    for number in range(20):
        lexicon.put(f"d{number}", number + 1, passages(f"d{number}", 20))
    lexicon.seal_new()
    lexicon.close()
    return tmp_path / "lexicon.sqlite"


def condition(file: Path) -> str:
    try:
        reader = Lexicon.existing(file)
    except sqlite3.DatabaseError:
        return "damaged"
    try:
        return reader.condition()
    finally:
        reader.close()


def write(file: Path, *documents: str) -> Lexicon:
    pen = Lexicon.for_writing(file)
    for document in documents:
        pen.put(document, 99, passages(document, 3))
    return pen


def test_a_batch_carries_the_seal_forward(file: Path):
    assert condition(file) == "sound"
    reader = Lexicon.existing(file)
    pen = write(file, "autre", "d3")
    assert reader.condition() == "unsealed"
    assert "autre:0" in reader.ids()
    pen.seal()
    pen.close()
    assert reader.condition() == "sound"
    assert seal.read(file) == seal.Seal(seal.add_up(file))
    reader.close()


def test_every_bit_of_the_file_counts(file: Path):
    sound = file.read_bytes()
    for at in range(0, len(sound), len(sound) // 61):
        content = bytearray(sound)
        content[at] ^= 1 << at % 8
        file.write_bytes(content)
        assert seal.add_up(file) != seal.read(file).now, at
    file.write_bytes(sound)
    assert condition(file) == "sound"


def _remove_page(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-4096])


def _exchange_pages(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:-8192] + content[-4096:] + content[-8192:-4096])


def _older_file(file: Path) -> None:
    older = file.read_bytes()
    reader = Lexicon.existing(file)
    pen = write(file, "autre")
    pen.seal()
    pen.close()
    reader.close()
    file.write_bytes(older)


def _other_seal(file: Path) -> None:
    seal.write(file, seal.Seal(7))


def _no_seal(file: Path) -> None:
    file.with_suffix(".seal").write_text("{", encoding="utf-8")


@pytest.mark.parametrize("harm", [_remove_page, _exchange_pages, _older_file, _other_seal, _no_seal])
def test_a_file_that_is_not_what_was_sealed_is_damaged(file: Path, harm: Callable[[Path], None]):
    harm(file)
    assert condition(file) == "damaged"


def test_damage_cannot_be_sealed(file: Path):
    """A batch that reads a damaged page and writes it again leaves the sum wrong."""
    reader = Lexicon.existing(file)
    pen = write(file, "autre")
    content = bytearray(file.read_bytes())
    content[-5000] ^= 0x04
    with file.open("r+b") as out:
        out.write(content)
    pen.put("encore", 100, passages("encore", 200))
    pen.seal()
    pen.close()
    assert reader.condition() == "damaged"
    reader.close()


@pytest.mark.parametrize("when", ["before the seal", "before the log is written", "before the seal is said"])
def test_a_writer_killed_on_its_way_is_followed_by_one_that_finishes(file: Path, when: str):
    child = os.fork()
    if not child:
        pen = write(file, "autre")
        if when != "before the seal":
            known = seal.read(file)
            seal.write(file, seal.Seal(known.now, seal.add_up_with_log(file, known.now)))
        if when == "before the seal is said":
            pen._shrink()
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert condition(file) == "unsealed"
    reader = Lexicon.existing(file)
    pen = write(file, "suite")
    pen.seal()
    pen.close()
    assert reader.condition() == "sound"
    assert {"autre:0", "suite:0", "d7:3"} <= reader.ids()
    reader.close()


def test_closing_without_a_seal_leaves_the_file_as_it_was(file: Path):
    before = file.read_bytes()
    write(file, "autre").close()
    assert file.read_bytes() == before
    assert condition(file) == "unsealed"


def test_a_seal_reads_what_a_batch_changed_and_no_more(file: Path, monkeypatch: pytest.MonkeyPatch):
    weighed = []
    weigh = seal._weigh
    monkeypatch.setattr(seal, "_weigh", lambda number, page: weighed.append(number) or weigh(number, page))
    reader = Lexicon.existing(file)
    pen = write(file, "autre")
    weighed.clear()
    pen.seal()
    pen.close()
    reader.close()
    assert 0 < len(weighed) < 2 * file.stat().st_size / 4096


def test_a_lexicon_that_is_let_go_leaves_no_file_open(file: Path):
    def held() -> int:
        return sum("lexicon" in str(one.readlink()) for one in Path("/proc/self/fd").iterdir() if one.is_symlink())

    before = held()
    for _ in range(5):
        reader = Lexicon.existing(file)
        reader.search(["gymnas"], 5)
    del reader
    assert held() == before
