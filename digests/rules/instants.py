"""What instants say while the clock may be wrong, or was: whether it is believed, and what was written by it.

A machine's clock can be a month ahead for half a minute, after a start without a network or by somebody's hand.
Rows that were written meanwhile say then that nothing is due for a month, and that all was told until then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

CLOCKS_DIFFER = timedelta(minutes=5)  # two right clocks may, and one may be set without anything being wrong

# The longest waits of each kind: what would have to wait for longer was written by a wrong clock.
LONGEST_WAIT_FOR_SOURCE = timedelta(days=8)  # a feed may name days on which it is not to be asked
LONGEST_WAIT_FOR_DIGEST = timedelta(hours=37)  # two editions are at most a day and a half apart (`turns.LONGEST`)
LONGEST_WAIT_FOR_PART = timedelta(hours=25)  # quiet hours and pauses hold it for half a day, Telegram for a day
LONGEST_WAIT_FOR_PROBE = timedelta(hours=25)
LONGEST_WAIT_OF_SENDING = timedelta(hours=1)  # the longest pause of sending (`breaker.LONGEST_PAUSE`)
LONGEST_WAIT_FOR_TELEGRAM = timedelta(hours=25)
LONGEST_WAIT_FOR_HOST = timedelta(days=8)  # it may ask for a week; its robots.txt is read again

RECENT = timedelta(days=1)
NOTED_EVERY = timedelta(minutes=1)
MOST_PERIODS = 20
A_JUMP = timedelta(minutes=15)  # gained or lost at once, beside a clock that only grows: not believed any more
HELD_FOR = timedelta(minutes=2)  # after a jump nothing is begun: it may be taken back
LONG_AWAY = timedelta(days=7)  # whoever was off or did not look for longer does not know how the clock went
CONFIRMED_AFTER = timedelta(minutes=50)  # a clock that has gone evenly for so long may be deleted by


def is_due(at: datetime, now: datetime, longest_wait: timedelta) -> bool:
    """Say whether what was to wait until `at` is due: its time has come, or it would have to wait for longer than
    anything of its kind, so that a wrong clock has said so."""
    return not now < at <= now + longest_wait


@dataclass(frozen=True, slots=True)
class Period:
    """From when until when the clock was seen to go on without a jump or a long pause (aware UTC)."""

    begin: datetime
    end: datetime


def seen(periods: Sequence[Period], now: datetime) -> tuple[Period, ...]:
    """Return the periods in the order in which they were seen, with a look at the clock more."""
    if periods and -CLOCKS_DIFFER <= now - periods[-1].end <= A_JUMP:
        last = periods[-1]
        return (*periods[:-1], Period(last.begin, max(last.end, now)))
    return (*periods, Period(now, now))[-MOST_PERIODS:]


def was_ahead(periods: Sequence[Period], now: datetime) -> bool:
    """Say whether the clock was ahead and is right again: it was seen later than now, but before that at a time to
    which now is nearer. Where nothing was seen before that, it may be this clock that is behind; it is believed
    after a day in which nobody has set it right, or nothing would be told until that other time has come."""
    later = [place for place, period in enumerate(periods) if period.end > now + CLOCKS_DIFFER]
    if not later:
        return False
    if any(now - period.begin >= RECENT for period in periods[later[-1] + 1 :]):
        return True
    if later[0] == 0:
        return False
    before, ahead = periods[later[0] - 1], periods[later[0]]
    return now - before.end <= max(RECENT, ahead.begin - now) and ahead.begin > now


@dataclass(frozen=True, slots=True)
class Look:
    """What the clock on the wall (aware UTC) and one that only grows (seconds) showed at one moment."""

    now: datetime
    seconds: float


def has_jumped(before: Look, after: Look) -> bool:
    """Say whether the clock on the wall was set between two looks by more than clocks are corrected."""
    gone = timedelta(seconds=after.seconds - before.seconds)
    return abs(after.now - before.now - gone) >= A_JUMP


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
    near = timedelta() <= look.now - stretch.last.now <= LONG_AWAY
    return Stretch(stretch.first if near else look, look)
