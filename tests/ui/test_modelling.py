"""`contrat model check`: whether the named model answers, how fast, whether it cites."""

import json
import re

import pytest

from evals.wire import serving
from ui.cli import run


def copyist(messages: list[dict[str, str]]) -> str:
    """Copy the first passage with its marker."""
    key, text = re.search(r"(?s)\n\[(\w{4})\] [^\n]*\n(.*?)\n\n\[", messages[0]["content"]).groups()
    return f"{text.strip().rstrip('.')} [{key}]."


@pytest.fixture
def asked(monkeypatch, tmp_path):
    monkeypatch.setenv("CONTRAT_HOME", str(tmp_path))
    monkeypatch.setenv("CONTRAT_LLM", "openai:essai")
    monkeypatch.setenv("CONTRAT_LLM_KEY", "clef-tres-secrete")

    def ask(write, *options: str) -> int:
        with serving(write) as server:
            monkeypatch.setenv("CONTRAT_LLM_BASE_URL", server.url)
            return run(["model", "check", *options])

    return ask


def test_a_model_that_copies_and_cites_passes(asked, capsys):
    assert asked(copyist, "--json") == 0
    trial = json.loads(capsys.readouterr().out)
    assert trial["sentences"] == trial["cited"] == trial["supported"] > 0
    assert trial["host"] == ""
    assert 0 < trial["first_word"] <= trial["seconds"]


def test_a_model_that_does_not_cite_is_told_in_french(asked, capsys):
    assert asked(lambda _messages: "Le passage parle du contrat de ville.") == 1
    said = capsys.readouterr().out
    assert "« openai:essai »" in said.replace("\u00a0", " ")
    assert "Il ne cite pas ses passages" in said


def test_a_model_that_says_nothing_is_told_in_french_without_the_key(asked, capsys):
    assert asked(lambda _messages: "") == 2
    said = capsys.readouterr()
    assert "sa réponse est vide" in said.err
    assert "clef" not in said.err + said.out


def test_a_model_elsewhere_is_refused_where_only_those_here_are_allowed(asked, capsys, monkeypatch):
    monkeypatch.setenv("CONTRAT_LOCAL_ONLY", "1")
    monkeypatch.setenv("CONTRAT_LLM_BASE_URL", "https://llm.example/v1")
    assert run(["ask", "Que dit l'article 2 ?"]) == 2
    assert "llm.example" in capsys.readouterr().err
