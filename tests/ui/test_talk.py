"""A conversation, over the real library and the real assistant."""

import pytest

from assistant.chain import Assistant
from assistant.library import Library
from assistant.settings import Settings
from corpus.nouns import Answer, Refusal
from ui import texts
from ui.examples import examples
from ui.talk import Talk, announcement, history, messages


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    with Library.open(settings) as library:
        library.ingest_shipped()
        yield Talk(library, Assistant(library, settings), settings.question_limit)


def ask(talk, question, before=()):
    return (*before, list(talk.ask(question, before))[-1])


def test_an_answer_grows_and_ends_with_its_sources(talk):
    steps = list(talk.ask("Que dit l'article 2 ?", ()))
    assert steps[0].reply is None
    lengths = [len(step.reply.text) for step in steps[1:]]
    assert lengths == sorted(lengths)
    assert len(lengths) > 2
    assert steps[-1].done
    assert steps[-1].sources[0].article.name == "Article 2"


def test_every_citation_of_an_answer_stands_in_its_source(talk):
    (exchange,) = ask(talk, "Quelles sont les priorités ?")
    assert isinstance(exchange.reply, Answer)
    for source in exchange.sources:
        for citation in source.citations:
            assert source.article.text[citation.start : citation.end] == citation.quote


def test_a_follow_up_reads_the_conversation(talk):
    exchanges = ask(talk, "Que dit l'article 2 ?")
    exchanges = ask(talk, "Et l'article 5 ?", exchanges)
    assert [turn.role for turn in history(exchanges)] == ["user", "assistant"] * 2
    assert exchanges[-1].sources[0].article.name == "Article 5"


def test_a_question_off_the_corpus_is_announced_as_refused(talk):
    (exchange,) = ask(talk, "Quelle est la recette de la tarte aux pommes ?")
    assert isinstance(exchange.reply, Refusal)
    assert announcement(exchange) == texts.REFUSED


@pytest.mark.parametrize("question", ["", "   ", "?!", "x" * 2_001])
def test_a_question_that_cannot_be_asked_gets_a_hint(talk, question):
    assert talk.objection(question)
    assert not talk.objection("Qui a signé ?")


def test_an_error_is_said_without_a_trace_of_the_program(talk):
    class Broken:
        def stream(self, question, history):
            raise RuntimeError("/secret/path")

    (exchange,) = ask(Talk(talk.library, Broken(), 2_000), "Qui ?")
    assert exchange.failure == texts.UNEXPECTED_HERE
    assert history((exchange,)) == ()
    assert "secret" not in str(messages((exchange,)))


def test_a_stopped_reply_stays_where_it_stood_and_says_so(talk):
    steps = list(talk.ask("Quelles sont les priorités ?", ()))
    (kept,) = talk.stop((steps[2],))
    assert kept.done
    assert kept.reply.text == steps[2].reply.text
    assert kept.sources[0].article.name == "Article 4"
    assert texts.STOPPED in messages((kept,))[1]["content"]
    assert talk.stop((steps[0],))[0].failure == texts.STOPPED
    assert talk.stop((steps[-1],)) == (steps[-1],)
    assert talk.stop(()) == ()


def test_the_examples_are_questions_that_the_corpus_answers(talk):
    questions = examples(talk.library)
    assert len(questions) == 4
    for question in questions:
        (exchange,) = ask(talk, question)
        assert isinstance(exchange.reply, Answer), question
