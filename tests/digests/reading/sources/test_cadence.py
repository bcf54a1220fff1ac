from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import (
    AddressError,
    DisallowedError,
    FeedError,
    FetchError,
    PageError,
    PageInsteadError,
    SourceError,
    WallError,
    WorkError,
)
from digests.model import SourceState, Trouble
from digests.rules.reading.sources.cadence import (
    FetchResult,
    after_fetch,
    cadence_of,
    first_reading,
    left_alone_until,
    outside,
    trouble_of,
    unfinished_since,
    validators,
)
from tests.factories import NOW

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
STATE = SourceState(next_fetch_at=NOW)
FAILED = FetchResult(error="answered 503", trouble=Trouble.FAULTY)


def answer(**values: Any) -> FetchResult:
    return FetchResult(**({"body_hash": "h", "items": 5, "whole": True} | values))


def every(span: timedelta, count: int = 12, until: datetime = NOW) -> tuple[datetime, ...]:
    return tuple(until - span * number for number in range(count))


def fail(
    times: int, result: FetchResult = FAILED, state: SourceState = STATE, name: str = "gazette"
) -> SourceState:
    for _ in range(times):
        state = after_fetch(name, state, result, NOW)
    return state


def pause_after(result: FetchResult, state: SourceState = STATE) -> float:
    """Minutes until the next reading, without the share of chance."""
    return after_fetch("gazette", state, result, NOW).interval / 60


# --- success ---


def test_a_source_that_answers_is_asked_again_in_half_an_hour_and_its_failures_are_forgotten() -> None:
    known = replace(fail(3), last_success_at=NOW - DAY, body_hash="g", items=5)
    state = after_fetch("gazette", known, answer(etag='"x"', newest_item_at=NOW - HOUR), NOW)
    assert timedelta(minutes=30) <= state.next_fetch_at - NOW <= timedelta(minutes=33)
    assert (state.failures, state.last_error, state.trouble) == (0, "", None)
    assert (state.last_success_at, state.last_attempt_at, state.read_whole_at, state.changed_at) == (NOW,) * 4
    assert (state.etag, state.body_hash, state.newest_item_at) == ('"x"', "h", NOW - HOUR)


@pytest.mark.parametrize("span", [5 * MINUTE, DAY, 7 * DAY])
def test_a_new_source_is_read_again_within_minutes_and_then_at_its_own_pace(span: timedelta) -> None:
    first = after_fetch("gazette", fail(1), answer(published=every(span)), NOW)
    assert 10 * MINUTE <= first.next_fetch_at - NOW <= 11 * MINUTE
    for result in (answer(published=every(span)), FetchResult(not_modified=True)):
        second = after_fetch("gazette", first, result, first.next_fetch_at)
        assert second.next_fetch_at - first.next_fetch_at >= timedelta(seconds=first.interval)


def test_a_first_reading_in_turns_is_followed_by_a_second_reading_within_minutes_too() -> None:
    begun = after_fetch("gazette", STATE, answer(published=every(DAY), unfinished=True), NOW)
    ended = after_fetch("gazette", begun, answer(published=every(DAY)), NOW + MINUTE)
    assert begun.next_fetch_at == NOW + MINUTE
    assert 10 * MINUTE <= ended.next_fetch_at - (NOW + MINUTE) <= 11 * MINUTE


@pytest.mark.parametrize("wish", [{"pause": 7200.0}, {"fresh_for": 7200.0}, {"retry_after": 7200.0}])
def test_what_a_new_source_asks_for_itself_is_obeyed_after_its_first_reading(wish: dict[str, float]) -> None:
    state = after_fetch("gazette", STATE, answer(published=every(5 * MINUTE), **wish), NOW)
    assert state.next_fetch_at - NOW >= 2 * HOUR


