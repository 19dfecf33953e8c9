"""What a page shows of a conversation: the nouns, the library and the day put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ui import texts
from ui.panel import render_sources
from ui.render import Notes, render_exchange, render_proposals
from ui.sources import Exchange, citations_of
from ui.talk import Dialogue
from ui.texts import typeset

if TYPE_CHECKING:
    from ui.acronyms import Acronyms
    from ui.suggestions import Suggestions


@dataclass(frozen=True, slots=True)
class View:
    """Renders conversations; `where` says where this program runs."""

    acronyms: Acronyms
    suggestions: Suggestions
    today: date
    where: str

    def welcome(self) -> str:
        """Return what stands before the first question."""
        proposals = render_proposals(texts.EXAMPLES, self.suggestions.first())
        return f"<h2>{typeset(texts.EXAMPLES_TITLE)}</h2><p>{typeset(texts.WELCOME)}</p>{proposals}"

    def past(self, dialogue: Dialogue) -> str:
        """Return the exchanges before the last one; the element says which kept conversation this is."""
        numbered = list(enumerate(dialogue.exchanges, 1))[:-1]
        inside = "".join(render_exchange(n, one, self._notes(one), last=False) for n, one in numbered)
        identity = f' id="conversation-{dialogue.id}"' if dialogue.id else ""
        return f'<div class="past"{identity}>{inside}</div>'

    def current(self, dialogue: Dialogue) -> str:
        """Return the last exchange, empty where there is none."""
        if not dialogue.exchanges:
            return ""
        last = dialogue.exchanges[-1]
        return render_exchange(len(dialogue.exchanges), last, self._notes(last))

    def panel(self, dialogue: Dialogue) -> str:
        """Return the sources of the last exchange."""
        last = dialogue.exchanges[-1] if dialogue.exchanges else None
        return self.sources(len(dialogue.exchanges), last)

    def sources(self, number: int, exchange: Exchange | None) -> str:
        """Return the sources of one exchange, `number` from 1."""
        known = self._explained(exchange) if exchange else {}
        return render_sources(number, exchange, self.today, known)

    def _notes(self, exchange: Exchange) -> Notes:
        return Notes(self._explained(exchange) if exchange.done else {}, self.where)

    def _explained(self, exchange: Exchange) -> dict[str, str]:
        if exchange.reply is None:
            return {}
        cited = (citation.document for citation in citations_of(exchange.reply))
        return self.acronyms.of(_texts(exchange), cited)


def _texts(exchange: Exchange) -> Iterator[str]:
    if exchange.reply is not None:
        yield exchange.reply.text
    yield from (source.article.text for source in exchange.sources if source.article)
