"""Storing new articles, those of several sources in one transaction, and recognising those that are stored: by
their addresses, or by the guid that their source gives them. What a source listed at an address of another one's
site gives way when the owner's own item comes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.errors import UnknownSourceError
from digests.model import Draft, Reason, Source, Verdict
from digests.rules.precedence import order_by
from digests.rules.reading.sources.admission import KnownArticle
from digests.rules.reading.sources.reprints import same_words, sketch
from digests.rules.sites import yields
from digests.store.columns import storable
from digests.store.reading.annotations import drop_annotations
from digests.store.reading.reprints import Sketched, drop_sketches, mark_reprints
from digests.store.rows import batches, sources_by_number
from digests.store.schema import article as table
from digests.store.schema import article_address, source, theme_score
from digests.store.search import SearchIndex
from digests.store.sqlite import insert as insert_or
from digests.store.sqlite import listed

_DRAFT = [field.name for field in fields(Draft) if field.name != "listed_url"]


@dataclass(frozen=True, slots=True)
class Displaced:
    """An article that gives way, with what it said."""

    id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Saving:
    """What is to be stored of one source. With a `verdict` the articles count as edited. `unseen_until`: when the
    source had been read before and did not list them."""

    source_id: str
    drafts: Sequence[Draft]
    now: datetime
    verdict: Verdict | None = None
    unseen_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PreparedSaving:
    """A saving with all done that needs no database. `articles` are by key, each address once."""

    saving: Saving
    articles: dict[str, "PreparedArticle"]


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    draft: Draft
    values: dict[str, Any]
    words: str
    sketch: tuple[int, ...]

    def sketched(self, key: int, number: int) -> Sketched:
        draft = self.draft
        order = order_by(
            published=draft.published, stored_at=self.values["stored_at"], unseen_until=self.values["unseen_until"]
        )
        return Sketched(
            id=key, source_number=number, title=draft.title, text=draft.text, sketch=self.sketch, order=order
        )


def prepare(saving: Saving, search: SearchIndex) -> PreparedSaving:
    """Work out rows, indexed words and sketches of a saving's articles."""
    common = _judged(saving.verdict, saving.now) | {"stored_at": saving.now, "unseen_until": saving.unseen_until}
    common |= {"replaces": None, "corrects": False}
    articles: dict[str, PreparedArticle] = {}
    for draft in saving.drafts:
        key = url_hash(draft.url)
        if key not in articles:
            words = search.words(f"{draft.title}\n{draft.text}")
            values = {name: getattr(draft, name) for name in _DRAFT} | {"url_hash": key} | common
            articles[key] = PreparedArticle(draft, values, words, sketch(draft.text))
    return PreparedSaving(saving, articles)


async def save_all(
    connection: AsyncConnection, search: SearchIndex, prepared: Sequence[PreparedSaving]
) -> list[list[int]]:
    """Store what is new, in the caller's transaction; return the new ids of each saving, as if stored in turn."""
    numbers = await _numbers(connection, {one.saving.source_id for one in prepared})
    sources = await sources_by_number(connection, filter(None, numbers.values()))
    before = await giving_way(connection, _addresses(prepared, numbers), sources)
    chosen = await _chosen(connection, prepared, numbers, sources, before)
    now = min(one.saving.now for one in prepared)
    gone = {
        before[place].id for number, articles in chosen for key in articles if (place := (number, key)) in before
    }
    await displace(connection, search, gone, now)
    rows = [
        one.values | {"source_number": number} | _instead(one.draft, before.get((number, key)))
        for number, articles in chosen
        for key, one in articles.items()
    ]
    ids = await _insert(connection, rows)
    await stand_for(connection, {row["replaces"]: ids[row["url_hash"]] for row in rows if row["replaces"]})
    new = [(ids[key], one, number) for number, articles in chosen for key, one in articles.items() if key in ids]
    for one in prepared:
        if numbers[one.saving.source_id] is not None:
            await keep_addresses(connection, one.saving.drafts)
    await search.index(connection, [(key, one.words) for key, one, _ in new])
    sketched = [one.sketched(key, number) for key, one, number in new if one.sketch]
    if sketched:
        await mark_reprints(connection, sketched, now)
    return [[ids[key] for key in articles if key in ids] for _, articles in chosen]


