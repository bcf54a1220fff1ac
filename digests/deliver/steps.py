"""The steps of a part on its way: the part is looked up, claimed and sent, and its outcome is recorded.

A claim is committed before the first byte leaves. Every record names its attempt, and the record of an older
attempt is refused. So no part is sent twice without the operators' knowledge, whatever process dies meanwhile.
"""

import asyncio
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Protocol

from digests.deliver.breaker import Breaker
from digests.deliver.ledger import Ledger, this_process
from digests.errors import StoreError
from digests.model import Address, ChatKind, Clock, Delivery, DeliveryState, EditionKind, Outcome, Reply, StoryMenu
from digests.rules.issuing.fates import (
    FIRST_BYTE_WITHIN,
    LEASE,
    TOO_LATE,
    AfterAttempt,
    Reach,
    after_attempt,
    is_too_late,
    may_receive,
)
from digests.rules.issuing.times.due import Manner, manner_of
from digests.rules.issuing.times.slots import Timetable
from digests.rules.issuing.uncertainty import UncertainPolicy
from digests.store import AttemptRecord, Claim, RecordKept, Store

log = logging.getLogger("communique.deliver")

Progress = Callable[[Delivery, Outcome], None]
"""A function that is called with each attempted part and its outcome, after the outcome is recorded. It gets the
messenger's own outcome. The policy for parts in doubt has not changed that outcome."""

SECONDS_BETWEEN_SETTLING = 30.0
DIED = "the sender died or froze; perhaps it arrived"
COUNTS = ("sent", "retried", "gone", "moved", "failed", "uncertain", "expired", "cancelled")
_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)


