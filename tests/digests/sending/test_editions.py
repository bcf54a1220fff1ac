"""When an edition is due, and what it covers."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from digests.model import Edition
from digests.rules.sending.editions import closes_with_review, covers, due_slot
from tests.factories import subscriber

EIGHT = datetime(2026, 3, 10, 0, 0, tzinfo=UTC)  # 08:00 in Taipei
READER = subscriber(zone="Asia/Taipei", hours=(time(8, 0), time(18, 0)))


def edition(slot: datetime, issued_at: datetime) -> Edition:
    return Edition(subscriber=1, slot=slot, issued_at=issued_at, parts=("text",))


def test_an_edition_is_due_at_its_minute_and_not_before() -> None:
    yesterday_evening = EIGHT - timedelta(hours=14)

    assert due_slot(READER, yesterday_evening, EIGHT) == EIGHT
    assert due_slot(READER, yesterday_evening, EIGHT - timedelta(seconds=1)) is None


def test_a_slot_that_has_its_edition_is_not_due_again() -> None:
    assert due_slot(READER, EIGHT, EIGHT + timedelta(minutes=5)) is None


def test_a_later_edition_keeps_an_earlier_slot_from_being_due() -> None:
    assert due_slot(READER, EIGHT + timedelta(hours=1), EIGHT + timedelta(hours=2)) is None


def test_after_downtime_only_the_latest_slot_is_made_up_for() -> None:
    three_days_ago = EIGHT - timedelta(days=3)

    assert due_slot(READER, three_days_ago, EIGHT + timedelta(hours=9)) == EIGHT
    assert due_slot(READER, three_days_ago, EIGHT + timedelta(hours=11)) == EIGHT + timedelta(hours=10)


def test_a_slot_over_twelve_hours_old_is_given_up() -> None:
    once_a_day = subscriber(zone="Asia/Taipei", hours=(time(8, 0),))

    assert due_slot(once_a_day, None, EIGHT + timedelta(hours=12)) == EIGHT
    assert due_slot(once_a_day, None, EIGHT + timedelta(hours=12, seconds=1)) is None


def test_the_first_edition_of_the_readers_day_closes_with_the_week() -> None:
    tuesdays = replace(READER, review_weekday=1)
    yesterday, ten_hours = EIGHT - timedelta(hours=14), timedelta(hours=10)

    assert closes_with_review(tuesdays, EIGHT, yesterday)
    assert closes_with_review(tuesdays, EIGHT, None)
    assert not closes_with_review(tuesdays, EIGHT + ten_hours, EIGHT), "once a day"
    assert closes_with_review(tuesdays, EIGHT + ten_hours, yesterday), "the morning's edition was missed"
    assert not closes_with_review(tuesdays, EIGHT + timedelta(days=1), EIGHT + ten_hours)
    assert not closes_with_review(READER, EIGHT, yesterday), "nobody gets it who has not chosen a day"
    # In New York it is still Monday evening then.
    assert closes_with_review(replace(tuesdays, zone="America/New_York", review_weekday=0), EIGHT, None)


def test_the_first_edition_covers_a_day() -> None:
    assert covers(None, EIGHT) == (EIGHT - timedelta(hours=24), EIGHT - timedelta(hours=24))


def test_the_next_edition_goes_on_where_the_last_was_issued() -> None:
    came_in_since, stored_since = covers(
        edition(EIGHT - timedelta(days=2), EIGHT - timedelta(days=1, hours=20)), EIGHT
    )

    assert came_in_since == EIGHT - timedelta(days=1, hours=20)
    assert stored_since < came_in_since


def test_after_a_long_absence_two_weeks_are_enough() -> None:
    came_in_since, _ = covers(edition(EIGHT - timedelta(days=90), EIGHT - timedelta(days=90)), EIGHT)

    assert came_in_since == EIGHT - timedelta(days=14)
