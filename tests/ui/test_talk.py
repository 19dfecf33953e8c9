"""A conversation, over the real library, the real assistant and what people keep."""

from dataclasses import replace

import pytest

from assistant.chain import Assistant
from assistant.library import Library
from assistant.people import People
from assistant.settings import Settings
from corpus.nouns import Answer, Refusal
from evals.faults import QUESTION, with_server
from evals.wire import serving
from ui import page_texts, texts
from ui.acronyms import Acronyms
from ui.narrowed import Narrowed
from ui.rate import Rate
from ui.render import NO_NOTES, escape, render_exchange
from ui.sources import Exchange
from ui.suggestions import Suggestions
from ui.talk import Dialogue, Talk, announcement, history
from ui.view import View


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return Settings(home=tmp_path_factory.mktemp("home"), log_unanswered=True)


@pytest.fixture(scope="module")
def talk(settings, tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    for name, title, rule in (("bail", "bail", "Le bail dure trois ans."), ("pret", "prêt", "Le prêt dure un an.")):
        text = f"Convention de {title}\n\nArticle 1 : Objet\nLa ville tient un local.\n\nArticle 2 : Durée\n{rule}\n"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with Library.open(settings) as library, People.open(settings) as people:
        library.ingest_shipped()
        library.ingest([folder])
        assistant = Assistant(library, settings)
        suggestions = Suggestions(library, assistant)
        narrowed = Narrowed(library, settings)
        yield Talk(library, assistant, settings.question_limit, people, suggestions, narrowed, Rate(10_000, 60))
        suggestions.close()


def ask(talk, question, dialogue=None, scope=()):
    return list(talk.ask(question, dialogue or Dialogue(), scope))[-1]


def last(dialogue):
    return dialogue.exchanges[-1]


def test_an_answer_grows_and_ends_with_its_sources(talk):
    steps = [last(step) for step in talk.ask("Quelles sont les priorités ?", Dialogue())]
    assert steps[0].reply is None  # and more such, on a machine that is busy, until the first words
    lengths = [len(step.reply.text) for step in steps if step.reply is not None]
    assert lengths == sorted(lengths)
    assert len(lengths) > 2
    assert steps[-1].done
    assert steps[-1].sources[0].article.name == "Article 4"


def test_every_citation_of_an_answer_stands_in_its_source(talk):
    exchange = last(ask(talk, "Quelles sont les priorités ?"))
    assert isinstance(exchange.reply, Answer)
    for source in exchange.sources:
        for citation in source.citations:
            assert source.article.text[citation.start : citation.end] == citation.quote


def test_a_follow_up_reads_the_conversation(talk):
    dialogue = ask(talk, "Que dit l'article 4 du protocole ?", None, ["protocole-2020"])
    dialogue = ask(talk, "Et l'article 5 ?", dialogue, ["protocole-2020"])
    assert [turn.role for turn in history(dialogue.exchanges)] == ["user", "assistant"] * 2
    assert last(dialogue).sources[0].article.name == "Article 5"


def test_a_question_off_the_corpus_is_announced_as_refused_and_noted(talk):
    exchange = last(ask(talk, "Quelle est la recette de la tarte aux pommes ?"))
    assert isinstance(exchange.reply, Refusal)
    assert announcement(exchange) == texts.REFUSED
    assert "tarte" in talk.people.unanswered()[0].question


def test_a_conversation_is_found_again_with_its_answers_and_citations(talk):
    dialogue = ask(talk, "Combien de temps le bail dure-t-il ?")
    dialogue = ask(talk, "Quelles sont les priorités ?", dialogue)
    again = talk.reopen(dialogue.id)
    assert [one.question for one in again.exchanges] == [one.question for one in dialogue.exchanges]
    assert [one.reply.text for one in again.exchanges] == [one.reply.text for one in dialogue.exchanges]
    assert [one.sources for one in again.exchanges] == [one.sources for one in dialogue.exchanges]
    assert [one.turn for one in again.exchanges] == [one.turn for one in dialogue.exchanges]
    assert talk.people.conversations("bail")[0].id == dialogue.id


def test_a_conversation_deleted_in_another_window_goes_on_as_a_new_one(talk):
    dialogue = ask(talk, "Combien de temps le bail dure-t-il ?")
    talk.people.delete(dialogue.id)
    now = ask(talk, "Quelles sont les priorités ?", dialogue)
    assert now.id != dialogue.id
    assert [one.question for one in talk.reopen(now.id).exchanges] == ["Quelles sont les priorités ?"]


def test_an_answer_that_cannot_be_kept_is_shown_and_says_so(talk, tmp_path):
    broken = tmp_path / "broken"
    people = People.open(Settings(home=broken))
    people.close()
    (broken / "people.sqlite").write_bytes(b"no database at all" * 100)
    (exchange,) = ask(replace(talk, people=people), "Combien de temps le bail dure-t-il ?").exchanges
    people.close()
    assert "trois ans" in exchange.reply.text
    assert page_texts.NOT_KEPT in exchange.reply.notices
    assert exchange.turn == ""


@pytest.mark.parametrize(
    ("scope", "cited"),
    [(["bail"], {"bail"}), (["pret"], {"pret"}), (["bail", "pret"], {"bail", "pret"}), (["?"], None)],
)
def test_a_question_is_asked_of_the_chosen_documents_only(talk, scope, cited):
    exchange = last(ask(talk, "Que dit l'article 2 ?", None, scope))
    found = {citation.document for source in exchange.sources for citation in source.citations}
    assert found
    assert cited is None or found <= cited
    assert len(exchange.scope) == (0 if cited is None else len(scope))


def test_of_several_documents_only_those_are_searched(talk):
    exchange = last(ask(talk, "Quelles sont les priorités ?", None, ["bail", "pret"]))
    assert isinstance(exchange.reply, Refusal)


@pytest.mark.parametrize("question", ["", "   ", "?!", "x" * 2_001])
def test_a_question_that_cannot_be_asked_gets_a_hint(talk, question):
    assert talk.objection(question)
    assert not talk.objection("Qui a signé ?")


def test_one_person_who_asks_too_often_is_told_to_wait_and_another_is_not():
    now = [0.0]
    rate = Rate(3, 60, lambda: now[0])
    assert [rate.wait("a") for _ in range(4)] == [0, 0, 0, 60]
    assert rate.wait("b") == 0
    now[0] = 45.5
    assert rate.wait("a") == 15
    now[0] = 60.0
    assert rate.wait("a") == 0


def test_the_rate_is_said_in_french(talk):
    slow = replace(talk, rate=Rate(1, 60))
    assert slow.objection("Qui ?", "a") == ""
    assert "Attendez" in slow.objection("Qui ?", "a")


def test_an_error_is_said_without_a_trace_of_the_program(talk):
    class Broken:
        def stream(self, question, history, document=None):
            raise RuntimeError("/secret/path")

    exchange = last(ask(replace(talk, assistant=Broken()), "Qui ?"))
    assert exchange.failure == texts.UNEXPECTED_HERE
    assert history((exchange,)) == ()


def test_a_stopped_reply_stays_where_it_stood_and_says_so(talk):
    steps = list(talk.ask("Quelles sont les priorités ?", Dialogue()))
    kept = talk.stop(steps[2])
    assert last(kept).done
    assert last(kept).reply.text == last(steps[2]).reply.text
    assert last(kept).sources[0].article.name == "Article 4"
    assert last(kept).failure == texts.STOPPED
    assert last(talk.stop(steps[0])).failure == texts.STOPPED
    assert talk.stop(steps[-1]) == steps[-1]
    assert talk.stop(Dialogue()) == Dialogue()


def test_the_first_questions_are_answered_by_the_documents(talk):
    questions = talk.suggestions.first()
    assert len(questions) == 4
    for question in questions:
        assert isinstance(last(ask(talk, question)).reply, Answer), question


def test_what_is_suggested_next_is_answered_and_was_not_asked(talk):
    talk.suggestions.of("protocole-2020")
    talk.suggestions._worker.submit(lambda: None).result()
    reply = talk.assistant.reply("Quelles sont les priorités ?")
    asked = talk.suggestions.after(reply, ["Que dit l'article 1 ?"], limit=20)
    assert len(asked) > 5
    assert "Que dit l'article 1 ?" not in asked
    assert all(isinstance(talk.assistant.reply(question), Answer) for question in asked)


def test_what_was_just_answered_is_not_suggested_in_other_words(talk):
    talk.suggestions.of("protocole-2020")
    talk.suggestions._worker.submit(lambda: None).result()
    known = "Jusqu'à quand ce document produit-il ses effets ?"
    until = talk.assistant.reply("Jusqu'à quand c'est valable ?")
    assert known not in talk.suggestions.after(until, [], limit=40)
    assert known in talk.suggestions.after(talk.assistant.reply("Quelles sont les priorités ?"), [], limit=40)


def test_an_acronym_is_explained_by_the_document_first_and_else_by_the_glossary(talk):
    known = Acronyms(talk.library).of(["Le PAQTE, les QPV et le XYZ."], ["protocole-2020"])
    assert set(known) == {"PAQTE", "QPV"}
    assert "défini par" in known["PAQTE"]
    assert "glossaire" in known["QPV"]


@pytest.mark.parametrize(
    ("engine", "host", "said"),
    [
        ("extractive", "", page_texts.WHERE_HERE),
        ("openai:m", "", page_texts.WHERE_HERE),
        ("openai:m", "llm.example", "calculé par llm.example"),
    ],
)
def test_each_answer_says_where_it_was_written(talk, settings, engine, host, said):
    view = View(Acronyms(talk.library), talk.suggestions, settings.today, page_texts.WHERE_HERE)
    exchange = Exchange("Quand ?", Answer("Quand ?", "En 2022.", engine=engine, host=host), done=True)
    assert escape(said) in view.current(Dialogue(exchanges=(exchange,)))


def test_a_model_s_sources_are_shown_before_its_words(talk, settings):
    true = "Le protocole produit ses effets jusqu'au 31 décembre 2022."
    with serving(lambda _messages: f"{true} {true}") as server:
        written = Assistant(talk.library, with_server(settings, server.url))
        steps = [last(step) for step in replace(talk, assistant=written).ask(QUESTION, Dialogue())]
    found = next(step for step in steps if step.sources)
    assert not found.done
    assert found.reply.text == ""
    assert "rédige" in render_exchange(1, found, NO_NOTES)
    assert steps[-1].done
    assert steps[-1].reply.text.startswith(true)


def test_a_view_shows_the_kept_id_and_only_the_last_exchange_grows(talk, settings):
    view = View(Acronyms(talk.library), talk.suggestions, settings.today, "ici")
    dialogue = ask(talk, "Quelles sont les priorités ?", ask(talk, "Combien de temps le bail dure-t-il ?"))
    assert f'id="conversation-{dialogue.id}"' in view.past(dialogue)
    assert 'id="echange-1"' in view.past(dialogue)
    assert 'id="echange-2"' in view.current(dialogue)
    assert 'id="sources-2"' in view.panel(dialogue)
