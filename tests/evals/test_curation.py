"""From a bad mark to a case: only a person makes one, and only of what the corpus has."""

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.forgetting import CASES
from assistant.library import Library
from assistant.people import People, SettledFeedback, UnknownFeedback, forget_document
from assistant.settings import Settings
from corpus.nouns import Turn
from evals.cases import LostQuote, TwinCase, UnknownPlace, load_cases
from evals.curation import IncompleteCuration, Judgement, UnknownSplit, curate, read_split
from evals.run import evaluate

TODAY = date(2026, 11, 23)
LEASE = "Article 1 : Objet\n\nLe bail porte sur un local.\n\nArticle 2 : Durée\n\nIl dure neuf ans.\n"
TWO = Judgement(TODAY, "bail", ("Article 2",), ("neuf ans",))


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", today=TODAY)


@pytest.fixture
def library(home, tmp_path):
    (tmp_path / "bail.txt").write_text(LEASE, encoding="utf-8")
    with Library.open(home) as opened:
        opened.ingest([tmp_path / "bail.txt"])
        opened.ingest_shipped()
        yield opened


@pytest.fixture
def people(home):
    with People.open(home) as opened:
        yield opened


@pytest.fixture
def mark(home, library, people):
    """A bad mark on the answer to a follow-up about the lease."""
    assistant = Assistant(library, home)
    one = people.start("t").id
    first = assistant.reply("Sur quoi porte le bail ?", document="bail")
    people.record(one, first)
    history = (Turn("user", first.question), Turn("assistant", first.text))
    turn = people.record(one, assistant.reply("Et combien de temps dure-t-il ?", history, "bail"))
    return people.mark(turn, good=False, reason="incomplet")


def test_a_candidate_becomes_a_case_that_can_be_run(home, library, people, mark, tmp_path):
    path = tmp_path / "cases.jsonl"
    case = curate(people, library, mark.id, TWO, path)
    assert load_cases(path) == (case,)
    assert (case.question, case.history) == (mark.question, mark.history)
    assert (case.author, case.date, case.category) == ("curation", "2026-11-23", "retours")
    assert case.source == f"avis {mark.id} (incomplet)"
    assert case.expected.must_include == (("neuf ans",),)
    assert (people.feedback(mark.id).state, people.feedback(mark.id).case) == ("curated", case.id)
    assert len(evaluate(Assistant(library, home), library, [case]).outcomes) == 1


@pytest.mark.parametrize(
    ("judgement", "error"),
    [
        (Judgement(TODAY, "bail", ("Article 9",), ("neuf ans",)), UnknownPlace),
        (Judgement(TODAY, "inconnu", ("Article 2",)), UnknownPlace),
        (Judgement(TODAY, "bail", ("Article 1",), ("neuf ans",)), LostQuote),
        (Judgement(TODAY, "bail", ("Article 2",), ("dix ans",)), LostQuote),
        (Judgement(TODAY), IncompleteCuration),
        (Judgement(TODAY, "bail", ("Article 2",), abstain=True), IncompleteCuration),
    ],
)
def test_what_the_corpus_does_not_have_enters_no_set(library, people, mark, tmp_path, judgement, error):
    path = tmp_path / "cases.jsonl"
    with pytest.raises(error):
        curate(people, library, mark.id, judgement, path)
    assert not path.exists()
    assert people.candidates()[0].id == mark.id


def test_a_mark_enters_a_set_once_and_beside_what_is_there(home, library, people, mark, tmp_path):
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "a", "question": "Autre ?", "expected": {"abstain": true}}\n', encoding="utf-8")
    curate(people, library, mark.id, TWO, path)
    assert [case.id for case in load_cases(path)] == ["a", f"retour-{mark.id}"]
    with pytest.raises(SettledFeedback):
        curate(people, library, mark.id, TWO, path)
    one = people.start("encore").id
    reply = Assistant(library, home).reply("Autre ?")
    with pytest.raises(TwinCase):
        again = people.mark(people.record(one, reply), good=False)
        curate(people, library, again.id, Judgement(TODAY, abstain=True), path)
    with pytest.raises(UnknownFeedback):
        curate(people, library, "absent", TWO, path)


def test_where_the_person_names_no_document_it_is_the_cited_one(library, people, mark, tmp_path):
    path = tmp_path / "cases.jsonl"
    case = curate(people, library, mark.id, Judgement(TODAY, None, ("Article 2",), split="test"), path)
    assert (case.expected.document, case.split) == ("bail", "test")


def test_a_removed_document_takes_its_curated_cases_along(home, library, people, mark):
    path = home.home / CASES
    other = {"id": "a", "question": "Autre ?", "expected": {"abstain": True}}
    path.write_text(json.dumps(other) + "\n" + '{"broken": "protocole"\n', encoding="utf-8")
    path.write_text(json.dumps(other) + "\n", encoding="utf-8")
    curate(people, library, mark.id, TWO, path)
    forget_document(home.home, "bail")
    assert [case.id for case in load_cases(path)] == ["a"]
    assert b"neuf ans" not in path.read_bytes()


def test_a_split_has_one_of_two_names():
    assert [read_split(one) for one in (None, "dev", "test")] == [None, "dev", "test"]
    with pytest.raises(UnknownSplit):
        read_split("train")
