"""Decides which slot's edition is due, when the next one is due, and how the parts go out.

An edition is one digest of one reader. Its slot is the moment at which it is due. Each reader's row in the
database says when the reader is due next (`planned`).

Slots may be missed. One edition then tells everything that was missed: the edition of the latest slot, if that
slot is at most twelve hours old. If it is older, the news waits for the next slot. Two editions are at least two
hours apart, unless the reader chose hours that are nearer. After a change of zone they are at least half a day
apart, and at most a day and a half.
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
    """`slot` is the slot whose edition is to be issued now; None when there is no such slot. `following` is when
    the reader is due again. `late` is set for a late edition, with the reason if it is known."""

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

    `last` is when the last edition reached the reader. A late edition that comes in quiet hours waits for their
    end. A late edition is not issued if the next slot is near: that slot's edition tells its news. PreferenceError
    when the timetable has no hours.
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
    """A reader has changed their timetable. Return when they are due by the new `timetable`, which holds from
    `now`.

    `planned` is when they were due by the old timetable (None when they were not due at all). `last` is when the
    last edition reached them. `moved` says that the zone changed, or the clock of the zone. Slots within half a
    day after the last edition are then passed over. Such a slot could have the same date and hour as the last
    edition. The first slot that is not passed over is sometimes more than a day and a half after the last
    edition. In that case the reader stays due at `planned`, unless digests no longer come on that day of the week.
    PreferenceError when the timetable has no hours.
    """
    if last is None:
        return next_slot(timetable, now)
    first = _first(timetable, now, last + (HALF_A_DAY + A_MOMENT if moved else least_apart(timetable.hours)))
    chosen = replace(timetable, quiet=None)
    # A slot in quiet hours is due when they end. The reader may have got its edition before the quiet hours were
    # set. Then take a later slot.
    while (latest_slot(chosen, first) or first) <= last:
        first = next_slot(timetable, first)
    if first <= last + LONGEST or planned is None or planned <= now or not _is_chosen_day(timetable, planned):
        return first
    kept = planned
    if timetable.quiet and is_quiet(timetable.quiet, timetable.zone, planned):
        kept = quiet_end(timetable.quiet, timetable.zone, planned)
    return kept if last + least_apart(timetable.hours) <= kept < first else first


def due_after_wrong_clock(timetable: Timetable, last: datetime | None, since: datetime, now: datetime) -> datetime:
    """A wrong clock has put a reader's next digest far ahead. Return when the reader is due by the right clock.

    The reader is due for the latest slot, if that slot was passed over and can still be made good. Otherwise they
    are due for the next slot. `last` is when the last edition by a right clock reached the reader. `since` is when
    the reader subscribed. PreferenceError when the timetable has no hours.
    """
    latest = latest_slot(timetable, now)
    if latest is None or last is None or latest <= since or now - latest > CATCH_UP:
        return next_slot(timetable, now)
    return latest if latest >= last + least_apart(timetable.hours) else next_slot(timetable, now)


def placed_after_wrong_clock(
    before: tuple[datetime, datetime] | None, number: int, now: datetime, *, goes_on: bool = False
) -> tuple[datetime, datetime]:
    """A wrong clock has issued an edition in the future. Return the slot and the moment of issue that this edition
    is given instead.

    The right edition is the last edition that the same reader got by a right clock. `before` is the slot and the
    moment of issue of the right edition. `number` counts the reader's editions from the future. The edition from
    the future is dated a moment after the right edition. Dated later, it could prevent the next digest, because
    two editions are some hours apart. The next digest covers all time since the right edition. It leaves out what
    the edition from the future told. `goes_on` says that parts of the edition from the future are still to be
    sent. Parts of an edition that was issued over twelve hours ago are given up. So the edition then gets a moment
    of issue that is under twelve hours ago.
    """
    slot, issued_at = before or (now - HALF_A_DAY, now - 2 * HALF_A_DAY)
    if goes_on:
        issued_at = max(issued_at, now - HALF_A_DAY + NEAR)
    return slot + number * A_MOMENT, issued_at


def reached(slot: datetime, issued_at: datetime) -> datetime:
    """Return when an edition reached its reader: at its slot, or when it was issued if that was late."""
    return slot if issued_at - slot <= LATE else issued_at


def _is_chosen_day(timetable: Timetable, moment: datetime) -> bool:
    """Say whether digests come on the local day of a moment."""
    day = moment.astimezone(ZoneInfo(timetable.zone)).weekday()
    return not timetable.weekdays or day in timetable.weekdays


def _ends_quiet_hours(timetable: Timetable, slot: datetime) -> bool:
    return is_quiet(timetable.quiet, timetable.zone, slot - A_MOMENT)


def _first(timetable: Timetable, now: datetime, floor: datetime) -> datetime:
    return next_slot(timetable, max(now, floor - A_MOMENT))


def _lateness(
    timetable: Timetable, slot: datetime, last: datetime | None, now: datetime, downtimes: Sequence[Downtime]
) -> Late | None:
    """Return why an edition is late; None if it is not. An edition is late if it comes long after its slot. It is
    late, too, if it comes at the end of quiet hours and an earlier slot was missed in a downtime."""
    if now - slot > LATE:
        return Late(_reason(slot, now, downtimes))
    missed = latest_slot(timetable, slot) if _ends_quiet_hours(timetable, slot) else None
    if missed is None or slot - missed <= LATE or (last is not None and missed <= last):
        return None
    reason = _reason(missed, slot, downtimes)
    return Late(reason) if reason else None


def _reason(slot: datetime, until: datetime, downtimes: Sequence[Downtime]) -> Downtime | None:
    """Return the downtime that explains a delay: the one that takes most of the time from `slot` to `until`. It
    must take a quarter of an hour at least. Return None if there is no such downtime."""
    taken = {each: min(until, each.until) - max(slot, each.since) for each in downtimes}
    return max((each for each in taken if taken[each] >= LATE / 2), key=taken.__getitem__, default=None)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a part goes out. `silent`: without sound. `not_before`: the instant (UTC) to which it is put off, or
    None."""

    silent: bool
    not_before: datetime | None = None


