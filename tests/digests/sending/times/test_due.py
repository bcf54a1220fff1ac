"""Whose turn it is: nothing twice, nobody without, and what comes late says so."""

from datetime import UTC, datetime, time, timedelta

import pytest

from digests.errors import PreferenceError
from digests.model import Downtime, Late, QuietHours
from digests.rules.sending.times.due import DueEdition, due_after_change, edition_due, reached
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
