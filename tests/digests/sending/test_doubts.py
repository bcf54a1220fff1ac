"""What follows from a doubt, by policy, and what operators are to be told."""

from datetime import timedelta

import pytest

from digests.model import DeliveryState, DeliveryTrouble, Outcome
from digests.rules.sending.deliveries import TOO_LATE
from digests.rules.sending.doubts import (
    NO_AFTERMATH,
    Aftermath,
    UncertainPolicy,
    aftermath_of,
    in_doubt,
    pause_before_resend,
    read_again,
)
from tests.factories import NOW

GRACE, COLLECTED_FOR, PROBED_WITHIN = timedelta(seconds=30), timedelta(seconds=10), timedelta(minutes=5)
SOON = NOW + COLLECTED_FOR
UNCERTAIN, PENDING = DeliveryState.UNCERTAIN, DeliveryState.PENDING


@pytest.mark.parametrize(
    ("policy", "state", "aftermath"),
    [
        (UncertainPolicy.SENT, UNCERTAIN, Aftermath(DeliveryTrouble.UNCERTAIN, SOON)),
        (UncertainPolicy.RESEND, PENDING, Aftermath(DeliveryTrouble.RESENT, SOON)),
        (
            UncertainPolicy.PROBE,
            UNCERTAIN,
            Aftermath(DeliveryTrouble.UNCERTAIN, NOW + PROBED_WITHIN, NOW + GRACE),
        ),
    ],
)
def test_what_was_perhaps_accepted_is_counted_sent_again_or_looked_up(
    policy: UncertainPolicy, state: DeliveryState, aftermath: Aftermath
) -> None:
    assert in_doubt(policy, NOW) == (state, aftermath)


def test_what_is_sent_again_waits_twice_as_long_each_time_so_that_half_a_day_holds_ten_sends() -> None:
    pauses = [pause_before_resend(attempt) for attempt in range(1, 11)]
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert sum(pauses[:9], timedelta()) < TOO_LATE < sum(pauses, timedelta())
    assert pause_before_resend(10**9) > TOO_LATE


@pytest.mark.parametrize(
    ("outcome", "trouble"),
    [
        (Outcome(DeliveryState.FAILED), DeliveryTrouble.FAILED),
        (Outcome(DeliveryState.EXPIRED), DeliveryTrouble.EXPIRED),
        (Outcome(DeliveryState.SENT, message=1, reason="sent as plain text"), DeliveryTrouble.PLAIN),
    ],
)
def test_what_is_no_doubt_but_a_trouble_is_to_be_told(outcome: Outcome, trouble: DeliveryTrouble) -> None:
    assert aftermath_of(outcome, NOW) == Aftermath(trouble, SOON)


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.PENDING, DeliveryState.GONE])
def test_what_is_no_trouble_changes_nothing_of_what_is_to_be_told(state: DeliveryState) -> None:
    assert aftermath_of(Outcome(state), NOW) == NO_AFTERMATH


def test_after_a_jump_of_the_clock_a_whole_grace_passes_by_the_one_that_only_grows() -> None:
    grace, hour = GRACE.total_seconds(), timedelta(hours=1)
    clocks = read_again(None, NOW, 100.0)
    assert clocks.are_sure
    clocks = read_again(clocks, NOW + timedelta(seconds=5), 105.0)
    assert clocks.are_sure
    clocks = read_again(clocks, NOW + hour, 110.0)
    assert not clocks.are_sure
    clocks = read_again(clocks, NOW + hour + GRACE - timedelta(seconds=1), 109.0 + grace)
    assert not clocks.are_sure
    assert read_again(clocks, NOW + hour + GRACE, 110.0 + grace).are_sure


def test_a_clock_that_is_put_back_makes_a_grace_longer_and_needs_no_other() -> None:
    clocks = read_again(None, NOW, 100.0)
    assert read_again(clocks, NOW - timedelta(hours=1), 105.0).are_sure
