"""What an acronym stands for: as the documents define it, else as the glossary does, which is said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.citing import Quote, lead_in, whole
from assistant.inquiry import Decline, Draft, Inquiry, Line
from assistant.phrases import phrase
from corpus.glossary import acronyms
from corpus.nouns import Passage
from corpus.sentences import split_sentences
from index.analysis import STOP_WORDS, fold, terms

_ACRONYM = re.compile(r"\b[A-ZÀ-Þ][A-ZÀ-Þ0-9&]{1,9}\b")
LONGEST = 12  # words that spell an acronym, at most
# « PEDT ? », « le PAQTE »: nothing but an acronym.
_BARE = re.compile(rf"\W*(?:[Ll][ea]s? |[Ll]['’])?{_ACRONYM.pattern}\W*")


def answer_definition(inquiry: Inquiry) -> Draft | Decline | None:
    """Return the definition of the acronym asked for; None where the question asks for none."""
    bare = _BARE.fullmatch(inquiry.question.text)
    if inquiry.question.kind != "definition" and not bare:
        return None
    acronym = _acronym(inquiry)
    if acronym is None:
        return None
    using = [passage for passage in _passages(inquiry) if re.search(rf"\b{acronym}\b", passage.text)]
    for passage in using:
        span = definition(passage.text, acronym)
        if span:
            return Draft((Line(f"{lead_in(passage)} :", _around(passage, *span)),), 1.0)
    spelled = _spelled_out(inquiry, acronym)
    # « SAIEMB ? » may ask for anything that is said of it.
    return spelled if spelled is not None or (bare and acronym not in acronyms()) else _from_glossary(acronym, using)


def _spelled_out(inquiry: Inquiry, acronym: str) -> Draft | None:
    """Return the words that the corpus writes out where it never writes the acronym, which is said.

    They are the glossary's words for it, or the one run of words in the corpus whose initials it is.
    """
    known = acronyms().get(acronym)
    wanted = frozenset(terms(known.expansion)) if known else frozenset()
    runs: dict[str, Quote] = {}
    for passage in _passages(inquiry):
        if re.search(rf"\b{acronym}\b", passage.text):
            return None
        if wanted:
            spans = [s for s in split_sentences(passage.text) if wanted <= set(terms(passage.text[s[0] : s[1]]))]
        else:
            spans = _runs(passage.text, acronym)
        for start, end in spans[:1]:
            runs.setdefault(fold(passage.text[start:end]), Quote(passage, start, end))
    if not runs or (len(runs) > 1 and not wanted):
        return None
    quote = next(iter(runs.values()))
    return Draft((Line(phrase("spelled_out", term=acronym, place=lead_in(quote.passage)), quote),), 0.8)


def _runs(text: str, acronym: str) -> list[tuple[int, int]]:
    """Return the spans of words next to each other whose initials, small words aside, are the acronym's letters."""
    if len(acronym) < 3:
        return []
    words = [word for word in re.finditer(r"[^\W\d_]+", text) if fold(word[0]) not in STOP_WORDS and len(word[0]) > 1]
    size = len(acronym)
    found = []
    for first in range(len(words) - size + 1):
        run = words[first : first + size]
        together = re.fullmatch(r"[\w\s'’-]+", text[run[0].start() : run[-1].end()])
        if together and "".join(fold(word[0])[0] for word in run).upper() == acronym:
            found.append((run[0].start(), run[-1].end()))
    return found


def definition(text: str, acronym: str) -> tuple[int, int] | None:
    """Return the span of `text` that holds the acronym and the words that spell it, None where none do."""
    for entry in re.finditer(rf"(?m)^\W*({acronym}\s*[:=–-]\s*(?P<meaning>[^\n]+))", text):
        words = re.split(r"[,;.(:]", entry["meaning"], maxsplit=1)[0].split()
        if any(spells(words[:count], acronym) for count in range(2, min(len(words), LONGEST) + 1)):
            return entry.span(1)
    for mention in re.finditer(rf"\b{acronym}\b", text):
        behind = re.match(r"\s*\(([^()]{5,120})\)", text[mention.end() :])
        if behind and spells(behind[1].split(), acronym):
            return mention.start(), mention.end() + behind.end()
        before = re.search(r"((?:[\w'’éèêàç-]+[\s]+){1,12})\(\s*$", text[: mention.start()])
        if before:
            defined = _defined_before(text, acronym, before, mention)
            if defined:
                return defined
    return _spelled_nearby(text, acronym)


