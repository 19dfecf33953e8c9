"""Exports, distractors, comparison."""

import csv
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.nouns import Answer, Citation, Hit, Passage, Refusal, Turn
from evals.cases import Case, Expected, UnreadableSet
from evals.compare import compare
from evals.distractors import write_distractors
from evals.exports import EXPORTS, write_evalap, write_inspect, write_ragas
from evals.outcome import Outcome
from evals.run import Run
from ui.evaluation import UnknownExport, UnknownVariant, read_export, read_variant

QUOTE = Citation(1, "d", "T", "Article 2", 0, "Article 2", None, "fin 2022", 0, 8, "p")
ANSWER = Answer("q", "« fin 2022 » [1]", (QUOTE,))
HIT = Hit(Passage("p", "d", 0, "Article 2", 0, "Article 2", "jusqu'à fin 2022", 0, 16), 1, 1.0)
HISTORY = (Turn("user", "Et le protocole ?"), Turn("assistant", "Il a une durée [1]."))


def run(*replies):
    cases = [
        Case("un", "dates", "dev", "Quand ?", Expected(quotes=("fin 2022",), must_include=(("2022",),)), HISTORY),
        Case("deux", "hors corpus", "test", "Combien, « ; \n » ?", Expected(abstain=True)),
    ]
    return Run(
        tuple(Outcome(case, reply, (HIT,), (True,)) for case, reply in zip(cases, replies, strict=True)), 1.0, {}
    )


