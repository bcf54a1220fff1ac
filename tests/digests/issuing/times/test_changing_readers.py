"""Readers who change their minds and their places, at any moment of three years, in any zones.

What holds: two editions are never nearer than two hours, or than the hours the reader chose; never further apart
than a day and a half, with quiet hours their length more; the same hour of the same date comes again only where
the reader lives the date again, more than half a day later.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests import subscribe
from digests.model import QuietHours, Subscriber, SubscriberState
from digests.rules.issuing.times.due import CATCH_UP, HALF_A_DAY, LONGEST, ON_TIME, edition_due, reached
from digests.rules.issuing.times.slots import is_quiet, least_apart, odd_days, timetable_of
from digests.rules.issuing.times.written_times import LEAST_OPEN
from tests.digests.issuing.times.test_all_zones import BEGIN, END, ZONES
from tests.factories import some, subscriber

pytestmark = pytest.mark.long

TICK = timedelta(seconds=15)
DAY = timedelta(days=1)

MOMENTS = st.datetimes(BEGIN.replace(tzinfo=None), END.replace(tzinfo=None), timezones=st.just(UTC))
TIMES = st.integers(0, 24 * 60 - 1).map(lambda minute: time(*divmod(minute, 60)))
HOURS = st.lists(TIMES, min_size=1, max_size=6, unique=True).map(lambda chosen: tuple(sorted(chosen)))
ZONE = st.sampled_from(ZONES)


def open_enough(both: tuple[time, time]) -> bool:
    begin, end = (each.hour * 60 + each.minute for each in both)
    return 0 < (end - begin) % 1440 <= 1440 - LEAST_OPEN.total_seconds() / 60


QUIET = st.one_of(st.none(), st.tuples(TIMES, TIMES).filter(open_enough).map(lambda both: QuietHours(*both)))


@dataclass
class Life:
    """A reader, and the bot that looks every quarter of a minute unless it is down."""

    reader: Subscriber
    last: datetime | None = None
    editions: list[tuple[datetime, datetime, Subscriber]] = field(default_factory=list)
    """Slot, when it was issued, and the reader as they were then."""

    def until(self, moment: datetime, delay: timedelta = TICK) -> None:
        while (planned := self.reader.next_digest_at) is not None and planned + delay < moment:
            self.look(planned + delay)

    def look(self, now: datetime) -> None:
        planned = some(self.reader.next_digest_at)
        assert planned <= now
        turn = edition_due(timetable_of(self.reader), planned, self.last, now)
        assert turn.following > now
        if turn.slot is not None:
            self.editions.append((turn.slot, now, self.reader))
            self.last = reached(turn.slot, now)
        self.reader = replace(self.reader, next_digest_at=turn.following)

    @property
    def slots(self) -> list[datetime]:
        return [slot for slot, _, _ in self.editions]


def begun(zone: str, hours: tuple[time, ...], start: datetime, quiet: QuietHours | None = None) -> Life:
    visitor = subscriber(zone=zone, hours=hours, quiet=quiet)
    life = Life(subscribe.consented(visitor, start))
    assert life.reader.state is SubscriberState.ACTIVE
    return life


def after(start: datetime, gaps: list[timedelta]) -> list[datetime]:
    moments, moment = [], start
    for gap in gaps:
        moment += gap
        moments.append(moment)
    return moments


Wish = str | tuple[time, ...] | frozenset[int] | QuietHours | None
"""A zone, hours, weekdays, quiet hours or none of these."""


def live_through(life: Life, start: datetime, changes: Sequence[tuple[timedelta, Wish]]) -> list[datetime]:
    """Change the reader's mind after each gap. Return the moments of that."""
    moments = after(start, [gap for gap, _ in changes])
    for moment, (_, wish) in zip(moments, changes, strict=True):
        life.until(moment)
        match wish:
            case str():
                life.reader = subscribe.with_zone(life.reader, wish, moment, life.last)
            case tuple():
                life.reader = subscribe.with_hours(life.reader, wish, moment, life.last)
            case frozenset():
                life.reader = subscribe.with_weekdays(life.reader, sorted(wish), moment, life.last)
            case _:
                life.reader = subscribe.with_quiet(life.reader, wish, moment, life.last)
    return moments


GAPS = st.timedeltas(timedelta(0), timedelta(hours=30))


