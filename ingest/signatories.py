"""Read a page of signatures: one entry an organisation, with function and person where the scan kept them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.nouns import Signatory
from ingest.lines import Line
from ingest.signing import (
    ARTICLE,
    DONE_AT,
    FUNCTION,
    NOT_A_NAME,
    ON_BEHALF,
    ORGANISATION,
    UNREAD,
    fold,
    is_legible,
    names_organisation,
    part_person,
    read_person,
    share_a_word,
    split_columns,
)

# A magistrate signs under his own title: no organisation stands above it.
_AUTHORITY = re.compile(r"^l[ae]\s+procureure?\b", re.I)
_COURT = re.compile(r"\b(?:tribunal|parquet|minist[eè]re public|cour)\b", re.I)
# « Pour le compte de », « par délégation »: still the function of the one above.
_BY_ORDER = re.compile(r"^(?:par\b|.*\b(?:d[ée]l[ée]gation|ordre|compte|int[ée]rim|extrait|copie|ampliation)\b)", re.I)
_COMPLEMENT = re.compile(r"\b(?:de|du|des|d['’])", re.I)


@dataclass(frozen=True, slots=True)
class SignatoryEntry:
    """A signatory and the span of its lines in the whole text."""

    signatory: Signatory
    start: int
    end: int


@dataclass(slots=True)
class _Draft:
    organisation: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    start: int = 0
    end: int = 0
    last: str = ""

    @property
    def name(self) -> str:
        return " ".join(" ".join(self.organisation).split())


def read_signatories(lines: Sequence[Line]) -> tuple[list[Line], list[SignatoryEntry]]:
    """Return the lines that are no signature (« Fait à … ») and one entry an organisation.

    What the scan lost stays an empty string: nothing is guessed, no two organisations are merged.
    """
    rest: list[Line] = []
    drafts: list[_Draft] = []
    for line in _unfold_columns(lines):
        if UNREAD.match(line.text):
            if drafts:
                drafts[-1].end = line.end
            continue
        if NOT_A_NAME.search(line.text):
            # An address or a telephone number names no one, but belongs to the entry above it.
            if drafts:
                drafts[-1].end = line.end
            else:
                rest.append(line)
            continue
        if not is_legible(line.text):
            continue
        if not drafts and _is_ordinary(line):
            rest.append(line)
            continue
        _take(drafts, line)
    entries = [
        SignatoryEntry(
            Signatory(draft.name, ", ".join(draft.functions), ", ".join(draft.persons)), draft.start, draft.end
        )
        for draft in drafts
    ]
    return rest, entries


def _unfold_columns(lines: Sequence[Line]) -> list[Line]:
    """Return signatures that stand side by side one after the other; each keeps the span of the whole block."""
    unfolded: list[Line] = []
    at = 0
    while at < len(lines):
        count = len(split_columns(lines[at].text))
        last = at
        while last + 1 < len(lines) and not lines[last + 1].gap and len(split_columns(lines[last + 1].text)) == count:
            last += 1
        block = lines[at : last + 1]
        if count < 2:
            unfolded += block
        for column in range(count if count > 1 else 0):
            for place, line in enumerate(block):
                words = split_columns(line.text)[column]
                unfolded.append(replace(line, start=block[0].start, end=block[-1].end, text=words, gap=not place))
        at = last + 1
    return unfolded


def _is_ordinary(line: Line) -> bool:
    if DONE_AT.match(line.text):
        return True
    return len(line.text) > 90 or (line.text.rstrip().endswith((".", ":", ";")) and not FUNCTION.match(line.text))


def _take(drafts: list[_Draft], line: Line) -> None:
    """Give one line to the entry it belongs to, or open a new entry with it."""
    text = line.text.strip(" ,;:.*_#|")
    current = drafts[-1] if drafts else None
    person = read_person(text)
    if current is not None and not person and _same(text, current.name):
        current.end = line.end
        return
    if person:
        current = current or _open(drafts, line)
        if person not in current.persons:
            current.persons.append(person)
        current.end, current.last = line.end, "person"
        return
    on_behalf = ON_BEHALF.match(text) or re.match(r"^pour(?=\s+[A-ZÀ-Þ])", text, re.I)
    if on_behalf and not _BY_ORDER.search(text) and not FUNCTION.match(text[on_behalf.end() :].lstrip(" '’")):
        # « Pour la Ville de … » opens the entry of an organisation; « Pour le Maire » is a function.
        current = _open(drafts, line)
        current.organisation.append(re.sub(r"^(?:pour|p/)\s+", "", text, flags=re.I))
        current.last = "organisation"
        return
    if _is_function(text, current):
        current = current or _open(drafts, line)
        _take_function(current, text, line)
        return
    if current is not None and not line.gap and _goes_on(current, text, line):
        return
    if names_organisation(text, line):
        current = _open(drafts, line)
        current.organisation.append(text)
        current.last = "organisation"


def _open(drafts: list[_Draft], line: Line) -> _Draft:
    drafts.append(_Draft(start=line.start, end=line.end))
    return drafts[-1]


def _take_function(current: _Draft, text: str, line: Line) -> None:
    function, person = part_person(text)
    if fold(function) not in (fold(known) for known in current.functions):
        current.functions.append(function)
    if person and person not in current.persons:
        current.persons.append(person)
    current.end, current.last = line.end, "person" if person else "function"


def _goes_on(current: _Draft, text: str, line: Line) -> bool:
    """Add a line that follows without a blank one to what it continues: an organisation or a function."""
    if current.last == "organisation":
        current.organisation.append(text)
    elif current.last == "function":
        current.functions[-1] = f"{current.functions[-1]} {text}"
    else:
        return not (ARTICLE.match(text) or ORGANISATION.search(text))
    current.end = line.end
    return True


def _is_function(text: str, current: _Draft | None) -> bool:
    """Tell a function from an authority that signs in its own name (« Le Procureur de la République »)."""
    if ON_BEHALF.match(text):
        return True
    function = FUNCTION.match(text)
    if function is None:
        return False
    if current is None:
        return not _COMPLEMENT.search(text[function.end() :])
    if _AUTHORITY.match(text) and not _COURT.search(current.name):
        return False
    signed = bool(current.persons) and bool(current.functions)
    own_title = re.match(r"^l[ae]\s", text, re.I) and _COMPLEMENT.match(text[function.end() :].lstrip())
    return not (signed and own_title and not share_a_word(text, current.name))


def _same(text: str, organisation: str) -> bool:
    return bool(organisation) and fold(text) == fold(organisation)
