"""Which edition is due, when the next one is, and how its parts go out."""

import heapq
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from statistics import mean
from typing import Any

import pytest

from digests.errors import PreferenceError
from digests.model import ChatKind, Downtime, Late, QuietHours
from digests.rules.issuing.times.due import (
    DueEdition,
    Manner,
    due_after_change,
    edition_due,
    is_night,
    manner_of,
    reached,
    spread,
)
from digests.rules.issuing.times.slots import Timetable

EIGHT = datetime(2026, 3, 10, 0, 0, tzinfo=UTC)  # Tuesday 08:00 in Taipei
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY = Timetable((time(8),), "Asia/Taipei")
TWICE = Timetable((time(8), time(18)), "Asia/Taipei")
NIGHT = QuietHours(time(22), time(7))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def held(*hours: time) -> Timetable:
    return Timetable(hours, "Asia/Taipei", NIGHT)


SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NEAR = Timetable((time(8), time(8, 10)), "Asia/Taipei")
LATE_AND_EARLY = Timetable((time(21), time(8)), "Asia/Taipei")
EVENING = EIGHT - 11 * HOUR  # 21:00
BEGUN = EIGHT - 3 * DAY


BEFORE_TEN, KUWAIT = EIGHT - 10 * HOUR - 5 * MINUTE, EIGHT + 6 * HOUR + 8 * MINUTE
EARLY_BIRD = held(time(5), time(6), time(7), time(18))
IN_UTC = Timetable((time(7, 38), time(9, 8)), "UTC")


@pytest.mark.parametrize(
    ("timetable", "planned", "last", "now", "due"),
    [
        # At its slot, and not again.
        (DAILY, EIGHT, EIGHT - DAY, EIGHT, (EIGHT, EIGHT + DAY)),
        (DAILY, EIGHT, None, EIGHT, (EIGHT, EIGHT + DAY)),
        (DAILY, EIGHT, EIGHT, EIGHT + 5 * MINUTE, (None, EIGHT + DAY)),
        # After a downtime the latest that was missed; or the next, which has all, where that comes on time.
        (TWICE, BEGUN + 10 * HOUR, BEGUN, EIGHT + 7 * HOUR, (EIGHT, EIGHT + 10 * HOUR, Late())),
        (TWICE, BEGUN + 10 * HOUR, BEGUN, EIGHT + 10 * HOUR, (EIGHT + 10 * HOUR, EIGHT + DAY)),
        # Up to twelve hours late; and where the next comes shortly after, it is left to that one.
        (DAILY, EIGHT, None, EIGHT + 12 * HOUR, (EIGHT, EIGHT + DAY, Late())),
        (DAILY, EIGHT, None, EIGHT + 12 * HOUR + SECOND, (None, EIGHT + DAY)),
        (LATE_AND_EARLY, EVENING, None, EIGHT - 9 * SECOND, (None, EIGHT)),
        (LATE_AND_EARLY, EVENING, None, EIGHT - 2 * HOUR, (EVENING, EIGHT, Late())),
        # Hours that the reader chose near each other are both due.
        (NEAR, EIGHT, EIGHT - DAY, EIGHT + 20 * SECOND, (EIGHT, EIGHT + 10 * MINUTE)),
        (NEAR, EIGHT + 10 * MINUTE, EIGHT, EIGHT + 10 * MINUTE, (EIGHT + 10 * MINUTE, EIGHT + DAY)),
        # Slots in quiet hours are held to their end and become one, or are left to what comes soon after.
        (EARLY_BIRD, EIGHT - 14 * HOUR, None, EIGHT - 14 * HOUR, (EIGHT - 14 * HOUR, EIGHT - HOUR)),
        (EARLY_BIRD, EIGHT - HOUR, EIGHT - 14 * HOUR, EIGHT - HOUR, (EIGHT - HOUR, EIGHT + 10 * HOUR)),
        (held(time(5), time(8)), EIGHT - DAY, None, EIGHT - DAY, (EIGHT - DAY, EIGHT)),
        (held(time(8), time(21)), EVENING, None, EVENING + 3 * HOUR, (None, EIGHT)),
        # What would be over twelve hours old at their end is left to the next; a few minutes late nothing is held.
        (held(time(18, 30)), EIGHT - 13.5 * HOUR, None, EIGHT - 9 * HOUR, (None, EIGHT + 10.5 * HOUR)),
        (held(time(21, 55)), BEFORE_TEN, None, BEFORE_TEN + 10 * MINUTE, (BEFORE_TEN, BEFORE_TEN + DAY)),
        # Half a day passes after what was planned by another clock: 07:38 has come in Kuwait three hours before.
        (IN_UTC, KUWAIT, KUWAIT - 90 * MINUTE, KUWAIT, (KUWAIT, KUWAIT + 25.5 * HOUR)),
    ],
)
def test_which_edition_is_due_and_when_the_next_one(
    timetable: Timetable, planned: datetime, last: datetime | None, now: datetime, due: tuple[Any, ...]
) -> None:
    assert edition_due(timetable, planned, last, now) == DueEdition(*due)


