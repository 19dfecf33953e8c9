"""Who goes first where the processor is short."""

from __future__ import annotations

import os
from contextlib import suppress

BEHIND = 5  # added to the niceness: a third of the processor's time where another process wants all of it


def let_others_go_first() -> None:
    """Have this process, and those that it starts, work behind the others: it writes, and no one waits for its answers.

    Not for a thread of a process that answers: who holds the interpreter's lock at a low priority keeps all waiting.
    """
    with suppress(AttributeError, OSError):  # Windows knows no niceness, and a sandbox may refuse it
        os.nice(BEHIND)
