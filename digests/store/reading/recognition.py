"""Recognising stored articles: by their addresses, or by the guid that their source gives them; and what a source
listed at an address of another one's site gives way when the owner's own item comes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, delete, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Draft, Reason, Source
from digests.rules.reading.sources.admission import KnownArticle
from digests.rules.sites import yields
from digests.store.columns import storable
from digests.store.reading.annotations import drop_annotations
from digests.store.reading.reprints import drop_sketches
from digests.store.rows import batches, sources_by_number
from digests.store.schema import article as table
from digests.store.schema import article_address, source, theme_score
from digests.store.search import SearchIndex
from digests.store.sqlite import insert, listed

_KNOWN = [table.c[name] for name in ("id", "title", "offered_title", "published", "source_number")]


@dataclass(frozen=True, slots=True)
class Displaced:
    """An article that gives way, with what it said."""

    id: int
    title: str
    text: str


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
    ids = {source_id for source_id, _ in questions}
    present = (source.c.id.in_(listed(ids)), source.c.removed_at.is_(None))
    query = select(source.c.id, source.c.number).where(*present)
    numbers: dict[str, int] = {row.id: row.number for row in await connection.execute(query)}
    hashes = [[url_hash(draft.url) for draft in drafts] for _, drafts in questions]
    by_hash = await _known_by_address(connection, {key for some in hashes for key in some})
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


async def _known_by_address(connection: AsyncConnection, hashes: Collection[str]) -> dict[str, Any]:
    """Return the rows of stored articles by the hashes of their addresses, of all the names that they have."""
    moved = select(article_address.c.url_hash, *_KNOWN).join_from(article_address, table)
    there = select(table.c.url_hash, *_KNOWN).where(table.c.url_hash.in_(listed(hashes)))
    queries = (moved.where(article_address.c.url_hash.in_(listed(hashes))), there)
    return {row.url_hash: row for query in queries for row in await connection.execute(query)}


async def _known_by_guid(
    connection: AsyncConnection, guids: Iterable[tuple[int, str]]
) -> dict[tuple[int, str], KnownArticle]:
    """Return articles by source number and guid; a guid that several articles of its source have is left out."""
    found: dict[tuple[int, str], list[KnownArticle]] = {}
    for some in batches(sorted(guids)):
        query = select(*_KNOWN, table.c.guid).where(tuple_(table.c.source_number, table.c.guid).in_(some))
        for row in await connection.execute(query):
            found.setdefault((row.source_number, row.guid), []).append(_known(row, True, by_guid=True))
    return {guid: articles[0] for guid, articles in found.items() if len(articles) == 1}


def _known(row: Any, own: bool, *, by_guid: bool = False, gives_way: bool = False) -> KnownArticle:
    title = row.offered_title or row.title  # what its source called it last
    return KnownArticle(
        id=row.id, title=title, published=row.published, own=own, by_guid=by_guid, gives_way=gives_way
    )


async def other_addresses(connection: AsyncConnection, hashes: Collection[str]) -> set[str]:
    """Return those of the addresses that are another name of a stored article."""
    query = select(article_address.c.url_hash).where(article_address.c.url_hash.in_(listed(hashes)))
    return set((await connection.execute(query)).scalars())


def listed_hashes(drafts: Sequence[Draft]) -> dict[str, str]:
    """Return the keys of the addresses under which lists name articles, with the keys of the articles."""
    return {url_hash(draft.listed_url): url_hash(draft.url) for draft in drafts if draft.listed_url}


async def keep_addresses(connection: AsyncConnection, drafts: Sequence[Draft]) -> None:
    """Remember the addresses under which lists name articles, so that they are known the next time."""
    named = listed_hashes(drafts)
    if not named:
        return
    rows = await _known_by_address(connection, set(named.values()))
    names = [{"url_hash": key, "article_id": rows[target].id} for key, target in named.items() if target in rows]
    if names:
        await connection.execute(insert(article_address).on_conflict_do_nothing(), names)


async def giving_way(
    connection: AsyncConnection, offered: Sequence[tuple[int, Mapping[str, str]]], sources: Mapping[int, Source]
) -> dict[tuple[int, str], Displaced]:
    """Return the stored articles that give way to what is listed, by the number of the source whose item comes and
    the hash of its address. `offered` are the addresses by their hashes, with the number of the source."""
    rows = await _known_by_address(connection, {key for _, addresses in offered for key in addresses})
    others = {row.source_number for row in rows.values()} - sources.keys()
    known = {**await sources_by_number(connection, others), **sources}
    found = {
        (number, key): rows[key].id
        for number, addresses in offered
        for key, url in addresses.items()
        if key in rows and number != rows[key].source_number
        if yields(url, known[rows[key].source_number], known[number])
    }
    said = select(table.c.id, table.c.title, table.c.text).where(table.c.id.in_(listed(set(found.values()))))
    words = {row.id: Displaced(row.id, row.title, row.text) for row in await connection.execute(said)}
    return {each: words[article] for each, article in found.items()}


async def displace(connection: AsyncConnection, search: SearchIndex, ids: Collection[int], now: datetime) -> None:
    """Take articles from their addresses, in the caller's transaction: they stay for whoever was told of them, but
    nothing is made or found of them any more."""
    if not ids:
        return
    some = select(table.c.id).where(table.c.id.in_(ids))
    for other in (article_address, theme_score):
        await connection.execute(delete(other).where(other.c.article_id.in_(ids)))
    await search.drop(connection, some)
    await drop_sketches(connection, some)
    await drop_annotations(connection, some)
    gone: dict[str, Any] = {"relevant": False, "verdict_reason": Reason.DISPLACED.value, "verdict_evidence": []}
    gone |= {"offered_title": "", "offered_at": None}
    gone |= {"edited_at": func.coalesce(table.c.edited_at, now, type_=table.c.edited_at.type)}
    freed = update(table).where(table.c.id == bindparam("key")).values(url_hash=bindparam("freed"), **gone)
    await connection.execute(freed, [{"key": each, "freed": url_hash(f"displaced {each}")} for each in ids])


async def stand_for(connection: AsyncConnection, heirs: Mapping[int, int]) -> None:
    """Let what is a reprint of a displaced article be one of what stands for it, by the ids of both."""
    if heirs:
        moved = update(table).where(table.c.reprint_of == bindparam("former"), table.c.id != bindparam("heir"))
        rows = [{"former": former, "heir": heir} for former, heir in heirs.items()]
        await connection.execute(moved.values(reprint_of=bindparam("heir")), rows)
