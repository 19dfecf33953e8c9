"""The sets that ship: what they hold, and that all of it stands in the documents."""

import json
from collections import Counter
from datetime import date

import pytest

from assistant.library import Library
from assistant.settings import Settings
from evals.beside import documents_beside
from evals.cases import SETS, SHIPPED_SET, check_cases, load_cases

ALL = sorted(SETS.glob("*.jsonl"))


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    settings = Settings(home=tmp_path_factory.mktemp("home"), today=date(2026, 11, 23))
    with Library.open(settings) as opened:
        opened.ingest_shipped()
        for path in ALL:
            opened.ingest(documents_beside(path, load_cases(path)))
        yield opened


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_gold_place_and_quote_stands_in_the_documents(library, path):
    check_cases(load_cases(path), library)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_case_says_who_wrote_it_when_how_hard_it_is_and_from_what(path):
    for case in load_cases(path):
        assert all((case.author, case.source, case.category)), case.id
        assert case.difficulty in ("facile", "moyen", "difficile"), case.id
        assert date.fromisoformat(case.date), case.id


def test_no_case_is_in_two_sets():
    ids = Counter(case.id for path in ALL for case in load_cases(path))
    assert [id for id, count in ids.items() if count > 1] == []


def test_near_misses_are_many_halved_and_set_beside_questions_that_have_an_answer():
    cases = load_cases(SETS / "near-misses.jsonl")
    splits = Counter((case.expected.abstain, case.split) for case in cases)
    assert splits[True, "dev"] == splits[True, "test"] >= 40
    assert splits[False, "dev"] == splits[False, "test"] >= 20
    assert len({case.expected.document for case in cases}) == 4


def test_conversations_go_up_to_five_turns():
    cases = load_cases(SETS / "conversations.jsonl")
    turns = Counter(1 + len(case.history) // 2 for case in cases)
    assert len(cases) >= 30
    assert set(turns) == {2, 3, 4, 5}
    for case in cases:
        roles = [turn.role for turn in case.history]
        assert roles == ["user", "assistant"] * (len(roles) // 2), case.id


def test_the_shipped_set_has_the_same_number_of_cases_in_each_split():
    splits = Counter(case.split for case in load_cases(SHIPPED_SET))
    assert splits["dev"] == splits["test"]


def test_only_documents_that_a_case_names_are_taken_from_the_folder(tmp_path):
    for name in ("Bail rural.txt", "autre.txt", "notes.md"):
        (tmp_path / name).write_text("Article 1\n\nTexte.\n", encoding="utf-8")
    line = {"id": "a", "question": "Quoi ?", "expected": {"document": "bail-rural", "abstain": True}}
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert [file.name for file in documents_beside(path, load_cases(path))] == ["Bail rural.txt"]