def manner_of(
    timetable: Timetable, slot: datetime, now: datetime, *, begun: bool, is_alert: bool = False
) -> Manner:
    """Return how a part of the edition of `slot` goes out at `now`. `begun` says that an earlier part of the
    edition has gone out.

    A part that goes out at an hour that the reader chose makes its sound, also at night. Any other part goes
    without sound from 22:00 to 07:00. A part that is late and would come in quiet hours waits for their end. There
    are two exceptions: its edition has begun, or would be over twelve hours old at the end of the quiet hours.
    Such a part goes at once, without sound. An alert waits for the end of the quiet hours in any case.
    """
    on_time = now - slot <= ON_TIME
    if timetable.quiet is not None and is_quiet(timetable.quiet, timetable.zone, now):
        end = quiet_end(timetable.quiet, timetable.zone, now)
        waits = is_alert or (not begun and not on_time and end - slot <= CATCH_UP)
        return Manner(silent=True, not_before=end if waits else None)
    rings = on_time and latest_slot(timetable, slot) == slot
    return Manner(silent=is_night(timetable.zone, now) and not rings)


def is_night(zone: str, at: datetime) -> bool:
    """Say whether it is night in the IANA `zone`, from 22:00 to before 07:00: notices then make no sound."""
    local = at.astimezone(ZoneInfo(zone)).time()
    return local >= NIGHT_BEGINS or local < NIGHT_ENDS


# --- spreading a popular minute: thousands who chose 08:00 cannot all be written to at once -------


def spread(
    kind: ChatKind, slot: datetime, now: datetime, crowd: int, per_second: float, parts: int = 1
) -> Callable[[int], datetime] | None:
    """Return a function. It takes the id of a subscriber of this `kind` and returns when the delivery of the
    slot's edition is due for that subscriber. Return None if the whole crowd can be sent to within a second.

    `crowd` is how many subscribers are due together at `now`. `parts` is how many messages each of them gets.
    `per_second` is how many messages may leave in a second. The crowd takes nine tenths of these messages. Other
    parts that fall due go in between. Everybody's place is drawn anew for each slot. Groups and channels, where
    many people read, are in the first tenth. There are at most 240 different moments, whole seconds apart.
    Therefore many deliveries are due at one moment, and the database stores these together.
    """
    messages = crowd * parts
    if messages <= per_second:
        return None
    length = min(messages / (per_second * SHARE_OF_A_CROWD), LONGEST_SPREAD.total_seconds())
    if kind is not ChatKind.PRIVATE:
        length *= SHARED_ROOMS_WITHIN
    count = max(1, min(MOST_MOMENTS, int(length)))
    moments = dict[int, datetime]()  # made when they are asked for: a small group has few of them
    salt = int.from_bytes(blake2b(slot.isoformat().encode(), digest_size=8).digest(), "big")

    def due_for(identifier: int) -> datetime:
        number = _mixed(identifier, salt) * count >> 64
        if number not in moments:
            moments[number] = now + timedelta(seconds=int(length * number / count))
        return moments[number]

    return due_for


def _mixed(identifier: int, salt: int) -> int:
    """Return 64 evenly mixed bits of an id, by SplitMix64 (Steele, Lea and Flood 2014). The salt is the start."""
    word = 2**64 - 1
    mixed = (salt + identifier * 0x9E3779B97F4A7C15) & word
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & word
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & word
    return mixed ^ (mixed >> 31)
