"""Asks Telegram for updates, for as long as the bot runs. Nothing that comes, and no failure, ends this.

Pure rules decide what happens when somebody else receives our updates. Telegram lets the newest getUpdates win and
ends the older one with 409. So two instances with one token end each other's polls in turn. Each counts its
conflicts in a row. An instance that has just come steps back at the second conflict, an older one later. So the
older instance stays, and of two new ones one steps back first. An instance that stepped back polls with growing
pauses. Each such poll ends a poll of the other, which asks again soon and so ends ours. The other has gone when a
poll of ours is left alone for longer than a slow machine needs to ask again, or when an update has waited as long.

An instance that stepped back does not receive "/stop" and the like, so it sends no digests, either. The other
instance sends, so nothing is sent twice by two instances with a database each.
"""

import asyncio
import json
import logging
import math
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.hearing.inbox import Inbox, UpdateTroubles
from bot.hearing.parsing import UnreadableAnswerError, number_of, read_answer
from bot.texts import operator_words
from digests.deliver import seconds_since_boot
from digests.errors import StoreError

log = logging.getLogger("communique.updates")

SECONDS = 20
MOST = 100
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
REFUSALS = 8
"""Refusals in a row. With growing pauses they take about two minutes."""
GAP = 300.0
LAST_WORD = 2.0
LEAST_PATIENCE, MOST_PATIENCE = 2, 20
"""Conflicts in a row: two more for each doubling of the minutes since the first answered poll began. A poll that
was left alone counts as a minute."""
FORGOTTEN_AFTER = 30.0
SHORTEST_PAUSE, SPREAD = 1.0, 2.0
FIRST_STEP_BACK, LONGEST_STEP_BACK = 30.0, 600.0
LEFT_ALONE, BETWEEN_LOOKS = 15.0, 5.0
"""Seconds after which the other instance has gone: three of its pauses, and the time in which a busy machine
asks."""


class Rival(Enum):
    """Who receives our updates: another instance that polls, or a webhook that was set."""

    POLLER = auto()
    WEBHOOK = auto()


@dataclass(frozen=True, slots=True)
class PollStanding:
    """`since` is when the first answered poll began (None: none was answered). `settled`: that is a while ago.
    `conflicts` came in a row, the last at `last` (seconds that only grow). `steps` are steps back so far, 0 while
    we receive. `oldest` is the number of an update that has waited since `waits_since` or longer."""

    since: float | None = None
    settled: bool = False
    conflicts: int = 0
    last: float = 0.0
    steps: int = 0
    oldest: int = 0
    waits_since: float = 0.0
    rival: Rival = Rival.POLLER

    @property
    def back(self) -> bool:
        """Whether we have stepped back."""
        return self.steps > 0

    def patience(self, now: float) -> int:
        """Return after how many conflicts in a row we step back."""
        minutes = 0.0 if self.since is None else max(now - self.since, 0.0) / 60
        return min(LEAST_PATIENCE + 2 * math.floor(math.log2(1 + minutes)), MOST_PATIENCE)


def after_conflict(standing: PollStanding, rival: Rival, now: float, chance: float) -> tuple[PollStanding, float]:
    """Return the standing after a 409, and for how many seconds not to ask. `chance` (0 to 1) is drawn anew each
    time, so that two instances do not ask in step."""
    fresh = now - standing.last > FORGOTTEN_AFTER
    conflicts = 1 if fresh else standing.conflicts + 1
    told = replace(standing, conflicts=conflicts, last=now, rival=rival, oldest=0)
    if not standing.back and rival is Rival.POLLER and conflicts < standing.patience(now):
        return told, SHORTEST_PAUSE + SPREAD * chance
    pause = min(FIRST_STEP_BACK * 2**standing.steps, LONGEST_STEP_BACK)
    return replace(told, steps=min(standing.steps + 1, 20)), pause


def after_answer(standing: PollStanding, lasted: float, now: float, oldest: int = 0) -> tuple[PollStanding, float]:
    """Return the standing after an answer that took `lasted` seconds until `now`, and when to ask again. `oldest`
    is the number of its oldest update. If we are still back, its updates are not ours to take."""
    began = now - lasted - (60.0 if lasted >= LEFT_ALONE else 0.0)
    if not standing.back:
        since = began if standing.since is None else min(standing.since, began)
        settled = standing.settled or lasted >= LEFT_ALONE or now - since >= LEFT_ALONE
        return replace(standing, since=since, settled=settled), 0.0
    waits = oldest != 0 and oldest == standing.oldest
    if lasted >= LEFT_ALONE or (waits and now - standing.waits_since >= LEFT_ALONE):
        return PollStanding(since=began, settled=True), 0.0
    since = standing.waits_since if waits else now
    return replace(standing, oldest=oldest, waits_since=since), BETWEEN_LOOKS


def words_for(standing: PollStanding, language: str) -> str:
    """Return what operators are told when we have stepped back."""
    words = operator_words(language)
    return words.webhook_instead if standing.rival is Rival.WEBHOOK else words.other_polls


OnStanding = Callable[[PollStanding], Awaitable[None]]


