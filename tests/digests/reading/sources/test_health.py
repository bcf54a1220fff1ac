from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.model import Incident, SourceKind, SourceRecord, SourceState, Trouble
from digests.rules.reading.sources.cadence import FetchResult, after_fetch
from digests.rules.reading.sources.health import HealthStatus, health, incidents_of, silence_allowed, trouble_now
from tests.factories import NOW, source

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
STATE = SourceState(next_fetch_at=NOW)
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
DOWN = FetchResult(error="answered 503", trouble=Trouble.FAULTY)
READ = replace(
    STATE, last_success_at=NOW, last_attempt_at=NOW, changed_at=NOW, newest_item_at=NOW - HOUR, items=5,
    cadence=3600.0, longest_gap=7200.0,
)  # fmt: skip


def record(state: SourceState = READ, **changes: Any) -> SourceRecord:
    return SourceRecord(source(**changes), state)


def listing(published: Sequence[datetime], now: datetime, **changes: Any) -> FetchResult:
    """The answer of a feed that lists its twenty newest items; `published` is in order."""
    until = bisect_right(published, now)
    listed = tuple(published[max(until - 20, 0) : until])
    values: dict[str, Any] = {
        "items": len(listed),
        "published": listed,
        "newest_item_at": max(listed, default=None),
        "body_hash": str(until),
        "whole": True,
    }
    return FetchResult(**(values | changes))


def watch(
    published: Sequence[datetime], start: datetime, end: datetime, results: dict[int, FetchResult] | None = None
) -> list[tuple[str, Trouble, datetime]]:
    """Read a source on its own schedule and return what admins are told: began or ended, what and when.

    `results` stand for the feed's own answer at the readings of those numbers.
    """
    told: list[tuple[str, Trouble, datetime]] = []
    state, incident, number = SourceState(next_fetch_at=start), None, 0
    while state.next_fetch_at < end:
        now = state.next_fetch_at
        result = (results or {}).get(number) or listing(published, now)
        state = after_fetch("gazette", state, result, now)
        change = incidents_of(record(state), incident, now)
        if change.to_close is not None:
            told.append(("ended", change.to_close.trouble, now))
            incident = None
        if change.to_open is not None:
            told.append(("began", change.to_open.trouble, now))
            incident = change.to_open
        number += 1
    return told


def every(span: timedelta, start: datetime, end: datetime) -> list[datetime]:
    return [start + span * number for number in range(int((end - start) / span))]


def office(hours: Iterable[int], start: datetime, weeks: int) -> list[datetime]:
    """Items at these hours (UTC) of every working day."""
    days = [start + DAY * number for number in range(7 * weeks)]
    return [day + HOUR * hour for day in days if day.weekday() < 5 for hour in hours]


# --- silence ---

PAST = MONDAY - 26 * WEEK
HOLIDAY = (MONDAY + 3 * WEEK, MONDAY + 4 * WEEK)  # a working week without a word, and its two weekends
QUIET_WEEK = [at for at in office((1, 5, 9), PAST, 34) if not HOLIDAY[0] <= at < HOLIDAY[1]]
BUSY_QUIET_WEEK = [at for at in office(range(1, 10), PAST, 34) if not HOLIDAY[0] <= at < HOLIDAY[1]]
DAILY_QUIET_WEEK = [at for at in office((9,), PAST, 34) if not HOLIDAY[0] <= at < HOLIDAY[1]]


@pytest.mark.parametrize(
    "published",
    [
        pytest.param(every(WEEK, PAST, MONDAY + 8 * WEEK), id="weekly"),
        pytest.param(office((14,), PAST, 34), id="weekdays"),
        pytest.param(office(range(1, 10), PAST, 34), id="office hours"),
        pytest.param(QUIET_WEEK, id="a ministry's holiday"),
        pytest.param(BUSY_QUIET_WEEK, id="a busy ministry's holiday"),
        pytest.param(DAILY_QUIET_WEEK, id="a slow ministry's holiday"),
        pytest.param(every(30 * DAY, PAST - 400 * DAY, MONDAY + 8 * WEEK), id="monthly"),
        pytest.param(every(15 * MINUTE, MONDAY - WEEK, MONDAY + 8 * WEEK), id="wire"),
        pytest.param(every(DAY, PAST, MONDAY + 8 * WEEK)[::3], id="every third day"),
        pytest.param(every(DAY, PAST, MONDAY + 8 * WEEK), id="dates without a time"),
    ],
)
@pytest.mark.parametrize("first_read", [timedelta(), 3 * DAY, 19 * DAY])
def test_a_source_that_keeps_its_own_rhythm_is_never_called_silent(
    published: list[datetime], first_read: timedelta
) -> None:
    assert watch(published, MONDAY + first_read, MONDAY + 8 * WEEK) == []