def test_a_downtime_that_holds_the_slot_is_the_reason_for_being_late() -> None:
    downtime = Downtime(EIGHT - HOUR, EIGHT + 3 * HOUR)

    assert edition_due(DAILY, EIGHT, None, EIGHT + 3 * HOUR, [downtime]).late == Late(downtime)
    short = Downtime(EIGHT - HOUR, EIGHT + timedelta(minutes=20))
    assert edition_due(DAILY, EIGHT, None, EIGHT + HOUR, [short]).late == Late(short)
    both = [
        short,
        Downtime(EIGHT + timedelta(minutes=30), EIGHT + HOUR),
        before := Downtime(EIGHT - 3 * HOUR, EIGHT - HOUR),
    ]
    assert edition_due(DAILY, EIGHT, None, EIGHT + HOUR, both).late == Late(both[1]), "the longer one"
    assert edition_due(DAILY, EIGHT, None, EIGHT + 3 * HOUR, [before]).late == Late(), "late, and not known why"
    assert edition_due(DAILY, EIGHT, None, EIGHT + timedelta(minutes=30), [downtime]).late is None


# --- quiet hours ---------------------------------------------------------------------------------


def test_what_would_come_late_in_quiet_hours_is_held_and_says_that_it_is_late() -> None:
    evening = Timetable((time(21),), "Asia/Taipei", NIGHT)
    slot, midnight, seven = EVENING, EIGHT - 8 * HOUR, EIGHT - HOUR
    downtime = Downtime(slot - HOUR, midnight)
    assert edition_due(evening, slot, None, midnight, [downtime]) == DueEdition(None, seven)
    held = edition_due(evening, seven, slot - DAY, seven, [downtime])
    assert held == DueEdition(seven, slot + DAY, Late(downtime))


def test_what_is_held_for_no_longer_than_half_an_hour_is_not_called_late() -> None:
    ten, end = EIGHT + 14 * HOUR, EIGHT + 14 * HOUR + timedelta(minutes=20)
    downtime = Downtime(ten - HOUR, end)
    for minute, late in ((50, None), (49, Late(downtime))):
        evening = Timetable((time(21, minute),), "Asia/Taipei", QuietHours(time(22), time(22, 20)))
        assert edition_due(evening, end, end - DAY, end, [downtime]).late == late


# --- changes -------------------------------------------------------------------------------------


def test_another_hour_today_is_due_today_unless_an_edition_has_just_come() -> None:
    ten = EIGHT + 2 * HOUR
    evening = Timetable((time(18),), "Asia/Taipei")
    nine = Timetable((time(9),), "Asia/Taipei")
    assert due_after_change(DAILY, None, None, EIGHT) == EIGHT + DAY
    assert due_after_change(evening, EIGHT + DAY, EIGHT, ten) == EIGHT + 10 * HOUR
    assert due_after_change(nine, EIGHT + DAY, EIGHT, EIGHT + timedelta(minutes=5)) == EIGHT + 25 * HOUR


