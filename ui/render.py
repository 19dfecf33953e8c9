"""From the nouns to the HTML of the page; pure functions, and nothing of a document or a question is ever HTML.

Gradio passes what is written here through a Markdown parser and a sanitiser that drops `aria-*` and `data-*`. So each
piece is one HTML block on one line (the parser leaves its inside alone), and every character of a foreign text that
HTML, Markdown or LaTeX could read as a sign is written as a character reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.citing import one_line
from corpus.nouns import Citation, Refusal, Reply
from ui import page_texts, texts
from ui.acronyms import ACRONYM
from ui.lettering import escape, own, own_tied, tied
from ui.sources import Exchange, citations_of
from ui.texts import NO_BREAK, decimal, plural, typeset

_BEFORE_MARKER = re.compile(r" (?=\[\d{1,3}\])")
_MARKER = re.compile(r"\[(\d{1,3})\]")
_ITEM = re.compile(r"(?P<indent>\s*)(?:(?P<number>\d{1,3})[.)]|[-–•*✦])\s+(?P<words>.*)")


@dataclass(frozen=True, slots=True)
class Notes:
    """What the page knows beside a reply: its acronyms with what they stand for, and where the engine runs."""

    acronyms: Mapping[str, str] = field(default_factory=dict)
    where: str = ""


NO_NOTES = Notes()


def render_exchange(turn: int, exchange: Exchange, notes: Notes, *, last: bool = True) -> str:
    """Return a question with its reply; `turn` counts from 1. What could be asked now stands under the last one."""
    following = _following(exchange) if last and exchange.done else ""
    return (
        f'<div class="exchange" id="echange-{turn}">{render_question(exchange.question)}'
        f"{_reply(turn, exchange, notes)}{following}</div>"
    )


def render_question(question: str) -> str:
    """Return the question as the conversation shows it."""
    return f'<div class="question"><h2>{_lines(question.strip().splitlines())}</h2></div>'


def render_proposals(title: str, questions: Sequence[str]) -> str:
    """Return questions to click."""
    buttons = "".join(f'<button type="button" class="proposer">{own(question)}</button>' for question in questions)
    return f'<div class="proposals"><p>{own(title)}</p>{buttons}</div>' if questions else ""


def render_failure(sentence: str) -> str:
    """Return an error as the conversation shows it."""
    again = f'<p class="foot">{_button("refaire", page_texts.ASK_AGAIN)}{_button("modifier", page_texts.EDIT)}</p>'
    verdict = f'<p class="verdict">{own(texts.FAILURE)}</p>'
    return f'<div class="reply failure">{verdict}<p>{own(sentence)}</p>{again}</div>'


def render_waiting(words: str) -> str:
    """Return what stands in the place of a reply before its first words."""
    return f'<div class="reply waiting"><p>{own(words)}</p></div>'


def render_reply(turn: int, exchange: Exchange, notes: Notes = NO_NOTES) -> str:
    """Return the reply of an exchange that has one; while it still grows, its text alone."""
    reply = exchange.reply
    assert reply is not None
    refused, done = isinstance(reply, Refusal), exchange.done
    page = _Words(turn, citations_of(reply), notes.acronyms)
    page.linked = set(page.citations) if refused else set()
    words = "".join(page.blocks(reply.text))
    told = (*([exchange.failure] if exchange.failure else []), *reply.notices) if done else ()
    notices = "".join(f'<p class="notice"><strong>{own(texts.NOTE)}</strong> {own_tied(notice)}</p>' for notice in told)
    verdict, closest = (_verdict(reply), _closest(turn, reply)) if isinstance(reply, Refusal) else ("", "")
    css = f"reply {'refusal' if refused else 'answer'}{'' if done else ' growing'}"
    foot = f"{_understood(exchange)}{_foot(exchange, notes)}" if done else ""
    return f'<div class="{css}"{_identity(exchange)}>{verdict}{words}{closest}{notices}{foot}</div>'


def _reply(turn: int, exchange: Exchange, notes: Notes) -> str:
    if exchange.reply is not None and exchange.reply.text:
        return render_reply(turn, exchange, notes)
    if exchange.done:
        return render_failure(exchange.failure)
    return render_waiting(page_texts.WRITING if exchange.sources else texts.SEARCHING)


def _identity(exchange: Exchange) -> str:
    return f' id="reponse-{escape(exchange.turn)}"' if exchange.turn else ""


def _following(exchange: Exchange) -> str:
    refused = isinstance(exchange.reply, Refusal)
    return render_proposals(page_texts.ASKED_INSTEAD if refused else page_texts.NEXT_QUESTIONS, exchange.next)


def link(css: str, target: str, number: int, identity: str = "") -> str:
    """Return the link « [number] » to the element `target`, itself reachable as `identity`."""
    own_id = f' id="{identity}"' if identity else ""
    css, title = ("cite doubt", "doubt") if css == "doubt" else (css, css)
    return f'<a class="{css}"{own_id} href="#{target}" title="{own(texts.LINKS[title])}">[{number}]</a>'


def _verdict(refusal: Refusal) -> str:
    return f'<p class="verdict">{own(texts.REFUSAL_UNSURE if refusal.unsure else texts.REFUSAL)}</p>'


def _closest(turn: int, refusal: Refusal) -> str:
    if not refusal.closest:
        return ""
    links = (
        (link("cite", f"source-{turn}-{c.number}", c.number, f"appel-{turn}-{c.number}"), c) for c in refusal.closest
    )
    items = "".join(
        f"<li>{anchor} {tied(one.label)}{_quoted(one) if refusal.unsure else ''}</li>" for anchor, one in links
    )
    return f'<p class="closest">{own(texts.CLOSEST_HERE)}</p><ul class="closest">{items}</ul>'


def _quoted(closest: Citation) -> str:
    """Return what may answer, to be read at once; other refusals show it beside the conversation alone."""
    return f'<span class="quoted">«{NO_BREAK}{tied(one_line(closest.quote))}{NO_BREAK}»</span>'


def _understood(exchange: Exchange) -> str:
    reply, said = exchange.reply, ""
    if reply is not None and reply.standalone and _plain(reply.standalone) != _plain(reply.question):
        words = f'<span class="comprise">{tied(reply.standalone)}</span>'
        said = f'<p class="understood">{own(texts.UNDERSTOOD)} {words} {_button("corriger", texts.CORRECT)}</p>'
    if exchange.scope:
        said += f'<p class="understood">{own(page_texts.ONLY_IN)} {tied(", ".join(exchange.scope))}</p>'
    return said


def _foot(exchange: Exchange, notes: Notes) -> str:
    reply = exchange.reply
    assert reply is not None
    engine = texts.ENGINES.get(reply.engine, texts.OTHER_ENGINE.format(engine=reply.engine))
    sources = 0 if isinstance(reply, Refusal) else len(citations_of(reply))
    parts = (
        plural(sources, "source") if sources else "",
        engine,
        _where(reply, notes) if engine else "",
        f"{decimal(reply.seconds, 2)} s" if engine and reply.seconds else "",
    )
    facts = f"{NO_BREAK}· ".join(part for part in parts if part)
    held = f"{_support(citations_of(reply))}{NO_BREAK}· " if sources else ""
    buttons = [_button("copier", texts.COPY)] if sources else []
    if exchange.question:
        buttons += [_button("modifier", page_texts.EDIT), _button("refaire", page_texts.ASK_AGAIN)]
    if exchange.turn:
        chosen = {True: "bon", False: "mal", None: ""}[exchange.good]
        marks = {"bon": page_texts.GOOD, "mal": page_texts.BAD}
        buttons += [_button(f"avis {css}{' choisi' if css == chosen else ''}", name) for css, name in marks.items()]
    return f'<p class="foot facts">{held}<span>{own(facts)}</span></p><p class="foot acts">{"".join(buttons)}</p>'


def _where(reply: Reply, notes: Notes) -> str:
    """Return where the engine that wrote this reply ran: quotes are found here, whatever model is set."""
    return page_texts.WHERE_ELSEWHERE.format(host=reply.host) if reply.host else notes.where


def _support(citations: Sequence[Citation]) -> str:
    doubtful = sum(not citation.supported for citation in citations)
    if not doubtful:
        return f'<span class="supported">{own(page_texts.SUPPORTED)}</span>'
    words = plural(doubtful, f"passage {page_texts.UNSUPPORTED}", f"passages {page_texts.UNSUPPORTED}s")
    return f'<span class="unsupported" title="{own(page_texts.UNSUPPORTED_WHY)}">{own(words)}</span>'


def _button(css: str, words: str) -> str:
    return f'<button type="button" class="{css}">{own(words)}</button>'


def _plain(question: str) -> str:
    return " ".join(question.split()).casefold()


class _Words:
    """The text of one reply on its way to HTML: its markers become links, the first of a number has an identity."""

    def __init__(self, turn: int, citations: Iterable[Citation], acronyms: Mapping[str, str]) -> None:
        self.turn = turn
        self.citations = {citation.number: citation for citation in citations}
        self.linked: set[int] = set()
        self.explained = Explained(acronyms)

    def blocks(self, text: str) -> Iterator[str]:
        """Yield paragraphs and lists."""
        for block in re.split(r"\n\s*\n", text.strip("\n")):
            yield from self._paragraphs_and_lists([line for line in block.split("\n") if line.strip()])

    def _paragraphs_and_lists(self, lines: Sequence[str]) -> Iterator[str]:
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
                yield self._line(line)
            else:
                value = f' value="{item["number"]}"' if item["number"] else ' class="sub"' if item["indent"] else ""
                yield f"<li{value}>{self._line(item['words'])}</li>"
        if open_tag:
            yield f"</{open_tag}>"

    def _line(self, line: str) -> str:
        pieces = _MARKER.split(_BEFORE_MARKER.sub(texts.NO_BREAK, line))
        return "".join(
            self._link(int(piece)) if index % 2 else self.explained.html(typeset(piece))
            for index, piece in enumerate(pieces)
        )

    def _link(self, number: int) -> str:
        if number not in self.citations:
            return escape(f"[{number}]")
        identity = "" if number in self.linked else f"appel-{self.turn}-{number}"
        self.linked.add(number)
        css = "cite" if self.citations[number].supported else "doubt"
        return link(css, f"source-{self.turn}-{number}", number, identity)


class Explained:
    """The text of one answer or article, escaped, each acronym explained where it comes first."""

    def __init__(self, acronyms: Mapping[str, str]) -> None:
        self._left = dict(acronyms)

    def html(self, text: str) -> str:
        """Return the text escaped, with the explanations that were not given yet."""
        pieces, start = [], 0
        for match in ACRONYM.finditer(text) if self._left else ():
            said = self._left.pop(match[0], "")
            if said:
                shown = f'<abbr title="{own(said)}">{escape(match[0])}</abbr>'
                pieces += [tied(text[start : match.start()]), shown]
                start = match.end()
        return "".join(pieces) + tied(text[start:])


def _lines(lines: Iterable[str]) -> str:
    return "<br>".join(tied(line) for line in lines)
