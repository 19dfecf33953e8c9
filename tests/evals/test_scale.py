from __future__ import annotations

import gzip
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.settings import Settings
from evals.cases import UnreadableSet
from evals.charts import bars
from evals.scale import plot, questions, read_codes, run, table


@pytest.fixture
def codes(tmp_path: Path) -> Path:
    rows = [
        {
            "code": f"Code {number % 2}",
            "article": f"Article L{number}",
            "path": [f"Code {number % 2}", f"Titre {number} : Des bâtiments"],
            "text": f"Le permis numéro {number} est délivré par le maire.",
        }
        for number in range(12)
    ]
    file = tmp_path / "codes.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
    return file


def test_growth_is_measured_at_each_size_once(codes: Path, tmp_path: Path) -> None:
    steps = run(codes, Settings(home=tmp_path / "home"), lambda *_: None, sizes=(4, 12, 50))
    assert [step.articles for step in steps] == [4, 12]
    assert [step.documents for step in steps] == [2, 2]
    assert all(step.p95_ms >= step.p50_ms > 0 and step.resident_mb > 0 for step in steps)
    assert steps[1].vector_bytes == 3 * steps[0].vector_bytes
    assert steps[1].postings > steps[0].postings
    assert table(steps).count("\n") == 3
    assert f"| {steps[1].postings:.0f} |" in table(steps)
    lines = [one for one in ElementTree.fromstring(plot(steps)).iter() if one.tag.endswith("polyline")]
    assert len(lines) == 5
    assert all(len(line.attrib["points"].split()) == len(steps) for line in lines)


def test_questions_are_drawn_with_a_seed(codes: Path) -> None:
    articles = read_codes(codes)
    assert questions(articles) == questions(articles)


def test_a_file_that_is_no_corpus_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.gz").write_bytes(b"no")
    with pytest.raises(UnreadableSet):
        read_codes(tmp_path / "x.gz")


def test_a_bar_is_as_long_as_its_share_and_its_name_is_escaped() -> None:
    drawn = ElementTree.fromstring(bars({"a < b": (0.5, "MRR 0.5"), "c": (1.0, "1")}, "Deux barres"))
    widths = [float(one.attrib["width"]) for one in drawn.iter() if one.tag.endswith("rect")][1:]
    assert widths[1] == 2 * widths[0]
    assert "a < b" in [one.text for one in drawn.iter()]
