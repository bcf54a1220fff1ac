"""Decides whether the bot can serve, whether a restart would help, and why."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

DATABASE_WITHIN = 5.0
"""Seconds within which the database has to answer."""
DEAD_AFTER = 600.0
"""Seconds without a knock. After them the schedule is dead: it does not knock again by itself."""

KNOCKS_WITHIN = 60.0
"""Seconds within which the schedule has to knock. It knocks at some verb every few seconds."""
ANSWERS_WITHIN_POLLING, ANSWERS_WITHIN_WEBHOOK = 180.0, 1500.0
"""Seconds within which Telegram has to answer: a poll lasts half a minute, a webhook is looked at every ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The state of the bot. `database` is the database's fault, "" if it answers and has our schema. `knocked` and
    `answered`: so many seconds ago the schedule last knocked and Telegram last answered, None if never since the
    start. `stepped_back` is true if another instance is at work in our place."""

    database: str
    knocked: float | None
    answered: float | None
    answers_within: float
    stepped_back: bool
    clock_doubted: bool
    stopping: bool


def reasons_against(standing: Standing) -> Mapping[str, str]:
    """Return why the bot cannot serve: words by name, {} if it can serve."""
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
        "clock": "the clock has jumped; the bot begins nothing until it believes the clock again"
        if standing.clock_doubted
        else "",
        "stopping": "the bot is stopping" if standing.stopping else "",
    }
    return {name: words for name, words in reasons.items() if words}


def _ago(words: str, seconds: float | None) -> str:
    return f"{words} since the start" if seconds is None else f"{words} for {seconds:.0f} s"


def reasons_to_restart(fault: str, knocked: float | None) -> Mapping[str, str]:
    """Return why a restart of the process would help: the database does not answer this process, or the schedule
    is dead. Late digests, a full disk, an unreachable Telegram or another instance are no such reasons."""
    stopped = knocked is not None and knocked > DEAD_AFTER
    reasons = {"database": fault, "schedule": _ago("the schedule has not knocked", knocked) if stopped else ""}
    return {name: words for name, words in reasons.items() if words}


class DatabaseLook:
    """Asks the database by calling `ask`. While a question hangs, no second question is asked."""

    def __init__(self, ask: Callable[[], Awaitable[None]], *, within: float = DATABASE_WITHIN) -> None:
        self._ask = ask
        self._within = within
        self._asking: asyncio.Future[None] | None = None

    async def error(self) -> Exception | None:
        """Return the database's error, TimeoutError if no answer comes, None if all is well."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._ask())
        asking = self._asking
        await asyncio.wait([asking], timeout=self._within)
        if not asking.done():
            return TimeoutError(f"the database does not answer within {self._within:g} s")
        error = None if asking.cancelled() else asking.exception()
        return error if isinstance(error, Exception) else None
