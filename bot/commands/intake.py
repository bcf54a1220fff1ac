"""Decides whether a request is done now. An old request is not, and neither are too many at once.

One person, and one group, has a bucket of tokens each, in memory, bounded in number. Telegram lets a bot send 20
messages a minute into a group, so a group's bucket is smaller than that. A person who asks too much is told once
to wait. They get no further answer before half the bucket is full again.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.hearing.request import Request

MOST_KNOWN = 20_000
OLD = timedelta(minutes=5)
TOLD_ONCE_IN = timedelta(hours=1)
MOST_TOLD = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """How many requests are allowed at once, and how many more a minute."""

    at_once: float
    a_minute: float

    def times(self, factor: float) -> "Rate":
        """Return a rate that is this many times as large."""
        return Rate(self.at_once * factor, self.a_minute * factor)


PERSON = Rate(20, 20)
DEAR = Rate(5, 10)
"""The bucket for requests that take longest: reviews, searches, reading a site."""
GROUP = Rate(12, 12)
FACTOR_OF_ADMINS = 5


class Ruling(Enum):
    """What to do with a request: do it, say once that there are too many requests, or do nothing."""

    DO = auto()
    SAY = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many tokens are left, and whether the person was told to wait."""

    left: float
    over: bool = False


def draw(bucket: Bucket, rate: Rate, passed: float) -> tuple[Bucket, Ruling]:
    """Return the bucket after one more request, `passed` seconds after the last request."""
    left = min(rate.at_once, bucket.left + max(passed, 0.0) * rate.a_minute / 60)
    if left >= (max(1.0, rate.at_once / 2) if bucket.over else 1.0):
        return Bucket(left - 1.0), Ruling.DO
    return Bucket(left, over=True), Ruling.NOTHING if bucket.over else Ruling.SAY


class RequestLimits:
    """The buckets of those who asked of late.

    `seconds` is a clock that is never set. The clock of the bot is used as well. If the two differ, the longer
    time counts. So nobody has to wait longer because one of the clocks jumps back or stands still.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic, *, most: int = MOST_KNOWN) -> None:
        self._seconds = seconds
        self._most = most
        self._known: OrderedDict[tuple[str, int], tuple[Bucket, datetime, float]] = OrderedDict()

    def ask(
        self, person: int, group: int | None, now: datetime, *, dear: bool = False, admin: bool = False
    ) -> Ruling:
        """Say what to do with a person's request. With `group`, the request was made in that group."""
        ruling = self._draw(("person", person), PERSON.times(FACTOR_OF_ADMINS if admin else 1), now)
        if ruling is Ruling.DO and dear:
            ruling = self.ask_dear(person, now, admin=admin)
        if ruling is Ruling.DO and group is not None:
            ruling = self._draw(("group", group), GROUP, now)
        return ruling

    def ask_dear(self, person: int, now: datetime, *, admin: bool = False) -> Ruling:
        """Say what to do with a request that takes long, after `ask` has allowed the message as an ordinary
        request."""
        return self._draw(("dear", person), DEAR.times(FACTOR_OF_ADMINS if admin else 1), now)

    def _draw(self, key: tuple[str, int], rate: Rate, now: datetime) -> Ruling:
        seconds = self._seconds()
        bucket, then, moment = self._known.pop(key, (Bucket(rate.at_once), now, seconds))
        bucket, ruling = draw(bucket, rate, max((now - then).total_seconds(), seconds - moment))
        while len(self._known) >= self._most:
            self._known.popitem(last=False)
        self._known[key] = bucket, now, seconds
        return ruling


class Intake:
    """Knows who has asked how much, and who was told that the bot was away. Nobody is told this twice in an
    hour."""

    def __init__(self) -> None:
        self._limits = RequestLimits()
        self._told: OrderedDict[int, datetime] = OrderedDict()

    async def admit(self, request: Request, *, dear: bool = False) -> bool:
        """Say whether a message is to be carried out. If it is not, the person has been told what they need to
        know.

        A message that waited at Telegram for over five minutes while the bot was away is not carried out. It may
        no longer be wanted, and people without an answer often say a thing several times. In a private chat the
        person is told this once. A message that has only just come is never old, whatever the bot's clock says.
        """
        message, now = request.update.message, request.now
        if message is None:
            return False
        if request.services.arrivals.of(request.update).waited and now - message.date > OLD:
            if request.private and self._first_time(request.address.chat, now):
                await request.know()
                await request.say(request.texts.was_away)
            return False
        return await self._hear(request, self._ask(request, dear))

    async def admit_search(self, request: Request) -> bool:
        """Say whether a text that was admitted may be searched for."""
        person = _person(request)
        admin = person in request.services.admins
        return await self._hear(request, self._limits.ask_dear(person, request.now, admin=admin))

    async def admit_press(self, request: Request, *, dear: bool = False) -> bool:
        """Say whether a press is to be carried out. If it is not, it has been answered.

        No press is too old: Telegram gives a press no time, and its data say what it sets.
        """
        admitted = self._ask(request, dear) is Ruling.DO
        if not admitted:
            await request.know()
            await request.toast(request.texts.too_much)
        return admitted

    def _ask(self, request: Request, dear: bool) -> Ruling:
        person, group = _person(request), None if request.private else request.address.chat
        return self._limits.ask(person, group, request.now, dear=dear, admin=person in request.services.admins)

    async def _hear(self, request: Request, ruling: Ruling) -> bool:
        if ruling is Ruling.SAY:
            await request.know()
            await request.say(request.texts.too_much)
        return ruling is Ruling.DO

    def _first_time(self, chat: int, now: datetime) -> bool:
        """Say whether the chat has not been told lately that the bot was away. From now on it counts as told."""
        told = self._told.pop(chat, None)
        while len(self._told) >= MOST_TOLD:
            self._told.popitem(last=False)
        self._told[chat] = now
        return told is None or not timedelta() <= now - told < TOLD_ONCE_IN


def _person(request: Request) -> int:
    """Return the id of whoever asks. For somebody who writes as the chat, return the chat's id: all anonymous
    admins share one number."""
    message = request.update.message
    if message is not None and message.sender_chat is not None:
        return message.sender_chat.id
    return request.person
