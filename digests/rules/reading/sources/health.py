"""How a source does, judged by what it brings; when admins are told of a trouble, and of its end."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from digests.model import Incident, SourceKind, SourceRecord, SourceState, Trouble

SHORTEST_SILENCE = timedelta(days=4)
# A week's holiday with the weekends on both sides of it, from a Friday's last hour to the Monday after next.
HOLIDAYS = timedelta(days=10, hours=12)
UNKNOWN_RHYTHM = timedelta(days=21)
LONGEST_SILENCE = timedelta(days=120)
WEEKENDS_OFF = timedelta(hours=44)

FAILURES_IN_A_ROW = 3
FAILING_FOR = timedelta(hours=2)
FAILURES_OF_A_NEW_SOURCE = 4  # at the doubling waits these take more than two hours
READINGS_IN_A_ROW = 2
TOLD_AGAIN_AFTER = timedelta(days=1)
FROZEN_AFTER = timedelta(days=1)

_NO_ANSWER = frozenset({Trouble.UNREACHABLE, Trouble.REFUSED, Trouble.FAULTY})
_DATES_ON_PAGES = frozenset({SourceKind.INDEX_PAGE, SourceKind.SITEMAP})

_WHAT: Mapping[Trouble, str] = {
    Trouble.UNREACHABLE: "It does not answer.",
    Trouble.REFUSED: "It refuses to answer.",
    Trouble.FAULTY: "Its server answers with errors.",
    Trouble.DISALLOWED: "Its site asks robots not to read this address (robots.txt).",
    Trouble.GONE: "There is nothing at its address any more.",
    Trouble.WALL: "It shows a consent or challenge page in place of its news.",
    Trouble.PAGE: "It answers with a web page where its feed was.",
    Trouble.UNREADABLE: "Its answer cannot be read.",
    Trouble.EMPTY: "It answers, but lists no items.",
    Trouble.UNDATED: "None of its items has a date.",
    Trouble.SILENT: "It answers, but brings nothing new.",
    Trouble.MOVED: "It has moved for good.",
}
_ADVICE: Mapping[Trouble, str] = {
    Trouble.UNREACHABLE: "I keep trying; if it has moved, please give it its new address.",
    Trouble.REFUSED: "I keep trying; perhaps the site has another address that is open to all.",
    Trouble.FAULTY: "Nothing to do: I keep trying until the site is well again.",
    Trouble.DISALLOWED: "I keep to that. Please look for an address that robots may read, or remove the source.",
    Trouble.GONE: "Please look for its new address, or remove it.",
    Trouble.WALL: "I don't go around such walls. Please look for a feed without one, or remove the source.",
    Trouble.PAGE: "Please look at the site for the feed's new address.",
    Trouble.UNREADABLE: "Please open the address in a browser; if the feed is broken, its publisher can mend it.",
    Trouble.EMPTY: "Please look at the site: the feed may have been given up or moved.",
    Trouble.UNDATED: "New items still count as news when they appear; a feed with dates would be better.",
    Trouble.SILENT: "Please look at the site: the feed may have been given up or moved.",
    Trouble.MOVED: "Please confirm the new address.",
}


class HealthStatus(StrEnum):
    """`troubled`: it answers, but with no items, without dates or from a new address; `silent`: with old ones."""

    OFF = "off"
    NEW = "new"
    OK = "ok"
    SILENT = "silent"
    TROUBLED = "troubled"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Health:
    """How a source does, in words for an admin: newest item, last success, trouble, next check."""

    status: HealthStatus
    newest_item: str
    last_success: str
    trouble: str
    next_check: str

    def __str__(self) -> str:
        parts = (self.newest_item, self.last_success, self.trouble, self.next_check)
        return f"{self.status}: " + ", ".join(part for part in parts if part)


class IncidentChange(NamedTuple):
    """What becomes of a source's incidents after a reading: one to open (or to tell again), one to close."""

    to_open: Incident | None = None
    to_close: Incident | None = None