@pytest.mark.parametrize(
    ("published", "within"),
    [
        pytest.param(every(15 * MINUTE, MONDAY - WEEK, MONDAY + WEEK), 4 * DAY, id="wire"),
        pytest.param(every(2 * HOUR, MONDAY - 9 * WEEK, MONDAY + WEEK), 4 * DAY, id="newspaper"),
        pytest.param(office((1, 5, 9), PAST, 27), 11 * DAY, id="ministry"),
        pytest.param(every(DAY, PAST, MONDAY + WEEK), 11 * DAY, id="daily"),
        pytest.param(every(WEEK, PAST, MONDAY + WEEK), 22 * DAY, id="weekly"),
        pytest.param(every(30 * DAY, PAST - 400 * DAY, MONDAY + WEEK), 121 * DAY, id="monthly"),
        pytest.param([MONDAY, MONDAY + 5 * DAY], 22 * DAY, id="two items only"),
    ],
)
def test_a_source_that_falls_silent_is_reported_once(published: list[datetime], within: timedelta) -> None:
    ((what, trouble, at),) = watch(published, MONDAY, max(published) + within + WEEK)
    assert (what, trouble) == ("began", Trouble.SILENT)
    assert at - max(published) <= within + 7 * HOUR


def test_a_frozen_feed_is_reported_at_its_first_reading_and_its_return_too() -> None:
    old = every(DAY, MONDAY - 545 * DAY, MONDAY - 445 * DAY)
    back = [MONDAY + 2 * DAY + HOUR * number for number in range(30)]
    told = watch([*old, *back], MONDAY, MONDAY + 3 * DAY)
    assert [(what, trouble) for what, trouble, _ in told] == [("began", Trouble.SILENT), ("ended", Trouble.SILENT)]
    assert told[0][2] == MONDAY
    assert told[1][2] - back[0] <= 7 * HOUR


@pytest.mark.parametrize(
    ("cadence", "gap", "days"),
    [
        (None, None, 21), (None, 30 * 86400, 90), (600, 3600, 4), (86400, 86400, 10), (3600, 60 * 3600, 10.5),
        (7 * 86400, 7 * 86400, 21), (30 * 86400, 31 * 86400, 93), (90 * 86400, 90 * 86400, 120),
    ],
)  # fmt: skip
def test_how_long_a_source_may_be_silent_is_its_own_measure(
    cadence: float | None, gap: float | None, days: float
) -> None:
    assert silence_allowed(replace(STATE, cadence=cadence, longest_gap=gap)) == days * DAY


def test_an_index_page_without_dates_is_judged_by_when_its_list_changed() -> None:
    state = replace(
        STATE, last_success_at=NOW, changed_at=NOW - 20 * DAY, trouble=Trouble.UNDATED, items=5, undated=5
    )
    assert trouble_now(record(state, kind=SourceKind.INDEX_PAGE), NOW) is None
    found = trouble_now(record(state, kind=SourceKind.INDEX_PAGE), NOW + 2 * DAY)
    assert found is not None
    assert found[0] is Trouble.SILENT
    assert "Its list has been the same since 18 February 2026, 12:00 UTC." in found[1]


# --- answers without use ---


@pytest.mark.parametrize(
    ("result", "trouble"),
    [
        (FetchResult(items=0, body_hash="e"), Trouble.EMPTY),
        (FetchResult(items=9, undated=9, body_hash="u"), Trouble.UNDATED),
        (FetchResult(error="a page", trouble=Trouble.PAGE), Trouble.PAGE),
        (FetchResult(error="a wall", trouble=Trouble.WALL), Trouble.WALL),
        (FetchResult(error="no feed", trouble=Trouble.UNREADABLE), Trouble.UNREADABLE),
        (FetchResult(error="robots.txt", trouble=Trouble.DISALLOWED), Trouble.DISALLOWED),
    ],
)
def test_an_answer_without_use_is_told_at_the_second_reading_and_of_a_new_source_at_the_first(
    result: FetchResult, trouble: Trouble
) -> None:
    news = every(HOUR, MONDAY - WEEK, MONDAY + WEEK)
    assert watch(news, MONDAY, MONDAY + 3 * DAY, {3: result}) == []
    told = watch(news, MONDAY, MONDAY + 4 * DAY, {3: result, 4: result, 5: result})
    assert [(what, found) for what, found, _ in told] == [("began", trouble), ("ended", trouble)]
    assert [(what, found) for what, found, _ in watch(news, MONDAY, MONDAY + MINUTE, {0: result})] == [
        ("began", trouble)
    ]


