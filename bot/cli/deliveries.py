"""The lines of `check` about deliveries: how sending goes, and whether somebody should look at it."""

from datetime import datetime

from bot.texts import delivery_words, get
from digests.answer.traffic import answer_traffic
from digests.model import SendingPause, Traffic
from digests.rules.sending.deliveries import SendingFault, faults_of
from digests.store import Store

Finding = tuple[str, bool, str]

WORDS, TEXTS = delivery_words("en"), get("en")
COUNTED = ("sent", "pending", "uncertain", "failed", "expired", "gone")
ZONE = "UTC"


async def examine_deliveries(store: Store, now: datetime) -> list[Finding]:
    """Return what is to be said of deliveries at `now` (aware UTC): name, whether it is well, words."""
    return findings_of(await answer_traffic(store, ZONE, now), now)


def findings_of(traffic: Traffic, now: datetime) -> list[Finding]:
    """Return the lines of sending as it goes."""
    faults = faults_of(traffic, now)
    counts = ", ".join(f"{traffic.last_day.get(state, 0)} {state}" for state in COUNTED)
    waiting = "nothing due"
    if traffic.waiting.oldest is not None:
        waiting = f"{traffic.waiting.due} due, the oldest for {WORDS.short_span(now - traffic.waiting.oldest)}"
    if SendingFault.OVERDUE in faults:
        waiting += "; does the bot run, and does Telegram answer it?"
    untold = f"{traffic.untold} that operators could not be told of" if traffic.untold else ""
    return [
        ("deliveries", not traffic.untold, "; ".join(filter(None, (f"last 24 h: {counts}", untold)))),
        ("lateness", SendingFault.OVERDUE not in faults, f"{_lateness(traffic)}; {waiting}"),
        ("sending", SendingFault.PAUSED not in faults, _pause(traffic.pause, now)),
    ]


def _lateness(traffic: Traffic) -> str:
    late = traffic.lateness
    if late is None:
        return "nothing sent in 24 h"
    median, most, worst = (WORDS.short_span(each) for each in (late.median, late.most, late.worst))
    return f"median {median}, 99 of 100 within {most}, worst {worst}"


def _pause(pause: SendingPause | None, now: datetime) -> str:
    if pause is None:
        return "on"
    until = f"until {pause.until:%Y-%m-%d %H:%M} UTC" if now < pause.until else "but for a few on trial"
    numbers = f"{pause.troubled} of {pause.attempts} attempts {pause.cause}"
    return f"paused {until}: {numbers}; /deliveries in Telegram lets it go on"