def health(record: SourceRecord, now: datetime) -> Health:
    """Judge a source by what it brings, not by whether it answers; a trouble shows at its first reading."""
    source, state = record.source, record.state
    due = state.next_fetch_at - now
    check = "due now" if due <= timedelta() else f"next check in {_span(due)}"
    newest, success = state.newest_item_at, state.last_success_at
    return Health(
        status=_status(record, now),
        newest_item=f"newest item {_span(now - newest)} ago" if newest else "no item yet",
        last_success=f"read {_span(now - success)} ago" if success else "never read",
        trouble=_shown(record, now) if source.active else source.reason,
        next_check=check if source.active else "",
    )


def trouble_now(record: SourceRecord, now: datetime) -> tuple[Trouble, str] | None:
    """Return what admins should know is wrong with a source, with words for them: what, since when, what to do.

    None while all is well, and while it may be passing: no answer counts after three failures in a row over two
    hours, an answer without use after two readings in a row (one when it never brought anything), silence when
    it is longer than this source's own rhythm allows. Of a source that is off only "gone" counts.
    """
    source, state = record.source, record.state
    found = _found(record, now)
    if found is None or not (source.active or found is Trouble.GONE) or not _lasts(state, found, now):
        return None
    return found, f"{_WHAT[found]} {_since(record, found)} {_ADVICE[found]}"


def incidents_of(record: SourceRecord, open_incident: Incident | None, now: datetime) -> IncidentChange:
    """Decide, after a reading, which incident of the source begins and which is over.

    A trouble of another class ends the one and begins the other; the ways of not answering are one class. While a
    new trouble may still be passing, the old incident stays. An incident whose end was told and that came back is
    told again when it has lasted another day.
    """
    found = trouble_now(record, now)
    if found is None:
        well = record.source.active and _found(record, now) is None
        return IncidentChange(to_close=open_incident if well else None)
    trouble, detail = found
    if open_incident is not None and open_incident.trouble in classmates(trouble):
        told_over = open_incident.end_told_at
        if told_over is None or now - told_over < TOLD_AGAIN_AFTER:
            return IncidentChange()
        again = replace(open_incident, trouble=trouble, detail=detail, told_at=None, end_told_at=None)
        return IncidentChange(to_open=again)
    source = record.source
    begun = Incident(source=source.id, name=source.name, trouble=trouble, detail=detail, began_at=now)
    return IncidentChange(to_open=begun, to_close=open_incident)


def classmates(trouble: Trouble) -> frozenset[Trouble]:
    """Return the troubles that are one incident with this one: a site that is down refuses, fails and is silent by
    turns."""
    return _NO_ANSWER if trouble in _NO_ANSWER else frozenset({trouble})


def silence_allowed(state: SourceState) -> timedelta:
    """Return how old the newest item of a source may be before the source counts as silent.

    Four days at least, three times its longest usual gap, and ten times its rhythm up to a week's holiday with
    its weekends; that long also for whoever rests at weekends. Three weeks while the rhythm is not known, 120
    days at most.
    """
    gap = timedelta(seconds=state.longest_gap or 0.0)
    if state.cadence is None:
        return min(max(UNKNOWN_RHYTHM, 3 * gap), LONGEST_SILENCE)
    usual = HOLIDAYS if gap >= WEEKENDS_OFF else min(timedelta(seconds=10 * state.cadence), HOLIDAYS)
    return min(max(SHORTEST_SILENCE, 3 * gap, usual), LONGEST_SILENCE)


# --- what is wrong at the last reading -----------------------------------------------------------


def _found(record: SourceRecord, now: datetime) -> Trouble | None:
    source, state = record.source, record.state
    if state.last_error:
        return state.trouble or Trouble.UNREADABLE
    if state.last_success_at is None:
        return None
    if state.trouble is Trouble.EMPTY:
        return Trouble.EMPTY
    if state.trouble is Trouble.UNDATED and source.kind not in _DATES_ON_PAGES:
        return Trouble.UNDATED
    latest = _latest(record)
    if latest is not None and now - latest > silence_allowed(state):
        return Trouble.SILENT
    return Trouble.MOVED if state.moved_to else None


