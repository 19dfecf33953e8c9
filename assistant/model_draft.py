"""The answer of a model as far as it holds: each sentence checked before it is shown, numbered by first use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.checks import Check, Fault, check
from assistant.citing import Quote, cite, cited_passage, one_line
from assistant.library import Library
from assistant.model_guard import may_be_shown
from assistant.model_sentences import Said, sentences, unframed, without_foreign_addresses
from assistant.orders import orders_a_machine
from assistant.phrases import phrase
from corpus.nouns import Answer, Citation, Passage

_MAY_END = re.compile(r"[.!?…\n]")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence of the model with what the passages say of it."""

    said: Said
    check: Check

    @property
    def shown(self) -> bool:
        """Return whether the sentence is shown, be it with a mark."""
        return may_be_shown(self.said.text)

    @property
    def held(self) -> Quote | None:
        """Return the quote that bears the sentence out, None where it is not shown as fact."""
        return self.check.quote if self.check.supported and self.shown else None


class Draft:
    """What a model has written so far about one question, over the passages that it was given."""

    def __init__(self, base: Answer, library: Library, passages: Mapping[str, Passage]) -> None:
        """Take the question, engine and host of `base`, and its citations as those that search alone would give."""
        self.written, self._count = "", 0
        self._base, self._library, self._passages = base, library, passages
        self._known: dict[Said, Judged] = {}

    def add(self, words: str) -> Answer | None:
        """Take more words; return the answer so far where a sentence was finished."""
        self.written += words
        if not _MAY_END.search(words) and not words[:1].isspace():
            return None
        judged = self._judged(ended=False)
        grown, self._count = len(judged) > self._count, len(judged)
        return self._answer(judged) if grown else None

    def finished(self) -> Answer | None:
        """Return the whole answer, None where too little of it holds."""
        judged = self._judged(ended=True)
        held = [one for one in judged if one.held is not None]
        return self._answer(judged, whole=True) if held and len(held) * 2 > len(judged) else None

    def _judged(self, ended: bool) -> tuple[Judged, ...]:
        return tuple(self._judge(said) for said in sentences(self.written, self._passages, ended))

    def _judge(self, said: Said) -> Judged:
        if said not in self._known:
            self._known[said] = self._look(said)
        return self._known[said]

    def _look(self, said: Said) -> Judged:
        """Return the sentence judged by the passages that it names, else by all of them."""
        named = [self._passages[key] for key in said.keys]
        everything = " ".join(passage.text for passage in self._passages.values())
        clean = without_foreign_addresses(said.text, everything)
        found = self._check(unframed(clean), named) if named else None
        if found is None or not found.supported:
            others = self._check(unframed(clean), [one for one in self._passages.values() if one not in named])
            found = others if found is None or others.supported else found
        source = found.quote.passage.text if found.quote and found.supported else ""
        return Judged(replace(said, text=without_foreign_addresses(clean, source)), found)

    def _check(self, text: str, passages: list[Passage]) -> Check:
        found = check(text, passages, self._library)
        ordered = found.quote is not None and orders_a_machine(found.quote.text)
        return replace(found, faults=(*found.faults, Fault("order"))) if ordered else found

    def _answer(self, judged: tuple[Judged, ...], whole: bool = False) -> Answer:
        numbers: dict[tuple[str, int, int], int] = {}
        quotes: list[Quote] = []
        lines, reasons = [], []
        for one in judged:
            if one.held is not None:
                number = _number(one.held, numbers, quotes)
                lines.append(f"{one.said.bullet}{one.said.text} [{number}]")
            elif one.shown:
                lines.append(f"{one.said.bullet}{one.said.text} {phrase('unsupported')}")
                reasons.append(phrase("unsupported_why", sentence=one.said.text, reason=one.check.faults[0].reason))
        if whole and not {quote.passage.id for quote in quotes} & {one.passage for one in self._base.citations}:
            lines += self._found_beside(numbers, quotes)
        if whole and (left_out := sum(not one.shown for one in judged)):
            reasons.append(phrase("left_out", count=left_out))
        citations = cite(self._library, quotes)
        return replace(self._base, text="\n".join(lines), citations=citations, notices=tuple(reasons))

    def _found_beside(self, numbers: dict[tuple[str, int, int], int], quotes: list[Quote]) -> list[str]:
        """Return a line with what search alone would have quoted first: the model must not hide it."""
        first = next(iter(self._base.citations), None)
        quote = self._quote(first) if first else None
        if quote is None:
            return []
        return [phrase("found_beside", quote=one_line(quote.text), number=_number(quote, numbers, quotes))]

    def _quote(self, citation: Citation) -> Quote | None:
        passage = cited_passage(self._library, citation)
        return Quote(passage, citation.start - passage.start, citation.end - passage.start) if passage else None


def _number(quote: Quote, numbers: dict[tuple[str, int, int], int], quotes: list[Quote]) -> int:
    """Return the number of a quote, the next one where it is new."""
    place = (quote.passage.id, quote.start, quote.end)
    if place not in numbers:
        quotes.append(quote)
        numbers[place] = len(quotes)
    return numbers[place]
