"""Who may be told a story at once, and when."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import EditionKind, Issued, Ownership, QuietHours, Subscriber, SubscriberState
from digests.rules.issuing.alerting import may_alert
from digests.rules.issuing.times.slots import is_quiet
from tests.factories import NOW, article, source, story, subscriber

MOST = 5
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
READER = replace(subscriber(), state=SubscriberState.ACTIVE, alerts=True, watched=("SMIC",))


def alert_at(moment: datetime) -> Issued:
    return Issued(moment, moment, "text", EditionKind.ALERT, f"story {moment}")


def may(reader: Subscriber = READER, *told: Issued, now: datetime = NOW, **changes: object) -> bool:
    values = {"published": now - HOUR, "stored_at": now} | changes
    return may_alert(reader, story(articles=(article(**values),)), told, MOST, now)


def test_a_new_story_is_told_at_once_to_who_wishes_that() -> None:
    assert may()
    assert not may(replace(READER, alerts=False))


@pytest.mark.parametrize("state", [each for each in SubscriberState if each is not SubscriberState.ACTIVE])
def test_who_receives_nothing_gets_no_alert(state: SubscriberState) -> None:
    assert not may(replace(READER, state=state))


@pytest.mark.parametrize("when", ["published", "stored_at"])
def test_what_is_older_than_a_day_is_left_to_the_digest(when: str) -> None:
    assert may(**{when: NOW - DAY + timedelta(seconds=1)})
    assert not may(**{when: NOW - DAY})


def test_a_source_without_a_label_alone_alerts_nobody_and_does_not_keep_a_labelled_one_from_it() -> None:
    unlabelled = source("nobody", label="", ownership=Ownership.UNLABELLED)
    assert not may(source=unlabelled)
    early = article(1, source=unlabelled, stored_at=NOW - 3 * DAY, published=NOW - 3 * DAY)
    both = story(articles=(early, article(2, stored_at=NOW)))
    assert may_alert(READER, both, (), MOST, NOW)


def test_what_would_come_together_with_a_digest_is_left_to_that() -> None:
    assert may(replace(READER, next_digest_at=NOW + timedelta(seconds=1)))
    assert not may(replace(READER, next_digest_at=NOW))


def test_only_alerts_count_among_those_of_a_day() -> None:
    digests = [Issued(NOW - each * HOUR, NOW - each * HOUR, "text") for each in range(9)]
    assert may(READER, *digests, *(alert_at(NOW - each * HOUR) for each in range(4)))
    assert not may(READER, *(alert_at(NOW - each * HOUR) for each in range(5)))


def test_a_day_is_one_of_the_readers_clock() -> None:
    auckland = replace(READER, zone="Pacific/Auckland")  # 01:00 of the next day there at noon in UTC
    yesterday = [alert_at(NOW - 2 * HOUR - timedelta(minutes=each)) for each in range(5)]
    assert may(auckland, *yesterday)
    assert not may(READER, *yesterday)


def test_what_came_in_quiet_hours_does_not_come_when_they_are_over() -> None:
    quiet = replace(READER, quiet=QuietHours(time(9), time(11)))
    assert may(quiet, stored_at=NOW - timedelta(minutes=59))
    assert not may(quiet, stored_at=NOW - timedelta(minutes=61))


@given(
    st.lists(st.integers(0, 4 * 24 * 60), max_size=60),
    st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu"]),
    st.none() | st.tuples(st.times(), st.times()),
    st.integers(0, 7),
)
def test_never_more_than_so_many_a_day_and_never_in_quiet_hours(
    minutes: list[int], zone: str, hours: tuple[time, time] | None, most: int
) -> None:
    quiet = QuietHours(*hours) if hours and hours[0] != hours[1] else None
    reader = replace(READER, zone=zone, quiet=quiet)
    told: list[Issued] = []
    kept_out = 0
    for minute in sorted(minutes):
        now = NOW + timedelta(minutes=minute)
        if may_alert(reader, story(articles=(article(stored_at=now, published=now),)), told, most, now):
            told.append(alert_at(now))
        else:
            kept_out += 1
            full = sum(_day(each.issued_at, zone) == _day(now, zone) for each in told) >= most
            assert full or is_quiet(quiet, zone, now), "nothing else keeps it out"
    days = [_day(each.issued_at, zone) for each in told]
    assert all(days.count(day) <= most for day in days)
    assert not any(is_quiet(quiet, zone, each.issued_at) for each in told)
    assert len(told) + kept_out == len(minutes)


def _day(moment: datetime, zone: str) -> object:
    return moment.astimezone(ZoneInfo(zone)).date()
