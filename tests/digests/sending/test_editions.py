"""What an edition covers, and how it closes."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from digests.model import Edition
from digests.rules.sending.editions import closes_with_review, covers
from tests.factories import subscriber

EIGHT = datetime(2026, 3, 10, 0, 0, tzinfo=UTC)  # 08:00 in Taipei
READER = subscriber(zone="Asia/Taipei", hours=(time(8, 0), time(18, 0)))


def edition(slot: datetime, issued_at: datetime) -> Edition:
    return Edition(subscriber=1, slot=slot, issued_at=issued_at, parts=("text",))


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
