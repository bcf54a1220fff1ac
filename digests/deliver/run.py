"""Brings issued editions to their readers, one part at a time, and writes down what came of each attempt.

The rate slot is taken before the claim, the claim is committed before the first byte leaves, and every record is
fenced by the attempt: whatever dies in between, a part is never sent twice without somebody knowing.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any

from digests.deliver.doubts import PolicyError, settle_dead
from digests.deliver.messenger import Messenger, seconds_since_boot
from digests.deliver.refusals import Refusals
from digests.deliver.report import DeliverReport
from digests.model import Delivery, DeliveryState, Outcome
from digests.rules.sending.deliveries import (
    FIRST_BYTE_WITHIN,
    LEASE,
    AfterAttempt,
    Reach,
    after_attempt,
    may_receive,
)
from digests.rules.sending.doubts import UncertainPolicy
from digests.store import Store

log = logging.getLogger("communique.deliver")

Clock = Callable[[], datetime]

IN_FLIGHT = 8
SECONDS_BETWEEN_LOOKS = 0.2


async def deliver_due(
    store: Store,
    messenger: Messenger,
    clock: Clock,
    *,
    uncertain_policy: str = "sent",
    limit: int = 500,
    in_flight: int = IN_FLIGHT,
    stopping: Callable[[], bool] = lambda: False,
) -> DeliverReport:
    """Send every part that is due by `clock` (aware UTC), at most `limit` in a batch and `in_flight` at a time.

    Parts left on their way by a dead sender become uncertain first, and parts over 12 hours late expire. Nothing
    is sent to a subscriber who has stopped or paused since. When `stopping` turns true nothing more is claimed and
    what is on its way is finished; so it is when the run is cancelled. Raises PolicyError for a policy other than
    sent, resend and probe.
    """
    try:
        policy = UncertainPolicy(uncertain_policy)
    except ValueError:
        raise PolicyError(f"no policy {uncertain_policy!r}") from None
    run = _Run(store, messenger, clock, policy, stopping)
    try:
        await settle_dead(store, run.report, policy, clock())
        while not stopping() and (batch := await store.deliveries.due(clock(), limit)):
            before = run.report.due
            await run.send_all(batch, in_flight)
            if run.report.due == before:
                break
    finally:
        await run.end()
    return run.report


class _Run:
    """One run over what is due: its report, and the refusals to be judged when it is over."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        clock: Clock,
        policy: UncertainPolicy,
        stopping: Callable[[], bool],
    ) -> None:
        self.report = DeliverReport()
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._policy = policy
        self._stopping = stopping
        self._refusals = Refusals(store, self.report)
        self._moved: set[int] = set()
        self._attempts = 0

    async def send_all(self, batch: list[Delivery], in_flight: int) -> None:
        """Send the batch with a few workers; a fault with one part is logged and leaves the others alone."""
        waiting = iter(batch)

        async def work() -> None:
            for delivery in waiting:
                if self._stopping():
                    return
                try:
                    await self._deliver(delivery)
                except Exception:
                    log.exception("delivery %s failed on our side", delivery.id)
                    self.report.trouble(delivery, "a fault on our side, see the log")

        async with asyncio.TaskGroup() as group:
            for _ in range(min(in_flight, len(batch))):
                group.create_task(work())

    async def _deliver(self, delivery: Delivery) -> None:
        if not await self._slot(delivery):
            return
        if may_receive(await self._store.subscribers.by_id(delivery.subscriber)):
            await _to_the_end(self._attempt(delivery))
            return
        cancelled = await self._store.deliveries.cancel(delivery.subscriber, self._clock())
        self.report.cancelled += cancelled
        self.report.due += cancelled

    async def _slot(self, delivery: Delivery) -> bool:
        """Take a rate slot; False when there is none for this chat now, or when it is time to stop instead."""
        slot = asyncio.ensure_future(self._messenger.reserve(delivery.address, delivery.kind))
        try:
            while not slot.done() and not self._stopping():
                await asyncio.wait([slot], timeout=SECONDS_BETWEEN_LOOKS)
            if slot.done() and slot.result() > 0:
                return False
        finally:
            slot.cancel()
        return not self._stopping()

    async def _attempt(self, delivery: Delivery) -> None:
        deliveries = self._store.deliveries
        deadline = seconds_since_boot() + FIRST_BYTE_WITHIN
        claimed = await deliveries.claim(delivery.id, delivery.attempt, self._clock(), LEASE)
        if claimed is None:
            return
        self.report.due += 1
        self._attempts += 1
        outcome = await self._send(claimed, deadline)
        after = after_attempt(claimed, outcome, self._clock(), self._policy)
        if after.reach is Reach.MOVED:
            after = await self._follow(claimed, after)
        if await deliveries.record(
            claimed.id, claimed.attempt, after.outcome, self._clock(), after.due_at, after.aftermath
        ):
            await self._note(claimed, after)
        else:
            self.report.trouble(claimed, f"came back after its lease was over: {after.outcome.state}")

    async def _send(self, delivery: Delivery, deadline: float) -> Outcome:
        if seconds_since_boot() > deadline:
            # Frozen since the claim: another sender may soon take the lease for over.
            return Outcome(DeliveryState.PENDING, reason="the claim took too long, not sent")
        try:
            return await self._messenger.send(delivery.address, delivery.kind, delivery.text, deadline=deadline)
        except Exception as error:
            log.exception("the messenger failed on delivery %s", delivery.id)
            return Outcome(DeliveryState.UNCERTAIN, reason=f"the messenger failed: {type(error).__name__}")

    async def _follow(self, delivery: Delivery, after: AfterAttempt) -> AfterAttempt:
        """Keep the chat's new number; the part is due again at once and goes there, once in a run."""
        await self._store.subscribers.move(delivery.subscriber, after.outcome.new_chat)
        self.report.moved += 1
        if not may_receive(await self._store.subscribers.by_id(delivery.subscriber)):
            return after
        if delivery.id in self._moved:
            reason = f"moved twice: {after.outcome.reason}"
            return AfterAttempt(Outcome(DeliveryState.FAILED, reason=reason), None, Reach.UNKNOWN)
        self._moved.add(delivery.id)
        return replace(after, outcome=replace(after.outcome, state=DeliveryState.PENDING), due_at=self._clock())

    async def _note(self, delivery: Delivery, after: AfterAttempt) -> None:
        outcome, report = after.outcome, self.report
        match outcome.state:
            case DeliveryState.SENT:
                report.sent += 1
                if outcome.reason:
                    report.unclean += 1
                    self.report.trouble(delivery, outcome.reason)
            case DeliveryState.PENDING if after.reach is not Reach.MOVED:
                report.retried += 1
            case DeliveryState.FAILED:
                report.failed += 1
                self.report.trouble(delivery, outcome.reason)
            case DeliveryState.UNCERTAIN:
                report.uncertain += 1
                self.report.trouble(delivery, f"perhaps it arrived: {outcome.reason}")
            case _:
                pass
        if after.reach in (Reach.GONE, Reach.STRIKE, Reach.HINDERED):
            self._refusals.add(delivery, after)
        elif after.reach is Reach.REACHED:
            subscriber = await self._store.subscribers.by_id(delivery.subscriber)
            if subscriber is not None and subscriber.strikes:
                await self._store.subscribers.clear_strikes(subscriber.id)

    async def end(self) -> None:
        """Settle what could only be judged at the end, and log the counts."""
        await self._refusals.settle(self._attempts, self._clock())
        self.report.tell()


async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Do the work; when cancelled meanwhile, finish it first, so that nothing is left half sent."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        (fault,) = await asyncio.gather(task, return_exceptions=True)
        if isinstance(fault, Exception):
            log.error("a delivery failed on our side", exc_info=fault)
        raise
