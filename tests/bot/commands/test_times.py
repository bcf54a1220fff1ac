"""/time, /timezone, /pause, /resume, /stop."""

from datetime import time, timedelta

import pytest

from bot.commands.times import parse_pause
from digests.model import SubscriberState
from tests.bot.commands.conftest import Room
from tests.factories import NOW


async def subscribe(room: Room) -> None:
    await room.say("/start")
    await room.press("Start daily digest")


async def test_time_sets_the_hours(room: Room) -> None:
    (answer,) = await room.say("/time 7:30 18:00")
    assert "07:30, 18:00" in answer.text
    known = await room.subscriber()
    assert known is not None
    assert known.hours == (time(7, 30), time(18))


@pytest.mark.parametrize("text", ["25:61", "breakfast", "<b>8</b>", "9" * 4000])
async def test_what_is_no_time_is_explained(room: Room, text: str) -> None:
    (answer,) = await room.say(f"/time {text}")
    assert "such as 08:00" in answer.text
    assert await room.subscriber() is None


async def test_time_alone_shows_the_hours(room: Room) -> None:
    (answer,) = await room.say("/time")
    assert "✅ 08:00" in answer.labels


async def test_timezone_takes_a_city(room: Room) -> None:
    (answer,) = await room.say("/timezone taipei")
    assert "Taipei (Asia/Taipei)" in answer.text


async def test_an_unknown_zone_is_explained(room: Room) -> None:
    (answer,) = await room.say("/timezone Narnia & <i>")
    assert "I do not know the time zone" in answer.text
    assert "<i>" in answer.text


async def test_an_unknown_zone_is_explained_in_the_readers_language(room: Room) -> None:
    reader = room.sandbox.add_user(43, "小文", language_code="zh-hans")
    (answer,) = await room.say("/timezone Narnia", reader)
    assert "我不认识这个地方" in answer.text


async def test_pause_and_resume(room: Room) -> None:
    await subscribe(room)
    (answer,) = await room.say("/pause 3")
    assert "Fri 13 Mar, 12:00" in answer.text
    known = await room.subscriber()
    assert known is not None
    assert (known.state, known.paused_until) == (SubscriberState.PAUSED, NOW + timedelta(days=3))
    await room.press("Resume")
    known = await room.subscriber()
    assert known is not None
    assert known.state is SubscriberState.ACTIVE
    assert "Your next digest comes on Wed 11 Mar, 08:00" in room.sandbox.last(room.reader).text


async def test_who_receives_nothing_cannot_pause(room: Room) -> None:
    (answer,) = await room.say("/pause")
    assert "nothing to pause" in answer.text


async def test_resume_without_a_pause_says_so(room: Room) -> None:
    await subscribe(room)
    (answer,) = await room.say("/resume")
    assert "not paused" in answer.text


async def test_stop_keeps_the_settings(room: Room) -> None:
    await room.say("/start t_taiwan")
    await room.press("Start daily digest")
    (answer,) = await room.say("/stop")
    assert "Stopped" in answer.text
    known = await room.subscriber()
    assert known is not None
    assert (known.state, known.themes, known.next_digest_at) == (SubscriberState.STOPPED, ("taiwan",), None)


async def test_stop_for_a_stranger_says_that_nothing_was_on(room: Room) -> None:
    (answer,) = await room.say("/stop")
    assert "was not on" in answer.text


@pytest.mark.parametrize(
    ("text", "days"), [("", 7), ("1", 1), ("14", 14), (" 2 weeks ", 14), ("3天", 3), ("1周", 7), ("365", 365)]
)
def test_pauses_are_days_or_weeks(text: str, days: int) -> None:
    assert parse_pause(text, NOW) == NOW + timedelta(days=days)


@pytest.mark.parametrize("text", ["0", "366", "-1", "a while", "9999", "53 weeks", "1.5", "7 7"])
def test_other_pauses_cannot_be_read(text: str) -> None:
    assert parse_pause(text, NOW) is None
