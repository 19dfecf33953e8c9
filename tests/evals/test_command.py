"""The command `contrat eval`: exit codes, outputs, the home it uses."""

import json
import os
import re
import subprocess
import sys

import pytest

from assistant.settings import ROOT
from ui.cli import run

LINES = [
    {"id": "un", "split": "dev", "question": "Jusqu'à quelle date le protocole produit-il ses effets ?"},
    {"id": "deux", "split": "test", "question": "Quel est le budget du contrat ?"},
]
EXPECTED = [
    {"document": "protocole-2020", "articles": ["Article 2"], "must_include": ["31 décembre 2022"]},
    {"abstain": True},
]


def contrat(*arguments, home=None, cwd=ROOT):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CONTRAT_")}
    if home is not None:
        environment["CONTRAT_HOME"] = str(home)
    command = [sys.executable, "-m", "ui.cli", "eval", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=cwd, check=False, timeout=300)


def write_set(path, expected=EXPECTED):
    lines = [json.dumps({**line, "expected": wanted}) for line, wanted in zip(LINES, expected, strict=True)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_set_of_ones_own_is_run_on_the_shipped_corpus_without_a_gate(tmp_path):
    cases, answers, folder = write_set(tmp_path / "jeu.jsonl"), tmp_path / "out.jsonl", tmp_path / "rapport"
    options = ["--answers", answers, "--report", folder, "--junit", tmp_path / "j.xml", "--summary", tmp_path / "s.md"]
    done = contrat("--set", cases, "--json", *options)
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert shown["overall"]["answer_correct"]["value"] == 1.0
    assert shown["gate"] is None
    assert [json.loads(line)["id"] for line in answers.read_text(encoding="utf-8").splitlines()] == ["un", "deux"]
    assert {path.name for path in folder.iterdir()} == {"index.html", "history.html", "history.jsonl"}
    assert (tmp_path / "j.xml").exists() and (tmp_path / "s.md").exists()


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ([{"document": "protocole-2020", "articles": ["Article 40"]}, {"abstain": True}], "« un »"),
        ([{"document": "protocole-2020", "quotes": ["mot absent"]}, {"abstain": True}], "mot absent"),
    ],
)
def test_a_case_that_does_not_fit_the_corpus_exits_2_and_is_named_in_french(tmp_path, expected, said):
    done = contrat("--set", write_set(tmp_path / "jeu.jsonl", expected))
    assert done.returncode == 2
    assert said in done.stderr.replace("\u00a0", " ")
    assert "Traceback" not in done.stderr


def test_a_missing_set_exits_2(tmp_path):
    done = contrat("--set", tmp_path / "absent.jsonl")
    assert done.returncode == 2
    assert "absent.jsonl" in done.stderr


def test_a_set_without_a_baseline_cannot_become_one(tmp_path):
    done = contrat("--set", write_set(tmp_path / "jeu.jsonl"), "--accept")
    assert done.returncode == 2
    assert "« --accept » ne vaut que pour le jeu livré" in done.stderr.replace("\u00a0", " ")


def test_the_home_that_is_set_is_used_as_it_stands(tmp_path):
    done = contrat("--set", write_set(tmp_path / "jeu.jsonl"), home=tmp_path / "vide")
    assert done.returncode == 2, "an empty home lacks the gold document"
    assert "protocole-2020" in done.stderr


def test_engines_and_settings_stand_in_one_table(tmp_path, serve, monkeypatch, capsys):
    def write(prompt):
        """Answer as a model would that copies the first passage it is shown."""
        key, text = re.search(r"\[(\w{4})\][^\n]*\n([^\n]+)", prompt).groups()
        return f"{text.rstrip('.')} [{key}]."

    server = serve(write)
    monkeypatch.delenv("CONTRAT_HOME", raising=False)
    variants = ["=", f"llm=openai:copiste,llm_base_url={server.url}", "today=2020-01-01"]
    cases = write_set(tmp_path / "jeu.jsonl")
    options = [part for variant in variants for part in ("--compare", variant)]
    assert run(["eval", "--set", str(cases), *options]) == 0
    table = capsys.readouterr().out.splitlines()
    correct = next(line for line in table if line.startswith("réponse correcte")).split()
    assert len(correct) == 2 + len(variants)
    assert server.asked, "the engine with a model was asked"
    assert table[0].split()[0] == "="
