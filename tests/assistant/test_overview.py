"""« Résume le contrat »: a sentence of each article, of the one document that is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.library import Library
from assistant.overview import ARTICLES
from assistant.settings import Settings
from corpus.nouns import Answer, Refusal

PLAIN = [
    "résume le contrat", "Résume-moi ce document", "de quoi parle ce protocole ?", "que contient le contrat ?",
    "en deux mots, c'est quoi ce document ?", "quelles sont les grandes lignes du protocole ?",
    "présente-moi le contrat", "merci de bien vouloir résumer le contrat",
]  # fmt: skip


@pytest.mark.parametrize("question", PLAIN)
def test_each_article_is_told_in_a_sentence_of_its_own(assistant: Assistant, question: str):
    reply = assistant.reply(question)
    assert isinstance(reply, Answer)
    assert [citation.article for citation in reply.citations] == ["Préambule", *(f"Article {n}" for n in range(1, 7))]
    assert "pour objet d'opérer des clarifications" in reply.citations[1].quote
    assert all(f"« {' '.join(citation.quote.split())} »" in reply.text for citation in reply.citations)


@pytest.mark.parametrize("question", ["combien d'articles ?", "quels sont les articles du protocole ?"])
def test_the_articles_are_counted_and_told(assistant: Assistant, question: str):
    reply = assistant.reply(question)
    assert isinstance(reply, Answer)
    assert " : 6 articles (comptés dans le document)." in reply.text
    assert [citation.article for citation in reply.citations] == [f"Article {n}" for n in range(1, 7)]


@pytest.mark.parametrize(
    "question",
    [
        "combien d'articles traitent du logement ?",
        "résume la priorité 5", "résume ce que dit le contrat sur l'emploi", "de quoi parle l'article 3 ?",
        "c'est quoi le contrat local de santé ?", "quelles sont les priorités du contrat ?",
    ],
)  # fmt: skip
def test_what_asks_for_a_part_gets_no_overview(assistant: Assistant, question: str):
    assert " mot pour mot" not in assistant.reply(question).text


def test_of_several_documents_the_one_that_is_named_is_told_else_they_are_listed(tmp_path: Path):
    settings = Settings(home=tmp_path / "home")
    files = []
    for name, subject in (("Charte du compost", "les biodéchets"), ("Charte des lecteurs", "la lecture publique")):
        file = tmp_path / f"{name}.txt"
        articles = "\n\n".join(
            f"Article {n} : Point {n}\n\nLa ville traite le point {n} avec soin." for n in range(2, 30)
        )
        text = f"{name.upper()}\n\nArticle 1 : Objet\n\nLa charte a pour objet {subject} en ville.\n\n{articles}\n"
        file.write_text(text, encoding="utf-8")
        files.append(file)
    with Library.open(settings) as library:
        library.ingest(files)
        who = Assistant(library, settings)
        told, unclear = who.reply("résume la charte du compost"), who.reply("résume le document")
    assert isinstance(told, Answer)
    assert "les biodéchets" in told.citations[0].quote
    assert len(told.citations) == ARTICLES
    assert f"({ARTICLES} articles sur 29" in told.text
    assert isinstance(unclear, Refusal)
    assert "COMPOST" in unclear.text
    assert "LECTEURS" in unclear.text
