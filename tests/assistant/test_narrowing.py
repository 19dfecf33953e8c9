"""A conversation about one document: what that does not say is not answered from another without saying so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.candidates import Candidates
from assistant.chain import Assistant
from assistant.library import Library
from assistant.narrowing import named_by
from assistant.recalled import says_again
from assistant.refusing import said_already
from assistant.settings import Settings
from corpus.nouns import Answer, Refusal, Turn

CANTEEN = """RÈGLEMENT DE LA CANTINE

I. INSCRIPTION

L'inscription se fait au plus tard le jeudi à midi.

II. TARIFS

Le repas coûte trois euros. La trésorière encaisse les repas.
"""
HALL = """CONVENTION DE LA SALLE DES FÊTES

Article 1 : Objet

La salle est prêtée aux associations.

Article 2 : Dégradations

Toute dégradation du parquet donne lieu à une pénalité de deux cents euros. Le gardien remet les clés la veille.
"""


def quoted(question: str, quote: str) -> tuple[Turn, ...]:
    return Turn("user", question), Turn("assistant", f"« {quote} » [1]")


ABOUT_THE_CANTEEN = quoted("Jusqu'à quand s'inscrit-on ?", "L'inscription se fait au plus tard le jeudi à midi.")
PENALTY = "Quelle pénalité pour une dégradation du parquet ?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("narrowing")
    files: list[Path] = []
    for name, text in (("cantine.txt", CANTEEN), ("salle.txt", HALL)):
        files.append(folder / name)
        files[-1].write_text(text, encoding="utf-8")
    settings = Settings(home=folder / "home")
    with Library.open(settings) as library:
        library.ingest(files)
        library.encode(lambda _: True)
        yield Assistant(library, settings)


def test_a_whole_question_is_answered_from_another_document_which_is_said(assistant: Assistant):
    alone = assistant.reply(PENALTY)
    reply = assistant.reply(PENALTY, ABOUT_THE_CANTEEN)
    assert isinstance(alone, Answer)
    assert isinstance(reply, Answer)
    assert reply.text == f"Dans un autre document, « {alone.citations[0].title} » :\n{alone.text}"
    assert reply.citations == alone.citations


def test_a_few_words_are_not_answered_from_another_document_which_is_named(assistant: Assistant):
    alone = assistant.reply("Pour une dégradation ?")
    assert isinstance(alone, Answer)
    reply = assistant.reply("Pour une dégradation ?", ABOUT_THE_CANTEEN)
    assert isinstance(reply, Refusal)
    assert "Un autre document en parle peut-être" in reply.text
    assert alone.citations[0].title in reply.text
    assert [one.document for one in reply.closest][-1] == "salle"
    assert {one.document for one in reply.closest[:-1]} == {"cantine"}
    assert [one.number for one in reply.closest] == list(range(1, len(reply.closest) + 1))


def test_a_change_of_subject_leaves_the_document(assistant: Assistant):
    reply = assistant.reply(f"Autre question : {PENALTY[0].lower()}{PENALTY[1:]}", ABOUT_THE_CANTEEN)
    assert isinstance(reply, Answer)
    assert {one.document for one in reply.citations} == {"salle"}


def test_what_the_document_itself_says_is_answered(assistant: Assistant):
    reply = assistant.reply("et le repas coûte combien ?", ABOUT_THE_CANTEEN)
    assert isinstance(reply, Answer)
    assert "trois euros" in reply.text


def test_the_document_is_the_one_quoted_last(assistant: Assistant):
    about_the_hall = quoted("Qui remet les clés ?", "Le gardien remet les clés la veille.")
    reply = assistant.reply("Qui encaisse les repas ?", about_the_hall)
    assert isinstance(reply, Refusal)
    assert "Un autre document en parle peut-être" in reply.text


def test_a_follow_up_is_not_answered_by_what_was_just_quoted(assistant: Assistant):
    just_quoted = quoted("Qui encaisse ?", "La trésorière encaisse les repas.")
    reply = assistant.reply("et elle fait quoi d'autre ?", just_quoted)
    assert not any("trésorière encaisse" in one.quote for one in getattr(reply, "citations", ()))


def test_one_of_several_things_quoted_is_an_answer(assistant: Assistant):
    answer = assistant.reply("Qui encaisse les repas ?")
    assert isinstance(answer, Answer)
    one = "« La trésorière encaisse les repas. » [1]"
    answer = replace(answer, standalone="Que fait la première ?")
    assert says_again(answer, [Turn("assistant", one)])
    assert not says_again(answer, [Turn("assistant", f"{one} « Trois. » [2]")])


def test_the_refusal_of_what_was_just_quoted_shows_it(assistant: Assistant):
    answer = assistant.reply("Combien coûte le repas ?")
    assert isinstance(answer, Answer)
    refusal = said_already(answer)
    assert "vient d'être cité" in refusal.text
    assert refusal.closest == answer.citations


def test_a_heading_in_capitals_keeps_them(assistant: Assistant):
    reply = assistant.reply("Quel jour faut-il encaisser les repas ?")
    assert isinstance(reply, Refusal)
    assert "II. TARIFS" in reply.text
    assert "iI" not in reply.text


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("Comment renforcer l'entretien des haies ?", None),
        ("Que dit le protocole d'engagements renforcés ?", "protocole-2020"),
    ],
)
def test_a_verb_names_no_document(lease: Assistant, question: str, document: str | None):
    found = named_by(question, lease._library, Candidates(lease._library).called)
    assert (found.id if found else None) == document


def test_a_name_that_looks_like_a_verb_names_its_document(library_of: Callable[[str], Library], tmp_path: Path):
    library = library_of(
        "CONVENTION D'USAGE\n\nEntre la Commune de Serval et l'association Le Théâtre d'Orbelle, ci-après "
        "« l'Association ».\n\n"
        "Article 1 : Objet\n\nLe local est prêté à l'Association.\n"
    )
    file = tmp_path / "cantine.txt"
    file.write_text(CANTEEN, encoding="utf-8")
    library.ingest([file])
    found = named_by("À quoi sert le local du théâtre ?", library, Candidates(library).called)
    assert found is not None
    assert found.id == "convention"
