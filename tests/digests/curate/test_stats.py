"""What admins see in figures, and that no figure is about a few readers."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.curate.source_list import add_source
from digests.curate.stats import in_tens, mondays_before, take_stats
from digests.model import Draft, SubscriberState, WeekBegun
from digests.store import Store
from tests.factories import NOW, source, subscriber

DAY = timedelta(days=1)


async def come(store: Store, many: int, first: int = 1, at: datetime = NOW, **choices: Any) -> None:
    """Let so many readers come, with chats from `first` on."""
    for chat in range(first, first + many):
        await store.subscribers.save(subscriber(chat, **{"state": SubscriberState.ACTIVE} | choices), at)


async def test_sources_are_counted_by_health_and_articles_of_the_last_day(store: Store) -> None:
    await add_source(store, source("gazette"), NOW)
    await add_source(store, source("herald", active=False, reason="off"), NOW)
    await store.articles.save("gazette", [Draft(url="https://a.example.org/1", title="Ports")], NOW)
    stats = await take_stats(store, NOW + timedelta(hours=1))
    assert stats.sources == {"new": 1, "off": 1}
    assert stats.articles["stored"] == 1
    assert (await take_stats(store, NOW + 2 * DAY)).articles["stored"] == 0
    assert set(stats.subscribers) >= {"active", "visitor"}
    assert set(stats.deliveries) >= {"sent", "uncertain"}


async def test_readers_who_receive_are_counted_in_tens_by_what_they_chose(store: Store) -> None:
    await come(store, 12, themes=("taiwan", "trade"), zone="Asia/Taipei", language="zh-Hant")
    await come(store, 21, first=100, hours=(time(7, 30), time(7, 45), time(18)), zone="Europe/London")
    await come(store, 9, first=200, themes=("trade",), zone="Asia/Tokyo", language="zh-Hans", hours=(time(22),))
    await come(store, 30, first=300, state=SubscriberState.STOPPED, zone="Africa/Accra")
    stats = await take_stats(store, NOW)
    assert stats.subscribers["active"] == 40
    assert stats.subscribers["stopped"] == 30
    assert stats.spread.themes == {"taiwan": 10, "trade": 20, "": 20}
    assert stats.spread.languages == {"zh-Hant": 10, "en": 20, "zh-Hans": 0}
    assert stats.spread.zones == {"Asia/Taipei": 10, "Europe/London": 20, "Asia/Tokyo": 0}
    assert stats.spread.hours == {8: 10, 7: 20, 18: 20, 22: 0}, "two times in one hour count once"


async def test_readers_are_kept_or_left_by_the_week_in_which_they_came(store: Store) -> None:
    monday = datetime(2026, 3, 9, tzinfo=UTC)
    await come(store, 11, at=monday)
    await come(store, 13, first=100, at=monday - timedelta(seconds=1), state=SubscriberState.PAUSED)
    await come(store, 24, first=200, at=monday - 7 * DAY, state=SubscriberState.STOPPED)
    await come(store, 15, first=300, at=monday - 6 * DAY, state=SubscriberState.GONE)
    await come(store, 50, first=400, at=monday - 6 * DAY, state=SubscriberState.VISITOR)
    await come(store, 50, first=500, at=monday - 8 * 7 * DAY)
    weeks = (await take_stats(store, NOW)).weeks
    assert len(weeks) == 8
    assert weeks[0] == WeekBegun(monday.date(), 10, 0)
    assert weeks[1] == WeekBegun((monday - 7 * DAY).date(), 10, 30)
    assert {(each.kept, each.left) for each in weeks[2:]} == {(0, 0)}


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, 0), (9, 0), (10, 10), (19, 10), (20, 20), (1234, 1230)])
def test_a_count_is_told_in_tens(count: int, told: int) -> None:
    assert in_tens(count) == told


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8), st.data())
def test_no_small_count_follows_from_the_total_and_the_other_counts(
    counts: list[int], data: st.DataObject
) -> None:
    """Any count under ten could be another one, and everything that is told would be the same."""
    place = data.draw(st.integers(0, len(counts) - 1))
    counts[place] = data.draw(st.integers(0, 9))
    told = ([in_tens(each) for each in counts], in_tens(sum(counts)))
    others = [
        changed
        for each in range(10)
        for second in range(len(counts))
        for by in range(-9, 10)
        if each != counts[place] and second != place
        for changed in [_with(counts, {place: each, second: counts[second] + by})]
        if min(changed) >= 0
    ]
    assert any(([in_tens(each) for each in other], in_tens(sum(other))) == told for other in others)


def _with(counts: list[int], changed: dict[int, int]) -> list[int]:
    return [changed.get(place, count) for place, count in enumerate(counts)]


def test_weeks_begin_on_monday_at_midnight_utc() -> None:
    sunday = datetime(2026, 3, 15, 23, 59, tzinfo=UTC)
    assert mondays_before(sunday, 2) == [datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)]
    assert mondays_before(sunday + timedelta(minutes=1), 1) == [datetime(2026, 3, 16, tzinfo=UTC)]
