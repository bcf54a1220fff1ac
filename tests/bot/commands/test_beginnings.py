"""Before there are any stories every answer says how far the first reading is, in numbers that hold."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digests.model import Draft, Outage
from tests.bot.commands.conftest import Room
from tests.factories import NOW, source

SECOND = timedelta(seconds=1)

COMMANDS = ("/taiwan", "/digest", "/new", "/week", "/timeline taiwan", "/calendar", "soybeans")
SO_FAR = {
    "en": "3 of 48 sources reached so far; first stories in about a minute",
    "zh-hans": "目前48个来源已读取3个；约一分钟后会有第一批报道",
    "zh-hant": "目前48個來源已讀取3個；約一分鐘後會有第一批報導",
}


async def begin(room: Room, reached: int, asked: int = 0) -> None:
    """48 sources, of which so many have been read, and so many asked in all."""
    for number in range(48):
        await room.store.sources.add(source(f"outlet-{number}"), NOW)
    for number in range(max(reached, asked)):
        record = await room.store.sources.get(f"outlet-{number}")
        assert record is not None
        read_at = NOW if number < reached else None
        state = replace(record.state, last_attempt_at=NOW, last_success_at=read_at)
        await room.store.sources.record(f"outlet-{number}", state)
    await room.store.logbook.awake(NOW)


@pytest.mark.parametrize("language", list(SO_FAR))
async def test_every_answer_says_how_far_the_first_reading_is(room: Room, language: str) -> None:
    await begin(room, 3)
    reader = room.sandbox.add_user(77, "Lin", language_code=language)
    for command in (*COMMANDS, "/start"):
        room.clock.move(10 * SECOND)
        answer = (await room.say(command, reader))[-1]
        assert SO_FAR[language] in answer.text, command


async def test_no_stories_are_promised_while_the_network_is_away_or_nothing_is_at_work(room: Room) -> None:
    await begin(room, 0)
    await room.store.outages.begin(lambda last: Outage(began_at=NOW, look_at=NOW, total=48))
    for command in COMMANDS:
        room.clock.move(10 * SECOND)
        answer = (await room.say(command))[-1]
        assert "0 of 48 sources reached so far; none can be reached since 12:00" in answer.text, command
    await room.store.outages.go_on(lambda last: replace(last, ended_at=NOW))
    room.clock.move(timedelta(minutes=10))  # in which nothing ran
    assert "0 of 48 sources reached so far · Tue 10 Mar" in (await room.say("/digest"))[-1].text


async def test_when_all_has_been_read_nothing_new_is_nothing_new(room: Room) -> None:
    await begin(room, 45, asked=48)
    assert "nothing in the last 14 days" in (await room.say("/taiwan"))[-1].text
    draft = Draft(url="https://example.org/1", title="A rule", text="It is read.", published=NOW)
    await room.store.articles.save("outlet-1", [draft], NOW)
    waiting = (await room.say("/taiwan"))[-1].text
    assert "45 of 48 sources reached so far; first stories in about a minute" in waiting
    await room.publish_story("Taipei reports a transit", "A ship passed through the strait on Monday.")
    assert "so far" not in (await room.say("/trade"))[-1].text
