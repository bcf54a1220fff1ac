"""Decides when operators are told that something is wrong with the bot itself. The rules are those of
`deploy/alerts.yml`, for operators without Prometheus. All functions are pure: the time is an argument."""

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
"""Longer than the six hours within which a source that answers is read again."""
FAILURES_IN_A_ROW = 3
LEAST_FREE = 500_000_000
LONGEST_LAG = 1.0
MOST_MEMORY = 500_000_000
"""Bytes: more than the bot needs, and less than the limit of the systemd unit in `deploy/`."""
LONGEST_CAUSE = 200
LONGEST_APART = timedelta(minutes=10)
"""If two looks are further apart, the later look tells nothing of the time between them."""
BYTES = ("free", "database", "memory")
CALM = timedelta(minutes=10)
"""An alert is over when all has been well for so long."""


class Alert(StrEnum):
    """What may be wrong. `deploy/alerts.yml` has a rule with the same meaning for each."""

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
"""How long each has to last before operators are told."""


@dataclass(frozen=True, slots=True)
class VerbRecord:
    """The record of a verb: when it last succeeded (aware UTC), how often it has failed in a row since, the last
    fault, and when this fault came (monotonic seconds)."""

    succeeded_at: datetime | None = None
    failures: int = 0
    fault: Exception | None = None
    failed_at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedState:
    """The state from which alerts are decided. `figures` is None if the database cannot be read. `verbs` has the
    verbs that ended a batch since the start. `refusal` is the error of the database, "" if there is none. `lag` is
    in seconds. `memory` (by process), `free` and `database` are in bytes, empty or None if not known.
    `unread_since` is when a source was last read, else when the process started."""

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
    """The course of all alerts after a look, with instants in aware UTC. `pending`: found since then, but not long
    enough to stand. `standing`: stands since then. `calm`: stands, but was not found since then."""

    pending: Mapping[Alert, datetime] = field(default_factory=dict)
    standing: Mapping[Alert, datetime] = field(default_factory=dict)
    calm: Mapping[Alert, datetime] = field(default_factory=dict)
    looked_at: datetime | None = None


def alerts_in(sight: WatchedState, now: datetime) -> dict[Alert, dict[str, Any]]:
    """Return the alerts seen at `now` (aware UTC), each with the values for its words: numbers, lengths of time,
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
    """Return the course after a look at `now` that found the alerts `found`. An alert stands once all looks have
    found it for as long as WAITS says. An alert is over after looks without it for CALM. Both times begin anew if
    the last look was too long ago, because the machine slept or the clock was moved."""
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
    """Return what operators are told when an alert is over (plain text)."""
    return words.over.format(what=words.named("names", alert), span=words.span(lasted))


def _told(cause: str) -> str:
    """Return a cause on one line, cut to LONGEST_CAUSE characters, without secrets."""
    line = " ".join(redact(cause).split())
    return line if len(line) <= LONGEST_CAUSE else f"{line[: LONGEST_CAUSE - 1]}…"


def _said(name: str, value: Any, words: AlertWords) -> str:
    if isinstance(value, timedelta):
        return words.short_span(value)
    return words.megabytes.format(n=f"{value / 1_000_000:,.0f}") if name in BYTES else str(value)
