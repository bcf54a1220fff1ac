"""How a part goes out at this moment: with sound or without, or not before the quiet hours are over."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from digests.rules.sending.times.quiet import is_quiet, quiet_end
from digests.rules.sending.times.slots import Timetable, latest_slot
from digests.rules.sending.times.turns import CATCH_UP, ON_TIME

NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)


@dataclass(frozen=True, slots=True)
class Manner:
    """Whether a part goes without sound; when it is to be put off, until when (UTC)."""

    silent: bool
    not_before: datetime | None = None


def manner_of(timetable: Timetable, slot: datetime, now: datetime, *, begun: bool) -> Manner:
    """Return how a part of the edition of `slot` goes out at `now`; `begun` when an earlier part has gone out.

    At an hour that its reader chose, up to a quarter of an hour later, it makes its sound also at night; else from
    22:00 to 07:00 on their clock it goes without. What would come later than that within quiet hours is put off to
    their end, unless it has begun or would be over twelve hours old then: so it goes at once, without sound.
    """
    on_time = now - slot <= ON_TIME
    if timetable.quiet is not None and is_quiet(timetable.quiet, timetable.zone, now):
        end = quiet_end(timetable.quiet, timetable.zone, now)
        waits = not begun and not on_time and end - slot <= CATCH_UP
        return Manner(silent=True, not_before=end if waits else None)
    rings = on_time and latest_slot(timetable, slot) == slot
    return Manner(silent=is_night(timetable.zone, now) and not rings)


def is_night(zone: str, at: datetime) -> bool:
    """Say whether it is from 22:00 to before 07:00 in the IANA `zone`: the time for notices without sound."""
    local = at.astimezone(ZoneInfo(zone)).time()
    return local >= NIGHT_BEGINS or local < NIGHT_ENDS