def _defined_before(text: str, acronym: str, before: re.Match[str], mention: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of « words (ACRONYM) »: of the words that spell it, else of the sentence up to there."""
    words = list(re.finditer(r"\S+", before[1]))
    for first in range(len(words)):
        if spells([re.sub(r"^[dl]['’]", "", word[0], flags=re.I) for word in words[first:]], acronym):
            return before.start(1) + words[first].start(), mention.end() + 1
    if text[mention.end() : mention.end() + 1] != ")":
        return None
    sentence = next(start for start, end in split_sentences(text) if start <= mention.start() < end)
    return sentence, mention.end() + 1


def spells(words: list[str], acronym: str) -> bool:
    """Return whether the beginnings of `words`, small words aside, spell `acronym` from first to last."""
    parts = [fold(part) for word in words for part in re.split(r"['’-]", word)]
    return _spell([part for part in parts if part], acronym.lower(), first=True)


def _spell(parts: list[str], letters: str, *, first: bool) -> bool:
    if not letters:
        return all(part in STOP_WORDS for part in parts)
    if not parts:
        return False
    head = parts[0]
    for length in range(min(3, len(head), len(letters)), 0, -1):
        if head.startswith(letters[:length]) and _spell(parts[1:], letters[length:], first=False):
            return True
    return not first and head in STOP_WORDS and _spell(parts[1:], letters, first=False)


def _spelled_nearby(text: str, acronym: str) -> tuple[int, int] | None:
    """Return the span of the whole text where capitalised words of it spell the acronym that it also holds."""
    if len(acronym) < 4:
        return None
    words = list(re.finditer(r"[\w'’-]+", text))
    for first in range(len(words)):
        for last in range(first + 2, min(first + 10, len(words))):
            run = [word[0] for word in words[first : last + 1]]
            if run[-1][0].isupper() and spells([re.sub(r"^[LlDd]['’]", "", word) for word in run], acronym):
                return words[first].start(), words[last].end()
    return None


def _acronym(inquiry: Inquiry) -> str | None:
    """Return the acronym that the question names, in capitals, whatever case it was typed in."""
    typed = [match for match in _acronyms(inquiry.question.text) if match in acronyms() or len(match) > 2]
    if typed and not inquiry.question.text.isupper():
        return typed[-1]
    for match in re.finditer(r"[\w&]+", inquiry.question.text):
        word = match[0]
        capitals = word.upper()
        if capitals in acronyms() and fold(word) not in STOP_WORDS:
            return capitals
        if 2 < len(word) < 7 and _is_acronym_of(inquiry, word):
            return capitals
    return None


def _acronyms(text: str) -> list[str]:
    return [match[0] for match in _ACRONYM.finditer(text)]


def _is_acronym_of(inquiry: Inquiry, word: str) -> bool:
    """Return whether the corpus writes `word` in capitals, and never otherwise."""
    written = {
        match[0]
        for passage in _passages(inquiry)
        for match in re.finditer(rf"\b{re.escape(word)}\b", passage.text, re.I)
    }
    return written == {word.upper()}


def _passages(inquiry: Inquiry) -> Iterator[Passage]:
    if len(inquiry.documents()) <= 20:
        for document in inquiry.documents():
            yield from inquiry.library.passages(document.id)
    else:
        yield from (hit.passage for hit in inquiry.hits)


def _around(passage: Passage, start: int, end: int) -> Quote:
    """Return the definition itself, or its whole passage where that is short."""
    return whole(passage) if len(passage.text) < 160 or passage.kind == "signatory" else Quote(passage, start, end)


def _from_glossary(acronym: str, using: list[Passage]) -> Decline:
    known = acronyms().get(acronym)
    text = phrase("refused_definition", term=acronym)
    if known is not None:
        key = "glossary" if using else "glossary_only"
        text = phrase(key, term=acronym, expansion=known.expansion, source=known.source)
    return Decline(text, tuple(using[:3]))
