"""Looking now and then whether our webhook is still the one that Telegram brings updates to.

Another instance with the token that polls removes it at its start, and one with an address of its own replaces it;
neither tells us. While it is not ours we hear nothing, and hold what would be sent. One that was only removed is
set again at the next look (whoever polls steps back before it); one that was replaced is the operator's to settle.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import TelegramError

from bot.texts import operator_words

log = logging.getLogger("communique.updates")

SECONDS_BETWEEN_LOOKS = 600.0
BACKLOG = 20


class Fault(Enum):
    """What is wrong with our webhook: removed, replaced by another, or not to be reached."""

    REMOVED = auto()
    ELSEWHERE = auto()
    FAILS = auto()


@dataclass(frozen=True, slots=True)
class Sight:
    """What a look shows: a fault or None, and what is known of it."""

    fault: Fault | None = None
    host: str = ""
    waiting: int = 0
    cause: str = ""

    @property
    def back(self) -> bool:
        """Whether somebody else receives."""
        return self.fault in (Fault.REMOVED, Fault.ELSEWHERE)

    def words(self, language: str) -> str:
        """Return what is wrong, in one of our languages; "" when nothing is."""
        words = operator_words(language)
        match self.fault:
            case Fault.REMOVED:
                return words.webhook_removed
            case Fault.ELSEWHERE:
                return words.webhook_elsewhere.format(host=self.host)
            case Fault.FAILS:
                return words.webhook_fails.format(waiting=self.waiting, cause=self.cause)
        return ""


def judge(ours: str, theirs: str, waiting: int, last_error: str) -> Sight:
    """Return what Telegram's account of its webhook says; `waiting` updates have not reached us."""
    if not theirs:
        return Sight(Fault.REMOVED)
    if theirs != ours:
        return Sight(Fault.ELSEWHERE, host=urlsplit(theirs).hostname or "?")
    if waiting >= BACKLOG and last_error:
        return Sight(Fault.FAILS, waiting=waiting, cause=last_error)
    return Sight()


class Watching:
    """`ours` is the address that was set, `set_again` sets it; `on_sight` hears of what has changed."""

    def __init__(
        self,
        bot: Bot,
        ours: str,
        set_again: Callable[[], Awaitable[None]],
        on_sight: Callable[[Sight], Awaitable[None]],
        *,
        seconds: float = SECONDS_BETWEEN_LOOKS,
    ) -> None:
        self._bot = bot
        self._ours = ours
        self._set_again = set_again
        self._on_sight = on_sight
        self._seconds = seconds
        self.sight = Sight()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(self._seconds)
            try:
                await self.look()
            except TelegramError as error:
                log.warning("the webhook could not be looked at: %s", error)
            except Exception:
                log.exception("looking at the webhook failed")

    async def look(self) -> None:
        """Look once, and act on it."""
        info = await self._bot.get_webhook_info()
        sight = judge(self._ours, info.url, info.pending_update_count, info.last_error_message or "")
        if sight.fault is Fault.REMOVED:
            await self._set_again()
        before, self.sight = self.sight, sight
        if (before.fault, before.host) != (sight.fault, sight.host):
            await self._on_sight(sight)
