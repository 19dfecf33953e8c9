"""What the library keeps of a file is what was read, and its pages can be shown."""

from hashlib import sha256
from pathlib import Path

import pytest

from assistant.library import Library
from assistant.settings import Settings
from ingest.drawing import NoPageImage

FIRST = [["Article 1 : Objet", "", "Le bail porte sur un local."], ["Article 2 : Loyer", "", "Le loyer est libre."]]
OTHER = [["Article 1 : Objet", "", "Tout a été remplacé."], ["Article 2 : Loyer", "", "Le loyer est doublé."]]


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(Settings(home=tmp_path / "home")) as library:
        yield library


def test_a_file_that_changes_while_it_is_read_is_kept_as_it_was_read(library, make, tmp_path: Path):
    file = tmp_path / "bail.pdf"
    file.write_bytes(make.pdf(FIRST))

    def overwrite(step, done, total):
        if "page" in step:
            file.write_bytes(make.pdf(OTHER))

    library.ingest([file], overwrite)
    assert file.read_bytes() == make.pdf(OTHER)
    original = library.original("bail")
    assert original == make.pdf(FIRST)
    assert library.documents()[0].sha256 == sha256(original).hexdigest()
    assert "un local" in library.articles("bail")[0].text


def test_a_page_of_the_original_is_shown_with_the_quote_on_it(library, make, tmp_path: Path):
    file = tmp_path / "bail.pdf"
    file.write_bytes(make.pdf(FIRST))
    library.ingest([file])
    shown = library.page_image("bail", 2, "Le loyer est libre.")
    assert shown.png.startswith(b"\x89PNG") and shown.located == 1.0
    (box,) = shown.boxes
    assert 50 < box.left < box.right < shown.width / 2 and 50 < box.top < box.bottom < shown.height / 2
    assert library.page_image("bail", 1, "Le loyer est libre.").boxes == ()


def test_a_text_has_no_page_image(library, tmp_path: Path):
    file = tmp_path / "note.txt"
    file.write_text("Article 1 : Objet\n\nLe bail porte sur un local.\n", encoding="utf-8")
    library.ingest([file])
    with pytest.raises(NoPageImage):
        library.page_image("note", 1, "Le bail")
