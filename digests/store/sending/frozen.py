"""The frozen texts of editions; equal ones are stored once, by their hash."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Answer, Told
from digests.rules.sending.told import dump_told, load_told
from digests.store.database import insert, to_json
from digests.store.rows import batches
from digests.store.schema import article, edition, edition_answer, edition_text


@dataclass(frozen=True, slots=True)
class FrozenText:
    """The parts of an edition, what they tell and answer, as they are stored; `hash` is of all that."""

    hash: str
    parts: list[str]
    told: dict[str, Any]
    answers: tuple[Answer, ...] = ()


def freeze(parts: Sequence[str], told: Told, answers: Sequence[Answer] = ()) -> FrozenText:
    """Return a text as it is stored: the same parts, told and answers give the same bytes."""
    content: dict[str, Any] = {"parts": list(parts), "told": dump_told(told)}
    said = [asdict(each) | {"told_slot": each.told_slot.isoformat()} for each in answers]
    hashed = to_json(content | ({"answers": said} if said else {}))
    return FrozenText(sha256(hashed.encode()).hexdigest(), content["parts"], content["told"], tuple(answers))


async def keep_texts(connection: AsyncConnection, texts: Mapping[str, FrozenText]) -> list[FrozenText]:
    """Store these texts, by hash, that are not stored yet, in the caller's transaction; return those."""
    known: set[str] = set()
    for some in batches(sorted(texts)):
        query = select(edition_text.c.hash).where(edition_text.c.hash.in_(some))
        known.update((await connection.execute(query)).scalars())
    new = [text for key, text in texts.items() if key not in known]
    if new:
        rows = [{"hash": text.hash, "parts": text.parts, "told": text.told} for text in new]
        await connection.execute(insert(edition_text).on_conflict_do_nothing(index_elements=["hash"]), rows)
    if answers := [{"text_hash": text.hash, **asdict(answer)} for text in new for answer in text.answers]:
        await connection.execute(insert(edition_answer).on_conflict_do_nothing(), answers)
    return new


async def mark_told(connection: AsyncConnection, texts: Sequence[FrozenText], now: datetime) -> None:
    """Note of the articles of these texts that were in no edition that they are told of now; in the caller's
    transaction."""
    ids = {each for text in texts for story in load_told(text.told).stories.values() for each in story.articles}
    for some in batches(sorted(ids)):
        untold = update(article).where(article.c.id.in_(some), article.c.told_at.is_(None))
        await connection.execute(untold.values(told_at=now))


async def drop_unused_texts(connection: AsyncConnection, hashes: Collection[str] | None = None) -> None:
    """Delete the texts, of these or of all, that no edition has any more."""
    unused = ~exists().where(edition.c.text_hash == edition_text.c.hash)
    if hashes is None:
        await connection.execute(delete(edition_text).where(unused))
    for some in batches(sorted(hashes or ())):
        await connection.execute(delete(edition_text).where(edition_text.c.hash.in_(some), unused))
