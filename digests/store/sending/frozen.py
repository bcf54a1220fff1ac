"""The frozen texts of editions; equal ones are stored once, by their hash."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Told
from digests.rules.sending.told import dump_told
from digests.store.database import insert, to_json
from digests.store.rows import batches
from digests.store.schema import edition, edition_text


@dataclass(frozen=True, slots=True)
class FrozenText:
    """The parts of an edition and what they tell, as they are stored; `hash` is of both."""

    hash: str
    parts: list[str]
    told: dict[str, Any]


def freeze(parts: Sequence[str], told: Told) -> FrozenText:
    """Return a text as it is stored: the same parts and told give the same bytes."""
    content: dict[str, Any] = {"parts": list(parts), "told": dump_told(told)}
    return FrozenText(sha256(to_json(content).encode()).hexdigest(), content["parts"], content["told"])


async def keep_texts(connection: AsyncConnection, texts: Mapping[str, FrozenText]) -> None:
    """Store these texts, by hash, that are not stored yet; in the caller's transaction."""
    known: set[str] = set()
    for some in batches(sorted(texts)):
        query = select(edition_text.c.hash).where(edition_text.c.hash.in_(some))
        known.update((await connection.execute(query)).scalars())
    rows = [
        {"hash": text.hash, "parts": text.parts, "told": text.told}
        for key, text in texts.items()
        if key not in known
    ]
    if rows:
        await connection.execute(insert(edition_text).on_conflict_do_nothing(index_elements=["hash"]), rows)


async def drop_unused_texts(connection: AsyncConnection, hashes: Collection[str] | None = None) -> None:
    """Delete the texts, of these or of all, that no edition has any more."""
    unused = ~exists().where(edition.c.text_hash == edition_text.c.hash)
    if hashes is None:
        await connection.execute(delete(edition_text).where(unused))
    for some in batches(sorted(hashes or ())):
        await connection.execute(delete(edition_text).where(edition_text.c.hash.in_(some), unused))
