"""/export: everything that is held of a chat. All instants are UTC."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from digests.model import Address, DeliveryState, EditionKind
from digests.store import Held, Store

MOST_BYTES = 45_000_000
"""Telegram accepts files of up to 50 MB from a bot."""
ARRIVED = frozenset({DeliveryState.SENT, DeliveryState.UNCERTAIN})
"""The states of parts that arrived, or may have arrived."""


@dataclass(frozen=True, slots=True)
class ToldEdition:
    """An edition as its reader got it: the parts that arrived or may have arrived, as Telegram HTML."""

    kind: EditionKind
    issued_at: datetime
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """What is held of a chat. `content` is all of it as JSON in UTF-8. `told` are the editions, the first issued
    first. Editions and answers older than `since` are left out of both. None: nothing is left out."""

    content: bytes
    told: tuple[ToldEdition, ...]
    since: datetime | None = None


async def export(store: Store, address: Address, now: datetime, most: int = MOST_BYTES) -> Export:
    """Return everything that is held of a chat and topic. Its JSON has at most `most` bytes; the oldest editions
    and answers are left out if there are too many."""
    room = most
    while True:
        held = await store.exports.held(address, room)
        content = await asyncio.to_thread(to_json, held, address, now)
        if len(content) <= most or not (held.tables["edition"] or held.tables["answer"]):
            return Export(content, tuple(told_in(held)), held.since)
        room //= 2


def to_json(held: Held, address: Address, now: datetime) -> bytes:
    """Return what is held of a chat as JSON in UTF-8: the rows by table, with instants as ISO 8601."""
    said: dict[str, Any] = {"chat": address.chat, "thread": address.thread, "made_at": now}
    if held.since is not None:
        said["left_out"] = f"editions and answers before {held.since.isoformat()}: the file would be too large"
    text = json.dumps(said | {"tables": held.tables}, ensure_ascii=False, indent=1, default=_plain)
    return text.encode("utf-8", "replace")


def told_in(held: Held) -> Iterator[ToldEdition]:
    """Yield the editions of which a part arrived or may have arrived, the first issued first."""
    texts: Mapping[str, Any] = {row["hash"]: row["parts"] for row in held.tables["edition_text"]}
    states = {(row["edition_id"], row["part"]): row["state"] for row in held.tables["delivery"]}
    for row in sorted(held.tables["edition"], key=lambda each: (each["issued_at"], each["id"])):
        numbered = enumerate(texts[row["text_hash"]], 1)
        parts = tuple(text for part, text in numbered if states.get((row["id"], part)) in ARRIVED)
        if parts:
            yield ToldEdition(EditionKind(row["kind"]), row["issued_at"], parts)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a row holds {type(value).__name__}")
