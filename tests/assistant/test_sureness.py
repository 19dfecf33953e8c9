"""How sure the best sentence is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.candidates import Candidate
from assistant.evidence import Evidence, Matter
from assistant.questions import understand
from assistant.sureness import READ_WEIGHTS, WEIGHTS, features, sureness
from corpus.nouns import Passage

QUESTION = understand("Quand le loyer est-il payé ?")
MATTER = Matter(("loyer", "pay"), (3.0, 1.0), frozenset({"pay"}))


def passage(number: int) -> Passage:
    text = "Le loyer est payé le 5 mai."
    return Passage(
        id=f"bail/{number}",
        document="bail",
        ordinal=number,
        article="Article 1",
        article_ordinal=0,
        label="",
        text=text,
        start=0,
        end=len(text),
    )


def evidence(number: int = 0, **more) -> Evidence:
    none: frozenset[str] = frozenset()
    place = passage(number)
    candidate = Candidate(place, 0, place.end, place.text, none, none, none, none)
    plain = Evidence(candidate, 0.7, 1.0, 1.0, 0.6, 0.5, 0.0, nameless=False, cosine=0.82)
    return replace(plain, **more)


def test_nothing_found_is_not_sure_at_all():
    assert sureness(QUESTION, MATTER, ()) == 0.0


def test_what_is_not_encoded_is_as_sure_as_its_words():
    assert sureness(QUESTION, MATTER, (evidence(cosine=None), evidence(1))) == 0.6


def test_the_features_are_those_of_the_best_and_of_what_stands_beside_it():
    beside = (evidence(), evidence(0, score=0.9, cosine=0.8), evidence(1, score=0.75, cosine=0.78))
    known = features(QUESTION, MATTER, beside)
    assert known["lead"] == pytest.approx(0.25)  # over another passage, not over its own second sentence
    assert known["nearest"] == 0.82
    assert (known["titled"], known["new"]) == (0.0, 0.0)
    assert known["holds_strict"] == 1.0
    assert set(known) == set(WEIGHTS)


def test_what_only_names_its_document_is_not_the_nearest():
    name, more = frozenset({"bail", "jardin"}), frozenset({"bail", "loyer"})
    titled = replace(evidence().candidate, title=name)
    header, says = (replace(titled, own=own) for own in (name, more))
    assert features(QUESTION, MATTER, (evidence(), evidence(candidate=header, cosine=0.95)))["nearest"] == 0.82
    assert features(QUESTION, MATTER, (evidence(), evidence(candidate=says, cosine=0.95)))["nearest"] == 0.95


def test_what_was_read_again_has_what_the_reading_says_of_it_and_of_the_others():
    read = (evidence(answers=9.0), evidence(1, answers=-1.5), evidence(2, answers=0.5), evidence(3))
    known = features(QUESTION, MATTER, read)
    assert (known["answers"], known["others"]) == (6.0, 0.5)
    assert features(QUESTION, MATTER, read[:1])["others"] == -6.0
    assert set(known) == set(READ_WEIGHTS)


def test_what_the_reading_says_counts_beside_words():
    said = [sureness(QUESTION, MATTER, (evidence(answers=odds),)) for odds in (-4.0, 0.0, 4.0)]
    assert said == sorted(said)
    assert said[0] < 0.5 < said[2]


@pytest.mark.parametrize("better", [{"support": 0.9}, {"score": 1.4}, {"cosine": 0.9}, {"own": 0.9}])
def test_more_of_what_speaks_for_an_answer_makes_it_surer(better):
    others = (evidence(1, score=0.9, cosine=0.8),)
    plain = sureness(QUESTION, MATTER, (evidence(), *others))
    assert 0.0 < plain < sureness(QUESTION, MATTER, (evidence(**better), *others)) < 1.0


def test_a_missing_name_makes_it_less_sure():
    assert sureness(QUESTION, MATTER, (evidence(nameless=True),)) < sureness(QUESTION, MATTER, (evidence(),))


def signed() -> Candidate:
    block = evidence().candidate
    return replace(block, passage=replace(block.passage, kind="signatory"))


@pytest.mark.parametrize("lacking", [{"nameless": True}, {"holds": 0.6}, {"candidate": signed()}])
def test_what_lacks_the_name_or_the_thing_asked_for_is_no_surer_than_its_words(lacking):
    best = evidence(support=0.3, score=2.0, cosine=0.95)
    assert sureness(QUESTION, MATTER, (best,)) > 0.3
    assert sureness(QUESTION, MATTER, (replace(best, **lacking),)) <= 0.3


def test_a_follow_up_is_hardly_surer_than_what_it_asks_itself_is_answered_for():
    best = evidence(score=3.0, cosine=0.95, asked=0.1)
    assert sureness(QUESTION, MATTER, (replace(best, asked=1.0),)) > 0.5 > sureness(QUESTION, MATTER, (best,))
    assert sureness(QUESTION, MATTER, (replace(best, cosine=None),)) <= 0.1


def test_what_has_none_of_the_words_answers_nothing_however_like_it_is():
    assert sureness(QUESTION, MATTER, (evidence(support=0.0, score=3.0, cosine=0.95),)) == 0.0
