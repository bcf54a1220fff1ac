"""Values that the tests of the store share."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from digests.model import Address, Draft, Edition, Story, Subscriber, SubscriberState, Told, ToldStory, Verdict
from digests.store import Edit, Store
from digests.store.dialects import POSTGRESQL
from tests import factories
from tests.editing import save_edit
from tests.factories import NOW

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def draft(number: int = 1, **changes: Any) -> Draft:
    values: dict[str, Any] = {
        "url": f"https://harbour-gazette.example.org/{number}",
        "title": f"Article {number} about tariffs",
        "text": "The United States and China agreed on Monday to hold talks.",
    }
    return Draft(**(values | changes))


async def stored_story(store: Store, identifier: int, at: datetime = NOW, **changes: Any) -> Story:
    """Store a source, an article and the story of it; return the story as it was saved."""
    if not await store.sources.all():
        await store.sources.add(factories.source(), NOW)
    (key,) = await store.articles.save("harbour-gazette", [draft(identifier)], at)
    (article,) = await store.articles.get([key])
    values: dict[str, Any] = {"articles": (article,), "first_stored": at, "last_stored": at}
    story = factories.story(identifier, **(values | changes))
    edit = Edit(verdicts={key: Verdict(True, "both parties")}, stories=[story])
    await save_edit(store, edit, at)
    async with store._database.write() as connection:
        if connection.dialect.name == POSTGRESQL:  # it counts only the numbers that it gave itself
            highest = "SELECT setval(pg_get_serial_sequence('story', 'id'), greatest(max(id), 1)) FROM story"
            await connection.execute(text(highest))
    return story


async def reader(store: Store, chat: int = 1001, **changes: Any) -> Subscriber:
    values: dict[str, Any] = {"state": SubscriberState.ACTIVE, "next_digest_at": NOW}
    return await store.subscribers.save(Subscriber(address=Address(chat), **(values | changes)), NOW)


async def readers(store: Store, chats: Iterable[int]) -> None:
    for chat in chats:
        await reader(store, chat)


async def put(store: Store, identifier: int, state: SubscriberState) -> None:
    """Let a subscriber be in that state."""
    known = await store.subscribers.by_id(identifier)
    assert known is not None
    await store.subscribers.save(replace(known, state=state, paused_until=None), NOW)


def edition(subscriber: Subscriber, slot: datetime = NOW, *parts: str, **changes: Any) -> Edition:
    values: dict[str, Any] = {
        "subscriber": subscriber.id,
        "slot": slot,
        "issued_at": slot,
        "parts": parts or ("part one", "part two"),
        "told": Told(frozenset({"aa"}), {1: ToldStory(frozenset({"aa"}))}),
    }
    return Edition(**(values | changes))


async def age_leases(store: Store, by: timedelta = DAY) -> None:
    """Let so much time pass for the parts that are on their way, by the database's clock."""
    async with store._database.write() as connection:
        aged = "strftime('%Y-%m-%d %H:%M:%f000', lease_until, :by)"
        if connection.dialect.name == POSTGRESQL:
            aged = "lease_until + CAST(CAST(:by AS text) AS interval)"
        earlier = {"by": f"-{by.total_seconds()} seconds"}
        await connection.execute(text(f"UPDATE delivery SET lease_until = {aged}"), earlier)  # noqa: S608


async def texts_stored(store: Store) -> int:
    """Count the rows of frozen text, which no aggregate shows."""
    async with store._database.read() as connection:
        return int((await connection.execute(text("SELECT count(*) FROM edition_text"))).scalar_one())


async def move_edit_lease(store: Store, by: timedelta) -> None:
    """Let the lease of whoever edits end so much later, or earlier."""
    async with store._database.write() as connection:
        await connection.execute(
            text("UPDATE edit_lease SET until = strftime('%Y-%m-%d %H:%M:%f000', until, :by)"),
            {"by": f"{by.total_seconds():+} seconds"},
        )
