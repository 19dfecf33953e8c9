"""Nouns as JSON and back: what crosses the border of the reading process is data, never code."""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin

Noun = TypeVar("Noun")


def to_json(value: Any) -> Any:
    """Return dictionaries, lists, strings and numbers for a noun; dates as ISO 8601. Defaults are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        found = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: to_json(one) for field, one in found if one != field.default}
    if isinstance(value, tuple | list):
        return [to_json(one) for one in value]
    if isinstance(value, dict):
        return {str(key): to_json(one) for key, one in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def from_json(noun: type[Noun], data: dict[str, Any]) -> Noun:
    """Return the noun that `to_json` wrote; raise TypeError or KeyError where the data has another shape."""
    kinds: dict[str, Any] = _kinds(noun)  # type: ignore[arg-type]
    return noun(**{name: _build(kinds[name], value) for name, value in data.items()})


@cache
def _kinds(noun: Any) -> dict[str, Any]:
    return typing.get_type_hints(noun)


def _build(kind: Any, value: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        if value is None or (isinstance(value, str) and str in get_args(kind)):
            return value
        kind = next(one for one in get_args(kind) if one not in (type(None), str))
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        return tuple(_build(inner, one) for one in value)
    if kind is date:
        return date.fromisoformat(value)
    return from_json(kind, value) if is_dataclass(kind) and isinstance(kind, type) else value
