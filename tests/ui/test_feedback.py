"""The commands `contrat feedback …` and `contrat unanswered`."""

import json

import pytest

from assistant.people import People
from assistant.settings import Settings
from corpus.nouns import Answer, Citation
from ui.cli import run

QUOTE = Citation(1, "protocole-2020", "Protocole", "Article 1", 0, "Article 1 : Objet", None, "mots", 0, 4, "p")
ANSWER = Answer("Jusqu'à quand ?", "« mots » [1]", (QUOTE,), standalone="Jusqu'à quand ?")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CONTRAT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CONTRAT_LOG_UNANSWERED", raising=False)
    return tmp_path / "home"


@pytest.fixture
def mark(home):
    with People.open(Settings(home=home)) as people:
        return people.mark(people.record(people.start("t").id, ANSWER), good=False, reason="faux", remark="2022 !")


def said(capsys, *arguments: str) -> tuple[int, str]:
    code = run(arguments)
    return code, "".join(capsys.readouterr()).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_candidate_is_listed_shown_and_discarded(mark, capsys):
    listed = json.loads(said(capsys, "feedback", "list", "--json")[1])["feedback"]
    assert [(one["id"], one["question"], one["state"]) for one in listed] == [(mark.id, "Jusqu'à quand ?", "candidate")]
    shown = said(capsys, "feedback", "show", mark.id[:8])[1]
    assert all(part in shown for part in ("Jusqu'à quand ?", "« mots » [1]", "faux", "2022 !", "feedback curate"))
    assert json.loads(said(capsys, "feedback", "discard", mark.id, "--json")[1]) == {"discarded": mark.id}
    assert "Aucun avis" in said(capsys, "feedback", "list")[1]
    assert mark.id in said(capsys, "feedback", "list", "--all")[1]
    code, error = said(capsys, "feedback", "discard", mark.id)
    assert code == 2
    assert "déjà traité" in error


def test_a_candidate_is_curated_into_the_home_and_checked_first(home, mark, capsys):
    said(capsys, "ingest")
    arguments = ["feedback", "curate", mark.id, "--article", "Article 2"]
    code, error = said(capsys, *arguments, "--string", "fin 2031")
    assert code == 2
    assert "fin 2031" in error
    made = json.loads(said(capsys, *arguments, "--string", "31 décembre 2022", "--split", "dev", "--json")[1])
    assert made["case"]["expected"]["articles"] == ["Article 2"]
    assert made["case"]["author"] == "curation"
    line = json.loads((home / "cases.jsonl").read_text(encoding="utf-8"))
    assert line["id"] == made["case"]["id"] == f"retour-{mark.id}"
    assert "déjà traité" in said(capsys, *arguments)[1]


def test_questions_without_an_answer_are_listed_only_where_that_is_switched_on(home, capsys, monkeypatch):
    said(capsys, "ingest")
    said(capsys, "ask", "Quel est le numéro de téléphone du préfet ?")
    off = said(capsys, "unanswered")[1]
    assert "CONTRAT_LOG_UNANSWERED" in off
    assert json.loads(said(capsys, "unanswered", "--json")[1]) == {"unanswered": [], "logged": False}
    monkeypatch.setenv("CONTRAT_LOG_UNANSWERED", "1")
    for question in ("Quel est le numéro de téléphone du préfet ?", "numero telephone prefet", "Que dit l'article 2 ?"):
        said(capsys, "ask", question)
    (found,) = json.loads(said(capsys, "unanswered", "--json")[1])["unanswered"]
    assert found["count"] == 2
    assert "téléphone" in found["question"] or "telephone" in found["question"]
