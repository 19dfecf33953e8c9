"""The engine with a language model, driven by LangChain's own scripted chat model."""

import re

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant.extractive import Extractive
from assistant.model import UNKNOWN, ModelEngine, UnusableModel, load_model_engine
from assistant.retriever import PassageRetriever
from assistant.settings import Settings
from corpus.nouns import Answer, Reply

QUESTION = "Jusqu'à quand le protocole est-il valable ?"


class Scripted(FakeListChatModel):
    """Write a text in which {PASSAGE:words} stands for the id of the passage that holds those words."""

    def _call(self, messages, *args, **kwargs):
        prompt = messages[0].content
        listed = re.split(r"\n\n(?=\[)", prompt)

        def key(match: re.Match[str]) -> str:
            return next(re.search(r"\[(\w{4})\]", part)[1] for part in listed if match[1] in part)

        return re.sub(r"\{PASSAGE:([^}]*)\}", key, self.responses[0])


def write(library, text: str) -> Reply:
    engine = ModelEngine(Scripted(responses=[text]), "scripted", library, Extractive(library))
    return engine.reply(QUESTION, PassageRetriever(library=library).hits(QUESTION))


def test_a_sentence_that_its_passage_bears_out_is_shown_with_its_citation(library):
    reply = write(library, "Le protocole produit ses effets jusqu'au 31 décembre 2022 [{PASSAGE:produira ses effets}].")
    assert isinstance(reply, Answer)
    assert reply.engine == "scripted"
    assert reply.citations[0].quote == "Le Protocole produira ses effets jusqu'au 31 décembre 2022."
    assert reply.text.endswith("[1]")


@pytest.mark.parametrize(
    "text",
    [
        "Le protocole produit ses effets jusqu'au 31 décembre 2025 [{PASSAGE:produira ses effets}].",
        "Le protocole a été signé par Victor Hugo [{PASSAGE:produira ses effets}].",
        "The protocol stays in force for several more years to come.",
        "<think>Je ne sais pas.</think>",
        UNKNOWN,
        "",
    ],
)
def test_an_answer_that_is_not_borne_out_gives_way_to_the_quotes(library, text: str):
    reply = write(library, text)
    assert reply.engine == "extractive"
    assert "31 décembre 2022" in reply.text
    assert reply.notices


def test_a_false_sentence_among_true_ones_is_marked(library):
    true = "Le protocole produit ses effets jusqu'au 31 décembre 2022 [{PASSAGE:produira ses effets}]."
    also = "Ses effets courent jusqu'au 31 décembre [{PASSAGE:produira ses effets}]."
    reply = write(library, f"{true} {also} Il coûte 12 millions [{{PASSAGE:produira ses effets}}].")
    assert [line.endswith("(non étayé)") for line in reply.text.splitlines()] == [False, False, True]


def test_the_reason_of_a_sentence_that_is_not_borne_out_is_in_the_reply(library):
    true = "Le protocole produit ses effets jusqu'au 31 décembre 2022 [{PASSAGE:produira ses effets}]."
    false = true.replace("2022", "2029")
    reply = write(library, f"{true} {true} {false}")
    assert reply.engine == "scripted"
    assert len(reply.notices) == 1
    assert "31 décembre 2029" in reply.notices[0]
    assert "La date" in reply.notices[0]


@pytest.mark.parametrize("marker", ["", " [zzzz]"])
def test_an_answer_without_usable_citations_gets_them_from_the_same_check(library, marker: str):
    reply = write(library, f"Le protocole produit ses effets jusqu'au 31/12/2022{marker}.")
    assert reply.engine == "scripted"
    assert reply.citations[0].article == "Article 2"


def test_images_links_and_html_never_reach_the_reader(library):
    text = (
        "Le protocole produit ses effets jusqu'au 31 décembre 2022 <img src=x> ![a](http://evil.example/a.png) "
        "[{PASSAGE:produira ses effets}]."
    )
    reply = write(library, text)
    assert "evil" not in reply.text
    assert "<img" not in reply.text


def test_a_model_that_fails_leaves_the_quotes(library):
    def failing():
        raise ConnectionError("down")
        yield AIMessage("")

    engine = ModelEngine(GenericFakeChatModel(messages=failing()), "scripted", library, Extractive(library))
    reply = engine.reply(QUESTION, PassageRetriever(library=library).hits(QUESTION))
    assert reply.engine == "extractive"
    assert reply.notices == ("Le modèle de langue n'a pas répondu : la réponse vient des citations seules.",)


def test_a_model_that_nothing_provides_is_named(library, tmp_path):
    settings = Settings(home=tmp_path, llm="ollama:absent")
    with pytest.raises(UnusableModel) as caught:
        load_model_engine(settings, library, Extractive(library))
    assert caught.value.details["value"] == "ollama:absent"
