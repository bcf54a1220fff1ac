"""/stats."""

from datetime import time, timedelta

import pytest

from bot.commands.registry import COMMANDS
from bot.commands.stats import stats as answer_stats
from bot.sandbox.world import User
from bot.texts import LANGUAGES
from digests.model import Draft, SubscriberState
from tests.bot.commands.conftest import ADMIN, Room
from tests.factories import NOW, subscriber

SPOKEN = {"en": "en", "zh-Hans": "zh-hans", "zh-Hant": "zh-tw"}


async def come(room: Room, many: int, first: int = 1000, **choices: object) -> None:
    for chat in range(first, first + many):
        who = subscriber(chat, **{"state": SubscriberState.ACTIVE} | choices)  # type: ignore[arg-type]
        await room.store.subscribers.save(who, NOW)


async def test_the_newsroom_is_counted_and_what_waits_to_be_edited_since_when(room: Room, admin: User) -> None:
    await room.publish_story("Taipei reports a transit", "A ship passed.")
    (answer,) = await room.say("/stats", admin)
    assert "Articles, last 24 h: 1 stored, 1 relevant" in answer.text
    drafts = [Draft(url=f"https://harbour-gazette.example.org/{n}", title="Waits", text="Text.") for n in range(3)]
    await room.store.articles.save("harbour-gazette", drafts, NOW - timedelta(minutes=2))
    (answer,) = await room.say("/stats", admin)
    assert "3 articles wait to be sorted, the first since 11:58" in answer.text


async def test_readers_are_told_in_tens_and_fewer_than_ten_are_not_named(room: Room, admin: User) -> None:
    await come(room, 25, themes=("taiwan",), zone="America/New_York")
    await come(room, 12, first=2000, language="zh-Hans", zone="Asia/Shanghai", hours=(time(7),))
    await come(
        room, 9, first=3000, language="zh-Hant", zone="Pacific/Tongatapu", hours=(time(3),), themes=("trade",)
    )
    await come(room, 11, first=4000, state=SubscriberState.STOPPED)
    (answer,) = await room.say("/stats", admin)
    lines = answer.text.split("\n")
    assert "Subscribers: 40+ receiving, 10+ stopped, others <10" in lines
    assert "Deliveries, last 24 h: <10" in lines
    assert "Topics: 20+ Taiwan, 10+ All topics, others <10" in lines
    assert "Language: 20+ English, 10+ 简体中文, others <10" in lines
    assert "Zone: 20+ New York, 10+ Beijing, others <10" in lines
    assert "Hour: 20+ 08:00, 10+ 07:00, others <10" in lines
    assert "9 Mar: 40+ stayed, 10+ left" in lines
    assert "Other weeks: <10" in lines
    assert "Tonga" not in answer.text


async def test_of_a_few_readers_nothing_is_told(room: Room, admin: User) -> None:
    await come(room, 9, zone="Pacific/Tongatapu", language="zh-Hant", themes=("trade",))
    (few,) = await room.say("/stats", admin)
    for chat in range(1000, 1009):
        await room.store.subscribers.forget((await room.known(chat)).address, NOW)
    (none,) = await room.say("/stats", admin)
    assert few.text == none.text
    assert "Each of the last 8 weeks: <10" in few.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_is_told_in_the_language_of_the_admin(room: Room, language: str) -> None:
    await come(room, 25, themes=("taiwan",), zone="Asia/Taipei", hours=tuple(time(hour) for hour in range(24)))
    (answer,) = await room.say("/stats", room.sandbox.add_user(ADMIN, language_code=SPOKEN[language]))
    heading = {"en": "What readers chose", "zh-Hans": "读者的选择", "zh-Hant": "讀者的選擇"}[language]
    assert heading in answer.text
    assert "20+" in answer.text
    assert len(answer.text) < 1500


def test_it_is_the_command_of_that_name() -> None:
    assert [each.run for each in COMMANDS if each.name == "stats"] == [answer_stats]
