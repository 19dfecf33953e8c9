"""The command line: what it prints, where, and with which exit code."""

import json
import os
import subprocess
import sys

import pytest

from ui.cli import run


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CONTRAT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CONTRAT_DEBUG", raising=False)
    return tmp_path


def said(capsys, *arguments: str) -> tuple[int, str, str]:
    code = run(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_shipped_corpus_is_ingested_once(home, capsys):
    code, out, _ = said(capsys, "ingest", "--json")
    first = json.loads(out)
    assert code == 0
    assert {"file", "id", "status", "reason", "pages", "passages", "articles", "warnings"} <= first["documents"][
        0
    ].keys()
    assert first["documents"][0]["status"] == "ingested"
    assert json.loads(said(capsys, "ingest", "--json")[1])["documents"][0]["status"] == "unchanged"
    assert "inchangé" in said(capsys, "ingest")[1]


def test_a_refused_file_says_why_in_french_and_loses_nothing(home, capsys):
    good, empty, binary = home / "bail.txt", home / "vide.txt", home / "image.png"
    good.write_text("Article 1 : Objet\n\nLe bail porte sur un local.\n", encoding="utf-8")
    empty.write_text("", encoding="utf-8")
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    code, out, _ = said(capsys, "ingest", str(good), str(empty), str(binary), "--json")
    entries = {entry["file"]: entry for entry in json.loads(out)["documents"]}
    assert code == 0
    assert entries["bail.txt"]["status"] == "ingested"
    assert "ne contient aucun texte" in entries["vide.txt"]["reason"]
    assert "format" in entries["image.png"]["reason"]
    assert said(capsys, "ingest", str(empty))[0] == 2
    assert "bail" in said(capsys, "documents", "list")[1]


def test_a_question_is_answered_with_its_sources(home, capsys):
    said(capsys, "ingest")
    code, out, _ = said(capsys, "ask", "Que dit l'article 2 ?", "--json")
    reply = json.loads(out)
    assert code == 0
    assert not reply["abstained"]
    assert reply["citations"][0]["article"] == "Article 2"
    readable = said(capsys, "ask", "Que dit l'article 2 ?")[1]
    assert "[1]" in readable
    assert "Sources" in readable


def test_a_removed_document_is_gone(home, capsys):
    said(capsys, "ingest")
    assert json.loads(said(capsys, "documents", "remove", "protocole-2020", "--json")[1]) == {
        "removed": "protocole-2020"
    }
    assert json.loads(said(capsys, "documents", "list", "--json")[1]) == {"documents": []}
    assert json.loads(said(capsys, "ingest", "--json")[1])["documents"] == [] or said(capsys, "documents", "list")[1]


def test_a_document_shows_its_outline_and_what_is_absent(home, capsys):
    said(capsys, "ingest")
    shown = json.loads(said(capsys, "documents", "show", "protocole-2020", "--json")[1])
    assert [article["name"] for article in shown["articles"]][:3] == ["En-tête", "Préambule", "Article 1"]
    assert shown["absent"] == ["Annexe 1", "Annexe 2"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["documents", "show", "inconnu"], "Aucun document ne porte l'identifiant « inconnu »"),
        (["ingest", "/nulle/part.pdf"], "n'existe pas"),
        (["ask", "   "], "Écrivez d'abord une question"),
        (["ask", "x" * 100_000], "la limite est de"),
        (["serve", "--host", "0.0.0.0"], "tant que le contrôle d'accès n'existe pas"),
        (["serve", "--host", "exemple.fr"], "tant que le contrôle d'accès n'existe pas"),
        (["inconnue"], "La commande « inconnue » n'existe pas"),
        (["ask"], "Il manque l'argument"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_french_sentence(home, capsys, arguments, sentence):
    code, out, err = said(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert sentence in err.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Traceback" not in err


def test_a_wrong_setting_names_its_key_and_its_value(home, capsys, monkeypatch):
    monkeypatch.setenv("CONTRAT_TODAY", "demain")
    code, _, err = said(capsys, "documents", "list")
    assert code == 2
    assert "CONTRAT_TODAY" in err
    assert "demain" in err


def test_a_port_in_use_is_named_with_the_way_out(home, capsys):
    from ui.serve import listen

    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        code, _, err = said(capsys, "serve", "--port", str(port))
    assert code == 2
    assert str(port) in err
    assert "make run" in err


def test_help_is_fast_and_imports_nothing_heavy():
    heavy = ("gradio", "chromadb", "torch", "langchain", "sentence_transformers", "numpy")
    script = f"import sys; from ui.cli import run; run(['--help']); print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


def test_a_real_process_prints_one_object_and_nothing_else(home):
    environment = os.environ | {"CONTRAT_HOME": str(home / "home")}
    command = [sys.executable, "-m", "ui.cli", "documents", "list", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"documents": []}
    assert done.stderr == ""


def test_the_history_says_when_and_outlives_its_document(home, capsys):
    file = home / "bail.txt"
    for words in ("un local", "un jardin"):
        file.write_text(f"Article 1 : Objet\n\nLe bail porte sur {words}.\n", encoding="utf-8")
        said(capsys, "ingest", str(file))
    said(capsys, "documents", "remove", "bail")
    history = json.loads(said(capsys, "documents", "history", "bail", "--json")[1])["history"]
    assert [event["event"] for event in history] == ["ingested", "replaced", "removed"]
    lines = said(capsys, "documents", "history")[1].splitlines()
    assert [line.split()[-2:] for line in lines] == [["ajouté", "bail"], ["remplacé", "bail"], ["retiré", "bail"]]
    assert said(capsys, "documents", "history", "inconnu")[0] == 2


@pytest.mark.parametrize("command, behind", [(["ingest"], 5), (["documents", "list"], 0)])
def test_an_ingest_lets_those_who_ask_go_first(home, command: list[str], behind: int):
    script = (
        "import os, sys; from ui.cli import main; before = os.nice(0);\n"
        "try: main()\nexcept SystemExit: print('niceness', os.nice(0) - before)"
    )
    done = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == f"niceness {behind}"
