"""What a model wrote, read as sentences with their markers, while it grows and at its end."""

import pytest

from assistant.model_sentences import sentences, without_foreign_addresses

KNOWN = ("a1b2", "c3d4", "e5f6")


@pytest.mark.parametrize(
    ("written", "text", "keys"),
    [
        ("Le bail dure un an [a1b2].", "Le bail dure un an.", ("a1b2",)),
        ("Le bail dure un an. [a1b2]", "Le bail dure un an.", ("a1b2",)),
        ("Le bail dure un an.[a1b2][c3d4]", "Le bail dure un an.", ("a1b2", "c3d4")),
        ("Le bail dure un an [a1b2, c3d4].", "Le bail dure un an.", ("a1b2", "c3d4")),
        ("Le bail dure un an [1].", "Le bail dure un an.", ("a1b2",)),
        ("Le bail dure un an [2,3].", "Le bail dure un an.", ("c3d4", "e5f6")),
        ("Le bail dure un an 【a1b2】.", "Le bail dure un an.", ("a1b2",)),
        ("Le bail dure un an 【2†source】.", "Le bail dure un an.", ("c3d4",)),
        ("Le bail dure un an [passage a1b2].", "Le bail dure un an.", ("a1b2",)),
        ("Le bail dure un an [zzzz] [9].", "Le bail dure un an.", ()),
        ("Le bail [voir plus bas] dure un an.", "Le bail [voir plus bas] dure un an.", ()),
        ("**Le bail** dure `un an` [A1B2].", "Le bail dure un an.", ("a1b2",)),
        ("## Durée du bail", "Durée du bail", ()),
        ("Le bail ![x](http://e.example/x.png) dure <b>un an</b>.", "Le bail dure un an.", ()),
        ("Le bail ![x][1] dure un an.", "Le bail dure un an.", ()),
        ("Le [bail](http://e.example) dure un an.", "Le bail dure un an.", ()),
        ("Le bail\u200b dure\u202e un\u00ad an.", "Le bail dure un an.", ()),
        ("<think>Hum. [a1b2]</think>Le bail dure un an.", "Le bail dure un an.", ()),
        ("Le loyer va de <100 à 200.", "Le loyer va de <100 à 200.", ()),
    ],
)
def test_a_sentence_and_the_passages_that_it_names(written, text, keys):
    (said,) = sentences(written, KNOWN)
    assert (said.text, said.keys) == (text, keys)


WRITTEN = (
    "<think>Voyons. Voyons [a1b2].</think>La durée est de 3 ans [a1b2]. M. Petit la fixe. [c3d4]\n"
    "- un point [1] ;\n- un autre 【2】.\n\nFin <img src=x> du texte ![a](b) [e5f6]."
)


def test_a_growing_text_never_takes_back_a_finished_sentence():
    whole = sentences(WRITTEN, KNOWN)
    before = 0
    for end in range(len(WRITTEN)):
        now = sentences(WRITTEN[:end], KNOWN, ended=False)
        assert now == whole[: len(now)], WRITTEN[:end]
        assert len(now) >= before
        before = len(now)
    assert [one.bullet for one in whole] == ["", "", "- ", "- ", ""]


@pytest.mark.parametrize(
    "address",
    [
        "https://e.example/a?b=c",
        "javascript:alert(1)",
        "//e.example/p",
        "www.e.example",
        "a@e.example",
        "evil.example/x",
    ],
)
def test_an_address_stays_only_where_the_source_has_it(address):
    assert without_foreign_addresses(f"Voir {address} ici.", "rien") == "Voir  ici."
    assert without_foreign_addresses(f"Voir {address} ici.", f"voir {address} aussi") == f"Voir {address} ici."
