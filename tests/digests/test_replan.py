"""New time zone data: who lives by a clock that goes otherwise is planned anew, once, and nobody else."""

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from digests.model import Edition, QuietHours, Subscriber, SubscriberState
from digests.replan import replan
from digests.rules.issuing.times.slots import _slots_near
from digests.store import Store
from tests.factories import subscriber
from tests.stored import issue_edition, next_digest_of

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
EIGHT = datetime(2026, 3, 11, 0, 0, tzinfo=UTC)  # 08:00 in Taipei
HOUR = timedelta(hours=1)


@pytest.fixture
def clocks(tmp_path: Path) -> Iterator[Path]:
    """A folder of time zone data that the test may change; other zones are found where they always are."""
    before = zoneinfo.TZPATH
    (tmp_path / "Asia").mkdir()
    zoneinfo.reset_tzpath([str(tmp_path), *before])
    _forget()
    yield tmp_path
    zoneinfo.reset_tzpath(before)
    _forget()


def _forget() -> None:
    """Forget the clocks, as a start of the bot does."""
    zoneinfo.ZoneInfo.clear_cache()
    _slots_near.cache_clear()


def new_data(folder: Path, zone: str, goes_as: str) -> None:
    """Publish time zone data in which the clock of a zone goes as that of another."""
    (folder / zone).write_bytes((files("tzdata") / "zoneinfo" / goes_as).read_bytes())
    _forget()


async def reader(store: Store, chat: int, zone: str = "Asia/Taipei", **changes: object) -> Subscriber:
    values = {"hours": (time(8),), "state": SubscriberState.ACTIVE, "next_digest_at": EIGHT, "zone": zone}
    return await store.subscribers.save(subscriber(chat, **(values | changes)), NOW)


async def test_who_lives_by_a_changed_clock_is_planned_anew_and_nobody_else(store: Store, clocks: Path) -> None:
    here = await reader(store, 1)
    there = await reader(store, 2, "Asia/Shanghai")
    paused = await reader(store, 3, state=SubscriberState.PAUSED)
    assert await replan(store, NOW) == 0

    new_data(clocks, "Asia/Taipei", "Asia/Tokyo")
    assert await replan(store, NOW) == 1
    assert await next_digest_of(store, here) == EIGHT - HOUR
    assert await next_digest_of(store, there) == EIGHT
    assert await next_digest_of(store, paused) == EIGHT
    assert await replan(store, NOW) == 0, "once"


async def test_a_change_that_comes_with_the_first_reader_of_a_zone_is_noticed(store: Store, clocks: Path) -> None:
    await replan(store, NOW)
    here = await reader(store, 1)
    new_data(clocks, "Asia/Taipei", "Asia/Tokyo")
    assert await replan(store, NOW) == 1
    assert await next_digest_of(store, here) == EIGHT - HOUR


async def test_a_clock_moved_by_hours_brings_no_second_digest_in_half_a_day(store: Store, clocks: Path) -> None:
    here = await reader(store, 1, next_digest_at=EIGHT)
    await replan(store, NOW)
    edition = Edition(subscriber=here.id, slot=EIGHT, issued_at=EIGHT, parts=("one",))
    assert await issue_edition(store, edition, EIGHT + 24 * HOUR, EIGHT)
    new_data(clocks, "Asia/Taipei", "Asia/Karachi")
    await replan(store, EIGHT + timedelta(minutes=5))
    assert await next_digest_of(store, here) == EIGHT + 27 * HOUR


async def test_what_is_due_at_this_moment_stays_due(store: Store, clocks: Path) -> None:
    here = await reader(store, 1, next_digest_at=NOW)
    await replan(store, NOW)
    new_data(clocks, "Asia/Taipei", "Asia/Tokyo")
    assert await replan(store, NOW) == 0
    assert await next_digest_of(store, here) == NOW


async def test_quiet_hours_go_by_the_new_clock(store: Store, clocks: Path) -> None:
    held = await reader(store, 1, quiet=QuietHours(time(22), time(9)), next_digest_at=EIGHT + HOUR)
    await replan(store, NOW)
    new_data(clocks, "Asia/Taipei", "Asia/Tokyo")
    assert await replan(store, NOW) == 1
    assert await next_digest_of(store, held) == EIGHT


async def test_in_a_new_year_nothing_moves(store: Store) -> None:
    await reader(store, 1)
    await replan(store, NOW)
    before = await store.logbook.zones()
    later = NOW + timedelta(days=365)
    assert await replan(store, later) == 0
    assert (before["Asia/Taipei"][:4], (await store.logbook.zones())["Asia/Taipei"][:4]) == ("2026", "2027")


async def test_an_unknown_zone_fails_alone(store: Store, clocks: Path, caplog: pytest.LogCaptureFixture) -> None:
    lost = await reader(store, 1, "Mars/Olympus", next_digest_at=EIGHT)
    here = await reader(store, 2)
    await replan(store, NOW)
    new_data(clocks, "Asia/Taipei", "Asia/Tokyo")
    assert await replan(store, NOW) == 1
    assert (await next_digest_of(store, lost), await next_digest_of(store, here)) == (EIGHT, EIGHT - HOUR)
    assert "Mars/Olympus" in caplog.text
