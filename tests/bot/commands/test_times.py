"""/time, /timezone, /pause, /resume, /stop."""

import asyncio
from datetime import time, timedelta

import pytest

from bot.commands.times import parse_pause
from digests.errors import PreferenceError
from digests.model import DeliveryState, Edition, Outcome, QuietHours, SubscriberState
from tests.bot.commands.conftest import Room
from tests.factories import NOW
from tests.stored import claim_part, issue_edition, record_outcome


@pytest.mark.parametrize("text", ["25:61", "breakfast", "<b>8</b>", "9" * 4000])
async def test_what_is_no_time_is_explained(room: Room, text: str) -> None:
    (answer,) = await room.say(f"/time {text}")
    assert "such as 08:00" in answer.text
    assert await room.subscriber() is None


async def test_time_sets_the_hours_and_alone_shows_them(room: Room) -> None:
    (answer,) = await room.say("/time")
    assert "✅ 08:00" in answer.labels
    (answer,) = await room.say("/time 7:30 18:00")
    assert "07:30, 18:00" in answer.text
    assert (await room.known()).hours == (time(7, 30), time(18))


async def test_timezone_takes_a_city_and_explains_what_is_none_in_the_readers_language(room: Room) -> None:
    (answer,) = await room.say("/timezone taipei")
    assert "Taipei (Asia/Taipei)" in answer.text
    (answer,) = await room.say("/timezone Narnia & <i>")
    assert "I do not know the time zone" in answer.text
    assert "<i>" in answer.text
    (answer,) = await room.say("/timezone Narnia", room.sandbox.add_user(43, "小文", language_code="zh-hans"))
    assert "找不到时区“Narnia”" in answer.text


async def test_pause_and_resume(room: Room) -> None:
    await room.subscribe()
    (answer,) = await room.say("/pause 3")
    assert "Fri 13 Mar, 12:00" in answer.text
    known = await room.known()
    assert (known.state, known.paused_until) == (SubscriberState.PAUSED, NOW + timedelta(days=3))
    await room.press("Resume")
    assert (await room.known()).state is SubscriberState.ACTIVE
    assert "Your next digest comes on Wed 11 Mar, 08:00" in room.sandbox.last(room.reader).text


async def test_who_receives_nothing_cannot_pause_or_stop_and_without_a_pause_there_is_nothing_to_resume(
    room: Room,
) -> None:
    (answer,) = await room.say("/pause")
    assert "nothing to pause" in answer.text
    (answer,) = await room.say("/stop")
    assert "was not on" in answer.text
    await room.subscribe()
    (answer,) = await room.say("/resume")
    assert "not paused" in answer.text


async def test_stop_keeps_the_settings(room: Room) -> None:
    await room.subscribe("/start t_taiwan")
    (answer,) = await room.say("/stop")
    assert "Stopped" in answer.text
    known = await room.known()
    assert (known.state, known.themes, known.next_digest_at) == (SubscriberState.STOPPED, ("taiwan",), None)


@pytest.mark.parametrize(
    ("text", "days"), [("", 7), ("1", 1), ("14", 14), (" 2 weeks ", 14), ("3天", 3), ("1周", 7), ("365", 365)]
)
def test_pauses_are_days_or_weeks(text: str, days: int) -> None:
    assert parse_pause(text, NOW) == NOW + timedelta(days=days)


@pytest.mark.parametrize("text", ["0", "366", "-1", "a while", "9999", "53 weeks", "1.5", "7 7"])
def test_other_pauses_cannot_be_read(text: str) -> None:
    with pytest.raises(PreferenceError):
        parse_pause(text, NOW)


# --- quiet hours ---------------------------------------------------------------------------------


async def test_quiet_sets_the_quiet_hours_and_off_ends_them(room: Room) -> None:
    (answer,) = await room.say("/quiet 22:00-07:00")
    assert "from 22:00–07:00, UTC time" in answer.text
    assert (await room.known()).quiet == QuietHours(time(22), time(7))
    (answer,) = await room.say("/quiet off")
    assert "no quiet hours" in answer.text
    assert (await room.known()).quiet is None


async def test_an_hour_that_lies_in_the_quiet_hours_is_told_with_when_it_comes(room: Room) -> None:
    await room.subscribe()
    (answer,) = await room.say("/quiet 22:00-09:00")
    assert "08:00 is in your quiet hours (22:00–09:00): that digest comes at 09:00." in answer.text
    assert "Next one: Wed 11 Mar, 09:00." in answer.text
    (answer,) = await room.say("/time 6:00 10:30")
    assert "06:00 is in your quiet hours (22:00–09:00): that digest comes at 10:30." in answer.text
    (answer,) = await room.say("/time")
    assert "06:00 is in your quiet hours" in answer.text


