"""How late parts were, and what of sending is not well."""

from collections import Counter
from datetime import timedelta
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Lateness, PauseCause, SendingPause, Traffic, Waiting
from digests.rules.sending.deliveries import SendingFault, faults_of, is_overdue, lateness_of
from tests.factories import NOW

OVERDUE = timedelta(minutes=30)
PAUSE = SendingPause(cause=PauseCause.FAILED, troubled=5, attempts=9, times=1, began_at=NOW, until=NOW)


def seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


def traffic(**changes: object) -> Traffic:
    values: dict[str, object] = {
        "today": {},
        "last_day": {},
        "waiting": Waiting(0, None),
        "lateness": None,
        "pause": None,
        "troubles": (),
        "troubled": 0,
        "untold": 0,
    }
    return Traffic(**(values | changes))  # type: ignore[arg-type]


def test_of_a_hundred_the_ninety_ninth_is_told_beside_the_worst() -> None:
    assert lateness_of({1: 98, 7: 1, 900: 1}) == Lateness(100, seconds(1), seconds(7), seconds(900))


def test_before_its_slot_nothing_is_late_and_of_nothing_nothing_is_told() -> None:
    assert lateness_of({-30: 2}) == Lateness(2, seconds(0), seconds(0), seconds(0))
    assert lateness_of({}) is None


@given(st.lists(st.integers(-9, 9999), min_size=1, max_size=400))
def test_the_shares_are_those_of_the_sorted_list(late: list[int]) -> None:
    ordered = sorted(max(0, one) for one in late)
    found = lateness_of(Counter(late))

    assert found is not None
    assert found.sent == len(late)
    assert found.median == seconds(ordered[ceil(len(late) / 2) - 1])
    assert found.most == seconds(ordered[ceil(len(late) * 0.99) - 1])
    assert found.worst == seconds(ordered[-1])


def test_what_is_due_for_half_an_hour_is_still_well_and_for_longer_not() -> None:
    assert not is_overdue(Waiting(1, NOW - OVERDUE), NOW)
    assert is_overdue(Waiting(1, NOW - OVERDUE - seconds(1)), NOW)


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"waiting": Waiting(3, NOW)}, []),
        ({"waiting": Waiting(3, NOW - 2 * OVERDUE)}, [SendingFault.OVERDUE]),
        ({"pause": PAUSE}, [SendingFault.PAUSED]),
        ({"untold": 1}, [SendingFault.UNTOLD]),
        ({"troubled": 4}, []),
    ],
)
def test_each_fault_of_sending_is_seen(changes: dict[str, object], faults: list[SendingFault]) -> None:
    assert faults_of(traffic(**changes), NOW) == faults