def test_new_quiet_hours_do_not_bring_again_what_has_come_today() -> None:
    five_past = EIGHT + timedelta(minutes=5)
    held = Timetable((time(8),), "Asia/Taipei", QuietHours(time(7), time(11)))
    both = Timetable((time(8), time(10)), "Asia/Taipei", QuietHours(time(7), time(11)))
    assert due_after_change(held, EIGHT + DAY, EIGHT, five_past) == EIGHT + 27 * HOUR
    assert due_after_change(both, EIGHT + 2 * HOUR, EIGHT, five_past) == EIGHT + 3 * HOUR, "the one of 10:00"


@pytest.mark.parametrize(
    ("last", "planned", "zone", "now", "expected"),
    [
        # London 08:00 has come; in New York the same day's 08:00 is five hours later and is passed over.
        ("2026-03-10T08:00", "2026-03-11T08:00", "America/New_York", "2026-03-10T10:00", "2026-03-11T12:00"),
        # Taipei to Los Angeles, over the date line: the Tuesday lived twice has its 08:00 twice, 15 hours apart.
        ("2026-03-10T00:00", "2026-03-11T00:00", "America/Los_Angeles", "2026-03-10T05:00", "2026-03-10T15:00"),
        # Taipei to New York in summer, exactly half a day: the same 08:00 does not come twice.
        ("2026-07-07T00:00", "2026-07-08T00:00", "America/New_York", "2026-07-07T05:00", "2026-07-08T12:00"),
        # Auckland to Honolulu, one island to the other: passing the Tuesday over would leave 47 hours.
        ("2026-03-09T19:00", "2026-03-10T19:00", "Pacific/Honolulu", "2026-03-09T20:00", "2026-03-10T18:00"),
        # The same while Tuesday's edition is due or late: no plan that is over by now stands once more.
        ("2026-03-09T00:00", "2026-03-10T00:00", "Pacific/Honolulu", "2026-03-10T00:30", "2026-03-10T18:00"),
        ("2026-03-09T00:00", "2026-03-10T00:00", "Pacific/Honolulu", "2026-03-10T00:00", "2026-03-10T18:00"),
        # New York to London, where it is past 08:00: today's stays where it was planned.
        ("2026-03-09T12:00", "2026-03-10T12:00", "Europe/London", "2026-03-10T11:00", "2026-03-10T12:00"),
        # New York to Berlin before 08:00 there: the next morning is near enough.
        ("2026-03-09T12:00", "2026-03-10T12:00", "Europe/Berlin", "2026-03-10T05:00", "2026-03-10T07:00"),
        # New York to Auckland, over the date line: the day that is not lived has no edition.
        ("2026-03-09T12:00", "2026-03-10T12:00", "Pacific/Auckland", "2026-03-10T11:00", "2026-03-10T19:00"),
    ],
)
def test_a_reader_who_moves_gets_neither_the_same_hour_twice_nor_too_long_nothing(
    last: str, planned: str, zone: str, now: str, expected: str
) -> None:
    for quiet in (None, NIGHT):
        there = Timetable((time(8),), zone, quiet)
        found = due_after_change(there, moment(planned), moment(last), moment(now), moved=True)
        assert found == moment(expected)


def test_what_stays_planned_after_a_move_waits_for_the_end_of_quiet_hours() -> None:
    london = Timetable((time(8),), "Europe/London", QuietHours(time(11), time(13)))
    last, planned = moment("2026-03-09T12:00"), moment("2026-03-10T12:00")
    assert due_after_change(london, planned, last, moment("2026-03-10T11:00"), moved=True) == planned + HOUR


def test_what_stays_planned_after_a_move_is_issued_once_and_not_called_late() -> None:
    london = Timetable((time(8),), "Europe/London")
    kept = moment("2026-03-10T12:00")
    downtime = Downtime(moment("2026-03-10T07:00"), moment("2026-03-10T10:00"))
    turn = edition_due(london, kept, moment("2026-03-09T12:00"), kept, [downtime])
    assert turn == DueEdition(kept, moment("2026-03-11T08:00"))


def test_an_edition_that_came_late_counts_from_when_it_came() -> None:
    assert reached(EIGHT, EIGHT + timedelta(minutes=1)) == EIGHT
    assert reached(EIGHT, EIGHT + 5 * HOUR) == EIGHT + 5 * HOUR


