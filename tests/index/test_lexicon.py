"""The lexicon's BM25 is SQLite's own, and what was taken out leaves no trace in it."""

import random
import sqlite3

import pytest

from corpus.nouns import Passage
from index.analysis import terms
from index.lexicon import Lexicon
from index.postings import BLOCK

WORDS = "conseil citoyen quartier contrat ville signature avenant logement emploi santé gymnase verger".split()


def passages(document: str, count: int, seed: int) -> list[Passage]:
    """Return passages of 1 to 30 words, some much commoner than others."""
    draw = random.Random(seed)
    weights = [1 / (rank + 1) for rank in range(len(WORDS))]
    texts = [" ".join(draw.choices(WORDS, weights, k=draw.randint(1, 30))) for _ in range(count)]
    return [
        Passage(f"{document}/{number}", document, number, "Article 1", 0, "Article 1", text, 0, len(text))
        for number, text in enumerate(texts)
    ]


@pytest.fixture
def lexicon():
    lexicon = Lexicon()
    yield lexicon
    lexicon.close()


def by_sqlite(held: list[Passage], asked: list[str], limit: int) -> list[tuple[str, float]]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(passage UNINDEXED, terms)")
    connection.executemany("INSERT INTO words VALUES (?, ?)", [(one.id, " ".join(terms(one.text))) for one in held])
    query = "SELECT passage, -bm25(words) AS score FROM words WHERE words MATCH ? ORDER BY score DESC LIMIT ?"
    return connection.execute(query, (" OR ".join(asked), limit)).fetchall()


@pytest.mark.parametrize("asked", [["verg"], ["conseil"], ["conseil", "citoyen", "gymnas", "absent"]])
def test_the_score_is_the_bm25_of_sqlite(lexicon: Lexicon, asked: list[str]):
    held = passages("a", 300, 1) + passages("b", 100, 2)
    for document in ("a", "b"):
        lexicon.put(document, 1, [one for one in held if one.document == document])
    ours, theirs = lexicon.search(asked, 400), by_sqlite(held, asked, 400)
    assert dict(ours) == pytest.approx(dict(theirs), rel=1e-4, abs=1e-5)
    assert [score for _, score in ours] == sorted((score for _, score in ours), reverse=True)
    assert lexicon.document_frequency(asked)[asked[0]] == len(by_sqlite(held, asked[:1], 400))


def test_a_search_reads_every_block(lexicon: Lexicon):
    lexicon.put("long", 1, passages("long", BLOCK - 10, 3))
    lexicon.put("short", 1, passages("short", 30, 4))
    assert lexicon.document_frequency(["conseil"])["conseil"] == sum(
        "conseil" in one.text for one in (*passages("long", BLOCK - 10, 3), *passages("short", 30, 4))
    )
    found = lexicon.search(["conseil"], 30, "short")
    assert {passage for passage, _ in found} == {one.id for one in passages("short", 30, 4) if "conseil" in one.text}


@pytest.mark.parametrize("gone", ["before", "behind", "replaced"])
def test_a_document_taken_out_counts_for_nothing(lexicon: Lexicon, gone: str):
    alone = Lexicon()
    alone.put("kept", 1, passages("kept", 50, 5))
    if gone == "before":
        lexicon.put("gone", 1, passages("gone", 80, 6))
    lexicon.put("kept", 1, passages("kept", 70, 7) if gone == "replaced" else passages("kept", 50, 5))
    if gone == "replaced":
        lexicon.put("kept", 2, passages("kept", 50, 5))
    if gone == "behind":
        lexicon.put("gone", 1, passages("gone", 80, 6))
    lexicon.drop("gone")
    asked = ["conseil", "citoyen", "verg"]
    assert lexicon.search(asked, 50) == alone.search(asked, 50)
    assert lexicon.document_frequency(asked) == alone.document_frequency(asked)
    assert (lexicon.count(), lexicon.ids()) == (alone.count(), alone.ids())
    alone.close()


def test_sheets_are_those_of_the_passages_that_are_here(lexicon: Lexicon):
    text = "L'avenant est signé. Il dure deux ans."
    lexicon.put("a", 1, [Passage("a/0", "a", 0, "Article 1", 0, "Article 1", text, 0, len(text))])
    expected = (("l", "avenant", "est", "signe"), ("il", "dure", "deux", "ans"))
    assert lexicon.sheets(["a/0", "a/9"]) == {"a/0": expected}


def test_a_lexicon_without_passages_finds_nothing(lexicon: Lexicon):
    assert lexicon.search(["conseil"], 5) == []
    lexicon.put("empty", 1, [])
    assert lexicon.search(["conseil"], 5, "empty") == []
    assert lexicon.document_frequency(["conseil"]) == {"conseil": 0}


@pytest.mark.parametrize("change", ["replaced", "dropped"])
def test_taking_a_document_out_costs_what_it_holds_and_not_what_the_library_does(change: str):
    def steps(others: int) -> int:
        lexicon, taken = Lexicon(), 0
        for number in range(others):
            text = f"mot{number} " + WORDS[number % len(WORDS)]
            lexicon.put(f"d{number}", 1, [Passage(f"d{number}/0", f"d{number}", 0, "A", 0, "A", text, 0, len(text))])
        lexicon.put("one", 1, passages("one", 5, 8))

        def count() -> int:
            nonlocal taken
            taken += 1
            return 0

        lexicon._connection.set_progress_handler(count, 1)  # at each instruction of SQLite's machine
        lexicon.drop("one") if change == "dropped" else lexicon.put("one", 2, passages("one", 5, 9))
        lexicon.close()
        return taken

    assert steps(2_000) < 1.2 * steps(20)


def test_a_document_of_several_blocks_taken_out_leaves_what_was_there_before(lexicon: Lexicon):
    lexicon.put("before", 1, passages("before", BLOCK - 10, 3))
    asked = ["conseil", "citoyen", "verg"]
    before = lexicon.search(asked, 50), lexicon.document_frequency(asked)
    lexicon.put("long", 1, passages("long", BLOCK + 20, 4))
    assert lexicon.document_frequency(asked) != before[1]
    lexicon.drop("long")
    assert (lexicon.search(asked, 50), lexicon.document_frequency(asked)) == before
