import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from digests.model import DeliveryTrouble, Mention, Outcome, PauseCause, SendingPause, Troubled, Waiting
from digests.rules.issuing.uncertainty import COLLECTED_FOR, GRACE, PROBED_WITHIN, UncertainPolicy
from digests.store import Store, open_store
from tests.digests.store.issuing.test_doubts import FAILED, PERHAPS, SECOND, SENT, attempt, issue, probed
from tests.digests.store.values import DAY, HOUR, edition, reader
from tests.factories import NOW
from tests.stored import claim_part, issue_edition

MINUTE = timedelta(minutes=1)
RESEND = UncertainPolicy.RESEND
UNCERTAIN = DeliveryTrouble.UNCERTAIN


@pytest.mark.parametrize(
    ("outcome", "policy", "trouble"),
    [
        (PERHAPS, UncertainPolicy.SENT, UNCERTAIN),
        (PERHAPS, RESEND, DeliveryTrouble.RESENT),
        (FAILED, UncertainPolicy.SENT, DeliveryTrouble.FAILED),
        (Outcome(SENT.state, message=42, reason="sent as plain text"), RESEND, DeliveryTrouble.PLAIN),
    ],
)
async def test_a_trouble_is_to_be_told_after_a_short_while(
    store: Store, outcome: Outcome, policy: UncertainPolicy, trouble: DeliveryTrouble
) -> None:
    await issue(store)
    await attempt(store, outcome, policy=policy)
    assert await store.troubles.due(NOW + COLLECTED_FOR - SECOND) == {}
    assert await store.troubles.due(NOW + COLLECTED_FOR) == {trouble: 1}


async def test_what_arrived_is_no_trouble(store: Store) -> None:
    await issue(store)
    await attempt(store, SENT)
    assert await store.troubles.due(NOW + DAY) == {}
    assert await store.troubles.page(NOW - DAY, 9) == []


async def test_what_came_too_late_is_told_and_what_a_reader_stopped_is_not(store: Store) -> None:
    await issue(store, 1, NOW, "one")
    await issue(store, 2, NOW, "one")
    await store.deliveries.cancel((await reader(store, 2)).id, NOW)
    await store.deliveries.expire_late(NOW + HOUR, NOW + HOUR)
    assert await store.troubles.due(NOW + DAY) == {DeliveryTrouble.EXPIRED: 1}
    (row,) = await store.troubles.first(NOW + DAY, 9)
    assert (row.delivery.address.chat, row.reason) == (1, "too late")


async def tell(store: Store, until: datetime, now: datetime | None = None) -> int:
    """Let operators be told of all that is due by then; return of how many parts."""
    named = [mention(row) for row in await store.troubles.first(until, 99)]
    await store.troubles.told(named, now or until)
    return len(named)


def mention(row: Troubled) -> Mention:
    return Mention(row.delivery.id, row.trouble, row.report_at)


async def test_what_was_told_is_told_once_and_new_troubles_later(store: Store) -> None:
    for chat, seconds in ((1, 0), (2, 1)):
        await issue(store, chat, NOW, "one")
        await attempt(store, FAILED, chat, now=NOW + timedelta(seconds=seconds))
    assert await store.troubles.last_told() is None
    assert await tell(store, NOW + COLLECTED_FOR, NOW + HOUR) == 1
    assert await store.troubles.last_told() == NOW + HOUR
    assert [row.delivery.address.chat for row in await store.troubles.first(NOW + DAY, 9)] == [2]
    assert sum((await store.troubles.due(NOW + DAY)).values()) == 1


async def test_a_doubt_is_told_of_once_when_its_probe_takes_long(store: Store) -> None:
    doubt = await probed(store)
    assert await store.troubles.due(NOW + PROBED_WITHIN - SECOND) == {}
    assert await store.troubles.due(NOW + PROBED_WITHIN) == {UNCERTAIN: 1}
    await tell(store, NOW + PROBED_WITHIN)
    await store.doubts.give_up(doubt, "too many", NOW + HOUR)
    assert await store.troubles.due(NOW + DAY) == {}


@pytest.mark.parametrize("arrived", [True, False])
@pytest.mark.parametrize("told", [True, False])
async def test_the_end_of_a_doubt_is_told_to_who_has_heard_of_it(store: Store, arrived: bool, told: bool) -> None:
    doubt = await probed(store)
    if told:
        await tell(store, NOW + PROBED_WITHIN)
    later = NOW + PROBED_WITHIN + GRACE
    assert await (store.doubts.found(doubt, 42, later) if arrived else store.doubts.absent(doubt, later))
    assert await store.troubles.due(later + COLLECTED_FOR) == ({DeliveryTrouble.CLEARED: 1} if told else {})
    await tell(store, later + COLLECTED_FOR)
    assert await store.troubles.due(NOW + DAY) == {}


async def test_troubles_are_listed_newest_first_page_by_page_and_counted(store: Store) -> None:
    for chat in range(1, 6):
        await issue(store, chat, NOW, "one")
        outcome = PERHAPS if chat == 3 else FAILED
        await attempt(store, outcome, chat, now=NOW + timedelta(minutes=chat))
    pages = [await store.troubles.page(NOW, 2, offset) for offset in (0, 2, 4)]
    assert [[row.delivery.address.chat for row in page] for page in pages] == [[5, 4], [3, 2], [1]]
    assert await store.troubles.counts(NOW) == {UNCERTAIN: 1, DeliveryTrouble.FAILED: 4}
    assert await store.troubles.counts(NOW + timedelta(minutes=4)) == {DeliveryTrouble.FAILED: 2}
    await tell(store, NOW + HOUR)
    assert {row.told_at for row in await store.troubles.page(NOW, 9)} == {NOW + HOUR}
    assert await store.troubles.due(NOW + DAY) == {}


