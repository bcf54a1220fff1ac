"""Zones as people write them."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import PreferenceError
from digests.rules.sending.times.zones import parse_zone
from tests.lexicons import lexicon


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Asia/Taipei", "Asia/Taipei"),
        ("asia/taipei", "Asia/Taipei"),
        ("  taipei ", "Asia/Taipei"),
        ("台北", "Asia/Taipei"),
        ("new york", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("Washington, D.C.", "America/New_York"),
        ("beijing", "Asia/Shanghai"),
        ("EST", "America/New_York"),
        ("utc", "UTC"),
        ("Xi'an", "Asia/Shanghai"),
    ],
)
def test_names_cities_and_abbreviations_are_understood(text: str, zone: str) -> None:
    assert parse_zone(text, lexicon()) == zone


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("UTC+8", "Taipei or Shanghai"),
        ("+8", "summer time"),
        ("GMT-5", "New York"),
        ("CST", "CST means several zones"),
        ("IST", "IST means several zones"),
        ("Berln", "Europe/Berlin"),
        ("Atlantis", "do not know"),
        ("", "send a city"),
        ("../../etc/passwd", "do not know"),
    ],
)
def test_what_is_no_zone_is_explained(text: str, advice: str) -> None:
    with pytest.raises(PreferenceError) as refusal:
        parse_zone(text, lexicon())
    assert advice in refusal.value.advice


def test_every_city_of_ours_lies_in_a_zone_that_exists() -> None:
    assert set(lexicon().clock.zones) <= available_timezones()


@given(st.text(max_size=500))
def test_any_text_gives_a_zone_that_exists_or_a_refusal_of_readable_length(text: str) -> None:
    advice = ""
    try:
        ZoneInfo(parse_zone(text, lexicon()))
    except PreferenceError as refusal:
        advice = refusal.advice
    assert len(advice) < 400
