"""Follow-ups that nothing answers in their words, answered from the article of the last answer, and said to be so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.chain import Assistant
from assistant.library import Library
from assistant.nearby import last_place
from assistant.retriever import PassageRetriever
from assistant.settings import Settings
from corpus.nouns import Answer, Refusal, Turn

TEXT = """CONVENTION DE VERMELLE

Article 1 : Comité des usagers

Un comité de trois élus et de quatre parents se réunit une fois par trimestre. Il donne son avis sur les menus et \
visite les cuisines. Il est consulté avant le 15 mars.

Article 2 : Local

Le local de la rue des Tisserands est prêté à l'association. Elle paie l'électricité et l'eau.
"""
QUOTED = (
    Turn("user", "Qui compose le comité des usagers ?"),
    Turn("assistant", "Selon l'article 1 : « Un comité de trois élus et de quatre parents » [1]"),
)


@pytest.fixture(scope="module")
def library(library_of: Callable[[str], Library]) -> Library:
    return library_of(TEXT)


def reply(library: Library, question: str, **settings):
    return Assistant(library, Settings(home=library.home, **settings)).reply(question, QUOTED)


def test_the_same_article_answers_and_what_was_quoted_is_not_quoted_again(library: Library):
    answer = reply(library, "Et il fait quoi ?")
    assert isinstance(answer, Answer)
    assert "article qui vient d'être cité" in answer.text
    assert "avis sur les menus" in answer.text
    assert {one.article for one in answer.citations} == {"Article 1"}
    assert not any("trois élus" in one.quote for one in answer.citations)


def test_a_date_is_answered_by_what_holds_one_and_an_amount_is_not_made_up(library: Library):
    dated = reply(library, "Quand ?")
    assert isinstance(dated, Answer)
    assert "15 mars" in dated.text
    assert isinstance(reply(library, "Et combien ça coûte ?"), Refusal)
    assert isinstance(reply(library, "Et son numéro de téléphone ?"), Refusal)


def test_what_the_article_has_no_word_of_is_not_answered_from_it(library: Library):
    asked = (Turn("user", "Que propose la convention ?"), QUOTED[1])
    who = Assistant(library, Settings(home=library.home))
    assert isinstance(who.reply("et pour les chiens ?", asked), Refusal)
    assert isinstance(who.reply("et pour les menus ?", asked), Answer)


def test_the_strictest_setting_has_none_of_it(library: Library):
    assert isinstance(reply(library, "Et il fait quoi ?", strictness="strict"), Refusal)


def test_a_question_that_stands_alone_is_not_answered_from_there(library: Library):
    assert isinstance(reply(library, "Quelles sont les heures d'ouverture de la piscine municipale ?"), Refusal)


def test_the_place_of_the_last_answer_is_found_by_its_quote(library: Library):
    place = last_place(QUOTED, library)
    assert place is not None
    assert place.passage.article == "Article 1"
    assert last_place((*QUOTED, Turn("user", "Et ?"), Turn("assistant", "Le corpus ne le dit pas.")), library) is None
    assert last_place((Turn("user", "Et ?"), Turn("assistant", "« Ces mots ne sont nulle part »")), library) is None


def test_a_refusal_costs_one_search_of_each_reading(library: Library, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    hits = PassageRetriever.hits
    monkeypatch.setattr(PassageRetriever, "hits", lambda self, query: asked.append(query) or hits(self, query))
    refusal = Assistant(library, Settings(home=library.home)).reply("Qui entretient la piscine municipale ?")
    assert isinstance(refusal, Refusal)
    assert len(asked) == 1
