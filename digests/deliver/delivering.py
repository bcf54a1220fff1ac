"""Sends the parts of issued editions to their readers, several at a time, as long as any part is due. One loop
reads some due parts in advance. For each part it waits for a place in the rate limit, then claims the part in the
database and sends it. A part whose chat cannot be written to yet is set aside, and the others go first."""

import asyncio
import heapq
import itertools
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

from digests.deliver.breaker import Breaker
from digests.deliver.ledger import Alarm, Ledger
from digests.deliver.looking_up import PolicyError
from digests.deliver.steps import DeliverReport, Messenger, Progress, Steps
from digests.errors import StoreError
from digests.model import Clock, Delivery
from digests.rules.issuing.fates import IN_FLIGHT
from digests.rules.issuing.uncertainty import UncertainPolicy
from digests.store import Store

log = logging.getLogger("communique.deliver")

# Seconds and parts: judged, or measured with `tests/benchmarks/delivering.py` where a comment says so.
FINISH_WITHIN, SECONDS_BETWEEN_LOOKS = 60.0, 0.1
AHEAD, LOW = 64, 16  # parts read at once; more are read when so few are left
TOGETHER, LONGEST_GATHERING = 4, 0.12
"""How many parts are sent together, and for how many seconds they are gathered. If the parts share a wake-up and a
transaction, they take half as long as if each part had its own (measured)."""
LONGEST_WAIT = 10.0  # a run waits at most so long for a pause of all chats to end; in a longer pause the run ends
LONGEST_ASIDE = 5.0  # a part waits at most so long here for its chat; else it is put off in the database


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
    progress: Progress | None = None,
) -> DeliverReport:
    """Send every part that is due by `clock` (aware UTC), at most `in_flight` at a time, until none is left.

    A run may end early: call it again until the report's `due` is 0. First, parts that a dead sender left on their
    way become uncertain, and parts issued over 12 hours ago expire. When `stopping` turns true, or the run is
    cancelled, nothing more is claimed. Parts on their way then have `finish_within` seconds. A part that is not
    finished by then is given up; a later run settles it once its claim has expired. `alarm` is told at once when
    the database cannot be written any more. `breaker` pauses sending when too much goes wrong; a process has one
    breaker for all its runs. `progress` hears of each attempt. PolicyError for a policy other than sent, resend
    and probe; StoreError when the database cannot be read.
    """
    try:
        policy = UncertainPolicy(uncertain_policy)
    except ValueError:
        raise PolicyError(f"no policy {uncertain_policy!r}") from None
    with suppress(StoreError):  # no alarm here: admins are told when the database refuses a claim
        await store.wrong_clock.set_right(clock())
    ledger = Ledger(store, alarm)
    breaker = breaker or Breaker(store)
    steps = Steps(store, ledger, messenger, clock, policy, breaker, progress=progress)
    try:
        await DeliveryRun(steps, messenger, in_flight).run(stopping, finish_within)
    finally:
        await ledger.close()
        await breaker.settle(clock())  # if the breaker was sending on trial, the trial ends here
        steps.report.tell()
    return steps.report


