"""The page of the chat: Gradio components, and which step of `ui.talk` each of them starts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import gradio as gr

from ui import texts
from ui.panel import render_sources
from ui.render import own
from ui.talk import Exchanges, Talk, announcement, messages
from ui.texts import typeset

# No font is fetched: each is one that the reader's machine has.
SANS = ("Marianne", "Segoe UI", "Roboto", "Helvetica Neue", "Liberation Sans", "Arial", "sans-serif")
MONO = ("Cascadia Mono", "Consolas", "Liberation Mono", "monospace")
EXAMPLES = 4
USERS_AT_ONCE = 8
HIDDEN: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that an event changes, in the order of its outputs."""

    chat: gr.Chatbot
    panel: gr.Markdown
    exchanges: gr.State
    announcement: gr.Markdown
    welcome: gr.Column
    question: gr.Textbox
    send: gr.Button
    stop: gr.Button

    def all(self) -> list[Any]:
        """Return the components as Gradio wants its outputs."""
        return [getattr(self, name) for name in self.__slots__]


def build_page(talk: Talk, questions: Sequence[str], today: date) -> gr.Blocks:
    """Return the page; `questions` are the examples to click, `today` decides what is in force."""
    page: gr.Blocks
    with gr.Blocks(title=typeset(texts.TITLE), analytics_enabled=False, fill_width=True) as page:
        gr.Markdown(_head(), elem_id="entete")
        with gr.Row(elem_id="plan"):
            with gr.Column(scale=6, elem_id="conversation", min_width=320):
                components, examples, restart = _conversation(questions)
            with gr.Column(scale=5, elem_id="sources", min_width=320):
                panel = gr.Markdown(render_sources((), today), elem_id="panneau", latex_delimiters=[])
        parts = Parts(**components, panel=panel, exchanges=gr.State(()))
        _wire(talk, parts, examples, restart, today)
    page.queue(max_size=64, default_concurrency_limit=USERS_AT_ONCE)
    return page


def _head() -> str:
    link = f'<a class="lire" href="./documents">{texts.DOCUMENTS}</a>'
    return f"<div><h1>{own(texts.NAME)}</h1><p>{own(texts.MACHINE)}</p><p>{link}</p></div>"


def theme() -> gr.themes.Base:
    """Return Gradio's plainest theme with fonts of the reader's machine; `page.css` does the rest."""
    return gr.themes.Base(font=SANS, font_mono=MONO, radius_size="sm", spacing_size="sm")


def _conversation(questions: Sequence[str]) -> tuple[dict[str, Any], list[gr.Button], gr.Button]:
    chat = gr.Chatbot(
        show_label=False, elem_id="echanges", buttons=[], latex_delimiters=[], layout="panel", height="auto",
        group_consecutive_messages=False, feedback_options=None, visible=False,
    )  # fmt: skip
    with gr.Column(elem_id="accueil") as welcome:
        gr.Markdown(f"## {texts.EXAMPLES}\n\n{typeset(texts.WELCOME)}")
        examples = [
            gr.Button(typeset(question), size="sm", elem_classes="exemple") for question in questions[:EXAMPLES]
        ]
    announced = gr.Markdown("", elem_id="annonce")
    with gr.Row(elem_id="saisie"):
        question = gr.Textbox(
            label=texts.QUESTION, placeholder=typeset(texts.PLACEHOLDER), lines=1, max_lines=6,
            elem_id="question", scale=1,
        )  # fmt: skip
        send = gr.Button(texts.SEND, variant="primary", elem_id="envoyer", scale=0, min_width=96)
        stop = gr.Button(texts.STOP, elem_id="arreter", scale=0, min_width=96, visible=False)
    restart = gr.Button(texts.RESTART, size="sm", elem_id="recommencer")
    changed = {"chat": chat, "announcement": announced, "welcome": welcome}
    return changed | {"question": question, "send": send, "stop": stop}, examples, restart


def _wire(talk: Talk, parts: Parts, examples: Sequence[gr.Button], restart: gr.Button, today: date) -> None:
    def ask(question: str, exchanges: Exchanges) -> Iterator[dict[Any, Any]]:
        if objection := talk.objection(question):
            yield {parts.announcement: typeset(objection)}
            return
        shown = messages(exchanges)
        for exchange in talk.ask(question, exchanges):
            now = (*exchanges, exchange)
            step = {
                parts.chat: gr.update(value=[*shown, *messages((exchange,), len(now))], visible=True),
                parts.exchanges: now,
            }
            if exchange.done:
                step[parts.panel] = render_sources(now, today)
            if exchange.done or exchange.reply is None:
                step |= _controls(parts, running=not exchange.done) | {parts.announcement: announcement(exchange)}
            yield step

    def stop(exchanges: Exchanges) -> dict[Any, Any]:
        now = talk.stop(exchanges)
        changed = {parts.chat: messages(now), parts.panel: render_sources(now, today), parts.exchanges: now}
        return changed | {parts.announcement: texts.STOPPED} | _controls(parts)

    def begin_again() -> dict[Any, Any]:
        empty = {parts.chat: gr.update(value=[], visible=False), parts.panel: render_sources((), today)}
        return (
            empty
            | {parts.exchanges: (), parts.announcement: "", parts.welcome: gr.update(visible=True)}
            | _controls(parts)
        )

    asked = [
        gr.on([parts.question.submit, parts.send.click], ask, [parts.question, parts.exchanges], parts.all(), **HIDDEN)
    ]
    asked += [example.click(ask, [example, parts.exchanges], parts.all(), **HIDDEN) for example in examples]
    parts.stop.click(stop, [parts.exchanges], parts.all(), cancels=asked, **HIDDEN)
    restart.click(begin_again, None, parts.all(), cancels=asked, **HIDDEN)


def _controls(parts: Parts, *, running: bool = False) -> dict[Any, Any]:
    """Return the state of the buttons while a reply grows, and when it is there."""
    changed: dict[Any, Any] = {parts.send: gr.update(visible=not running), parts.stop: gr.update(visible=running)}
    if running:
        changed |= {parts.question: "", parts.welcome: gr.update(visible=False)}
    return changed
