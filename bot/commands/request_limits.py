"""Says whether a request is done now or later. So nobody can ask too much at once.

A person has a bucket of tokens, and one for requests that take long. A group has a bucket for all who ask in it:
Telegram lets a bot send 20 messages a minute into a group, so this bucket is smaller than that. Whoever finds a
bucket empty waits until half of it is full again: their window. A window belongs to one person in one place (a
chat, or a topic of a forum), so nobody waits because somebody else asked too much. A person who waits in a group
has a token of the group put aside. So those who wait there come one after another, each at the time that they were
told. If too many wait in a group, the group is told once in a window to ask later.

Everything is in memory, bounded in number. After a restart every bucket is full and nobody waits.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from bot.hearing.put_off import Asker, seconds_between

MOST_KNOWN = 20_000

Key = TypeVar("Key", bound=Hashable)
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Rate:
    """How many requests are allowed at once, and how many more in each minute."""

    at_once: float
    a_minute: float

    def times(self, factor: float) -> "Rate":
        """Return a rate that is this many times as large."""
        return Rate(self.at_once * factor, self.a_minute * factor)


PERSON = Rate(20, 20)
DEAR = Rate(5, 10)
"""The bucket for requests that take longest: reviews, searches, reading a site."""
GROUP = Rate(12, 12)
MOST_WAITING_IN_A_GROUP = 12
"""At most so many tokens of a group are put aside. What more people ask is not kept, because the group is full of
answers already. One notice in a window asks them to ask again."""
FACTOR_OF_ADMINS = 5
EVERYBODY = 0
"""The person of a window that all people in a place share. No Telegram user has this number."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What to do with a request: do it now (no seconds), or in so many seconds. `tell` says that the person is
    still to be told of this window. With `drop` the request is not kept. After the seconds it may be asked
    again."""

    seconds: float = 0.0
    tell: bool = False
    drop: bool = False

    @property
    def now(self) -> bool:
        """Whether to do it now."""
        return self.seconds <= 0 and not self.drop


DO = Ruling()


def refilled(left: float, rate: Rate, passed: float) -> float:
    """Return how many tokens are left `passed` seconds later."""
    return min(rate.at_once, left + max(passed, 0.0) * rate.a_minute / 60)


def wait_for(left: float, rate: Rate) -> float:
    """Return for how many seconds to wait: 0 if a token is left, else until half the bucket is full."""
    return 0.0 if left >= 1 else (max(1.0, rate.at_once / 2) - left) * 60 / rate.a_minute


@dataclass(frozen=True, slots=True)
class _Window:
    """Until when a person waits in a place: `seconds` from a moment of both clocks on. `dear` says that only
    requests that take long must wait."""

    began: datetime
    moment: float
    seconds: float
    dear: bool


class _Remembered(OrderedDict[Key, Kept], Generic[Key, Kept]):
    """Remembers values by key. If there are too many keys, the key that was set first is forgotten."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def remember(self, key: Key, kept: Kept) -> None:
        self.pop(key, None)
        while len(self) >= self._most:
            self.popitem(last=False)
        self[key] = kept


