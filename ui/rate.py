"""How often one person may ask: a sliding window."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from math import ceil

_PERSONS = 5_000  # remembered at once; the one that was silent longest is forgotten first


class Rate:
    """At most `limit` times in `seconds` for each person; safe in several threads."""

    def __init__(self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit, self.seconds = limit, seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, person: str) -> int:
        """Count one more time and return 0, or return the seconds to wait, at least 1, where that is one too many."""
        now = self._clock()
        with self._lock:
            times = self._times.setdefault(person, deque())
            self._times.move_to_end(person)
            while len(self._times) > _PERSONS:
                self._times.popitem(last=False)
            while times and times[0] <= now - self.seconds:
                times.popleft()
            if len(times) >= self.limit:
                return max(1, ceil(times[0] + self.seconds - now))
            times.append(now)
            return 0
