"""Journeys of readers: from an article in a feed to a message on a phone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.world import User
from tests.journeys.house import open_bot, open_press
from tests.sandbox import WatchedTelegram

pytestmark = pytest.mark.long


def digests_of(sandbox: WatchedTelegram, user: User, since: datetime) -> list[datetime]:
    """When the bot wrote to the person after that instant."""
    return [
        datetime.fromtimestamp(message.json["date"], UTC)
        for message in sandbox.messages(user)
        if message.json["date"] > since.timestamp()
    ]


async def test_two_readers_far_apart_each_get_theirs_at_their_minute_through_a_restart(tmp_path: Path) -> None:
    async with open_press() as (press, sandbox, clock):
        east, west = sandbox.add_user(1), sandbox.add_user(2)
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            for reader, zone, hour in ((east, "Asia/Taipei", "21:07"), (west, "America/New_York", "06:33")):
                await house.say(reader, "/start")
                await house.say(reader, f"/timezone {zone}")
                await house.say(reader, f"/time {hour}")
                await house.press_button(reader, "Start daily digest")
            start = clock()
            await house.until(start + timedelta(hours=20))
        # Down over the eastern slot of the second day; the western one comes after the restart.
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            await house.until(start + timedelta(hours=48))
        assert {(m.hour, m.minute) for m in digests_of(sandbox, east, start)} == {(13, 7)}
        assert {(m.hour, m.minute) for m in digests_of(sandbox, west, start)} == {(10, 33)}
        assert len({m.date() for m in digests_of(sandbox, east, start)}) == 2
        assert len({m.date() for m in digests_of(sandbox, west, start)}) == 2
        sandbox.log.nothing_twice()


async def test_what_falls_due_while_the_bot_is_down_comes_once_after_the_restart(tmp_path: Path) -> None:
    async with open_press() as (press, sandbox, clock):
        reader = sandbox.add_user(42)
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            await house.say(reader, "/start")
            await house.press_button(reader, "Start daily digest")
            (slot,) = [await house.app.newsroom.store.subscribers.next_due()]
            assert slot is not None
        start = clock()
        clock.set(slot + timedelta(hours=2))
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            await house.app.knock()
        first = digests_of(sandbox, reader, start)
        assert first
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            await house.app.knock()
        assert digests_of(sandbox, reader, start) == first