async def test_those_to_tell_are_read_page_by_page_each_once(store: Store) -> None:
    for chat in range(1, 8):
        await issue(store, chat, NOW, "one")
        await attempt(store, FAILED, chat, now=NOW + chat % 2 * SECOND)  # several have the same instant
    pages: list[list[Troubled]] = []
    while page := await store.troubles.first(NOW + DAY, 2, pages[-1][-1] if pages else None):
        pages.append(page)
    assert [row.delivery.address.chat for page in pages for row in page] == [2, 4, 6, 1, 3, 5, 7]


async def test_what_came_in_while_the_report_was_on_its_way_was_not_told(store: Store) -> None:
    for chat in (1, 2):
        await issue(store, chat, NOW, "one")
    await attempt(store, FAILED, 1)
    named = [mention(row) for row in await store.troubles.first(NOW + MINUTE, 99)]
    await attempt(store, FAILED, 2)  # written down late, as of an instant that is past
    await store.troubles.told(named, NOW + MINUTE)
    (row,) = await store.troubles.first(NOW + MINUTE, 99)
    assert row.delivery.address.chat == 2


async def test_what_changed_while_its_report_was_on_its_way_is_still_to_be_told(store: Store) -> None:
    await issue(store, 1, NOW, "one")
    await attempt(store, PERHAPS, 1, policy=RESEND)
    named = [mention(row) for row in await store.troubles.first(NOW + MINUTE, 99)]
    await attempt(store, FAILED, 1, now=NOW + HOUR)
    await store.troubles.told(named, NOW + HOUR)
    assert await store.troubles.due(NOW + DAY) == {DeliveryTrouble.FAILED: 1}


@pytest.mark.parametrize("arrived", [True, False])
async def test_the_end_of_a_doubt_whose_report_was_on_its_way_is_told(store: Store, arrived: bool) -> None:
    doubt = await probed(store)
    named = [mention(row) for row in await store.troubles.first(NOW + PROBED_WITHIN, 99)]
    assert await (store.doubts.found(doubt, 42, NOW + HOUR) if arrived else store.doubts.absent(doubt, NOW + HOUR))
    assert await store.troubles.due(NOW + DAY) == {}
    await store.troubles.told(named, NOW + HOUR)
    assert await store.troubles.due(NOW + HOUR + COLLECTED_FOR) == {DeliveryTrouble.CLEARED: 1}
    await tell(store, NOW + DAY)
    assert await store.troubles.due(NOW + DAY) == {}


async def test_a_refusal_taken_back_while_its_report_is_on_its_way_is_no_doubt_settled(store: Store) -> None:
    await issue(store, 1, NOW, "one")
    await attempt(store, FAILED, 1)
    named = [mention(row) for row in await store.troubles.first(NOW + MINUTE, 99)]
    await store.chats.take_back(NOW - DAY, NOW - DAY, NOW + MINUTE, NOW + MINUTE)
    assert await store.troubles.due(NOW + DAY) == {}
    await store.troubles.told(named, NOW + MINUTE)
    assert await store.troubles.due(NOW + DAY) == {}
    assert await store.troubles.page(NOW - DAY, 9) == []


PAUSE = SendingPause(
    cause=PauseCause.REFUSED, troubled=5, attempts=40, times=1, began_at=NOW, until=NOW + 5 * MINUTE
)


async def test_before_the_first_pause_there_is_none_and_nothing_to_tell(store: Store) -> None:
    assert await store.pauses.last() is None
    assert await store.pauses.untold() == (None, None)
    assert not await store.pauses.end(NOW)


async def test_a_pause_outlives_a_restart(url: str) -> None:
    async with open_store(url, migrate=True) as store:
        await store.pauses.begin(PAUSE)
    async with open_store(url) as store:
        assert await store.pauses.last() == PAUSE


async def test_a_pause_ends_once_and_does_not_go_on_after_that(store: Store) -> None:
    await store.pauses.begin(PAUSE)
    assert await store.pauses.end(NOW + MINUTE, resumed=True)
    over = replace(PAUSE, ended_at=NOW + MINUTE, resumed=True)
    assert not await store.pauses.end(NOW + 2 * MINUTE)
    assert not await store.pauses.lengthen(replace(PAUSE, times=2, until=NOW + 10 * MINUTE))
    assert await store.pauses.last() == over
    assert await store.pauses.untold() == (None, over), "nobody had heard of it before its end"


async def test_beginning_and_end_are_told_once_each_and_a_longer_pause_is_no_new_one(store: Store) -> None:
    await store.pauses.begin(PAUSE)
    assert await store.pauses.untold() == (PAUSE, None)
    await store.pauses.told(PAUSE, NOW)
    longer = replace(PAUSE, times=2, until=NOW + 15 * MINUTE)
    assert await store.pauses.lengthen(longer)
    assert await store.pauses.untold() == (None, None)
    await store.pauses.end(NOW + 15 * MINUTE)
    over = replace(longer, ended_at=NOW + 15 * MINUTE)
    assert await store.pauses.untold() == (None, over)
    await store.pauses.told(over, NOW)
    assert await store.pauses.untold() == (None, None)


async def test_a_pause_that_begins_while_another_is_told_is_still_to_be_told(store: Store) -> None:
    await store.pauses.begin(PAUSE)
    later = replace(PAUSE, began_at=NOW + MINUTE)
    await store.pauses.begin(later)
    await store.pauses.told(PAUSE, NOW)
    assert await store.pauses.untold() == (later, None)


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
