"""Parts that were perhaps accepted: what dead senders have left, and what becomes of it by policy."""

from datetime import datetime

from digests.deliver.report import DeliverReport
from digests.errors import CommuniqueError
from digests.model import DeliveryState, Outcome
from digests.rules.sending.deliveries import TOO_LATE, UncertainPolicy
from digests.store import Store


class PolicyError(CommuniqueError):
    """That policy for uncertain deliveries does not exist."""

    advice = "UNCERTAIN_POLICY is sent or resend in this version; probing belongs to a later one."


async def settle_dead(store: Store, report: DeliverReport, policy: UncertainPolicy, now: datetime) -> None:
    """Settle what earlier runs have left: leases that are over, and parts too late to be of use."""
    for delivery in await store.deliveries.expire_leases(now):
        report.due += 1
        report.uncertain += 1
        report.trouble(delivery, "the sender died or froze; perhaps it arrived")
        if policy is UncertainPolicy.RESEND:
            again = Outcome(DeliveryState.PENDING, reason="sent again by policy")
            await store.deliveries.resolve(delivery.id, delivery.attempt, again, now, now)
    report.expired = await store.deliveries.expire_late(now - TOO_LATE, now)
