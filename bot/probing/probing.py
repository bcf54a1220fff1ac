"""Looking up parts in doubt, and what is done where that does not work."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import telegram
from telegram.ext import Application, TypeHandler

from bot.probing.numbers import KnownNumbers
from bot.probing.prober import TelegramProber
from bot.texts import report_words
from config.settings import Settings
from digests.deliver import ProbeLaterError, probe_due
from digests.rules.sending.doubts import Clocks, UncertainPolicy, read_again
from digests.store import Store

log = logging.getLogger("communique.probing")

CONDITION = "probing"
BEFORE_ALL = -2


def open_probing(
    application: Application[Any, Any, Any, Any, Any, Any],
    settings: Settings,
    store: Store,
    clock: Callable[[], datetime],
    tell: Callable[[Callable[[str], str]], Awaitable[None]],
    numbers: KnownNumbers,
    seconds: Callable[[], float],
) -> "Probing | None":
    """Return what looks up parts in doubt, None by another policy; what people write is noted from here on,
    in `numbers`."""
    if settings.uncertain_policy != "probe" or not settings.operations_chat:
        return None
    application.add_handler(TypeHandler(telegram.Update, numbers.hear), group=BEFORE_ALL)
    chat, admins = settings.operations_chat, sorted(settings.admins)
    prober = TelegramProber(application.bot, store, chat, admins, clock, numbers)
    return Probing(store, prober, clock, tell, seconds)


class Probing:
    """Looking up what is due for it, and what is done where that does not work: then doubts count as sent, and
    operators are told once. `tell` reaches the operators, with a text for each language; `seconds` is a clock that
    only grows."""

    def __init__(
        self,
        store: Store,
        prober: TelegramProber,
        clock: Callable[[], datetime],
        tell: Callable[[Callable[[str], str]], Awaitable[None]],
        seconds: Callable[[], float],
    ) -> None:
        self._store = store
        self._prober = prober
        self._clock = clock
        self._tell = tell
        self._seconds = seconds
        self._clocks: Clocks | None = None
        self._fault = ""

    @property
    def policy(self) -> UncertainPolicy:
        """What becomes of doubts at the moment."""
        return UncertainPolicy.SENT if self._fault else UncertainPolicy.PROBE

    async def run(self, stopping: Callable[[], bool]) -> int:
        """Look up what is due; return how many parts were settled."""
        if news := self._prober.numbers.take_news():
            await self._store.doubts.see(news)
        try:
            fault = await self._prober.fault()
        except ProbeLaterError as error:
            log.debug("whether messages can be looked up is not known: %s", error)
            return 0
        if fault != self._fault:
            await self._change(fault)
        if fault:
            return await self._release(fault)
        await self._prober.tidy()
        self._clocks = read_again(self._clocks, self._clock(), self._seconds())
        if not self._clocks.are_sure:
            return 0
        chat = self._prober.chat
        return await probe_due(self._store, self._prober, self._clock, operations_chat=chat, stopping=stopping)

    async def _release(self, fault: str) -> int:
        """Let nothing wait for what does not work, also while a run goes on that began before."""
        if await self._store.doubts.next_probe() is None:
            return 0
        return await self._store.doubts.release(f"it cannot be looked up: {fault}", self._clock())

    async def _change(self, fault: str) -> None:
        self._fault = fault
        if not fault:
            await self._store.conditions.end(CONDITION)
            return
        log.error("messages of unknown fate cannot be looked up, they count as sent: %s", fault)
        known = any(condition.name == CONDITION for condition in await self._store.conditions.all())
        await self._store.conditions.begin(CONDITION, fault, self._clock())
        if not known:
            await self._tell(lambda language: report_words(language).no_probing.format(fault=fault))
