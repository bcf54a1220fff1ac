"""What a reader was sent: what of it shapes the next edition, and who may be planned together."""

from datetime import datetime, timedelta

import pytest

from digests.model import Issued
from digests.rules.sending.editions import key_of, may_group, remembered, telling
from tests.factories import NOW

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def issued(days_ago: float, text: str = "text") -> Issued:
    moment = NOW - days_ago * DAY
    return Issued(moment, moment, text)


OLD, EDGE, LAST = issued(61, "old"), issued(60, "edge"), issued(1, "last")


def test_editions_of_sixty_days_are_remembered_by_slot() -> None:
    assert remembered((LAST, OLD, EDGE), NOW) == (EDGE, LAST)
    assert remembered((), NOW) == ()


def test_the_last_edition_is_remembered_however_old_it_is_but_tells_nothing_any_more() -> None:
    older = issued(90, "older")

    assert remembered((OLD, older), NOW) == (OLD,)
    assert telling((OLD, older), NOW) == ()


def test_what_counts_as_told_is_named_once() -> None:
    assert telling((LAST, OLD, EDGE, issued(2, "last")), NOW) == ("edge", "last")


def test_who_was_sent_the_same_in_sixty_days_is_alike_whatever_came_before() -> None:
    newcomer = (EDGE, LAST)

    assert key_of((OLD, EDGE, LAST), NOW) == key_of(newcomer, NOW)
    assert key_of((LAST, EDGE), NOW) == key_of(newcomer, NOW)
    assert key_of((LAST,), NOW) != key_of(newcomer, NOW)
    assert key_of((EDGE, issued(1, "another")), NOW) != key_of(newcomer, NOW)


@pytest.mark.parametrize(
    ("made_at", "holds"), [(None, False), (NOW - SECOND, True), (NOW, True), (NOW + SECOND, False)]
)
def test_a_key_holds_from_when_it_was_made_and_not_where_the_clock_was_set_back(
    made_at: datetime | None, holds: bool
) -> None:
    assert may_group(made_at, NOW) is holds
