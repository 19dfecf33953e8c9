"""What people keep: conversations with their whole replies, marks on answers, questions that stayed without an answer.

A file of its own, so that a long ingest never blocks a chat. No name of a person is asked for or stored.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, delete, func, or_, select, update

from assistant.forgetting import forget_cases, forget_in
from assistant.kept import Conversation, Feedback, FeedbackState, KeptTurn, Unanswered
from assistant.people_file import NAME, PeopleFile
from assistant.people_rows import feedback_of, new_id, stamp, stored, time_of, turn_of, write_json
from assistant.people_schema import CONVERSATIONS, FEEDBACK, PEOPLE, TURNS, UNANSWERED
from assistant.reply_json import as_json
from assistant.settings import Settings
from corpus.errors import ContractError
from corpus.nouns import Reply
from index.analysis import asked_terms, fold

LONGEST = 2_000  # characters of a title, a reason or a remark
_PURGE_EVERY = timedelta(hours=12)


class UnknownConversation(ContractError):
    """No conversation has that id: `id`."""


class UnknownTurn(ContractError):
    """No kept answer has that id: `id`."""


class UnknownFeedback(ContractError):
    """No mark has that id: `id`."""


class SettledFeedback(ContractError):
    """The mark was curated or discarded before: `id`, `state`."""


class RemarkTooLong(ContractError):
    """A title, a reason or a remark is too long: `length`, `limit` in characters."""


class People:
    """Open once a process; safe in several threads, beside other processes."""

    def __init__(self, file: PeopleFile, *, keep_days: int, log_unanswered: bool) -> None:
        """Use `open`."""
        self._file = file
        self._keep = timedelta(days=keep_days)
        self._logs = log_unanswered
        self._purged = datetime.min.replace(tzinfo=UTC)

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open `people.sqlite` in `settings.home`; purge what is older than `settings.keep_days`.

        Raises `NewerPeople`, `UnreadablePeople`, as all that follows may raise the latter.
        """
        file = PeopleFile.at(settings.home)
        people = cls(file, keep_days=settings.keep_days, log_unanswered=settings.log_unanswered)
        if file.erasure_due():
            file.erase()
        people._purge_now_and_then()
        return people

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    # Conversations

    def conversations(self, search: str = "") -> tuple[Conversation, ...]:
        """Return the conversations, the last changed first.

        With `search`, those where every word of it occurs in the title or in one turn, case and accents aside.
        """
        count = select(func.count()).where(TURNS.c.conversation == CONVERSATIONS.c.id).scalar_subquery()
        query = select(CONVERSATIONS, count.label("turns"))
        for word in fold(search).split():
            within = select(TURNS.c.conversation).where(TURNS.c.words.contains(word, autoescape=True))
            in_title = CONVERSATIONS.c.words.contains(word, autoescape=True)
            query = query.where(or_(in_title, CONVERSATIONS.c.id.in_(within)))
        with self._file.reading() as connection:
            rows = connection.execute(query.order_by(CONVERSATIONS.c.changed.desc(), CONVERSATIONS.c.id)).all()
        times = ((time_of(row.started), time_of(row.changed)) for row in rows)
        return tuple(Conversation(row.id, row.title, *both, row.turns) for row, both in zip(rows, times, strict=True))

    def start(self, title: str) -> Conversation:
        """Begin a conversation. Raises `RemarkTooLong`."""
        self._purge_now_and_then()
        title, now = _short(title), datetime.now(UTC)
        row = {"id": new_id(), "title": title, "words": fold(title), "started": stamp(now), "changed": stamp(now)}
        with self._file.writing() as connection:
            connection.execute(CONVERSATIONS.insert(), row)
        return Conversation(row["id"], title, now, now)

    def record(self, conversation_id: str, reply: Reply, revision: int | None = None) -> str:
        """Keep a reply as the next turn and return the turn's id; `revision` is that of the library that answered.

        Raises `UnknownConversation`.
        """
        kept, turn, now = as_json(reply), new_id(), stamp(datetime.now(UTC))
        row = {"id": turn, "conversation": conversation_id, "revision": revision, "at": now}
        row |= {"question": reply.question, "standalone": reply.standalone, **stored(kept)}
        last = select(func.coalesce(func.max(TURNS.c.ordinal), -1)).where(TURNS.c.conversation == conversation_id)
        with self._file.writing() as connection:
            changed = update(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation_id).values(changed=now)
            if connection.execute(changed).rowcount == 0:
                raise UnknownConversation(id=conversation_id)
            connection.execute(TURNS.insert(), row | {"ordinal": connection.execute(last).scalar_one() + 1})
        return turn

    def turns(self, conversation_id: str) -> tuple[KeptTurn, ...]:
        """Return the turns of a conversation, in order. Raises `UnknownConversation`."""
        marks = select(TURNS, FEEDBACK.c.good).join(FEEDBACK, FEEDBACK.c.turn == TURNS.c.id, isouter=True)
        query = marks.where(TURNS.c.conversation == conversation_id).order_by(TURNS.c.ordinal)
        with self._file.reading() as connection:
            known = connection.execute(select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.id == conversation_id)).first()
            rows = connection.execute(query).all()
        if known is None:
            raise UnknownConversation(id=conversation_id)
        return tuple(turn_of(row) for row in rows)

    def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation another title. Raises `UnknownConversation`, `RemarkTooLong`."""
        title = _short(title)
        named = update(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation_id)
        with self._file.writing() as connection:
            if connection.execute(named.values(title=title, words=fold(title))).rowcount == 0:
                raise UnknownConversation(id=conversation_id)

    def delete(self, conversation_id: str) -> None:
        """Delete a conversation, bytes included; a mark that was given on it stays. Raises `UnknownConversation`."""
        with self._file.writing() as connection:
            _delete_conversations(connection, [conversation_id], missing=UnknownConversation(id=conversation_id))
        self._file.truncate()

    # Feedback

    def mark(self, turn_id: str, good: bool, reason: str = "", remark: str = "") -> Feedback:
        """Mark an answer, in place of an earlier mark on it; a bad one becomes a candidate for a case.

        Raises `UnknownTurn`, `SettledFeedback` (a case was made of the earlier mark), `RemarkTooLong`.
        """
        words = {"reason": _short(reason), "remark": _short(remark)}
        state: FeedbackState = "good" if good else "candidate"
        with self._file.writing() as connection:
            turn = connection.execute(select(TURNS).where(TURNS.c.id == turn_id)).first()
            if turn is None:
                raise UnknownTurn(id=turn_id)
            earlier = connection.execute(select(FEEDBACK).where(FEEDBACK.c.turn == turn_id)).first()
            if earlier is not None and earlier.state == "curated":
                raise SettledFeedback(id=earlier.id, state=earlier.state)
            connection.execute(delete(FEEDBACK).where(FEEDBACK.c.turn == turn_id))
            row = {"id": earlier.id if earlier else new_id(), "turn": turn_id, "good": int(good), "state": state}
            row |= {"question": turn.question, "standalone": turn.standalone, "reply": turn.reply, "case": ""}
            row |= {"history": _history(connection, turn), "revision": turn.revision, "at": stamp(datetime.now(UTC))}
            connection.execute(FEEDBACK.insert(), row | words)
            return feedback_of(connection.execute(select(FEEDBACK).where(FEEDBACK.c.id == row["id"])).one())

    def candidates(self) -> tuple[Feedback, ...]:
        """Return the bad marks that no one has curated or discarded, oldest first."""
        return tuple(one for one in self.marks() if one.state == "candidate")

    def marks(self) -> tuple[Feedback, ...]:
        """Return every mark, oldest first."""
        with self._file.reading() as connection:
            rows = connection.execute(select(FEEDBACK).order_by(FEEDBACK.c.at, FEEDBACK.c.id)).all()
        return tuple(feedback_of(row) for row in rows)

    def feedback(self, feedback_id: str) -> Feedback:
        """Return one mark, by its id or by a beginning of it that no other has. Raises `UnknownFeedback`."""
        found = [one for one in self.marks() if feedback_id and one.id.startswith(feedback_id)]
        if len(found) != 1:
            raise UnknownFeedback(id=feedback_id)
        return found[0]

    def discard(self, feedback_id: str) -> None:
        """Put a candidate aside for good. Raises `UnknownFeedback`, `SettledFeedback`."""
        self._settle(feedback_id, "discarded", "")

    def curate(self, feedback_id: str, case: str) -> None:
        """Note that the case of id `case` was made of a candidate. Raises `UnknownFeedback`, `SettledFeedback`."""
        self._settle(feedback_id, "curated", case)

    def _settle(self, feedback_id: str, state: FeedbackState, case: str) -> None:
        mark = self.feedback(feedback_id)
        candidate = (FEEDBACK.c.id == mark.id) & (FEEDBACK.c.state == "candidate")
        with self._file.writing() as connection:
            settled = connection.execute(update(FEEDBACK).where(candidate).values(state=state, case=case))
        if settled.rowcount == 0:
            raise SettledFeedback(id=mark.id, state=mark.state)

    # Questions without an answer

    def note_unanswered(self, question: str) -> None:
        """Note a question that stayed without an answer; nothing is written unless `settings.log_unanswered` is on."""
        if not self._logs:
            return
        likeness = " ".join(sorted(asked_terms(question))) or fold(question)
        row = {"id": new_id(), "question": question, "likeness": likeness, "at": stamp(datetime.now(UTC))}
        with self._file.writing() as connection:
            connection.execute(UNANSWERED.insert(), row)

    def unanswered(self) -> tuple[Unanswered, ...]:
        """Return the questions without an answer, those of the same terms together, the most frequent first."""
        with self._file.reading() as connection:
            rows = connection.execute(select(UNANSWERED).order_by(UNANSWERED.c.at, UNANSWERED.c.id)).all()
        groups: dict[str, list[Any]] = {}
        for row in rows:
            groups.setdefault(row.likeness, []).append(row)
        found = [Unanswered(g[-1].question, len(g), time_of(g[0].at), time_of(g[-1].at)) for g in groups.values()]
        return tuple(sorted(found, key=lambda one: (-one.count, -one.last.timestamp())))

    # Forgetting

    def purge(self, before: datetime) -> int:
        """Delete what was last changed before that instant, bytes included; return how many things that were."""
        limit = stamp(before)
        with self._file.writing() as connection:
            old = select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.changed < limit)
            gone = _delete_conversations(connection, list(connection.execute(old).scalars()))
            for table in (FEEDBACK, UNANSWERED):
                gone += connection.execute(delete(table).where(table.c.at < limit)).rowcount
        if gone:
            self._file.truncate()
        return gone

    def forget(self, document_id: str) -> int:
        """Take the words of a removed document out of every kept reply; return how many replies that touched.

        Citations hold their place (number, article, page, offsets, version); what persons wrote stays as they wrote it.
        """
        with self._file.writing() as connection:
            touched = sum(forget_in(connection, table, document_id) for table in (TURNS, FEEDBACK))
            if touched:
                connection.execute(update(PEOPLE).values(erasure_due=1))
        if touched or self._file.erasure_due():
            self._file.erase()
        return touched

    def _purge_now_and_then(self) -> None:
        now = datetime.now(UTC)
        if now - self._purged >= _PURGE_EVERY:
            self._purged = now
            self.purge(now - self._keep)


def forget_document(home: Path, document_id: str) -> int:
    """Take the words of a removed document out of what people keep in `home`; return how many replies that touched.

    Nothing happens where nobody keeps anything. No byte of the words remains in the file or its write-ahead log, unless
    another process reads at that moment: the erasure is then owed, and done when the file is next opened.
    """
    forget_cases(home, document_id)
    if not (home / NAME).exists():
        return 0
    file = PeopleFile.at(home)
    try:
        return People(file, keep_days=1, log_unanswered=False).forget(document_id)
    finally:
        file.close()


def _delete_conversations(connection: Connection, ids: Sequence[str], missing: ContractError | None = None) -> int:
    gone = 0
    for one in ids:
        connection.execute(delete(TURNS).where(TURNS.c.conversation == one))
        gone += connection.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.id == one)).rowcount
    if missing is not None and not gone:
        raise missing
    return gone


def _history(connection: Connection, turn: Any) -> str:
    """Return the replies before a turn as JSON, oldest first."""
    before = (TURNS.c.conversation == turn.conversation) & (TURNS.c.ordinal < turn.ordinal)
    rows = connection.execute(select(TURNS.c.reply).where(before).order_by(TURNS.c.ordinal)).scalars()
    return write_json([json.loads(row) for row in rows])


def _short(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST:
        raise RemarkTooLong(length=len(text), limit=LONGEST)
    return text
