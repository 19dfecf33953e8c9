"""An iterator that is silent for long: what is seen meanwhile, and what becomes of it when nobody listens."""

import threading

import pytest

from ui.pauses import with_pauses


def test_every_item_comes_in_order_and_nothing_else():
    assert list(with_pauses(iter(range(100)), 5)) == list(range(100))


def test_silence_is_told_and_what_comes_behind_it_too():
    go = threading.Event()

    def slow():
        yield 1
        go.wait(10)
        yield 2

    seen = []
    for item in with_pauses(slow(), 0.01):
        seen.append(item)
        if seen.count(None) == 3:
            go.set()
    assert [item for item in seen if item] == [1, 2]
    assert seen[1:4] == [None] * 3


def test_what_is_raised_is_raised():
    def broken():
        yield 1
        raise ValueError("broken")

    items = with_pauses(broken(), 5)
    assert next(items) == 1
    with pytest.raises(ValueError, match="broken"):
        next(items)


def test_it_can_be_left_while_silent_and_is_closed_at_its_next_item():
    go, closed = threading.Event(), threading.Event()

    def slow():
        try:
            go.wait(10)
            yield 1
            yield 2
            raise AssertionError("nobody listens")
        finally:
            closed.set()

    items = with_pauses(slow(), 0.01)
    assert next(items) is None
    items.close()
    assert not closed.is_set()
    go.set()
    assert closed.wait(10)
