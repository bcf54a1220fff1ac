"""From a reader's mark to the correction: on the phones that had what was wrong, and on no other."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.sandbox.world import User
from tests.faults.hostile.honest import address, honest_sites, read_events
from tests.faults.hostile.sites import Item, Site
from tests.journeys.house import ADMIN, House
from tests.journeys.press import HOUR
from tests.journeys.test_corrections import (
    MINUTE,
    MORNING,
    OTHER_EVENTS,
    TUESDAY,
    WRONG,
    World,
    answered,
    open_world,
    site,
    text_of,
)

HEADLINE = "Universities in US and China resume exchanges with 420 places"


def sites() -> list[Site]:
    """Return the sites of a paper that never takes its words back, and of others that tell other news."""
    told = Item(address("ledger", "1"), HEADLINE, WRONG, MORNING)
    events = [
        replace(event, reports=tuple(replace(each, at=MORNING + MINUTE) for each in event.reports))
        for event in read_events()
        if event.name in OTHER_EVENTS
    ]
    return [site("ledger", [told]), *honest_sites(events)]


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    async with open_world(sites(), tmp_path, monkeypatch) as opened:
        yield opened


async def mark(world: World, house: House, reader: User) -> None:
    """Let a reader say below the digest that the story is wrong."""
    await house.press_button(reader, "Wrong")
    labels = world.sandbox.labels(reader)
    if found := [each for each in labels if "Universities" in each]:
        await house.press_button(reader, found[0])
    await house.press_button(reader, "Not their words")


async def take_back(world: World, house: House, admin: User) -> str:
    """Let an admin take back the whole story that readers marked; return what was asked before it was sent."""
    await house.say(admin, "/correct")
    for label in (HEADLINE[:39], "The whole story", "Wrong facts"):
        (found,) = [each for each in world.sandbox.labels(admin) if each.startswith(label)]
        await house.press_button(admin, found)
    if "No, send without" in world.sandbox.labels(admin):
        await house.press_button(admin, "No, send without")
    asked = world.sandbox.messages(admin)[-1].text
    await house.press_button(admin, "Send")
    return asked


async def test_from_a_readers_mark_to_the_correction_on_the_phones_that_had_it_and_on_no_other(
    world: World,
) -> None:
    admin = world.sandbox.add_user(ADMIN, "Alex")
    async with world.open() as house:
        reader = partial(world.reader, house)
        marking = await reader("/topics people")
        chinese = await reader("/topics people", "/settings", language="zh-hans")
        await house.press_button(chinese, "新闻语言")
        await house.press_button(chinese, "英语")
        quiet = await reader("/topics people", "/quiet 10:00-13:00")
        asking = await reader("/time 23:00")
        elsewhere = await reader("/topics military")
        later = await reader("/time 23:00")
        stopping = await reader("/topics people")
        await house.until(TUESDAY + 9 * HOUR)
        await house.say(asking, "/people")
        told = {each.id: world.sent(each)[-1] for each in (marking, chinese, quiet, asking)}
        assert all("420" in text_of(call) for call in told.values())
        assert not any("420" in text_of(call) for each in (elsewhere, later) for call in world.sent(each))
        await house.say(stopping, "/stop")
        await mark(world, house, marking)
        await house.until(TUESDAY + 11 * HOUR)
        asked = await take_back(world, house, admin)
        assert "4 readers" in asked
        await house.until(TUESDAY + 12 * HOUR)
        assert not world.corrections(quiet), "quiet hours are not over"
    async with world.open() as house:
        await house.until(TUESDAY + 33 * HOUR)
        for each in (marking, chinese, quiet, asking):
            (corrected,) = world.corrections(each)
            assert answered(corrected) == told[each.id].message, each
        assert not any(world.corrections(each) for each in (elsewhere, later, stopping))
        assert "The facts in it were wrong." in text_of(world.corrections(marking)[0])
        assert "其中的事实有误" in text_of(world.corrections(chinese)[0])
        for each in (marking, asking, later, elsewhere):
            for question in ("/people", "/new", "/week", "/digest", "student exchanges"):
                await house.say(each, question)
        corrected_at = world.corrections(asking)[0].turn
        for each in (marking, asking, later, elsewhere):
            texts = [text_of(call) for call in world.sent(each) if call.turn > corrected_at]
            assert not [text for text in texts if "420" in text and not text.startswith("Correction")], each
