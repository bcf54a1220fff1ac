"""Whether the bot can serve, and why not. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

KNOCKS_WITHIN = 60.0
"""Seconds. The schedule knocks every five."""
ANSWERS_WITHIN_POLLING, ANSWERS_WITHIN_WEBHOOK = 180.0, 1500.0
"""Seconds. A poll is answered within half a minute; a webhook is looked at every ten minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the bot stands: what the database says, "" when it answers and has our schema; how many seconds ago the
    schedule last knocked and Telegram last answered, None when never since the start."""

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
        "schedule": "" if knocked is not None and knocked <= KNOCKS_WITHIN else _ago("the schedule has not knocked", knocked),
        "telegram": ""
        if answered is not None and answered <= standing.answers_within
        else _ago("Telegram has not answered", answered),
        "another instance": "another instance hears and sends in our place" if standing.stepped_back else "",
        "clock": "the clock has jumped; nothing is begun until it is believed again" if standing.clock_doubted else "",
        "stopping": "the bot is stopping" if standing.stopping else "",
    }
    return {name: words for name, words in reasons.items() if words}


def _ago(words: str, seconds: float | None) -> str:
    return f"{words} since the start" if seconds is None else f"{words} for {seconds:.0f} s"
