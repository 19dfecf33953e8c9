from datetime import date
from pathlib import Path

import pytest

from corpus.catalogue import SHIPPED, CatalogueError, load_catalogue

ENTRY = '[[document]]\nid = "a"\nfile = "a.txt"\ntitle = "A"\n'


def test_the_shipped_catalogue_says_what_the_protocol_says_of_itself():
    document = load_catalogue()["protocole-2020.txt"]
    assert document.id == "protocole-2020"
    assert (document.signed_on, document.valid_from, document.valid_until) == (
        date(2020, 8, 31),
        None,
        date(2022, 12, 31),
    )
    (relation,) = document.relations
    assert (relation.kind, relation.document) == ("completes", None)
    assert "21 février 2015" in relation.title


def test_every_document_of_the_catalogue_is_shipped():
    assert all((SHIPPED.parent / "documents" / file).is_file() for file in load_catalogue())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[document", "Expected"),
        ('[[document]]\nid = "a"\nfile = "a.txt"\n', "title"),
        (ENTRY + 'signed_on = "2020"\n', "date"),
        (ENTRY + "signed_on = 2020-08-31T10:00:00\n", "date"),
        (ENTRY + 'colour = "red"\n', "unknown key"),
        (ENTRY + '[[document.relations]]\nkind = "likes"\ntitle = "B"\n', "relation"),
        (ENTRY + ENTRY, "twice"),
    ],
)
def test_a_catalogue_that_cannot_be_meant_is_refused(tmp_path: Path, text: str, reason: str):
    file = tmp_path / "catalogue.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(file)
    assert reason in str(caught.value.details["reason"])


def test_a_missing_catalogue_is_named(tmp_path: Path):
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path / "none.toml")
    assert caught.value.details == {"file": "none.toml", "reason": "missing"}
