"""Subscribers whose rows are alike, as they were read: what is decided for one of them holds for all."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func

from digests.model import Subscriber
from digests.store.rows import Row
from digests.store.schema import subscriber as table
from digests.store.sending.subscribers import subscriber_of

# What says who somebody is or what became of a delivery, and shapes no digest; with what stands for it.
_NOBODY = {
    "id": 0,
    "chat": 0,
    "thread": 0,
    "created_at": None,
    "strikes": 0,
    "set_up_by": 0,
    "refusal": "",
    "refused_at": None,
    "refusal_told_at": None,
}
_LISTS = ("hours", "themes")

_SHARED = {
    column.name: cast(column, Text) if column.name in _LISTS else column
    for column in table.c
    if column.name not in _NOBODY
}
# All that they share in one text, so that one comparison tells whether a row is still as it was read.
_WORDS: Iterable[ColumnElement[str]] = [func.coalesce(cast(column, Text), "") for column in _SHARED.values()]
AS_READ = reduce(lambda whole, words: whole.concat("\x1f").concat(words), _WORDS)
SHARED: Mapping[str, ColumnElement[Any]] = _SHARED | {"as_read": AS_READ}
"""The columns in which they are alike, lists as their JSON text; and `as_read`, all of them."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Subscribers whose rows are alike in all that shapes a digest, and who were told alike as far as `told_key`
    and `told_at` say it (None: their editions say it).

    `subscriber` is what they share, nobody in particular; None when their rows cannot be read, for the `fault`.
    By `as_read` a change of a row since then is noticed.
    """

    ids: tuple[int, ...]
    subscriber: Subscriber | None
    told_key: str | None
    told_at: datetime | None
    as_read: str
    fault: str = ""


def alike_of(row: Row, ids: tuple[int, ...]) -> Alike:
    """Return those whose shared columns are these."""
    shared = {name: row[name] for name in _SHARED}
    try:
        lists = {name: json.loads(row[name]) for name in _LISTS}
        subscriber, fault = subscriber_of(shared | lists | _NOBODY), ""
    except (ValueError, TypeError, KeyError) as error:
        subscriber, fault = None, f"{type(error).__name__}: {error}"
    return Alike(ids, subscriber, row["told_key"], row["told_at"], row["as_read"], fault)
