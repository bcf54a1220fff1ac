"""When and whom to tell what became of deliveries: one message a minute at most, until it is accepted."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

from bot.operators import Operators
from bot.outcomes import Taken
from bot.reports.untold import Untold, read_untold
from bot.reports.wording import caption, summary, text_without_file, whole_text
from bot.texts import Texts
from digests.rules.instants import is_due
from digests.store import Store

log = logging.getLogger("communique.reports")

APART = timedelta(minutes=1)
LONGEST_APART = timedelta(hours=1)


class Teller(Protocol):
    """Whoever can write to one chat: returns whether Telegram has taken the message, or a file with a caption."""

    async def tell(self, chat: int, words: str, *, disable_notification: bool) -> bool: ...

    async def hand(
        self, chat: int, file: bytes, name: str, caption: str, *, disable_notification: bool
    ) -> Taken: ...


class Reports:
    """What operators are told.

    Rows say what is to be told and what was: a report that was accepted while the process died comes again.
    """

    def __init__(self, store: Store, teller: Teller, operators: Operators, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._teller = teller
        self._operators = operators
        self._clock = clock
        self._not_before: datetime | None = None
        self._wait = APART

    async def tell_due(self) -> int:
        """Tell what is due, in one message that names all of it; return of how many parts operators were told.

        Exactly the parts that were named are marked as told; what comes due meanwhile is for the next message.
        """
        now = self._clock()
        if not await self._store.troubles.due(now) or await self._is_early(now):
            return 0
        untold = await read_untold(self._store, now)
        if named := await self._operators.tell(partial(self._report, untold), len(untold.mentions)):
            self._not_before, self._wait = None, APART
            await self._store.troubles.told(untold.mentions[:named], self._clock())
            return named
        if untold.mentions:
            log.error("no operator could be told of deliveries: %s", summary(untold))
            self._not_before = now + self._wait
            self._wait = min(LONGEST_APART, self._wait * 2)
        return 0

    async def tell(self, words: Callable[[str], str]) -> None:
        """Tell something that is given for each language, once."""

        async def tell_one(chat: int, texts: Texts, _: str, silent: bool) -> int:
            return await self._teller.tell(chat, words(texts.language), disable_notification=silent)

        await self._operators.tell(tell_one)

    async def _is_early(self, now: datetime) -> bool:
        if self._not_before is not None and not is_due(self._not_before, now, LONGEST_APART):
            return True
        last = await self._store.troubles.last_told()
        return last is not None and timedelta(0) <= now - last < APART

    async def _report(self, untold: Untold, chat: int, texts: Texts, zone: str, silent: bool) -> int:
        """Report to one chat; return how many parts were named in what it took, from the first on."""
        number = len(untold.mentions)
        if text := whole_text(untold, texts, zone):
            return number if await self._teller.tell(chat, text, disable_notification=silent) else 0
        name = f"deliveries-{self._clock().astimezone(UTC):%Y%m%d-%H%M}.csv"
        words = caption(untold, texts)
        taken = await self._teller.hand(chat, untold.file, name, words, disable_notification=silent)
        if taken is not Taken.NO_FILE:
            return number if taken is Taken.YES else 0
        text, some = text_without_file(untold, texts, zone)
        log.warning("chat %s takes no file: of %s parts the first %s are told of as text", chat, number, some)
        return some if await self._teller.tell(chat, text, disable_notification=silent) else 0