def seconds_since_boot() -> float:
    """Return seconds of a clock that only grows. Where the system can tell (Linux), the clock runs while the
    machine sleeps, as a lease does. The deadline of a send is an instant on this clock."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)


class Messenger(Protocol):
    """Sends parts: it keeps to the rate limit, sends one part, and returns the outcome."""

    def pause_left(self) -> float:
        """Return for how many seconds no chat may be written to; 0.0 when some chat may."""

    async def reserve(self, address: Address, kind: ChatKind) -> float:
        """Take the rate slot for one message to this address, and return 0.0. This waits only for the limit that
        all chats share.

        When this chat (or every chat) cannot be written to yet, return at once in how many seconds it can, without
        a slot; the caller goes on with other parts. Safe to cancel.
        """

    async def send(
        self,
        address: Address,
        kind: ChatKind,
        html: str,
        *,
        reply: Reply | None = None,
        silent: bool = False,
        preview: bool = False,
        menu: StoryMenu | None = None,
        deadline: float = math.inf,
    ) -> Outcome:
        """Send one part once, with a `preview` of its first link, and with the buttons of a `menu`. Return the
        outcome within PATIENCE seconds of each request's first byte. If the message to answer is gone, or lacks
        the quoted words, the part is sent as no reply.

        No request's first byte leaves after `deadline`, an instant of `seconds_since_boot`. A part not sent for
        that reason is PENDING, and surely not accepted.
        """


@dataclass(slots=True)
class DeliverReport:
    """The results of one run. `due` counts the parts that it settled or attempted."""

    due: int = 0
    sent: int = 0
    retried: int = 0
    gone: int = 0
    moved: int = 0
    failed: int = 0
    uncertain: int = 0
    expired: int = 0
    cancelled: int = 0

    def tell(self) -> None:
        if self.due or self.expired or self.uncertain:
            log.info("delivered", extra={"counts": {name: getattr(self, name) for name in COUNTS}})


@dataclass(slots=True)
class Steps:
    """The steps of one run over the due parts, and its report. `claimed` are parts on their way in this run. They
    are never settled as a dead sender's parts, because this run is alive. `moved` are parts whose chat has moved
    during this run."""

    store: Store
    ledger: Ledger
    messenger: Messenger
    clock: Clock
    policy: UncertainPolicy
    breaker: Breaker
    report: DeliverReport = field(default_factory=DeliverReport)
    moved: set[int] = field(default_factory=set)
    claimed: set[int] = field(default_factory=set)
    settle_at: float = 0.0
    progress: Progress | None = None

    async def ready(self) -> bool:
        """Wait until parts may be claimed. Return False when this run may claim no more."""
        await self.ledger.writable()
        if asyncio.get_running_loop().time() >= self.settle_at:
            await self._settle()
        return not await self.breaker.paused(self.clock())

    async def _settle(self) -> None:
        """Settle the parts that dead senders have left: parts whose lease is over and that are not on their way in
        this run. Parts too late to be of use expire. Under the policy `probe`, parts in doubt wait to be looked
        up. Under any other policy no part waits for that."""
        self.settle_at = asyncio.get_running_loop().time() + SECONDS_BETWEEN_SETTLING
        store, now = self.store, self.clock()
        try:
            for delivery in await store.doubts.end_leases(now, self.policy, self.claimed):
                self.report.due += 1
                self.report.uncertain += 1
                _warn(delivery, DIED)
                self._tell(delivery, Outcome(DeliveryState.UNCERTAIN, reason=DIED))
            if self.policy is not UncertainPolicy.PROBE and await store.doubts.next_probe() is not None:
                await store.doubts.release("not looked up any more, by policy", now)
            self.report.expired += await store.deliveries.expire_late(now - TOO_LATE, now)
        except StoreError as error:
            log.error("what dead senders have left cannot be settled now: %s", error)

    async def look(self, limit: int) -> list[Delivery]:
        """Return the parts that are due now, at most one for each subscriber."""
        found = await self.store.deliveries.due(self.clock(), limit)
        if late := [each.id for each in found if is_too_late(each, self.clock())]:
            self.report.expired += await self.store.deliveries.expire(late, self.clock())
        return found

    async def may_go(self, delivery: Delivery) -> bool:
        """Say whether a part may be sent now. If not, the part is too late, or this method has put it off."""
        if is_too_late(delivery, self.clock()):
            return False
        if (due_at := self._manner(delivery).not_before) is None:
            return True
        await self.store.deliveries.put_off(delivery.id, delivery.attempt, due_at)
        return False

    async def put_off(self, delivery: Delivery, seconds: float) -> None:
        """Make a part due later, because its chat cannot be written to before."""
        due_at = self.clock() + timedelta(seconds=seconds)
        await self.store.deliveries.put_off(delivery.id, delivery.attempt, due_at)

    def _manner(self, delivery: Delivery) -> Manner:
        timetable = Timetable(delivery.hours, delivery.zone, delivery.quiet, delivery.weekdays)
        is_alert = delivery.told_as is EditionKind.ALERT
        return manner_of(timetable, delivery.slot, self.clock(), begun=delivery.part > 1, is_alert=is_alert)

    async def attempt(self, delivery: Delivery) -> None:
        """Claim, send and record one part, for which a rate slot has been taken."""
        deadline = seconds_since_boot() + FIRST_BYTE_WITHIN
        if not await self.breaker.admits(delivery.id, self.clock()):
            return
        if not await self._claim(delivery):
            await self.breaker.give_back(delivery.id)
            return
        claimed = replace(delivery, state=DeliveryState.SENDING, attempt=delivery.attempt + 1)
        self.claimed.add(claimed.id)
        self.report.due += 1
        try:
            outcome = await self._send(claimed, deadline)
            after = after_attempt(claimed, outcome, self.clock(), self.policy)
            if after.reach is Reach.MOVED:
                after = await self._follow(claimed, after)
            await self._record(claimed, outcome, after)
        finally:
            self.claimed.discard(claimed.id)

    async def _claim(self, delivery: Delivery) -> bool:
        part, fence, now = delivery.id, delivery.attempt, self.clock()
        try:
            if await self.ledger.claim(
                Claim(id=part, attempt=fence, address=delivery.address, at=now, lease=LEASE, owner=this_process())
            ):
                return True
        except StoreError:
            return False  # the ledger has reported the error; the part is unchanged
        if not may_receive(await self.store.subscribers.by_id(delivery.subscriber)):
            cancelled = await self.store.deliveries.cancel(delivery.subscriber, self.clock())
            self.report.cancelled += cancelled
            self.report.due += cancelled
        return False

    async def _send(self, delivery: Delivery, deadline: float) -> Outcome:
        if seconds_since_boot() > deadline:
            # The process stood still after the claim. Its lease may soon end, and another sender may take over.
            return Outcome(DeliveryState.PENDING, reason="the claim took too long, not sent")
        try:
            return await self.messenger.send(
                delivery.address,
                delivery.kind,
                delivery.text,
                reply=delivery.reply,
                silent=delivery.silent or self._manner(delivery).silent,
                preview=delivery.previews and delivery.part == 1,
                menu=delivery.menu,
                deadline=deadline,
            )
        except Exception as error:
            log.exception("the messenger failed on delivery %s", delivery.id)
            return Outcome(DeliveryState.UNCERTAIN, reason=f"the messenger failed: {type(error).__name__}")

    async def _follow(self, delivery: Delivery, after: AfterAttempt) -> AfterAttempt:
        """Store the chat's new number. The part is due again at once and goes to the new chat, once in a run."""
        await self.store.chats.move(delivery.address.chat, after.outcome.new_chat, self.clock())
        self.report.moved += 1
        if not may_receive(await self.store.subscribers.by_id(delivery.subscriber)):
            return after
        if delivery.id in self.moved:
            reason = f"moved twice: {after.outcome.reason}"
            return AfterAttempt(Outcome(DeliveryState.FAILED, reason=reason), None, Reach.UNKNOWN)
        self.moved.add(delivery.id)
        return replace(after, outcome=replace(after.outcome, state=DeliveryState.PENDING), due_at=self.clock())

    async def _record(self, delivery: Delivery, outcome: Outcome, after: AfterAttempt) -> None:
        """Record the outcome of an attempt. `outcome` is what the messenger returned."""
        kept = await self.ledger.record(
            AttemptRecord(
                id=delivery.id,
                attempt=delivery.attempt,
                outcome=after.outcome,
                at=self.clock(),
                due_at=after.due_at,
                aftermath=after.aftermath,
            )
        )
        if kept is RecordKept.NOT:
            log.warning("delivery %s was settled otherwise before its answer: %s", delivery.id, after.outcome)
            return
        if kept is RecordKept.LATE:
            log.info("delivery %s was in doubt until its answer came: %s", delivery.id, after.outcome.state)
        self._count(delivery, after)
        self._tell(delivery, outcome)
        self.report.gone += await self.breaker.note(delivery, outcome, after, self.clock())

    def _tell(self, delivery: Delivery, outcome: Outcome) -> None:
        if self.progress is not None:
            self.progress(delivery, outcome)

    def _count(self, delivery: Delivery, after: AfterAttempt) -> None:
        state, reason, report = after.outcome.state, after.outcome.reason, self.report
        report.sent += state is DeliveryState.SENT
        report.retried += state is DeliveryState.PENDING and after.reach is not Reach.MOVED
        report.failed += state is DeliveryState.FAILED
        report.uncertain += state is DeliveryState.UNCERTAIN
        if state is DeliveryState.UNCERTAIN:
            _warn(delivery, f"perhaps it arrived: {reason}")
        elif state is DeliveryState.FAILED or (state is DeliveryState.SENT and reason):
            _warn(delivery, reason)


def _warn(delivery: Delivery, words: str) -> None:
    """Log what went wrong with a part."""
    place = f"subscriber {delivery.subscriber}, {delivery.slot:%Y-%m-%d %H:%M} UTC"
    log.warning("%s, part %s of %s: %s", place, delivery.part, delivery.parts, words)
