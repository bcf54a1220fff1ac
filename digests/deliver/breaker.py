"""Pauses sending when too much goes wrong at once, and lets it go on after a few sends on trial.

The pause is a row. What led to it is kept in memory only: after a restart the look at the attempts begins anew.
"""

import asyncio
import logging
from collections import deque
from dataclasses import replace
from datetime import datetime, timedelta

from digests.model import (
    HINDRANCES,
    ChatKind,
    Delivery,
    DeliveryState,
    Outcome,
    PauseCause,
    Refusal,
    SendingPause,
)
from digests.rules.sending.breaker import (
    LARGEST_WINDOW,
    RETRY_AFTER,
    SURE_AFTER,
    TRIAL,
    WINDOW,
    Attempt,
    TooMany,
    counts_as,
    is_unproven,
    is_waiting,
    judge_trial,
    lengthened,
    pause_for,
    too_many,
    trial_found,
)
from digests.rules.sending.fates import AfterAttempt, Reach
from digests.store import Store

log = logging.getLogger("communique.deliver")

LOOKED_AT = timedelta(seconds=2)
"""How long the row is taken for what it was, before it is read again: an admin may have ended the pause."""
MOST_TEXTS = 500


class Breaker:
    """One for each process that sends. `admits` before each claim, `note` after each attempt, `settle` when
    nothing is on its way any more."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = asyncio.Lock()
        self._attempts: deque[Attempt] = deque(maxlen=LARGEST_WINDOW)
        self._trial: list[Attempt] = []
        self._permits = TRIAL
        self._tried: set[int] = set()
        """Parts on their way on trial: what becomes of them, even after it, is part of the trouble."""
        self._nobody_since: datetime | None = None
        """When the first of those attempts went wrong after which nobody was reached."""
        self._suspects: deque[str] = deque(maxlen=MOST_TEXTS)
        """Texts that Telegram has refused as faulty: if others go through afterwards, it is those texts."""
        self._faulty: deque[str] = deque(maxlen=MOST_TEXTS)
        """Texts that are faulty, since others went through: that they are refused again is no news."""
        self._last: SendingPause | None = None
        self._read_at: datetime | None = None

    async def paused(self, now: datetime) -> bool:
        """Say whether nothing may be sent at the moment, not even on trial."""
        async with self._turn:
            pause = await self._under_way(now)
            return pause is not None and (is_waiting(pause, now) or self._permits == 0)

    async def admits(self, part: int, now: datetime) -> bool:
        """Say whether this part may be sent. After a pause that takes one of the few permits of its trial."""
        async with self._turn:
            pause = await self._under_way(now)
            if pause is None:
                return True
            if is_waiting(pause, now) or self._permits == 0:
                return False
            self._permits -= 1
            self._tried.add(part)
            return True

    async def give_back(self, part: int) -> None:
        """Give a permit back for which nothing was sent after all."""
        async with self._turn:
            self._tried.discard(part)
            self._permits = min(TRIAL, self._permits + 1)

    async def note(self, delivery: Delivery, outcome: Outcome, after: AfterAttempt, now: datetime) -> int:
        """Note what an attempt came to, for the chat and for sending as a whole; return how many subscribers are
        gone by it. `outcome` is what the messenger said, before any policy."""
        async with self._turn:
            gone = await _take_note(self._store, delivery, after, now)
            attempt = counts_as(outcome, now)
            if attempt is not None:
                self._nobody_since = min(self._nobody_since or now, now) if attempt.cause else None
            on_trial = delivery.id in self._tried
            self._tried.discard(delivery.id)
            if await self._under_way(now) is not None:
                await self._note_on_trial(attempt, now)
            elif on_trial and attempt is not None:
                self._attempts.append(attempt)
                if attempt.cause is not None:
                    await self._take_back(now, now)
            elif attempt is not None and self._is_known(delivery, attempt):
                certain = after.reach is Reach.GONE
                if certain and is_unproven(delivery.refused_at, list(self._attempts), self._last, now):
                    await self._take_back(now, now)
            elif attempt is not None:
                self._attempts.append(attempt)
                found = too_many(list(self._attempts), self._last, now) if attempt.cause else None
                if found is not None:
                    await self._begin(found, now)
            if after.outcome.state is DeliveryState.FAILED and delivery.text not in self._suspects:
                self._suspects.append(delivery.text)
            return gone if await self._under_way(now) is None and not on_trial else 0

    def _is_known(self, delivery: Delivery, attempt: Attempt) -> bool:
        """Say whether a chat refuses, or a text is refused, that was before: no sign of anything else."""
        if attempt.cause is PauseCause.FAILED:
            return delivery.text in self._faulty
        return attempt.cause is PauseCause.REFUSED and delivery.refused_at is not None

    async def settle(self, now: datetime) -> None:
        """Judge a trial by what it has come to, since nothing more is on its way."""
        async with self._turn:
            pause = await self._under_way(now)
            if pause is not None and not is_waiting(pause, now):
                await self._judge(pause, now, over=True)
                self._tried.clear()
                self._permits = max(self._permits, TRIAL - len(self._trial))

    async def _under_way(self, now: datetime) -> SendingPause | None:
        """Return the pause that is not over, from the row or what it was a moment ago."""
        if self._read_at is None or not timedelta() <= now - self._read_at < LOOKED_AT:
            before, self._last = self._last, await self._store.pauses.last()
            self._read_at = now
            if self._last is not None and self._last != before and self._last.ended_at is not None:
                self._start_over()
        return None if self._last is None or self._last.ended_at is not None else self._last

    async def _note_on_trial(self, attempt: Attempt | None, now: datetime) -> None:
        pause = self._last
        if pause is None or is_waiting(pause, now):
            # It was on its way when the pause began, and is part of the same trouble.
            if pause is not None and attempt is not None and attempt.cause is not None:
                await self._take_back(pause.until, now)
            return
        if attempt is None:
            self._permits = min(TRIAL, self._permits + 1)
            return
        self._trial.append(attempt)
        await self._judge(pause, now, over=False)

    async def _judge(self, pause: SendingPause, now: datetime, *, over: bool) -> None:
        well = judge_trial(self._trial, over=over)
        if well is None:
            return
        if well:
            if await self._store.pauses.end(now):
                log.info("sending goes on: the trial went well")
            self._faulty.extend(self._suspects)
            self._suspects.clear()
            shown = list(self._trial)
            if any(one.cause is not None for one in shown):
                # Perhaps the trouble ended between them: who was refused is asked once more.
                await self._take_back(now, now)
            self._start_over()
            self._attempts.extend(shown)
            self._last, self._read_at = replace(pause, ended_at=now), now
        else:
            longer = lengthened(pause, trial_found(self._trial), now)
            if await self._store.pauses.lengthen(longer):
                log.error("the trial went badly; sending pauses until %s", longer.until.isoformat())
                await self._take_back(longer.until, now)
            self._start_over()

    async def _begin(self, found: TooMany, now: datetime) -> None:
        pause = pause_for(found, self._last, now)
        await self._store.pauses.begin(pause)
        numbers = f"{found.troubled} of {found.attempts} attempts {found.cause}"
        log.error("%s; sending pauses until %s", numbers, pause.until.isoformat())
        self._start_over()
        self._last, self._read_at = pause, now
        await self._take_back(pause.until, now)

    async def _take_back(self, until: datetime, now: datetime) -> None:
        """Undo what refusals and failures have done in the window, in the trial and since anybody was reached;
        those parts are tried again a while after `until`."""
        sure_before = now - SURE_AFTER
        since = min(now - WINDOW, self._nobody_since or now, *(one.at for one in self._trial))
        since = max(since, sure_before)
        parts = await self._store.chats.take_back(since, sure_before, until + RETRY_AFTER, now)
        if parts:
            log.info("%d parts that were refused or failed are to be sent after all", parts)

    def _start_over(self) -> None:
        self._attempts.clear()
        self._trial.clear()
        self._permits = TRIAL
        self._read_at = None


async def _take_note(store: Store, delivery: Delivery, after: AfterAttempt, now: datetime) -> int:
    """Keep what an attempt says of the chat; return how many subscribers are gone by it.

    Done at once, since a run may go on for hours. The breaker takes it back when too many refuse at a time.
    """
    if after.reach is Reach.REACHED and delivery.refused_at is not None:
        await store.chats.reached(delivery.subscriber)
    if after.reach not in (Reach.GONE, Reach.STRIKE, Reach.HINDERED):
        return 0
    refusal = after.outcome.refusal or Refusal.PERHAPS
    if delivery.kind is ChatKind.PRIVATE and refusal in HINDRANCES:
        refusal = Refusal.PERHAPS  # a private chat has no admins who could change it
    return await store.chats.refuse(delivery.subscriber, refusal, now)
