"""The articles: each stored once, by the hash of its canonical address."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.errors import UnknownSourceError
from digests.model import Article, Draft, ThemeScore, Verdict
from digests.store.database import Database, insert
from digests.store.payloads import load_score, load_verdict
from digests.store.rows import article_of, articles_by_id, articles_with_source, batches
from digests.store.schema import article as table
from digests.store.schema import source, story_article, theme_score
from digests.store.search import Search


def url_hash(url: str) -> str:
    """Return the key under which an article of that canonical address is stored."""
    return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


class Articles:
    def __init__(self, database: Database, search: Search) -> None:
        self._database = database
        self._search = search

    async def save(self, source_id: str, drafts: Sequence[Draft], now: datetime) -> list[int]:
        """Store what is new of a source, all or nothing, and return the new ids in the order of the drafts.

        An address that any source brought before is left as it is. Nothing is stored for a source that was
        removed meanwhile; UnknownSourceError when there never was one.
        """
        new: list[tuple[int, Draft]] = []
        async with self._database.write() as connection:
            number = await _present_number(connection, source_id)
            if number is None:
                return []
            for draft in drafts:
                values = _columns(draft) | {"source_number": number, "stored_at": now}
                statement = insert(table).values(values).on_conflict_do_nothing(index_elements=["url_hash"])
                found = (await connection.execute(statement.returning(table.c.id))).scalar()
                if found is not None:
                    new.append((found, draft))
            await self._search.index(connection, [(key, f"{draft.title}\n{draft.text}") for key, draft in new])
        return [key for key, _ in new]

    async def known(self, urls: Iterable[str]) -> set[str]:
        """Return those of the canonical addresses that are stored already."""
        by_hash = {url_hash(url): url for url in urls}
        known: set[str] = set()
        async with self._database.read() as connection:
            for some in batches(by_hash):
                rows = await connection.execute(select(table.c.url_hash).where(table.c.url_hash.in_(some)))
                known.update(by_hash[found] for found in rows.scalars())
        return known

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
        """Drop the text of articles stored before then, and their words from the search; return how many."""
        old = (table.c.stored_at < before, table.c.text != "")
        async with self._database.write() as connection:
            await self._search.drop(connection, select(table.c.id).where(table.c.stored_at < before))
            return (await connection.execute(update(table).where(*old).values(text=""))).rowcount

    async def prune(self, before: datetime) -> int:
        """Delete articles stored before then that belong to no story; return how many."""
        told_of = exists().where(story_article.c.article_id == table.c.id)
        async with self._database.write() as connection:
            return (await connection.execute(delete(table).where(table.c.stored_at < before, ~told_of))).rowcount

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


def _columns(draft: Draft) -> dict[str, Any]:
    judged: dict[str, Any] = {"relevant": None, "verdict_reason": "", "verdict_evidence": []}
    return asdict(draft) | {"url_hash": url_hash(draft.url)} | judged
