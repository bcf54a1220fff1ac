from dataclasses import replace
from datetime import timedelta

import pytest

from digests.errors import AddressError, DisallowedError, FeedError, FetchError, SourceError, WallError
from digests.model import Beginning, Outage
from digests.rules.reading.sources.outages import (
    FetchAttempt,
    OutageNews,
    beginning,
    has_answered,
    is_outage,
    is_there,
    news_of,
)
from tests.factories import NOW

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def attempts(silent: int, answering: int = 0) -> list[FetchAttempt]:
    there = [FetchAttempt(f"there-{number}", f"there-{number}.example.org", True) for number in range(answering)]
    away = [FetchAttempt(f"away-{number}", f"away-{number}.example.org", False) for number in range(silent)]
    return there + away


@pytest.mark.parametrize(
    ("silent", "answering", "outage"),
    [
        (5, 0, True),
        (4, 0, False),
        (9, 1, True),
        (8, 1, False),
        (44, 4, True),
        (40, 8, False),
        (0, 48, False),
    ],
)
def test_five_hosts_of_which_nine_in_ten_give_no_answer_make_an_outage(
    silent: int, answering: int, outage: bool
) -> None:
    assert is_outage(attempts(silent, answering)) is outage


def test_many_sources_at_one_host_are_one_witness() -> None:
    assert not is_outage([FetchAttempt(f"source-{number}", "one.example.org", False) for number in range(48)])


def test_two_hosts_that_answer_show_that_the_network_is_there_and_one_where_there_is_no_other() -> None:
    assert is_there(attempts(7, 2), others=True)
    assert not is_there(attempts(0, 1), others=True)
    assert is_there(attempts(0, 1), others=False)
    assert not is_there([], others=False)


@pytest.mark.parametrize(
    ("error", "answered"),
    [
        (FetchError("refused", code="unreachable"), False),
        (FetchError("timed out", code="too-slow"), False),
        (FetchError("no such name", code="host-unknown"), False),
        (FetchError("the proxy refuses", code="proxy"), False),
        (FetchError("certificate", code="certificate-expired"), None),
        (FetchError("gone", code="status-gone", status=404), True),
        (FetchError("broken", code="status-trouble", status=500), True),
        (FetchError("too often, or not even asked", code="status-often", status=429), None),
        (FetchError("the proxy's own words, perhaps", code="status-trouble", status=502), None),
        (DisallowedError(), None),
        (AddressError(), None),
        (FeedError(), True),
        (WallError(), True),
    ],
)
def test_a_servers_own_answer_is_told_from_none(error: SourceError, answered: bool | None) -> None:
    assert has_answered(error) is answered


def test_an_outage_is_told_when_it_has_lasted_a_minute_and_its_end_when_that_has_held() -> None:
    under_way = Outage(began_at=NOW, look_at=NOW, total=48)
    assert [news_of(under_way, NOW + SECOND * seconds) for seconds in (0, 59, 60)] == [
        None,
        None,
        OutageNews.BEGAN,
    ]
    told = replace(under_way, told_at=NOW + 60 * SECOND)
    assert news_of(told, NOW + 6 * HOUR) is None
    over = replace(told, ended_at=NOW + 6 * HOUR)
    assert [news_of(over, NOW + 6 * HOUR + each) for each in (299 * SECOND, 300 * SECOND)] == [
        None,
        OutageNews.OVER,
    ]
    assert news_of(replace(over, end_told_at=NOW + 7 * HOUR), NOW + 8 * HOUR) is None
    blip = replace(under_way, ended_at=NOW + 40 * SECOND)
    assert news_of(blip, NOW + HOUR) is None


def test_the_first_reading_is_over_when_all_have_been_asked_and_nothing_waits() -> None:
    away = Outage(began_at=NOW, look_at=NOW, total=48)
    running = {"waiting": False, "at_work": True}
    assert beginning(0, 48, 0, None, **running) == Beginning(0, 48, coming=True)
    assert beginning(0, 48, 0, None, waiting=False, at_work=False) == Beginning(0, 48)
    assert beginning(0, 48, 0, away, **running) == Beginning(0, 48, away_since=NOW)
    assert beginning(0, 48, 48, None, **running) == Beginning(0, 48)
    assert beginning(45, 48, 48, None, **running) is None
    assert beginning(45, 48, 48, None, waiting=True, at_work=True) == Beginning(45, 48, coming=True)
    assert beginning(0, 0, 0, None, **running) is None
