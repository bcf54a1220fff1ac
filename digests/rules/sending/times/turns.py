"""Whose turn it is: which slot's edition is due, when the next one is, and whether it comes late.

A row says when its reader is due (`planned`). What was missed is told in one edition, that of the latest slot, if
that is at most twelve hours old; older news waits for the next slot, which covers it. Two editions are never
nearer than two hours, unless the reader chose hours that are; after a change of zone never nearer than half a day,
and never further apart than a day and a half.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digests.model import Downtime, Late
from digests.rules.sending.times.quiet import is_quiet, quiet_end
from digests.rules.sending.times.slots import NEAR, Timetable, latest_slot, least_apart, next_slot

CATCH_UP = timedelta(hours=12)
LATE = timedelta(minutes=30)
ON_TIME = timedelta(minutes=15)
HALF_A_DAY = timedelta(hours=12)
LONGEST = timedelta(hours=36)
A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """The slot whose edition is to be issued now, None when there is none; when the reader is due again; and, when
    the edition comes late, what is known of why."""

    slot: datetime | None
    following: datetime
    late: Late | None = None


def take_turn(
    timetable: Timetable,
    planned: datetime,
    last: datetime | None,
    now: datetime,
    downtimes: Sequence[Downtime] = (),
) -> Turn:
    """Return whose turn it is for a reader whose row fell due at `planned`, at or before `now`.

    `last` is when the last edition reached them (see `reached`), `downtimes` the last known times in which
    nothing was issued. In quiet hours what is late is held to their end; what is late and has the next slot near
    is left to that one. PreferenceError when there are no hours.
    """
    near = least_apart(timetable.hours)
    slot = max(planned, latest_slot(timetable, now) or planned)
    upcoming = next_slot(timetable, now)
    if now - slot > CATCH_UP:
        return Turn(None, upcoming)
    if last is not None and slot < last + near:
        return Turn(None, _first(timetable, now, last + near))
    if now - slot > ON_TIME and timetable.quiet and is_quiet(timetable.quiet, timetable.zone, now):
        end = quiet_end(timetable.quiet, timetable.zone, now)
        waits = end - slot <= CATCH_UP and upcoming - end >= near
        return Turn(None, end if waits else upcoming)
    if now - slot > LATE and upcoming - now < near:
        return Turn(None, upcoming)
    apart = HALF_A_DAY + A_MOMENT if _by_another_clock(timetable, slot) else near
    return Turn(slot, _first(timetable, now, slot + apart), _lateness(timetable, slot, last, now, downtimes))


def due_after_change(
    timetable: Timetable,
    planned: datetime | None,
    last: datetime | None,
    now: datetime,
    *,
    moved: bool = False,
) -> datetime:
    """Return when a reader is due who has this timetable from `now` on.

    `planned` was due before the change (None when nothing was) and `last` is when the last edition reached them.
    After a change of zone or of its clock (`moved`) the slots of half a day after the last edition are passed
    over: they could be the same hour of the same date once more. A date that is lived twice, over the date line,
    is a day of its own. Where the first slot would come over a day and a half after the last edition, the earlier
    plan stands once more. PreferenceError when there are no hours.
    """
    if last is None:
        return next_slot(timetable, now)
    first = _first(timetable, now, last + (HALF_A_DAY + A_MOMENT if moved else least_apart(timetable.hours)))
    while _chosen_at(timetable, first) <= last:  # new quiet hours hold what has come already
        first = next_slot(timetable, first)
    if first <= last + LONGEST or planned is None or planned <= now:
        return first
    kept = planned
    if timetable.quiet and is_quiet(timetable.quiet, timetable.zone, planned):
        kept = quiet_end(timetable.quiet, timetable.zone, planned)
    return kept if last + least_apart(timetable.hours) <= kept < first else first


def due_after_wrong_clock(timetable: Timetable, last: datetime | None, since: datetime, now: datetime) -> datetime:
    """Return when a reader is due whose next digest a wrong clock has put far ahead: for the latest slot, where it
    was passed over and can still be made good, else for the next one.

    `last` is when the last edition by a right clock reached them, None when none did, and `since` when they came.
    PreferenceError when there are no hours.
    """
    latest = latest_slot(timetable, now)
    if latest is None or last is None or latest <= since or now - latest > CATCH_UP:
        return next_slot(timetable, now)
    return latest if latest >= last + least_apart(timetable.hours) else next_slot(timetable, now)


def placed_after_wrong_clock(
    before: tuple[datetime, datetime] | None, number: int, now: datetime, *, goes_on: bool = False
) -> tuple[datetime, datetime]:
    """Return the slot and the moment of issue of an edition that a wrong clock has issued in the future; `before`
    are those of its reader's last one by a right clock, `number` is its place among those from the future.

    It stands right behind the one before, of its local day and as long ago: so it keeps no digest away, and the
    next one covers all since the one before, without what it told. One that `goes_on`, since parts of it are still
    to be sent, was issued no longer ago than they can wait.
    """
    slot, issued_at = before or (now - HALF_A_DAY, now - 2 * HALF_A_DAY)
    if goes_on:
        issued_at = max(issued_at, now - HALF_A_DAY + NEAR)
    return slot + number * A_MOMENT, issued_at


def reached(slot: datetime, issued_at: datetime) -> datetime:
    """Return when an edition reached its reader: its slot, or when it was issued if that was late."""
    return slot if issued_at - slot <= LATE else issued_at


def _chosen_at(timetable: Timetable, slot: datetime) -> datetime:
    """Return the last chosen moment for which a slot stands: itself, unless quiet hours held it."""
    return latest_slot(replace(timetable, quiet=None), slot) or slot


def _by_another_clock(timetable: Timetable, slot: datetime) -> bool:
    """Say whether a slot was planned by an earlier zone or earlier hours: it is neither one of these nor held to
    the end of quiet hours."""
    return latest_slot(timetable, slot) != slot and not _ends_quiet_hours(timetable, slot)


def _ends_quiet_hours(timetable: Timetable, slot: datetime) -> bool:
    return is_quiet(timetable.quiet, timetable.zone, slot - A_MOMENT)


def _first(timetable: Timetable, now: datetime, floor: datetime) -> datetime:
    return next_slot(timetable, max(now, floor - A_MOMENT))


def _lateness(
    timetable: Timetable, slot: datetime, last: datetime | None, now: datetime, downtimes: Sequence[Downtime]
) -> Late | None:
    """Say whether an edition comes late: long after its slot; or at the end of quiet hours, held for a slot that
    was missed in a downtime."""
    if now - slot > LATE:
        return Late(_reason(slot, now, downtimes))
    missed = latest_slot(timetable, slot) if _ends_quiet_hours(timetable, slot) else None
    if missed is None or slot - missed <= LATE or (last is not None and missed <= last):
        return None
    reason = _reason(missed, slot, downtimes)
    return Late(reason) if reason else None


def _reason(slot: datetime, until: datetime, downtimes: Sequence[Downtime]) -> Downtime | None:
    """Return the downtime that takes the most of the time from the slot until the edition came, None when none
    takes a quarter of an hour of it."""
    taken = {each: min(until, each.until) - max(slot, each.since) for each in downtimes}
    return max((each for each in taken if taken[each] >= LATE / 2), key=taken.__getitem__, default=None)
