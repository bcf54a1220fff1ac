"""At night: what the reader did not choose comes without sound, and in quiet hours not at all."""

from datetime import UTC, datetime, time, timedelta

import pytest

from digests.model import QuietHours
from digests.rules.sending.times.due import Manner, is_night, manner_of
from digests.rules.sending.times.slots import Timetable

MIDNIGHT = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)  # 00:00 in Taipei
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
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
