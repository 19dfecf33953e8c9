"""What goes wrong with a model's server, told apart by kind, and when the server is left alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Literal

from assistant.phrases import phrase
from corpus.errors import ContractError

Kind = Literal[
    "unreachable", "key", "missing", "busy", "server", "redirect", "refused", "slow", "cut", "long", "unreadable",
    "empty", "tool", "resting", "stuck", "other",
]  # fmt: skip

# By class name, as each provider's package brings its own HTTP library; the first that the chain of causes holds.
_CLASSES: dict[str, Kind] = {
    "ConnectTimeout": "unreachable",
    "ConnectError": "unreachable",
    "PoolTimeout": "unreachable",
    "ReadTimeout": "slow",
    "WriteTimeout": "slow",
    "RemoteProtocolError": "cut",
    "ReadError": "cut",
    "JSONDecodeError": "unreadable",
    "ValidationError": "unreadable",
    "DecodingError": "unreadable",
    "APITimeoutError": "slow",
    "ConnectionError": "unreachable",
    "APIConnectionError": "unreachable",
    "APIError": "server",
    "AttributeError": "unreadable",
    "TypeError": "unreadable",
    "ValueError": "unreadable",
    "LookupError": "unreadable",
}
_STATUSES: dict[int, Kind] = {401: "key", 403: "key", 404: "missing", 429: "busy"}


class ModelFault(ContractError):
    """The model gave no usable answer: `kind`, `reason` in French; never what a server or its client said."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind=kind, reason=phrase(f"model_{kind}"))
        self.kind = kind


def kind_of(error: BaseException) -> Kind:
    """Return the kind of what a provider's client raised, by the HTTP status or the class of it and of its causes."""
    causes = tuple(_causes(error))
    for one in causes:
        if isinstance(one, ModelFault):
            return one.kind
    for one in causes:
        status = getattr(one, "status_code", None)
        if isinstance(status, int):
            return _of_status(status)
    for one in reversed(causes):
        for ancestor in type(one).__mro__:
            if ancestor.__name__ in _CLASSES:
                return _CLASSES[ancestor.__name__]
    return "other"


def _of_status(status: int) -> Kind:
    if status in _STATUSES:
        return _STATUSES[status]
    if status >= 500:
        return "server"
    return "redirect" if 300 <= status < 400 else "refused"


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        yield now
        now = now.__cause__ or now.__context__


class Breaker:
    """Lets nothing through for `rest` seconds after `failures` failures in a row, then one request as a trial."""

    def __init__(self, failures: int, rest: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._failures, self._rest, self._clock = failures, rest, clock
        self._lock = threading.Lock()
        self._failed, self._until = 0, 0.0

    def allows(self) -> bool:
        """Return whether a request may be made now; the trial after a rest is allowed to one caller."""
        with self._lock:
            if self._failed < self._failures:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + self._rest
            return True

    def succeeded(self) -> None:
        """Forget the failures."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """Count a failure; from the given number on the rest begins again."""
        with self._lock:
            self._failed += 1
            self._until = self._clock() + self._rest


@lru_cache(maxsize=64)
def breaker_of(model: str, address: str, failures: int, rest: float) -> Breaker:
    """Return the breaker of a model at an address: one for all that ask it in this process."""
    return Breaker(failures, rest)
