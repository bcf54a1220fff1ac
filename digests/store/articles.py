"""The articles: each stored once, by the hash of its canonical address."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.errors import UnknownSourceError
from digests.model import Article, Draft, ThemeScore, Verdict
from digests.rules.reading.sources.admission import KnownArticle
from digests.rules.reading.sources.reprints import sketch
from digests.rules.texts import fingerprint
from digests.store.columns import storable
from digests.store.database import Database, insert
from digests.store.payloads import load_score, load_verdict
from digests.store.recognition import (
    keep_addresses,
    known_by_address,
    known_by_guid,
    number_in_list,
    other_addresses,
    url_hash,
)
from digests.store.reprints import Sketched, drop_sketches, mark_reprints
from digests.store.rows import article_of, articles_by_id, articles_with_source
from digests.store.schema import article as table
from digests.store.schema import article_revision, source, story_article, theme_score
from digests.store.search import Search

_DRAFT = [field.name for field in fields(Draft) if field.name != "listed_url"]


@dataclass(frozen=True, slots=True)
class _Prepared:
    draft: Draft
    values: dict[str, Any]
    words: str
    sketch: tuple[int, ...]

    def sketched(self, key: int, number: int) -> Sketched:
        draft = self.draft
        return Sketched(id=key, source_number=number, title=draft.title, text=draft.text, sketch=self.sketch)


class Articles:
    def __init__(self, database: Database, search: Search) -> None:
        self._database = database
        self._search = search

    async def save(
        self, source_id: str, drafts: Sequence[Draft], now: datetime, *, verdict: Verdict | None = None
    ) -> list[int]:
        """Store what is new of a source, all or nothing, and return the new ids in the order of the drafts.

        An address that any source brought before is left as it is. An article whose text repeats another one's is
        marked as its reprint. With a `verdict` the articles count as edited, with that verdict. Nothing is stored
        for a source that was removed meanwhile; UnknownSourceError when there never was one.
        """
        if not drafts:
            return []
        prepared = await asyncio.to_thread(self._prepare, drafts, verdict, now)
        async with self._database.write() as connection:
            number = await _present_number(connection, source_id)
            if number is None:
                return []
            aliases = await other_addresses(connection, prepared)
            rows = [one.values | {"source_number": number} for key, one in prepared.items() if key not in aliases]
            ids = await _insert(connection, rows)
            new = [(ids[key], one) for key, one in prepared.items() if key in ids]
            await keep_addresses(connection, drafts)
            await self._search.index(connection, [(key, one.words) for key, one in new])
            await mark_reprints(connection, [one.sketched(key, number) for key, one in new if one.sketch], now)
        return [key for key, _ in new]

    async def recognise(self, source_id: str, drafts: Sequence[Draft]) -> dict[int, KnownArticle]:
        """Return, by position, the stored articles that the drafts may be.

        They are known by their address, whichever source brought it, or else by their guid, if just one article of
        the same source has it.
        """
        hashes = [url_hash(draft.url) for draft in drafts]
        async with self._database.read() as connection:
            number = await number_in_list(connection, source_id)
            by_hash = await known_by_address(connection, hashes, number)
            rest = {draft.guid for key, draft in zip(hashes, drafts, strict=True) if key not in by_hash}
            by_guid = await known_by_guid(connection, rest - {""}, number)
        known: dict[int, KnownArticle] = {}
        for position, (key, draft) in enumerate(zip(hashes, drafts, strict=True)):
            found = by_hash.get(key) or by_guid.get(storable(draft.guid))
            if found is not None:
                known[position] = found
        return known

    async def known(self, urls: Iterable[str]) -> set[str]:
        """Return those of the canonical addresses that are stored already."""
        by_hash = {url_hash(url): url for url in urls}
        async with self._database.read() as connection:
            known = await known_by_address(connection, by_hash, None)
        return {by_hash[found] for found in known}

    async def revise(self, identifier: int, title: str, now: datetime) -> bool:
        """Give an article the title that its source has changed to, and keep the former one; the article does not
        become new by it. Return whether there was such an article with another title."""
        async with self._database.write() as connection:
            query = select(table.c.title, table.c.text).where(table.c.id == identifier)
            row = (await connection.execute(query)).first()
            if row is None or not storable(title) or row.title == storable(title):
                return False
            former = {"title_hash": fingerprint(row.title), "title": row.title, "seen_at": now}
            keep = insert(article_revision).values(article_id=identifier, **former)
            keep = keep.on_conflict_do_update(index_elements=["article_id", "title_hash"], set_={"seen_at": now})
            await connection.execute(keep)
            await connection.execute(update(table).where(table.c.id == identifier).values(title=title))
            await self._search.change(connection, identifier, self._search.words(f"{title}\n{row.text}"))
        return True

    async def revisions(self, identifier: int) -> list[tuple[str, datetime]]:
        """Return the former titles of an article, each with when it was last there, oldest first."""
        columns = article_revision.c
        query = select(columns.title, columns.seen_at).where(columns.article_id == identifier)
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(columns.seen_at, columns.title_hash))
            return [(title, seen_at) for title, seen_at in rows]

    async def unedited(self, limit: int) -> list[Article]:
        """Return articles that no edit has seen, oldest first, with text."""
        query = articles_with_source().where(table.c.edited_at.is_(None)).order_by(table.c.id).limit(limit)
        return await self._list(query)

    async def stored_since(self, since: datetime, limit: int = 5000) -> list[Article]:
        """Return all articles stored since then, relevant or not, oldest first; the newest when there are more
        than `limit`. Text is there unless it has expired."""
        return await self._newest(limit, table.c.stored_at >= since)

    async def recent(self, since: datetime, limit: int = 5000) -> list[Article]:
        """Return relevant articles stored since then that still have text, oldest first; the newest when there
        are more than `limit`."""
        return await self._newest(
            limit, table.c.relevant.is_(True), table.c.stored_at >= since, table.c.text != ""
        )

    async def get(self, ids: Sequence[int]) -> list[Article]:
        """Return the articles in the order asked; those that do not exist are left out."""
        async with self._database.read() as connection:
            found = await articles_by_id(connection, ids)
        return [found[key] for key in ids if key in found]

    async def verdict(self, identifier: int) -> tuple[Verdict, tuple[ThemeScore, ...]] | None:
        """Return what the edit made of an article; None when it was not edited or does not exist."""
        judged = select(table.c.relevant, table.c.verdict_reason, table.c.verdict_evidence)
        scored = select(theme_score.c.theme, theme_score.c.score, theme_score.c.section, theme_score.c.evidence)
        async with self._database.read() as connection:
            row = (await connection.execute(judged.where(table.c.id == identifier))).first()
            if row is None or row.relevant is None:
                return None
            of_article = scored.where(theme_score.c.article_id == identifier).order_by(theme_score.c.rank)
            scores = (await connection.execute(of_article)).all()
        verdict = load_verdict(row.relevant, row.verdict_reason, row.verdict_evidence)
        return verdict, tuple(load_score(*score) for score in scores)

    async def counts(self, since: datetime) -> dict[str, int]:
        """Return how many articles were stored since then, and what became of them."""
        query = select(table.c.relevant, func.count()).where(table.c.stored_at >= since).group_by(table.c.relevant)
        async with self._database.read() as connection:
            by_verdict: dict[bool | None, int] = {row[0]: row[1] for row in await connection.execute(query)}
        return {
            "stored": sum(by_verdict.values()),
            "relevant": by_verdict.get(True, 0),
            "irrelevant": by_verdict.get(False, 0),
            "unedited": by_verdict.get(None, 0),
        }

    async def expire_bodies(self, before: datetime) -> int:
        """Drop the text of articles stored before then, their words from the search and their sketches; return how
        many texts."""
        old = (table.c.stored_at < before, table.c.text != "")
        async with self._database.write() as connection:
            await self._search.drop(connection, select(table.c.id).where(table.c.stored_at < before))
            await drop_sketches(connection, select(table.c.id).where(table.c.stored_at < before))
            return (await connection.execute(update(table).where(*old).values(text=""))).rowcount

    async def prune_sketches(self, before: datetime) -> int:
        """Drop the sketches of articles stored before then; return how many. Those of seven days are needed."""
        async with self._database.write() as connection:
            return await drop_sketches(connection, select(table.c.id).where(table.c.stored_at < before))

    async def prune(self, before: datetime) -> int:
        """Delete articles stored before then that belong to no story; return how many."""
        told_of = exists().where(story_article.c.article_id == table.c.id)
        async with self._database.write() as connection:
            return (await connection.execute(delete(table).where(table.c.stored_at < before, ~told_of))).rowcount

    def _prepare(self, drafts: Sequence[Draft], verdict: Verdict | None, now: datetime) -> dict[str, _Prepared]:
        """What takes the processor's time, done before the database is held: by key, each address once."""
        prepared: dict[str, _Prepared] = {}
        for draft in drafts:
            key = url_hash(draft.url)
            if key not in prepared:
                values = _columns(draft, key) | _judged(verdict, now) | {"stored_at": now}
                words = self._search.words(f"{draft.title}\n{draft.text}")
                prepared[key] = _Prepared(draft, values, words, sketch(draft.text))
        return prepared

    async def _newest(self, limit: int, *wanted: ColumnElement[bool]) -> list[Article]:
        order = (table.c.stored_at.desc(), table.c.id.desc())
        newest = await self._list(articles_with_source().where(*wanted).order_by(*order).limit(limit))
        return newest[::-1]

    async def _list(self, query: Select[Any]) -> list[Article]:
        async with self._database.read() as connection:
            return [article_of(row) for row in (await connection.execute(query)).mappings()]


async def _present_number(connection: AsyncConnection, source_id: str) -> int | None:
    """Return the number of a source in the list, None of a removed one."""
    query = select(source.c.number, source.c.removed_at).where(source.c.id == source_id)
    rows = (await connection.execute(query)).all()
    if not rows:
        raise UnknownSourceError(f"there is no source {source_id}")
    return next((number for number, removed_at in rows if removed_at is None), None)


async def _insert(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Insert those whose address is new; return their ids by the hash of the address."""
    if not rows:
        return {}
    statement = insert(table).on_conflict_do_nothing(index_elements=["url_hash"])
    found = await connection.execute(statement.returning(table.c.url_hash, table.c.id), rows)
    return {row.url_hash: row.id for row in found}


def _columns(draft: Draft, key: str) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in _DRAFT} | {"url_hash": key}


def _judged(verdict: Verdict | None, now: datetime) -> dict[str, Any]:
    if verdict is None:
        return {"edited_at": None, "relevant": None, "verdict_reason": "", "verdict_evidence": []}
    return {
        "edited_at": now,
        "relevant": verdict.relevant,
        "verdict_reason": verdict.reason,
        "verdict_evidence": list(verdict.evidence),
    }
