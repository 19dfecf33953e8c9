"""Generations: sealed, verified, switched at once; the exact scan and Chroma say the same."""

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import generation
from index.lexicon import Lexicon
from index.rows import Embedded
from index.store import Store
from index.vectors import ChromaVectors, ExactVectors, build_chroma, sweep_views, vector_key
from index.verification import GenerationUnsound, verify


class Counting:
    """A model of the tests' own: a text is its letters, counted."""

    name, dimension = "letters", 26

    def embed_passages(self, texts):
        counts = np.array([[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts], np.float32)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)

    embed_queries = embed_passages


def random_vectors(documents: int, passages: int, dimension: int = 64) -> list[Embedded]:
    chance = np.random.default_rng(3)
    made = []
    for number in range(documents):
        rows = chance.normal(size=(passages, dimension)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        made.append(Embedded(f"d{number}", number + 1, "m", tuple(f"d{number}:{row}" for row in range(passages)), rows))
    return made


@pytest.fixture
def chroma(tmp_path: Path):
    documents = random_vectors(20, 150)
    (tmp_path / "chroma").mkdir()
    assert build_chroma(tmp_path / "chroma", documents) == 3000
    vectors = ChromaVectors(tmp_path / "chroma", tmp_path / "views")
    yield vectors, documents
    vectors.close()


def test_chroma_finds_what_the_exact_scan_finds(chroma):
    vectors, documents = chroma
    exact = ExactVectors(documents)
    revisions = {one.document: one.revision for one in documents}
    found = wanted = 0
    for one in documents:
        for query in one.vectors[:5]:
            truth = [vector_key(revisions[p.split(":")[0]], p) for p, _ in exact.nearest(query, 100)]
            found += len(set(truth) & {key for key, _ in vectors.nearest(query, 100)})
            wanted += len(truth)
    assert wanted == 10_000
    assert found / wanted > 0.95


def test_reading_leaves_the_sealed_files_as_they_were(tmp_path: Path, chroma):
    vectors, documents = chroma
    before = {path: path.read_bytes() for path in (tmp_path / "chroma").rglob("*") if path.is_file()}
    vectors.nearest(documents[0].vectors[0], 10)
    vectors.close()
    assert {path: path.read_bytes() for path in (tmp_path / "chroma").rglob("*") if path.is_file()} == before
    assert list((tmp_path / "views").iterdir()) == []


def test_a_view_in_use_is_not_swept_and_one_that_was_left_is(tmp_path: Path, chroma):
    vectors, documents = chroma
    left = tmp_path / "views" / "1-left"
    shutil.copytree(vectors.view, left)
    (left / "held").touch()
    sweep_views(tmp_path / "views")
    assert not left.exists()
    assert vectors.nearest(documents[1].vectors[0], 1)[0][0] == "2:d1:0"


def test_views_that_come_and_go_meanwhile_do_not_stop_a_sweep(tmp_path: Path):
    views = tmp_path / "views"
    views.mkdir()
    done = threading.Event()

    def come_and_go() -> None:
        while not done.is_set():
            for number in range(50):
                (views / f"9-{number}").mkdir(exist_ok=True)
            for number in range(50):
                shutil.rmtree(views / f"9-{number}", ignore_errors=True)

    other = threading.Thread(target=come_and_go)
    other.start()
    try:
        for _ in range(200):
            sweep_views(views)
    finally:
        done.set()
        other.join()


@pytest.fixture
def truth(tmp_path: Path):
    from index.embedding import indexed_text
    from ingest.parse import parse

    store = Store.at(tmp_path / "library.sqlite")
    for name, word in (("alpha", "gymnase"), ("beta", "verger")):
        file = tmp_path / f"{name}.txt"
        file.write_text(f"CONVENTION\n\nArticle 1 : Objet\n\nElle porte sur le {word}.\n", encoding="utf-8")
        reading = parse(file)
        store.put(reading, Counting().embed_passages([indexed_text(p) for p in reading.passages]), "letters")
    yield store
    store.close()


def test_a_built_generation_is_verified_whole(tmp_path: Path, truth: Store):
    built = generation.build(tmp_path / "index", truth, "letters")
    verified = verify(built, truth, Counting())
    assert verified.by_vector == verified.by_words == verified.passages > 0
    assert verified.questions == 5


@pytest.mark.parametrize("missing", ["a document", "a word", "a byte"])
def test_a_generation_that_says_otherwise_is_refused(tmp_path: Path, truth: Store, missing: str):
    built = generation.build(tmp_path / "index", truth, "letters")
    if missing == "a document":
        truth.remove("alpha")
    elif missing == "a word":
        lexicon = Lexicon.for_writing(built.lexicon)
        lexicon.drop("alpha")
        lexicon.seal()
        lexicon.close()
    else:
        (file,) = built.chroma.rglob("header.bin")
        file.write_bytes(file.read_bytes()[:-1] + b"\xff")
    with pytest.raises(GenerationUnsound):
        verify(built, truth, Counting())


def test_a_vector_that_is_not_the_truths_is_noticed(tmp_path: Path, truth: Store, monkeypatch: pytest.MonkeyPatch):
    built = generation.build(tmp_path / "index", truth, "letters")
    others = [replace(one, vectors=np.ascontiguousarray(one.vectors[:, ::-1])) for one in truth.embedded()]
    monkeypatch.setattr(Store, "embedded", lambda self: others)
    with pytest.raises(GenerationUnsound) as caught:
        verify(built, truth, Counting())
    assert "has another vector" in caught.value.details["reason"]


def test_the_switch_is_one_replace_and_the_others_are_swept(tmp_path: Path, truth: Store):
    index = tmp_path / "index"
    first, second = generation.build(index, truth, "letters"), generation.build(index, truth, "letters")
    assert generation.current(index) is None
    generation.make_current(index, first)
    assert generation.current(index) == first
    generation.make_current(index, second)
    generation.sweep(index)
    assert generation.current(index) == second
    assert [path.name for path in sorted(index.glob("gen-*"))] == ["gen-0002"]


def test_words_are_counted_and_scored(truth: Store):
    lexicon = Lexicon()
    for document in ("alpha", "beta"):
        lexicon.put(document, 1, truth.passages(document))
    assert lexicon.document_frequency(["gymnas", "absent"]) == {"gymnas": 1, "absent": 0}
    ((passage, score),) = lexicon.search(["gymnas"], 5)
    assert passage.startswith("alpha")
    assert score > 0
    assert lexicon.search(["gymnas"], 5, document="beta") == []
    assert lexicon.search(['"', "NOT", "*", "a.b-c"], 5) == []
    lexicon.close()
