"""Decides whether a clock is believed, and which rows a wrong clock wrote.

A machine's clock can be a month ahead for half a minute, after a start without a network or by somebody's hand.
Rows written in that time say that nothing is due for a month, and that everything was told until then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

CLOCKS_DIFFER = timedelta(minutes=5)  # two right clocks may differ so much; a clock may be set by so much

# The longest waits of each kind. A wrong clock wrote any longer wait.
LONGEST_WAIT_FOR_SOURCE = timedelta(days=8)  # a feed may name days on which it is not to be read
LONGEST_WAIT_FOR_DIGEST = timedelta(hours=37)  # two editions are at most a day and a half apart (`turns.LONGEST`)
LONGEST_WAIT_FOR_PART = timedelta(hours=25)  # quiet hours and pauses last half a day, a wait for Telegram a day
LONGEST_WAIT_FOR_PROBE = timedelta(hours=25)
LONGEST_WAIT_OF_SENDING = timedelta(hours=1)  # the longest pause of sending (`breaker.LONGEST_PAUSE`)
LONGEST_WAIT_FOR_TELEGRAM = timedelta(hours=25)
LONGEST_WAIT_FOR_HOST = timedelta(days=8)  # a host may ask for a week; its robots.txt is read again after days

RECENT = timedelta(days=1)
NOTED_EVERY = timedelta(minutes=1)
MOST_PERIODS = 20
A_JUMP = timedelta(minutes=15)  # gained or lost at once against a clock that only grows: the clock is doubted
HELD_FOR = timedelta(minutes=2)  # after a jump nothing is begun for so long, because it may be taken back
LONG_AWAY = timedelta(days=7)  # after a longer time without a look, nobody knows how the clock went
CONFIRMED_AFTER = timedelta(minutes=50)  # a clock that went evenly for so long decides what may be deleted


def is_due(at: datetime, now: datetime, longest_wait: timedelta) -> bool:
    """Say whether something that waits until `at` is due. It is due if its time has come. It is also due if it
    would wait for longer than anything of its kind, because a wrong clock has then written the time."""
    return not now < at <= now + longest_wait


@dataclass(frozen=True, slots=True)
class Period:
    """A time in which the clock was seen to go on without a jump or a long pause (aware UTC)."""

    begin: datetime
    end: datetime


def seen(periods: Sequence[Period], now: datetime) -> tuple[Period, ...]:
    """Return the periods, in the order in which they were seen, with one more look at the clock."""
    if periods and -CLOCKS_DIFFER <= now - periods[-1].end <= A_JUMP:
        last = periods[-1]
        return (*periods[:-1], Period(last.begin, max(last.end, now)))
    return (*periods, Period(now, now))[-MOST_PERIODS:]


def was_ahead(periods: Sequence[Period], now: datetime) -> bool:
    """Say whether the clock was ahead and is right again. It was if it was seen later than now, and before that at
    a time that is nearer to now. If it was not seen before, this clock may be behind instead. It is believed after
    a day in which nobody has set it; otherwise nothing would be told until the later time has come."""
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
    """What two clocks showed at one moment: the wall clock (aware UTC) and a clock that only grows (seconds)."""

    now: datetime
    seconds: float


def has_jumped(before: Look, after: Look) -> bool:
    """Say whether the wall clock was set between two looks, by more than a clock is corrected."""
    gone = timedelta(seconds=after.seconds - before.seconds)
    return abs(after.now - before.now - gone) >= A_JUMP


@dataclass(frozen=True, slots=True)
class Trust:
    """The last look at the clock that is believed. `doubted`: the first look at another clock."""

    believed: Look
    doubted: Look | None = None


def look_again(trust: Trust | None, look: Look) -> Trust:
    """Return what is believed after a look. Another clock is believed once it has gone evenly for HELD_FOR. The
    clock that was believed before is believed again at once."""
    if trust is None or not has_jumped(trust.believed, look):
        return Trust(look)
    if trust.doubted is None or has_jumped(trust.doubted, look):
        return Trust(trust.believed, look)
    if look.seconds - trust.doubted.seconds >= HELD_FOR.total_seconds():
        return Trust(look)
    return trust


@dataclass(frozen=True, slots=True)
class Stretch:
    """The first and the last of the looks between which the clock went evenly."""

    first: Look
    last: Look

    @property
    def confirmed(self) -> bool:
        """Whether rows that are old by this clock may be deleted."""
        return self.last.now - self.first.now >= CONFIRMED_AFTER


def continued(stretch: Stretch | None, look: Look) -> Stretch:
    """Return the stretch of this look: the given one, or a new one that begins with the look."""
    if stretch is None or has_jumped(stretch.last, look):
        return Stretch(look, look)
    near = timedelta() <= look.now - stretch.last.now <= LONG_AWAY
    return Stretch(stretch.first if near else look, look)
