"""The library as a LangChain retriever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as FoundText
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.lexis import shipped_lexis
from assistant.library import Library
from assistant.questions import understand
from corpus.nouns import Hit
from index.analysis import terms

LIMIT = 40


class PassageRetriever(BaseRetriever):
    """Find passages for a question; each result carries its `Hit` in `metadata["hit"]`.

    A question whose words have synonyms, or that means a word it has not (« à quoi ça sert ? »: the object), is
    searched a second time with them; what only that search finds comes last.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    library: Library
    document: str | None = None
    limit: int = LIMIT

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[FoundText]:
        return [_found_text(hit) for hit in self.hits(query)]

    def hits(self, query: str) -> tuple[Hit, ...]:
        """Return the hits for `query`, best first, ranks from 1."""
        found = list(self.library.search(query, document=self.document, limit=self.limit))
        asked_for = understand(query).terms
        implied = frozenset(asked_for) - frozenset(terms(query))
        more = (*sorted(implied), *shipped_lexis().expand(asked_for))
        if more:
            asked = f"{query} {' '.join(more)}"
            expanded = self.library.search(asked, document=self.document, limit=self.limit, meant=query)
            found += _unseen(found, expanded)
        return tuple(replace(hit, rank=rank) for rank, hit in enumerate(found, start=1))


def _unseen(found: Sequence[Hit], others: Sequence[Hit]) -> list[Hit]:
    """Return the hits of `others` that `found` lacks, with the lowest score of `found`."""
    seen = {hit.passage.id for hit in found}
    lowest = min((hit.score for hit in found), default=0.0)
    return [replace(hit, score=lowest) for hit in others if hit.passage.id not in seen]


def _found_text(hit: Hit) -> FoundText:
    passage = hit.passage
    metadata: dict[str, Any] = {"hit": hit, "document": passage.document, "label": passage.label, "score": hit.score}
    return FoundText(id=passage.id, page_content=passage.text, metadata=metadata)
