"""The set of true and altered sentences, and its figures by hand."""

from collections import Counter

from assistant.checks import Check, Fault
from evals.verifying import KINDS, Judged, Sentence, figures, kept, read_sentences, threshold


def judged(kind: str, supported: bool, *faults: str, support: float = 1.0) -> Judged:
    sentence = Sentence("x", "dev", "d", kind, supported, "…")
    return Judged(sentence, Check("…", None, support, tuple(Fault(fault) for fault in faults)), 1.0)


def test_the_set_is_as_large_as_it_says():
    sentences = read_sentences()
    count = Counter(one.kind for one in sentences)
    assert sum(one.supported for one in sentences) >= 300
    assert count["reworded"] >= 150
    assert all(count[kind] >= 60 for kind in KINDS)
    documents = [{one.document for one in sentences if one.split == split} for split in ("dev", "test")]
    assert not documents[0] & documents[1]


def test_figures_by_hand():
    found = {
        one.kind: one
        for one in figures(
            [
                judged("number", False, "number"),
                judged("number", False, "words"),
                judged("number", False),
                judged("reworded", True, "number"),
                judged("copied", True),
            ]
        )
    }
    assert (found["number"].flagged, found["number"].precision) == (2, 1 / 2)
    assert (found["number"].altered, found["number"].recall, found["number"].named) == (3, 2 / 3, 1 / 3)
    assert (found["all"].flagged, found["all"].precision, found["all"].recall) == (3, 2 / 3, 2 / 3)
    assert found["date"].recall is None


def test_true_sentences_that_are_kept_and_the_threshold_by_hand():
    true = [judged("reworded", True, support=0.5), judged("reworded", True, "words", support=0.2)]
    assert kept(true, "reworded") == (1 / 2, 2)
    assert threshold(true) == 0.2
    assert threshold(true, losing=0.5) == 0.5
