"""Exports, distractors, comparison."""

import csv
import gzip
import importlib.util
import json

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


def test_ragas_loads_the_export(tmp_path):
    if importlib.util.find_spec("ragas") is None:
        pytest.skip("ragas n'est pas installé ici : il veut un environnement à lui")
    from ragas import EvaluationDataset

    write_ragas(RUN, tmp_path / "r.jsonl")
    assert len(EvaluationDataset.from_jsonl(str(tmp_path / "r.jsonl"))) == 2


def test_inspect_gets_the_conversation_and_loads_the_export(tmp_path):
    write_inspect(RUN, tmp_path / "i.jsonl")
    first, second = read_lines(tmp_path / "i.jsonl")
    assert [turn["role"] for turn in first["input"]] == ["user", "assistant", "user"]
    assert second["target"] == "Le corpus ne le dit pas."
    if importlib.util.find_spec("inspect_ai") is None:
        pytest.skip("inspect_ai n'est pas installé ici")
    from inspect_ai.dataset import json_dataset

    assert len(json_dataset(str(tmp_path / "i.jsonl"))) == 2


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


@pytest.mark.parametrize("content", [b"pas du gzip", gzip.compress(b"{"), gzip.compress(b'{"code": 1}')])
def test_a_broken_file_of_distractors_is_refused(tmp_path, content):
    (tmp_path / "codes.gz").write_bytes(content)
    with pytest.raises(UnreadableSet):
        write_distractors(tmp_path / "codes.gz", tmp_path)


def test_a_comparison_counts_what_each_wins_and_loses():
    said = compare({"=": RUN, "llm=x": run(Refusal("q", "Rien."), ANSWER)})
    assert said.splitlines()[0].split() == ["=", "llm=x"]
    assert "+0 −2" in said
    assert "*" not in said, "two changes of two are within the noise"


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
