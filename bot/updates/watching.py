"""Looking now and then whether our webhook is still the one that Telegram brings updates to.

Another instance with the token that polls removes it at its start, and one with an address of its own replaces it;
neither tells us. While it is not ours we hear nothing, and hold what would be sent. One that was only removed is
set again at the next look (whoever polls steps back before it); one that was replaced is the operator's to settle.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import TelegramError

log = logging.getLogger("communique.updates")

SECONDS_BETWEEN_LOOKS = 600.0
BACKLOG = 20


@dataclass(frozen=True, slots=True)
class Sight:
    """What a look shows: whether somebody else receives, whether to set ours again, and in words what is wrong."""

    back: bool = False
    set_again: bool = False
    words: str = ""


def judge(ours: str, theirs: str, waiting: int, last_error: str) -> Sight:
    """Return what Telegram's account of its webhook says; `waiting` updates have not reached us."""
    if not theirs:
        words = "Our webhook was removed, as an instance does that polls with this token; it is set again."
        return Sight(back=True, set_again=True, words=words)
    if theirs != ours:
        host = urlsplit(theirs).hostname or "an unknown host"
        return Sight(
            back=True,
            words=f"The webhook of this token leads to {host}, not here. This instance hears nothing and sends "
            "nothing. Stop the other one, then restart this one; or give each a bot of its own (BotFather).",
        )
    if waiting >= BACKLOG and last_error:
        return Sight(words=f"Telegram cannot bring {waiting} updates to the webhook: {last_error}")
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
        if sight.set_again:
            await self._set_again()
        before, self.sight = self.sight, sight
        if before != sight:
            await self._on_sight(sight)
