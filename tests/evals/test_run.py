"""A run of the real assistant over the real corpus."""

import json

import pytest

from assistant.chain import Assistant
from assistant.library import Library
from assistant.settings import Settings
from evals.cases import Case, Expected, load_cases
from evals.record import record, set_hash
from evals.run import evaluate, figures, write_answers
from evals.table import run_json, show_run


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    with Library.open(settings) as library:
        library.ingest_shipped()
        yield Assistant(library, settings), library, settings


@pytest.fixture(scope="module")
def cases():
    kept = {"dates-02", "personnes-01", "hors-corpus-55", "courtoisies-01", "suites-01", "adresses-01"}
    return tuple(case for case in load_cases() if case.id in kept)


@pytest.fixture(scope="module")
def run(ground, cases):
    assistant, library, settings = ground
    return evaluate(assistant, library, cases, record=record(library, settings, cases))


def test_a_run_asks_every_case_and_tells_its_progress(ground, cases):
    assistant, library, _ = ground
    told = []
    run = evaluate(assistant, library, cases[:3], lambda done, every: told.append((done, every)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert [outcome.case for outcome in run.outcomes] == list(cases[:3])


def test_every_quote_of_a_run_is_checked_against_its_article(run):
    assert all(outcome.exact for outcome in run.outcomes if outcome.citations)
    assert figures(run.outcomes)["citation_exact"].value == 1.0


def test_asking_again_gives_the_same_reply(run):
    assert figures(run.outcomes)["stable"].value == 1.0


def test_the_lines_of_answers_hold_reply_and_what_was_retrieved(run, tmp_path):
    write_answers(run, tmp_path / "out.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == [outcome.case.id for outcome in run.outcomes]
    for line in lines:
        assert set(line["reply"]) >= {"question", "answer", "abstained", "engine", "citations", "closest", "notices"}
        assert len(line["retrieved"]) <= 10
        assert all(set(place) == {"document", "article", "label", "text"} for place in line["retrieved"])
    assert len(next(line for line in lines if line["id"] == "dates-02")["retrieved"]) == 10


def test_the_table_is_in_french_and_keeps_the_splits_apart(run):
    said = show_run(run)
    assert "Mise au point (dev)" in said
    assert "Contrôle (test)" in said
    assert "réponse correcte" in said
    assert "cas en" in said


def test_the_json_of_a_run_has_figures_with_intervals(run):
    shown = json.loads(json.dumps(run_json(run, None)))
    assert shown["cases"] == len(run.outcomes)
    assert set(shown["splits"]) == {"dev", "test"}
    assert set(shown["overall"]["answer_correct"]) == {"value", "low", "high", "n"}
    assert shown["gate"] is None


def test_a_run_records_corpus_model_settings_and_code_without_a_path_of_the_machine(run, ground):
    kept = run.record
    assert kept["corpus"].keys() == {"protocole-2020"}
    assert {"model", "code", "set", "settings", "date", "python"} <= kept.keys()
    assert str(ground[2].home) not in json.dumps(kept)


def test_the_hash_of_a_set_changes_with_what_is_expected():
    case = Case("a", "k", "dev", "Quand ?", Expected())
    assert set_hash([case]) != set_hash([Case("a", "k", "dev", "Quand ?", Expected(abstain=True))])
