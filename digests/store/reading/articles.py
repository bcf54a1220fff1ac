"""The articles. Each is stored once, under the hash of its canonical address."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, select, update

from digests.model import Annotation, Article, Draft, ItemFate, SourceItem, ThemeScore, Verdict
from digests.rules.editing.sorting import Offered
from digests.rules.reading.sources.admission import KnownArticle
from digests.store.columns import storable
from digests.store.database import Aggregate, Database, uncut
from digests.store.dialects import listed, listed_texts
from digests.store.gathered import Gathered
from digests.store.reading.annotations import drop_annotations, select_annotations, select_sentences
from digests.store.reading.reprints import drop_sketches
from digests.store.reading.saving import Saving, prepare, recognise_all, save_all
from digests.store.rows import articles_by_id, articles_of, newest_articles, select_articles
from digests.store.schema import article as table
from digests.store.schema import source, story_article, theme_score
from digests.store.search import SearchIndex

SOURCES_TOGETHER = 24  # in one transaction; more hardly cost less each, and hold up the event loop


@uncut
class Articles(Aggregate):
    def __init__(self, database: Database, search: SearchIndex) -> None:
        super().__init__(database)
        self._search = search
        self._savings = Gathered(self._save_all, most=SOURCES_TOGETHER)
        self._questions = Gathered(self._recognise_all, most=SOURCES_TOGETHER)

    async def save(
        self,
        source_id: str,
        drafts: Sequence[Draft],
        now: datetime,
        *,
        verdict: Verdict | None = None,
        unseen_until: datetime | None = None,
    ) -> list[int]:
        """Store the new items of a source, all or none. Return the new ids in the order of the drafts.

        An address that any source brought before stays as it is, unless it is on this source's site and not on the
        other's (see `rules.sites`). An article that repeats another article's text is marked as its reprint. For
        `verdict` and `unseen_until` see `Saving`. Nothing is stored for a removed source. Raises
        UnknownSourceError if there never was such a source. Calls that wait together share one transaction.
        """
        if not drafts:
            return []
        return await self._savings.submit(Saving(source_id, drafts, now, verdict, unseen_until))

    async def _save_all(self, savings: Sequence[Saving]) -> list[list[int]]:
        for one in savings:
            await asyncio.to_thread(prepare, one, self._search)
        async with self._database.write() as connection:
            return await save_all(connection, self._search, savings)

    async def recognise(self, source_id: str, drafts: Sequence[Draft]) -> dict[int, KnownArticle]:
        """Return, by position, the stored articles that the drafts may be. An article is recognised by its
        address, whichever source brought it, or else by its guid, if exactly one article of the same source has
        it. Calls that wait at the same time share one view of the database."""
        return await self._questions.submit((source_id, drafts)) if drafts else {}

    async def _recognise_all(
        self, questions: Sequence[tuple[str, Sequence[Draft]]]
    ) -> list[dict[int, KnownArticle]]:
        async with self._database.read() as connection:
            return await recognise_all(connection, questions)

    async def revise(self, identifier: int, title: str, now: datetime) -> bool:
        """Keep the title to which an article's source has changed until the edit has judged it. Until then, and if
        it is refused, the article keeps its judged title. Return whether there is a title to judge.
        """
        wanted, offer = storable(title), update(table).where(table.c.id == identifier)
        async with self._database.write() as connection:
            query = select(table.c.title, table.c.offered_title).where(table.c.id == identifier)
            row = (await connection.execute(query)).first()
            if row is None or not wanted or wanted == row.offered_title:
                return False
            if wanted == row.title:  # the source has changed it back
                await connection.execute(offer.values(offered_title="", offered_at=None))
                return False
            await connection.execute(offer.values(offered_title=wanted, offered_at=now))
        return True

    async def offered(self, limit: int) -> list[Offered]:
        """Return the edited articles with a changed title to judge, under the changed title. Those that wait
        longest come first."""
        waiting = (table.c.offered_at.is_not(None), table.c.edited_at.is_not(None))
        query = select(table.c.id, table.c.offered_title, table.c.relevant).where(*waiting)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(table.c.offered_at, table.c.id).limit(limit))).all()
            articles = await articles_by_id(connection, (row.id for row in rows))
        return [Offered(replace(articles[row.id], title=row.offered_title), bool(row.relevant)) for row in rows]

    async def stored_since(self, since: datetime, limit: int = 5000) -> list[Article]:
        """Return all articles stored since then, relevant or not, oldest first. If there are more than `limit`,
        these are the newest. Expired texts are empty."""
        async with self._database.read() as connection:
            return await newest_articles(connection, limit, table.c.stored_at >= since)

    async def relevant_since(self, since: datetime, limit: int = 5000) -> list[Article]:
        """Return like `stored_since` the articles that passed the gate."""
        async with self._database.read() as connection:
            wanted = (table.c.stored_at >= since, table.c.relevant.is_(True))
            return await newest_articles(connection, limit, *wanted)

    async def get(self, ids: Sequence[int]) -> list[Article]:
        """Return the articles in the given order. Ids without an article are left out."""
        async with self._database.read() as connection:
            found = await articles_by_id(connection, ids)
        return [found[key] for key in ids if key in found]

    async def bare(self, ids: Collection[int]) -> list[Article]:
        """Return those of these articles that exist, without their texts."""
        async with self._database.read() as connection:
            return list((await articles_by_id(connection, ids, text=False)).values())

    async def annotations(self, ids: Collection[int]) -> dict[int, Annotation]:
        """Return, by id, the annotations of those of these articles whose text has not expired, by whichever
        version of the annotator."""
        async with self._database.read() as connection:
            return await select_annotations(connection, ids)

    async def with_text(self, ids: Collection[int]) -> list[Article]:
        """Return, by id, those of these articles whose text has not expired."""
        query = select_articles().where(table.c.id.in_(listed(ids)), table.c.text != "").order_by(table.c.id)
        async with self._database.read() as connection:
            return await articles_of(connection, query)

    async def sentences(self, ids: Collection[int]) -> dict[int, dict[int, str]]:
        """Return the sentences that name a day, by article and index. Of these articles, only annotated ones are
        in the result."""
        async with self._database.read() as connection:
            return await select_sentences(connection, ids)

    async def titles_of(self, source_id: str, limit: int) -> list[tuple[str, str, str]]:
        """Return address, title and language of the newest articles of a listed source, newest first."""
        query = select(table.c.url, table.c.title, table.c.language).join_from(table, source)
        query = query.where(source.c.id == source_id, source.c.removed_at.is_(None))
        rows = await self._rows(query.order_by(table.c.id.desc()).limit(limit))
        return [(row["url"], row["title"], row["language"]) for row in rows]

    async def items_of(self, source_number: int, limit: int) -> list[SourceItem]:
        """Return the newest items of a source, by the number of its row, with what became of each, newest first.
        Their texts are left out."""
        newest = select_articles(text=False).where(table.c.source_number == source_number)
        in_story = exists().where(story_article.c.article_id == table.c.id)
        judged = ("relevant", "set_aside_by", "verdict_reason", "verdict_evidence")
        columns = (table.c.id, *(table.c[name] for name in judged), in_story.label("in_story"))
        async with self._database.read() as connection:
            articles = await articles_of(connection, newest.order_by(table.c.id.desc()).limit(limit))
            query = select(*columns).where(table.c.id.in_(listed(each.id for each in articles)))
            rows = {row.id: row for row in await connection.execute(query)}
        return [_item(each, rows[each.id]) for each in articles]

    async def shares_of(self, source_number: int, since: datetime) -> tuple[int, int]:
        """Return how many items of a source were judged relevant since then, and how many were judged."""
        stored = (table.c.source_number == source_number, table.c.stored_at >= since)
        query = select(func.count().filter(table.c.relevant.is_(True)), func.count(table.c.relevant)).where(
            *stored
        )
        async with self._database.read() as connection:
            relevant, judged = (await connection.execute(query)).one()
        return relevant, judged

    async def newest_of(self, source_ids: Collection[str], since: datetime, limit: int) -> list[int]:
        """Return the ids of articles of these listed sources that were stored since then and that the gate did not
        refuse, newest first."""
        numbers = select(source.c.number).where(
            source.c.id.in_(listed_texts(source_ids)), source.c.removed_at.is_(None)
        )
        query = select(table.c.id).where(table.c.source_number.in_(numbers), table.c.stored_at >= since)
        query = query.where(table.c.relevant.is_not(False)).order_by(table.c.id.desc()).limit(limit)
        return list(await self._column(query))

    async def verdict(self, identifier: int) -> tuple[Verdict, tuple[ThemeScore, ...]] | None:
        """Return what the edit made of an article, or why it is held back. None if neither is known."""
        judged = select(table.c.relevant, table.c.verdict_reason, table.c.verdict_evidence)
        scored = select(*(theme_score.c[name] for name in ("theme", "score", "section", "evidence")))
        async with self._database.read() as connection:
            row = (await connection.execute(judged.where(table.c.id == identifier))).first()
            if row is None or (row.relevant is None and not row.verdict_reason):
                return None
            of_article = scored.where(theme_score.c.article_id == identifier).order_by(theme_score.c.rank)
            rows = (await connection.execute(of_article)).all()
        scores = tuple(ThemeScore(theme, score, section, tuple(why)) for theme, score, section, why in rows)
        return Verdict(bool(row.relevant), row.verdict_reason, tuple(row.verdict_evidence)), scores

    async def held(self, ids: Collection[int]) -> list[Article]:
        """Return those of these articles that are held back, newest first. They belong to no story."""
        held = (table.c.id.in_(listed(ids)), table.c.set_aside_by.is_not(None))
        async with self._database.read() as connection:
            query = select_articles(text=False).where(*held).order_by(table.c.id.desc())
            return await articles_of(connection, query)

    async def themes(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Return the themes of these articles, best first. Articles without a theme are left out."""
        scored = theme_score.c
        query = select(scored.article_id, scored.theme).where(scored.article_id.in_(listed(set(ids))))
        found: dict[int, tuple[str, ...]] = {}
        for row in await self._rows(query.order_by(scored.article_id, scored.rank)):
            found[row["article_id"]] = (*found.get(row["article_id"], ()), row["theme"])
        return found

    async def counts(self, since: datetime, most: int | None = None) -> dict[str, int]:
        """Return how many articles were stored since then, and how many had each fate. With `most`, only so many
        of the newest are counted."""
        newest = select(table.c.relevant, table.c.set_aside_by.is_not(None).label("aside"))
        newest = newest.where(table.c.stored_at >= since).order_by(table.c.stored_at.desc())
        some = newest.limit(most).subquery()
        query = select(*some.c, func.count()).group_by(*some.c)
        async with self._database.read() as connection:
            counts = {(row[0], bool(row[1])): int(row[2]) for row in await connection.execute(query)}
        return {
            "stored": sum(counts.values()),
            "relevant": counts.get((True, False), 0),
            "irrelevant": counts.get((False, False), 0),
            "unedited": counts.get((None, False), 0),
            "held": counts.get((None, True), 0),
        }

    async def expire_bodies(self, before: datetime) -> int:
        """Delete the text of articles stored before then, and everything made from the text. Return how many texts
        were deleted."""
        old = select(table.c.id).where(table.c.stored_at < before)
        async with self._database.write() as connection:
            await self._search.drop(connection, old)
            await drop_sketches(connection, old)
            await drop_annotations(connection, old)
            with_text = update(table).where(table.c.stored_at < before, table.c.text != "")
            return (await connection.execute(with_text.values(text=""))).rowcount

    async def prune_sketches(self, before: datetime) -> int:
        """Delete the sketches of articles stored before then. Return how many. Those of seven days are needed."""
        async with self._database.write() as connection:
            return await drop_sketches(connection, select(table.c.id).where(table.c.stored_at < before))

    async def prune(self, before: datetime) -> int:
        """Delete articles stored before then that belong to no story. Return how many."""
        told_of = exists().where(story_article.c.article_id == table.c.id)
        return await self._changed(delete(table).where(table.c.stored_at < before, ~told_of))


def _item(article: Article, row: Any) -> SourceItem:
    known = row.relevant is not None or row.verdict_reason
    verdict = Verdict(bool(row.relevant), row.verdict_reason, tuple(row.verdict_evidence)) if known else None
    return SourceItem(article, _fate(article, row), verdict)


def _fate(article: Article, row: Any) -> ItemFate:
    if article.told_at is not None:
        return ItemFate.TOLD
    if row.set_aside_by is not None:
        return ItemFate.HELD
    if row.relevant is None:
        return ItemFate.WAITING
    if not row.relevant:
        return ItemFate.IRRELEVANT
    return ItemFate.GROUPED if row.in_story else ItemFate.ALONE
