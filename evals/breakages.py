"""Proof of the gate: the program is broken in one way at a time, in memory, and the gate must say so.

`make gate-proof` (`evals.proof`): a sound run makes the baseline, then each break runs in a process
of its own; the table says which lines of the gate caught it. Exit 0 where all were caught and a second sound run was
not, else 1.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from corpus.nouns import Answer, Reply

FOLDERS = ("corpus", "ingest", "index", "assistant", "evals", "ui")
# What a break does: it is given the sound function and returns the broken one.
Break = Callable[[Any], Any]


def stem_nothing(_stem: Any) -> Any:
    """Leave each word as it is."""
    return lambda word: word


def keep_accents(_fold: Any) -> Any:
    """Lower the case and no more."""
    return str.lower


def value(other: Any) -> Break:
    """Return the break that puts `other` in place of a constant."""
    return lambda _sound: other


def shift_places(sound: Any) -> Any:
    """Let each citation begin and end one character later than its quote stands."""
    return lambda library, quotes: tuple(
        replace(one, start=one.start + 1, end=one.end + 1) for one in sound(library, quotes)
    )


def cite_the_next(sound: Any) -> Any:
    """Let each citation quote the passage behind the right one, to the letter."""

    def cite(library: Any, quotes: Any) -> Any:
        from assistant.citing import whole

        wrong = []
        for quoted in quotes:
            passages = library.passages(quoted.passage.document)
            wrong.append(whole(passages[(quoted.passage.ordinal + 1) % len(passages)]))
        return sound(library, wrong)

    return cite


def lose_an_article(sound: Any) -> Any:
    """Lose the passages of the document's last article but one on their way into the library."""

    def put(self: Any, reading: Any, *others: Any, **named: Any) -> Any:
        lost = reading.articles[-2].ordinal
        kept = [one for one in reading.passages if one.article_ordinal != lost]
        order = {one.ordinal: number for number, one in enumerate(kept)}
        moved = [
            replace(one, ordinal=order[one.ordinal], lead=order.get(one.lead), parent=order.get(one.parent))
            for one in kept
        ]
        known = [replace(one, passages=tuple(order[n] for n in one.passages if n in order)) for one in reading.absences]
        return sound(self, replace(reading, passages=tuple(moved), absences=tuple(known)), *others, **named)

    return put


def search_an_old_index(sound: Any) -> Any:
    """Find only what the first half of the document says, as an index would that stopped following."""

    def search(self: Any, *asked: Any, **named: Any) -> Any:
        hits = sound(self, *asked, **named)
        return tuple(hit for hit in hits if hit.passage.ordinal < len(self.passages(hit.passage.document)) // 2)

    return search


def compare_no_sentence(_likeness: Any) -> Any:
    """Know no sentence that is like the question."""
    return lambda self, question, passages, around: {}


def search_at_random(sound: Any) -> Any:
    """Give the hits in another order each time."""

    def search(self: Any, *asked: Any, **named: Any) -> Any:
        hits = list(sound(self, *asked, **named))
        random.shuffle(hits)
        return tuple(hits)

    return search


def drop_notices(_notices: Any) -> Any:
    """Say nothing of dates."""
    return lambda _documents, _today: ()


def ask_as_it_stands(_readings: Any) -> Any:
    """Search a follow-up as it was typed."""
    return lambda question, _history: (question,)


def reply_with(change: Callable[[Reply], Reply]) -> Break:
    """Return the break that changes each reply of the assistant."""
    return lambda sound: lambda self, *asked, **named: change(sound(self, *asked, **named))


def one_citation(reply: Reply) -> Reply:
    """Cut an answer behind its first line and its first quote."""
    if not isinstance(reply, Answer):
        return reply
    return replace(reply, text=reply.text.split("\n")[0], citations=reply.citations[:1])


def another_year(reply: Reply) -> Reply:
    """Say another year than the source."""
    if not isinstance(reply, Answer):
        return reply
    cited = tuple(replace(one, quote=one.quote.replace("2022", "2024")) for one in reply.citations)
    return replace(reply, text=reply.text.replace("2022", "2024"), citations=cited)


def add_a_claim(reply: Reply) -> Reply:
    """End each answer with a sentence that nothing supports."""
    return replace(reply, text=f"{reply.text}\nCe dispositif est très efficace.") if reply.text else reply


def echo_the_question(reply: Reply) -> Reply:
    """Repeat the question, whatever stands in it."""
    return replace(reply, text=f"{reply.question}\n{reply.text}")


def moved_to(support: float) -> tuple[tuple[str, Break], ...]:
    """Return the breaks that put another number in place of every threshold of refusal."""
    one = "assistant.extractive:ANSWERED_FROM"
    return (one, value(support)), ("assistant.extractive:THRESHOLDS", lambda sound: dict.fromkeys(sound, support))


# What is broken (module and attribute), and how.
BREAKS: Mapping[str, tuple[tuple[str, Break], ...]] = {
    "stemmer switched off": (("index.analysis:stem", stem_nothing),),
    "accents kept": (("index.analysis:fold", keep_accents),),
    "threshold raised": moved_to(0.75),
    "threshold lowered": moved_to(0.2),
    "citations one character off": (("assistant.citing:cite", shift_places),),
    "the next passage cited": (("assistant.citing:cite", cite_the_next),),
    "an article lost in ingest": (("index.store:Store.put", lose_an_article),),
    "an index that stopped following": (("assistant.library:Library.search", search_an_old_index),),
    "sentences not compared": (("index.encodings:Encodings.likeness", compare_no_sentence),),
    "hits in random order": (("assistant.library:Library.search", search_at_random),),
    "notices dropped": (("assistant.notices:notices", drop_notices),),
    "follow-ups not rewritten": (("assistant.conversation:readings", ask_as_it_stands),),
    "answers cut to one quote": (("assistant.chain:Assistant.reply", reply_with(one_citation)),),
    "another year said": (("assistant.chain:Assistant.reply", reply_with(another_year)),),
    "a claim without a source": (("assistant.chain:Assistant.reply", reply_with(add_a_claim)),),
    "the question echoed": (("assistant.chain:Assistant.reply", reply_with(echo_the_question)),),
}


@contextmanager
def broken(name: str) -> Iterator[None]:
    """Break the program in the way `name` wherever the sound thing was imported to; mend it at the end."""
    import assistant.chain
    import assistant.library  # noqa: F401

    mends: list[tuple[Any, str, Any]] = []
    for path, how in BREAKS[name]:
        holder, attribute = find(path)
        sound = getattr(holder, attribute)
        places = [holder] if isinstance(holder, type) else list(_holders(sound, attribute))
        mends += [(place, attribute, sound) for place in places]
        for place in places:
            setattr(place, attribute, how(sound))
    try:
        yield
    finally:
        for place, attribute, sound in mends:
            setattr(place, attribute, sound)


def find(path: str) -> tuple[Any, str]:
    """Return the module or class that « module:attribute » lies in, and the attribute's own name."""
    module, _, attribute = path.partition(":")
    owner, _, name = attribute.rpartition(".")
    holder = sys.modules[module]
    return (getattr(holder, owner) if owner else holder), name


def _holders(sound: Any, name: str) -> Iterator[Any]:
    """Yield every module of the program that knows the sound thing by that name."""
    for loaded, module in list(sys.modules.items()):
        if loaded.split(".")[0] in FOLDERS and getattr(module, name, None) is sound:
            yield module
