"""An admin lets the digests of today come now: each reader concerned gets theirs once, before its hour."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.render.digest import TelegramRenderer
from digests.curate.sending import readers_now, send_now
from digests.errors import DeskError
from digests.model import AdminAct, Draft, QuietHours, Role, Subscriber, SubscriberState, Verdict
from digests.publish import publish_due
from digests.store import Edit, PlannedAlike, Store
from digests.store.issuing.early import EarlyDigests
from digests.store.schema import subscriber as subscriber_table
from digests.subscribe import set_hours
from tests.actors import actor_with
from tests.editing import next_number, save_edit
from tests.factories import NOW, passage, source, story, subscriber
from tests.lexicons import lexicon
from tests.relations import us_china

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AT = NOW.replace(hour=10, minute=0, second=3, microsecond=500)
SIX = AT.replace(hour=18, minute=0, second=0, microsecond=0)
EDITOR = 9002


async def reader(store: Store, chat: int, **changes: Any) -> Subscriber:
    usual = {"zone": "UTC", "hours": (time(18),), "state": SubscriberState.ACTIVE, "next_digest_at": SIX}
    return await store.subscribers.save(subscriber(chat, **(usual | changes)), AT - 9 * DAY)


async def news(store: Store, title: str, at: datetime) -> None:
    if await store.sources.get(source().id) is None:
        await store.sources.add(source(), at)
    url = f"https://harbour-gazette.example.org/{title.replace(' ', '-')}"
    (key,) = await store.articles.save(source().id, [Draft(url=url, title=title, text="Text.", complete=True)], at)
    (article,) = await store.articles.get([key])
    made = story(
        await next_number(store), headline=title, lead=key, articles=(article,), themes=("taiwan",),
        headline_themes={key: ("taiwan",)}, passages=(passage(key, 0, f"{title}, both sides said on Monday."),),
        first_stored=at, last_stored=at,
    )  # fmt: skip
    await save_edit(store, Edit(verdicts={key: Verdict(True, "both parties")}, stories=[made]), at)


async def publish(store: Store, now: datetime) -> None:
    report = await publish_due(store, TelegramRenderer(us_china()), us_china(), lexicon(), now)
    assert report.faults == []


async def slots(store: Store, *readers: Subscriber) -> Mapping[int, list[datetime]]:
    told = await store.planning.histories([each.id for each in readers], AT - DAY)
    return {key: [each.slot for each in editions] for key, editions in told.items()}


async def days(store: Store, *readers: Subscriber) -> Mapping[int, list[datetime]]:
    """Let a day and a half pass, hour by hour; return the slots of the editions."""
    for hour in range(37):
        await publish(store, AT + hour * HOUR)
    return await slots(store, *readers)


async def test_whoever_is_still_to_get_a_digest_today_gets_it_now_and_not_again_at_its_hour(store: Store) -> None:
    evening, twice = await reader(store, 1), await reader(store, 2, hours=(time(8), time(18), time(20)))
    await news(store, "Coast guards meet in the strait", AT - HOUR)
    assert await send_now(store, await actor_with(store, Role.EDITOR, EDITOR), AT) == 2
    found = await days(store, evening, twice)
    assert found[evening.id] == [AT, SIX + DAY]
    assert found[twice.id] == [AT, SIX + 2 * HOUR, SIX + 14 * HOUR, SIX + DAY, SIX + DAY + 2 * HOUR]
    (entry,) = await store.audit.latest(5)
    assert (entry.act, entry.details) == (AdminAct.DIGEST_SENT, {"readers": 2})


async def test_what_came_in_after_it_is_told_by_the_next_digest(store: Store) -> None:
    evening = await reader(store, 1)
    await news(store, "Coast guards meet in the strait", AT - HOUR)
    await send_now(store, await actor_with(store, Role.EDITOR, EDITOR), AT)
    await publish(store, AT)
    await news(store, "Two ministers talk about chips", AT + HOUR)
    await days(store, evening)
    told = (await store.planning.histories([evening.id], AT - DAY))[evening.id]
    texts = await store.planning.parts([each.text for each in told])
    first, second = ("".join(texts[each.text]) for each in told)
    assert "Coast guards" in first
    assert "Two ministers" in second
    assert "Coast guards" not in second


@pytest.mark.parametrize(
    "changes",
    [
        {"state": SubscriberState.PAUSED, "next_digest_at": None},
        {"state": SubscriberState.STOPPED, "next_digest_at": None},
        {"next_digest_at": SIX + DAY},
        {"quiet": QuietHours(time(9), time(12))},
        {"zone": "America/Los_Angeles", "hours": (time(10),)},  # where it is two in the morning
        {"weekdays": tuple(day for day in range(7) if day != AT.weekday()), "next_digest_at": SIX + DAY},
        {"hours": ()},
    ],
)
async def test_others_keep_their_hour(store: Store, changes: Mapping[str, Any]) -> None:
    other, evening = await reader(store, 1, **changes), await reader(store, 2)
    assert [each.ids for each in await readers_now(store, AT)] == [(evening.id,)]
    await send_now(store, await actor_with(store, Role.EDITOR, EDITOR), AT)
    known = await store.subscribers.by_id(other.id)
    assert known is not None
    assert known.next_digest_at == other.next_digest_at


async def test_whoever_had_a_digest_in_the_last_two_hours_keeps_the_next_one(store: Store) -> None:
    often = await reader(store, 1, hours=(time(9), time(12)), next_digest_at=SIX - 9 * HOUR)
    await publish(store, SIX - 9 * HOUR)
    with pytest.raises(DeskError) as refused:
        await send_now(store, await actor_with(store, Role.EDITOR, EDITOR), AT)
    assert refused.value.code == "desk-nobody-waits"
    assert [each.ids for each in await readers_now(store, AT + 1.5 * HOUR)] == [(often.id,)]


async def test_a_second_admin_finds_nobody_and_nothing_comes_twice(store: Store) -> None:
    evening = await reader(store, 1)
    await send_now(store, await actor_with(store, Role.EDITOR, EDITOR), AT)
    for later in (timedelta(seconds=1), timedelta(minutes=1), HOUR, 3 * HOUR):
        with pytest.raises(DeskError):
            await send_now(store, await actor_with(store, Role.EDITOR, EDITOR + 1), AT + later)
        await publish(store, AT + later)
    assert (await slots(store, evening))[evening.id] == [AT]
    assert len(await store.audit.latest(5)) == 1


async def test_a_bot_that_was_down_meanwhile_sends_it_at_its_hour(store: Store) -> None:
    evening = await reader(store, 1)
    await send_now(store, await actor_with(store, Role.EDITOR, EDITOR), AT)
    await publish(store, AT + HOUR)
    assert (await slots(store, evening))[evening.id] == []
    assert (await days(store, evening))[evening.id] == [SIX, SIX + DAY]


async def test_a_bot_that_came_back_after_the_hour_makes_it_good_once(store: Store) -> None:
    evening = await reader(store, 1)
    await send_now(store, await actor_with(store, Role.EDITOR, EDITOR), AT)
    for hours in (9, 10, 20, 32):
        await publish(store, AT + hours * HOUR)
    assert (await slots(store, evening))[evening.id] == [SIX, SIX + DAY]


async def test_it_is_no_wrong_clock(store: Store) -> None:
    evening = await reader(store, 1)
    await store.wrong_clock.set_right(AT - HOUR)
    await send_now(store, await actor_with(store, Role.EDITOR, EDITOR), AT)
    await publish(store, AT + timedelta(seconds=5))
    assert await store.wrong_clock.set_right(AT + timedelta(minutes=2)) == 0
    known = await store.subscribers.by_id(evening.id)
    assert known is not None
    assert known.next_digest_at == SIX + DAY


async def test_a_reader_who_changes_their_hours_meanwhile_gets_it_once(store: Store) -> None:
    evening = await reader(store, 1)
    await send_now(store, await actor_with(store, Role.EDITOR, EDITOR), AT)
    await set_hours(store, evening, [time(9)], AT + timedelta(seconds=1))
    assert (await days(store, evening))[evening.id] == [AT, SIX + 15 * HOUR]


async def test_whoever_pauses_between_the_count_and_the_moment_gets_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening, pausing = await reader(store, 1), await reader(store, 2)
    let_come = EarlyDigests.let_come

    async def later(self: EarlyDigests, groups: Sequence[PlannedAlike], now: datetime) -> int:
        where = subscriber_table.c.id == pausing.id
        async with self._database.write() as connection:
            await connection.execute(update(subscriber_table).where(where).values(state=SubscriberState.PAUSED))
        return await let_come(self, groups, now)

    monkeypatch.setattr(EarlyDigests, "let_come", later)
    assert await send_now(store, await actor_with(store, Role.EDITOR, EDITOR), AT) == 1
    await publish(store, AT)
    found = await slots(store, evening, pausing)
    assert (found[evening.id], found[pausing.id]) == ([AT], [])
