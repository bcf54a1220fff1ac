"""Whether the bot can serve, whether starting it again would help, and why."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

DATABASE_WITHIN = 5.0
"""Seconds that the database has to answer."""
DEAD_AFTER = 600.0
"""Seconds without a knock after which the schedule does not knock again by itself."""

KNOCKS_WITHIN = 60.0
"""Seconds. The schedule knocks every five."""
ANSWERS_WITHIN_POLLING, ANSWERS_WITHIN_WEBHOOK = 180.0, 1500.0
"""Seconds. A poll is answered within half a minute; a webhook is looked at every ten minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the bot stands: what the database says, "" when it answers and has our schema; how many seconds ago the
    schedule last knocked and Telegram last answered, None when never since the start. `stepped_back`:
    for another instance with our token."""

    database: str
    knocked: float | None
    answered: float | None
    answers_within: float
    stepped_back: bool
    clock_doubted: bool
    stopping: bool


def reasons_against(standing: Standing) -> Mapping[str, str]:
    """Return why the bot cannot serve, in words by name; nothing when it can."""
    knocked, answered = standing.knocked, standing.answered
    reasons = {
        "database": standing.database,
        "schedule": ""
        if knocked is not None and knocked <= KNOCKS_WITHIN
        else _ago("the schedule has not knocked", knocked),
        "telegram": ""
        if answered is not None and answered <= standing.answers_within
        else _ago("Telegram has not answered", answered),
        "another instance": "another instance hears and sends in our place" if standing.stepped_back else "",
        "clock": "the clock has jumped; nothing is begun until it is believed again"
        if standing.clock_doubted
        else "",
        "stopping": "the bot is stopping" if standing.stopping else "",
    }
    return {name: words for name, words in reasons.items() if words}


def _ago(words: str, seconds: float | None) -> str:
    return f"{words} since the start" if seconds is None else f"{words} for {seconds:.0f} s"


def reasons_to_restart(fault: str, knocked: float | None) -> Mapping[str, str]:
    """Return why starting the process again would help: the database does not answer this one, or its schedule has
    died. Late digests, a full disk, Telegram out of reach or another instance are no such reasons."""
    stopped = knocked is not None and knocked > DEAD_AFTER
    reasons = {"database": fault, "schedule": _ago("the schedule has not knocked", knocked) if stopped else ""}
    return {name: words for name, words in reasons.items() if words}


class DatabaseLook:
    """Asks the database by `ask`, one question at a time: one that hangs is not asked again beside it."""

    def __init__(self, ask: Callable[[], Awaitable[None]], *, within: float = DATABASE_WITHIN) -> None:
        self._ask = ask
        self._within = within
        self._asking: asyncio.Future[None] | None = None

    async def error(self) -> Exception | None:
        """Return what is wrong, TimeoutError when no answer comes; None when all is well."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._ask())
        asking = self._asking
        await asyncio.wait([asking], timeout=self._within)
        if not asking.done():
            return TimeoutError(f"the database does not answer within {self._within:g} s")
        error = None if asking.cancelled() else asking.exception()
        return error if isinstance(error, Exception) else None
