"""What a language makes of words, days and places."""

from datetime import date, timedelta

import pytest

from bot.texts import best_language, delivery_words, digest_words, get, source_words
from tests.factories import NOW


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en-US", "en"),
        ("de", "en"),
        (None, "en"),
        ("", "en"),
        ("zh", "zh-Hans"),
        ("zh-hans", "zh-Hans"),
        ("zh_CN", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-hant", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
    ],
)
def test_the_nearest_language_is_spoken(tag: str | None, language: str) -> None:
    assert best_language(tag) == language
    assert get(tag or "").language == language


def test_what_is_not_there_is_no_attribute() -> None:
    words = get("en")
    assert not hasattr(words, "no_such_message")
    assert words.find("help", "no-such-command") is None
    with pytest.raises(KeyError):
        words.named("help", "no-such-command")
    with pytest.raises(KeyError):
        words.count("no_such_message", 1)


def test_what_is_counted_has_the_form_of_its_number() -> None:
    assert digest_words("en").count("stories", 1) == "1 story"
    assert digest_words("en").count("stories", 2) == "2 stories"
    assert digest_words("zh-Hans").count("stories", 1) == "1条报道"


def test_days_and_moments_are_told_as_the_language_does_on_the_readers_clock() -> None:
    day = date(2026, 9, 7)
    assert get("en").date(day) == "7 Sep"
    assert get("en").date(day, weekday=True) == "Mon 7 Sep"
    assert get("en").date(day, year=True) == "7 Sep 2026"
    assert get("zh-Hans").date(day, weekday=True) == "9月7日 周一"
    assert get("zh-Hant").date(day, year=True) == "2026年9月7日"
    assert get("en").month(day) == "Sep 2026"
    assert get("zh-Hant").weekday(6) == "週日"
    assert get("en").moment(NOW, "America/New_York") == "Tue 10 Mar, 08:00"
    assert get("zh-Hans").moment(NOW, "Asia/Taipei") == "3月10日 周二 20:00"


def test_a_zone_is_called_by_its_place() -> None:
    assert get("en").zone_name("Asia/Shanghai") == "Beijing"
    assert get("en").zone_name("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert get("en").zone_name("UTC") == "UTC"
    assert get("zh-Hant").zone_name("Asia/Taipei") == "台北"
    assert get("zh-Hans").zone_name("Europe/Berlin") == "柏林"


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (timedelta(seconds=-5), "0 sec"),
        (timedelta(seconds=119), "119 sec"),
        (timedelta(seconds=120), "2 min"),
        (timedelta(minutes=119), "119 min"),
        (timedelta(hours=2), "2 hr"),
        (timedelta(hours=47), "47 hr"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_a_length_of_time_is_told_in_its_largest_unit_of_which_there_are_two(length: timedelta, told: str) -> None:
    assert delivery_words("en").short_span(length) == told


def test_a_length_of_time_is_told_in_whole_words() -> None:
    assert source_words("en").span(timedelta(seconds=20)) == "1 minute"
    assert source_words("en").span(timedelta(hours=3)) == "3 hours"
    assert source_words("zh-Hans").span(timedelta(minutes=5)) == "5分钟"
