"""How much one person, and one group, may ask for: a bucket of tokens each, in memory, bounded in number.

Telegram lets a bot send 20 messages a minute into a group, so a group's bucket is smaller than that. Who has been
told to wait is not answered before half the bucket is full again: then there is one line about it, and silence.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

MOST_KNOWN = 20_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many at once, and so many more a minute."""

    at_once: float
    a_minute: float

    def times(self, factor: float) -> "Allowance":
        """Return one of so many times the size."""
        return Allowance(self.at_once * factor, self.a_minute * factor)


PERSON = Allowance(20, 20)
DEAR = Allowance(5, 10)
"""Of what takes us longest: reviews, searches, reading a site."""
GROUP = Allowance(12, 12)
FACTOR_OF_ADMINS = 5


class Verdict(Enum):
    """What to do with what was asked: do it, say once that it is too much, or nothing."""

    DO = auto()
    SAY = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is left, and whether the person was told to wait."""

    left: float
    over: bool = False


def draw(bucket: Bucket, allowance: Allowance, passed: float) -> tuple[Bucket, Verdict]:
    """Return the bucket after one more was asked for, `passed` seconds after the last."""
    left = min(allowance.at_once, bucket.left + max(passed, 0.0) * allowance.a_minute / 60)
    if left >= (max(1.0, allowance.at_once / 2) if bucket.over else 1.0):
        return Bucket(left - 1.0), Verdict.DO
    return Bucket(left, over=True), Verdict.NOTHING if bucket.over else Verdict.SAY


class Limits:
    """The buckets of those who asked of late.

    `seconds` gives a clock that only grows. The one of the bot is used as well: whichever says that more time has
    passed, so that neither one that jumps nor one that stands matters.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic, *, most: int = MOST_KNOWN) -> None:
        self._seconds = seconds
        self._most = most
        self._known: OrderedDict[tuple[str, int], tuple[Bucket, datetime, float]] = OrderedDict()

    def ask(
        self, person: int, group: int | None, now: datetime, *, dear: bool = False, admin: bool = False
    ) -> Verdict:
        """Say what to do with what a person asks for, in a group where one is given."""
        factor = FACTOR_OF_ADMINS if admin else 1
        asked = [(("person", person), PERSON.times(factor))]
        if dear:
            asked.append((("dear", person), DEAR.times(factor)))
        if group is not None:
            asked.append((("group", group), GROUP))
        for key, allowance in asked:
            if (verdict := self._draw(key, allowance, now)) is not Verdict.DO:
                return verdict
        return Verdict.DO

    def ask_dear(self, person: int, now: datetime, *, admin: bool = False) -> Verdict:
        """Say so of something dear that has been asked about as something else already."""
        return self._draw(("dear", person), DEAR.times(FACTOR_OF_ADMINS if admin else 1), now)

    def _draw(self, key: tuple[str, int], allowance: Allowance, now: datetime) -> Verdict:
        seconds = self._seconds()
        bucket, then, moment = self._known.pop(key, (Bucket(allowance.at_once), now, seconds))
        bucket, verdict = draw(bucket, allowance, max((now - then).total_seconds(), seconds - moment))
        while len(self._known) >= self._most:
            self._known.popitem(last=False)
        self._known[key] = bucket, now, seconds
        return verdict
