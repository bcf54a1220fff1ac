"""Stores which stories are still to be compared with watch words, who watches, and the alerts about them.

The edit writes the row of a story in its own transaction, so a crash loses no row. The transaction that writes the
alerts also deletes the row, or sets the last reader who is done. So a crash sends no alert twice.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, delete, exists, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import EditionKind, Ownership, Subscriber, SubscriberState
from digests.rules.issuing.alerting import NEW_FOR
from digests.store.database import Aggregate, uncut
from digests.store.dialects import insert, listed
from digests.store.issuing.corrections import note_told_wrong
from digests.store.issuing.editions import FrozenText, issue_told_once
from digests.store.issuing.planning import SHARED
from digests.store.issuing.subscribers import subscriber_of
from digests.store.rows import Row
from digests.store.schema import WISHES_ALERTS, article, source, story_article, subscriber
from digests.store.schema import story_alert as table

_RECEIVES = (WISHES_ALERTS, subscriber.c.state == SubscriberState.ACTIVE)


@dataclass(frozen=True, slots=True)
class StoryDue:
    """A story to compare with watch words, when it was found, and the last reader who is done (0: none)."""

    story: int
    found_at: datetime
    reached: int = 0

    @property
    def cause(self) -> str:
        """The cause of this story's alerts. No edition of another kind has the same cause."""
        return f"story {self.story}"


@dataclass(frozen=True, slots=True)
class Watching:
    """A reader who wishes alerts. `as_read` is their row as text: a later change shows in it."""

    subscriber: Subscriber
    as_read: str


@uncut
class Alerts(Aggregate):
    async def due(self, limit: int) -> list[StoryDue]:
        """Return at most `limit` stories to compare with watch words, the longest waiting first."""
        query = select(table.c.story_id, table.c.found_at, table.c.reached)
        rows = await self._rows(query.order_by(table.c.found_at, table.c.story_id).limit(limit))
        return [StoryDue(row["story_id"], row["found_at"], row["reached"]) for row in rows]

    async def watchers(self) -> dict[str, list[int]]:
        """Return by watch word the ids of the readers who receive alerts, in ascending order."""
        query = select(subscriber.c.id, cast(subscriber.c.watched, Text).label("watched")).where(*_RECEIVES)
        return await asyncio.to_thread(_by_word, await self._rows(query.order_by(subscriber.c.id)))

    async def readers(self, ids: Collection[int]) -> list[Watching]:
        """Return the subscribers with these `ids` who receive alerts, by id. Unreadable rows are left out."""
        query = select(subscriber, SHARED["as_read"].label("as_read"))
        query = query.where(subscriber.c.id.in_(listed(ids)), *_RECEIVES).order_by(subscriber.c.id)
        found = []
        for row in await self._rows(query):
            with suppress(ValueError, TypeError):
                found.append(Watching(subscriber_of(row), row["as_read"]))
        return found

    async def issue(
        self,
        due: StoryDue,
        alerts: Sequence[tuple[Watching, FrozenText]],
        upto: int | None,
        now: datetime,
        due_at: datetime,
    ) -> bool:
        """Write the alerts with their deliveries, and note that the story is done up to the reader `upto`, or for
        all readers (None), in one transaction. Return False, with nothing written, when the story or a reader has
        changed meanwhile. A reader who already has an alert of the story gets no second one."""
        readers: dict[str, list[int]] = {}
        for watching, text in alerts:
            readers.setdefault(text.hash, []).append(watching.subscriber.id)
        texts = {text.hash: text for _, text in alerts}
        async with self._database.write() as connection:
            if not await _is_as_it_was(connection, due, alerts):
                return False
            for key, ids in readers.items():
                recipients = dict.fromkeys(ids, 0)
                alert = (EditionKind.ALERT, due.cause, texts[key], recipients)
                await issue_told_once(connection, *alert, now, lambda _: due_at)
            await note_told_wrong(connection, texts, now)
            done = delete(table) if upto is None else update(table).values(reached=upto)
            await connection.execute(done.where(*_this(due)))
        return True

    async def let_go(self, stories: Iterable[StoryDue]) -> None:
        """Delete the rows of these stories, unless they have changed: nobody is to be alerted."""
        async with self._database.write() as connection:
            for each in stories:
                await connection.execute(delete(table).where(*_this(each)))


def _by_word(rows: Iterable[Row]) -> dict[str, list[int]]:
    found = defaultdict[str, list[int]](list)
    for row in rows:
        for word in json.loads(row["watched"]):
            found[word].append(row["id"])
    return found


def _this(due: StoryDue) -> tuple[ColumnElement[bool], ...]:
    return table.c.story_id == due.story, table.c.found_at == due.found_at


async def _is_as_it_was(
    connection: AsyncConnection, due: StoryDue, alerts: Sequence[tuple[Watching, FrozenText]]
) -> bool:
    if (await connection.execute(select(table.c.story_id).where(*_this(due)))).first() is None:
        return False
    before = {watching.subscriber.id: watching.as_read for watching, _ in alerts}
    theirs = select(subscriber.c.id, SHARED["as_read"].label("as_read")).where(
        subscriber.c.id.in_(listed(before)), *_RECEIVES
    )
    return {row.id: row.as_read for row in await connection.execute(theirs)} == before


async def note_for_alerts(connection: AsyncConnection, stories: Collection[int], now: datetime) -> None:
    """Note those of these stories that are to be compared with watch words, in the caller's transaction. They have
    a new article from a labelled source that was read before. If nobody wishes alerts, note nothing."""
    if not stories or not (await connection.execute(select(exists().where(*_RECEIVES)))).scalar():
        return
    columns = (story_article.c.story_id, literal(now, table.c.found_at.type), literal(0))
    query = select(*columns).distinct().join_from(story_article, article).join(source)
    news = query.where(
        story_article.c.story_id.in_(listed(stories)),
        article.c.stored_at > now - NEW_FOR,
        article.c.unseen_until > source.c.added_at,  # else the article was there when its source was first read
        source.c.ownership != Ownership.UNLABELLED,
    )
    noted = insert(table).from_select(["story_id", "found_at", "reached"], news)
    again = {"found_at": now, "reached": 0}
    await connection.execute(noted.on_conflict_do_update(index_elements=["story_id"], set_=again))
