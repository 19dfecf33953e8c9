"""What a run stood on, said to a person: corpus, model, settings, code, and what of it changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from evals import texts
from evals.markup import Markup, element, join, table

Record = Mapping[str, Any]


def moment(record: Record) -> str:
    """Return the date of a run the French way, in universal time, or a dash."""
    try:
        return datetime.fromisoformat(str(record.get("date"))).strftime("%d/%m/%Y à %H:%M UTC")
    except ValueError:
        return texts.NONE


def ground_table(now: Record, before: Record) -> Markup:
    """Return what a run stood on beside what its baseline did; what changed is set in bold."""
    new, old = _flat(now), _flat(before)
    rows = []
    for key in dict.fromkeys([*new, *old]):
        value = new.get(key, texts.NONE)
        changed = key in old and old[key] != value
        rows.append([key, element("strong", value) if changed else value, old.get(key, texts.NONE)])
    return join([element("p", texts.RECORD_NOTE, class_="note"), table(texts.RECORD_HEAD, rows)])


def changes(now: Record, before: Record | None) -> str:
    """Return the names of what changed since another run, a dash where nothing did or there is none."""
    if before is None:
        return texts.NONE
    new, old = _flat({**now, "date": ""}), _flat({**before, "date": ""})
    return ", ".join(key for key in new if new[key] != old.get(key)) or texts.NONE


def _flat(record: Record) -> dict[str, str]:
    """Return each thing under its French name, the name of a group before it."""
    flat: dict[str, str] = {}
    for key, value in ({**record, "date": moment(record)} if record else {}).items():
        name = texts.RECORD_NAMES.get(key, key)
        if not isinstance(value, Mapping):
            flat[name] = str(value)
            continue
        for part, said in value.items():
            known = texts.RECORD_NAMES.get(f"{key}.{part}", f"{name} · {part}")
            flat[known] = str(said) or texts.RECORD_DEFAULTS.get(part, texts.NONE)
    return flat
