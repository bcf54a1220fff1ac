from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.model import Coverage, Gap, Held, Incident, SourceKind, SourceRecord, SourceState, Trouble
from digests.rules.reading.sources.cadence import FetchResult, after_fetch
from digests.rules.reading.sources.health import (
    Health,
    HealthStatus,
    budget_incident,
    cause_of,
    coverage,
    health,
    incidents_of,
    last_news_at,
    silence_allowed,
    trouble_now,
)
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
    later = record(state, kind=SourceKind.INDEX_PAGE)
    assert trouble_now(later, NOW + 2 * DAY) is Trouble.SILENT
    assert last_news_at(later) == NOW - 20 * DAY


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


@pytest.mark.parametrize(("failures", "hours", "told"), [(3, 1, False), (3, 2, True), (2, 6, False), (3, 6, True)])
def test_neither_three_failures_within_the_hour_nor_two_over_hours_are_told_yet(
    failures: int, hours: int, told: bool
) -> None:
    failing = replace(READ, failures=failures, last_error="answered 503", trouble=Trouble.FAULTY)
    found = trouble_now(record(replace(failing, last_success_at=NOW - hours * HOUR)), NOW)
    assert found == (Trouble.FAULTY if told else None)


def test_gone_is_told_at_once_even_when_the_source_was_paused_for_it() -> None:
    state = after_fetch("gazette", READ, FetchResult(error="answered 410", trouble=Trouble.GONE), NOW)
    for active in (True, False):
        assert trouble_now(record(state, active=active), NOW) is Trouble.GONE
    assert trouble_now(record(replace(READ, newest_item_at=NOW - 99 * DAY), active=False), NOW) is None


def test_a_permanent_redirect_is_told_with_where_it_leads_until_it_was_followed() -> None:
    moved = replace(READ, moved_to="https://new.example.org/feed")
    opened = incidents_of(record(moved), None, NOW).to_open
    assert opened is not None
    assert opened.trouble is Trouble.MOVED
    assert opened.detail == "https://new.example.org/feed"
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


EMPTY = replace(READ, trouble=Trouble.EMPTY, failures=4, items=0)
DEAD = replace(READ, last_success_at=NOW - DAY, failures=9, last_error="x", trouble=Trouble.UNREACHABLE)
FAILED_ONCE = replace(READ, failures=1, last_error="x", trouble=Trouble.UNREACHABLE)


@pytest.mark.parametrize(
    ("read", "before", "ended"),
    [
        (record(EMPTY), incident(), False),
        (record(DEAD), incident(Trouble.FAULTY), False),
        (record(FAILED_ONCE), incident(), False),
        (record(replace(READ, failures=1, trouble=Trouble.UNDATED, undated=5)), incident(), False),
        (record(READ, active=False, reason="paused"), incident(), False),
        (record(READ), incident(), True),
    ],
)
def test_an_incident_goes_on_while_its_source_fails_in_whatever_way_or_may_still(
    read: SourceRecord, before: Incident, ended: bool
) -> None:
    assert incidents_of(read, before, NOW) == (None, before if ended else None)


def test_another_trouble_ends_the_one_incident_and_begins_another() -> None:
    before = incident(Trouble.PAGE)
    opened, closed = incidents_of(record(EMPTY), before, NOW)
    assert closed == before
    assert opened is not None
    assert (opened.trouble, opened.began_at, opened.id, opened.name) == (Trouble.EMPTY, NOW, 0, "Harbour Gazette")


def test_an_incident_whose_end_was_told_is_told_again_when_it_is_back_for_a_day() -> None:
    back = incident(told_at=NOW - 2 * DAY, end_told_at=NOW - 23 * HOUR)
    assert incidents_of(record(EMPTY), back, NOW) == (None, None)
    again = incidents_of(record(EMPTY), back, NOW + HOUR).to_open
    assert again is not None
    assert (again.id, again.told_at, again.end_told_at) == (3, None, None)


# --- how a source is listed, and why ---


@pytest.mark.parametrize(
    ("state", "active", "status", "trouble"),
    [
        (STATE, True, HealthStatus.NEW, None),
        (READ, True, HealthStatus.OK, None),
        (replace(READ, failures=1, last_error="answered 503", trouble=Trouble.FAULTY), True, HealthStatus.FAILING,
         Trouble.FAULTY),
        (replace(READ, newest_item_at=NOW - 15 * DAY), True, HealthStatus.SILENT, Trouble.SILENT),
        (replace(READ, trouble=Trouble.UNDATED, failures=1), True, HealthStatus.TROUBLED, Trouble.UNDATED),
        (replace(READ, trouble=Trouble.EMPTY, failures=1), True, HealthStatus.TROUBLED, Trouble.EMPTY),
        (replace(READ, moved_to="https://new.example.org/"), True, HealthStatus.TROUBLED, Trouble.MOVED),
        (replace(READ, failures=2, last_error="x", trouble=Trouble.FAULTY), False, HealthStatus.OFF, None),
        (replace(READ, failures=1, last_error="answered 410", trouble=Trouble.GONE), False, HealthStatus.OFF,
         Trouble.GONE),
    ],
)  # fmt: skip
def test_health_judges_what_a_source_brings(
    state: SourceState, active: bool, status: HealthStatus, trouble: Trouble | None
) -> None:
    assert health(record(state, active=active), NOW) == Health(status, trouble)


