"""The shipped set, its reading, and its check against the corpus."""

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.settings import ROOT
from corpus.catalogue import load_catalogue
from corpus.nouns import Reading
from evals.cases import (
    SETS,
    CaseError,
    LostQuote,
    MalformedCase,
    TwinCase,
    UnknownPlace,
    UnreadableSet,
    check_cases,
    load_cases,
    names_place,
    write_cases,
)
from evals.squad import load_squad
from ingest.parse import parse

FILE = "protocole-2020.txt"


class ReadCorpus:
    """The corpus as ingest reads it."""

    def __init__(self, *readings: Reading) -> None:
        self._readings = {reading.document.id: reading for reading in readings}

    def documents(self):
        return tuple(reading.document for reading in self._readings.values())

    def articles(self, document_id):
        return self._readings[document_id].articles

    def passages(self, document_id):
        return self._readings[document_id].passages


@pytest.fixture(scope="module")
def corpus():
    return ReadCorpus(parse(ROOT / "corpus" / "documents" / FILE, load_catalogue()[FILE]))


def lines(tmp_path: Path, *objects: object) -> Path:
    path = tmp_path / "jeu.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects), encoding="utf-8")
    return path


def case(**changes: object) -> dict[str, object]:
    return {"id": "un", "category": "dates", "split": "dev", "question": "Quand ?", "expected": {}, **changes}


def test_the_shipped_set_fits_the_corpus(corpus):
    check_cases(load_cases(), corpus)


def test_the_set_on_a_convention_fits_its_document():
    document = parse(SETS / "convention-quai-2024.txt")
    check_cases(load_cases(SETS / "convention.jsonl"), ReadCorpus(document))


def test_the_shipped_set_is_large_and_half_of_it_is_kept_for_control():
    cases = load_cases()
    assert len(cases) >= 200
    assert sum(one.expected.abstain for one in cases) >= 50
    for category, count in Counter(one.category for one in cases).items():
        dev = sum(one.split == "dev" for one in cases if one.category == category)
        assert abs(2 * dev - count) <= 1, category


def test_every_shipped_case_says_who_wrote_it_and_when():
    assert all(one.author and one.date and one.difficulty and one.source for one in load_cases())


def test_every_priority_has_a_case_that_names_it():
    labels = {label for one in load_cases() for label in one.expected.labels}
    assert {f"priorité {number}" for number in range(1, 12)} <= labels


@pytest.mark.parametrize(
    ("expected", "error", "value"),
    [
        ({"articles": ["Article 9"]}, UnknownPlace, "Article 9"),
        ({"document": "absent"}, UnknownPlace, "absent"),
        ({"labels": ["priorité 12"]}, UnknownPlace, "priorité 12"),
        ({"quotes": ["jusqu'au 31 décembre 2023"]}, LostQuote, "jusqu'au 31 décembre 2023"),
        ({"articles": ["Article 1"], "quotes": ["jusqu'au 31 décembre 2022"]}, LostQuote, "jusqu'au 31 décembre 2022"),
    ],
)
def test_a_case_that_no_longer_fits_the_corpus_is_named(corpus, tmp_path, expected, error, value):
    cases = load_cases(lines(tmp_path, case(id="fautif", expected=expected)))
    with pytest.raises(error) as raised:
        check_cases(cases, corpus)
    assert raised.value.details == {"id": "fautif", "value": value}


def test_a_quote_fits_whatever_its_apostrophes_and_white_space(corpus, tmp_path):
    quote = "produira ses  effets\njusqu’au 31 décembre 2022."
    check_cases(load_cases(lines(tmp_path, case(expected={"articles": ["Article 2"], "quotes": [quote]}))), corpus)


