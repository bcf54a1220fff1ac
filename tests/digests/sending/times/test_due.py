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
from digests.rules.sending.times.due import (
    DueEdition,
    Manner,
    due_after_change,
    edition_due,
    is_night,
    manner_of,
    reached,
    spread,
)
from digests.rules.sending.times.slots import Timetable

EIGHT = datetime(2026, 3, 10, 0, 0, tzinfo=UTC)  # Tuesday 08:00 in Taipei
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY = Timetable((time(8),), "Asia/Taipei")
TWICE = Timetable((time(8), time(18)), "Asia/Taipei")
NIGHT = QuietHours(time(22), time(7))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_an_edition_is_due_at_its_slot_and_the_next_one_a_day_later() -> None:
    assert edition_due(DAILY, EIGHT, EIGHT - DAY, EIGHT) == DueEdition(EIGHT, EIGHT + DAY)
    assert edition_due(DAILY, EIGHT, None, EIGHT) == DueEdition(EIGHT, EIGHT + DAY)


def test_a_slot_that_has_its_edition_is_not_due_again() -> None:
    assert edition_due(DAILY, EIGHT, EIGHT, EIGHT + timedelta(minutes=5)) == DueEdition(None, EIGHT + DAY)


def test_after_downtime_only_the_latest_slot_is_made_up_for() -> None:
    three_days_ago = EIGHT - 3 * DAY
    late = edition_due(TWICE, three_days_ago + 10 * HOUR, three_days_ago, EIGHT + 7 * HOUR)

    assert late == DueEdition(EIGHT, EIGHT + 10 * HOUR, Late())
    on_time = edition_due(TWICE, three_days_ago + 10 * HOUR, three_days_ago, EIGHT + 10 * HOUR)
    assert on_time == DueEdition(EIGHT + 10 * HOUR, EIGHT + DAY), (
        "what was missed is in the one that comes on time"
    )


def test_a_slot_over_twelve_hours_old_is_left_to_the_next() -> None:
    assert edition_due(DAILY, EIGHT, None, EIGHT + 12 * HOUR).slot == EIGHT
    over = EIGHT + 12 * HOUR + timedelta(seconds=1)
    assert edition_due(DAILY, EIGHT, None, over) == DueEdition(None, EIGHT + DAY)


def test_what_is_late_shortly_before_the_next_slot_is_left_to_that_one() -> None:
    yesterday_evening = EIGHT - 14 * HOUR
    twice = Timetable((time(21), time(8)), "Asia/Taipei")
    evening = yesterday_evening + 3 * HOUR

    assert edition_due(twice, evening, None, EIGHT - timedelta(seconds=9)) == DueEdition(None, EIGHT)
    assert edition_due(twice, evening, None, EIGHT - 2 * HOUR).slot == evening, "two hours are far enough"


def test_hours_that_the_reader_chose_near_each_other_are_both_due() -> None:
    near = Timetable((time(8), time(8, 10)), "Asia/Taipei")
    first = edition_due(near, EIGHT, EIGHT - DAY, EIGHT + timedelta(seconds=20))

    assert first == DueEdition(EIGHT, EIGHT + timedelta(minutes=10))
    second = edition_due(near, first.following, EIGHT, first.following)
    assert second == DueEdition(EIGHT + timedelta(minutes=10), EIGHT + DAY)


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


def test_slots_in_quiet_hours_are_held_to_their_end_and_become_one() -> None:
    early = Timetable((time(5), time(6), time(7), time(18)), "Asia/Taipei", NIGHT)
    seven = EIGHT - HOUR

    assert edition_due(early, EIGHT - 14 * HOUR, None, EIGHT - 14 * HOUR).following == seven
    assert edition_due(early, seven, EIGHT - 14 * HOUR, seven) == DueEdition(seven, EIGHT + 10 * HOUR)


def test_what_is_held_is_left_to_an_hour_chosen_soon_after() -> None:
    early = Timetable((time(5), time(8)), "Asia/Taipei", NIGHT)

    assert edition_due(early, EIGHT - DAY, None, EIGHT - DAY).following == EIGHT


def test_what_would_come_late_in_quiet_hours_is_held_and_says_that_it_is_late() -> None:
    evening = Timetable((time(21),), "Asia/Taipei", NIGHT)
    slot, midnight, seven = EIGHT - 11 * HOUR, EIGHT - 8 * HOUR, EIGHT - HOUR
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


def test_what_is_held_shortly_before_the_next_slot_is_left_to_that_one() -> None:
    both = Timetable((time(8), time(21)), "Asia/Taipei", NIGHT)
    slot = EIGHT - 11 * HOUR

    assert edition_due(both, slot, None, slot + 3 * HOUR) == DueEdition(None, EIGHT)


def test_what_would_be_over_twelve_hours_old_at_the_end_of_quiet_hours_is_left_to_the_next() -> None:
    noon = Timetable((time(18, 30),), "Asia/Taipei", NIGHT)
    slot = EIGHT - 13 * HOUR - timedelta(minutes=30)

    assert edition_due(noon, slot, None, EIGHT - 9 * HOUR) == DueEdition(None, slot + DAY)


def test_a_few_minutes_late_nothing_is_held() -> None:
    before_quiet = Timetable((time(21, 55),), "Asia/Taipei", NIGHT)
    slot = EIGHT - 10 * HOUR - timedelta(minutes=5)

    assert edition_due(before_quiet, slot, None, slot + timedelta(minutes=10)).slot == slot


# --- changes -------------------------------------------------------------------------------------


def test_without_an_edition_the_next_slot_is_due() -> None:
    assert due_after_change(DAILY, None, None, EIGHT) == EIGHT + DAY