def test_no_answer_is_told_after_three_failures_over_two_hours() -> None:
    news = every(HOUR, MONDAY - WEEK, MONDAY + WEEK)
    assert watch(news, MONDAY, MONDAY + DAY, {3: DOWN, 4: DOWN}) == []
    told = watch(news, MONDAY, MONDAY + DAY, {3: DOWN, 4: DOWN, 5: replace(DOWN, trouble=Trouble.REFUSED)})
    assert [(what, trouble) for what, trouble, _ in told] == [
        ("began", Trouble.REFUSED),
        ("ended", Trouble.REFUSED),
    ]
    unknown = watch(news, MONDAY, MONDAY + DAY, dict.fromkeys(range(9), DOWN))
    assert [what for what, _, _ in unknown] == ["began"]
    assert 2 * HOUR <= unknown[0][2] - MONDAY <= 5 * HOUR


def test_three_failures_within_the_hour_are_not_told_yet() -> None:
    state = replace(READ, failures=3, last_error="answered 503", trouble=Trouble.FAULTY)
    assert trouble_now(record(replace(state, last_success_at=NOW - HOUR)), NOW) is None
    assert trouble_now(record(replace(state, last_success_at=NOW - 2 * HOUR)), NOW) is not None


def test_one_failure_of_a_source_that_is_read_every_six_hours_is_not_told_yet() -> None:
    state = replace(READ, last_success_at=NOW - 6 * HOUR, last_error="answered 503", trouble=Trouble.FAULTY)
    assert trouble_now(record(replace(state, failures=2)), NOW) is None
    assert trouble_now(record(replace(state, failures=3)), NOW) is not None


def test_gone_is_told_at_once_even_when_the_source_was_paused_for_it() -> None:
    state = after_fetch("gazette", READ, FetchResult(error="answered 410", trouble=Trouble.GONE), NOW)
    for active in (True, False):
        found = trouble_now(record(state, active=active), NOW)
        assert found is not None
        assert found[0] is Trouble.GONE
    assert trouble_now(record(replace(READ, newest_item_at=NOW - 99 * DAY), active=False), NOW) is None


def test_a_permanent_redirect_is_told_with_where_it_leads_until_it_was_followed() -> None:
    moved = replace(READ, moved_to="https://new.example.org/feed")
    opened = incidents_of(record(moved), None, NOW).to_open
    assert opened is not None
    assert opened.trouble is Trouble.MOVED
    assert "https://new.example.org/feed" in opened.detail
    assert incidents_of(record(READ), opened, NOW).to_close == opened


# --- incidents ---


def incident(trouble: Trouble = Trouble.EMPTY, **changes: Any) -> Incident:
    values: dict[str, Any] = {
        "id": 3,
        "source": "harbour-gazette",
        "name": "Harbour Gazette",
        "began_at": NOW - DAY,
    }
    return Incident(trouble=trouble, **(values | changes))


def test_an_incident_that_goes_on_changes_nothing() -> None:
    empty = replace(READ, trouble=Trouble.EMPTY, failures=4, items=0)
    assert incidents_of(record(empty), incident(), NOW) == (None, None)


def test_another_trouble_ends_the_one_incident_and_begins_another() -> None:
    empty = replace(READ, trouble=Trouble.EMPTY, failures=4, items=0)
    before = incident(Trouble.PAGE)
    opened, closed = incidents_of(record(empty), before, NOW)
    assert closed == before
    assert opened is not None
    assert (opened.trouble, opened.began_at, opened.id, opened.name) == (Trouble.EMPTY, NOW, 0, "Harbour Gazette")


def test_a_dead_site_that_fails_in_several_ways_is_one_incident() -> None:
    state = replace(READ, last_success_at=NOW - DAY, failures=9, last_error="x", trouble=Trouble.UNREACHABLE)
    assert incidents_of(record(state), incident(Trouble.FAULTY), NOW) == (None, None)