@pytest.mark.parametrize(
    ("objects", "error"),
    [
        ([], UnreadableSet),
        ([case(question="  ")], MalformedCase),
        ([case(split="train")], MalformedCase),
        ([case(expected={"quotes": "une chaîne"})], MalformedCase),
        ([case(expected={"must_include": "une chaîne"})], MalformedCase),
        ([case(history=[{"role": "robot", "content": "Bip"}])], MalformedCase),
        ([["liste"]], MalformedCase),
        ([case(), case(question="Où ?")], TwinCase),
        ([case(), case(id="deux", question="QUAND  ?")], TwinCase),
    ],
)
def test_a_bad_set_is_refused(tmp_path, objects, error):
    with pytest.raises(error):
        load_cases(lines(tmp_path, *objects))


def test_a_missing_file_and_a_line_that_is_not_json_are_refused(tmp_path):
    with pytest.raises(CaseError):
        load_cases(tmp_path / "absent.jsonl")
    bad = tmp_path / "mauvais.jsonl"
    bad.write_text("{", encoding="utf-8")
    with pytest.raises(MalformedCase) as raised:
        load_cases(bad)
    assert raised.value.details["id"] == "mauvais.jsonl:1"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("pas du json", "ce n'est pas un objet JSON"),
        ('["liste"]', "ce n'est pas un objet JSON"),
        ('{"id": "a"}', "il manque « question »"),
        ('{"id": "a", "question": "Quand ?", "split": "train"}', "split=train n'est pas admis"),
        ('{"id": "a", "question": "Quand ?", "expected": "oui"}', "une valeur n'a pas la forme attendue"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_in_french(tmp_path, line, reason):
    file = tmp_path / "jeu.jsonl"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(MalformedCase) as raised:
        load_cases(file)
    assert raised.value.details["reason"] == reason


def test_unknown_keys_are_ignored_and_alternatives_kept(tmp_path):
    path = lines(tmp_path, case(inconnu=1, expected={"must_include": ["a", ["b", "c"]], "autre": 2}))
    assert load_cases(path)[0].expected.must_include == (("a",), ("b", "c"))


def test_a_set_survives_writing_and_reading(tmp_path):
    cases = load_cases()
    write_cases(cases, tmp_path / "copie.jsonl")
    assert load_cases(tmp_path / "copie.jsonl") == cases


@pytest.mark.parametrize(
    ("label", "place", "named"),
    [
        ("Article 4 : Priorités et enjeux, priorité 1", "priorité 1", True),
        ("Article 4 : Priorités et enjeux, priorité 11", "priorité 1", False),
        ("Article 4 : Priorités et enjeux, Priorité 5", "priorité 5", True),
    ],
)
def test_a_place_is_named_by_whole_words(label, place, named):
    assert names_place(label, place) is named


SQUAD = {
    "data": [
        {
            "title": "Doubs",
            "paragraphs": [
                {
                    "context": "Le Doubs est une rivière.",
                    "qas": [
                        {"id": "q1", "question": "Qu'est le Doubs ?", "answers": [{"text": "une rivière"}] * 2},
                        {"id": "q2", "question": "Où est la Loue ?", "answers": [], "is_impossible": True},
                    ],
                }
            ],
        }
    ]
}


def test_a_squad_file_becomes_a_set(tmp_path):
    path = tmp_path / "squad.json"
    path.write_text(json.dumps(SQUAD), encoding="utf-8")
    first, second = load_squad(path)
    assert (first.id, first.category, first.expected.must_include) == ("q1", "Doubs", (("une rivière",),))
    assert not first.expected.abstain
    assert second.expected.abstain


@pytest.mark.parametrize("content", ["{", "[]", '{"data": [{}]}', '{"data": []}'])
def test_a_broken_squad_file_is_refused(tmp_path, content):
    path = tmp_path / "squad.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableSet):
        load_squad(path)


def test_the_questions_of_piaf_become_a_set():
    path = ROOT.parent / "shared" / "data" / "piaf-dev.json"
    if not path.exists():
        pytest.skip("../shared/data n'est pas là")
    assert len(load_squad(path)) == 1933