@pytest.mark.parametrize(
    ("span", "minutes"),
    [(5 * MINUTE, 15), (40 * MINUTE, 20), (4 * HOUR, 120), (DAY, 360), (7 * DAY, 360), (None, 30)],
)
def test_a_source_is_asked_at_half_its_own_interval_within_bounds(span: timedelta | None, minutes: int) -> None:
    assert pause_after(answer(published=every(span) if span else ())) == pytest.approx(minutes)


@pytest.mark.parametrize(
    ("wishes", "minutes"),
    [
        ({"pause": 60}, 30),
        ({"pause": 3600}, 60),
        ({"fresh_for": 7200.0, "pause": 3600}, 120),
        ({"pause": 7 * 86400}, 1440),
        ({"pause": 1e300}, 1440),
        ({"fresh_for": float("nan"), "pause": -5}, 30),
    ],
)
def test_the_wishes_of_feed_and_server_only_lengthen_the_pause_to_a_day(
    wishes: dict[str, float], minutes: int
) -> None:
    assert pause_after(answer(**wishes)) == minutes


def test_not_modified_is_a_success_that_keeps_what_is_known() -> None:
    known = replace(
        after_fetch("gazette", STATE, answer(etag='"x"', last_modified="then", undated=2, pause=7200), NOW - HOUR),
        newest_item_at=NOW - HOUR,
    )
    state = after_fetch("gazette", known, FetchResult(not_modified=True), NOW)
    assert (state.etag, state.last_modified, state.body_hash) == ('"x"', "then", "h")
    assert (state.items, state.undated, state.newest_item_at) == (5, 2, NOW - HOUR)
    assert (state.changed_at, state.read_whole_at, state.last_success_at) == (NOW - HOUR, NOW - HOUR, NOW)
    assert state.interval == 7200  # a wish holds until the feed is seen again
    after_failure = after_fetch("gazette", fail(3, state=known), FetchResult(not_modified=True), NOW)
    assert after_failure.interval == 1800


def test_an_answer_without_validators_forgets_the_old_ones_and_an_unfinished_one_counts_as_unseen() -> None:
    state = after_fetch("gazette", replace(STATE, etag='"x"', last_modified="then"), answer(), NOW)
    assert (state.etag, state.last_modified) == ("", "")
    state = after_fetch("gazette", STATE, answer(etag='"x"', last_modified="then", unfinished=True), NOW)
    assert (state.next_fetch_at - NOW, state.etag, state.last_modified, state.body_hash) == (MINUTE, "", "", "")


def test_a_first_reading_lasts_until_it_comes_to_its_end() -> None:
    assert first_reading(STATE)
    state = STATE
    for minutes in (0, 1):
        state = after_fetch("gazette", state, answer(unfinished=True), NOW + minutes * MINUTE)
        assert first_reading(state)
        assert unfinished_since(state) == NOW
    state = after_fetch("gazette", state, FAILED, NOW + 2 * MINUTE)
    assert first_reading(state)
    state = after_fetch("gazette", state, answer(), NOW + 3 * MINUTE)
    assert not first_reading(state)
    assert not first_reading(replace(state, body_hash="", read_whole_at=None))  # it has moved
    assert unfinished_since(state) is None
    state = after_fetch("gazette", state, answer(unfinished=True, body_hash="other"), NOW + HOUR)
    assert not first_reading(state)
    assert unfinished_since(state) == NOW + HOUR


@pytest.mark.parametrize("unfinished", [False, True])
def test_a_source_whose_pages_want_rest_is_not_asked_before_it_is_over(unfinished: bool) -> None:
    state = after_fetch("gazette", STATE, answer(unfinished=unfinished, retry_after=7200.0), NOW)
    assert state.next_fetch_at == NOW + 2 * HOUR
    assert state.last_error == ""


