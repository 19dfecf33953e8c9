"""Which document a conversation is about, so that « Et en cas de litige ? » is not answered from another contract."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.library import Library
from assistant.questions import TOPIC_OPENS, understand
from corpus.nouns import Document, Turn
from index.analysis import fold

_NAME = re.compile(r"(?<=[\wà-ÿ,'’] )(?:[dl]['’])?([A-ZÀ-Þ][\w-]{2,})|(?<=['’])([A-ZÀ-Þ][\w-]{2,})")
# With more documents than this a conversation is not narrowed: reading them all would cost more than a search.
MOST = 20
# Words of its own that a follow-up must have to be understood without its topic.
FEWEST = 2


def spoken_of(question: str, history: Sequence[Turn], library: Library) -> str | None:
    """Return the document that the newest turn with proper names names alone; None where none is, or several are.

    A question with a proper name that this document lacks is not narrowed.
    """
    documents = library.documents()
    if not 1 < len(documents) <= MOST:
        return None
    for turn in reversed(history):
        names = _names(turn.content) if turn.role == "user" else ()
        if names:
            named = [document for document in documents if _has_all(names, document, library)]
            return named[0].id if len(named) == 1 and _has_all(_names(question), named[0], library) else None
    return None


def without_names(standalone: str) -> str:
    """Return a rewritten follow-up without its topic where that is a proper name: it named the document itself.

    « Qui les paie ? » says too little to go without.
    """
    head, _, topic = standalone.partition(TOPIC_OPENS)
    return f"{head} ?" if topic and _names(f"de {topic}") and len(understand(head).terms) >= FEWEST else standalone


def _names(text: str) -> tuple[str, ...]:
    return tuple(fold(match[1] or match[2]) for match in _NAME.finditer(text))


def _has_all(names: tuple[str, ...], document: Document, library: Library) -> bool:
    text = fold(" ".join((document.title, *(article.text for article in library.articles(document.id)))))
    return all(re.search(rf"\b{re.escape(name)}\b", text) for name in names)
