"""Journeys of readers: from an article in a feed to a message on a phone."""

import shutil
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from bot.sandbox.newsroom.seeds import read_newsroom
from bot.sandbox.world import User
from digests.model import Address
from tests.journeys.house import open_bot, open_house, open_press
from tests.sandbox import WatchedTelegram

pytestmark = pytest.mark.long


def seeds_copied_to(folder: Path) -> Path:
    with as_file(files("seeds")) as packaged:
        shutil.copytree(packaged, folder, dirs_exist_ok=True)
    return folder


def digests_of(sandbox: WatchedTelegram, user: User, since: datetime) -> list[datetime]:
    """When the bot wrote to the person after that instant."""
    return [
        datetime.fromtimestamp(message.json["date"], UTC)
        for message in sandbox.messages(user)
        if message.json["date"] > since.timestamp()
    ]


async def test_one_changed_word_in_an_article_is_seen_in_the_chat(tmp_path: Path) -> None:
    folder = seeds_copied_to(tmp_path / "seeds")
    start = read_newsroom(folder).demo_start
    changed = 0
    for file in sorted((folder / "articles").glob("*.md")):
        text = file.read_text(encoding="utf-8")
        if "China" in text:
            title = next(line for line in text.splitlines() if line.startswith("title"))
            file.write_text(text.replace(title, title[:-1] + ' zzyzx"'), encoding="utf-8")
            changed += 1
    assert changed
    async with open_house(tmp_path / "news.sqlite3", folder) as house:
        assert house.clock() == start
        reader = house.sandbox.add_user(42)
        answers = await house.say(reader, "/trade")
        assert any("zzyzx" in message.text for message in answers)


async def test_a_topic_command_shows_the_words_of_both_capitals(tmp_path: Path) -> None:
    async with open_house(tmp_path / "news.sqlite3") as house:
        reader = house.sandbox.add_user(42)
        text = "\n".join(message.text for message in await house.say(reader, "/trade"))
        assert "Washington:" in text
        assert "Beijing:" in text
        assert "(fictional)" in text


async def test_a_reader_subscribes_by_button_and_gets_one_digest_a_day(tmp_path: Path) -> None:
    async with open_house(tmp_path / "news.sqlite3") as house:
        reader = house.sandbox.add_user(42)
        await house.say(reader, "/start")
        await house.press_button(reader, "Start daily digest")
        start = house.clock()
        await house.until(start + timedelta(days=3))
        arrivals = digests_of(house.sandbox, reader, start)
        days = {moment.date() for moment in arrivals}
        assert len(days) == 3
        subscriber = await house.app.newsroom.store.subscribers.get(Address(42))
        assert subscriber is not None
        house.sandbox.log.nothing_twice()


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
            subscriber = await house.app.newsroom.store.subscribers.get(Address(42))
            assert subscriber is not None
            slot = subscriber.next_digest_at
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
