"""Zones as people write them."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import PreferenceError
from digests.rules.sending.times.parsing import parse_zone
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
        ("x" * 60, f"the time zone “{'x' * 40}”"),
        ("", "send a city"),
        ("../../etc/passwd", "do not know"),
    ],
)
def test_what_is_no_zone_is_explained(text: str, advice: str) -> None:
    with pytest.raises(PreferenceError) as refusal:
        parse_zone(text, lexicon())
    assert advice in refusal.value.advice


@pytest.mark.parametrize(
    ("offset", "place"),
    [
        *(("-10", "Honolulu"), ("−8", "Los Angeles"), ("-7", "Denver"), ("-6", "Chicago"), ("-4", "New York")),
        *(("-3", "Sao Paulo"), ("0", "London"), ("+1", "Berlin"), ("+2", "Athens"), ("+3", "Moscow")),
        *(("+4", "Dubai"), ("+5:30", "Karachi"), ("+7", "Bangkok"), ("+9", "Tokyo"), ("10", "Sydney")),
        *(("+12", "Auckland"), ("+11", "Please send a city on your clock, and")),
    ],
)
def test_of_an_offset_a_city_on_that_clock_is_named(offset: str, place: str) -> None:
    with pytest.raises(PreferenceError) as refusal:
        parse_zone(f"UTC{offset}", lexicon())
    assert place in refusal.value.advice


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
