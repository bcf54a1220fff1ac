"""What concerns everybody is told to those who are to hear it, once."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import insert

from bot.render.digest import TelegramRenderer
from digests.model import EditionKind, QuietHours, SubscriberState
from digests.publish import broadcast_due
from digests.store import Store
from digests.store.schema import broadcast_recipient
from tests.digests.store.values import DAY, HOUR, reader
from tests.factories import NOW
from tests.relations import us_china
from tests.stored import parts_of_kind

RENDERER = TelegramRenderer(us_china())
CAUSE = "new_digest"


async def to_tell(store: Store, *ids: int) -> None:
    rows = [{"cause": CAUSE, "subscriber_id": each} for each in ids]
    async with store._database.write() as connection:
        await connection.execute(insert(broadcast_recipient), rows)


async def told(store: Store, who: int) -> list[str]:
    return await parts_of_kind(store, who, EditionKind.BROADCAST)


async def test_it_is_told_once_to_those_who_are_to_hear_it_and_to_nobody_else(store: Store) -> None:
    one, other = await reader(store, 1), await reader(store, 2)
    await to_tell(store, one.id)
    assert [await broadcast_due(store, RENDERER, NOW + hours) for hours in (0 * HOUR, HOUR)] == [1, 0]
    await to_tell(store, one.id)  # as after a crash
    await broadcast_due(store, RENDERER, NOW + DAY)
    assert (len(await told(store, one.id)), await told(store, other.id)) == (1, [])
    assert [each.address for each in await store.deliveries.due(NOW + DAY, 9)] == [one.address]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "since Tue"), ("zh-Hans", "自周二起"), ("zh-Hant", "自週二起")]
)
async def test_it_is_told_in_the_readers_language_with_where_the_settings_are(
    store: Store, language: str, words: str
) -> None:
    who = await reader(store, 1, language=language)
    await to_tell(store, who.id)
    await broadcast_due(store, RENDERER, NOW)
    (part,) = await told(store, who.id)
    assert words in part
    assert "/settings" in part


async def test_in_quiet_hours_it_waits_for_their_end(store: Store) -> None:
    begin, end = ((NOW + hours).time() for hours in (-HOUR, HOUR))
    who = await reader(store, 1, quiet=QuietHours(begin, end))
    await to_tell(store, who.id)
    assert await broadcast_due(store, RENDERER, NOW) == 1
    assert await store.deliveries.due(NOW + HOUR / 2, 9) == []
    assert len(await store.deliveries.due(NOW + HOUR, 9)) == 1


async def test_who_does_not_receive_hears_of_it_when_they_receive_again(store: Store) -> None:
    who = await reader(store, 1, state=SubscriberState.PAUSED)
    await to_tell(store, who.id)
    assert await broadcast_due(store, RENDERER, NOW) == 0
    await store.subscribers.save(replace(who, state=SubscriberState.ACTIVE), NOW)
    assert await broadcast_due(store, RENDERER, NOW + DAY) == 1


async def test_one_that_never_arrived_goes_once_more(store: Store) -> None:
    who = await reader(store, 1)
    await to_tell(store, who.id)
    await broadcast_due(store, RENDERER, NOW)
    later: datetime = NOW + DAY
    assert await store.deliveries.expire_late(later, later) == 1
    assert await store.deliveries.due(later, 9) == []
    assert await store.corrections.take_up_again(later) == 1
    assert len(await store.deliveries.due(later, 9)) == 1
