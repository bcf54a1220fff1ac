"""Pauses sending when too much goes wrong at once, and resumes sending after a few sends on trial.

The pause is a row. The attempts that led to it are in memory only, so after a restart their count begins at zero.
"""

import asyncio
import logging
from collections import deque
from dataclasses import replace
from datetime import datetime, timedelta

from digests.model import HINDRANCES, ChatKind, Delivery, DeliveryState, Outcome, PauseCause, Refusal, SendingPause
from digests.rules.issuing import breaker as rules
from digests.rules.issuing.fates import AfterAttempt, Reach
from digests.store import Store

log = logging.getLogger("communique.deliver")

LOOKED_AT = timedelta(seconds=2)
"""For how long the row counts as known. After that it is read again, because an admin may have ended the pause."""
MOST_TEXTS = 500


class Breaker:
    """One breaker for each process that sends. Call `admits` before each claim, `note` after each attempt, and
    `settle` when nothing is on its way any more."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = asyncio.Lock()
        self._attempts: deque[rules.SendingAttempt] = deque(maxlen=rules.LARGEST_WINDOW)
        self._trial: list[rules.SendingAttempt] = []
        self._permits = rules.TRIAL
        # Parts on their way on trial. Their outcome counts for the trouble even if the trial is over.
        self._tried: set[int] = set()
        # When the first attempt failed after the last one that reached anybody.
        self._nobody_since: datetime | None = None
        # Texts refused as faulty. In the second list, other texts went through since, so these are surely faulty.
        self._suspects: deque[str] = deque(maxlen=MOST_TEXTS)
        self._faulty: deque[str] = deque(maxlen=MOST_TEXTS)
        self._last: SendingPause | None = None
        self._read_at: datetime | None = None

    async def paused(self, now: datetime) -> bool:
        """Say whether nothing may be sent now, not even on trial."""
        async with self._turn:
            pause = await self._under_way(now)
            return pause is not None and (rules.is_waiting(pause, now) or self._permits == 0)

    async def admits(self, part: int, now: datetime) -> bool:
        """Say whether this part may be sent. During a trial, this takes one of its few permits."""
        async with self._turn:
            pause = await self._under_way(now)
            if pause is None:
                return True
            if rules.is_waiting(pause, now) or self._permits == 0:
                return False
            self._permits -= 1
            self._tried.add(part)
            return True

    async def give_back(self, part: int) -> None:
        """Give a permit back, because nothing was sent."""
        async with self._turn:
            self._tried.discard(part)
            self._permits = min(rules.TRIAL, self._permits + 1)

    async def note(self, delivery: Delivery, outcome: Outcome, after: AfterAttempt, now: datetime) -> int:
        """Note the outcome of an attempt, for the chat and for all sending. Return how many subscribers are gone
        because of it. `outcome` is what the messenger returned, before the policy is applied."""
        async with self._turn:
            gone = await self._note_chat(delivery, after, now)
            attempt = rules.counts_as(outcome, now)
            if attempt is not None:
                self._nobody_since = min(self._nobody_since or now, now) if attempt.cause else None
            on_trial = delivery.id in self._tried
            self._tried.discard(delivery.id)
            pause, seen = await self._under_way(now), list(self._attempts)
            if pause is not None:
                await self._note_on_trial(pause, attempt, now)
            elif attempt is None:
                pass
            elif not on_trial and self._is_known(delivery, attempt):
                if after.reach is Reach.GONE and rules.is_unproven(delivery.refused_at, seen, self._last, now):
                    await self._take_back(now, now)
            else:
                self._attempts.append(attempt)
                if on_trial and attempt.cause:
                    await self._take_back(now, now)
                elif attempt.cause and (found := rules.too_many([*seen, attempt], self._last, now)):
                    await self._begin(found, now)
            if after.outcome.state is DeliveryState.FAILED and delivery.text not in self._suspects:
                self._suspects.append(delivery.text)
            return gone if await self._under_way(now) is None and not on_trial else 0

    def _is_known(self, delivery: Delivery, attempt: rules.SendingAttempt) -> bool:
        """Say whether this chat, or this text, was refused before. Such a refusal is no sign of a new trouble."""
        if attempt.cause is PauseCause.FAILED:
            return delivery.text in self._faulty
        return attempt.cause is PauseCause.REFUSED and delivery.refused_at is not None

    async def settle(self, now: datetime) -> None:
        """Judge the trial by its results so far, because no part is on its way any more."""
        async with self._turn:
            pause = await self._under_way(now)
            if pause is not None and not rules.is_waiting(pause, now):
                await self._judge(pause, now, over=True)
                self._tried.clear()
                self._permits = max(self._permits, rules.TRIAL - len(self._trial))

    async def _under_way(self, now: datetime) -> SendingPause | None:
        """Return the pause that is not over, as its row says now or said a moment ago."""
        if self._read_at is None or not timedelta() <= now - self._read_at < LOOKED_AT:
            before, self._last = self._last, await self._store.pauses.last()
            self._read_at = now
            if self._last is not None and self._last != before and self._last.ended_at is not None:
                self._start_over()
        return None if self._last is None or self._last.ended_at is not None else self._last

    async def _note_on_trial(
        self, pause: SendingPause, attempt: rules.SendingAttempt | None, now: datetime
    ) -> None:
        if rules.is_waiting(pause, now):
            # The part was on its way when the pause began, and belongs to the same trouble.
            if attempt is not None and attempt.cause is not None:
                await self._take_back(pause.until, now)
        elif attempt is None:
            self._permits = min(rules.TRIAL, self._permits + 1)
        else:
            self._trial.append(attempt)
            await self._judge(pause, now, over=False)

    async def _judge(self, pause: SendingPause, now: datetime, *, over: bool) -> None:
        well = rules.judge_trial(self._trial, over=over)
        if well:
            if await self._store.pauses.end(now):
                log.info("sending goes on: the trial went well")
            self._faulty.extend(self._suspects)
            self._suspects.clear()
            shown = list(self._trial)
            if any(one.cause is not None for one in shown):
                # The trouble may have ended during the trial, so refused chats are tried once more.
                await self._take_back(now, now)
            self._start_over()
            self._attempts.extend(shown)
            self._last, self._read_at = replace(pause, ended_at=now), now
        elif well is not None:
            longer = rules.lengthened(pause, rules.trial_found(self._trial), now)
            if await self._store.pauses.lengthen(longer):
                log.error("the trial went badly; sending pauses until %s", longer.until.isoformat())
                await self._take_back(longer.until, now)
            self._start_over()

    async def _begin(self, found: rules.TooMany, now: datetime) -> None:
        pause = rules.pause_for(found, self._last, now)
        await self._store.pauses.begin(pause)
        numbers = f"{found.troubled} of {found.attempts} attempts {found.cause}"
        log.error("%s; sending pauses until %s", numbers, pause.until.isoformat())
        self._start_over()
        self._last, self._read_at = pause, now
        await self._take_back(pause.until, now)

    async def _take_back(self, until: datetime, now: datetime) -> None:
        """Undo refusals and failures in the window, in the trial, and since the last attempt that reached anybody.
        Their parts are tried again some time after `until`."""
        sure_before = now - rules.SURE_AFTER
        since = min(now - rules.WINDOW, self._nobody_since or now, *(one.at for one in self._trial))
        since = max(since, sure_before)
        parts = await self._store.chats.take_back(since, sure_before, until + rules.RETRY_AFTER, now)
        if parts:
            log.info("%d parts that were refused or failed are to be sent after all", parts)

    def _start_over(self) -> None:
        self._attempts.clear()
        self._trial.clear()
        self._permits = rules.TRIAL
        self._read_at = None

    async def _note_chat(self, delivery: Delivery, after: AfterAttempt, now: datetime) -> int:
        """Store at once what an attempt says of the chat, because a run may last for hours. Return how many
        subscribers are gone because of it."""
        if after.reach is Reach.REACHED and delivery.refused_at is not None:
            await self._store.chats.reached(delivery.subscriber)
        if after.reach not in (Reach.GONE, Reach.STRIKE, Reach.HINDERED):
            return 0
        refusal = after.outcome.refusal or Refusal.PERHAPS
        if delivery.kind is ChatKind.PRIVATE and refusal in HINDRANCES:
            refusal = Refusal.PERHAPS  # a private chat has no admins who could end the refusal
        return await self._store.chats.refuse(delivery.subscriber, refusal, now)