class RequestLimits:
    """The buckets and windows of those who asked of late.

    `seconds` is a clock that is never set. The clock of the bot is used as well. If the two differ, the longer
    time counts. So nobody has to wait longer because one of the clocks jumps back or stands still.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic, *, most: int = MOST_KNOWN) -> None:
        self._seconds = seconds
        self._buckets = _Remembered[tuple[str, int], tuple[float, datetime, float]](most)
        self._windows = _Remembered[Asker, _Window](most)

    def ask(
        self, asker: Asker, now: datetime, *, group: bool = False, dear: bool = False, admin: bool = False
    ) -> Ruling:
        """Say what to do with a request. With `group` the place is a group. A request that is to be done takes its
        tokens."""
        if waits := self._waits(asker, now, dear):
            return Ruling(waits)
        needed = self._needed(asker, group=group, dear=dear, admin=admin)
        if self._wait(needed, now) <= 0:
            self._take(needed, now)
            return DO
        return self._open(asker, needed, now, put_aside=group)

    def ask_dear(self, asker: Asker, now: datetime, *, group: bool = False, admin: bool = False) -> Ruling:
        """Say what to do with a request that takes long, after `ask` has allowed the message as an ordinary
        request. `ask` took a token of the group. This token is now put aside, or given back."""
        if waits := self._waits(asker, now, dear=True):
            if group:
                self._give(_group(asker), now)
            return Ruling(waits)
        needed = _dear(asker, admin)
        if self._wait(needed, now) <= 0:
            self._take(needed, now)
            return DO
        return self._open(asker, needed, now, put_aside=False)

    def redeem(self, asker: Asker, now: datetime, *, dear: bool = False, admin: bool = False) -> None:
        """Take the person's tokens for a request that was put off and is done now. The group's was put aside."""
        self._windows.pop(asker, None)
        self._take(self._needed(asker, group=False, dear=dear, admin=admin), now)

    def redeem_dear(self, asker: Asker, now: datetime, *, admin: bool = False) -> None:
        """Take the token for a request that takes long, after `redeem`."""
        self._take(_dear(asker, admin), now)

    def _needed(self, asker: Asker, *, group: bool, dear: bool, admin: bool) -> dict[tuple[str, int], Rate]:
        factor = FACTOR_OF_ADMINS if admin else 1
        needed = {("person", asker.person): PERSON.times(factor)}
        needed |= _dear(asker, admin) if dear else {}
        return needed | ({_group(asker): GROUP} if group else {})

    def _waits(self, asker: Asker, now: datetime, dear: bool) -> float:
        """Return for how many more seconds this person's window holds such a request back; 0 if it does not."""
        window = self._windows.get(asker)
        if window is None or (window.dear and not dear):
            return 0.0
        return max(0.0, window.seconds - seconds_between(window.began, now, window.moment, self._seconds()))

    def _open(
        self, asker: Asker, needed: dict[tuple[str, int], Rate], now: datetime, *, put_aside: bool
    ) -> Ruling:
        """Let the person wait in this place. A person who already waits there with requests that take long is not
        told again."""
        lacking = {key[0] for key, rate in needed.items() if wait_for(self._left(key, rate, now), rate) > 0}
        if put_aside and self._left(_group(asker), GROUP, now) <= -MOST_WAITING_IN_A_GROUP:
            return self._turn_away(asker, needed, now)
        seconds, told = self._wait(needed, now), self._waits(asker, now, dear=True) > 0
        if put_aside:
            self._take({_group(asker): GROUP}, now)
        self._windows.remember(asker, _Window(now, self._seconds(), seconds, lacking == {"dear"}))
        return Ruling(seconds, tell=not told)

    def _turn_away(self, asker: Asker, needed: dict[tuple[str, int], Rate], now: datetime) -> Ruling:
        """Keep nothing of a request, since too many wait in the group. The first in a window is told, for all."""
        crowd = Asker(EVERYBODY, asker.chat, asker.thread)
        if waits := self._waits(crowd, now, dear=True):
            return Ruling(waits, drop=True)
        seconds = self._wait(needed, now)
        self._windows.remember(crowd, _Window(now, self._seconds(), seconds, dear=False))
        return Ruling(seconds, tell=True, drop=True)

    def _wait(self, needed: dict[tuple[str, int], Rate], now: datetime) -> float:
        return max(wait_for(self._left(key, rate, now), rate) for key, rate in needed.items())

    def _take(self, needed: dict[tuple[str, int], Rate], now: datetime, tokens: float = 1.0) -> None:
        for key, rate in needed.items():
            left = self._left(key, rate, now) - tokens
            self._buckets.remember(key, (left, now, self._seconds()))

    def _give(self, group: tuple[str, int], now: datetime) -> None:
        self._take({group: GROUP}, now, tokens=-1.0)

    def _left(self, key: tuple[str, int], rate: Rate, now: datetime) -> float:
        if key not in self._buckets:
            return rate.at_once
        left, then, moment = self._buckets[key]
        return refilled(left, rate, seconds_between(then, now, moment, self._seconds()))


def _dear(asker: Asker, admin: bool) -> dict[tuple[str, int], Rate]:
    return {("dear", asker.person): DEAR.times(FACTOR_OF_ADMINS if admin else 1)}


def _group(asker: Asker) -> tuple[str, int]:
    return "group", asker.chat