@pytest.mark.parametrize(
    ("trouble", "error", "cause"),
    [
        (Trouble.FAULTY, "https://harbour-gazette.example.org/feed.xml answered 503", "answered 503"),
        (Trouble.UNREACHABLE, "https://harbour-gazette.example.org/feed.xml: time-out", "time-out"),
        (Trouble.REFUSED, "https://elsewhere.example.org/ answered 403",
         "https://elsewhere.example.org/ answered 403"),
        (Trouble.UNREADABLE, "the answer is empty", "the answer is empty"),
        (Trouble.PAGE, "the answer is a web page (HTML), not a feed", ""),
        (Trouble.SILENT, "", ""),
    ],
)  # fmt: skip
def test_the_cause_is_what_the_log_says_where_that_says_more_than_the_trouble(
    trouble: Trouble, error: str, cause: str
) -> None:
    assert cause_of(record(replace(READ, last_error=error, trouble=trouble)), trouble) == cause


def test_a_source_over_its_budget_stays_an_incident_as_long_as_it_is_and_its_end_is_told() -> None:
    flooding, well = Held(over_budget=700), Held(set_aside=1)
    begun = incidents_of(record(), None, NOW, flooding).to_open
    assert begun == budget_incident(record().source, flooding, NOW)
    assert begun.trouble is Trouble.OVER_BUDGET
    assert "700 articles" in begun.detail
    told = replace(begun, id=4, told_at=NOW)
    assert incidents_of(record(), told, NOW + HOUR, flooding) == (None, None)
    assert incidents_of(record(), told, NOW + DAY, well) == (None, told)


def test_that_a_source_does_not_answer_is_told_before_what_it_costs() -> None:
    silent = record(replace(READ, last_error="503", trouble=Trouble.FAULTY, failures=5, last_success_at=NOW - DAY))
    begun = incidents_of(silent, None, NOW, Held(over_budget=7)).to_open
    assert begun is not None
    assert begun.trouble is Trouble.FAULTY


def listed_record(name: str = "gazette", *, active: bool = True, **state: object) -> SourceRecord:
    values: dict[str, object] = {"next_fetch_at": NOW, "last_success_at": NOW - HOUR, "newest_item_at": NOW - HOUR}
    return SourceRecord(source(name, active=active), SourceState(**(values | state)))  # type: ignore[arg-type]


LAST, LONG_AGO = NOW - 3 * DAY, NOW - 40 * DAY
USELESS = {"failures": 2, "newest_item_at": LAST}


@pytest.mark.parametrize(
    ("state", "gaps"),
    [
        ({"newest_item_at": LONG_AGO, "cadence": 3600.0}, (Gap("Gazette", Trouble.SILENT, LONG_AGO),)),
        (USELESS | {"trouble": Trouble.EMPTY}, (Gap("Gazette", Trouble.EMPTY, LAST),)),
        (USELESS | {"trouble": Trouble.UNDATED}, (Gap("Gazette", Trouble.UNDATED, LAST),)),
        ({"trouble": Trouble.UNREACHABLE, "failures": 5, "last_error": "gazette.example.org: timed out"}, ()),
    ],
)
def test_what_was_read_today_is_reached_and_named_where_it_brings_nothing(
    state: dict[str, object], gaps: tuple[Gap, ...]
) -> None:
    assert coverage([listed_record(**state)], NOW) == Coverage(1, 1, gaps)


def test_active_sources_not_read_within_a_day_are_named_in_order_with_since_when() -> None:
    records = [
        listed_record("stale", last_success_at=NOW - 2 * DAY),
        listed_record("fresh"),
        listed_record("never", last_success_at=None, newest_item_at=None),
        listed_record("paused", active=False, last_success_at=None),
    ]
    gaps = (Gap("Never", Trouble.UNREACHABLE), Gap("Stale", Trouble.UNREACHABLE, NOW - 2 * DAY))
    assert coverage(records, NOW) == coverage(records[::-1], NOW) == Coverage(1, 3, gaps)
