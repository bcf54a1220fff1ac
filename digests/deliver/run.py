"""Brings issued editions to their readers, one part at a time, and writes down what came of each attempt.

The rate slot is taken before the claim, the claim is committed before the first byte leaves, and every record is
fenced by the attempt: whatever dies in between, a part is never sent twice without somebody knowing.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from digests.deliver.breaker import Breaker
from digests.deliver.doubts import PolicyError, settle_dead
from digests.deliver.flow import Flow
from digests.deliver.ledger import Alarm, Ledger, this_process
from digests.deliver.messenger import Messenger, seconds_since_boot
from digests.deliver.report import DeliverReport
from digests.errors import StoreError
from digests.model import Delivery, DeliveryState, Outcome
from digests.rules.sending.deliveries import (
    FIRST_BYTE_WITHIN,
    IN_FLIGHT,
    LEASE,
    AfterAttempt,
    Reach,
    after_attempt,
    is_too_late,
    may_receive,
)
from digests.rules.sending.doubts import UncertainPolicy
from digests.rules.sending.times.night import Manner, manner_of
from digests.rules.sending.times.slots import Timetable
from digests.store import AttemptRecord, Claim, RecordKept, Store

log = logging.getLogger("communique.deliver")

Clock = Callable[[], datetime]

FINISH_WITHIN = 60.0
SECONDS_BETWEEN_SETTLING = 30.0


async def _log_only(words: str) -> None:
    log.error("nobody is told: %s", words)


async def deliver_due(
    store: Store,
    messenger: Messenger,
    clock: Clock,
    *,
    uncertain_policy: str = "sent",
    in_flight: int = IN_FLIGHT,
    stopping: Callable[[], bool] = lambda: False,
    finish_within: float = FINISH_WITHIN,
    alarm: Alarm = _log_only,
    breaker: Breaker | None = None,
) -> DeliverReport:
    """Send every part that is due by `clock` (aware UTC), at most `in_flight` at a time, until none is left.

    A run ends early when nobody can be written to for long; there may be more until a report's `due` is 0. Parts
    left on their way by a dead sender become uncertain first, and parts issued over 12 hours ago expire. Nothing
    is sent to a subscriber who has stopped or paused since.

    When `stopping` turns true nothing more is claimed, and what is on its way is finished within `finish_within`
    seconds; so it is when the run is cancelled. What is not finished by then becomes uncertain when its lease is
    over. `alarm` is told at once when the database cannot be written any more. `breaker` pauses sending when too
    much goes wrong; a process has one for all its runs. Raises PolicyError for a policy other than sent, resend
    and probe, StoreError when the database cannot be read.
    """
    try:
        policy = UncertainPolicy(uncertain_policy)
    except ValueError:
        raise PolicyError(f"no policy {uncertain_policy!r}") from None
    with suppress(StoreError):  # of a database that refuses admins are told where it refuses a claim
        await store.wrong_clock.set_right(clock())
    ledger = Ledger(store, alarm)
    run = _Run(store, ledger, messenger, clock, policy, breaker or Breaker(store))
    try:
        await Flow(run, messenger, in_flight).run(stopping, finish_within)
    finally:
        await ledger.close()
        await run.end()
    return run.report


class _Run:
    """One run over what is due: the steps of its flow, and its report."""

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        messenger: Messenger,
        clock: Clock,
        policy: UncertainPolicy,
        breaker: Breaker,
    ) -> None:
        self.report = DeliverReport()
        self._store = store
        self._ledger = ledger
        self._messenger = messenger
        self._clock = clock
        self._policy = policy
        self._breaker = breaker
        self._moved: set[int] = set()
        self._claimed: set[int] = set()
        """Parts on their way with this run, which knows of itself that it is not dead."""
        self._settle_at = 0.0

    async def ready(self) -> bool:
        await self._ledger.writable()
        if asyncio.get_running_loop().time() >= self._settle_at:
            await self._settle()
        return not await self._breaker.paused(self._clock())

    async def _settle(self) -> None:
        """Settle what dead senders have left, and what is too late to be of use."""
        self._settle_at = asyncio.get_running_loop().time() + SECONDS_BETWEEN_SETTLING
        try:
            await settle_dead(self._store, self.report, self._policy, self._clock(), self._claimed)
        except StoreError as error:
            log.error("what dead senders have left cannot be settled now: %s", error)

    async def look(self, limit: int) -> list[Delivery]:
        found = await self._store.deliveries.due(self._clock(), limit)
        late = [each.id for each in found if is_too_late(each, self._clock())]
        if late:
            self.report.expired += await self._store.deliveries.expire(late, self._clock())
        return found

    async def may_go(self, delivery: Delivery) -> bool:
        if is_too_late(delivery, self._clock()):
            return False
        if (due_at := self._manner(delivery).not_before) is None:
            return True
        await self._store.deliveries.put_off(delivery.id, delivery.attempt, due_at)
        return False

    async def put_off(self, delivery: Delivery, seconds: float) -> None:
        due_at = self._clock() + timedelta(seconds=seconds)
        await self._store.deliveries.put_off(delivery.id, delivery.attempt, due_at)

    def _manner(self, delivery: Delivery) -> Manner:
        timetable = Timetable(delivery.hours, delivery.zone, delivery.quiet)
        return manner_of(timetable, delivery.slot, self._clock(), begun=delivery.part > 1)

    async def attempt(self, delivery: Delivery) -> None:
        deadline = seconds_since_boot() + FIRST_BYTE_WITHIN
        if not await self._breaker.admits(delivery.id, self._clock()):
            return
        if not await self._claim(delivery):
            await self._breaker.give_back(delivery.id)
            return
        claimed = replace(delivery, state=DeliveryState.SENDING, attempt=delivery.attempt + 1)
        self._claimed.add(claimed.id)
        self.report.due += 1
        try:
            outcome = await self._send(claimed, deadline)
            after = after_attempt(claimed, outcome, self._clock(), self._policy)
            if after.reach is Reach.MOVED:
                after = await self._follow(claimed, after)
            await self._record(claimed, outcome, after)
        finally:
            self._claimed.discard(claimed.id)

    async def _claim(self, delivery: Delivery) -> bool:
        claim = Claim(
            id=delivery.id,
            attempt=delivery.attempt,
            address=delivery.address,
            at=self._clock(),
            lease=LEASE,
            owner=this_process(),
        )
        try:
            if await self._ledger.claim(claim):
                return True
        except StoreError:
            return False  # the ledger has said so; the part is as it was
        if not may_receive(await self._store.subscribers.by_id(delivery.subscriber)):
            cancelled = await self._store.deliveries.cancel(delivery.subscriber, self._clock())
            self.report.cancelled += cancelled
            self.report.due += cancelled
        return False

    async def _send(self, delivery: Delivery, deadline: float) -> Outcome:
        if seconds_since_boot() > deadline:
            # Frozen since the claim: another sender may soon take the lease for over.
            return Outcome(DeliveryState.PENDING, reason="the claim took too long, not sent")
        try:
            return await self._messenger.send(
                delivery.address,
                delivery.kind,
                delivery.text,
                reply=delivery.reply,
                silent=self._manner(delivery).silent,
                deadline=deadline,
            )
        except Exception as error:
            log.exception("the messenger failed on delivery %s", delivery.id)
            return Outcome(DeliveryState.UNCERTAIN, reason=f"the messenger failed: {type(error).__name__}")

    async def _follow(self, delivery: Delivery, after: AfterAttempt) -> AfterAttempt:
        """Keep the chat's new number; the part is due again at once and goes there, once in a run."""
        await self._store.chats.move(delivery.address.chat, after.outcome.new_chat, self._clock())
        self.report.moved += 1
        if not may_receive(await self._store.subscribers.by_id(delivery.subscriber)):
            return after
        if delivery.id in self._moved:
            reason = f"moved twice: {after.outcome.reason}"
            return AfterAttempt(Outcome(DeliveryState.FAILED, reason=reason), None, Reach.UNKNOWN)
        self._moved.add(delivery.id)
        return replace(after, outcome=replace(after.outcome, state=DeliveryState.PENDING), due_at=self._clock())

    async def _record(self, delivery: Delivery, outcome: Outcome, after: AfterAttempt) -> None:
        record = AttemptRecord(
            id=delivery.id,
            attempt=delivery.attempt,
            outcome=after.outcome,
            at=self._clock(),
            due_at=after.due_at,
            aftermath=after.aftermath,
        )
        kept = await self._ledger.record(record)
        if kept is RecordKept.NOT:
            log.warning("delivery %s was settled otherwise before its answer: %s", delivery.id, after.outcome)
            return
        if kept is RecordKept.LATE:
            log.info("delivery %s was in doubt until its answer came: %s", delivery.id, after.outcome.state)
        self._count(delivery, after)
        self.report.gone += await self._breaker.note(delivery, outcome, after, self._clock())

    def _count(self, delivery: Delivery, after: AfterAttempt) -> None:
        outcome, report = after.outcome, self.report
        match outcome.state:
            case DeliveryState.SENT:
                report.sent += 1
                if outcome.reason:
                    report.unclean += 1
                    report.trouble(delivery, outcome.reason)
            case DeliveryState.PENDING if after.reach is not Reach.MOVED:
                report.retried += 1
            case DeliveryState.FAILED:
                report.failed += 1
                report.trouble(delivery, outcome.reason)
            case DeliveryState.UNCERTAIN:
                report.uncertain += 1
                report.trouble(delivery, f"perhaps it arrived: {outcome.reason}")
            case _:
                pass

    async def end(self) -> None:
        """Judge a trial that has ended with the run, and log the counts."""
        await self._breaker.settle(self._clock())
        self.report.tell()
