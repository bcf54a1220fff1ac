"""Journeys through time: what arrives when, on the clocks of readers, and what is made up for after a downtime."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.app import App
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Message, User
from digests import subscribe
from digests.model import ChatKind, Edition, QuietHours, SubscriberState
from digests.rules.issuing.times.written_times import parse_hours, parse_quiet
from digests.store import Store
from tests.factories import subscriber
from tests.journeys.house import open_running
from tests.lexicons import lexicon
from tests.sandbox.telegram import WatchedTelegram
from tests.stored import issue_edition

# python-telegram-bot 22 warns whenever it makes a RetryAfter, whoever reads it.
pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")]
LOOK = timedelta(hours=3)
A_DOWNTIME = timedelta(minutes=15)
A_MINUTE = timedelta(minutes=1)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def at(zone: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@dataclass
class Town:
    """A Telegram and a clock, which outlive the bot, and readers who tell it when they want to be told."""

    sandbox: WatchedTelegram
    clock: MovableClock
    database: Path
    app: App | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with open_running(self.sandbox, self.clock, self.database) as app:
            self.app = app
            await app.knock()
            yield
        self.app = None

    @property
    def store(self) -> Store:
        assert self.app is not None
        return self.app.newsroom.store

    async def knock(self) -> None:
        assert self.app is not None
        await self.app.knock()

    async def say(self, reader: User, *texts: str) -> None:
        assert self.app is not None
        for text in texts:
            self.sandbox.say(reader, text)
            await self.sandbox.settled()
            await self.app.idle()
            await self.app.knock()

    async def reader(self, chat: int, zone: str, hours: str, quiet: str = "off") -> User:
        """Let somebody come who wants to be told like this, and subscribe."""
        reader, now = self.sandbox.add_user(chat), self.clock()
        who = subscriber(chat, zone=zone, hours=parse_hours(hours, lexicon()), quiet=parse_quiet(quiet, lexicon()))
        await self.store.subscribers.save(subscribe.consented(who, now), now)
        return reader

    async def until(self, moment: datetime, look: timedelta = LOOK) -> None:
        """Let time pass, the bot looking when anybody is due, every few hours and a minute before the end."""
        store = self.store
        while self.clock() < moment:
            people = [await store.subscribers.next_due(), await store.deliveries.next_due()]
            due = [max(each, self.clock() + timedelta(seconds=1)) for each in people if each is not None]
            self.clock.set(
                min([*due, self.clock() + look, max(moment - A_MINUTE, self.clock() + A_MINUTE), moment])
            )
            await self.knock()

    def digests(self, reader: User) -> list[Message]:
        return [each for each in self.sandbox.messages(reader) if each.text.startswith("Nothing new")]

    def arrivals(self, reader: User, zone: str) -> list[str]:
        """Return when digests arrived, on the clock of a zone, such as "10-04 02:45"."""
        return [f"{each.sent_at.astimezone(ZoneInfo(zone)):%m-%d %H:%M}" for each in self.digests(reader)]


@asynccontextmanager
async def town_at(moment: datetime, folder: Path) -> AsyncIterator[Town]:
    clock = MovableClock(moment)
    async with WatchedTelegram(clock=clock) as sandbox:
        town = Town(sandbox, clock, folder / "news.sqlite3")
        yield town


@pytest.mark.parametrize(
    ("zone", "wishes", "start", "days", "expected"),
    [
        # Half an hour is skipped, and half a year later shown twice; Samoa left out 30 December 2011.
        ("Australia/Lord_Howe", "2:15", "2026-10-02T12:00", 3, ["10-03 02:15", "10-04 02:45", "10-05 02:15"]),
        ("Australia/Lord_Howe", "1:45 quiet 1:30-1:50", "2026-04-03T20:00", 2, ["04-04 01:50", "04-05 01:50"]),
        ("Pacific/Apia", "5:00 6:00 quiet 22-7", "2011-12-28T12:00", 2, ["12-29 07:00", "12-31 07:00"]),
    ],
)  # fmt: skip
async def test_each_day_has_its_digest_whatever_the_clock_does(
    tmp_path: Path, zone: str, wishes: str, start: str, days: int, expected: list[str]
) -> None:
    begin = at(zone, start)
    async with town_at(begin, tmp_path) as town, town.running():
        hours, _, quiet = wishes.partition(" quiet ")
        reader = await town.reader(101, zone, hours, quiet or "off")
        await town.until(begin + days * DAY)

    assert town.arrivals(reader, zone) == expected
    assert not any("Late" in each.text for each in town.digests(reader))


@pytest.mark.parametrize(
    ("zone", "quiet", "said", "expected"),
    [
        # Half around the world, 18:00 there, where 08:00 is 14 hours off: a day and a half is the longest.
        ("Asia/Taipei", "off", "Next one: Thu 11 Jun, 08:00.", ["06-09 20:00", "06-11 08:00", "06-12 08:00"]),
        # East to 11:00, where the hour has just passed: no day is lost.
        ("Europe/London", "off", "The next one still comes when it was planned: Wed 10 Jun, 13:00.",
         ["06-09 13:00", "06-10 13:00", "06-11 08:00", "06-12 08:00"]),
        # What was planned would come at 13:00 there, in quiet hours.
        ("Europe/London", "12:00-14:30", "The next one still comes when it was planned: Wed 10 Jun, 14:30.",
         ["06-09 13:00", "06-10 14:30", "06-11 08:00", "06-12 08:00"]),
    ],
)  # fmt: skip
async def test_who_flies_away_in_the_morning_loses_no_day_and_is_told_when_the_next_one_comes(
    tmp_path: Path, zone: str, quiet: str, said: str, expected: list[str]
) -> None:
    async with town_at(at("America/New_York", "2026-06-09T06:00"), tmp_path) as town, town.running():
        reader = await town.reader(101, "America/New_York", "8:00", quiet)
        await town.until(at("America/New_York", "2026-06-10T06:00"))
        await town.say(reader, f"/timezone {zone}")
        told = town.sandbox.last(reader).text
        await town.until(at(zone, "2026-06-12T09:00"))
        arrivals = town.arrivals(reader, zone)

    assert said in told
    assert arrivals == expected
    assert quiet != "off" or not any("Late" in each.text for each in town.digests(reader))


@pytest.mark.parametrize(
    ("down", "hours_down", "expected", "late"),
    [
        ("2026-06-10T07:30", 3, ["06-10 10:30", "06-11 08:00"], "between 07:30 and 10:30"),
        ("2026-06-10T07:30", 13, ["06-11 08:00"], ""),  # over twelve hours old: the next one covers it
        (
            "2026-06-10T09:00",
            72,
            ["06-10 08:00", "06-13 09:00", "06-14 08:00"],
            "between Wed 10 Jun 09:00 and 09:00",
        ),
        ("2026-06-09T18:00", 62.2, ["06-12 08:12", "06-13 08:00"], ""),  # a few minutes are not called late
    ],
)
async def test_after_downtime_each_reader_gets_one_that_says_why_it_is_late(
    tmp_path: Path, down: str, hours_down: float, expected: list[str], late: str
) -> None:
    begin = at("Asia/Taipei", "2026-06-09T12:00")
    async with town_at(begin, tmp_path) as town:
        async with town.running():
            readers = [await town.reader(chat, "Asia/Taipei", "8:00") for chat in (101, 102, 103)]
            await town.until(at("Asia/Taipei", down))
        town.clock.move(hours_down * HOUR)
        async with town.running():
            end = at("Asia/Taipei", down) + hours_down * HOUR
            await town.until(
                (end + DAY).astimezone(ZoneInfo("Asia/Taipei")).replace(hour=9, minute=0).astimezone(UTC)
            )

    for reader in readers:
        assert town.arrivals(reader, "Asia/Taipei")[: len(expected)] == expected
        said = [each.text for each in town.digests(reader) if "Late" in each.text]
        assert len(said) == bool(late)
        assert all(late in each for each in said)


# --- quiet hours, and the night ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("up", "expected", "late"),
    [
        ("2026-06-11T00:00", ["06-11 07:00", "06-11 21:30"], "between Wed 10 Jun 21:00 and 00:00"),
        ("2026-06-11T10:00", ["06-11 21:30"], ""),
    ],
)
async def test_after_downtime_nothing_comes_in_quiet_hours(
    tmp_path: Path, up: str, expected: list[str], late: str
) -> None:
    zone, down = "Asia/Taipei", at("Asia/Taipei", "2026-06-10T21:00")
    async with town_at(down - 8 * HOUR, tmp_path) as town:
        async with town.running():
            reader = await town.reader(101, "Asia/Taipei", "21:30", "22:00-07:00")
            await town.until(down)
        town.clock.set(at(zone, up))
        async with town.running():
            await town.until(at(zone, up) + 9 * HOUR, A_DOWNTIME - A_MINUTE)  # up without a break
            await town.until(at(zone, up) + DAY)

    assert town.arrivals(reader, zone)[: len(expected)] == expected
    first = town.digests(reader)[0]
    assert (late in first.text) if late else ("Late" not in first.text)
    assert not first.silent


async def test_an_edition_that_has_begun_is_not_divided_by_quiet_hours(tmp_path: Path) -> None:
    zone = "Asia/Taipei"
    evening = at(zone, "2026-06-10T21:50")
    async with town_at(evening, tmp_path) as town, town.running():
        reader, store = town.sandbox.add_user(101), town.store
        night = QuietHours(time(22), time(7))
        who = subscriber(101, zone=zone, hours=(time(21, 50),), quiet=night, state=SubscriberState.ACTIVE)
        who = await store.subscribers.save(replace(who, next_digest_at=evening + DAY), evening)
        edition = Edition(subscriber=who.id, slot=evening, issued_at=evening, parts=("One.", "Two."))
        town.sandbox.fail("sendMessage", 429, parameters={"retry_after": 1}, match={"text": "Two."})
        assert await issue_edition(store, edition, None, evening)
        await town.knock()
        town.clock.set(at(zone, "2026-06-10T22:30"))
        await asyncio.sleep(1.1)
        await town.knock()

    assert [(each.text, each.silent) for each in town.sandbox.messages(reader)] == [
        ("One.", False),
        ("Two.", True),
    ]


@pytest.mark.parametrize("kind", [ChatKind.PRIVATE, ChatKind.CHANNEL])
async def test_at_night_only_what_was_chosen_rings(tmp_path: Path, kind: ChatKind) -> None:
    zone = "Asia/Taipei"
    async with town_at(at(zone, "2026-06-10T12:00"), tmp_path) as town:
        chat = town.sandbox.add_user(101).id if kind is ChatKind.PRIVATE else town.sandbox.add_group().id
        async with town.running():
            who = subscriber(chat, kind=kind, zone=zone, hours=(time(21, 30), time(23, 30)))
            consented = subscribe.consented(who, town.clock())
            await town.store.subscribers.save(consented, town.clock())
            await town.until(at(zone, "2026-06-11T00:00"))
            await town.until(at(zone, "2026-06-11T21:00"))
        town.clock.set(at(zone, "2026-06-11T22:45"))
        async with town.running():
            await town.until(at(zone, "2026-06-12T12:00"))
        town.clock.set(at(zone, "2026-06-13T00:30"))
        async with town.running():
            pass

    found = [
        (f"{each.sent_at.astimezone(ZoneInfo(zone)):%d %H:%M}", each.silent)
        for each in town.sandbox.messages(chat)
        if each.text.startswith("Nothing new")
    ]
    assert found == [("10 21:30", False), ("10 23:30", False), ("11 23:30", False), ("13 00:30", True)]
