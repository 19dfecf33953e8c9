"""What a refusal says: that the corpus is silent, or, where that may well be false, that it does not say clearly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.extractive import Extractive
from assistant.inquiry import Decline, Inquiry
from assistant.library import Library
from assistant.refusing import refuse
from assistant.retriever import PassageRetriever

TEXT = """CONVENTION DE VERMELLE

Article 1 : Entretien

Les haies sont taillées deux fois par an par le service des espaces verts. Le chemin reste ouvert aux promeneurs.

Article 2 : Assurance

L'association assure le local. Elle remet l'attestation avant le 15 mars.
"""
SILENT, UNCLEAR = "Le corpus ne le dit pas.", "Le corpus ne le dit pas clairement"
UNDATED = "Le corpus ne donne pas cette date."


@pytest.fixture(scope="module")
def library(library_of: Callable[[str], Library]) -> Library:
    return library_of(TEXT)


@pytest.fixture
def inquire(library: Library) -> Callable[..., Inquiry]:
    """Return what an inquiry is, with its best sentence as sure, as full and read as is said."""

    def make(question: str, sure: float, *, odds: float | None = None, holds: float = 0.0) -> Inquiry:
        found = Extractive(library).inquire(question, PassageRetriever(library=library).hits(question))
        evidence = tuple(replace(one, answers=odds, holds=holds) for one in found.evidence)
        return replace(found, sure=sure, evidence=evidence)

    return make


@pytest.mark.parametrize(
    ("question", "sure", "known", "said"),
    [
        ("Le chemin est-il fermé aux chiens ?", 0.1, {}, SILENT),
        ("Le chemin est-il fermé aux chiens ?", 0.2, {}, UNCLEAR),
        ("Le chemin est-il fermé aux chiens ?", 0.1, {"odds": -2.0}, SILENT),
        ("Le chemin est-il fermé aux chiens ?", 0.1, {"odds": -0.5}, UNCLEAR),
        ("Quand le chemin est-il fermé ?", 0.3, {}, UNDATED),
        ("Quand le chemin est-il fermé ?", 0.3, {"holds": 1.0}, UNCLEAR),
        ("Quand le chemin est-il fermé ?", 0.1, {"odds": -0.5}, UNDATED),
        ("Quand le chemin est-il fermé ?", 0.1, {"odds": -0.5, "holds": 1.0}, UNCLEAR),
    ],
)
def test_silence_is_not_claimed_where_the_text_may_well_answer(inquire, question: str, sure: float, known, said: str):
    refusal = refuse(inquire(question, sure, **known))
    assert refusal.text.startswith(said)
    assert refusal.unsure == (said == UNCLEAR)
    assert refusal.closest


def test_what_is_known_to_be_absent_is_refused_without_reserve(inquire):
    refusal = refuse(inquire("Que dit l'annexe 3 ?", 0.4), Decline("L'annexe 3 n'est pas dans le corpus."))
    assert (refusal.text, refusal.unsure) == ("L'annexe 3 n'est pas dans le corpus.", False)


def test_a_reserve_needs_something_to_show(inquire):
    refusal = refuse(replace(inquire("Le chemin est-il fermé ?", 0.4), evidence=()))
    assert (refusal.text, refusal.unsure) == (SILENT, False)
