"""Readers with watch words through a whole bot: a story that has one comes at once, and once.

An outlet tells on Tuesday of 420 places in programmes of universities, and takes that back in the afternoon.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.world import User
from bot.texts import digest_words, get
from tests.faults.hostile.honest import address
from tests.faults.hostile.sites import Item, Site
from tests.journeys.house import House
from tests.journeys.press import DAY, HOUR, START
from tests.journeys.test_corrections import RIGHT, WRONG, World, answered, open_world, site, text_of
from tests.sandbox.calls import Call

TUESDAY = START + DAY
TOLD, TAKEN_BACK = TUESDAY + 11 * HOUR, TUESDAY + 17 * HOUR
EARLIER = (
    "The United States put four Chinese programmes for chips on its export list, the Commerce Department said."
)


def sites() -> list[Site]:
    """What is there when the bot begins, and what comes later."""
    items = [
        Item(address("ledger", "0"), "US puts Chinese chip programmes on export list", EARLIER, START - HOUR),
        Item(address("ledger", "1"), "Universities in US and China resume exchanges with 420 places", WRONG, TOLD),
        Item(address("ledger", "2"), "Correction: student exchanges of US and China", RIGHT, TAKEN_BACK),
    ]
    return [site("ledger", items)]


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    async with open_world(sites(), tmp_path, monkeypatch) as opened:
        yield opened


async def watcher(world: World, house: House, *said: str, language: str = "en") -> User:
    """A reader who watches a word and wishes alerts."""
    user = await world.reader(house, "/watch programmes", language=language)
    await house.press_button(user, get("zh-Hans" if language != "en" else "en").alerts)
    for text in said:
        await house.say(user, text)
    return user


def alerts(world: World, user: User, language: str = "en") -> list[Call]:
    head = f"{digest_words(language).alert} · "
    return [call for call in world.sent(user) if f"\n{head}" in text_of(call)]


def tellings(world: World, user: User) -> list[str]:
    """The messages that tell the story, alerts or digests."""
    return [text for text in map(text_of, world.sent(user)) if "420 places" in text and "not 420" not in text]


async def test_a_watched_word_comes_at_once_and_the_digest_does_not_tell_it_again(world: World) -> None:
    async with world.open() as house:
        reader = await watcher(world, house)
        chinese = await watcher(world, house, language="zh-hans")
        await house.say(chinese, "/settings")
        await house.press_button(chinese, "新闻语言")
        await house.press_button(chinese, "英语")
        unwatching = await world.reader(house)
        only_words = await world.reader(house, "/watch programmes")
        other = await watcher(world, house, "/watch SMIC")
        await house.say(other, "/watch")
        await house.press_button(other, "Remove programmes")
        quiet = await watcher(world, house, "/quiet 10:00-22:00")
        await house.until(TOLD)
        assert all(alerts(world, each) == [] for each in (reader, quiet)), "nothing of the first reading"
        await house.until(TOLD + 3 * HOUR)
        (alert,) = alerts(world, reader)
        assert "You watch: programmes" in text_of(alert)
        (said,) = alerts(world, chinese, "zh-Hans")
        assert digest_words("zh-Hans").watched.format(words="programmes") in text_of(said)
        assert all(alerts(world, each) == [] for each in (unwatching, only_words, other, quiet))
        await house.until(TUESDAY + DAY + 10 * HOUR)
        assert len(tellings(world, reader)) == 1, "the digest of the next morning does not tell it again"
        assert all(alerts(world, each) == [] for each in (unwatching, only_words, other, quiet))
        (correction,) = world.corrections(reader)
        assert answered(correction) == alert.message


@pytest.mark.long
@pytest.mark.parametrize("verb", ["publish", "deliver"])
async def test_an_alert_outlives_the_bot_and_comes_once(world: World, verb: str) -> None:
    async with world.open() as house:
        reader = await watcher(world, house)
        await house.until(TOLD - HOUR)
        house.app.schedule.verbs[verb] = _nothing
        for hours in range(1, 5):
            house.clock.set(TOLD + hours * HOUR)
            await house.app.knock()
        waits = await house.app.newsroom.store.alerts.due(1)
        assert bool(waits) is (verb == "publish"), (
            "the edit has found the story; where it was published it is issued"
        )
        assert alerts(world, reader) == []
    async with world.open() as house:
        await house.app.knock()
        assert len(alerts(world, reader)) == 1
    async with world.open() as house:
        await house.until(TUESDAY + DAY + 10 * HOUR)
        assert len(tellings(world, reader)) == 1


async def _nothing() -> int:
    return 0