class DeliveryRun:
    """One run. At most `in_flight` parts at once are claimed and not yet recorded."""

    def __init__(self, steps: Steps, messenger: Messenger, in_flight: int) -> None:
        self._steps = steps
        self._messenger = messenger
        self._in_flight = in_flight
        self._found: deque[Delivery] = deque()
        self._aside: list[tuple[float, int, Delivery]] = []
        self._numbers = itertools.count()
        self._gathered: list[Delivery] = []
        self._gathering_since = 0.0
        self._held: set[int] = set()
        """Subscribers with a part that was found, set aside or on its way. No second part is taken up."""
        self._on_their_way: set[asyncio.Future[None]] = set()
        self._changed = asyncio.Event()
        self._all_seen = False

    async def run(self, stopping: Callable[[], bool], finish_within: float) -> None:
        """Send until nothing is due any more, a long pause begins, or `stopping` turns true. Then, and when
        cancelled, finish the parts on their way within `finish_within` seconds."""
        pump = asyncio.create_task(self._pump(stopping))
        try:
            while not stopping() and (unfinished := self._on_their_way if pump.done() else {pump}):
                await asyncio.wait(unfinished, timeout=SECONDS_BETWEEN_LOOKS)
        finally:
            pump.cancel()
            await asyncio.wait([pump])
            await self._finish(finish_within)
        with suppress(asyncio.CancelledError):
            pump.result()

    async def _pump(self, stopping: Callable[[], bool]) -> None:
        while await self._steps.ready():
            while len(self._on_their_way) + len(self._gathered) >= self._in_flight:
                await self._change(None)
            if stopping():
                return
            delivery = await self._next()
            if delivery is None:
                if not self._gathered and not self._on_their_way and not self._aside:
                    return
                await self._change(self._aside[0][0] if self._aside else None)
            elif not await self._set_out(delivery):
                return

    async def _set_out(self, delivery: Delivery) -> bool:
        """Wait for the rate limit; send the part or set it aside. Return False in a long pause of all chats."""
        if not await self._steps.may_go(delivery):
            self._held.discard(delivery.subscriber)
            return True
        closed, now = await self._messenger.reserve(delivery.address, delivery.kind), self._now()
        if not closed:
            if not self._gathered:
                self._gathering_since = now
            self._gathered.append(delivery)
            if len(self._gathered) >= TOGETHER or now - self._gathering_since >= LONGEST_GATHERING:
                self._let_go()
            return True
        self._let_go()
        pause = self._messenger.pause_left()
        if pause > LONGEST_WAIT:
            return False
        if pause or closed <= LONGEST_ASIDE:
            heapq.heappush(self._aside, (self._now() + max(closed, pause), next(self._numbers), delivery))
            await asyncio.sleep(pause)
        else:
            self._start(self._steps.put_off(delivery, closed), delivery)
        return True

    def _let_go(self) -> None:
        for delivery in self._gathered:
            self._start(self._steps.attempt(delivery), delivery)
        self._gathered.clear()

    async def _next(self) -> Delivery | None:
        if self._aside and self._aside[0][0] <= self._now():
            return heapq.heappop(self._aside)[2]
        if len(self._found) <= (0 if self._all_seen else LOW):
            self._changed.clear()
            most = AHEAD + len(self._held)
            found = await self._steps.look(most)
            self._all_seen = len(found) < most
            for delivery in found:
                if delivery.subscriber not in self._held:
                    self._held.add(delivery.subscriber)
                    self._found.append(delivery)
        return self._found.popleft() if self._found else None

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    async def _change(self, until: float | None) -> None:
        """Send the gathered parts. Then wait until a part is done, or until the loop's time is `until`."""
        self._let_go()
        with suppress(TimeoutError):
            async with asyncio.timeout_at(until):
                await self._changed.wait()
        self._changed.clear()

    def _start(self, work: Awaitable[None], delivery: Delivery) -> None:
        def done(task: asyncio.Future[None]) -> None:
            self._on_their_way.discard(task)
            self._changed.set()
            if not task.cancelled() and (fault := task.exception()):
                # The parts of other readers go on. Further parts of this reader wait for the next run.
                log.error("delivery %s failed on our side", delivery.id, exc_info=fault)
            else:
                self._held.discard(delivery.subscriber)

        task = asyncio.ensure_future(work)
        self._on_their_way.add(task)
        task.add_done_callback(done)

    async def _finish(self, within: float) -> None:
        if not self._on_their_way:
            return
        try:
            await asyncio.wait(self._on_their_way, timeout=within)
        finally:
            if late := list(self._on_their_way):
                for task in late:
                    task.cancel()
                log.warning("%d parts were not finished in time; they are left to their lease", len(late))
                await asyncio.wait(late)
