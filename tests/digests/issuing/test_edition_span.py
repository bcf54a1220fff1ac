"""What time an edition covers, what is remembered of earlier ones, and for what it waits."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from digests.model import Backlog, Edition, Issued
from digests.rules.issuing.edition_span import (
    LONGEST_WAIT,
    MOST_AWAITED,
    backlog_of,
    closes_with_review,
    covers,
    is_put_off,
    key_of,
    may_group,
    preferences_of,
    shaping_editions,
    telling,
    unedited_at,
)
from tests.factories import NOW, subscriber

EIGHT = datetime(2026, 3, 10, 0, 0, tzinfo=UTC)  # 08:00 in Taipei
READER = subscriber(zone="Asia/Taipei", hours=(time(8, 0), time(18, 0)))


@pytest.mark.parametrize(
    ("language", "chosen", "written", "read", "is_written"),
    [
        ("en", (), {"en", "zh"}, {"en"}, True),
        ("zh-Hant", (), {"en", "zh"}, {"zh"}, True),
        ("zh-Hant", (), {"en"}, {"en"}, True),
        ("ru", (), {"en", "zh"}, {"en"}, True),
        ("en", (), {"zh"}, {"en"}, False),
        ("en", ("zh",), {"en", "zh"}, {"zh"}, True),
        ("en", ("en", "zh"), {"zh"}, {"en", "zh"}, True),
        ("en", ("ms",), {"en", "zh"}, {"ms"}, False),
        ("en", ("ms",), set(), {"ms"}, True),
    ],
)
def test_a_reader_reads_what_they_chose_else_the_language_of_the_chat_where_a_source_writes_it_else_english(
    language: str, chosen: tuple[str, ...], written: set[str], read: set[str], is_written: bool
) -> None:
    found = preferences_of(replace(READER, language=language, reads=chosen), written)
    assert (found.languages, found.is_written, found.language) == (read, is_written, language)


def issued_at(days_before: float) -> Edition:
    moment = EIGHT - timedelta(days=days_before)
    return Edition(subscriber=1, slot=moment, issued_at=moment, parts=("text",))


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


def test_the_review_of_a_day_without_digest_closes_the_first_digest_after_it() -> None:
    """EIGHT is on a Tuesday."""
    reader = replace(READER, review_weekday=6, weekdays=(1, 3))  # Sundays, with digests on Tuesdays and Thursdays
    thursday = EIGHT + timedelta(days=2)
    assert closes_with_review(reader, EIGHT, EIGHT - timedelta(days=5))
    assert not closes_with_review(reader, thursday, EIGHT), "it came on Tuesday"
    assert closes_with_review(reader, thursday, EIGHT - timedelta(days=5)), "Tuesday's edition was missed"
    assert not closes_with_review(reader, EIGHT, None), "nothing was told yet"
    assert closes_with_review(replace(reader, review_weekday=1), EIGHT, EIGHT - timedelta(days=5))


def test_an_edition_covers_what_came_since_the_last_the_first_a_day_and_none_over_two_weeks() -> None:
    assert covers(None, EIGHT) == (EIGHT - timedelta(days=1), EIGHT - timedelta(days=1))
    came_in_since, stored_since = covers(issued_at(1.75), EIGHT)
    assert came_in_since == EIGHT - timedelta(days=1.75)
    assert stored_since < came_in_since
    assert covers(issued_at(90), EIGHT)[0] == EIGHT - timedelta(days=14)


SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def issued(days_ago: float, text: str = "text") -> Issued:
    moment = NOW - days_ago * DAY
    return Issued(moment, moment, text)


OLD, EDGE, LAST = issued(61, "old"), issued(60, "edge"), issued(1, "last")


def test_editions_of_sixty_days_are_remembered_by_slot_and_the_last_however_old_it_is() -> None:
    older = issued(90, "older")
    assert shaping_editions((LAST, OLD, EDGE), NOW) == (EDGE, LAST)
    assert shaping_editions((), NOW) == ()
    assert shaping_editions((OLD, older), NOW) == (OLD,)
    assert telling((OLD, older), NOW) == (), "it tells nothing any more"
    assert telling((LAST, OLD, EDGE, issued(2, "last")), NOW) == ("edge", "last"), "each once"


def test_who_was_sent_the_same_in_sixty_days_is_alike_whatever_came_before() -> None:
    newcomer = (EDGE, LAST)
    assert key_of((OLD, EDGE, LAST), NOW) == key_of(newcomer, NOW)
    assert key_of((LAST, EDGE), NOW) == key_of(newcomer, NOW)
    assert key_of((LAST,), NOW) != key_of(newcomer, NOW)
    assert key_of((EDGE, issued(1, "another")), NOW) != key_of(newcomer, NOW)


@pytest.mark.parametrize(
    ("made_at", "holds"), [(None, False), (NOW - SECOND, True), (NOW, True), (NOW + SECOND, False)]
)
def test_a_key_holds_from_when_it_was_made_by_the_clock(made_at: datetime | None, holds: bool) -> None:
    assert may_group(made_at, NOW) is holds


MINUTE = timedelta(minutes=1)


def waiting(articles: int = 1, since: timedelta = -MINUTE) -> Backlog:
    return Backlog(articles, NOW + since)


@pytest.mark.parametrize(
    ("backlogs", "late", "put_off"),
    [
        ([], timedelta(0), False),
        ([waiting()], timedelta(0), True),
        ([waiting()], LONGEST_WAIT - timedelta(seconds=1), True),
        ([waiting()], LONGEST_WAIT, False),
        ([waiting(1, timedelta(0))], timedelta(0), True),
        ([waiting(1, timedelta(seconds=1))], MINUTE, False),
        ([waiting(MOST_AWAITED)], timedelta(0), True),
        ([waiting(MOST_AWAITED + 1)], timedelta(0), False),
        ([waiting(MOST_AWAITED + 1), waiting()], timedelta(0), True),
    ],
)
def test_an_edition_waits_ten_minutes_at_most(backlogs: list[Backlog], late: timedelta, put_off: bool) -> None:
    assert is_put_off(backlogs, NOW, NOW + late) is put_off


def test_what_came_in_before_the_slot_and_still_waits_is_told_with_its_number_since_the_first_of_it() -> None:
    assert backlog_of([waiting(3), waiting(2, -5 * MINUTE)]) == Backlog(5, NOW - 5 * MINUTE)
    assert backlog_of([]) is None
    assert unedited_at([waiting(3), waiting(2, -5 * MINUTE)], NOW) == Backlog(5, NOW - 5 * MINUTE)
    assert unedited_at([waiting(3, MINUTE)], NOW) is None
    assert unedited_at([], NOW) is None