def _latest(record: SourceRecord) -> datetime | None:
    """When the source last brought something; where lists have no dates, when its answer last differed."""
    state = record.state
    if record.source.kind in _DATES_ON_PAGES and state.trouble is Trouble.UNDATED:
        return max((at for at in (state.newest_item_at, state.changed_at) if at), default=None)
    return state.newest_item_at


def _lasts(state: SourceState, trouble: Trouble, now: datetime) -> bool:
    if trouble in (Trouble.SILENT, Trouble.MOVED, Trouble.GONE):
        return True
    never_read = state.last_success_at is None
    if trouble in _NO_ANSWER:
        if state.last_success_at is None:
            return state.failures >= FAILURES_OF_A_NEW_SOURCE
        return state.failures >= FAILURES_IN_A_ROW and now - state.last_success_at >= FAILING_FOR
    brought_nothing = never_read or state.newest_item_at is None
    return brought_nothing or state.failures >= READINGS_IN_A_ROW


# --- words ---------------------------------------------------------------------------------------


def _since(record: SourceRecord, trouble: Trouble) -> str:
    state = record.state
    if state.last_error:
        answer = state.last_error.rstrip(".")
        if state.last_success_at is None:
            return f"It was never read with success; it said: {answer}."
        return f"It was last read on {_moment(state.last_success_at)}; it said: {answer}."
    if trouble is Trouble.MOVED:
        return f"Its address leads on to {state.moved_to}."
    newest = state.newest_item_at
    if trouble is Trouble.SILENT:
        return f"{_newest_words(record)} {_rhythm_words(state)}".strip()
    if newest is None:
        return "It has never brought an item with a date."
    return f"The newest item is of {_moment(newest)}."


def _newest_words(record: SourceRecord) -> str:
    latest, newest, changed = _latest(record), record.state.newest_item_at, record.state.changed_at
    if latest != newest and latest is not None:
        return f"Its list has been the same since {_moment(latest)}."
    words = f"The newest item is of {_moment(newest)}" if newest else "No item has a date"
    attempt = record.state.last_attempt_at
    if changed and attempt and attempt - changed > FROZEN_AFTER:
        words += f", and its answer has been the same since {_moment(changed)}"
    return f"{words}."


def _rhythm_words(state: SourceState) -> str:
    if state.cadence is None:
        return ""
    return f"Usually it brings one about every {_span(timedelta(seconds=state.cadence))}."


def _shown(record: SourceRecord, now: datetime) -> str:
    state = record.state
    if state.last_error:
        times = "once" if state.failures <= 1 else f"{state.failures} times"
        return f"failed {times}: {state.last_error}"
    trouble = _found(record, now)
    if trouble is Trouble.MOVED:
        return f"moved to {state.moved_to}"
    if trouble is None:
        return ""
    return _WHAT[trouble].removeprefix("It ").rstrip(".") if trouble is not Trouble.UNDATED else _UNDATED


def _status(record: SourceRecord, now: datetime) -> HealthStatus:
    source, state = record.source, record.state
    if not source.active:
        return HealthStatus.OFF
    if state.last_error:
        return HealthStatus.FAILING
    if state.last_success_at is None:
        return HealthStatus.NEW
    trouble = _found(record, now)
    if trouble is None:
        return HealthStatus.OK
    return HealthStatus.SILENT if trouble is Trouble.SILENT else HealthStatus.TROUBLED


_UNDATED = "none of its items has a date"


def _moment(at: datetime) -> str:
    at = at.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _span(length: timedelta) -> str:
    minutes = max(0, round(length.total_seconds() / 60))
    if minutes < 90:
        return f"{minutes} min"
    hours = round(minutes / 60)
    return f"{hours} h" if hours < 48 else f"{round(hours / 24)} days"
