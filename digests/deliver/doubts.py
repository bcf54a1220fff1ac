"""Parts that were perhaps accepted: what dead senders have left, and what becomes of it by policy."""

from datetime import datetime

from digests.deliver.report import DeliverReport
from digests.errors import CommuniqueError
from digests.rules.sending.deliveries import TOO_LATE
from digests.rules.sending.doubts import UncertainPolicy
from digests.store import Store


class PolicyError(CommuniqueError):
    """That policy for uncertain deliveries does not exist."""

    advice = "UNCERTAIN_POLICY is sent, resend or probe."


async def settle_dead(store: Store, report: DeliverReport, policy: UncertainPolicy, now: datetime) -> None:
    """Settle what earlier runs have left: leases that are over, and parts too late to be of use.

    By another policy than probe nothing waits for being looked up any more.
    """
    for delivery in await store.doubts.end_leases(now, policy):
        report.due += 1
        report.uncertain += 1
        report.trouble(delivery, "the sender died or froze; perhaps it arrived")
    if policy is not UncertainPolicy.PROBE and await store.doubts.next_probe() is not None:
        await store.doubts.release("not looked up any more, by policy", now)
    report.expired = await store.deliveries.expire_late(now - TOO_LATE, now)
