"""Stores new articles, those of several sources in one transaction. Recognises stored articles by their addresses,
or by the guid that their source gives them. If a source listed an article on another source's site, the article
gives way when the owner's own item comes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.errors import UnknownSourceError
from digests.model import Draft, Reason, Source, Verdict
from digests.rules.precedence import order_by
from digests.rules.reading.sources.admission import KnownArticle
from digests.rules.reading.sources.reprints import same_words, sketch
from digests.rules.sites import leads_away, yields
from digests.store.columns import storable
from digests.store.dialects import insert as insert_or
from digests.store.dialects import listed, listed_texts
from digests.store.reading.annotations import drop_annotations
from digests.store.reading.reprints import Sketched, drop_sketches, mark_reprints
from digests.store.rows import batches, sources_by_number
from digests.store.schema import article as table
from digests.store.schema import article_address, source, theme_score
from digests.store.search import SearchIndex

_DRAFT = [field.name for field in fields(Draft) if field.name != "listed_url"]


class Displaced(NamedTuple):
    """An article that gives way, with its words."""

    id: int
    title: str
    text: str


@dataclass(slots=True)
class Saving:
    """What is to be stored of one source. With a `verdict`, the articles count as edited. `unseen_until` is when
    the source was read before and did not list them. `articles` are what `prepare` makes of the drafts, by the
    hash of their address, each once."""

    source_id: str
    drafts: Sequence[Draft]
    now: datetime
    verdict: Verdict | None = None
    unseen_until: datetime | None = None
    articles: dict[str, "PreparedArticle"] = field(default_factory=dict)


class PreparedArticle(NamedTuple):
    draft: Draft
    values: dict[str, Any]
    words: str
    sketch: tuple[int, ...]

    def sketched(self, key: int, number: int) -> Sketched:
        draft, moments = self.draft, {name: self.values[name] for name in ("stored_at", "unseen_until")}
        order = order_by(published=draft.published, **moments)
        return Sketched(
            id=key, source_number=number, title=draft.title, text=draft.text, sketch=self.sketch, order=order
        )


def prepare(saving: Saving, search: SearchIndex) -> None:
    """Compute the rows, indexed words and sketches of a saving's articles, without the database."""
    common = _judged(saving.verdict, saving.now) | {"stored_at": saving.now, "unseen_until": saving.unseen_until}
    common |= {"replaces": None, "corrects": False}
    for draft in saving.drafts:
        key = url_hash(draft.url)
        if key not in saving.articles:
            words = search.words(f"{draft.title}\n{draft.text}")
            values = {name: getattr(draft, name) for name in _DRAFT} | {"url_hash": key} | common
            saving.articles[key] = PreparedArticle(draft, values, words, sketch(draft.text))


async def save_all(connection: AsyncConnection, search: SearchIndex, savings: Sequence[Saving]) -> list[list[int]]:
    """Store new articles in the caller's transaction. Return the new ids of each saving, as if stored in turn."""
    numbers = await _numbers(connection, {one.source_id for one in savings})
    sources = await sources_by_number(connection, filter(None, numbers.values()))
    present = [(number, one) for one in savings if (number := numbers[one.source_id]) is not None]
    before = await giving_way(connection, present, sources)
    chosen = await _chosen(connection, savings, numbers, sources, before)
    now = min(one.now for one in savings)
    articles = [(number, key, one) for number, some in chosen for key, one in some.items()]
    gone = {before[number, key].id for number, key, _ in articles if (number, key) in before}
    await displace(connection, search, gone, now)
    rows = [
        one.values | {"source_number": number} | _instead(one.draft, before.get((number, key)))
        for number, key, one in articles
    ]
    ids = await _insert(connection, rows)
    await stand_for(connection, {row["replaces"]: ids[row["url_hash"]] for row in rows if row["replaces"]})
    for _, saving in present:
        await keep_addresses(connection, saving.drafts)
    new = [(ids[key], one, number) for number, key, one in articles if key in ids]
    await search.index(connection, [(identifier, one.words) for identifier, one, _ in new])
    sketched = [one.sketched(identifier, number) for identifier, one, number in new if one.sketch]
    if sketched:
        await mark_reprints(connection, sketched, now)
    return [[ids[key] for key in some if key in ids] for _, some in chosen]


async def _chosen(
    connection: AsyncConnection,
    savings: Sequence[Saving],
    numbers: dict[str, int | None],
    sources: Mapping[int, Source],
    before: Mapping[tuple[int, str], Displaced],
) -> list[tuple[int, dict[str, PreparedArticle]]]:
    """Return each saving's source number and its articles that are new, or that displace stored or saved ones."""
    taken = await other_addresses(connection, {key for one in savings for key in one.articles})
    chosen: list[tuple[int, dict[str, PreparedArticle]]] = []
    for one in savings:
        number, articles = numbers[one.source_id] or 0, dict[str, PreparedArticle]()
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
        taken.update(articles, listed_hashes(one.drafts) if number else ())
    return chosen