def test_without_hours_there_is_no_turn() -> None:
    with pytest.raises(PreferenceError):
        edition_due(Timetable((), "UTC"), EIGHT, None, EIGHT)
    with pytest.raises(PreferenceError):
        due_after_change(Timetable((), "UTC"), None, EIGHT, EIGHT)


MIDNIGHT = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)  # 00:00 in Taipei
ALOUD, SILENT = Manner(silent=False), Manner(silent=True)
ROUND_THE_CLOCK = Timetable((time(0), time(8), time(21, 30)), "Asia/Taipei")
HELD = Timetable((time(21, 30),), "Asia/Taipei", NIGHT)
CLOSE = Timetable((time(21, 58),), "Asia/Taipei", NIGHT)
HALF_PAST_NINE = MIDNIGHT - 150 * MINUTE


@pytest.mark.parametrize(
    ("hour", "night"), [(21, False), (22, True), (3, True), (6, True), (7, False), (12, False)]
)
def test_night_is_from_ten_to_seven_on_the_readers_clock(hour: int, night: bool) -> None:
    assert is_night("Asia/Taipei", MIDNIGHT + hour * HOUR) is night


LONG = Timetable((time(18),), "Asia/Taipei", QuietHours(time(20), time(7)))
EARLY = Timetable((time(2, 30),), "America/New_York")
SKIPPED = datetime(2027, 3, 14, 7, 30, tzinfo=UTC)  # 03:30, since 02:30 does not exist
SEVEN = MIDNIGHT + 7 * HOUR


@pytest.mark.parametrize(
    ("timetable", "slot", "late", "begun", "manner"),
    [
        pytest.param(ROUND_THE_CLOCK, MIDNIGHT, 0, False, ALOUD, id="an hour chosen at night rings"),
        pytest.param(ROUND_THE_CLOCK, MIDNIGHT, 15, True, ALOUD, id="also a quarter of an hour late"),
        pytest.param(ROUND_THE_CLOCK, MIDNIGHT, 16, False, SILENT, id="later it is silent"),
        pytest.param(ROUND_THE_CLOCK, HALF_PAST_NINE, 31, False, SILENT, id="also what was due before night"),
        pytest.param(ROUND_THE_CLOCK, MIDNIGHT + 8 * HOUR, 180, False, ALOUD, id="what comes late by day rings"),
        pytest.param(ROUND_THE_CLOCK, MIDNIGHT, 420, False, ALOUD, id="from seven on"),
        pytest.param(ROUND_THE_CLOCK, MIDNIGHT + HOUR, 0, False, SILENT, id="no chosen hour at night"),
        pytest.param(EARLY, SKIPPED, 1, False, ALOUD, id="an hour that the clocks skip rings an hour later"),
        pytest.param(
            HELD, HALF_PAST_NINE, 60, False, Manner(silent=True, not_before=SEVEN), id="put off to their end"
        ),
        pytest.param(HELD, HALF_PAST_NINE, 570, False, ALOUD, id="when quiet hours are over"),
        pytest.param(HELD, HALF_PAST_NINE, 60, True, SILENT, id="what has begun goes on without sound"),
        pytest.param(CLOSE, HALF_PAST_NINE + 28 * MINUTE, 10, False, SILENT, id="not for a few minutes"),
        pytest.param(LONG, MIDNIGHT - 6 * HOUR, 360, False, SILENT, id="nor what would be too old at their end"),
    ],
)
def test_how_a_part_goes_out(timetable: Timetable, slot: datetime, late: int, begun: bool, manner: Manner) -> None:
    assert manner_of(timetable, slot, slot + late * MINUTE, begun=begun) == manner


CROWDED = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
PER_SECOND = 27.0
CROWD = range(1, 5_001)


def waits(chats: range, slot: datetime, per_second: float = PER_SECOND, **options: Any) -> dict[int, timedelta]:
    """Return how long each of a crowd waits."""
    values: dict[str, Any] = {"kind": ChatKind.PRIVATE, "crowd": len(chats), "parts": 1}
    due_for = spread(slot=slot, now=slot, per_second=per_second, **(values | options))
    return {chat: due_for(chat) - slot if due_for else timedelta(0) for chat in chats}


