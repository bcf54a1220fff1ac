"""Decides about digests that an admin lets come before their hour: for whom this is done, and when they are due
again. The digest takes the place of the reader's next one of the same local day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from digests.rules.issuing.times.due import LATE, DueEdition, is_night
from digests.rules.issuing.times.slots import NEAR, Timetable, is_quiet, latest_slot, least_apart, next_slot

LONGEST_AHEAD = timedelta(hours=26)  # the longest local day is 25 hours long, or a little more
LEAST_SINCE_LAST = NEAR


def may_come_now(timetable: Timetable, planned: datetime, now: datetime) -> bool:
    """Say whether the digest that a reader is due for at `planned` may come at `now` instead. It may if it is the
    next one of the timetable, and of the same local day. In quiet hours and at night, from 22:00 to 07:00, none
    comes before its hour. PreferenceError when the timetable has no hours."""
    zone = ZoneInfo(timetable.zone)
    is_today = planned > now and planned.astimezone(zone).date() == now.astimezone(zone).date()
    awake = not is_night(timetable.zone, now) and not is_quiet(timetable.quiet, timetable.zone, now)
    return is_today and awake and next_slot(timetable, now) == planned


def early_due(timetable: Timetable, planned: datetime, last: datetime | None, now: datetime) -> DueEdition | None:
    """Return which edition is due for a reader whose digest was to come at `planned`, before its hour. It is the
    edition of `planned`, and the slot in whose place it comes is passed over. If it cannot come within half an
    hour, or quiet hours have begun, it comes at its hour after all.

    `last` is when the last edition reached the reader. Return None if the hour has come meanwhile, or if `planned`
    is a slot of the timetable: then `edition_due` decides. PreferenceError when the timetable has no hours."""
    slot = next_slot(timetable, planned)
    if slot <= now or latest_slot(timetable, planned) == planned:
        return None
    too_near = last is not None and planned < last + least_apart(timetable.hours)
    if too_near or now - planned > LATE or is_quiet(timetable.quiet, timetable.zone, now):
        return DueEdition(None, slot)
    return DueEdition(planned, next_slot(timetable, slot))