@pytest.mark.parametrize("text", ["22:00", "8:00-8:00", "<b>night</b>", "22:00-21:00", "9" * 4000])
async def test_what_are_no_quiet_hours_is_explained(room: Room, text: str) -> None:
    (answer,) = await room.say(f"/quiet {text}")
    assert "22:00-07:00" in answer.text or "/pause" in answer.text
    assert await room.subscriber() is None


async def test_quiet_hours_are_explained_in_the_readers_language(room: Room) -> None:
    reader = room.sandbox.add_user(43, "小文", language_code="zh-hans")
    (answer,) = await room.say("/quiet 昨天", reader)
    assert "没有找到起止两个时间" in answer.text
    (answer,) = await room.say("/quiet 22:00至09:00", reader)
    assert "22:00至09:00不会自动发送" in answer.text
    assert "08:00在您的免打扰时段（22:00至09:00）内：那份简报改在09:00发送。" in answer.text


async def test_quiet_alone_shows_them_and_a_press_or_an_answer_sets_them(room: Room) -> None:
    (answer,) = await room.say("/quiet")
    assert {"✅ Off", "22:00–07:00"} <= set(answer.labels)
    await room.press("22:00–07:00")
    assert (await room.known()).quiet == QuietHours(time(22), time(7))
    await room.press("Other hours")
    (answer,) = await room.say("tonight")
    assert "22:00-07:00" in answer.text
    (answer,) = await room.say("13:00-14:30")
    assert "13:00–14:30" in answer.text
    (answer,) = await room.say("/settings")
    assert "Quiet hours: 13:00–14:30" in answer.text


# --- what is said of the next digest and of odd days ---------------------------------------------


async def test_a_change_of_hours_says_when_the_next_one_comes(room: Room) -> None:
    await room.subscribe()
    (answer,) = await room.say("/time 13:30")
    assert "Next one: Tue 10 Mar, 13:30." in answer.text


async def test_after_one_has_just_come_it_is_said_why_the_next_one_waits(room: Room) -> None:
    await room.subscribe()
    known = await room.known()
    edition = Edition(subscriber=known.id, slot=NOW, issued_at=NOW, parts=("one",))
    assert await issue_edition(room.store, edition, NOW + timedelta(days=1), NOW)
    (answer,) = await room.say("/time 13:00")
    assert "Next one: Wed 11 Mar, 13:00, because one came only a short time ago." in answer.text


async def test_days_on_which_the_clock_skips_or_doubles_the_hour_are_told(room: Room) -> None:
    await room.say("/timezone New York")
    (answer,) = await room.say("/time 2:30")
    assert "On 14 Mar 2027 the clocks skip 02:30. The digest comes at 03:30 that day." in answer.text
    (answer,) = await room.say("/time 1:30")
    assert "On Sun 1 Nov the clocks show 01:30 twice. The digest comes the first time." in answer.text
    (answer,) = await room.say("/quiet 22:00-07:00")
    assert "your clock" not in answer.text, "the hour is quiet, so that the digest comes at another"
    await room.say("/quiet off")
    (answer,) = await room.say("/time 8:00")
    assert "your clock" not in answer.text.partition("\n")[2]
    (answer,) = await room.say("/time")
    assert "When the clocks go forward past one of your hours" in answer.text


@pytest.mark.parametrize("ending", ["/stop", "/pause 7", "Stop", "Pause", "Delete"])
async def test_nothing_arrives_after_the_answer_that_ends_the_messages(room: Room, ending: str) -> None:
    await room.subscribe()
    known = await room.known()
    edition = Edition(subscriber=known.id, slot=NOW, issued_at=NOW, parts=("On its way.",))
    assert await issue_edition(room.store, edition, known.next_digest_at, NOW)
    (part,) = await room.store.deliveries.due(NOW, 9)
    claimed = await claim_part(room.store, part.id, part.attempt, NOW, timedelta(seconds=90))
    assert claimed is not None
    await room.say("/forget" if ending == "Delete" else "/settings")
    before = len(room.sandbox.events)
    if ending.startswith("/"):
        room.sandbox.say(room.reader, ending)
    else:
        room.sandbox.press(room.reader, ending)
    await asyncio.sleep(0.3)
    assert [event for event in room.sandbox.events[before:] if event.kind in ("sent", "edited")] == []
    sent = Outcome(DeliveryState.SENT, message=1)
    await record_outcome(room.store, claimed.id, claimed.attempt, sent, NOW, None)
    await room.quiet()
    assert [event for event in room.sandbox.events[before:] if event.kind in ("sent", "edited")]
    known = await room.subscriber()
    assert known is None or known.state is not SubscriberState.ACTIVE
