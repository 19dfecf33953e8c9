"""What scripted models write about a case: well, carelessly (markers wrong or missing), and wrongly (facts altered)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.checks_facts import names
from evals.cases import Case
from evals.text import loose

Mind = Literal["well", "carelessly", "wrongly"]
Kind = Literal["number", "date", "name", "invented"]
MINDS: tuple[Mind, ...] = ("well", "carelessly", "wrongly")
INVENTED = "Le budget atteint 47 millions d'euros en 2031, selon Victor Hugo."
UNKNOWN = "LE CORPUS NE LE DIT PAS"
MOST = 16  # gold quotes of a case that a model uses
_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_LONG_DATE = re.compile(rf"\b(\d{{1,2}})(?:er)? ({'|'.join(_MONTHS)}) ((?:19|20)\d\d)\b")
_YEAR = re.compile(r"(?<![\d/-])(?:19|20)\d\d(?!\d)")
_FIGURE = re.compile(rf"(?<![\d.,/-])\d{{1,3}}(?: \d{{3}})*(?![\d.,/]|er\b| (?:{'|'.join(_MONTHS)}))")
_SPELLED = {
    "deux": "sept", "trois": "neuf", "quatre": "douze", "cinq": "huit", "six": "onze", "sept": "trois",
    "huit": "quinze", "neuf": "deux", "dix": "vingt", "onze": "seize", "douze": "cinq",
    "quinze": "dix", "vingt": "trente",
}  # fmt: skip
_WORD = re.compile(rf"\b({'|'.join(_SPELLED)})\b")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that a model writes: `altered` is what was made wrong in it, empty where it is true."""

    text: str
    gold: str
    altered: Kind | Literal[""] = ""


def gold(case: Case) -> tuple[Line, ...]:
    """Return the true sentences of a case: its gold quotes, in turn as they stand and lightly reworded."""
    quotes = [loose(quote) for quote in case.expected.quotes[:MOST] if not case.expected.abstain]
    return tuple(Line(_reworded(quote, at + sum(map(ord, case.id))), quote) for at, quote in enumerate(quotes))


def _reworded(quote: str, turn: int) -> str:
    said = quote.strip(" ;,.:-•–")
    said = _LONG_DATE.sub(lambda d: f"{int(d[1]):02d}/{_MONTHS.index(d[2]) + 1:02d}/{d[3]}", said) if turn % 2 else said
    opened = said[0].upper() + said[1:]
    lowered = said if re.match(r"[A-ZÀ-Þ]{2}", said) else said[0].lower() + said[1:]
    return (f"{opened}.", f"D'après le document, {lowered}.", f"Le texte le dit : {lowered}.")[turn % 3]


def altered(line: Line, others: Sequence[str]) -> Iterator[Line]:
    """Yield the sentence with one number, date or name changed, for a made-up one and for one of `others`."""
    made: tuple[tuple[Kind, str], ...] = (
        ("number", _swap(line.text, _FIGURE, lambda found: str(int(found.replace(" ", "")) + 7))),
        ("number", _swap(line.text, _FIGURE, lambda found: _borrowed(found, _FIGURE, others))),
        ("number", _swap(line.text, _WORD, lambda found: _SPELLED[found])),
        ("date", _swap(line.text, _YEAR, lambda found: str(int(found) + 9))),
        ("date", _swap(line.text, _YEAR, lambda found: _borrowed(found, _YEAR, others))),
        ("name", _renamed(line.text, ())),
        ("name", _renamed(line.text, others)),
    )
    for kind, text in made:
        if text and _values(text) != _values(line.text):
            yield Line(text, line.gold, kind)


def _values(text: str) -> str:
    return re.sub(r"\b0+(?=\d)", "", text)


def _swap(text: str, pattern: re.Pattern[str], other: Callable[[str], str]) -> str:
    found = pattern.search(text)
    return f"{text[: found.start()]}{other(found[0])}{text[found.end() :]}" if found else ""


def _borrowed(value: str, pattern: re.Pattern[str], others: Sequence[str]) -> str:
    return next((found for text in others for found in pattern.findall(text) if found != value), value)


def _renamed(text: str, others: Sequence[str]) -> str:
    """Return the text with its last name replaced by one of its kind, of `others` or made up."""
    own = [name for name in names(text) if not name.weak]
    if not own:
        return ""
    last = own[-1]
    made = ("UNEDIC",) if last.words.isupper() else ("Montauban",)
    known = [name.words for other in others for name in names(other) if not name.weak] if others else made
    folded = text.lower()
    new = next((one for one in known if one.isupper() == last.words.isupper() and one.lower() not in folded), "")
    return f"{text[: last.start]}{new}{text[last.end :]}" if new and text[last.start : last.end] == last.words else ""


def write(mind: Mind, lines: Sequence[Line], prompt: str, turn: int) -> str:
    """Return what a model of this kind writes from the passages of `prompt`."""
    if not lines:
        return UNKNOWN if mind == "well" else INVENTED
    passages = re.findall(r"(?ms)^\[(\w{4})\] .*?\n(.*?)(?=^\[\w{4}\] |^===|\Z)", prompt)
    return " ".join(_marked(line, mind, passages, turn + at) for at, line in enumerate(lines))


def _marked(line: Line, mind: Mind, passages: Sequence[tuple[str, str]], turn: int) -> str:
    right = next((key for key, text in passages if line.gold in loose(text)), "")
    wrong = next((key for key, _ in passages[::-1] if key != right), "zzzz")
    shown = ("", f" [{wrong}]", " 【zz9】")[turn % 3] if mind == "carelessly" else f" [{right}]" if right else ""
    return f"{line.text[:-1]}{shown}."
