"""Example questions, taken from the structure of the documents at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.nouns import Document

if TYPE_CHECKING:
    from assistant.library import Library


def examples(library: Library, limit: int = 4) -> tuple[str, ...]:
    """Return at most `limit` questions that the documents answer, the documents in their order."""
    found: dict[str, None] = {}
    for document in library.documents():
        found.update(dict.fromkeys(_questions(library, document)))
    return tuple(found)[:limit]


def _questions(library: Library, document: Document) -> Iterator[str]:
    passages = library.passages(document.id)
    lists = Counter(passage.place.split()[0] for passage in passages if passage.kind == "item" and passage.place)
    yield from (f"Donne la liste des {_plural(word)}." for word, _ in lists.most_common(1))
    if any(passage.kind == "signatory" for passage in passages):
        yield "Qui a signé ?"
    if document.valid_until:
        yield "Jusqu'à quand ce document produit-il ses effets ?"
    numbers = [
        article.name.split()[-1] for article in library.articles(document.id) if article.name.startswith("Article ")
    ]
    yield from (f"Que dit l'article {number} ?" for number in numbers[1:4])


def _plural(word: str) -> str:
    return word if word.endswith(("s", "x", "z")) else f"{word}s"
