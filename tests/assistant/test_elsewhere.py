"""Whether the document of a conversation or another one answers a whole question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.elsewhere import chosen, is_certain
from corpus.nouns import Answer, Citation, Refusal

HERE = Citation(1, "bail", "Bail du jardin", "Article 2", 2, "Article 2", None, "quatre ans", 0, 10, "p1")
THERE = replace(HERE, document="moulin", title="Convention du moulin", quote="dix-huit mois")


def answer(citation: Citation, evidence: float) -> Answer:
    return Answer("Quelle durée ?", f"« {citation.quote} » [1]", (citation,), evidence=evidence)


def refusal(*closest: Citation) -> Refusal:
    return Refusal("Quelle durée ?", "Le corpus ne donne pas cette durée.", closest)


@pytest.mark.parametrize(
    ("there", "anywhere", "document"),
    [
        (0.8, answer(THERE, 0.85), "bail"),
        (0.8, answer(THERE, 0.95), "moulin"),
        (0.6, answer(HERE, 0.55), "bail"),
        (0.6, answer(THERE, 0.65), "bail"),
        (0.6, answer(THERE, 0.72), "moulin"),
        (0.8, refusal(THERE), "bail"),
        (0.6, refusal(THERE), None),
        (None, answer(THERE, 0.72), "moulin"),
        (None, answer(THERE, 0.65), None),
        (None, refusal(THERE), None),
    ],
)
def test_the_document_spoken_of_answers_unless_another_is_surer(there, anywhere, document: str | None):
    reply = chosen(answer(HERE, there) if there else refusal(HERE), anywhere, "bail")
    assert (reply.citations[0].document if isinstance(reply, Answer) else None) == document
    assert ("Dans un autre document, « Convention du moulin » :" in reply.text) == (document == "moulin")


def test_a_refusal_names_the_document_that_may_answer():
    reply = chosen(refusal(HERE), answer(THERE, 0.65), "bail")
    assert "« Convention du moulin », article 2" in reply.text
    assert [(one.number, one.document) for one in reply.closest] == [(1, "bail"), (2, "moulin")]
    assert chosen(refusal(HERE), refusal(THERE), "bail") == refusal(HERE)


def test_what_is_certain_needs_no_other_search():
    assert is_certain(answer(HERE, 0.9))
    assert not is_certain(answer(HERE, 0.8))
    assert not is_certain(refusal(HERE))
