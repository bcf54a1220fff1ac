"""The first day: the clock is known before a digest is promised, a place is cut before it is noted, and a sample
comes as soon as there is one."""

import json
from typing import Any

import pytest

from bot.commands.samples import Samples
from bot.hearing.parsing import cut_places
from digests.model import SubscriberState
from digests.rules.issuing.times.places import zone_at
from tests.bot.commands.conftest import Room
from tests.bot.commands.test_beginnings import begin


async def test_from_start_to_the_first_promise_are_two_taps_and_none_comes_before_the_clock_is_known(
    room: Room,
) -> None:
    await room.say("/start")
    (question,) = await room.pressed("Start daily digest")
    assert "Which city has the same time as you?" in question.text
    assert (await room.known()).state is SubscriberState.VISITOR
    (promise,) = await room.pressed("Taipei")
    assert "Your first digest comes on Wed 11 Mar, 08:00 (Taipei time)" in promise.text
    assert question.labels == []


async def test_a_zone_and_an_hour_chosen_before_are_three_taps_and_no_question(room: Room) -> None:
    await room.say("/start")
    await room.press("Taipei")
    await room.press("07:00")
    (promise,) = await room.pressed("Start daily digest")
    assert "07:00 (Taipei time)" in promise.text


async def test_the_language_of_the_app_puts_its_clock_first(room: Room) -> None:
    german = room.sandbox.add_user(50, language_code="de")
    await room.say("/start", german)
    (question,) = await room.pressed("Start daily digest", german)
    assert question.labels[0] == "Berlin"
    chinese = room.sandbox.add_user(51, language_code="zh-hans")
    await room.say("/start", chinese)
    (question,) = await room.pressed("开启每日简报", chinese)
    assert question.labels[0] == "北京"


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("Shanghai", "Asia/Shanghai"), ("上海市", "Asia/Shanghai"), ("new york", "America/New_York"),
     ("乌鲁木齐", "Asia/Urumqi"), ("Boston, MA", "America/New_York"), ("東京", "Asia/Tokyo")],
)  # fmt: skip
async def test_a_city_as_people_type_it_starts_the_digest_that_waited_for_it(
    room: Room, typed: str, zone: str
) -> None:
    await room.say("/start")
    await room.press("Start daily digest")
    await room.press("Other place")
    told, promise = await room.say(typed)
    assert "Your time zone is now" in told.text
    assert "Your first digest comes" in promise.text
    assert (await room.known()).zone == zone


async def test_a_city_of_four_thousand_characters_leaves_the_question_open(room: Room) -> None:
    await room.say("/start")
    await room.press("Start daily digest")
    await room.press("Other place")
    (advice,) = await room.say("市" * 4000)
    assert "I do not know the time zone" in advice.text
    _, promise = await room.say("Paris")
    assert "Your first digest comes" in promise.text


async def test_a_shared_place_sets_the_clock_and_is_noted_to_a_kilometre(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[str] = []
    note = type(room.store.conversations).note

    async def spy(self: Any, bot_id: int, updates: dict[int, str], *rest: Any) -> set[int]:
        noted.extend(updates.values())
        return await note(self, bot_id, updates, *rest)

    monkeypatch.setattr(type(room.store.conversations), "note", spy)
    await room.say("/start")
    await room.press("Start daily digest")
    await room.press("Other place")
    before = room.newest(room.reader)
    room.sandbox.share_location(room.reader, 25.0339639, 121.5644722)
    _, promise = await room.answers(room.reader, before)
    assert "(Taipei time)" in promise.text
    assert json.loads(noted[-1])["message"]["location"] == {"latitude": 25.03, "longitude": 121.56}
    assert not any("25.0339" in each for each in noted)


@pytest.mark.parametrize(("latitude", "longitude"), [(0.0, 180.0), (0.0, -180.0), (90.0, 0.0)])
async def test_at_sea_and_at_the_pole_a_city_is_asked_for(room: Room, latitude: float, longitude: float) -> None:
    before = room.newest(room.reader)
    room.sandbox.share_location(room.reader, latitude, longitude)
    (answer,) = await room.answers(room.reader, before)
    assert "no city's clock" in answer.text
    assert await room.subscriber() is None


def test_a_city_beside_a_border_keeps_its_clock() -> None:
    assert zone_at(22.54, 114.06) == "Asia/Shanghai"
    assert zone_at(22.28, 114.16) == "Asia/Hong_Kong"
    assert zone_at(-90, 0) == "Antarctica/McMurdo"
    assert zone_at(65.0, 180.0) == zone_at(65.0, -180.0) == "Asia/Anadyr"


@pytest.mark.parametrize(
    "place",
    [{"latitude": float("nan"), "longitude": 1.0}, {"latitude": 91, "longitude": 1},
     {"latitude": 10**400, "longitude": 1}, {"latitude": "25", "longitude": 1}, {"latitude": True, "longitude": 1},
     {}, [], 7],
)  # fmt: skip
def test_what_is_no_place_is_noted_as_none(place: object) -> None:
    raw = {"update_id": 1, "message": {"chat": {"id": 1, "type": "private"}, "location": place}}
    cut_places(raw)
    assert raw["message"] == {"chat": {"id": 1, "type": "private"}}


def test_a_place_in_a_group_or_in_an_answered_message_is_not_noted_at_all() -> None:
    place = {"latitude": 25.0, "longitude": 121.5}
    group = {"id": -1, "type": "supergroup"}
    raw: dict[str, Any] = {"message": {"chat": group, "location": place, "venue": {"location": place}}}
    cut_places(raw)
    assert raw == {"message": {"chat": group}}
    private = {"id": 1, "type": "private"}
    raw = {"message": {"chat": private, "text": "hi", "reply_to_message": {"chat": private, "location": place}}}
    cut_places(raw)
    assert raw == {"message": {"chat": private, "text": "hi", "reply_to_message": {"chat": private}}}


async def test_a_place_in_a_group_is_passed_over(room: Room) -> None:
    group = room.sandbox.add_group(owner=room.reader)
    before = room.newest(group)
    room.sandbox.share_location(group, 25.0, 121.5, user=room.reader)
    assert await room.answers(group, before) == []


async def test_the_sample_comes_once_as_soon_as_there_is_one(room: Room) -> None:
    await begin(room, 3)
    _, promise = await room.say("/start")
    assert "3 of 48 sources reached so far" in promise.text
    assert "as soon as there are stories" in promise.text

    async def tell(chat: int, words: str, **options: Any) -> bool:
        await room.application.bot.send_message(chat, words, **options)
        return True

    services = room.services
    given = (room.store, services.relation, services.lexicon, services.renderer)
    samples = Samples(*given, tell, room.clock)  # type: ignore[arg-type]
    assert await samples.send() == 0
    await room.publish_story("Taipei reports a transit", "A ship passed through the strait on Monday.")
    before = room.newest(room.reader)
    assert await samples.send() == 1
    assert await samples.send() == 0
    (sample,) = await room.answers(room.reader, before)
    assert "A ship passed through the strait" in sample.text
    assert "Start daily digest" in sample.labels
