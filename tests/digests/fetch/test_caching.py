from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.fetch.exchange import (
    LONGEST_RETRY_AFTER,
    LONGEST_VALIDATOR,
    fresh_for,
    parse_http_date,
    parse_retry_after,
    sendable,
)

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
AT_NOON = "Tue, 10 Mar 2026 12:00:00 GMT"
AT_ONE = "Tue, 10 Mar 2026 13:00:00 GMT"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        (" 90 ", 90),
        ("0", 0),
        ("Tue, 10 Mar 2026 12:10:00 GMT", 600),
        ("Tuesday, 10-Mar-26 12:10:00 GMT", 600),
        ("Tue, 10 Mar 2026 11:00:00 GMT", 0),
        ("Tue, 10 Mar 2099 11:00:00 GMT", LONGEST_RETRY_AFTER),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("9" * 40, LONGEST_RETRY_AFTER),
    ],
)
def test_retry_after_is_read_in_both_forms(text: str, seconds: float | None) -> None:
    assert parse_retry_after(text, NOON) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "public"}, None),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'Max-Age="600", public'}, 600),
        ({"cache-control": "max-age=600, max-age=5"}, 600),
        ({"cache-control": "max-age=600", "age": "200"}, 400),
        ({"cache-control": "max-age=600", "age": "700"}, 0),
        ({"cache-control": "max-age=600", "age": "old"}, 600),
        ({"cache-control": "max-age=soon", "expires": AT_ONE}, 0),
        ({"cache-control": "max-age=-1"}, 0),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "no-store, max-age=600"}, None),
        ({"cache-control": "no-cache", "expires": AT_ONE}, None),
        ({"cache-control": 'no-cache="set-cookie"'}, None),
        ({"expires": AT_ONE}, 3600),
        ({"expires": AT_ONE, "date": "Tue, 10 Mar 2026 12:30:00 GMT"}, 1800),
        ({"expires": AT_ONE, "date": AT_NOON, "age": "600"}, 3000),
        ({"expires": AT_ONE, "cache-control": "max-age=60"}, 60),
        ({"expires": "0"}, 0),
        ({"expires": "-1"}, 0),
        ({"expires": "Tue, 10 Mar 2026 11:00:00 GMT"}, 0),
        ({"cache-control": ",,=,"}, None),
    ],
)
def test_freshness_follows_rfc_9111(headers: dict[str, str], seconds: float | None) -> None:
    assert fresh_for(headers, NOON) == seconds


@given(st.text(max_size=60), st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_no_header_makes_freshness_fail(cache_control: str, expires: str, date: str, age: str) -> None:
    headers = {"cache-control": cache_control, "expires": expires, "date": date, "age": age}
    found = fresh_for(headers, NOON)
    assert found is None or found >= 0
    assert (parse_retry_after(expires, NOON) or 0) >= 0


def test_dates_without_a_zone_are_utc_and_others_become_utc() -> None:
    assert parse_http_date("Tue, 10 Mar 2026 12:00:00") == NOON
    assert parse_http_date("Tue, 10 Mar 2026 13:00:00 +0100") == NOON
    assert parse_http_date("Fri, 31 Dec 9999 23:00:00 -2300") is None


@given(st.binary(min_size=1, max_size=50).filter(lambda value: value == value.strip(b" \t")))
def test_a_validator_is_sent_as_the_bytes_it_came_as_or_not_at_all(value: bytes) -> None:
    forbidden = any(byte < 32 or byte == 127 for byte in value)
    assert sendable(value.decode("latin-1")) == (b"" if forbidden else value)


@pytest.mark.parametrize(
    "value", ["", " x", "x\t", "a\r\nb", "a\x00", "\x7f", "“x”", "x" * (LONGEST_VALIDATOR + 1)]
)
def test_what_a_header_cannot_carry_is_not_sent_and_the_longest_validator_is(value: str) -> None:
    assert sendable(value) == b""
    assert len(sendable("x" * LONGEST_VALIDATOR)) == LONGEST_VALIDATOR