def test_a_source_is_read_whole_once_a_day_whatever_it_answers() -> None:
    state = replace(STATE, etag='W/"x', last_modified="then", read_whole_at=NOW)
    for _ in range(30):
        state = after_fetch("gazette", state, FetchResult(not_modified=True), NOW)
    assert validators(state, NOW + 23 * HOUR) == ('W/"x', "then")
    assert validators(state, NOW + 24 * HOUR) == ("", "")
    assert validators(fail(1, state=state), NOW + 24 * HOUR) == ("", "")
    assert validators(replace(state, read_whole_at=None), NOW) == ("", "")


def test_a_permanent_redirect_is_remembered_until_it_is_no_more() -> None:
    state = after_fetch("gazette", STATE, answer(moved_to="https://new.example.org/"), NOW)
    assert state.moved_to == "https://new.example.org/"
    assert fail(1, state=state).moved_to == "https://new.example.org/"
    assert after_fetch("gazette", state, FetchResult(not_modified=True), NOW).moved_to == ""


def test_answers_without_use_are_counted_in_a_row() -> None:
    empty = answer(items=0)
    state = after_fetch("gazette", STATE, empty, NOW)
    assert (state.trouble, state.failures, state.last_error, state.items) == (Trouble.EMPTY, 1, "", 0)
    state = after_fetch("gazette", state, FetchResult(not_modified=True), NOW)
    assert (state.trouble, state.failures) == (Trouble.EMPTY, 2)
    undated = after_fetch("gazette", state, answer(items=3, undated=3), NOW)
    assert (undated.trouble, undated.failures) == (Trouble.UNDATED, 1)
    failed = fail(1, state=state)
    assert (failed.trouble, failed.failures) == (Trouble.FAULTY, 1)
    assert after_fetch("gazette", state, answer(items=3, undated=2), NOW).trouble is None


# --- rhythm ---


MIDNIGHT = datetime(2026, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "rhythm"),
    [
        (every(HOUR, 4), (3600, 3600)),
        (every(HOUR, 3), (None, 3600)),
        (every(HOUR, 1), (None, None)),
        (every(timedelta(minutes=1), 4), (60, 60)),
        ((), (None, None)),
        ([*every(HOUR, 4), NOW + 90 * DAY], (3600, 3600)),
        ([*every(HOUR, 6), NOW - 400 * DAY], (3600, 3600)),
        ([MIDNIGHT - DAY * number for number in range(3) for _ in range(8)], (3 * 86400 / 24, 86400)),
        (every(DAY, 6, MIDNIGHT), (86400, 86400)),
    ],
)
def test_four_dated_items_teach_the_rhythm_whatever_is_pinned_or_to_come(
    published: Sequence[datetime], rhythm: tuple[float | None, float | None]
) -> None:
    assert cadence_of(published, NOW) == rhythm


def test_items_of_one_minute_are_one_moment() -> None:
    bursts = [at - HOUR + timedelta(seconds=20 * number) for at in every(DAY, 5) for number in range(3)]
    assert cadence_of(bursts, NOW)[0] == pytest.approx(86400, rel=0.001)


def test_who_rests_at_weekends_is_known_by_it() -> None:
    friday = datetime(2026, 3, 6, 17, tzinfo=UTC)
    office = [friday - DAY * day - 3 * HOUR * number for day in range(3) for number in range(3)]
    _, gap = cadence_of(office, NOW)
    assert gap is not None
    assert gap >= 60 * 3600
    _, gap = cadence_of([*office, friday + DAY + HOUR], NOW)
    assert gap is not None
    assert gap < 60 * 3600


def test_one_odd_reading_does_not_swing_the_rhythm() -> None:
    state = after_fetch("gazette", STATE, answer(published=every(HOUR)), NOW)
    odd = after_fetch("gazette", state, answer(published=every(30 * DAY)), NOW + HOUR)
    assert odd.cadence is not None
    assert odd.cadence < 6 * 3600
    assert after_fetch("gazette", odd, answer(published=()), NOW + HOUR).cadence == odd.cadence


