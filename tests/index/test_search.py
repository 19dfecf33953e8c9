from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from corpus.nouns import Passage
from index.embedding import Embedding, FloatArray, load_embedding
from index.lexicon import Lexicon
from index.search import search

TEXTS = {
    "Article 1": "Le présent protocole ne modifie pas le contrat signé en 2015.",
    "Article 2": "Le Protocole produira ses effets jusqu'au 31 décembre 2022.",
    "Article 3": "La concentration de populations concernées par la fracture numérique.",
    "Article 5": "Les conseils citoyens seront associés à la mise en œuvre de ces actions.",
}


class Scan:
    """Vectors compared one by one."""

    def __init__(self, passages: Iterable[Passage], embedding: Embedding) -> None:
        self.passages = list(passages)
        self.vectors = embedding.embed_passages([passage.text for passage in self.passages])

    def nearest(self, vector: FloatArray, limit: int, document: str | None = None) -> list[tuple[str, float]]:
        scored = zip(self.passages, (self.vectors @ vector).tolist(), strict=True)
        kept = [(passage.id, score) for passage, score in scored if document in (None, passage.document)]
        return sorted(kept, key=lambda pair: -pair[1])[:limit]


class Corpus:
    """Two documents with the same articles, one of them shorter."""

    def __init__(self) -> None:
        self.embedding = load_embedding()
        self.passages = [
            Passage(f"{document}-{number}", document, number, name, number, name, text, 0, len(text))
            for document, names in (("protocole", list(TEXTS)), ("avenant", ["Article 5"]))
            for number, (name, text) in enumerate((name, TEXTS[name]) for name in names)
        ]
        self.lexicon = Lexicon()
        for document in ("protocole", "avenant"):
            self.lexicon.put(document, 1, [passage for passage in self.passages if passage.document == document])
        self.scan = Scan(self.passages, self.embedding)
        self.dead: set[str] = set()

    def alive(self, ids: Sequence[str]) -> dict[str, Passage]:
        known = {passage.id: passage for passage in self.passages}
        return {key: known[key] for key in ids if key not in self.dead}

    def articles(self, question: str, document: str | None = None, limit: int = 10) -> list[str]:
        hits = search(
            question,
            lexicon=self.lexicon,
            vectors=self.scan,
            embedding=self.embedding,
            passages_by_id=self.alive,
            document=document,
            limit=limit,
        )
        assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
        return [hit.passage.article for hit in hits]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus()


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("Jusqu'à quand le protocole produit-il ses effets ?", "Article 2"),
        ("que font les conseil citoyin", "Article 5"),
        ("FRACTURE NUMERIQUE", "Article 3"),
        ("Le contrat de 2015 est-il modifié ?", "Article 1"),
        ("Que dit l'article 3 ?", "Article 3"),
    ],
)
def test_the_article_that_answers_comes_first(corpus: Corpus, question: str, article: str) -> None:
    assert corpus.articles(question)[0] == article


def test_a_search_in_one_document_finds_nothing_of_another(corpus: Corpus) -> None:
    assert corpus.articles("conseils citoyens", document="avenant") == ["Article 5"]


def test_a_passage_that_is_dead_in_the_truth_is_no_hit() -> None:
    corpus = Corpus()
    corpus.dead = {"protocole-1"}
    assert "Article 2" not in corpus.articles("Quand le protocole produit-il ses effets ?")


@pytest.mark.parametrize("question", ["", "?", "qui est-ce", "é" * 100_000])
def test_a_question_without_matter_is_no_error(corpus: Corpus, question: str) -> None:
    assert len(corpus.articles(question, limit=3)) <= 3
