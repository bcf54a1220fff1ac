"""The logbook: downtimes are noticed from the outside, by nobody having written."""

from datetime import timedelta

from digests.model import Downtime
from digests.store import Store
from digests.store.logbook import Condition
from tests.factories import NOW

MINUTE = timedelta(minutes=1)


async def test_who_runs_without_a_break_has_no_downtime(store: Store) -> None:
    for minutes in range(0, 120, 5):
        assert await store.logbook.awake(NOW + minutes * MINUTE) == ()


async def test_a_quarter_of_an_hour_without_running_is_a_downtime_and_is_known_for_a_day(store: Store) -> None:
    await store.logbook.awake(NOW)
    await store.logbook.awake(NOW + 14 * MINUTE)
    first = Downtime(NOW + 14 * MINUTE, NOW + 200 * MINUTE)

    assert await store.logbook.awake(NOW + 200 * MINUTE) == (first,)
    assert await store.logbook.awake(NOW + 200 * MINUTE) == (first,)
    assert await store.logbook.awake(NOW + 210 * MINUTE) == (first,)
    second = Downtime(NOW + 210 * MINUTE, NOW + 400 * MINUTE)
    assert await store.logbook.awake(NOW + 400 * MINUTE) == (second, first)
    for minutes in range(400, 400 + 24 * 60, 10):
        await store.logbook.awake(NOW + minutes * MINUTE)
    assert await store.logbook.awake(second.until + timedelta(days=1)) == (second,)


async def test_a_clock_that_is_put_back_is_no_downtime(store: Store) -> None:
    await store.logbook.awake(NOW)
    assert await store.logbook.awake(NOW - 60 * MINUTE) == ()
    assert await store.logbook.awake(NOW - 59 * MINUTE) == ()


async def test_what_the_clocks_of_zones_do_is_kept(store: Store) -> None:
    assert await store.logbook.zones() == {}
    await store.logbook.note_zones({"Asia/Taipei": "a", "UTC": "b"})
    await store.logbook.note_zones({"UTC": "c"})
    assert await store.logbook.zones() == {"UTC": "c"}


async def test_what_telegram_wants_spared_is_known_until_when(store: Store) -> None:
    assert await store.logbook.waits() == {}
    await store.logbook.note_waits({0: NOW, -1001234567890: NOW + timedelta(hours=12)})
    assert await store.logbook.waits() == {0: NOW, -1001234567890: NOW + timedelta(hours=12)}
    await store.logbook.note_waits({})
    assert await store.logbook.waits() == {}


async def test_a_condition_stands_since_it_began_whatever_is_said_later_until_it_is_over(store: Store) -> None:
    await store.conditions.begin("updates", "refused", NOW)
    await store.conditions.begin("updates", "still refused", NOW + 60 * MINUTE)
    assert await store.conditions.all() == [Condition("updates", NOW, "still refused")]
    await store.conditions.end("updates")
    await store.conditions.end("never begun")
    assert await store.conditions.all() == []
