"""What operators are told when something is wrong with the bot itself, and when: the rules of `deploy/alerts.yml`,
for those who have no Prometheus. Pure: what is seen and the time in, what is to be told out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.texts import AlertWords
from config.redaction import redact
from digests.model import Figures, Verb

# Bounds and times are set by judgement.
UNREAD_FOR = timedelta(hours=7)
"""A source that answers is asked again within six hours."""
FAILURES_IN_A_ROW = 3
LEAST_FREE = 500_000_000
LONGEST_LAG = 1.0
MOST_MEMORY = 500_000_000
"""Over what it needs, and under what the unit of systemd in `deploy/` gives it."""
LONGEST_CAUSE = 200
LONGEST_APART = timedelta(minutes=10)
"""So long after one look the next still says of the time between."""
BYTES = ("free", "database", "memory")
CALM = timedelta(minutes=10)
"""So long all has to be well before an alert is over."""


class Alert(StrEnum):
    """What may be wrong. Each is a rule of the same meaning in `deploy/alerts.yml`."""

    DELIVERIES_LATE = "deliveries-late"
    EDITIONS_LATE = "editions-late"
    ARTICLES_WAIT = "articles-wait"
    SOURCES_LATE = "sources-late"
    NOTHING_READ = "nothing-read"
    WORK_FAILS = "work-fails"
    DATABASE_REFUSES = "database-refuses"
    DISK_ALMOST_FULL = "disk-almost-full"
    LOOP_LAGS = "loop-lags"
    MEMORY_HIGH = "memory-high"


WAITS: Mapping[Alert, timedelta] = {
    **dict.fromkeys(Alert, timedelta(minutes=5)),
    Alert.WORK_FAILS: timedelta(minutes=15),
    Alert.DATABASE_REFUSES: timedelta(minutes=2),
    Alert.MEMORY_HIGH: timedelta(minutes=30),
}
"""For how long it has to be so before anybody is told."""


@dataclass(frozen=True, slots=True)
class VerbRecord:
    """How a verb does: when it last did well (aware UTC), how many times in a row it has failed since, with what,
    and when that was, in seconds that only grow."""

    succeeded_at: datetime | None = None
    failures: int = 0
    fault: Exception | None = None
    failed_at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedState:
    """All that alerts are decided by. `figures` are None when the database cannot be read; `verbs` are those that
    came to something since the start; `refusal` is what the database says, "" when it takes what is written. `lag`
    is in seconds; `memory` (by process), `free` and `database` are bytes, empty or None where nobody tells;
    `unread_since` is when a source was last read, or the process started."""

    figures: Figures | None
    verbs: Mapping[str, VerbRecord]
    refusal: str
    lag: float
    memory: Mapping[str, int]
    free: int | None
    database: int | None
    unread_since: datetime


@dataclass(frozen=True, slots=True)
class Course:
    """How alerts go on, as of the last look: since when each is so and not told of, since when each stands, and
    since when it is well again with those that stand. Instants are aware UTC."""

    pending: Mapping[Alert, datetime] = field(default_factory=dict)
    standing: Mapping[Alert, datetime] = field(default_factory=dict)
    calm: Mapping[Alert, datetime] = field(default_factory=dict)
    looked_at: datetime | None = None


def alerts_in(sight: WatchedState, now: datetime) -> dict[Alert, dict[str, Any]]:
    """Return what is wrong at `now` (aware UTC), each with what is put into its words: numbers, lengths of time,
    bytes (see BYTES), names of verbs."""
    found: dict[Alert, dict[str, Any]] = {}
    if figures := sight.figures:
        late = {
            Alert.DELIVERIES_LATE: Verb.DELIVER,
            Alert.EDITIONS_LATE: Verb.PUBLISH,
            Alert.ARTICLES_WAIT: Verb.EDIT,
            Alert.SOURCES_LATE: Verb.COLLECT,
        }
        for alert, verb in late.items():
            due = figures.due[verb]
            if due.late and due.oldest is not None and not (figures.outage and alert is Alert.SOURCES_LATE):
                found[alert] = {"n": due.late, "span": now - due.oldest}
        if figures.sources and not figures.outage and now - sight.unread_since > UNREAD_FOR:
            found[Alert.NOTHING_READ] = {"span": now - sight.unread_since}
    failing = {name: verb.fault for name, verb in sight.verbs.items() if verb.failures >= FAILURES_IN_A_ROW}
    if sight.refusal:
        found[Alert.DATABASE_REFUSES] = {"cause": _told(sight.refusal)}
    elif failing:
        fault = next(iter(failing.values()))
        found[Alert.WORK_FAILS] = {"verbs": ", ".join(failing), "cause": _told(f"{type(fault).__name__}: {fault}")}
    if sight.free is not None and sight.free < max(LEAST_FREE, sight.database or 0):
        found[Alert.DISK_ALMOST_FULL] = {"free": sight.free, "database": sight.database or 0}
    if sight.lag > LONGEST_LAG:
        found[Alert.LOOP_LAGS] = {"lag": timedelta(seconds=sight.lag)}
    if (memory := sum(sight.memory.values())) > MOST_MEMORY:
        found[Alert.MEMORY_HIGH] = {"memory": memory}
    return found


def after_look(course: Course, found: Collection[Alert], now: datetime) -> Course:
    """Return how alerts go on after a look at `now` that found these: one stands when it was found at every look
    for as long as WAITS says, and is over when it was at none for CALM. Where nobody has looked for long, since
    the machine slept or the clock was moved, both begin anew."""
    goes_on = course.looked_at is not None and timedelta() <= now - course.looked_at <= LONGEST_APART
    pending, was_calm = (course.pending, course.calm) if goes_on else ({}, {})
    since = {alert: pending.get(alert, now) for alert in found if alert not in course.standing}
    begun = {alert: at for alert, at in since.items() if now - at >= WAITS[alert]}
    calm = {alert: was_calm.get(alert, now) for alert in course.standing if alert not in found}
    over = {alert for alert, at in calm.items() if now - at >= CALM}
    return Course(
        pending={alert: at for alert, at in since.items() if alert not in begun},
        standing={alert: at for alert, at in {**course.standing, **begun}.items() if alert not in over},
        calm={alert: at for alert, at in calm.items() if alert not in over},
        looked_at=now,
    )


def begun_in_words(alert: Alert, values: Mapping[str, Any], words: AlertWords) -> str:
    """Return what operators are told when an alert begins (plain text)."""
    said = {name: _said(name, value, words) for name, value in values.items()}
    return words.named("begun", alert).format(**said)


def over_in_words(alert: Alert, lasted: timedelta, words: AlertWords) -> str:
    """Return what operators are told when it is over (plain text)."""
    return words.over.format(what=words.named("names", alert), span=words.span(lasted))


def _told(cause: str) -> str:
    """Return what went wrong on one line, without any secret that may stand in it."""
    line = " ".join(redact(cause).split())
    return line if len(line) <= LONGEST_CAUSE else f"{line[: LONGEST_CAUSE - 1]}…"


def _said(name: str, value: Any, words: AlertWords) -> str:
    if isinstance(value, timedelta):
        return words.short_span(value)
    return words.megabytes.format(n=f"{value / 1_000_000:,.0f}") if name in BYTES else str(value)