def test_a_long_gap_is_learnt_soon_and_forgotten_slowly() -> None:
    state = after_fetch("gazette", STATE, answer(published=every(HOUR)), NOW)
    for reading in range(5):
        state = after_fetch("gazette", state, answer(published=every(3 * DAY)), NOW + reading * HOUR)
    assert state.longest_gap is not None
    assert state.longest_gap > 2 * 86400
    for reading in range(24 * 7):
        state = after_fetch("gazette", state, answer(published=every(HOUR)), NOW + reading * HOUR)
    assert state.longest_gap > 86400


@given(st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), max_size=30))  # noqa: DTZ001
def test_any_dates_give_spans_within_reason(published: list[datetime]) -> None:
    cadence, gap = cadence_of(published, NOW)
    assert cadence is None or 0 < cadence <= 367 * 86400
    assert gap is None or 60 <= gap <= 366 * 86400
    assert gap is not None or cadence is None


# --- failure ---


def test_a_source_that_fails_is_asked_later_each_time_and_never_given_up() -> None:
    waits = [fail(times).next_fetch_at - NOW for times in range(1, 60)]
    assert timedelta(minutes=30) <= waits[0] <= timedelta(minutes=33)
    assert timedelta(hours=2) <= waits[2] <= timedelta(hours=2.2)
    assert waits == sorted(waits)
    assert 20 * HOUR < waits[-1] <= DAY
    assert (fail(3).failures, fail(3).last_error, fail(3).trouble) == (3, "answered 503", Trouble.FAULTY)
    assert fail(3).last_success_at is None
    disallowed = fail(1, FetchResult(error="robots.txt", trouble=Trouble.DISALLOWED))
    assert 20 * HOUR < disallowed.next_fetch_at - NOW <= DAY


@pytest.mark.parametrize(("asked", "least"), [(7200, 7200), (1, 1800), (10**6, 86400), (float("nan"), 1800)])
def test_retry_after_is_heeded_within_a_day(asked: float, least: float) -> None:
    wait = (fail(1, replace(FAILED, retry_after=asked)).next_fetch_at - NOW).total_seconds()
    assert least <= wait <= max(least, 1980)


def test_sources_that_failed_together_do_not_come_back_together() -> None:
    for times in (1, 20):
        waits = {fail(times, name=f"source-{number}").next_fetch_at for number in range(20)}
        assert len(waits) == 20
    assert len({after_fetch(f"source-{number}", STATE, answer(), NOW).next_fetch_at for number in range(20)}) == 20
    assert fail(1) == fail(1)


def test_404_is_gone_after_days_and_410_at_once() -> None:
    missing = FetchResult(error="answered 404", trouble=Trouble.REFUSED, status=404)
    known = replace(STATE, last_success_at=NOW - 2 * DAY)
    assert fail(1, missing, known).trouble is Trouble.REFUSED
    assert fail(1, missing, replace(known, last_success_at=NOW - 3 * DAY)).trouble is Trouble.GONE
    assert fail(7, missing).trouble is Trouble.REFUSED
    assert fail(8, missing).trouble is Trouble.GONE
    assert fail(8, replace(missing, status=403)).trouble is Trouble.REFUSED
    assert trouble_of(FetchError(status=410)) is Trouble.GONE


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (FetchError(), Trouble.UNREACHABLE),
        (FetchError(status=404), Trouble.REFUSED),
        (FetchError(status=429), Trouble.REFUSED),
        (FetchError(status=503), Trouble.FAULTY),
        (DisallowedError(), Trouble.DISALLOWED),
        (WallError(), Trouble.WALL),
        (PageInsteadError(), Trouble.PAGE),
        (FeedError(), Trouble.UNREADABLE),
        (PageError(), Trouble.UNREADABLE),
        (WorkError(), Trouble.UNREADABLE),
        (AddressError(), Trouble.UNREACHABLE),
        (SourceError(), Trouble.UNREACHABLE),
    ],
)
def test_every_error_has_its_class(error: SourceError, trouble: Trouble) -> None:
    assert trouble_of(error) is trouble


# --- hours and days to skip ---


