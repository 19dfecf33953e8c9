"""What could be asked: questions taken from the structure of the documents, each tried before it is shown.

A question counts only if the assistant answers it from that document, in the corpus as it stands. Trying costs some
milliseconds a question, so it is done behind the answers, once a document until the library changes.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import ContractError
from corpus.nouns import Answer, Article, Document, Passage, Reply
from ui.acronyms import ACRONYM

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from assistant.library import Library

MOST = 40  # questions tried in one document
DOCUMENTS_FIRST = 6  # documents that the first questions come from
_HEADING = range(3, 90)  # characters of a heading that reads well in a question
_WITH = {"Article": "l'article ", "Annexe": "l'annexe ", "Préambule": "le préambule"}
_FEMININE = ("té", "ion", "ure", "ance", "ence", "tie", "sse")
_MADE_UP = re.compile(r"(?:Page|Paragraphe) \d|En-tête$|Signataires$")

Candidate = tuple[str, int | None]  # a question, and the article that must answer it, where one must


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that the corpus answers: the ordinal of the first article cited, and all that is quoted."""

    question: str
    article: int
    quotes: frozenset[str]


class Suggestions:
    """The questions of every document, tried behind the answers; safe in several threads."""

    def __init__(self, library: Library, assistant: Assistant) -> None:
        self._library = library
        self._assistant = assistant
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="suggestions")
        self._lock = threading.Lock()
        self._tried: dict[str, tuple[Suggestion, ...] | None] = {}
        self._revision = -1

    def close(self) -> None:
        """Let go of what is not tried yet."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def first(self, limit: int = 4) -> tuple[str, ...]:
        """Return at most `limit` questions to begin with, one of each document in turn; those not tried yet are tried.

        The others of a document come behind the answers.
        """
        shelf = self._library.documents()[:DOCUMENTS_FIRST]
        each = [self._opening(document, limit) for document in shelf]
        in_turn = (row[n] for n in range(limit) for row in each if n < len(row))
        return tuple(dict.fromkeys(in_turn))[:limit]

    def after(self, reply: Reply, asked: Iterable[str], limit: int = 3) -> tuple[str, ...]:
        """Return at most `limit` questions about what stands nearest to what the reply cites.

        None of `asked`, and none whose answer the reader has just been given.
        """
        cited = reply.citations if isinstance(reply, Answer) else reply.closest
        known = {_plain(question) for question in (*asked, reply.question, reply.standalone)}
        read = frozenset(one.quote for one in cited) if isinstance(reply, Answer) else frozenset()
        here = {document.id for document in self._library.documents()}
        found: dict[str, None] = {}
        for citation in cited[:1]:
            tried = self.of(citation.document) if citation.document in here else ()
            near = sorted(tried, key=lambda one: abs(one.article - citation.article_ordinal))
            new = (one for one in near if _plain(one.question) not in known and not one.quotes <= read)
            found.update(dict.fromkeys(one.question for one in new))
        return tuple(found)[:limit]

    def of(self, document: str) -> tuple[Suggestion, ...]:
        """Return the questions of a document, none while they are being tried."""
        if self._is_new(document):
            self._worker.submit(self._try_all, document)
        return self._tried.get(document) or ()

    def _is_new(self, document: str) -> bool:
        with self._lock:
            if self._revision != self._library.revision:
                self._tried, self._revision = {}, self._library.revision
            new = document not in self._tried
            self._tried.setdefault(document, None)
            return new

    def _opening(self, document: Document, limit: int) -> list[str]:
        if tried := self.of(document.id):
            return [one.question for one in tried[:limit]]
        found: list[str] = []
        for candidate in list(candidates(self._library, document))[: 3 * limit]:
            found += [one.question for one in self._try(document.id, *candidate)]
            if len(found) == limit:
                break
        return found

    def _try_all(self, document: str) -> None:
        known = {one.id: one for one in self._library.documents()}
        if document in known:
            wanted = list(candidates(self._library, known[document]))[:MOST]
            self._tried[document] = tuple(one for candidate in wanted for one in self._try(document, *candidate))

    def _try(self, document: str, question: str, article: int | None) -> Iterator[Suggestion]:
        try:
            reply = self._assistant.reply(question)
        except ContractError:
            return
        quoted = reply.citations if isinstance(reply, Answer) else ()
        first = quoted[0] if quoted else None
        if first is not None and first.document == document and article in (None, first.article_ordinal):
            yield Suggestion(question, first.article_ordinal, frozenset(one.quote for one in quoted))


def candidates(library: Library, document: Document) -> Iterator[Candidate]:
    """Yield the questions that the structure of a document calls for, not tried yet, each once."""
    passages, articles = library.passages(document.id), library.articles(document.id)
    yield from dict.fromkeys(_questions(document, articles, passages))


def _questions(document: Document, articles: Sequence[Article], passages: Sequence[Passage]) -> Iterator[Candidate]:
    items = [passage for passage in passages if passage.kind == "item" and passage.place]
    lists = Counter(item.place.split()[0] for item in items)
    yield from ((f"Donne la liste des {_plural(word)}.", None) for word, _ in lists.most_common(2))
    if any(passage.kind == "signatory" for passage in passages):
        yield "Qui a signé ?", None
    if document.valid_until:
        yield "Jusqu'à quand ce document produit-il ses effets ?", None
    yield from (candidate for article in articles for candidate in _of_article(article))
    acronyms = Counter(name for passage in passages for name in ACRONYM.findall(passage.text))
    yield from ((f"Que veut dire {name} ?", None) for name, _ in acronyms.most_common(12))
    named = [(_with_article(item.place), item.article_ordinal) for item in items[:8]]
    yield from ((f"Que dit {name} ?", article) for name, article in named if name)


def _of_article(article: Article) -> Iterator[Candidate]:
    kind, _, number = article.name.partition(" ")
    if number and kind in _WITH:
        yield f"Que dit {_WITH[kind]}{number} ?", article.ordinal
    elif article.name in _WITH:
        yield f"Que dit {_WITH[article.name]} ?", article.ordinal
    elif article.heading in ("", article.name) and len(article.name) in _HEADING and not _MADE_UP.match(article.name):
        yield f"Que dit le document sur « {article.name} » ?", article.ordinal


def _with_article(place: str) -> str:
    """Return « la priorité 5 », « l'orientation 1 »; an empty string where the gender cannot be told from the word."""
    if re.fullmatch(r"[a-zà-ÿ]+ \d+", place) is None:
        return ""
    if place[0] in "aeéêiouy":
        return f"l'{place}"
    return f"la {place}" if place.partition(" ")[0].endswith(_FEMININE) else ""


def _plural(word: str) -> str:
    return word if word.endswith(("s", "x", "z")) else f"{word}s"


def _plain(question: str) -> str:
    return " ".join(re.findall(r"\w+", question.casefold()))
