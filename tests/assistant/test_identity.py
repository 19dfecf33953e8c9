"""What a document is called, and what it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.extractive import Extractive
from assistant.identity import identity
from assistant.library import Library
from assistant.retriever import PassageRetriever
from assistant.settings import Settings
from corpus.nouns import Answer, Refusal
from index.analysis import terms

TEXT = """COMMUNE DE VERMELLE

CONVENTION D'OBJECTIFS

Entre

La Ville de Vermelle, représentée par son maire, Monsieur Hector BALANDIER,

et

L'association Les Tisserands, dont le siège est à Roncières,

Article 1 : Comité

Un comité de cinq élus suit la convention. Deux ateliers sont ouverts à Roncières et à Saint-Aubert.

Article 2 : Loyer

Le loyer du local est de 310 euros par mois en 2025.
"""


@pytest.fixture
def library(tmp_path: Path):
    file = tmp_path / "convention-cantine.txt"
    file.write_text(TEXT, encoding="utf-8")
    with Library.open(Settings(home=tmp_path / "home")) as library:
        library.ingest([file])
        yield library


def test_a_document_is_called_by_its_title_its_file_its_header_and_its_parties(library: Library):
    (document,) = library.documents()
    called = identity(document, library.passages(document.id))
    for word in ("convention", "objectifs", "cantine", "commune", "Vermelle", "Tisserands"):
        assert set(terms(word)) <= called, word


def test_neither_people_nor_what_its_articles_tell_apart_name_it(library: Library):
    (document,) = library.documents()
    called = identity(document, library.passages(document.id))
    for word in ("Balandier", "Hector", "Roncières", "Saint-Aubert", "comité", "loyer"):
        assert not set(terms(word)) & called, word


def ask(library: Library, question: str):
    return Extractive(library).reply(question, PassageRetriever(library=library).hits(question))


def test_a_question_that_names_the_document_is_answered_from_within(library: Library):
    reply = ask(library, "De combien d'élus est le comité de la convention de Vermelle ?")
    assert isinstance(reply, Answer)
    assert "cinq élus" in reply.text


def test_the_name_alone_answers_nothing(library: Library):
    reply = ask(library, "Quel piscinier entretient le bassin de la commune de Vermelle ?")
    assert isinstance(reply, Refusal)


def test_an_amount_of_another_year_is_no_answer(library: Library):
    assert isinstance(ask(library, "Quel est le loyer du local en 2025 ?"), Answer)
    assert isinstance(ask(library, "Quel est le loyer du local en 2031 ?"), Refusal)
