"""What a reader must know of a document's dates when it is quoted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assistant.phrases import phrase, written_date
from corpus.nouns import Document


def notices(documents: Iterable[Document], today: date) -> tuple[str, ...]:
    """Return one French sentence for each quoted document that is not in force on `today`."""
    quoted = tuple(documents)
    found: list[str] = []
    for document in quoted:
        if document.valid_until is not None and document.valid_until < today:
            key = "expired" if len(quoted) == 1 else "expired_of"
            found.append(phrase(key, title=document.title, date=written_date(document.valid_until)))
        elif document.valid_from is not None and document.valid_from > today:
            found.append(phrase("not_yet", date=written_date(document.valid_from)))
    return tuple(found)