@settings(max_examples=300)
@given(ZONE, HOURS, MOMENTS, st.lists(st.tuples(GAPS, ZONE), max_size=10))
def test_who_changes_zones_is_never_told_twice_nor_left_without(
    zone: str, hours: tuple[time, ...], start: datetime, changes: list[tuple[timedelta, str]]
) -> None:
    life = begun(zone, hours, start)
    moments = live_through(life, start, changes)
    life.until((moments[-1] if moments else start) + 5 * DAY)

    assert life.slots, "everybody is told something within five days"
    for (one, _, _), (two, _, _) in pairwise(life.editions):
        assert least_apart(hours) <= two - one <= LONGEST
    said: dict[tuple[date, time], datetime] = {}
    for slot, _, reader in life.editions:
        local = slot.astimezone(ZoneInfo(reader.zone))
        label = (local.date(), local.time())
        assert label not in said or slot - said[label] > HALF_A_DAY
        said[label] = slot


WEEKDAYS = st.sets(st.integers(0, 6), min_size=1).map(frozenset)


@settings(max_examples=300)
@given(ZONE, HOURS, MOMENTS, st.lists(st.tuples(GAPS, st.one_of(ZONE, HOURS, WEEKDAYS)), max_size=10))
def test_who_chooses_days_of_the_week_is_told_on_these_alone_and_each_week(
    zone: str,
    hours: tuple[time, ...],
    start: datetime,
    changes: list[tuple[timedelta, str | tuple[time, ...] | frozenset[int]]],
) -> None:
    life = begun(zone, hours, start)
    moments = live_through(life, start, changes)
    life.until((moments[-1] if moments else start) + 16 * DAY)

    for slot, _, reader in life.editions:
        day = slot.astimezone(ZoneInfo(reader.zone))
        # An hour that the clocks skip at midnight comes on the day after.
        odd = {each.day for each in odd_days(reader.hours, reader.zone, slot - 2 * DAY)}
        near = {day.date(), day.date() - DAY}
        assert not reader.weekdays or day.weekday() in reader.weekdays or near & odd
    for (one, _, _), (two, _, reader) in pairwise(life.editions):
        assert least_apart(reader.hours) <= two - one <= 7 * DAY + LONGEST
    assert life.slots[-1] > (moments[-1] if moments else start) + 8 * DAY


@settings(max_examples=300)
@given(ZONE, HOURS, MOMENTS, st.lists(st.tuples(GAPS, st.one_of(ZONE, HOURS, QUIET)), max_size=10))
def test_who_changes_anything_is_never_told_twice_nor_left_without(
    zone: str,
    hours: tuple[time, ...],
    start: datetime,
    changes: list[tuple[timedelta, str | tuple[time, ...] | QuietHours | None]],
) -> None:
    life = begun(zone, hours, start)
    moments = live_through(life, start, changes)
    life.until((moments[-1] if moments else start) + 6 * DAY)

    assert life.slots
    for (one, _, _), (two, now, reader) in pairwise(life.editions):
        assert least_apart(reader.hours) <= two - one <= LONGEST + DAY
        assert reader.quiet is None or now - two <= ON_TIME or not is_quiet(reader.quiet, reader.zone, now)


@settings(max_examples=200)
@given(ZONE, HOURS, QUIET, MOMENTS, st.lists(st.timedeltas(timedelta(0), 3 * DAY), min_size=2, max_size=6))
def test_after_each_downtime_there_is_one_edition_no_older_than_twelve_hours_and_none_in_quiet_hours(
    zone: str, hours: tuple[time, ...], quiet: QuietHours | None, start: datetime, lengths: list[timedelta]
) -> None:
    life, now = begun(zone, hours, start, quiet), start
    for down, up in pairwise(lengths):
        now += down
        before = len(life.editions)
        if life.reader.next_digest_at is not None and life.reader.next_digest_at <= now:
            life.look(now)
        assert len(life.editions) - before <= 1
        now += up
        life.until(now)
        now = max(now, max((issued for _, issued, _ in life.editions), default=now))

    for slot, issued, reader in life.editions:
        assert timedelta(0) <= issued - slot <= CATCH_UP
        if issued - slot > ON_TIME:
            assert not is_quiet(reader.quiet, reader.zone, issued)
    for (one, issued, _), (two, later, _) in pairwise(life.editions):
        assert one < two
        assert later - reached(one, issued) >= least_apart(hours)
