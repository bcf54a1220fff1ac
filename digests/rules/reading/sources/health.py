"""Judges how a source does by what it brings: what admins are told of it, and what a digest has to go without."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from digests.model import SOURCE_KINDS, Coverage, Gap, Held, Incident, Source, SourceRecord, SourceState, Trouble

# By judgement: longer than a long weekend, a holiday, and a summer break of the pack's sources.
SHORTEST_SILENCE = timedelta(days=4)
# A week's holiday with the weekends on both sides, from the last hour of a Friday to the Monday after next.
HOLIDAYS = timedelta(days=10, hours=12)
UNKNOWN_RHYTHM = timedelta(days=21)
LONGEST_SILENCE = timedelta(days=120)
WEEKENDS_OFF = timedelta(hours=44)

FAILURES_IN_A_ROW = 3  # this and the next four by judgement: a failure that ends within a morning is not told
FAILING_FOR = timedelta(hours=2)
FAILURES_OF_A_NEW_SOURCE = 4  # with the doubling waits, they take more than two hours
READINGS_IN_A_ROW = 2
TOLD_AGAIN_AFTER = timedelta(days=1)

_NO_ANSWER = frozenset({Trouble.UNREACHABLE, Trouble.REFUSED, Trouble.FAULTY})
DATES_ON_PAGES = frozenset(kind for kind, traits in SOURCE_KINDS.items() if traits.lists_links)

# Troubles for which the error of the last reading says more than the class of the trouble.
_SAYS_MORE = frozenset({*_NO_ANSWER, Trouble.GONE, Trouble.UNREADABLE})


class HealthStatus(StrEnum):
    """`troubled`: it answers without items or dates, or from a new address. `silent`: with old items only."""

    OFF = "off"
    NEW = "new"
    OK = "ok"
    SILENT = "silent"
    TROUBLED = "troubled"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Health:
    """How a source does. `trouble` is what was wrong at its last reading; for an inactive source only "gone"."""

    status: HealthStatus
    trouble: Trouble | None = None


class IncidentChange(NamedTuple):
    """What a reading changes in a source's incidents: one to open (or to tell again), one to close."""

    to_open: Incident | None = None
    to_close: Incident | None = None


def health(record: SourceRecord, now: datetime) -> Health:
    """Judge a source by what it brings, not by whether it answers. A trouble shows at its first reading."""
    state, trouble = record.state, _found(record, now)
    if not record.source.active:
        return Health(HealthStatus.OFF, trouble if trouble is Trouble.GONE else None)
    if state.last_error:
        return Health(HealthStatus.FAILING, trouble)
    if state.last_success_at is None:
        return Health(HealthStatus.NEW)
    if trouble is None:
        return Health(HealthStatus.OK)
    return Health(HealthStatus.SILENT if trouble is Trouble.SILENT else HealthStatus.TROUBLED, trouble)


def trouble_now(record: SourceRecord, now: datetime) -> Trouble | None:
    """Return what admins should know is wrong with a source.

    None if nothing is wrong, or if it may pass. No answer counts after three failures in a row over two hours. A
    useless answer counts after two readings in a row, or one if the source never brought anything. Silence counts
    if it is longer than the source's own rhythm allows. For an inactive source only "gone" counts.
    """
    found = _found(record, now)
    if found is None or not (record.source.active or found is Trouble.GONE):
        return None
    return found if _lasts(record.state, found, now) else None


def cause_of(record: SourceRecord, trouble: Trouble) -> str:
    """Return the technical cause of a source's trouble: its error as logged, without the source's address, or the
    target of its redirect. "" if the class of the trouble says enough."""
    if trouble is Trouble.MOVED:
        return record.state.moved_to
    if trouble not in _SAYS_MORE:
        return ""
    return record.state.last_error.removeprefix(record.source.url).lstrip(": ")


def last_news_at(record: SourceRecord) -> datetime | None:
    """Return when a source last brought something. If lists have no dates: when the answer last changed."""
    state = record.state
    if record.source.kind in DATES_ON_PAGES and state.trouble is Trouble.UNDATED:
        return max((at for at in (state.newest_item_at, state.changed_at) if at), default=None)
    return state.newest_item_at