RUN = run(ANSWER, Refusal("q", "Le corpus ne le dit pas."))


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_evalap_gets_its_three_columns(tmp_path):
    write_evalap(RUN, tmp_path / "e.csv")
    with (tmp_path / "e.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0] == {"query": "Quand ?", "output": "« fin 2022 »", "output_true": "fin 2022"}
    assert rows[1]["query"] == "Combien, « ; \n » ?"


def test_ragas_gets_one_sample_a_case(tmp_path):
    write_ragas(RUN, tmp_path / "r.jsonl")
    first = read_lines(tmp_path / "r.jsonl")[0]
    assert first["retrieved_contexts"] == ["jusqu'à fin 2022"]
    assert first["reference"] == "fin 2022"


def test_inspect_gets_the_conversation(tmp_path):
    write_inspect(RUN, tmp_path / "i.jsonl")
    first, second = read_lines(tmp_path / "i.jsonl")
    assert [turn["role"] for turn in first["input"]] == ["user", "assistant", "user"]
    assert second["target"] == "Le corpus ne le dit pas."


# The real packages, each in an environment of its own: ragas does not import beside the LangChain of this project.
FOREIGN = os.environ.get("CONTRAT_FOREIGN", "")
foreign = pytest.mark.skipif(not FOREIGN, reason="« make foreign » installe ces paquets à part et les essaie")
PACKAGES = {
    "inspect": ["inspect_ai==0.3.285", "pandas==3.1.1"],
    "ragas": ["ragas==0.3.9", "langchain<1", "langchain-core<1", "langchain-community<1", "langchain-openai<1"],
}
INSPECT = """
from inspect_ai.dataset import json_dataset
first, second = json_dataset(sys.argv[1])
said = [first.id, [turn.role for turn in first.input], first.target, second.input, second.target, first.metadata]
"""
RAGAS = """
from ragas import EvaluationDataset
from ragas.metrics import ExactMatch, StringPresence
first, second = EvaluationDataset.from_jsonl(sys.argv[1]).samples
scores = [StringPresence().single_turn_score(first), ExactMatch().single_turn_score(second)]
said = [type(first).__name__, first.user_input, first.retrieved_contexts, first.reference, scores]
"""
EVALAP = """
import pandas
frame = pandas.read_csv(sys.argv[1])
said = [list(frame.columns), frame["query"].tolist(), len(json.loads(frame.to_json())["output"])]
"""


def said_by(name, script, file):
    """Run a script beside the real packages; the environment is made where it is missing (some minutes)."""
    python = Path(FOREIGN).absolute() / name / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", python.parent.parent], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES[name]], check=True)
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    whole = f"import json, sys\n{script}\nprint(json.dumps(said))"
    done = subprocess.run([python, "-c", whole, file], capture_output=True, text=True, check=False, env=clean)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@foreign
def test_inspect_loads_the_export(tmp_path):
    write_inspect(RUN, tmp_path / "i.jsonl")
    id, roles, target, question, refusal, facts = said_by("inspect", INSPECT, tmp_path / "i.jsonl")
    assert (id, roles, target) == ("un", ["user", "assistant", "user"], "fin 2022")
    assert (question, refusal) == ("Combien, « ; \n » ?", "Le corpus ne le dit pas.")
    assert facts["category"] == "dates"


@foreign
def test_ragas_loads_the_export_and_scores_it(tmp_path):
    write_ragas(RUN, tmp_path / "r.jsonl")
    kind, question, contexts, reference, scores = said_by("ragas", RAGAS, tmp_path / "r.jsonl")
    assert (kind, question) == ("SingleTurnSample", "Quand ?")
    assert (contexts, reference) == (["jusqu'à fin 2022"], "fin 2022")
    assert scores == [1.0, 1.0]


@foreign
def test_pandas_which_feeds_evalap_reads_its_columns(tmp_path):
    write_evalap(RUN, tmp_path / "e.csv")
    columns, questions, count = said_by("inspect", EVALAP, tmp_path / "e.csv")
    assert columns == ["query", "output", "output_true"]
    assert (questions[1], count) == ("Combien, « ; \n » ?", 2)


def codes(path, count):
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for number in range(count):
            code = "Code du sport" if number % 2 else "Code de l'éducation"
            line = {"code": code, "article": f"Article L{number}", "path": [], "text": f"Texte {number}."}
            file.write(json.dumps(line) + "\n")
    return path


def test_distractors_are_spread_over_the_codes_one_text_a_code(tmp_path):
    written = write_distractors(codes(tmp_path / "codes.jsonl.gz", 30), tmp_path, count=15)
    assert [path.name for path in written] == ["code-de-l-éducation.txt"]
    assert "Article L28\n\nTexte 28." in written[0].read_text(encoding="utf-8")
    assert len(write_distractors(tmp_path / "codes.jsonl.gz", tmp_path, count=30)) == 2


@pytest.mark.parametrize(
    "content", [b"pas du gzip", gzip.compress(b"{", mtime=0), gzip.compress(b'{"code": 1}', mtime=0)]
)
def test_a_broken_file_of_distractors_is_refused(tmp_path, content):
    (tmp_path / "codes.gz").write_bytes(content)
    with pytest.raises(UnreadableSet):
        write_distractors(tmp_path / "codes.gz", tmp_path)


def test_a_comparison_counts_what_each_wins_and_loses():
    said = compare({"=": RUN, "llm=x": run(Refusal("q", "Rien."), ANSWER)})
    assert said.splitlines()[0].split() == ["=", "llm=x"]
    assert "+0 −2" in said
    assert "*" not in said, "two changes of two are within the noise"


def test_a_long_variant_is_named_by_its_end():
    head = compare({"=": RUN, f"embedding={'dossier/' * 20}modele": RUN}).splitlines()[0]
    assert head.rstrip().endswith("dossier/modele")
    assert len(head) < 100


def test_variants_and_exports_are_read_or_refused():
    assert read_variant("=") == {}
    assert read_variant("today=2026-01-01,llm=ollama:x") == {"today": "2026-01-01", "llm": "ollama:x"}
    assert read_export("ragas=a.jsonl")[0] == "ragas"
    for wrong in ("rien", "couleur=bleu", "home=/ailleurs"):
        with pytest.raises(UnknownVariant):
            read_variant(wrong)
    for wrong in ("ragas", "ragas=", "excel=a"):
        with pytest.raises(UnknownExport):
            read_export(wrong)
    assert set(EXPORTS) == {"evalap", "ragas", "inspect"}
