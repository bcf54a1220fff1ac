"""Eleven readers, most of whom were told a wrong figure or day, each in another form, and what becomes of it.

An outlet tells of 420 places on Tuesday morning and takes that back in the afternoon; another takes back a day.
The bot is restarted between finding that out and telling it.
"""

import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

import bot.app
import bot.newsroom
from bot.render.parts import to_text
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Chat, User
from digests.fetch import build_client
from digests.model import Ownership, Policy
from tests.factories import source
from tests.faults.hostile.fortnight import HostilePress
from tests.faults.hostile.honest import address, honest_sites, read_events
from tests.faults.hostile.sites import Item, Site
from tests.journeys.house import House, open_bot
from tests.journeys.press import DAY, HOUR, START, open_press
from tests.sandbox.calls import Call
from tests.sandbox.telegram import WatchedTelegram
from tests.unhurried import Unhurried

TUESDAY = START + DAY
MORNING, TAKEN_BACK = TUESDAY + HOUR, TUESDAY + 13 * HOUR
MINUTE = timedelta(minutes=1)
OPENING = "Fourteen programmes of universities in the United States and China will start again on September 1"
WRONG = f"{OPENING} with 420 places for students."
RIGHT = f"{OPENING} with 402 places for students, not 420 as we reported."
CHINESE = "中美两国高校将恢复学生交流项目，共有420个名额，项目9月1日开始。"
RULE = "A Chinese rule on visas for American students takes effect on {}, the embassy in Washington said."
WRONG_DAY, RIGHT_DAY = RULE.format("April 12"), RULE.format("April 21, not on April 12 as we reported")
OTHER_EVENTS = ("gallium", "cranes", "soybeans", "frigate", "banks", "pandas", "satellites")


def site(name: str, items: Sequence[Item], label: str = "US, private", **changes: str) -> Site:
    values = {"party": "us", "language": "en"} | changes
    described = source(
        name, name=name.title(), url=address(name, "feed.xml"), family=name, policy=Policy.OFFICIAL, label=label,
        ownership=Ownership.PRIVATE, **values,
    )  # fmt: skip
    return Site(described, items)


def sites() -> list[Site]:
    ledger = [
        Item(
            address("ledger", "1"), "Universities in US and China resume exchanges with 420 places", WRONG, MORNING
        ),
        Item(address("ledger", "2"), "Correction: student exchanges of US and China", RIGHT, TAKEN_BACK),
    ]
    gazette = [
        Item(address("gazette", "1"), "China changes visas for American students on April 12", WRONG_DAY, MORNING),
        Item(address("gazette", "2"), "Correction: China's visas for American students", RIGHT_DAY, TAKEN_BACK),
    ]
    ribao = [Item(address("ribao", "1"), "中美高校恢复学生交流，共420个名额", CHINESE, MORNING + 5 * HOUR)]
    events = [
        replace(event, reports=tuple(replace(each, at=MORNING + MINUTE) for each in event.reports))
        for event in read_events()
        if event.name in OTHER_EVENTS
    ]
    return [
        site("ledger", ledger),
        site("gazette", gazette),
        site("ribao", ribao, "SG, private", party="other", language="zh-Hans"),
        *honest_sites(events),
    ]


class World:
    """The press and a Telegram, and a bot between them that can be restarted."""

    def __init__(self, press: HostilePress, sandbox: WatchedTelegram, clock: MovableClock, database: Path) -> None:
        self.press, self.sandbox, self.clock = press, sandbox, clock
        self._database = database
        self._people = 100

    def open(self) -> "asynccontextmanager[House]":
        return open_bot(self.press, self.sandbox, self.clock, self._database)

    async def reader(self, house: House, *said: str, language: str = "en") -> User:
        self._people += 1
        user = self.sandbox.add_user(self._people, f"Reader {self._people}", language_code=language)
        await house.say(user, "/start")
        label = "Start daily digest" if language == "en" else "开启每日简报"
        await house.press_button(user, label)
        await house.press_button(user, "UTC")
        for text in said:
            await house.say(user, text)
        return user

    def sent(self, whose: User | Chat) -> list[Call]:
        return self.sandbox.log.sent(self.sandbox.chat(whose).id if isinstance(whose, User) else whose.id)

    def corrections(self, whose: User | Chat) -> list[Call]:
        heads = ("Correction", "更正")
        return [call for call in self.sent(whose) if to_text(str(call.values["text"])).startswith(heads)]


