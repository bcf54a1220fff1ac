"""Rows that a wrong clock has written are set right as soon as the clock is, and no others."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import update

from digests.model import HEADLINE, Correction, DeliveryState, Outcome
from digests.store import AttemptRecord, Claim, Store
from digests.store.columns import UtcInstant, metadata
from digests.store.issuing.corrections import save_corrections
from digests.store.schema import delivery
from digests.store.wrong_clock import DONE, WAITS
from tests.digests.store.values import DAY, HOUR, edition, reader, stored_story
from tests.factories import NOW, some, source, story
from tests.stored import issue_edition, next_digest_of, stories_since

MONTH = 30 * DAY
AHEAD = NOW + MONTH
MINUTE = timedelta(minutes=1)


SET_RIGHT_IN_THEIR_OWN_WAY = {
    "delivery.lease_until", "edition.issued_at", "edition.slot", "story.first_stored", "story.last_stored",
    "subscriber.next_digest_at",
}  # fmt: skip
LEFT = {
    "article.published", "article.updated", "article.unseen_until", "awaited_input.expires", "condition.since",
    "delivery.report_at", "edit_lease.until", "edition_answer.told_slot", "kept_story.published", "story.newest",
    "subscriber.paused_until",
}  # fmt: skip
"""By these nothing is lost, or told twice."""


def test_of_every_instant_of_the_database_it_is_known_what_a_wrong_clock_does_to_it() -> None:
    columns = (column for table in metadata.tables.values() for column in table.columns)
    every = {str(column) for column in columns if isinstance(column.type, UtcInstant)}
    assert sorted([*map(str, (*WAITS, *DONE)), *SET_RIGHT_IN_THEIR_OWN_WAY, *LEFT]) == sorted(every)


async def read_at(store: Store, name: str, at: datetime, due: datetime, **changes: object) -> None:
    if await store.sources.get(name) is None:
        await store.sources.add(source(name), NOW - DAY)
    before = some(await store.sources.get(name)).state
    state = replace(before, last_attempt_at=at, last_success_at=at, next_fetch_at=due, **changes)  # type: ignore[arg-type]
    await store.sources.record(name, state)


async def due_at(store: Store, name: str) -> datetime:
    return some(await store.sources.get(name)).state.next_fetch_at


async def went_ahead(store: Store, by: timedelta = MONTH) -> None:
    """Let the verbs have looked at a clock that was right and is ahead now."""
    await store.wrong_clock.set_right(NOW - MINUTE)
    await store.wrong_clock.set_right(NOW + by)


async def sent(store: Store, part: int, at: datetime) -> None:
    (found,) = [each for each in await store.deliveries.due(at, 99) if each.part == part]
    claim = Claim(id=found.id, attempt=found.attempt, address=found.address, at=at, lease=HOUR)
    await store.attempts.write([claim], [])
    outcome = Outcome(DeliveryState.SENT, message=part)
    await store.attempts.write([], [AttemptRecord(id=found.id, attempt=found.attempt + 1, outcome=outcome, at=at)])


async def test_where_nothing_is_wrong_nothing_is_changed(store: Store) -> None:
    await stored_story(store, 1, NOW - HOUR)
    await read_at(store, "harbour-gazette", NOW, NOW + DAY)
    subscriber = await reader(store, next_digest_at=NOW + DAY)
    await issue_edition(store, edition(subscriber), NOW + DAY, NOW)
    assert await store.wrong_clock.set_right(NOW) == 0
    assert await store.wrong_clock.newest() == NOW


async def test_a_source_that_would_wait_for_a_month_is_due(store: Store) -> None:
    await read_at(store, "harbour-gazette", NOW, AHEAD)
    await read_at(store, "usual", NOW, NOW + DAY)
    await read_at(store, "weekly", NOW, NOW + 7 * DAY, skip_days=frozenset(range(6)))
    await store.wrong_clock.set_right(NOW)
    assert [record.source.id for record in await store.sources.claim_due(NOW, HOUR, 9)] == ["harbour-gazette"]


async def test_a_source_that_was_read_by_a_clock_ahead_is_due_whatever_its_wait(store: Store) -> None:
    await went_ahead(store, 9 * HOUR)
    await read_at(store, "other", NOW, NOW + HOUR)
    await read_at(store, "harbour-gazette", NOW + 9 * HOUR, NOW + 10 * HOUR)
    await store.wrong_clock.set_right(NOW)
    assert await due_at(store, "harbour-gazette") == NOW
    assert await due_at(store, "other") == NOW + HOUR


async def test_a_digest_that_was_put_a_month_ahead_comes_at_its_hour(store: Store) -> None:
    hours = (time(8), time(20))
    who = await reader(store, hours=hours, zone="UTC", next_digest_at=AHEAD)
    await issue_edition(store, edition(who, NOW.replace(hour=8)), AHEAD, NOW)
    missed = await reader(store, 1002, hours=hours, zone="UTC", next_digest_at=AHEAD, created_at=NOW - MONTH)
    await issue_edition(store, edition(missed, NOW.replace(hour=20) - DAY), AHEAD, NOW)
    await store.wrong_clock.set_right(NOW)
    assert await next_digest_of(store, who) == NOW.replace(hour=20)
    assert await next_digest_of(store, missed) == NOW.replace(hour=8)  # passed over, to be made good


async def test_an_edition_from_the_future_that_was_sent_stands_behind_the_last_one(store: Store) -> None:
    await went_ahead(store)
    who = await reader(store)
    await issue_edition(store, edition(who, NOW - DAY, "of yesterday"), NOW, NOW - DAY)
    await sent(store, 1, NOW - DAY)
    await issue_edition(store, edition(who, AHEAD, "read too early", issued_at=AHEAD), AHEAD + DAY, AHEAD)
    await sent(store, 1, AHEAD)
    await store.wrong_clock.set_right(NOW)
    last = some(await store.editions.last(who.id))
    assert last.parts == ("read too early",)
    assert NOW - DAY < last.slot < NOW - DAY + MINUTE
    assert last.issued_at == NOW - DAY
    assert not await store.deliveries.due(NOW + MINUTE, 9)


async def test_an_edition_from_the_future_of_which_nothing_was_sent_was_never_issued(store: Store) -> None:
    await went_ahead(store)
    who = await reader(store)
    await issue_edition(store, edition(who, NOW - DAY), NOW, NOW - DAY)
    await issue_edition(store, edition(who, AHEAD, "read too early", issued_at=AHEAD), AHEAD + DAY, AHEAD)
    await store.wrong_clock.set_right(NOW)
    assert await store.editions.last(who.id) == edition(who, NOW - DAY)


async def test_an_edition_from_the_future_that_is_sent_in_part_goes_on(store: Store) -> None:
    await went_ahead(store)
    who = await reader(store)
    await issue_edition(store, edition(who, AHEAD, issued_at=AHEAD), AHEAD + DAY, AHEAD)
    await sent(store, 1, AHEAD)
    await store.wrong_clock.set_right(NOW)
    (rest,) = await store.deliveries.due(NOW, 9)
    assert rest.part == 2
    assert NOW - rest.issued_at < 12 * HOUR


async def test_what_came_in_in_the_future_came_in_now(store: Store) -> None:
    await went_ahead(store)
    await stored_story(store, 1, NOW - MINUTE)
    await stored_story(store, 2, AHEAD)
    assert await stories_since(store, AHEAD)
    await store.wrong_clock.set_right(NOW)
    assert not await stories_since(store, NOW + MINUTE)
    assert await store.stories.ids_stored_between(NOW - MINUTE, NOW) == [2]
    (story,) = await store.stories.stored_between(NOW - MINUTE, NOW)
    assert story.last_stored == story.articles[0].stored_at == NOW


async def gone_on_for_a_day(store: Store, by: timedelta) -> datetime:
    """Let the clock be set back by so much, and go on evenly for a day; return what it shows then."""
    await store.wrong_clock.set_right(NOW)
    for minutes in range(0, 24 * 60, 10):
        await store.wrong_clock.set_right(NOW - by + minutes * MINUTE)
    return NOW - by + DAY


async def test_a_clock_that_was_set_back_is_believed_after_a_day_and_nobody_waits_for_the_other_time_to_come(
    store: Store,
) -> None:
    year = 365 * DAY
    who = await reader(
        store, hours=(time(8), time(20)), zone="UTC", next_digest_at=NOW + DAY, created_at=NOW - DAY
    )
    for identifier, days in ((1, 100), (2, 8), (3, 1)):
        await stored_story(store, identifier, NOW - days * DAY)
    await issue_edition(store, edition(who), NOW + DAY, NOW)
    await sent(store, 1, NOW)
    now = await gone_on_for_a_day(store, year)
    assert some(await store.editions.last(who.id)).slot == NOW
    await store.wrong_clock.set_right(now)
    last = some(await store.editions.last(who.id))
    assert last.slot <= now
    assert last.told == edition(who).told
    assert some(await next_digest_of(store, who)) <= now + DAY
    stored = {each.id: each.last_stored for each in await store.stories.stored_between(now - year, now)}
    assert stored == {1: now - 99 * DAY, 2: now, 3: now}


@pytest.mark.parametrize("behind", [MONTH, 40 * 365 * DAY])
async def test_by_a_clock_that_is_behind_nothing_is_put_down(store: Store, behind: timedelta) -> None:
    await store.wrong_clock.set_right(NOW)
    await stored_story(store, 0, NOW)
    who = await reader(store)
    await issue_edition(store, edition(who), NOW + DAY, NOW)
    for second in range(3):
        await store.wrong_clock.set_right(NOW - behind + timedelta(seconds=second))
    assert await store.editions.last(who.id) == edition(who)
    assert await stories_since(store, NOW)


async def test_a_part_that_would_wait_for_a_month_goes_now(store: Store) -> None:
    who = await reader(store)
    await issue_edition(store, edition(who), NOW + DAY, AHEAD)
    await store.wrong_clock.set_right(NOW)
    assert [each.part for each in await store.deliveries.due(NOW, 9)] == [1]


async def test_a_part_that_was_given_up_by_a_clock_ahead_goes_after_all(store: Store) -> None:
    await went_ahead(store)
    who = await reader(store)
    await issue_edition(store, edition(who, NOW - HOUR), NOW + DAY, NOW - HOUR)
    (first,) = await store.deliveries.due(AHEAD, 9)
    await store.deliveries.expire_late(AHEAD - HOUR, AHEAD)
    assert not await store.deliveries.due(NOW, 9)
    await store.wrong_clock.set_right(NOW)
    assert [each.id for each in await store.deliveries.due(NOW, 9)] == [first.id]


async def test_of_a_part_that_goes_after_all_a_correction_is_told_that_was_found_by_the_clock_ahead(
    store: Store,
) -> None:
    await went_ahead(store)
    await stored_story(store, 1, NOW - HOUR)
    who = await reader(store)
    await issue_edition(store, edition(who, NOW - HOUR), NOW + DAY, NOW - HOUR)
    ((key, _),) = (await store.corrections.unread_texts(9)).items()
    await store.corrections.keep_printed({key: [{"wrong words"}]}, NOW)
    await store.deliveries.expire_late(AHEAD - HOUR, AHEAD)
    found = Correction(article=1, index=HEADLINE, text="It is not so.", prints=("wrong words",))
    async with store._database.write() as connection:
        await save_corrections(connection, {1: replace(story(1), corrections=(found,))}, AHEAD)
    await store.wrong_clock.set_right(NOW)
    (part,) = await store.deliveries.due(NOW, 9)
    async with store._database.write() as connection:
        await connection.execute(update(delivery).where(delivery.c.id >= part.id).values(state=DeliveryState.SENT))
    assert [each.ids for each in await store.corrections.due(NOW, 9, ("en",))] == [(who.id,)]


async def test_a_part_that_a_clock_behind_has_let_be_due_is_in_time_once_the_clock_is_right(store: Store) -> None:
    who = await reader(store)
    await issue_edition(store, edition(who), NOW + DAY, NOW)
    for behind in (MINUTE, MONTH):
        await store.wrong_clock.set_right(NOW - behind)
    (part,) = await store.deliveries.due(NOW - MONTH, 9)
    assert await store.deliveries.expire_late(NOW - HOUR, NOW) == 0
    assert [each.id for each in await store.deliveries.due(NOW, 9)] == [part.id]
