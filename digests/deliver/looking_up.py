"""Looks up parts that may have arrived, if the policy asks for that."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from digests.errors import CommuniqueError
from digests.model import Address, Doubt
from digests.rules.issuing import uncertainty
from digests.rules.issuing.uncertainty import GRACE, SHARED, ProbeVerdict, Sight
from digests.store import Store

log = logging.getLogger("communique.deliver")

AT_ONCE, PAUSE = 50, timedelta(minutes=1)
LONGEST_WAY = timedelta(days=1)  # no message is on its way so long: an older one belongs to no doubt


class PolicyError(CommuniqueError):
    """There is no such policy for uncertain deliveries."""

    code = "policy"


class ProbeLaterError(CommuniqueError):
    """Nothing can be looked up at the moment. `pause` is how long this lasts, as far as is known."""

    def __init__(self, message: str, pause: timedelta = PAUSE) -> None:
        super().__init__(message)
        self.pause = pause


class ChatClosedError(CommuniqueError):
    """Nothing can be looked up in that chat."""


class Prober(Protocol):
    """Looks at messages that were sent before. All methods raise ProbeLaterError."""

    async def mark(self) -> int:
        """Send a message to the operators and return its number. Messages accepted later have higher numbers."""

    def known(self, sequence: int, floor: int, ceiling: int) -> Collection[int]:
        """Return the numbers between these two that are known to belong to no part."""

    async def look(self, address: Address, number: int, html: str) -> Sight:
        """Return what has that number in a chat: the part with text `html`, or what else. ChatClosedError."""

    async def tidy(self) -> None:
        """Delete the messages that the looks have left in the operations chat."""


async def probe_due(
    store: Store,
    prober: Prober,
    clock: Callable[[], datetime],
    *,
    operations_chat: int = 0,
    stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Look up every part in doubt that is due for it by `clock` (aware UTC). Return how many were settled.

    A part that was found is sent. A part that is surely absent is pending again. A part whose fate cannot be known
    stays uncertain, with the reason. A part that cannot be looked up now is due again later, for an hour. Parts in
    the operations chat come first, before copies of other parts are put there. Each part is settled by itself.
    """
    due = await store.doubts.to_probe(clock(), AT_ONCE)
    if not due:
        return 0
    due.sort(key=lambda doubt: doubt.delivery.address.chat != operations_chat)
    run = _LookingUp(store, prober, clock, stopping)
    try:
        # The likeliest numbers are looked at first. Only a part that is not found there is searched for further.
        await run.settle_all(await run.settle_all(due, uncertainty.NEAR), uncertainty.MOST_PROBES)
    finally:
        if not stopping():
            await prober.tidy()
    return run.settled


@dataclass(slots=True)
class _LookingUp:
    """One pass over the parts in doubt, with one mark. Each part was accepted, if at all, before the mark."""

    store: Store
    prober: Prober
    clock: Callable[[], datetime]
    stopping: Callable[[], bool]
    mark: int = 0
    settled: int = 0
    seen: dict[tuple[int, int], Sight] = field(default_factory=dict)

    async def settle_all(self, doubts: Sequence[Doubt], most: int) -> list[Doubt]:
        """Settle parts with at most `most` looks each. Return the undecided parts, or [] if the pass must end."""
        undecided = []
        for place, doubt in enumerate(doubts):
            if self.stopping():
                return []
            try:
                if not await self._settle(doubt, most):
                    undecided.append(doubt)
            except ProbeLaterError as error:
                await self._put_off([*undecided, *doubts[place:]], error)
                return []
        return undecided

    async def _settle(self, doubt: Doubt, most: int) -> bool:
        try:
            found = await self._search(doubt, most)
        except ChatClosedError as error:
            await self._stays(doubt, f"it cannot be looked up: {error}")
            return True
        if found is None:
            return False
        result, number = found
        if result is ProbeVerdict.FOUND:
            self._count(doubt, result, changed=await self.store.doubts.found(doubt, number, self.clock()))
        elif result is ProbeVerdict.ABSENT:
            self._count(doubt, result, changed=await self.store.doubts.absent(doubt, self.clock()))
        else:
            await self._stays(doubt, f"it was looked for: {result}")
        return True

    async def _put_off(self, doubts: Sequence[Doubt], error: ProbeLaterError) -> None:
        now = self.clock()
        log.warning("%d parts in doubt are looked up later: %s", len(doubts), error)
        waiting = [doubt for doubt in doubts if not uncertainty.is_given_up(doubt.since, now)]
        ends = [doubt.since + uncertainty.GIVEN_UP_AFTER for doubt in waiting]
        await self.store.doubts.postpone(waiting, min([now + error.pause, *ends]))
        for doubt in doubts:
            if doubt not in waiting:
                await self._stays(doubt, f"{ProbeVerdict.GIVEN_UP}: {error}")

    async def _search(self, doubt: Doubt, most: int) -> tuple[ProbeVerdict, int] | None:
        """Return the verdict and the number of the message that was found. Return None when it is time to stop, or
        when more than `most` looks are needed."""
        search = await self._plan(doubt)
        sights: list[Sight] = []
        while (result := uncertainty.verdict_on(search, sights)) is None:
            number = search.numbers[len(sights)]
            if (doubt.delivery.id, number) not in self.seen:
                if most == 0 or self.stopping():
                    return None
                most -= 1
                sight = await self.prober.look(doubt.delivery.address, number, doubt.delivery.text)
                self.seen[doubt.delivery.id, number] = sight
            sights.append(self.seen[doubt.delivery.id, number])
        return result, search.numbers[len(sights) - 1] if sights else 0

    async def _plan(self, doubt: Doubt) -> uncertainty.ProbePlan:
        floor, ceiling = doubt.floor, doubt.floor + uncertainty.MOST_UPWARD + 1
        if doubt.sequence == SHARED:
            self.mark = self.mark or await self.prober.mark()
            # Numbers above the mark come from another bot that used this database before. They say nothing.
            floor = doubt.floor if doubt.floor < self.mark else 0
            # A message of an earlier pass gives a lower ceiling than the new mark.
            earlier = await self.store.doubts.lowest_made(floor, doubt.since + GRACE)
            ceiling = min(self.mark, earlier or self.mark)
        bounds = (doubt.sequence, floor, ceiling)
        known = await self.store.doubts.known(*bounds, doubt.since - LONGEST_WAY)
        return uncertainty.plan_probes(doubt.delivery.kind, *bounds, known | frozenset(self.prober.known(*bounds)))

    async def _stays(self, doubt: Doubt, reason: str) -> None:
        changed = await self.store.doubts.give_up(doubt, reason, self.clock())
        self._count(doubt, reason, changed=changed)

    def _count(self, doubt: Doubt, words: str, *, changed: bool) -> None:
        self.settled += changed
        delivery = doubt.delivery
        log.info("looked up delivery %s, part %s of %s: %s", delivery.id, delivery.part, delivery.parts, words)