@asynccontextmanager
async def open_world(there: Sequence[Site], folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """Open the press of these sites and a Telegram. The bot's database lies in the folder."""
    clock = MovableClock(START)
    async with open_press(there, clock) as listening, WatchedTelegram(clock=clock) as sandbox:
        press = HostilePress(listening, there, {})
        monkeypatch.setattr(bot.app, "Pacing", Unhurried)
        monkeypatch.setattr(bot.newsroom, "build_client", partial(build_client, resolve=press.resolve))
        yield World(press, sandbox, clock, folder / "news.sqlite3")


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    async with open_world(sites(), tmp_path, monkeypatch) as opened:
        yield opened


def text_of(call: Call) -> str:
    return to_text(str(call.values["text"]))


def answered(call: Call) -> int:
    """The number of the message that a call answers, 0 where it answers none."""
    asked = call.values.get("reply_parameters") or {}
    return int((json.loads(asked) if isinstance(asked, str) else asked).get("message_id", 0))


FIGURE, A_DAY = ("402, not 420", "402，而非420"), ("21 Apr, not", "4月21日")


@pytest.mark.long
async def test_whoever_was_told_something_wrong_is_told_so_once_in_a_reply(world: World) -> None:
    async with world.open() as house:
        reader = partial(world.reader, house)
        card = await reader("/topics people")
        named = await reader()
        chinese = await reader("/topics people", "/settings", language="zh-hans")
        await house.press_button(chinese, "新闻语言")
        await house.press_button(chinese, "英语")
        quiet = await reader("/topics people", "/quiet 14:00-22:00")
        pausing = await reader("/topics people")
        stopping = await reader("/topics people")
        untold = await reader("/time 23:00")
        asking = {command: await reader("/time 23:00") for command in ("/new", "/week", "/people", "/calendar")}
        await house.until(TUESDAY + 9 * HOUR)
        told = {user.id: world.sent(user)[-1] for user in (card, named, chinese, quiet, pausing, stopping)}
        for command, user in asking.items():
            await house.say(user, command)
            told[user.id] = world.sent(user)[-1]
        await house.say(pausing, "/pause 1")
        await house.say(stopping, "/stop")
        house.app.schedule.verbs["publish"] = _nothing
        await house.until(TUESDAY + 19 * HOUR)
        stories = await house.app.newsroom.store.stories.glances(START)
        assert stories, "the edit has found what was taken back; nobody has been told"
        assert not any(world.corrections(each) for each in (card, named, chinese, *asking.values()))
    async with world.open() as house:
        await house.until(TUESDAY + 20 * HOUR)
        assert not world.corrections(quiet), "quiet hours are not over"
        await house.until(TUESDAY + 3 * DAY)

        def corrected(user: User) -> list[str]:
            return [text_of(call) for call in world.corrections(user)]

        def hears(user: User, what: Sequence[str]) -> bool:
            return len([text for text in corrected(user) if any(each in text for each in what)]) == 1

        assert all(hears(each, FIGURE) for each in (card, named, chinese, quiet, pausing, asking["/week"]))
        assert all(hears(each, A_DAY) for each in (card, asking["/people"], asking["/calendar"]))
        everyone = (card, named, chinese, quiet, pausing, *asking.values())
        assert all(len(corrected(each)) == len(set(corrected(each))) <= 2 for each in everyone)
        assert corrected(stopping) == corrected(untold) == []
        for user in (card, chinese, quiet, pausing, *asking.values()):
            assert all(answered(call) == told[user.id].message for call in world.corrections(user)), user
        assert all(call.at >= TUESDAY + 22 * HOUR for call in world.corrections(quiet))
        assert all(call.at >= TUESDAY + 33 * HOUR for call in world.corrections(pausing))
        await _only_the_corrected_form_is_shown(world, house, card)


async def test_no_correction_comes_before_what_it_corrects(world: World) -> None:
    async with world.open() as house:
        reader = await world.reader(house, "/topics people")
        await _digests_come_at(house, TUESDAY + 19 * HOUR + 30 * MINUTE)
        await house.until(TUESDAY + 2 * DAY)
        texts = [text_of(call) for call in world.sent(reader)]
        told = [place for place, text in enumerate(texts) if "420 places" in text]
        (corrected,) = [place for place, text in enumerate(texts) if text.startswith("Correction: 402")]
        assert told
        assert max(told) < corrected


async def test_nothing_is_corrected_that_came_too_late_to_be_sent(world: World) -> None:
    async with world.open() as house:
        reader = await world.reader(house, "/topics people")
        await _digests_come_at(house, TUESDAY + 21 * HOUR)
        await house.until(TUESDAY + 2 * DAY)
        texts = [text_of(call) for call in world.sent(reader)]
        assert not any("420 places" in text.replace(RIGHT, "") for text in texts)
        assert not [text for text in texts if text.startswith("Correction") and " · 2 stories" not in text]
        assert any("402 places" in text for text in texts), "the next digest tells it"


async def _digests_come_at(house: House, moment: datetime) -> None:
    """Let Tuesday's digests be issued at their hour, and put off until then."""
    deliveries, verbs = house.app.newsroom.store.deliveries, house.app.schedule.verbs
    await house.until(TUESDAY + 8 * HOUR - MINUTE)
    deliver, verbs["deliver"] = verbs["deliver"], _nothing
    house.clock.set(TUESDAY + 8 * HOUR)
    await house.app.knock()
    for part in await deliveries.due(house.clock(), 10):
        await deliveries.put_off(part.id, part.attempt, moment)
    verbs["deliver"] = deliver


async def _nothing() -> int:
    return 0


async def _only_the_corrected_form_is_shown(world: World, house: House, reader: User) -> None:
    """In digests since then, and in every answer."""
    last = world.corrections(reader)[-1]
    for question in ("/week", "/people", "/timeline people", "/calendar", "/new", "/digest", "student places"):
        await house.say(reader, question)
    later = [text_of(call) for call in world.sent(reader) if call.turn > last.turn]
    assert len(later) > 7
    for text in later:
        bare = text.replace(RIGHT, "").replace(RIGHT_DAY, "")
        assert "420" not in bare, text
        assert not re.search(r"April 12|12 Apr", bare), text
