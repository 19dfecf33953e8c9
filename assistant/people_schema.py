"""The tables of what people keep, and the numbered steps that bring an older file to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, MetaData, String, Table, Text, inspect, select, update

from corpus.errors import ContractError

SCHEMA = 1
METADATA = MetaData()

# One row. `erasure_due` is 1 from a removal until no byte of the removed words is left on the disk.
PEOPLE = Table(
    "people",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("schema", Integer, nullable=False),
    Column("erasure_due", Integer, nullable=False),
)

# Times are UTC in ISO 8601 with microseconds, so they sort as text; `words` is folded, for the search in conversations.
CONVERSATIONS = Table(
    "conversations",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("started", String(40), nullable=False),
    Column("changed", String(40), nullable=False),
)

# `reply` is the object of `assistant.reply_json`, as JSON; `ordinal` counts from 0 in the conversation.
TURNS = Table(
    "turns",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("conversation", String(40), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("standalone", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("revision", Integer),
    Column("at", String(40), nullable=False),
)
Index("turns_by_conversation", TURNS.c.conversation, TURNS.c.ordinal, unique=True)

# `turn` may name one that is gone: a mark keeps its own copy of what it is about. `good` is 0 or 1, `history` the
# messages before, as JSON.
FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("turn", String(40), nullable=False),
    Column("good", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("remark", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("standalone", Text, nullable=False),
    Column("history", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("revision", Integer),
    Column("at", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("case", Text, nullable=False),
)
Index("feedback_by_turn", FEEDBACK.c.turn, unique=True)

# `likeness` is what like questions have in common: their terms, sorted.
UNANSWERED = Table(
    "unanswered",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("question", Text, nullable=False),
    Column("likeness", Text, nullable=False),
    Column("at", String(40), nullable=False),
)


class NewerPeople(ContractError):
    """The file was written by a newer program: `found` and `supported` schema numbers."""


class UnreadablePeople(ContractError):
    """What people keep cannot be read or written: `file`, `reason`. The documents still answer."""


# Step n brings a file from schema n to n + 1.
MIGRATIONS: dict[int, Callable[[Connection], None]] = {}


def prepare(connection: Connection) -> None:
    """Create the tables in an empty database, or bring an older one to `SCHEMA` step by step; raise `NewerPeople`."""
    if not inspect(connection).has_table(PEOPLE.name):
        METADATA.create_all(connection)
        connection.execute(PEOPLE.insert().values(id=1, schema=SCHEMA, erasure_due=0))
        return
    found = connection.execute(select(PEOPLE.c.schema)).scalar_one()
    if found > SCHEMA:
        raise NewerPeople(found=found, supported=SCHEMA)
    for number in range(found, SCHEMA):
        MIGRATIONS[number](connection)
        connection.execute(update(PEOPLE).values(schema=number + 1))


def is_ready(connection: Connection) -> bool:
    """Tell whether the tables are those of `SCHEMA`, without writing; raise `NewerPeople` where they are newer."""
    if not inspect(connection).has_table(PEOPLE.name):
        return False
    found: Any = connection.execute(select(PEOPLE.c.schema)).scalar()
    if found is not None and found > SCHEMA:
        raise NewerPeople(found=found, supported=SCHEMA)
    return bool(found == SCHEMA)
