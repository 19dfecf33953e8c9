"""Whatever a model's server does, a question is answered by quotes: a real server in a process of its own."""

import pytest

from assistant.chain import Assistant
from assistant.model_faults import Breaker, ModelFault, kind_of
from corpus.nouns import Turn
from evals import faults
from evals.wire import serving

TRUE = "Le protocole produit ses effets jusqu'au 31 décembre 2022."


def test_each_kind_of_fault_leaves_an_answer_with_a_notice_and_without_the_key(library, settings):
    assert len(faults.KINDS) >= 18
    tried = faults.run(library, settings, 1)
    assert [(one.kind, one.wrong) for one in tried if one.wrong] == []
    assert not [one for one in tried if "erreur inattendue" in one.notice]


@pytest.mark.parametrize("streams", [True, False])
def test_a_server_that_works_is_asked_and_shown(library, settings, streams: bool):
    with serving(lambda _messages: TRUE, streams) as server:
        reply = Assistant(library, faults.with_server(settings, server.url)).reply(faults.QUESTION)
    assert reply.engine == "openai:faulty"
    assert reply.text == f"{TRUE} [1]"


def test_after_three_failures_in_a_row_the_server_is_left_alone_for_a_while(library, settings):
    with serving(lambda _messages: "") as server:
        assistant = Assistant(library, faults.with_server(settings, server.url, llm_failures=3, llm_rest_seconds=60))
        said = [assistant.reply(faults.QUESTION).notices[0] for _ in range(5)]
        assert len(server.asked) == 3
    assert ["sollicité pour le moment" in one for one in said] == [False, False, False, True, True]


def test_after_the_rest_one_request_is_a_trial():
    now = [0.0]
    breaker = Breaker(2, 10, lambda: now[0])
    for _ in range(2):
        assert breaker.allows()
        breaker.failed()
    assert not breaker.allows()
    now[0] = 11
    assert [breaker.allows(), breaker.allows()] == [True, False]
    breaker.succeeded()
    assert [breaker.allows(), breaker.allows()] == [True, True]


def test_what_is_sent_is_the_question_the_passages_and_for_a_follow_up_the_conversation(library, settings):
    history = (Turn("user", "Quelles sont les priorités ?"), Turn("assistant", "Les priorités sont onze."))
    with serving(
        lambda messages: "Jusqu'à quand le protocole vaut-il ?" if "reformules" in str(messages) else TRUE
    ) as one:
        Assistant(library, faults.with_server(settings, one.url)).reply("Et il vaut jusqu'à quand ?", history)
        first, second = one.asked
    assert "Les priorités sont onze." in str(first)
    assert "Les priorités sont onze." not in str(second)
    assert second["messages"][-1]["content"] == "Jusqu'à quand le protocole vaut-il ?"
    assert {key for body in (first, second) for key in body} <= {
        "messages", "model", "stream", "temperature", "stream_options"
    }  # fmt: skip


def test_a_follow_up_that_the_model_cannot_rewrite_is_rewritten_by_rules_and_the_model_is_not_waited_for_twice(
    library, settings
):
    history = (Turn("user", "Que dit l'article 2 ?"), Turn("assistant", "Selon l'article 2 : …"))
    with serving(lambda _messages: "") as server:
        reply = Assistant(library, faults.with_server(settings, server.url)).reply("Et l'article 3 ?", history)
        assert len(server.asked) == 1
    assert reply.standalone == "Que dit l'article 3 ?"
    assert "modèle de langue" in reply.notices[0]


@pytest.mark.parametrize(
    "written", ["Que dit l'article 9 ?", "Que fait Victor Hugo ?", "L'article 3.", "Je ne sais pas"]
)
def test_a_rewritten_question_that_brings_in_something_new_is_not_taken(library, settings, written: str):
    history = (Turn("user", "Que dit l'article 2 ?"), Turn("assistant", "Selon l'article 2 : …"))
    with serving(lambda _messages: written) as server:
        reply = Assistant(library, faults.with_server(settings, server.url)).reply("Et l'article 3 ?", history)
    assert reply.standalone == "Que dit l'article 3 ?"


def test_a_fault_tells_its_kind_by_its_causes():
    try:
        try:
            raise ModelFault("long")
        except ModelFault as cause:
            raise RuntimeError("connection") from cause
    except RuntimeError as error:
        assert kind_of(error) == "long"
    assert kind_of(OSError("x")) == "other"
