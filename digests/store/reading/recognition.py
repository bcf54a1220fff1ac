"""Recognising stored articles: by their addresses, or by the guid that their source gives them."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Draft
from digests.rules.reading.sources.admission import KnownArticle
from digests.rules.sites import yields
from digests.store.columns import storable
from digests.store.database import insert
from digests.store.rows import batches, sources_by_number
from digests.store.schema import article as table
from digests.store.schema import article_address, source


def url_hash(url: str) -> str:
    """Return the key under which an article of that canonical address is stored."""
    return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


async def recognise_all(
    connection: AsyncConnection, questions: Sequence[tuple[str, Sequence[Draft]]]
) -> list[dict[int, KnownArticle]]:
    """Return, for each source id with drafts, the stored articles that those may be, by position.

    They are known by their address, whichever source brought it, or else by their guid, if just one article of the
    same source has it.
    """
    numbers = await _numbers_in_list(connection, {source_id for source_id, _ in questions})
    hashes = [[url_hash(draft.url) for draft in drafts] for _, drafts in questions]
    by_hash = await known_by_address(connection, {key for some in hashes for key in some})
    guids = {
        (numbers[source_id], storable(draft.guid))
        for (source_id, drafts), some in zip(questions, hashes, strict=True)
        for draft, key in zip(drafts, some, strict=True)
        if draft.guid and key not in by_hash and source_id in numbers
    }
    by_guid = await _known_by_guid(connection, guids)
    brought = {row.source_number for row in by_hash.values()}
    known_sources = await sources_by_number(connection, brought | set(numbers.values())) if by_hash else {}
    answers: list[dict[int, KnownArticle]] = []
    for (source_id, drafts), some in zip(questions, hashes, strict=True):
        number = numbers.get(source_id)
        known: dict[int, KnownArticle] = {}
        for position, (key, draft) in enumerate(zip(some, drafts, strict=True)):
            row, guid = by_hash.get(key), (number or 0, storable(draft.guid))
            if row is not None:
                lister, asking = known_sources[row.source_number], known_sources.get(number or 0)
                gives_way = asking is not None and yields(draft.url, lister, asking)
                known[position] = _known(row, row.source_number == number, gives_way=gives_way)
            elif guid in by_guid:
                known[position] = by_guid[guid]
        answers.append(known)
    return answers


async def _numbers_in_list(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for some in batches(sorted(ids)):
        query = select(source.c.id, source.c.number).where(source.c.id.in_(some), source.c.removed_at.is_(None))
        numbers.update({row.id: row.number for row in await connection.execute(query)})
    return numbers


async def known_by_address(connection: AsyncConnection, hashes: Iterable[str]) -> dict[str, Any]:
    """Return the rows of stored articles by the hashes of their addresses, of all the names that they have."""
    columns = (table.c.id, table.c.title, table.c.offered_title, table.c.published, table.c.source_number)
    moved = select(article_address.c.url_hash, *columns).join_from(article_address, table)
    known: dict[str, Any] = {}
    for some in batches(hashes):
        there = select(table.c.url_hash, *columns).where(table.c.url_hash.in_(some))
        for query in (moved.where(article_address.c.url_hash.in_(some)), there):
            known.update({row.url_hash: row for row in await connection.execute(query)})
    return known


async def _known_by_guid(
    connection: AsyncConnection, guids: Iterable[tuple[int, str]]
) -> dict[tuple[int, str], KnownArticle]:
    """Return articles by source number and guid; a guid that several articles of its source have is left out."""
    names = ("id", "title", "offered_title", "published", "source_number", "guid")
    columns = [table.c[name] for name in names]
    found: dict[tuple[int, str], list[KnownArticle]] = {}
    for some in batches(sorted(guids)):
        query = select(*columns).where(tuple_(table.c.source_number, table.c.guid).in_(some))
        for row in await connection.execute(query):
            found.setdefault((row.source_number, row.guid), []).append(_known(row, True, by_guid=True))
    return {guid: articles[0] for guid, articles in found.items() if len(articles) == 1}


def _known(row: Any, own: bool, *, by_guid: bool = False, gives_way: bool = False) -> KnownArticle:
    title = row.offered_title or row.title  # what its source called it last
    return KnownArticle(
        id=row.id, title=title, published=row.published, own=own, by_guid=by_guid, gives_way=gives_way
    )


async def other_addresses(connection: AsyncConnection, hashes: Iterable[str]) -> set[str]:
    """Return those of the addresses that are another name of a stored article."""
    found: set[str] = set()
    for some in batches(hashes):
        query = select(article_address.c.url_hash).where(article_address.c.url_hash.in_(some))
        found.update((await connection.execute(query)).scalars())
    return found


def listed_hashes(drafts: Sequence[Draft]) -> dict[str, str]:
    """Return the keys of the addresses under which lists name articles, with the keys of the articles."""
    return {url_hash(draft.listed_url): url_hash(draft.url) for draft in drafts if draft.listed_url}


async def keep_addresses(connection: AsyncConnection, drafts: Sequence[Draft]) -> None:
    """Remember the addresses under which lists name articles, so that they are known the next time."""
    listed = listed_hashes(drafts)
    if not listed:
        return
    rows = await known_by_address(connection, listed.values())
    names = [{"url_hash": key, "article_id": rows[target].id} for key, target in listed.items() if target in rows]
    if names:
        await connection.execute(insert(article_address).on_conflict_do_nothing(), names)
