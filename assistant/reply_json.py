"""A reply as the object that `contrat ask --json` prints and that people keep, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from corpus.nouns import Answer, Citation, Refusal, Reply


def as_json(reply: Reply) -> dict[str, Any]:
    """Return the object: question, answer, abstained, unsure, engine, host, citations, closest, notices, seconds.

    `unsure` is true of a refusal whose closest passages may answer. A citation has what finds it again after the
    library changed: `version` (SHA-256 of the document's bytes), `article_ordinal`, and the offsets `start` and `end`
    of the quote in that article's text.
    """
    abstained = not isinstance(reply, Answer)
    citations = reply.citations if isinstance(reply, Answer) else ()
    closest = () if isinstance(reply, Answer) else reply.closest
    return {
        "question": reply.question,
        "standalone": reply.standalone,
        "answer": reply.text,
        "abstained": abstained,
        "unsure": not isinstance(reply, Answer) and reply.unsure,
        "engine": reply.engine,
        "host": reply.host,
        "citations": [_citation(citation) for citation in citations],
        "closest": [_citation(citation) for citation in closest],
        "notices": list(reply.notices),
        "evidence": round(reply.evidence, 4),
        "seconds": round(reply.seconds, 4),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "document": citation.document,
        "title": citation.title,
        "article": citation.article,
        "label": citation.label,
        "page": citation.page,
        "quote": citation.quote,
        "supported": citation.supported,
        "version": citation.version,
        "article_ordinal": citation.article_ordinal,
        "start": citation.start,
        "end": citation.end,
        "passage": citation.passage,
    }


def as_reply(kept: Mapping[str, Any]) -> Reply:
    """Return the reply that `as_json` wrote; of a removed document the citations have places and no words."""
    said: dict[str, Any] = {name: kept[name] for name in ("question", "standalone", "engine", "evidence", "seconds")}
    said |= {"text": kept["answer"], "host": kept.get("host", ""), "notices": tuple(kept["notices"])}
    if kept["abstained"]:
        closest = tuple(map(_read_citation, kept["closest"]))
        return Refusal(closest=closest, unsure=kept.get("unsure", False), **said)
    return Answer(citations=tuple(map(_read_citation, kept["citations"])), **said)


def _read_citation(kept: Mapping[str, Any]) -> Citation:
    return Citation(**{field.name: kept[field.name] for field in fields(Citation)})