def test_a_failure_that_may_be_passing_ends_no_incident() -> None:
    failed_once = replace(READ, failures=1, last_error="x", trouble=Trouble.UNREACHABLE)
    assert incidents_of(record(failed_once), incident(), NOW) == (None, None)
    undated_once = replace(READ, failures=1, trouble=Trouble.UNDATED, undated=5)
    assert incidents_of(record(undated_once), incident(), NOW) == (None, None)
    assert incidents_of(record(READ, active=False, reason="paused"), incident(), NOW) == (None, None)
    assert incidents_of(record(READ), incident(), NOW) == (None, incident())


def test_an_incident_whose_end_was_told_is_told_again_when_it_is_back_for_a_day() -> None:
    empty = replace(READ, trouble=Trouble.EMPTY, failures=4, items=0)
    back = incident(told_at=NOW - 2 * DAY, end_told_at=NOW - 23 * HOUR)
    assert incidents_of(record(empty), back, NOW) == (None, None)
    again = incidents_of(record(empty), back, NOW + HOUR).to_open
    assert again is not None
    assert (again.id, again.told_at, again.end_told_at) == (3, None, None)


# --- words ---


@pytest.mark.parametrize(
    ("state", "active", "status", "words"),
    [
        (STATE, True, HealthStatus.NEW, "never read"),
        (READ, True, HealthStatus.OK, "newest item 60 min ago"),
        (replace(READ, failures=3, last_error="answered 503"), True, HealthStatus.FAILING,
         "failed 3 times: answered 503"),
        (replace(READ, newest_item_at=NOW - 15 * DAY), True, HealthStatus.SILENT, "brings nothing new"),
        (replace(READ, trouble=Trouble.UNDATED, failures=1), True, HealthStatus.TROUBLED,
         "none of its items has a date"),
        (replace(READ, trouble=Trouble.EMPTY, failures=1), True, HealthStatus.TROUBLED, "lists no items"),
        (replace(READ, moved_to="https://new.example.org/"), True, HealthStatus.TROUBLED,
         "moved to https://new.example.org/"),
        (replace(STATE, failures=2), False, HealthStatus.OFF, "paused by an admin"),
    ],
)  # fmt: skip
def test_health_judges_what_a_source_brings(
    state: SourceState, active: bool, status: HealthStatus, words: str
) -> None:
    found = health(record(state, active=active, reason="" if active else "paused by an admin"), NOW)
    assert found.status is status
    assert words in str(found)


def test_health_says_when_a_source_is_asked_next() -> None:
    due = record(replace(STATE, next_fetch_at=NOW + timedelta(minutes=12)))
    assert health(due, NOW).next_check == "next check in 12 min"
    assert health(due, NOW + HOUR).next_check == "due now"


SILENT_WORDS = (
    "It answers, but brings nothing new. The newest item is of 23 February 2026, 12:00 UTC, and its answer has "
    "been the same since 24 February 2026, 12:00 UTC. Usually it brings one about every 60 min. "
    "Please look at the site: the feed may have been given up or moved."
)
FAULTY_WORDS = (
    "Its server answers with errors. It was last read on 10 March 2026, 09:00 UTC; it said: answered 503. "
    "Nothing to do: I keep trying until the site is well again."
)
EMPTY_WORDS = (
    "It answers, but lists no items. The newest item is of 10 March 2026, 11:00 UTC. "
    "Please look at the site: the feed may have been given up or moved."
)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"newest_item_at": NOW - 15 * DAY, "changed_at": NOW - 14 * DAY}, SILENT_WORDS),
        (
            {
                "last_success_at": NOW - 3 * HOUR,
                "failures": 4,
                "last_error": "answered 503.",
                "trouble": Trouble.FAULTY,
            },
            FAULTY_WORDS,
        ),
        ({"trouble": Trouble.EMPTY, "failures": 2}, EMPTY_WORDS),
    ],
)
def test_the_words_say_what_is_wrong_since_when_and_what_to_do(changes: dict[str, Any], words: str) -> None:
    found = trouble_now(record(replace(READ, **changes)), NOW)
    assert found is not None
    assert found[1] == words


@pytest.mark.parametrize("trouble", Trouble)
@pytest.mark.parametrize("never_read", [True, False])
def test_every_trouble_has_words(trouble: Trouble, never_read: bool) -> None:
    success = None if never_read else NOW - DAY
    error = replace(STATE, last_success_at=success, failures=9, last_error="it broke", trouble=trouble)
    found = trouble_now(record(error), NOW)
    assert found is not None
    assert found[0] is trouble
    assert found[1].endswith(".")
    assert ".." not in found[1]
    assert "it said: it broke. " in found[1]
