import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from digests.model import Waiting
from digests.store import Store, open_store
from tests.digests.store.values import DAY, edition, reader
from tests.factories import NOW
from tests.stored import claim_part, issue_edition

MINUTE = timedelta(minutes=1)


async def test_only_what_is_due_by_now_and_pending_waits(store: Store) -> None:
    assert await store.traffic.waiting(NOW) == Waiting(0, None)
    early, late = await reader(store, 1), await reader(store, 2)
    await issue_edition(store, edition(early), None, NOW)
    await issue_edition(store, edition(late), None, NOW + 5 * MINUTE)

    assert await store.traffic.waiting(NOW - MINUTE) == Waiting(0, None)
    assert await store.traffic.waiting(NOW + MINUTE) == Waiting(2, NOW)
    assert await store.traffic.waiting(NOW + 5 * MINUTE) == Waiting(4, NOW)
    await store.deliveries.cancel(early.id, NOW)
    assert await store.traffic.waiting(NOW + 5 * MINUTE) == Waiting(2, NOW + 5 * MINUTE)


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (
            "SELECT count(*), min(due_at) FROM delivery WHERE state = 'pending' AND due_at <= '2026'",
            "state_due_at",
        ),
        ("SELECT id FROM subscriber WHERE refused_at <= '2026' AND refusal_told_at IS NULL", "refused_at"),
    ],
)
async def test_what_is_looked_for_every_few_seconds_follows_an_index(url: str, query: str, index: str) -> None:
    async with open_store(url, migrate=True):
        pass
    with closing(sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///"))) as connection:
        steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert len(steps) == 1
    assert index in steps[0]


async def test_nothing_sent_is_nothing_late(store: Store) -> None:
    await issue_edition(store, edition(await reader(store)), None, NOW)
    assert await store.traffic.seconds_late(NOW - DAY) == {}


async def test_the_chats_that_parts_went_to_lately_are_known_with_when_that_was(store: Store) -> None:
    early, late, never = [await reader(store, number) for number in (1, 2, 3)]
    for who in (early, late, never):
        await issue_edition(store, edition(who), None, NOW)
    for at, who in ((NOW, early), (NOW + MINUTE, late)):
        (part,) = [part for part in await store.deliveries.due(at, 9) if part.subscriber == who.id]
        assert await claim_part(store, part.id, part.attempt, at, MINUTE)

    assert await store.traffic.attempts(NOW) == [(early.address.chat, NOW), (late.address.chat, NOW + MINUTE)]
    assert await store.traffic.attempts(NOW + MINUTE) == [(late.address.chat, NOW + MINUTE)]