def test_another_hour_today_is_due_today_unless_an_edition_has_just_come() -> None:
    ten = EIGHT + 2 * HOUR
    evening = Timetable((time(18),), "Asia/Taipei")
    nine = Timetable((time(9),), "Asia/Taipei")

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


def test_after_what_was_planned_by_another_clock_half_a_day_passes() -> None:
    nine = Timetable((time(7, 38), time(9, 8)), "UTC")
    nine_in_kuwait = moment("2026-03-10T06:08")

    turn = edition_due(nine, nine_in_kuwait, moment("2026-03-10T04:38"), nine_in_kuwait)
    assert turn == DueEdition(nine_in_kuwait, moment("2026-03-11T07:38")), (
        "07:38 has come in Kuwait three hours before"
    )


def test_an_edition_that_came_late_counts_from_when_it_came() -> None:
    assert reached(EIGHT, EIGHT + timedelta(minutes=1)) == EIGHT
    assert reached(EIGHT, EIGHT + 5 * HOUR) == EIGHT + 5 * HOUR


def test_without_hours_there_is_no_turn() -> None:
    with pytest.raises(PreferenceError):
        edition_due(Timetable((), "UTC"), EIGHT, None, EIGHT)
    with pytest.raises(PreferenceError):
        due_after_change(Timetable((), "UTC"), None, EIGHT, EIGHT)


MIDNIGHT = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)  # 00:00 in Taipei
MINUTE = timedelta(minutes=1)
ALOUD, SILENT = Manner(silent=False), Manner(silent=True)
ROUND_THE_CLOCK = Timetable((time(0), time(8), time(21, 30)), "Asia/Taipei")
HELD = Timetable((time(21, 30),), "Asia/Taipei", QuietHours(time(22), time(7)))
EVENING = MIDNIGHT - 150 * MINUTE  # 21:30


def test_an_hour_chosen_at_night_rings() -> None:
    assert manner_of(ROUND_THE_CLOCK, MIDNIGHT, MIDNIGHT, begun=False) == ALOUD
    assert manner_of(ROUND_THE_CLOCK, MIDNIGHT, MIDNIGHT + 15 * MINUTE, begun=True) == ALOUD


def test_what_comes_over_a_quarter_of_an_hour_late_at_night_is_silent() -> None:
    assert manner_of(ROUND_THE_CLOCK, MIDNIGHT, MIDNIGHT + 16 * MINUTE, begun=False) == SILENT
    assert manner_of(ROUND_THE_CLOCK, EVENING, EVENING + 31 * MINUTE, begun=False) == SILENT


def test_what_comes_late_by_day_rings() -> None:
    assert manner_of(ROUND_THE_CLOCK, MIDNIGHT + 8 * HOUR, MIDNIGHT + 11 * HOUR, begun=False) == ALOUD
    assert manner_of(ROUND_THE_CLOCK, MIDNIGHT, MIDNIGHT + 7 * HOUR, begun=False) == ALOUD


def test_a_moment_at_night_that_is_no_chosen_hour_is_silent() -> None:
    assert manner_of(ROUND_THE_CLOCK, MIDNIGHT + HOUR, MIDNIGHT + HOUR, begun=False) == SILENT


def test_an_hour_that_the_clocks_skip_rings_an_hour_later() -> None:
    early = Timetable((time(2, 30),), "America/New_York")
    skipped = datetime(2027, 3, 14, 7, 30, tzinfo=UTC)  # 03:30, since 02:30 does not exist

    assert manner_of(early, skipped, skipped + MINUTE, begun=False) == ALOUD


@pytest.mark.parametrize(
    ("hour", "night"), [(21, False), (22, True), (3, True), (6, True), (7, False), (12, False)]
)
def test_night_is_from_ten_to_seven_on_the_readers_clock(hour: int, night: bool) -> None:
    assert is_night("Asia/Taipei", MIDNIGHT + hour * HOUR) is night


def test_what_would_come_in_quiet_hours_is_put_off_to_their_end() -> None:
    seven = MIDNIGHT + 7 * HOUR

    assert manner_of(HELD, EVENING, EVENING + HOUR, begun=False) == Manner(silent=True, not_before=seven)
    assert manner_of(HELD, EVENING, seven, begun=False) == ALOUD


def test_what_has_begun_goes_on_in_quiet_hours_without_sound() -> None:
    assert manner_of(HELD, EVENING, EVENING + HOUR, begun=True) == SILENT


def test_what_comes_within_a_quarter_of_an_hour_is_not_put_off_for_a_night() -> None:
    close = Timetable((time(21, 58),), "Asia/Taipei", HELD.quiet)
    slot = EVENING + 28 * MINUTE

    assert manner_of(close, slot, slot + 10 * MINUTE, begun=False) == SILENT


def test_what_would_be_too_old_at_the_end_of_quiet_hours_goes_at_once_without_sound() -> None:
    long = Timetable((time(18),), "Asia/Taipei", QuietHours(time(20), time(7)))

    assert manner_of(long, MIDNIGHT - 6 * HOUR, MIDNIGHT, begun=False) == SILENT


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


def test_a_few_do_not_wait() -> None:
    assert set(waits(range(20), CROWDED).values()) == {timedelta(0)}


def test_groups_and_channels_are_early() -> None:
    for kind in (ChatKind.GROUP, ChatKind.CHANNEL):
        assert max(waits(CROWD, CROWDED, kind=kind).values()) < timedelta(seconds=0.12 * len(CROWD) / PER_SECOND)


def test_several_parts_take_as_much_longer() -> None:
    assert max(waits(CROWD, CROWDED, parts=3).values()) > 2.8 * max(waits(CROWD, CROWDED).values())


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
