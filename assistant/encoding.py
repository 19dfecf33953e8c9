"""Encoding sentences behind the answers, for as long as the page is served."""

from __future__ import annotations

import threading
import time

from assistant.library import Library
from corpus.errors import ContractError

LOOKS_EVERY = 2.0  # seconds between two looks at whether something was added
LOOKS_AGAIN = 60.0  # seconds between two looks at whether something was lost


class EncodingBehind:
    """Encodes what is lacking on at most half a core, and what is added later; close it."""

    def __init__(self, library: Library) -> None:
        """Start at once."""
        self._library = library
        self._closed = threading.Event()
        self._began = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="contrat-encoding", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop behind the batch that is under way."""
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        seen, looked = -1, 0.0
        while not self._closed.wait(0 if seen < 0 else LOOKS_EVERY):
            revision, now = self._library.revision, time.monotonic()
            if revision != seen or now - looked > LOOKS_AGAIN:
                self._began = looked = now
                seen = revision if self._encode() else 0

    def _encode(self) -> bool:
        try:
            return self._library.encode(self._step, threads=1)
        except ContractError:  # a document was removed meanwhile: the next look finds what is there
            return False

    def _step(self, _count: int) -> bool:
        """Rest as long as the batch took, so that answers keep a core and a half."""
        stopped = self._closed.wait(time.monotonic() - self._began)
        self._began = time.monotonic()
        return not stopped
