"""Recognising stored articles: by their addresses, or by the guid that their source gives them."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Draft
from digests.rules.reading.sources.admission import KnownArticle
from digests.store.columns import storable
from digests.store.database import insert
from digests.store.rows import batches
from digests.store.schema import article as table
from digests.store.schema import article_address, source


def url_hash(url: str) -> str:
    """Return the key under which an article of that canonical address is stored."""
    return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


async def number_in_list(connection: AsyncConnection, source_id: str) -> int | None:
    query = select(source.c.number).where(source.c.id == source_id, source.c.removed_at.is_(None))
    number: int | None = (await connection.execute(query)).scalar()
    return number


async def known_by_address(
    connection: AsyncConnection, hashes: Iterable[str], number: int | None
) -> dict[str, KnownArticle]:
    columns = (table.c.id, table.c.title, table.c.published, table.c.source_number)
    moved = select(article_address.c.url_hash, *columns).join_from(article_address, table)
    known: dict[str, KnownArticle] = {}
    for some in batches(hashes):
        there = select(table.c.url_hash, *columns).where(table.c.url_hash.in_(some))
        for query in (moved.where(article_address.c.url_hash.in_(some)), there):
            for row in await connection.execute(query):
                known[row.url_hash] = _known(row, row.source_number == number)
    return known


async def known_by_guid(
    connection: AsyncConnection, guids: Iterable[str], number: int | None
) -> dict[str, KnownArticle]:
    """Return the articles of a source by guid; a guid that several of them have is left out."""
    columns = (table.c.id, table.c.title, table.c.published, table.c.guid)
    of_source = select(*columns).where(table.c.source_number == number)
    found: dict[str, list[KnownArticle]] = {}
    if number is not None:
        for some in batches(sorted({storable(guid) for guid in guids})):
            for row in await connection.execute(of_source.where(table.c.guid.in_(some))):
                found.setdefault(row.guid, []).append(_known(row, True, by_guid=True))
    return {guid: articles[0] for guid, articles in found.items() if len(articles) == 1}


def _known(row: Any, own: bool, *, by_guid: bool = False) -> KnownArticle:
    return KnownArticle(id=row.id, title=row.title, published=row.published, own=own, by_guid=by_guid)


async def other_addresses(connection: AsyncConnection, hashes: Iterable[str]) -> set[str]:
    """Return those of the addresses that are another name of a stored article."""
    found: set[str] = set()
    for some in batches(hashes):
        query = select(article_address.c.url_hash).where(article_address.c.url_hash.in_(some))
        found.update((await connection.execute(query)).scalars())
    return found


async def keep_addresses(connection: AsyncConnection, drafts: Sequence[Draft]) -> None:
    """Remember the addresses under which lists name articles, so that they are known the next time."""
    listed = {url_hash(draft.listed_url): url_hash(draft.url) for draft in drafts if draft.listed_url}
    if not listed:
        return
    ids = await known_by_address(connection, listed.values(), None)
    rows = [{"url_hash": key, "article_id": ids[target].id} for key, target in listed.items() if target in ids]
    if rows:
        await connection.execute(insert(article_address).on_conflict_do_nothing(), rows)
