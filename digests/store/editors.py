"""Editing: who has the turn, what is edited in one turn, and what came of it. One editor edits at a time, by a
lease on the database's clock. A dead editor delays others no longer than its lease. Without a lease nobody can
save."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Annotation, Article, Backlog, Cost, Held, Queue, Queued, Story, Verdict
from digests.store.database import Aggregate, Database, uncut
from digests.store.dialects import database_clock, insert, listed, listed_texts, octets
from digests.store.reading.annotations import select_annotations
from digests.store.rows import articles_by_id, articles_of, newest_articles, select_articles
from digests.store.schema import article, source, story, story_article
from digests.store.schema import edit_lease as table
from digests.store.search import SearchIndex
from digests.store.stories import Edit, open_since, save_edit, select_stories

MOST_RECENT = 5000  # if there are more articles, the newest are taken
_ONLY = 1
_BEYOND_BUDGET = 0
"""The "version" of articles that were held back because their source had cost too much."""
_UNEDITED = article.c.edited_at.is_(None)
WAITS = _UNEDITED & article.c.set_aside_by.is_(None)
_HELD_BACK = article.c.set_aside_by == _BEYOND_BUDGET
_BYTES = octets(article.c.text)


@dataclass(frozen=True, slots=True)
class BatchToEdit:
    """Everything that one edit needs, seen at one moment: the articles that no edit has seen, oldest first; the
    relevant articles of the last days that still have their text; the stories that may still grow; and by id the
    articles that new ones replace."""

    new: list[Article]
    recent: list[Article]
    open_stories: list[Story]
    displaced: dict[int, Article] = field(default_factory=dict)


@uncut
class Editors(Aggregate):
    def __init__(self, database: Database, search: SearchIndex) -> None:
        super().__init__(database)
        self._search = search

    async def begin(self, holder: str, lease: timedelta) -> bool:
        """Give the turn to `holder`, a new name for each turn, for the length of the lease. False if another has
        it."""
        until = database_clock(lease)
        # A lease that ends later than possible was given before the clock was set back, and counts as free.
        free = or_(table.c.until <= database_clock(), table.c.until > database_clock(2 * lease))
        values = {"holder": holder, "until": until}
        taken = insert(table).values(id=_ONLY, **values)
        taken = taken.on_conflict_do_update(index_elements=["id"], set_=values, where=free)
        async with self._database.write() as connection:
            return (await connection.execute(taken.returning(table.c.id))).first() is not None

    async def go_on(self, holder: str, lease: timedelta) -> bool:
        """Renew the lease. Return False, and change nothing, if it has run out or is another editor's."""
        return await self._changed(update(table).where(_is_of(holder)).values(until=database_clock(lease))) == 1

    async def end(self, holder: str) -> None:
        """End the turn of this editor, if it still has the turn."""
        await self._changed(delete(table).where(table.c.holder == holder))

    async def has_work(self, annotator: int) -> bool:
        """Say whether an article waits to be edited, or was set aside by an earlier version of the annotator."""
        waits = (WAITS, article.c.offered_at.is_not(None) & ~_UNEDITED, _is_by_earlier(annotator))
        return bool(await self._value(select(or_(*(exists().where(each) for each in waits)))))

    async def holds_back(self) -> bool:
        """Say whether an article waits for its source's next day."""
        return bool(await self._value(select(exists().where(_HELD_BACK, _UNEDITED))))

    async def queue(self, since: datetime, most: int) -> Queue:
        """Return what is to be edited, articles held back included: the `most` oldest of each source. Also return
        what these sources have cost since `since`."""
        rank = func.row_number().over(partition_by=article.c.source_number, order_by=article.c.id).label("rank")
        ranked = select(article.c.id, rank).where(_UNEDITED).subquery()
        first = select(ranked.c.id).where(ranked.c.rank <= most)
        columns = (article.c.id, article.c.source_number, _BYTES, article.c.together)
        edited = (article.c.edited_at > since, article.c.seconds.is_not(None))
        costs = (article.c.source_number, func.count(), func.sum(_BYTES), func.sum(article.c.seconds))
        async with self._database.read() as connection:
            rows = await connection.execute(select(*columns).where(article.c.id.in_(first)).order_by(article.c.id))
            waiting = [Queued(*row) for row in rows]
            theirs = article.c.source_number.in_(listed({each.source for each in waiting}))
            query = select(*costs).where(theirs, *edited).group_by(article.c.source_number)
            spent = {number: Cost(*cost) for number, *cost in await connection.execute(query)}
        return Queue(waiting, spent)

    async def spent(self, source_number: int, since: datetime) -> Cost:
        """Return what editing the articles of a source, by the number of its row, has cost since then."""
        theirs = (
            article.c.source_number == source_number,
            article.c.edited_at > since,
            article.c.seconds.is_not(None),
        )
        query = select(func.count(), func.sum(_BYTES), func.sum(article.c.seconds)).where(*theirs)
        async with self._database.read() as connection:
            articles, size, seconds = (await connection.execute(query)).one()
        return Cost(articles, size or 0, seconds or 0.0)

    async def backlogs(self) -> list[Backlog]:
        """Return how many articles wait to be edited, by source. Articles set aside do not count."""
        query = select(func.count(), func.min(article.c.stored_at)).where(WAITS)
        async with self._database.read() as connection:
            return [Backlog(*row) for row in await connection.execute(query.group_by(article.c.source_number))]

    async def batch(
        self,
        limit: int,
        texts_since: datetime,
        stories_since: datetime,
        chosen: Collection[int] | None = None,
    ) -> BatchToEdit:
        """Return what is to be edited, seen at one moment: at most `limit` articles, or those `chosen`. Also
        return relevant articles stored since `texts_since`, and stories that grew since `stories_since` or are to
        be vacated."""
        which = article.c.set_aside_by.is_(None) if chosen is None else article.c.id.in_(chosen)
        first = select_articles().where(_UNEDITED, which).order_by(article.c.id).limit(limit)
        relevant = (article.c.relevant.is_(True), article.c.stored_at >= texts_since)
        stands_for = select(article.c.replaces).where(_UNEDITED, article.c.replaces.is_not(None))
        vacated = select(story_article.c.story_id).where(story_article.c.article_id.in_(stands_for))
        async with self._database.read() as connection:
            new = await articles_of(connection, first)
            return BatchToEdit(
                new=new,
                recent=await newest_articles(connection, MOST_RECENT, *relevant),
                open_stories=await select_stories(connection, open_since(stories_since) | story.c.id.in_(vacated)),
                displaced=await articles_by_id(connection, {each.replaces for each in new if each.replaces}),
            )

    async def annotations(self, ids: Collection[int], made_by: str) -> dict[int, Annotation]:
        """Return the annotations of these articles by the annotator `made_by`, by article id."""
        if not ids:
            return {}
        async with self._database.read() as connection:
            return await select_annotations(connection, ids, made_by)

    async def save(self, holder: str, edit: Edit, now: datetime) -> bool:
        """Store a whole edit. Return False, and store nothing, if the turn is over or somebody else has edited one
        of the articles."""
        async with self._database.write() as connection:
            new = edit.verdicts.keys() - edit.titles.keys()
            if not await _has_turn(connection, holder) or not await _are_unedited(connection, new):
                return False
            await save_edit(connection, edit, now)
            await self._take_titles(connection, edit.titles, edit.titles_refused)
        return True

    async def _take_titles(
        self, connection: AsyncConnection, taken: Mapping[int, str], refused: Mapping[int, str]
    ) -> None:
        """Give articles the titles that passed the gate, and drop titles that were refused. A title that was
        offered since then still waits. The articles do not become new by this."""
        for identifier, title in taken.items():
            query = select(article.c.title, article.c.text).where(article.c.id == identifier)
            row = (await connection.execute(query)).first()
            if row is not None and row.title != title:
                await connection.execute(update(article).where(article.c.id == identifier).values(title=title))
                await self._search.change(connection, identifier, self._search.words(f"{title}\n{row.text}"))
        for titles, kept in ((taken, {"offered_title": ""}), (refused, {})):
            for identifier, title in titles.items():
                this = update(article).where(article.c.id == identifier, article.c.offered_title == title)
                await connection.execute(this.values(offered_at=None, **kept))

    async def halve(self, holder: str, articles: Collection[int], together: int) -> bool:
        """Note that a batch of these articles failed, and that at most `together` are edited at once now."""
        return await self._change(holder, articles, {"together": together})

    async def set_aside(
        self, holder: str, article_id: int, verdict: Verdict, annotator: int, seconds: float, now: datetime
    ) -> bool:
        """Edit this article no more, for that reason, until the `annotator` has a later version than this one. The
        edit took so many seconds. Return False, and change nothing, if the lease has run out or is another
        editor's."""
        aside = {"edited_at": now, "seconds": seconds, "set_aside_by": annotator}
        return await self._change(holder, [article_id], aside | _reason(verdict))

    async def hold_back(self, holder: str, firsts: Mapping[int, int], verdict: Verdict) -> int:
        """Hold back, for that reason, the waiting articles of these sources (by number) from these articles on.
        Return how many articles. Nothing is changed if the lease has run out or is another editor's."""
        held = 0
        async with self._database.write() as connection:
            if not await _has_turn(connection, holder):
                return 0
            for number, first in firsts.items():
                beyond = (WAITS, article.c.source_number == number, article.c.id >= first)
                values = {"set_aside_by": _BEYOND_BUDGET} | _reason(verdict)
                held += (await connection.execute(update(article).where(*beyond).values(values))).rowcount
        return held

    async def let_go(self, before: datetime, now: datetime) -> int:
        """Hold back for good the articles held back that were stored before then. Return how many."""
        held = update(article).where(_HELD_BACK, _UNEDITED, article.c.stored_at < before)
        return await self._changed(held.values(edited_at=now))

    async def take_again(self, annotator: int) -> int:
        """Let articles that an earlier version could not edit wait again, if they still have text; each is edited
        alone. Return how many."""
        again = {"edited_at": None, "verdict_reason": "", "together": 1, "set_aside_by": None}
        aside = update(article).where(_is_by_earlier(annotator), article.c.text != "")
        return await self._changed(aside.values(again))

    async def held(self, since: datetime, only: Collection[str] | None = None) -> dict[str, Held]:
        """Return, by source, articles that no edit could take, and those since then that were over a budget. With
        `only`, of these sources."""
        aside = article.c.set_aside_by.is_not(None) & (~_HELD_BACK | (article.c.stored_at > since))
        counted, last_of = func.count(), func.max(article.c.id)
        counts = (counted.filter(~_HELD_BACK), last_of.filter(~_HELD_BACK), counted.filter(_HELD_BACK))
        query = select(source.c.id, *counts).join_from(article, source)
        query = query.where(aside, source.c.removed_at.is_(None)).group_by(source.c.id)
        query = query if only is None else query.where(source.c.id.in_(listed_texts(only)))
        reason = (article.c.verdict_reason, article.c.verdict_evidence)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            last = article.c.id.in_(listed(last for _, _, last, _ in rows if last))
            judged = await connection.execute(select(article.c.id, *reason).where(last))
            verdicts = {key: Verdict(False, why, tuple(evidence)) for key, why, evidence in judged}
        return {name: Held(count, verdicts.get(last or 0), over) for name, count, last, over in rows}

    async def _change(self, holder: str, articles: Collection[int], values: Mapping[str, object]) -> bool:
        """Change waiting articles, either all or none, while the holder has the turn."""
        async with self._database.write() as connection:
            if not await _has_turn(connection, holder) or not await _are_unedited(connection, articles):
                return False
            await connection.execute(update(article).where(article.c.id.in_(listed(articles))).values(values))
        return True


def _reason(verdict: Verdict) -> dict[str, object]:
    """Return the columns that say why an article is held back. Its relevance stays unknown; it can be searched."""
    return {"verdict_reason": verdict.reason, "verdict_evidence": list(verdict.evidence)}


def _is_by_earlier(annotator: int) -> ColumnElement[bool]:
    return article.c.set_aside_by.between(_BEYOND_BUDGET + 1, annotator - 1)


async def _has_turn(connection: AsyncConnection, holder: str) -> bool:
    return (await connection.execute(select(table.c.id).where(_is_of(holder)))).first() is not None


def _is_of(holder: str) -> ColumnElement[bool]:
    return (table.c.holder == holder) & (table.c.until > database_clock())


async def _are_unedited(connection: AsyncConnection, articles: Collection[int]) -> bool:
    unedited = select(func.count()).where(article.c.id.in_(listed(articles)), _UNEDITED)
    return (await connection.execute(unedited)).scalar_one() == len(articles)
