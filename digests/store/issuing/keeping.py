"""Stores which told stories subscribers keep, and what subscribers mark as wrong in stories."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import KeptKind, KeptStory, StoryMark, ToldCard, Wrong
from digests.store.database import Aggregate, uncut
from digests.store.rows import Row
from digests.store.schema import edition, edition_card, story_mark, subscriber
from digests.store.schema import kept_story as table
from digests.store.sqlite import insert, listed

_MARK = ("subscriber_id", "story", "what", "article", "words", "marked_at")


@uncut
class Keeping(Aggregate):
    async def cards(self, subscriber_id: int, edition_id: int) -> list[ToldCard]:
        """Return the cards of a subscriber's own edition, in reading order. Return [] for an edition of somebody
        else, for a deleted edition, and for an edition without stories."""
        columns = (edition_card.c[name] for name in ("number", "story", "stories", "article", "words"))
        query = select(*columns).join_from(edition, edition_card, edition.c.text_hash == edition_card.c.text_hash)
        theirs = query.where(edition.c.id == edition_id, edition.c.subscriber_id == subscriber_id)
        rows = await self._rows(theirs.order_by(edition_card.c.number))
        return [ToldCard(**{**row, "stories": tuple(row["stories"])}) for row in rows]

    async def kept(self, subscriber_id: int, kind: KeptKind) -> list[KeptStory]:
        """Return the stories that a subscriber keeps as this kind, the newest first."""
        query = select(table).where(table.c.subscriber_id == subscriber_id, table.c.kind == kind)
        return [_kept_of(row) for row in await self._rows(query.order_by(table.c.kept_at.desc(), table.c.story))]

    async def keep(self, subscriber_id: int, story: KeptStory) -> bool:
        """Keep a story for an existing subscriber. Return False if it was kept before."""
        names = ("kind", "story", "article", "words", "url", "outlet", "label", "published", "kept_at")
        values: dict[str, Any] = {name: getattr(story, name) for name in names}
        values |= {"subscriber_id": subscriber_id, "stories": list(story.stories)}
        async with self._database.write() as connection:
            kept = await connection.execute(insert(table).values(values).on_conflict_do_nothing())
            if kept.rowcount and story.kind is KeptKind.MUTED:
                await _mute_anew(connection, (subscriber_id,))
        return kept.rowcount > 0

    async def let_go(self, subscriber_id: int, kind: KeptKind, story: int) -> bool:
        """Stop keeping a story. Return whether it was kept."""
        this = (table.c.subscriber_id == subscriber_id, table.c.kind == kind, table.c.story == story)
        async with self._database.write() as connection:
            gone = await connection.execute(delete(table).where(*this))
            if gone.rowcount and kind is KeptKind.MUTED:
                await _mute_anew(connection, (subscriber_id,))
        return gone.rowcount > 0

    async def mark(self, mark: StoryMark) -> bool:
        """Note what an existing subscriber marks as wrong. Return False if that was noted before."""
        values = dict(zip(_MARK, _words_of(mark), strict=True))
        return await self._changed(insert(story_mark).values(values).on_conflict_do_nothing()) > 0

    async def marks(self, since: datetime, most: int) -> list[StoryMark]:
        """Return at most `most` marks that subscribers made since then, the newest first."""
        query = select(*(story_mark.c[name] for name in _MARK)).where(story_mark.c.marked_at >= since)
        newest = query.order_by(story_mark.c.marked_at.desc(), story_mark.c.subscriber_id, story_mark.c.story)
        return [_mark_of(row) for row in await self._rows(newest.limit(most))]

    async def prune(self, before: datetime) -> int:
        """Delete what was kept or marked before then. Return how many kept stories were deleted."""
        await self._changed(delete(story_mark).where(story_mark.c.marked_at < before))
        async with self._database.write() as connection:
            old = delete(table).where(table.c.kept_at < before).returning(table.c.subscriber_id)
            whose = list((await connection.execute(old)).scalars())
            await _mute_anew(connection, set(whose))
        return len(whose)


async def _mute_anew(connection: AsyncConnection, ids: Collection[int]) -> None:
    """Write into the rows of these subscribers which stories they mute now, in the caller's transaction."""
    query = select(table.c.subscriber_id, table.c.stories)
    theirs = query.where(table.c.subscriber_id.in_(listed(ids)), table.c.kind == KeptKind.MUTED)
    muted: dict[int, set[int]] = {each: set() for each in ids}
    for who, stories in await connection.execute(theirs):
        muted[who].update(stories)
    for who, found in muted.items():
        await connection.execute(update(subscriber).where(subscriber.c.id == who).values(muted=sorted(found)))


def _kept_of(row: Row) -> KeptStory:
    values = {name: value for name, value in row.items() if name != "subscriber_id"}
    return KeptStory(**values | {"kind": KeptKind(row["kind"]), "stories": tuple(row["stories"])})


def _words_of(mark: StoryMark) -> tuple[Any, ...]:
    return mark.subscriber, mark.story, mark.what, mark.article, mark.words, mark.marked_at


def _mark_of(row: Row) -> StoryMark:
    values = {name: row[name] for name in _MARK if name != "subscriber_id"}
    return StoryMark(**values | {"what": Wrong(row["what"]), "subscriber": row["subscriber_id"]})
