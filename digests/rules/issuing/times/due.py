"""Decides which slot's edition is due, when the next one is due, and how the parts go out.

A row says when its reader is due (`planned`). One edition tells what was missed: the edition of the latest slot,
if that is at most twelve hours old. Older news waits for the next slot. Two editions are at least two hours apart,
unless the reader chose hours that are nearer. After a change of zone they are at least half a day apart, and at
most a day and a half.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from digests.model import ChatKind, Downtime, Late
from digests.rules.issuing.times.slots import (
    NEAR,
    Timetable,
    is_quiet,
    latest_slot,
    least_apart,
    next_slot,
    quiet_end,
)

# Times and shares are set by judgement.
CATCH_UP = HALF_A_DAY = timedelta(hours=12)
LATE, ON_TIME, LONGEST = timedelta(minutes=30), timedelta(minutes=15), timedelta(hours=36)
A_MOMENT = timedelta(microseconds=1)
NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)
SHARE_OF_A_CROWD, SHARED_ROOMS_WITHIN = 0.9, 0.1
LONGEST_SPREAD, MOST_MOMENTS = timedelta(hours=6), 240


@dataclass(frozen=True, slots=True)
class DueEdition:
    """The slot whose edition is to be issued now, None when there is none; when the reader is due again; and, for
    a late edition, the known reason."""

    slot: datetime | None
    following: datetime
    late: Late | None = None


def edition_due(
    timetable: Timetable,
    planned: datetime,
    last: datetime | None,
    now: datetime,
    downtimes: Sequence[Downtime] = (),
) -> DueEdition:
    """Return which edition is due for a reader whose row fell due at `planned`, at or before `now`.

    `last` is when the last edition reached them. In quiet hours a late edition waits for their end. A late edition
    with the next slot near is left to that slot. PreferenceError when there are no hours.
    """
    near = least_apart(timetable.hours)
    slot = max(planned, latest_slot(timetable, now) or planned)
    upcoming = next_slot(timetable, now)
    if now - slot > CATCH_UP:
        return DueEdition(None, upcoming)
    if last is not None and slot < last + near:
        return DueEdition(None, _first(timetable, now, last + near))
    if now - slot > ON_TIME and timetable.quiet and is_quiet(timetable.quiet, timetable.zone, now):
        end = quiet_end(timetable.quiet, timetable.zone, now)
        waits = end - slot <= CATCH_UP and upcoming - end >= near
        return DueEdition(None, end if waits else upcoming)
    if now - slot > LATE and upcoming - now < near:
        return DueEdition(None, upcoming)
    by_another_clock = latest_slot(timetable, slot) != slot and not _ends_quiet_hours(timetable, slot)
    apart = HALF_A_DAY + A_MOMENT if by_another_clock else near
    return DueEdition(slot, _first(timetable, now, slot + apart), _lateness(timetable, slot, last, now, downtimes))


def due_after_change(
    timetable: Timetable, planned: datetime | None, last: datetime | None, now: datetime, *, moved: bool = False
) -> datetime:
    """Return when a reader is due who has this timetable from `now` on.

    `planned` was due before the change (None when nothing was), and `last` is when the last edition reached them.
    After a change of zone, or of its clock (`moved`), the slots within half a day after the last edition are
    passed over: they could be the same hour of the same date once more. If the first slot would then come over a
    day and a half after the last edition, the earlier plan holds. PreferenceError when there are no hours.
    """
    if last is None:
        return next_slot(timetable, now)
    first = _first(timetable, now, last + (HALF_A_DAY + A_MOMENT if moved else least_apart(timetable.hours)))
    chosen = replace(timetable, quiet=None)
    while (latest_slot(chosen, first) or first) <= last:  # new quiet hours hold what has come already
        first = next_slot(timetable, first)
    if first <= last + LONGEST or planned is None or planned <= now:
        return first
    kept = planned
    if timetable.quiet and is_quiet(timetable.quiet, timetable.zone, planned):
        kept = quiet_end(timetable.quiet, timetable.zone, planned)
    return kept if last + least_apart(timetable.hours) <= kept < first else first


def due_after_wrong_clock(timetable: Timetable, last: datetime | None, since: datetime, now: datetime) -> datetime:
    """Return when a reader is due whose next digest a wrong clock has put far ahead: for the latest slot, where it
    was passed over and can still be made good, else for the next one. `last` is when the last edition by a right
    clock reached them, `since` when they came. PreferenceError when there are no hours."""
    latest = latest_slot(timetable, now)
    if latest is None or last is None or latest <= since or now - latest > CATCH_UP:
        return next_slot(timetable, now)
    return latest if latest >= last + least_apart(timetable.hours) else next_slot(timetable, now)


def placed_after_wrong_clock(
    before: tuple[datetime, datetime] | None, number: int, now: datetime, *, goes_on: bool = False
) -> tuple[datetime, datetime]:
    """Return the slot and the moment of issue of an edition that a wrong clock has issued in the future; `before`
    are those of its reader's last one by a right clock, `number` is its place among those from the future.

    It stands right behind the one before: so it keeps no digest away, and the next one covers all since the one
    before, without what it told. One that `goes_on`, since parts of it are still to be sent, was issued no longer
    ago than they can wait.
    """
    slot, issued_at = before or (now - HALF_A_DAY, now - 2 * HALF_A_DAY)
    if goes_on:
        issued_at = max(issued_at, now - HALF_A_DAY + NEAR)
    return slot + number * A_MOMENT, issued_at


def reached(slot: datetime, issued_at: datetime) -> datetime:
    """Return when an edition reached its reader: at its slot, or when it was issued if that was late."""
    return slot if issued_at - slot <= LATE else issued_at


def _ends_quiet_hours(timetable: Timetable, slot: datetime) -> bool:
    return is_quiet(timetable.quiet, timetable.zone, slot - A_MOMENT)


def _first(timetable: Timetable, now: datetime, floor: datetime) -> datetime:
    return next_slot(timetable, max(now, floor - A_MOMENT))


def _lateness(
    timetable: Timetable, slot: datetime, last: datetime | None, now: datetime, downtimes: Sequence[Downtime]
) -> Late | None:
    """Say whether an edition is late: after its slot, or held in quiet hours for a slot missed in a downtime."""
    if now - slot > LATE:
        return Late(_reason(slot, now, downtimes))
    missed = latest_slot(timetable, slot) if _ends_quiet_hours(timetable, slot) else None
    if missed is None or slot - missed <= LATE or (last is not None and missed <= last):
        return None
    reason = _reason(missed, slot, downtimes)
    return Late(reason) if reason else None


def _reason(slot: datetime, until: datetime, downtimes: Sequence[Downtime]) -> Downtime | None:
    """Return the downtime that takes most of the time from the slot until the edition came; None if none takes a
    quarter of an hour of it."""
    taken = {each: min(until, each.until) - max(slot, each.since) for each in downtimes}
    return max((each for each in taken if taken[each] >= LATE / 2), key=taken.__getitem__, default=None)


@dataclass(frozen=True, slots=True)
class Manner:
    """Whether a part goes without sound, and until when (UTC) it is put off, if it is."""

    silent: bool
    not_before: datetime | None = None


def manner_of(timetable: Timetable, slot: datetime, now: datetime, *, begun: bool) -> Manner:
    """Return how a part of the edition of `slot` goes out at `now`; `begun` when an earlier part has gone out.

    At an hour that the reader chose it makes its sound also at night. Else it goes without sound from 22:00 to
    07:00. A part that would come later within quiet hours waits for their end. A part goes at once, without sound,
    if its edition has begun or would be over twelve hours old by then.
    """
    on_time = now - slot <= ON_TIME
    if timetable.quiet is not None and is_quiet(timetable.quiet, timetable.zone, now):
        end = quiet_end(timetable.quiet, timetable.zone, now)
        waits = not begun and not on_time and end - slot <= CATCH_UP
        return Manner(silent=True, not_before=end if waits else None)
    rings = on_time and latest_slot(timetable, slot) == slot
    return Manner(silent=is_night(timetable.zone, now) and not rings)


def is_night(zone: str, at: datetime) -> bool:
    """Say whether it is night in the IANA `zone`, from 22:00 to before 07:00: notices then make no sound."""
    local = at.astimezone(ZoneInfo(zone)).time()
    return local >= NIGHT_BEGINS or local < NIGHT_ENDS


# --- a popular minute, spread: thousands who chose 08:00 cannot all be written to at once ---------


def spread(
    kind: ChatKind, slot: datetime, now: datetime, crowd: int, per_second: float, parts: int = 1
) -> Callable[[int], datetime] | None:
    """Return when the delivery of a slot's edition is due for each subscriber of a kind, by id. Return None when
    the whole crowd can be sent to within a second.

    `crowd` is how many subscribers are due together at `now`, `parts` how many messages each of them gets,
    `per_second` how many may leave. The crowd takes nine tenths of these; other parts that fall due go in between.
    Everybody's place is drawn anew for each slot. Groups and channels, where many people read, are in the first
    tenth. There are at most 240 moments, whole seconds apart, so that a database keeps them together.
    """
    messages = crowd * parts
    if messages <= per_second:
        return None
    length = min(messages / (per_second * SHARE_OF_A_CROWD), LONGEST_SPREAD.total_seconds())
    if kind is not ChatKind.PRIVATE:
        length *= SHARED_ROOMS_WITHIN
    count = max(1, min(MOST_MOMENTS, int(length)))
    moments = [now + timedelta(seconds=int(length * number / count)) for number in range(count)]
    salt = int.from_bytes(blake2b(slot.isoformat().encode(), digest_size=8).digest(), "big")

    def due_for(identifier: int) -> datetime:
        return moments[_mixed(identifier, salt) * count >> 64]

    return due_for


def _mixed(identifier: int, salt: int) -> int:
    """Return 64 evenly mixed bits of an id: SplitMix64 (Steele, Lea and Flood 2014), begun at the salt."""
    word = 2**64 - 1
    mixed = (salt + identifier * 0x9E3779B97F4A7C15) & word
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & word
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & word
    return mixed ^ (mixed >> 31)
