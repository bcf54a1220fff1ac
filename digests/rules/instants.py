"""What instants say while the clock may be wrong, or was: whether it is believed, and what was written by it.

A machine's clock can be a month ahead for half a minute, after a start without a network or by somebody's hand.
Rows that were written meanwhile say then that nothing is due for a month, and that all was told until then.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

CLOCKS_DIFFER = timedelta(minutes=5)
"""By so much two right clocks may differ, and one may be set without anything being wrong."""

LONGEST_WAIT_FOR_SOURCE = timedelta(hours=27)
"""A day and a tenth, by chance; see `after_fetch`."""
LONGEST_WAIT_FOR_DAY_OF_SOURCE = timedelta(days=8)
"""Of a feed that names days on which it does not want to be asked."""
LONGEST_WAIT_FOR_DIGEST = timedelta(hours=37)
"""Two editions are never further apart than a day and a half (`turns.LONGEST`)."""
LONGEST_WAIT_FOR_PART = timedelta(hours=25)
"""Quiet hours and pauses hold a part for half a day, Telegram for a day at most."""
LONGEST_WAIT_FOR_PROBE = timedelta(hours=25)
LONGEST_WAIT_FOR_REPORT = timedelta(hours=1)
LONGEST_WAIT_OF_SENDING = timedelta(hours=1)
"""The longest pause of sending (`breaker.LONGEST_PAUSE`)."""
LONGEST_WAIT_FOR_TELEGRAM = timedelta(hours=25)
LONGEST_WAIT_FOR_READER = timedelta(days=366)
"""Until the end of a pause that a reader chose."""
LONGEST_WAIT_FOR_ANSWER = timedelta(days=1)
"""For what a person was asked for."""
LONGEST_WAIT_FOR_HOST = timedelta(days=8)
"""Until a host may be asked again (it may ask for a week), or its robots.txt is read again."""

DISTINCT = 4
"""A group of instants lies apart when the gap before it is so many times as long as itself."""
RECENT = timedelta(days=1)

A_JUMP = timedelta(minutes=15)
"""What a clock gains or loses at once, beside one that only grows, before it is not believed any more."""
HELD_FOR = timedelta(minutes=2)
"""For so long after a jump nothing is begun: it may be taken back."""
LONG_AWAY = timedelta(days=7)
"""A bot that was off for longer than this waits as after a jump when it starts."""
CONFIRMED_AFTER = timedelta(minutes=50)
"""A clock that has gone evenly for so long may be deleted by."""
LOOKED_AT_ONCE_IN = timedelta(hours=26)
"""Between two looks that lie further apart nobody knows how the clock went."""


def is_due(at: datetime, now: datetime, longest_wait: timedelta) -> bool:
    """Say whether what was to wait until `at` is due: its time has come, or it would have to wait for longer than
    anything of its kind, so that a wrong clock has said so."""
    return not now < at <= now + longest_wait


def were_written_ahead(
    newest_before: datetime | None, first_after: datetime, last_after: datetime, now: datetime
) -> bool:
    """Say whether a clock that was ahead has written what is dated after `now`, `first_after` to `last_after`.

    Else it is this clock that is behind, and all that is right would be changed. What a wrong clock writes lies
    together, far from the rest; and to the time before, of which the newest is `newest_before`, a right clock is
    near.
    """
    gap = first_after - now
    is_near = newest_before is not None and now - newest_before <= max(gap, RECENT)
    return is_near and gap >= DISTINCT * (last_after - first_after)


@dataclass(frozen=True, slots=True)
class Look:
    """What the clock on the wall (aware UTC) and one that only grows (seconds) showed at one moment."""

    now: datetime
    seconds: float


def gained(before: Look, after: Look) -> timedelta:
    """Return by how much the clock on the wall was put forward between two looks, negative for back."""
    return after.now - before.now - timedelta(seconds=after.seconds - before.seconds)


def has_jumped(before: Look, after: Look) -> bool:
    """Say whether the clock on the wall was set between two looks by more than clocks are corrected."""
    return abs(gained(before, after)) >= A_JUMP


@dataclass(frozen=True, slots=True)
class Trust:
    """The last look by the clock that is believed; since `doubted` another is shown, which is not yet."""

    believed: Look
    doubted: Look | None = None


def look_again(trust: Trust | None, look: Look) -> Trust:
    """Return what is believed after a look. Another clock is believed once it has gone evenly for HELD_FOR; the
    one that was believed before at once, when it is shown again."""
    if trust is None or not has_jumped(trust.believed, look):
        return Trust(look)
    if trust.doubted is None or has_jumped(trust.doubted, look):
        return Trust(trust.believed, look)
    if look.seconds - trust.doubted.seconds >= HELD_FOR.total_seconds():
        return Trust(look)
    return trust


@dataclass(frozen=True, slots=True)
class Stretch:
    """Looks between which the clock went evenly: the first and the last of them."""

    first: Look
    last: Look

    @property
    def confirmed(self) -> bool:
        """Whether what is old by this clock may be deleted."""
        return self.last.now - self.first.now >= CONFIRMED_AFTER


def continued(stretch: Stretch | None, look: Look) -> Stretch:
    """Return the stretch that this look belongs to: the same, or a new one that begins with it."""
    if stretch is None or has_jumped(stretch.last, look):
        return Stretch(look, look)
    if not timedelta() <= look.now - stretch.last.now <= LOOKED_AT_ONCE_IN:
        return Stretch(look, look)
    return Stretch(stretch.first, look)
