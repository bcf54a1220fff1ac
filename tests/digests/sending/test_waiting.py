"""A digest waits for what came in before its slot, for ten minutes, and never for a flood."""

from datetime import timedelta

import pytest

from digests.model import Backlog
from digests.rules.sending.editions import LONGEST_WAIT, MOST_AWAITED, backlog_of, is_put_off, unedited_at
from tests.factories import NOW

MINUTE = timedelta(minutes=1)


def waiting(articles: int = 1, since: timedelta = -MINUTE) -> Backlog:
    return Backlog(articles, NOW + since)


def test_what_waits_of_all_sources_is_counted_since_the_first_of_it() -> None:
    assert backlog_of([waiting(3), waiting(2, -5 * MINUTE)]) == Backlog(5, NOW - 5 * MINUTE)
    assert backlog_of([]) is None


@pytest.mark.parametrize(
    ("backlogs", "late", "put_off"),
    [
        ([], timedelta(0), False),
        ([waiting()], timedelta(0), True),
        ([waiting()], LONGEST_WAIT - timedelta(seconds=1), True),
        ([waiting()], LONGEST_WAIT, False),
        ([waiting(1, timedelta(0))], timedelta(0), True),
        ([waiting(1, timedelta(seconds=1))], MINUTE, False),
        ([waiting(MOST_AWAITED)], timedelta(0), True),
        ([waiting(MOST_AWAITED + 1)], timedelta(0), False),
        ([waiting(MOST_AWAITED + 1), waiting()], timedelta(0), True),
    ],
)
def test_an_edition_is_put_off_for_what_came_in_before_its_slot_and_ten_minutes_at_most(
    backlogs: list[Backlog], late: timedelta, put_off: bool
) -> None:
    assert is_put_off(backlogs, NOW, NOW + late) is put_off


def test_what_came_in_before_the_slot_and_still_waits_is_told_with_its_number() -> None:
    assert unedited_at([waiting(3), waiting(2, -5 * MINUTE)], NOW) == Backlog(5, NOW - 5 * MINUTE)
    assert unedited_at([waiting(3, MINUTE)], NOW) is None
    assert unedited_at([], NOW) is None