def test_a_crowd_is_spread_evenly_over_the_time_that_it_takes() -> None:
    seconds = [wait.total_seconds() for wait in waits(CROWD, CROWDED).values()]
    needed = len(CROWD) / PER_SECOND
    assert needed < max(seconds) < needed * 1.2
    in_ten_seconds = [sum(first <= wait < first + 10 for wait in seconds) for first in range(0, 180, 10)]
    assert max(in_ten_seconds) < 10 * PER_SECOND * 1.15


def test_neighbours_in_the_list_are_no_neighbours_in_the_crowd() -> None:
    places = list(waits(CROWD, CROWDED).values())
    apart = [abs(one - two).total_seconds() for one, two in pairwise(places)]
    assert mean(apart) == pytest.approx(max(places).total_seconds() / 3, rel=0.05), "as of two even draws"


def test_several_parts_take_as_much_longer_groups_and_channels_are_early_and_a_few_do_not_wait() -> None:
    assert max(waits(CROWD, CROWDED, parts=3).values()) > 2.8 * max(waits(CROWD, CROWDED).values())
    for kind in (ChatKind.GROUP, ChatKind.CHANNEL):
        assert max(waits(CROWD, CROWDED, kind=kind).values()) < timedelta(seconds=0.12 * len(CROWD) / PER_SECOND)
    assert set(waits(range(20), CROWDED).values()) == {timedelta(0)}


def test_the_longest_wait_is_far_within_the_age_at_which_parts_expire() -> None:
    found = waits(CROWD, CROWDED, per_second=1.0, crowd=5_000_000, parts=4)
    assert timedelta(hours=5) < max(found.values()) <= timedelta(hours=6)
    assert len(set(found.values())) <= 240


def test_nobody_is_always_last() -> None:
    ranks: dict[int, list[float]] = {reader: [] for reader in CROWD}
    for day in range(30):
        found = waits(CROWD, CROWDED + timedelta(days=day))
        for rank, reader in enumerate(sorted(CROWD, key=lambda each: (found[each], each))):
            ranks[reader].append(rank / len(CROWD))
    means = [mean(each) for each in ranks.values()]
    # Of 30 even draws the mean is .5 with a deviation of .053; five times that is never seen in 5,000.
    assert all(0.5 - 0.26 < each < 0.5 + 0.26 for each in means)
    assert max(min(each) for each in ranks.values()) < 0.6, "everybody is among the earlier ones some day"


def test_who_chose_another_minute_does_not_wait_behind_the_crowd() -> None:
    others = {minute: range(minute * 10_000, minute * 10_000 + 60) for minute in range(1, 6)}
    due = [(CROWDED + wait, reader) for reader, wait in waits(CROWD, CROWDED).items()]
    for minute, readers in others.items():
        slot = CROWDED + timedelta(minutes=minute)
        due += [(slot + wait, reader) for reader, wait in waits(readers, slot).items()]
    sent = _sent(due)
    lateness = {
        minute: max((sent[reader] - CROWDED).total_seconds() - 60 * minute for reader in readers)
        for minute, readers in {0: CROWD, **others}.items()
    }

    assert lateness[0] < 215, "the crowd takes a little longer than alone (185 s)"
    assert all(lateness[minute] < 12 for minute in others)
    naive = _sent([(CROWDED, reader) for reader in CROWD] + [(CROWDED + timedelta(minutes=1), 10_000)])
    assert (naive[10_000] - CROWDED).total_seconds() > 180, "without a spread they would wait for everybody"


def _sent(due: Iterable[tuple[datetime, int]]) -> dict[int, datetime]:
    """Send at the rate what is due, the longest due first, and return when each was sent."""
    coming: Sequence[tuple[datetime, int]] = sorted(due)
    waiting: list[tuple[datetime, int]] = []
    sent, now, index = {}, CROWDED, 0
    while index < len(coming) or waiting:
        while index < len(coming) and coming[index][0] <= now:
            heapq.heappush(waiting, coming[index])
            index += 1
        if waiting:
            sent[heapq.heappop(waiting)[1]] = now
        now += timedelta(seconds=1 / PER_SECOND)
    return sent
