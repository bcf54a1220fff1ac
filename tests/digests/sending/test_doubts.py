"""What follows from a doubt, by policy, and what operators are to be told."""

import pytest

from digests.model import DeliveryState, DeliveryTrouble, Outcome
from digests.rules.sending.doubts import (
    COLLECTED_FOR,
    GRACE,
    MOST_RESENDS,
    NO_AFTERMATH,
    PROBED_WITHIN,
    Aftermath,
    UncertainPolicy,
    aftermath_of,
    in_doubt,
)
from tests.factories import NOW

SOON = NOW + COLLECTED_FOR
UNCERTAIN, PENDING = DeliveryState.UNCERTAIN, DeliveryState.PENDING


@pytest.mark.parametrize(
    ("policy", "attempt", "state", "aftermath"),
    [
        (UncertainPolicy.SENT, 1, UNCERTAIN, Aftermath(DeliveryTrouble.UNCERTAIN, SOON)),
        (UncertainPolicy.RESEND, 1, PENDING, Aftermath(DeliveryTrouble.RESENT, SOON)),
        (UncertainPolicy.RESEND, MOST_RESENDS - 1, PENDING, Aftermath(DeliveryTrouble.RESENT, SOON)),
        (UncertainPolicy.RESEND, MOST_RESENDS, UNCERTAIN, Aftermath(DeliveryTrouble.UNCERTAIN, SOON)),
        (
            UncertainPolicy.PROBE,
            9,
            UNCERTAIN,
            Aftermath(DeliveryTrouble.UNCERTAIN, NOW + PROBED_WITHIN, NOW + GRACE),
        ),
    ],
)
def test_what_was_perhaps_accepted_is_counted_sent_again_or_looked_up(
    policy: UncertainPolicy, attempt: int, state: DeliveryState, aftermath: Aftermath
) -> None:
    assert in_doubt(policy, attempt, NOW) == (state, aftermath)


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
