"""A reply as the object that `contrat ask --json` prints."""

from __future__ import annotations

from typing import Any

from corpus.nouns import Answer, Citation, Reply


def as_json(reply: Reply) -> dict[str, Any]:
    """Return the object: question, answer, abstained, engine, citations, closest, notices, seconds."""
    abstained = not isinstance(reply, Answer)
    citations = reply.citations if isinstance(reply, Answer) else ()
    closest = () if isinstance(reply, Answer) else reply.closest
    return {
        "question": reply.question,
        "standalone": reply.standalone,
        "answer": reply.text,
        "abstained": abstained,
        "engine": reply.engine,
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
    }
