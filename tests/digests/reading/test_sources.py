from dataclasses import replace
from datetime import timedelta

import pytest

from digests.errors import SourceError
from digests.model import Ownership, Policy, SourceKind, SourceRecord, SourceState
from digests.rules.reading.sources import (
    FetchResult,
    HealthStatus,
    after_fetch,
    health,
    load_seed_sources,
    validators,
)
from tests.factories import NOW, source

HOUR = timedelta(hours=1)
STATE = SourceState(next_fetch_at=NOW)
FAILED = FetchResult(error="answered 503")

PACK = """
[[source]]
id = "gazette"
name = "Harbour Gazette"
url = "https://gazette.example.org/feed"
label = "US, private"
ownership = "private"
party = "us"
family = "gazette"
language = "en"
policy = "link-only"

[[source]]
id = "ministry"
name = "Ministry"
url = "https://ministry.example.org/"
kind = "index-page"
active = false
reason = "it has no feed"
"""


def fail(times: int, result: FetchResult = FAILED) -> SourceState:
    state = STATE
    for _ in range(times):
        state = after_fetch("gazette", state, result, NOW)
    return state


def test_a_pack_gives_its_sources_with_cautious_defaults() -> None:
    gazette, ministry = load_seed_sources(PACK)
    assert (gazette.policy, gazette.ownership, gazette.active) == (Policy.LINK_ONLY, Ownership.PRIVATE, True)
    assert (ministry.kind, ministry.label, ministry.policy) == (
        SourceKind.INDEX_PAGE,
        "unlabelled",
        Policy.EXCERPT,
    )
    assert (ministry.active, ministry.reason) == (False, "it has no feed")


def test_every_fault_of_a_pack_is_named_at_once() -> None:
    faulty = (
        PACK
        + """
[[source]]
id = "gazette"
name = "Again"
url = "https://gazette.example.org/feed"
[[source]]
id = "odd"
name = "Odd"
url = "ftp://odd.example.org/"
kind = "telepathy"
colour = "red"
active = false
[[source]]
name = 7
"""
    )
    with pytest.raises(SourceError) as caught:
        load_seed_sources(faulty)
    text = str(caught.value)
    for words in (
        "'gazette' stands twice", "'https://gazette.example.org/feed' stands twice", "odd: kind must be one of",
        "odd: 'colour' is no field", "odd: a source that is off needs a reason",
        "odd: the address is of the kind ftp",
        "source number 5: id is missing", "source number 5: name must be text",
    ):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize("text", ["[[source", 'source = "x"', "source = [1]"])
def test_what_is_no_pack_is_an_error(text: str) -> None:
    with pytest.raises(SourceError):
        load_seed_sources(text)


def test_a_source_that_answers_is_asked_again_in_half_an_hour() -> None:
    state = after_fetch("gazette", fail(3), FetchResult(etag='"x"', body_hash="h", newest_item_at=NOW - HOUR), NOW)
    assert timedelta(minutes=30) <= state.next_fetch_at - NOW <= timedelta(minutes=33)
    assert (state.failures, state.last_error) == (0, "")
    assert (state.last_success_at, state.last_attempt_at) == (NOW, NOW)
    assert (state.etag, state.body_hash, state.newest_item_at) == ('"x"', "h", NOW - HOUR)


@pytest.mark.parametrize(("wish", "minutes"), [(60, 15), (3600, 60), (7 * 86400, 360), (1e300, 360), (None, 30)])
def test_a_feeds_wish_for_a_pause_counts_within_bounds(wish: float | None, minutes: int) -> None:
    pause = after_fetch("gazette", STATE, FetchResult(pause=wish), NOW).next_fetch_at - NOW
    assert timedelta(minutes=minutes) <= pause <= timedelta(minutes=minutes * 1.1)


def test_not_modified_is_a_success_that_keeps_what_is_known() -> None:
    known = replace(STATE, etag='"x"', last_modified="then", body_hash="h", newest_item_at=NOW - HOUR, failures=2)
    state = after_fetch("gazette", known, FetchResult(not_modified=True), NOW)
    assert (state.etag, state.last_modified, state.body_hash) == ('"x"', "then", "h")
    assert (state.newest_item_at, state.failures, state.last_success_at) == (NOW - HOUR, 0, NOW)


def test_an_answer_without_validators_forgets_the_old_ones() -> None:
    state = after_fetch(
        "gazette", replace(STATE, etag='"x"', last_modified="then"), FetchResult(body_hash="h"), NOW
    )
    assert (state.etag, state.last_modified) == ("", "")


def test_a_source_that_fails_three_times_is_asked_later_each_time() -> None:
    waits = [fail(times).next_fetch_at - NOW for times in range(1, 9)]
    assert timedelta(minutes=30) <= waits[0] <= timedelta(minutes=33)
    assert timedelta(hours=2) <= waits[2] <= timedelta(hours=2.2)
    assert waits == sorted(waits)
    assert fail(3).failures == 3
    assert fail(3).last_error == "answered 503"
    assert fail(3).last_success_at is None


def test_a_source_is_never_given_up() -> None:
    assert fail(500).next_fetch_at - NOW == timedelta(hours=24)


@pytest.mark.parametrize(("asked", "least"), [(7200, 7200), (1, 1800), (10**6, 86400)])
def test_retry_after_is_heeded_within_a_day(asked: float, least: float) -> None:
    wait = (fail(1, replace(FAILED, retry_after=asked)).next_fetch_at - NOW).total_seconds()
    assert least <= wait <= max(least, 1980)


def test_sources_that_failed_together_do_not_come_back_together() -> None:
    waits = {after_fetch(f"source-{number}", STATE, FAILED, NOW).next_fetch_at for number in range(20)}
    assert len(waits) == 20
    assert after_fetch("a", STATE, FAILED, NOW) == after_fetch("a", STATE, FAILED, NOW)


def test_a_source_is_read_whole_once_a_day() -> None:
    state = replace(STATE, etag='"x"', last_modified="then", last_success_at=NOW - HOUR)
    assert validators(state, NOW) == ('"x"', "then")
    assert validators(state, NOW + timedelta(days=1)) == ("", "")
    assert validators(replace(state, last_success_at=None), NOW) == ("", "")


@pytest.mark.parametrize(
    ("state", "active", "status", "words"),
    [
        (STATE, True, HealthStatus.NEW, "never read"),
        (replace(STATE, last_success_at=NOW, newest_item_at=NOW - 3 * HOUR), True, HealthStatus.OK, "3 h ago"),
        (fail(3), True, HealthStatus.FAILING, "failed 3 times: answered 503"),
        (replace(STATE, last_success_at=NOW, newest_item_at=NOW - 15 * 24 * HOUR), True, HealthStatus.SILENT,
         "brings nothing new"),
        (replace(STATE, last_success_at=NOW), True, HealthStatus.SILENT, "none of its items has a date"),
        (replace(STATE, failures=2), False, HealthStatus.OFF, "paused by an admin"),
    ],
)  # fmt: skip
def test_health_judges_what_a_source_brings(
    state: SourceState, active: bool, status: HealthStatus, words: str
) -> None:
    reason = "" if active else "paused by an admin"
    found = health(SourceRecord(source(active=active, reason=reason), state), NOW)
    assert found.status is status
    assert words in str(found)


def test_health_says_when_a_source_is_asked_next() -> None:
    record = SourceRecord(source(), replace(STATE, next_fetch_at=NOW + timedelta(minutes=12)))
    assert health(record, NOW).next_check == "next check in 12 min"
    assert health(record, NOW + HOUR).next_check == "due now"
