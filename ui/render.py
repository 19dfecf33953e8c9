"""From the nouns to the HTML of the page; pure functions, and nothing of a document or a question is ever HTML.

Gradio passes what is written here through a Markdown parser and a sanitiser that drops `aria-*` and `data-*`. So each
piece is one HTML block on one line (the parser leaves its inside alone), and every character of a foreign text that
HTML, Markdown or LaTeX could read as a sign is written as a character reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from corpus.nouns import Refusal, Reply
from ui import texts
from ui.sources import citations_of
from ui.texts import decimal, plural, typeset

# Control characters, and marks that turn the direction of a text: they can make a text look like another one.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SIGN = re.compile("[" + re.escape("!\"#$%&'()*+-/:<=>@[\\]^_`{|}~\n\t") + "]")
_BLANKS = re.compile(r"\n(?:[ \t]*\n){2,}")
_BEFORE_MARKER = re.compile(r" (?=\[\d{1,3}\])")
_MARKER = re.compile(r"\[(\d{1,3})\]")
_ITEM = re.compile(r"(?P<indent>\s*)(?:(?P<number>\d{1,3})[.)]|[-–•*✦])\s+(?P<words>.*)")


def escape(text: str) -> str:
    """Return `text` in characters that neither HTML nor Markdown nor LaTeX reads as signs; line breaks are kept."""
    return _SIGN.sub(lambda sign: f"&#{ord(sign[0])};", _INVISIBLE.sub("", text))


def escape_lines(text: str) -> str:
    """Return the text of a document escaped; the blank lines that a page break leaves are shown as one."""
    return escape(_BLANKS.sub("\n\n", text))


def render_question(question: str) -> str:
    """Return the question as the conversation shows it."""
    return f'<div class="question"><p>{_lines(question.strip().splitlines())}</p></div>'


def render_reply(turn: int, reply: Reply, *, done: bool = True, ended: str = "") -> str:
    """Return the reply; `turn` counts from 1 in the conversation, `done` is false while it still grows.

    `ended` says that it was stopped before its end.
    """
    numbers = {citation.number for citation in citations_of(reply)}
    listed_below = numbers if isinstance(reply, Refusal) else set()
    words = "".join(_blocks(reply.text, turn, numbers, set(listed_below)))
    told = (*([ended] if ended else []), *reply.notices) if done else ()
    notices = "".join(f'<p class="notice"><strong>{own(texts.NOTE)}</strong> {own(notice)}</p>' for notice in told)
    if isinstance(reply, Refusal):
        verdict = f'<p class="verdict">{own(texts.REFUSAL)}</p>'
        return f'<div class="reply refusal">{verdict}{words}{_closest(turn, reply)}{notices}{_foot(reply, done)}</div>'
    return f'<div class="reply answer">{words}{notices}{_foot(reply, done)}</div>'


def render_failure(sentence: str) -> str:
    """Return an error as the conversation shows it."""
    return f'<div class="reply failure"><p class="verdict">{own(texts.FAILURE)}</p><p>{own(sentence)}</p></div>'


def render_waiting() -> str:
    """Return what stands in the place of a reply before its first words."""
    return f'<div class="reply waiting"><p>{own(texts.SEARCHING)}</p></div>'


def link(css: str, target: str, number: int, identity: str = "") -> str:
    """Return the link « [number] » to the element `target`, itself reachable as `identity`."""
    own_id = f' id="{identity}"' if identity else ""
    return f'<a class="{css}"{own_id} href="#{target}" title="{own(texts.LINKS[css])}">[{number}]</a>'


def _closest(turn: int, refusal: Refusal) -> str:
    if not refusal.closest:
        return ""
    links = (
        (link("cite", f"source-{turn}-{c.number}", c.number, f"appel-{turn}-{c.number}"), c) for c in refusal.closest
    )
    items = "".join(f"<li>{anchor} {escape(citation.label)}</li>" for anchor, citation in links)
    return f'<p class="closest">{own(texts.CLOSEST_HERE)}</p><ul class="closest">{items}</ul>'


def _foot(reply: Reply, done: bool) -> str:
    if not done:
        return ""
    understood = ""
    if reply.standalone and _plain(reply.standalone) != _plain(reply.question):
        correct = f'<button type="button" class="corriger">{own(texts.CORRECT)}</button>'
        words = f'<span class="comprise">{escape(reply.standalone)}</span>'
        understood = f'<p class="understood">{own(texts.UNDERSTOOD)} {words} {correct}</p>'
    engine = texts.ENGINES.get(reply.engine, texts.OTHER_ENGINE.format(engine=reply.engine))
    sources = 0 if isinstance(reply, Refusal) else len(citations_of(reply))
    parts = (
        plural(sources, "source") if sources else "",
        engine,
        f"{decimal(reply.seconds, 2)} s" if engine and reply.seconds else "",
    )
    foot = own(" · ".join(part for part in parts if part))
    copy = f' <button type="button" class="copier">{own(texts.COPY)}</button>' if sources else ""
    return understood + (f'<p class="foot"><span>{foot}</span>{copy}</p>' if foot else "")


def _plain(question: str) -> str:
    return " ".join(question.split()).casefold()


def _blocks(text: str, turn: int, numbers: set[int], seen: set[int]) -> Iterator[str]:
    """Yield paragraphs and lists, each marker of `numbers` a link; only the first link of a number has an id."""
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        lines = [line for line in block.split("\n") if line.strip()]
        yield from _paragraphs_and_lists(lines, turn, numbers, seen)


def _paragraphs_and_lists(lines: Sequence[str], turn: int, numbers: set[int], seen: set[int]) -> Iterator[str]:
    open_tag = ""
    for line in lines:
        item = _ITEM.fullmatch(line)
        tag = "p" if item is None else "ol" if item["number"] else "ul"
        if item and item["indent"] and open_tag in ("ol", "ul"):
            tag = open_tag
        if tag != open_tag:
            yield (f"</{open_tag}>" if open_tag else "") + f"<{tag}>"
        elif tag == "p":
            yield "<br>"
        open_tag = tag
        if item is None:
            yield _linked(line, turn, numbers, seen)
        else:
            value = f' value="{item["number"]}"' if item["number"] else ' class="sub"' if item["indent"] else ""
            yield f"<li{value}>{_linked(item['words'], turn, numbers, seen)}</li>"
    if open_tag:
        yield f"</{open_tag}>"


def _linked(line: str, turn: int, numbers: set[int], seen: set[int]) -> str:
    pieces = _MARKER.split(_BEFORE_MARKER.sub(texts.NO_BREAK, line))
    return "".join(
        _link(turn, int(piece), numbers, seen) if index % 2 else own(piece) for index, piece in enumerate(pieces)
    )


def _link(turn: int, number: int, numbers: set[int], seen: set[int]) -> str:
    if number not in numbers:
        return escape(f"[{number}]")
    identity = "" if number in seen else f"appel-{turn}-{number}"
    seen.add(number)
    return link("cite", f"source-{turn}-{number}", number, identity)


def _lines(lines: Iterable[str]) -> str:
    return "<br>".join(escape(line) for line in lines)


def own(text: str) -> str:
    """Return a sentence of ours with the no-break spaces of French, escaped."""
    return escape(typeset(text))