@pytest.mark.parametrize(
    ("hours", "days", "expected"),
    [
        ((), (), NOW),
        ((12, 13), (), NOW + 2 * HOUR),
        ((), (1, 2), NOW + 36 * HOUR),
        (range(24), (), NOW),
        ((), range(7), NOW),
        (range(24), (1,), NOW + 12 * HOUR),
        ((0, 12), (1,), NOW + 13 * HOUR),
        ((12, 99), (-1,), NOW + HOUR),
    ],
)
def test_a_feed_is_not_asked_in_the_hours_and_days_it_skips(hours: Any, days: Any, expected: datetime) -> None:
    assert NOW.weekday() == 1  # a Tuesday, at noon
    assert outside(NOW, frozenset(hours), frozenset(days)) == expected


@pytest.mark.parametrize(
    ("hours", "days", "wanted"),
    [((), (), None), ((12, 13), (), 2 * HOUR), ((11, 13), (), None), ((), (1,), 12 * HOUR), (range(24), (), None)],
)
def test_a_feed_that_is_come_to_in_its_own_hours_is_left_alone_until_they_are_over(
    hours: Any, days: Any, wanted: timedelta | None
) -> None:
    state = replace(STATE, skip_hours=frozenset(hours), skip_days=frozenset(days))
    until = left_alone_until("gazette", state, NOW)
    if wanted is None:
        assert until is None
    else:
        assert until is not None
        assert wanted <= until - NOW < wanted + 50 * MINUTE
        assert left_alone_until("gazette", state, until) is None


RESULTS = st.builds(
    FetchResult,
    error=st.sampled_from(["", "answered 503"]),
    trouble=st.none() | st.sampled_from(Trouble),
    status=st.none() | st.sampled_from([404, 410, 503]),
    not_modified=st.booleans(),
    whole=st.booleans(),
    items=st.integers(0, 5),
    undated=st.integers(0, 5),
    published=st.lists(st.integers(0, 10**7).map(lambda ago: NOW - timedelta(seconds=ago)), max_size=8).map(tuple),
    pause=st.none() | st.floats(),
    fresh_for=st.none() | st.floats(),
    retry_after=st.none() | st.floats(),
    skip_hours=st.frozensets(st.integers(-1, 25), max_size=26),
    skip_days=st.frozensets(st.integers(-1, 8), max_size=9),
    unfinished=st.booleans(),
)


def test_the_hours_that_a_feed_skips_hold_until_it_says_otherwise() -> None:
    hours = frozenset(range(NOW.hour, NOW.hour + 2))
    told = after_fetch("gazette", STATE, answer(skip_hours=hours), NOW)
    same = after_fetch("gazette", told, answer(not_modified=True, whole=False), NOW)
    failed = after_fetch("gazette", same, FAILED, NOW)
    assert same.next_fetch_at.hour not in hours
    assert failed.next_fetch_at.hour not in hours
    assert after_fetch("gazette", failed, answer(), NOW).skip_hours == frozenset()


@given(st.lists(RESULTS, min_size=1, max_size=12), st.text(max_size=5))
def test_whatever_happens_a_source_is_asked_again_in_time_and_outside_what_it_skips(
    results: list[FetchResult], name: str
) -> None:
    state, now = STATE, NOW
    for result in results:
        state = after_fetch(name, state, result, now)
        assert state.next_fetch_at > now
        assert timedelta(minutes=15) <= timedelta(seconds=state.interval) <= DAY
        hours, days = state.skip_hours & set(range(24)), state.skip_days & set(range(7))
        if not (hours or days):
            assert state.next_fetch_at - now <= DAY * 1.1
        else:
            assert state.next_fetch_at - now <= 10 * DAY
            assert len(hours) == 24 or state.next_fetch_at.hour not in hours
            assert len(days) == 7 or state.next_fetch_at.weekday() not in days
        assert state.last_attempt_at == now
        now = state.next_fetch_at