class Polling:
    """Asks for updates. Nothing else may use `request`; its owner opens and closes it. `on_standing` is called
    when we step back or receive again. `awake` gives seconds that also pass while the machine sleeps."""

    def __init__(
        self,
        bot: Bot,
        request: BaseRequest,
        inbox: Inbox,
        troubles: UpdateTroubles,
        on_standing: OnStanding,
        *,
        kinds: Sequence[str],
        seconds: int = SECONDS,
        awake: Callable[[], float] = seconds_since_boot,
    ) -> None:
        self._bot = bot
        self._request = request
        self._inbox = inbox
        self._awake = awake
        self._troubles = troubles
        self._on_standing = on_standing
        self._kinds = json.dumps(list(kinds))
        self._seconds = seconds
        self._offset = 0
        self._one_by_one = 0
        self._pause = FIRST_PAUSE
        self._refusals = 0
        self._answered_at = awake()
        self._behind = True
        self._wait = 0.0
        self.standing = PollStanding()

    async def run(self) -> None:
        """Ask until cancelled. InvalidToken if Telegram refuses the token again and again."""
        while True:
            await self._inbox.room()
            try:
                pause = await self._turn()
            except InvalidToken:
                self._refusals += 1
                if self._refusals >= REFUSALS:
                    raise
                pause = self._longer("Telegram refuses the token")
            except (TelegramError, StoreError) as error:
                pause = await self._failed(error)
            except Exception:
                log.exception("asking for updates failed")
                pause = self._longer("a fault of ours")
            if pause:
                await asyncio.sleep(pause)

    async def confirm(self) -> None:
        """Tell Telegram which updates were taken. If this fails, they come again and are known by their ids."""
        if self._offset and not self.standing.back:
            try:
                async with asyncio.timeout(LAST_WORD):
                    await self._ask(1, 0)
            except (TelegramError, TimeoutError) as error:
                log.debug("what was taken could not be confirmed: %s", type(error).__name__)

    async def _turn(self) -> float:
        """Ask once and take the updates. Return for how many seconds not to ask."""
        started = time.monotonic()
        most = 1 if self._one_by_one else MOST
        payload = await self._ask(most, self._seconds)
        now = time.monotonic()
        try:
            raws = read_answer(payload)
        except UnreadableAnswerError as error:
            await self._stands(*after_answer(self.standing, now - started, now, error.number))
            return self._wait if self.standing.back else self._unreadable(error, most)
        oldest = min(map(number_of, raws), default=0)
        await self._stands(*after_answer(self.standing, now - started, now, oldest))
        if self.standing.back:
            return self._wait
        self._note_gap()
        await self._inbox.take(raws, waited=self._behind)
        self._behind = self._behind and len(raws) >= most
        self._one_by_one = max(0, self._one_by_one - 1)
        if self._pause > FIRST_PAUSE:
            log.info("updates come again")
        self._pause, self._refusals = FIRST_PAUSE, 0
        if raws and not (newest := max(map(number_of, raws))):
            return self._longer("Telegram's answer has updates without ids")
        if raws:
            self._offset = newest + 1
        return 0.0

    async def _ask(self, most: int, seconds: int) -> bytes:
        values = {"limit": most, "timeout": seconds, "allowed_updates": self._kinds}
        if self._offset:
            values["offset"] = self._offset
        address = f"{self._bot.base_url}/getUpdates?{urlencode(values)}"
        return await self._request.retrieve(address, read_timeout=seconds + 10)

    async def _failed(self, error: Exception) -> float:
        match error:
            case Conflict():
                rival = Rival.WEBHOOK if "webhook" in error.message.lower() else Rival.POLLER
                chance = random.random()  # noqa: S311 - only to fall out of step
                await self._stands(*after_conflict(self.standing, rival, time.monotonic(), chance))
                return self._wait
            case RetryAfter():
                pause = error._retry_after  # as a number it would cause a warning
                return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
            case StoreError():
                return self._longer(f"updates cannot be noted, so they are left at Telegram's: {error}")
            case _:
                return self._longer(f"Telegram does not give updates: {error}")

    def _unreadable(self, error: UnreadableAnswerError, most: int) -> float:
        """Ask for the updates of an unreadable answer one by one, and leave out the unreadable one."""
        if most > 1:
            self._one_by_one = MOST
            return 0.0
        if not error.number:
            return self._longer(str(error))
        self._troubles.add(f"update {error.number} was left out: {error}")
        self._offset = error.number + 1
        return 0.0

    def _note_gap(self) -> None:
        """After a long time without an answer, the next updates may be old."""
        now = self._awake()
        if now - self._answered_at > GAP:
            self._behind = True
        self._answered_at = now

    def _longer(self, words: str) -> float:
        pause = self._pause
        log.warning("%s; asking again in %.0f s", words, pause)
        self._pause = min(pause * 2, LONGEST_PAUSE)
        return pause

    async def _stands(self, standing: PollStanding, wait: float) -> None:
        before, self.standing, self._wait = self.standing, standing, wait
        if before.back != standing.back or before.settled != standing.settled:
            await self._on_standing(standing)