def budget_incident(source: Source, held: Held, now: datetime) -> Incident:
    """Return the incident of a source that brought more articles than its budget for editing allows in a day."""
    detail = f"{held.over_budget} articles of the last 24 h can only be searched"
    return Incident(source=source.id, name=source.name, trouble=Trouble.OVER_BUDGET, detail=detail, began_at=now)


def incidents_of(
    record: SourceRecord, open_incident: Incident | None, now: datetime, held: Held | None = None
) -> IncidentChange:
    """Decide, after a reading, which incident begins and which is over. `held` is what is held back of the source.

    A trouble of another class ends one incident and begins another; all ways of not answering are one class. While
    a new trouble may still pass, the old incident stays. If an incident comes back after its end was told, it is
    told again once it has lasted another day.
    """
    trouble = trouble_now(record, now)
    if trouble is None and held is not None and held.over_budget:
        trouble = Trouble.OVER_BUDGET
    if trouble is None:
        well = record.source.active and _found(record, now) is None
        return IncidentChange(to_close=open_incident if well else None)
    source, detail = record.source, cause_of(record, trouble)
    begun = Incident(source=source.id, name=source.name, trouble=trouble, detail=detail, began_at=now)
    if trouble is Trouble.OVER_BUDGET and held:
        begun = budget_incident(source, held, now)
    if open_incident is None or open_incident.trouble not in classmates(trouble):
        return IncidentChange(to_open=begun, to_close=open_incident)
    told_over = open_incident.end_told_at
    if told_over is None or now - told_over < TOLD_AGAIN_AFTER:
        return IncidentChange()
    again = replace(open_incident, trouble=trouble, detail=begun.detail, told_at=None, end_told_at=None)
    return IncidentChange(to_open=again)


def classmates(trouble: Trouble) -> frozenset[Trouble]:
    """Return the troubles that are the same incident as this one. A site that is down answers in all these ways by
    turns."""
    return _NO_ANSWER if trouble in _NO_ANSWER else frozenset({trouble})


def silence_allowed(state: SourceState) -> timedelta:
    """Return how old the newest item of a source may be before the source counts as silent.

    At least four days, and at least three times its longest usual gap. Also at least ten times its cadence, up to
    a week's holiday with its weekends; for a source that rests at weekends, the whole of such a holiday. Three
    weeks while the cadence is unknown. At most 120 days.
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
    if state.trouble is Trouble.UNDATED and source.kind not in DATES_ON_PAGES:
        return Trouble.UNDATED
    latest = last_news_at(record)
    if latest is not None and now - latest > silence_allowed(state):
        return Trouble.SILENT
    return Trouble.MOVED if state.moved_to else None


def _lasts(state: SourceState, trouble: Trouble, now: datetime) -> bool:
    if trouble in (Trouble.SILENT, Trouble.MOVED, Trouble.GONE):
        return True
    if trouble in _NO_ANSWER:
        if state.last_success_at is None:
            return state.failures >= FAILURES_OF_A_NEW_SOURCE
        return state.failures >= FAILURES_IN_A_ROW and now - state.last_success_at >= FAILING_FOR
    brought_nothing = state.last_success_at is None or state.newest_item_at is None
    return brought_nothing or state.failures >= READINGS_IN_A_ROW


READ_WITHIN = timedelta(hours=24)
WITHOUT_NEWS = frozenset({Trouble.EMPTY, Trouble.UNDATED, Trouble.SILENT})


def coverage(records: Iterable[SourceRecord], now: datetime) -> Coverage:
    """Return how many active sources were read within 24 hours, and the gaps by name: the other active sources,
    and those that answer without bringing news.

    The gap of a source that cannot be read begins with its last reading; otherwise it begins with its last news.
    """
    active = [record for record in records if record.source.active]
    gaps, reached = [], 0
    for record in active:
        name, state, trouble = record.source.name, record.state, trouble_now(record, now)
        if state.last_success_at is None or state.last_success_at < now - READ_WITHIN:
            gaps.append(Gap(name, state.trouble or Trouble.UNREACHABLE, state.last_success_at))
            continue
        reached += 1
        if trouble in WITHOUT_NEWS:
            gaps.append(Gap(name, trouble, last_news_at(record)))
    return Coverage(reached, len(active), tuple(sorted(gaps, key=lambda gap: (gap.name, gap.trouble))))