async def _chosen(
    connection: AsyncConnection,
    prepared: Sequence[PreparedSaving],
    numbers: dict[str, int | None],
    sources: Mapping[int, Source],
    before: Mapping[tuple[int, str], Displaced],
) -> list[tuple[int, dict[str, PreparedArticle]]]:
    """Return each saving's source number with those articles that no other name and no saving before it has, or
    only one whose item gives way."""
    taken = await other_addresses(connection, {key for one in prepared for key in one.articles})
    chosen: list[tuple[int, dict[str, PreparedArticle]]] = []
    for one in prepared:
        number, articles = numbers[one.saving.source_id] or 0, dict[str, PreparedArticle]()
        for key, each in one.articles.items() if number else ():
            holder = next((held for held in chosen if key in held[1]), None)
            if holder is None:
                free = key not in taken or (number, key) in before
            else:
                free = yields(each.draft.url, sources[holder[0]], sources[number])
            if free:
                articles[key] = each
                if holder is not None:
                    del holder[1][key]
        chosen.append((number, articles))
        taken.update(articles, listed_hashes(one.saving.drafts) if number else ())
    return chosen


def _addresses(
    prepared: Sequence[PreparedSaving], numbers: Mapping[str, int | None]
) -> list[tuple[int, dict[str, str]]]:
    """The addresses of what has a title by their hashes, of each saving, with the number of its source."""
    return [
        (number, {key: each.draft.url for key, each in one.articles.items() if each.draft.title})
        for one in prepared
        if (number := numbers[one.saving.source_id]) is not None
    ]


def _instead(draft: Draft, displaced: Displaced | None) -> dict[str, Any]:
    """What is stored of an article that stands for a displaced one: it is edited, whatever it would else be."""
    if displaced is None:
        return {}
    same = same_words(displaced.title, displaced.text, draft.title, draft.text)
    return {"replaces": displaced.id, "corrects": not same, **_judged(None, None)}


async def _numbers(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, int | None]:
    """Return the numbers of sources in the list, None of removed ones; UnknownSourceError when there is none."""
    wanted = sorted(ids)
    numbers: dict[str, int | None] = {}
    query = select(source.c.id, source.c.number, source.c.removed_at).where(source.c.id.in_(listed(wanted)))
    for identifier, number, removed_at in await connection.execute(query):
        numbers[identifier] = number if removed_at is None else numbers.get(identifier)
    for identifier in wanted:
        if identifier not in numbers:
            raise UnknownSourceError(f"there is no source {identifier}", source=identifier)
    return numbers


async def _insert(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Insert those whose address is new; return their ids by the hash of the address."""
    hashes = [row["url_hash"] for row in rows]
    here = select(table.c.url_hash, table.c.id).where(table.c.url_hash.in_(listed(hashes)))
    before = {row.url_hash for row in await connection.execute(here)}
    new = [row for row in rows if row["url_hash"] not in before]
    if not new:
        return {}
    # Without RETURNING the driver prepares one statement for all rows, which takes a third of the time.
    await connection.execute(insert(table), new)
    return {row.url_hash: row.id for row in await connection.execute(here) if row.url_hash not in before}


def _judged(verdict: Verdict | None, now: datetime | None) -> dict[str, Any]:
    if verdict is None:
        return {"edited_at": None, "relevant": None, "verdict_reason": "", "verdict_evidence": []}
    return {
        "edited_at": now,
        "relevant": verdict.relevant,
        "verdict_reason": verdict.reason,
        "verdict_evidence": list(verdict.evidence),
    }


_KNOWN = [table.c[name] for name in ("id", "title", "offered_title", "published", "source_number")]


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
        await connection.execute(insert_or(article_address).on_conflict_do_nothing(), names)


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
