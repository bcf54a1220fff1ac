"""When an address that did not answer an admin is tried again."""

from datetime import timedelta

import pytest

from digests.errors import (
    AddressError,
    ClosedAddressError,
    DisallowedError,
    FeedError,
    FetchError,
    SourceError,
    WallError,
)
from digests.rules.reading.sources.retries import begun, is_to_try, is_worth_retrying, put_off
from tests.factories import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BROKEN = FetchError("answered 503", code="status-trouble", status=503)
URL = "https://gazette.example.org/feed"


@pytest.mark.parametrize(
    ("error", "worth"),
    [
        (BROKEN, True),
        (FetchError("no answer", code="unreachable"), True),
        (FetchError("no answer", code="too-slow"), True),
        (FetchError("no such host", code="host-unknown"), True),
        (FetchError("wait", code="status-often", status=429), True),
        (FetchError("gone", code="status-gone", status=404), False),
        (FetchError("closed", code="status-closed", status=403), False),
        (FetchError("the proxy refuses", code="proxy"), False),
        (FetchError("private", code="private-network"), False),
        (FetchError("expired", code="certificate-expired"), False),
        (ClosedAddressError("metadata"), False),
        (DisallowedError("robots"), False),
        (AddressError("no address"), False),
        (FeedError("no feed"), False),
        (WallError("a wall"), False),
    ],
)
def test_only_what_may_end_better_is_tried_again(error: SourceError, worth: bool) -> None:
    assert is_worth_retrying(error) is worth


def test_tries_come_at_growing_intervals_for_a_day_and_the_last_one_at_its_end() -> None:
    retry = begun(URL, BROKEN, NOW)
    at = [retry.next_at - NOW]
    while not retry.last:
        retry = put_off(retry, BROKEN, retry.next_at)
        at.append(retry.next_at - NOW)
    waits = [later - earlier for earlier, later in zip([timedelta(), *at], at, strict=False)]
    assert at[0] == 5 * MINUTE
    assert at[-1] == DAY
    assert waits[:-1] == sorted(waits[:-1])
    assert len(at) == 9


def test_the_wait_that_a_host_asks_for_is_obeyed_up_to_a_day() -> None:
    patient = FetchError("answered 503", status=503, retry_after=2 * 3600.0)
    assert begun(URL, patient, NOW).next_at == NOW + 2 * HOUR
    endless = FetchError("answered 503", status=503, retry_after=1e12)
    retry = begun(URL, endless, NOW)
    assert (retry.next_at, retry.last) == (NOW + DAY, True)
    late = put_off(retry, endless, NOW + 20 * HOUR)
    assert (late.next_at, late.last) == (NOW + 44 * HOUR, True), "the wish counts more than the day"
    nonsense = FetchError("answered 503", status=503, retry_after=float("nan"))
    assert begun(URL, nonsense, NOW).next_at == NOW + 5 * MINUTE


def test_a_try_is_due_at_its_time_and_also_if_a_wrong_clock_has_put_it_far_off() -> None:
    retry = begun(URL, BROKEN, NOW)
    assert not is_to_try(retry, NOW + 4 * MINUTE)
    assert is_to_try(retry, NOW + 5 * MINUTE)
    assert is_to_try(retry, NOW - 400 * DAY)
    right = put_off(retry, BROKEN, NOW - 400 * DAY)
    assert right.begun_at == NOW - 400 * DAY, "the day begins anew"
    assert not right.last