def _instead(draft: Draft, displaced: Displaced | None) -> dict[str, Any]:
    """Return the columns of an article that replaces a displaced one. Such an article is always edited."""
    if displaced is None:
        return {}
    same = same_words(displaced.title, displaced.text, draft.title, draft.text)
    return {"replaces": displaced.id, "corrects": not same, **_judged(None, None)}


async def _numbers(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, int | None]:
    """Return the numbers of listed sources, None for removed ones. Raises UnknownSourceError if there is none."""
    wanted, numbers = set(ids), dict[str, int | None]()
    query = select(source.c.id, source.c.number, source.c.removed_at).where(source.c.id.in_(listed_texts(wanted)))
    for identifier, number, removed_at in await connection.execute(query):
        numbers[identifier] = number if removed_at is None else numbers.get(identifier)
    if unknown := sorted(wanted - numbers.keys()):
        raise UnknownSourceError(f"there is no source {unknown[0]}", source=unknown[0])
    return numbers


async def _insert(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Insert the rows whose address is new. Return their ids by the hash of the address."""
    hashes = [row["url_hash"] for row in rows]
    here = select(table.c.url_hash, table.c.id).where(table.c.url_hash.in_(listed_texts(hashes)))
    before = {row.url_hash for row in await connection.execute(here)}
    new = [row for row in rows if row["url_hash"] not in before]
    if not new:
        return {}
    # Without RETURNING the driver prepares one statement for all rows, which takes a third of the time.
    await connection.execute(insert(table), new)
    return {row.url_hash: row.id for row in await connection.execute(here) if row.url_hash not in before}


def edited_or(now: datetime) -> ColumnElement[datetime]:
    """Return when an article was first edited, or `now` if it was not."""
    return func.coalesce(table.c.edited_at, now, type_=table.c.edited_at.type)


def _judged(verdict: Verdict | None, now: datetime | None) -> dict[str, Any]:
    if verdict is None:
        return {"edited_at": None, "relevant": None, "verdict_reason": "", "verdict_evidence": []}
    said = {"verdict_reason": verdict.reason, "verdict_evidence": list(verdict.evidence)}
    return {"edited_at": now, "relevant": verdict.relevant, **said}


_KNOWN = [table.c[name] for name in ("id", "url", "title", "offered_title", "published", "source_number")]


def url_hash(url: str) -> str:
    """Return the key under which an article with this canonical address is stored."""
    return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


async def recognise_all(
    connection: AsyncConnection, questions: Sequence[tuple[str, Sequence[Draft]]]
) -> list[dict[int, KnownArticle]]:
    """Return, for each source id with drafts, the stored articles that the drafts may be, by position."""
    ids = {source_id for source_id, _ in questions}
    present = (source.c.id.in_(listed_texts(ids)), source.c.removed_at.is_(None))
    query = select(source.c.id, source.c.number).where(*present)
    numbers: dict[str, int] = {row.id: row.number for row in await connection.execute(query)}
    hashed = [
        (numbers.get(name), [(url_hash(draft.url), draft) for draft in drafts]) for name, drafts in questions
    ]
    by_hash = await _known_by_address(connection, {key for _, drafts in hashed for key, _ in drafts})
    guids = {
        (number, storable(draft.guid))
        for number, drafts in hashed
        for key, draft in drafts
        if number is not None and draft.guid and key not in by_hash
    }
    by_guid = await _known_by_guid(connection, guids)
    brought = {row.source_number for row in by_hash.values()}
    sources = await sources_by_number(connection, brought | set(numbers.values())) if by_hash or by_guid else {}
    answers: list[dict[int, KnownArticle]] = []
    for number, drafts in hashed:
        known: dict[int, KnownArticle] = {}
        asking = sources.get(number or 0)
        for position, (key, draft) in enumerate(drafts):
            row, guid = by_hash.get(key), (number or 0, storable(draft.guid))
            found = row if row is not None else by_guid.get(guid)
            if found is None:
                continue
            own, gives_way = found.source_number == number, False
            if asking is not None:
                # An article behind a redirect has the words of the site it leads to, whatever the list says now.
                own = own and not leads_away(draft.url, found.url, asking)
                gives_way = row is not None and yields(draft.url, sources[found.source_number], asking)
            known[position] = _known(found, own, by_guid=row is None, gives_way=gives_way)
        answers.append(known)
    return answers


async def _known_by_address(connection: AsyncConnection, hashes: Collection[str]) -> dict[str, Any]:
    """Return the rows of stored articles by the hashes of their addresses, other addresses included."""
    moved = select(article_address.c.url_hash, *_KNOWN).join_from(article_address, table)
    there = select(table.c.url_hash, *_KNOWN).where(table.c.url_hash.in_(listed_texts(hashes)))
    queries = (moved.where(article_address.c.url_hash.in_(listed_texts(hashes))), there)
    return {row.url_hash: row for query in queries for row in await connection.execute(query)}


async def _known_by_guid(
    connection: AsyncConnection, guids: Iterable[tuple[int, str]]
) -> dict[tuple[int, str], Any]:
    """Return the rows of articles by source number and guid. A guid that several articles share is left out."""
    found: dict[tuple[int, str], list[Any]] = {}
    for some in batches(sorted(guids)):
        query = select(*_KNOWN, table.c.guid).where(tuple_(table.c.source_number, table.c.guid).in_(some))
        for row in await connection.execute(query):
            found.setdefault((row.source_number, row.guid), []).append(row)
    return {guid: rows[0] for guid, rows in found.items() if len(rows) == 1}


def _known(row: Any, own: bool, *, by_guid: bool, gives_way: bool) -> KnownArticle:
    title = row.offered_title or row.title  # the latest title that its source gave
    return KnownArticle(
        id=row.id, title=title, published=row.published, own=own, by_guid=by_guid, gives_way=gives_way
    )


async def other_addresses(connection: AsyncConnection, hashes: Collection[str]) -> set[str]:
    """Return those of the addresses that are another address of a stored article."""
    query = select(article_address.c.url_hash).where(article_address.c.url_hash.in_(listed_texts(hashes)))
    return set((await connection.execute(query)).scalars())


def listed_hashes(drafts: Sequence[Draft]) -> dict[str, str]:
    """Return the keys of the addresses under which lists name articles, with the keys of the articles."""
    return {url_hash(draft.listed_url): url_hash(draft.url) for draft in drafts if draft.listed_url}


async def keep_addresses(connection: AsyncConnection, drafts: Sequence[Draft]) -> None:
    """Store the addresses under which lists name articles, so that they are recognised the next time."""
    named = listed_hashes(drafts)
    if not named:
        return
    rows = await _known_by_address(connection, set(named.values()))
    names = [{"url_hash": key, "article_id": rows[target].id} for key, target in named.items() if target in rows]
    if names:
        await connection.execute(insert_or(article_address).on_conflict_do_nothing(), names)


async def giving_way(
    connection: AsyncConnection, savings: Sequence[tuple[int, Saving]], sources: Mapping[int, Source]
) -> dict[tuple[int, str], Displaced]:
    """Return the stored articles that give way to listed items with a title, by source number and hash of
    address."""
    offered = [
        (number, key, each.draft.url)
        for number, one in savings
        for key, each in one.articles.items()
        if each.draft.title
    ]
    rows = await _known_by_address(connection, {key for _, key, _ in offered})
    others = {row.source_number for row in rows.values()} - sources.keys()
    known = {**await sources_by_number(connection, others), **sources}
    found = {
        (number, key): rows[key].id
        for number, key, url in offered
        if key in rows and number != rows[key].source_number
        if yields(url, known[rows[key].source_number], known[number])
    }
    if not found:
        return {}
    said = select(table.c.id, table.c.title, table.c.text).where(table.c.id.in_(listed(set(found.values()))))
    words = {row.id: Displaced(*row) for row in await connection.execute(said)}
    return {each: words[article] for each, article in found.items()}


async def displace(connection: AsyncConnection, search: SearchIndex, ids: Collection[int], now: datetime) -> None:
    """Free the addresses of articles. They stay for readers who were told of them, but are found no more."""
    if not ids:
        return
    some = select(table.c.id).where(table.c.id.in_(ids))
    for other in (article_address, theme_score):
        await connection.execute(delete(other).where(other.c.article_id.in_(ids)))
    await search.drop(connection, some)
    await drop_sketches(connection, some)
    await drop_annotations(connection, some)
    gone: dict[str, Any] = {"relevant": False, "verdict_reason": Reason.DISPLACED.value, "verdict_evidence": []}
    gone |= {"offered_title": "", "offered_at": None, "edited_at": edited_or(now)}
    freed = update(table).where(table.c.id == bindparam("key")).values(url_hash=bindparam("freed"), **gone)
    await connection.execute(freed, [{"key": each, "freed": url_hash(f"displaced {each}")} for each in ids])


async def stand_for(connection: AsyncConnection, heirs: Mapping[int, int]) -> None:
    """Make reprints of a displaced article reprints of the article that replaces it, by the ids of both."""
    if heirs:
        moved = update(table).where(table.c.reprint_of == bindparam("former"), table.c.id != bindparam("heir"))
        rows = [{"former": former, "heir": heir} for former, heir in heirs.items()]
        await connection.execute(moved.values(reprint_of=bindparam("heir")), rows)
