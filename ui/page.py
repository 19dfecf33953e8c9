"""The page of the chat: Gradio components, and which step of `ui.talk` each of them starts.

Only plain values are sent back. An update of a component's properties, and every output that an event leaves out, makes
Gradio 6 build the component and its JSON schema again for that session: 0.3 s of CPU an answer, 94% of its cost. So
what is shown or hidden is a matter of `page.css`, and a step gives every output that it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from corpus.errors import ContractError
from ui import page_texts, texts
from ui.chrome import render_head
from ui.talk import Dialogue, Talk, announcement
from ui.texts import plural, typeset
from ui.view import View

# No font is fetched: each is one that the reader's machine has.
SANS = ("Marianne", "Segoe UI", "Roboto", "Helvetica Neue", "Liberation Sans", "Arial", "sans-serif")
MONO = ("Cascadia Mono", "Consolas", "Liberation Mono", "monospace")
USERS_AT_ONCE = 8
HIDDEN: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
MARKDOWN: dict[str, Any] = {"latex_delimiters": [], "show_label": False}

Step = tuple[str, str, str, str, Dialogue]


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that every event changes, in the order of its outputs, then those it reads or is started by."""

    past: gr.Markdown
    current: gr.Markdown
    panel: gr.Markdown
    announcement: gr.Markdown
    dialogue: gr.State
    question: gr.Textbox
    send: gr.Button
    stop: gr.Button
    scope: gr.Textbox
    opener: gr.Textbox
    opens: gr.Button

    def outputs(self) -> list[Any]:
        """Return the components as Gradio wants its outputs."""
        return [self.past, self.current, self.panel, self.announcement, self.dialogue]


def build_page(talk: Talk, view: View) -> gr.Blocks:
    """Return the page."""
    page: gr.Blocks
    with gr.Blocks(title=typeset(texts.TITLE), analytics_enabled=False, fill_width=True) as page:
        gr.Markdown(render_head("chat"), elem_id="entete", **MARKDOWN)
        with gr.Row(elem_id="plan"):
            gr.Column(elem_id="fil", min_width=0)
            with gr.Column(elem_id="conversation", min_width=0):
                written = _conversation(view)
            with gr.Column(elem_id="sources", min_width=0):
                panel = gr.Markdown(view.panel(Dialogue()), elem_id="panneau", **MARKDOWN)
        parts = Parts(panel=panel, dialogue=gr.State(Dialogue()), **written)
        _wire(page, Steps(talk, view), parts)
    page.queue(max_size=None, default_concurrency_limit=USERS_AT_ONCE)
    return page


def theme() -> gr.themes.Base:
    """Return Gradio's plainest theme with fonts of the reader's machine; `page.css` does the rest."""
    return gr.themes.Base(font=SANS, font_mono=MONO, radius_size="sm", spacing_size="sm")


def _conversation(view: View) -> dict[str, Any]:
    with gr.Column(elem_id="echanges"):
        past = gr.Markdown("", elem_id="passe", **MARKDOWN)
        current = gr.Markdown("", elem_id="actuel", **MARKDOWN)
        gr.Markdown(view.welcome, elem_id="accueil", **MARKDOWN)
    announced = gr.Markdown("", elem_id="annonce", **MARKDOWN)
    with gr.Row(elem_id="saisie"):
        question = gr.Textbox(
            label=texts.QUESTION, placeholder=typeset(texts.PLACEHOLDER), lines=1, max_lines=6, scale=1,
            elem_id="question",
        )  # fmt: skip
        send = gr.Button(texts.SEND, variant="primary", elem_id="envoyer", scale=0, min_width=96)
        stop = gr.Button(texts.STOP, elem_id="arreter", scale=0, min_width=96)
    scope = gr.Textbox("", show_label=False, elem_id="perimetre", elem_classes="cache")
    opener = gr.Textbox("", show_label=False, elem_id="ouvrir", elem_classes="cache")
    opens = gr.Button("…", elem_id="ouvre", elem_classes="cache")
    said = {"past": past, "current": current, "announcement": announced, "question": question}
    return said | {"send": send, "stop": stop, "scope": scope, "opener": opener, "opens": opens}


@dataclass(frozen=True, slots=True)
class Steps:
    """What the events do."""

    talk: Talk
    view: View

    def ask(self, question: str, scope: str, dialogue: Dialogue, request: gr.Request) -> Iterator[Step]:
        """Yield the page as the reply grows."""
        if objection := self.talk.objection(question, request.session_hash or ""):
            yield self._shown(dialogue, objection)
            return
        past, panel, shown = "", "", False
        for now in self.talk.ask(question, dialogue, scope.split()):
            last = now.exchanges[-1]
            found = last.done or bool(last.sources)
            if last.done or not past or found > shown:
                past, panel, shown = self.view.past(now), self.view.panel(now if found else dialogue), found
            yield past, self.view.current(now), panel, typeset(announcement(last)), now

    def stop(self, dialogue: Dialogue) -> Step:
        """Return the page with the last reply ended where it stood."""
        return self._shown(self.talk.stop(dialogue), texts.STOPPED)

    def open(self, conversation: str) -> Step:
        """Return the page of a kept conversation, or of an empty one where none is named."""
        if not conversation.strip():
            return self._shown(Dialogue(), "")
        try:
            dialogue = self.talk.reopen(conversation.strip())
        except ContractError:
            return self._shown(Dialogue(), page_texts.NO_LONGER_KEPT)
        return self._shown(dialogue, page_texts.OPENED.format(turns=plural(len(dialogue.exchanges), "question")))

    def arrive(self, request: gr.Request) -> Step:
        """Return the page of the conversation that the address names."""
        return self.open(str(request.query_params.get("conversation", "")))

    def _shown(self, dialogue: Dialogue, said: str) -> Step:
        view = self.view
        return view.past(dialogue), view.current(dialogue), view.panel(dialogue), typeset(said), dialogue


def _wire(page: gr.Blocks, steps: Steps, parts: Parts) -> None:
    outputs = parts.outputs()
    asked = gr.on(
        [parts.question.submit, parts.send.click], steps.ask, [parts.question, parts.scope, parts.dialogue], outputs,
        **HIDDEN,
    )  # fmt: skip
    parts.stop.click(steps.stop, [parts.dialogue], outputs, cancels=[asked], **HIDDEN)
    parts.opens.click(steps.open, [parts.opener], outputs, cancels=[asked], **HIDDEN)
    page.load(steps.arrive, None, outputs, **HIDDEN)
