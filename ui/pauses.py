"""An iterator that may be silent for long, made one that can be left at any time."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import TypeVar

Item = TypeVar("Item")


def with_pauses(items: Iterator[Item], seconds: float) -> Iterator[Item | None]:
    """Yield what `items` gives, and None each time that it was silent for `seconds`; raise what it raises.

    It runs in a thread of its own, because nothing can end a generator between two of its items: Gradio waits for the
    next one before it stops an event. Where the caller leaves, `items` is closed at its next item, by its own thread.
    """
    given: queue.SimpleQueue[tuple[Item] | BaseException | None] = queue.SimpleQueue()
    left = threading.Event()

    def run() -> None:
        try:
            for item in items:
                if left.is_set():
                    break
                given.put((item,))
            given.put(None)
        except BaseException as error:
            given.put(error)
        finally:
            close = getattr(items, "close", None)
            if close is not None:
                close()

    threading.Thread(target=run, name="contrat-words", daemon=True).start()
    try:
        while True:
            try:
                got = given.get(timeout=seconds)
            except queue.Empty:
                yield None
                continue
            if isinstance(got, BaseException):
                raise got
            if got is None:
                return
            yield got[0]
    finally:
        left.set()
