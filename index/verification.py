"""What must hold of a generation before it is made current, and of the truth at any time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.errors import ContractError
from corpus.nouns import Reading
from index.analysis import terms
from index.embedding import Embedding, indexed_text
from index.generation import Generation, chroma_sound
from index.lexicon import Lexicon
from index.rows import Embedded, digest
from index.store import Store
from index.vectors import ChromaVectors, ExactVectors, vector_key

SAMPLE = 200  # passages that must find themselves; all of them in a smaller library
QUESTIONS = (
    "Quelle est la durée de la convention ?",
    "Qui sont les signataires ?",
    "Quelles sont les obligations des parties ?",
    "Quel est le montant de la subvention ?",
    "Comment le contrat peut-il être résilié ?",
)
_TOLERANCE = 1e-3  # between Chroma's float32 cosine and ours
_MISSED = 0.05  # share of the sample that need not find itself by its vector: HNSW is approximate
_RAREST = 8  # words by which a passage is looked for


class GenerationUnsound(ContractError):
    """A generation is not what the truth says: `folder`, `reason`."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How many of each thing were compared: the N beside the zero."""

    files: int
    passages: int
    by_vector: int
    by_words: int
    questions: int


def verify(generation: Generation, store: Store, embedding: Embedding, whole: bool = True) -> Verified:
    """Return what was compared. Raises `GenerationUnsound` at the first thing that is not what the truth says.

    Sealed bytes; the same ids in truth, lexicon and Chroma; a sample that finds itself by vector and by words; fixed
    questions answered by Chroma as by the exact scan. A generation in use (`whole` False) may lack what was written
    since it was built, which the exact scan adds.
    """
    try:
        return _verify(generation, store, embedding, whole)
    except ContractError:
        raise
    except Exception as error:  # a damaged store makes Chroma and SQLite raise their own errors
        raise GenerationUnsound(folder=generation.folder.name, reason=str(error)) from error


def _verify(generation: Generation, store: Store, embedding: Embedding, whole: bool) -> Verified:
    embedded, sealed = store.embedded(), generation.manifest.documents
    inside = [one for one in embedded if sealed.get(one.document) == one.revision]
    mine = [one for one in embedded if one.model == generation.manifest.model]
    _demand(not whole or len(inside) == len(mine) == len(sealed), generation, "documents are missing")
    _demand(chroma_sound(generation), generation, "a file of the vectors is not what was sealed")
    by_words = _verify_words(generation, store, embedded)
    chroma = ChromaVectors(generation.chroma, generation.folder.parent / "views")
    try:
        keys = {vector_key(one.revision, passage) for one in inside for passage in one.passages}
        there = chroma.keys()
        _demand(keys <= there and not (whole and there - keys), generation, "the vectors are not those of the truth")
        by_vector = _find_by_vector(generation, chroma, inside)
        if keys == there:
            _ask_questions(generation, chroma, ExactVectors(inside), embedding)
    finally:
        chroma.close()
    count = sum(len(one.passages) for one in embedded)
    return Verified(len(generation.manifest.chroma), count, by_vector, by_words, len(QUESTIONS) * (keys == there))


def _verify_words(generation: Generation, store: Store, embedded: Sequence[Embedded]) -> int:
    lexicon = Lexicon.existing(generation.lexicon)
    try:
        sound = lexicon.condition() == "sound" and lexicon.is_whole()
        _demand(sound, generation, "the words are not what was sealed")
        ids = {passage for one in embedded for passage in one.passages}
        _demand(lexicon.ids() == ids, generation, "the words are not those of the truth's passages")
        _demand(lexicon.revisions() == store.state().documents, generation, "the words are of another version")
        return _find_by_words(generation, store, lexicon, embedded)
    finally:
        lexicon.close()


def _demand(held: bool, generation: Generation, reason: str) -> None:
    if not held:
        raise GenerationUnsound(folder=generation.folder.name, reason=reason)


def _sample(embedded: Sequence[Embedded]) -> Iterator[tuple[Embedded, int]]:
    """Give passages at even distances, by document and row: every one where there are no more than `SAMPLE`."""
    total = sum(len(one.passages) for one in embedded)
    step = max(1.0, total / SAMPLE)
    wanted = {math.floor(number * step) for number in range(min(total, SAMPLE))}
    before = 0
    for one in embedded:
        yield from ((one, row) for row in range(len(one.passages)) if before + row in wanted)
        before += len(one.passages)


def _find_by_vector(generation: Generation, chroma: ChromaVectors, embedded: Sequence[Embedded]) -> int:
    sample = [(vector_key(one.revision, one.passages[row]), one.vectors[row]) for one, row in _sample(embedded)]
    there = chroma.vectors([key for key, _ in sample])
    missed = []
    for key, vector in sample:
        _demand(np.array_equal(there.get(key, vector), vector), generation, f"{key} has another vector")
        found = chroma.nearest(vector, 10)
        # Passages that say the same share a vector: then it is enough that none that is farther stands before it.
        nearest = dict(found).get(key, found[-1][1] if found else -1.0)
        if abs(nearest - float(vector @ vector)) >= _TOLERANCE:
            missed.append(key)
    lost = "".join(missed[:1])
    _demand(len(missed) <= _MISSED * len(sample), generation, f"{lost} does not find itself by its vector")
    return len(sample)


def _find_by_words(generation: Generation, store: Store, lexicon: Lexicon, embedded: Sequence[Embedded]) -> int:
    compared = 0
    wanted = [(one, row) for one, row in _sample(embedded)]
    passages = store.passages_by_id([one.passages[row] for one, row in wanted])
    for one, row in wanted:
        passage = passages.get(one.passages[row])
        if passage is None:
            continue
        frequencies = lexicon.document_frequency(terms(indexed_text(passage)))
        rarest = sorted(frequencies, key=lambda term: (frequencies[term], term))[:_RAREST]
        if not rarest:
            continue
        found = lexicon.search(rarest, len(one.passages), one.document)
        held = passage.id in dict(found) and all(frequencies[term] > 0 for term in rarest)
        _demand(held, generation, f"{passage.id} does not find itself by its words")
        compared += 1
    return compared


def _ask_questions(generation: Generation, chroma: ChromaVectors, exact: ExactVectors, embedding: Embedding) -> None:
    """Demand Chroma's best cosine to be the best there is, but for one question: HNSW is approximate."""
    other = []
    for question, vector in zip(QUESTIONS, embedding.embed_queries(QUESTIONS), strict=True):
        theirs, ours = chroma.nearest(vector, 10)[:1], exact.nearest(vector, 1)
        if not np.allclose([cosine for _, cosine in theirs], [cosine for _, cosine in ours], atol=_TOLERANCE):
            other.append(question)
    _demand(len(other) <= 1, generation, f"« {other[0] if other else ''} » is answered otherwise")


def faults(reading: Reading, stored_digest: str) -> tuple[str, ...]:
    """Return what does not hold in a document as it stands in the truth; nothing where all is well."""
    found = []
    if digest(reading) != stored_digest:
        found.append("the content is not what was written")
    articles = {article.ordinal: article for article in reading.articles}
    for passage in reading.passages:
        article = articles.get(passage.article_ordinal)
        if article is None or article.text[passage.start : passage.end] != passage.text:
            found.append(f"{passage.id} is not what stands in its article")
    return tuple(found)
