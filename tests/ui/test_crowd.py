"""The measure of many people at once: what it counts as an answer."""

import pytest

from ui import page_texts, texts
from ui.crowd import answered
from ui.texts import plural, typeset


@pytest.mark.parametrize("said", [texts.ANSWERED.format(sources=plural(2, "source")), texts.REFUSED])
def test_an_answer_and_a_refusal_are_answers(said: str):
    assert answered(["<div>…</div>", "", "", typeset(said), None])


@pytest.mark.parametrize(
    "said", [page_texts.TOO_FAST.format(limit=30, seconds=60, wait=3), page_texts.TOO_MANY, texts.UNEXPECTED_HERE]
)
def test_a_sentence_that_says_why_there_is_none_is_a_failure(said: str):
    assert not answered(["<div>…</div>", "", "", typeset(said), None])
