"""Journeys of admins: forms and moves of sources, over a restart."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.sandbox.world import User
from tests.digests.newsstand import item, newsstand, rss
from tests.journeys.house import ADMIN, House, open_bot, open_press

pytestmark = pytest.mark.long


async def url_of(house: House, identifier: str) -> str:
    record = await house.app.newsroom.store.sources.get(identifier)
    assert record is not None
    return record.source.url


async def press_on(house: House, user: User, label: str, number: int) -> None:
    """Press a button of the message of that number."""
    message = next(each for each in house.sandbox.messages(user) if each.id == number)
    house.sandbox.press(user, label, message=message)
    await house.answered()


async def test_forms_stand_beside_each_other_and_over_a_restart(tmp_path: Path) -> None:
    async with open_press() as (press, sandbox, clock), newsstand() as stand:
        admin = sandbox.add_user(ADMIN)
        day = f"{clock():%a, %d %b %Y %H:%M:%S} GMT"
        forms = {}
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            for name in ("Orchard Weekly", "Harbour Courier"):
                url = stand.put(f"/{name[:3].lower()}", rss(item(name, date=day), title=name))
                forms[name] = (await house.say(admin, f"/addsource {url}"))[-1].id
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            await house.say(admin, "/stats")
            before = len(await house.app.newsroom.store.sources.all())
            await press_on(house, admin, "Private", forms["Orchard Weekly"])
            await press_on(house, admin, "Add source", forms["Orchard Weekly"])
            records = await house.app.newsroom.store.sources.all()
            assert len(records) == before + 1
            added = next(each.source for each in records if each.source.name == "Orchard Weekly")
            assert (added.url, added.label) == (stand.url("/orc"), "private")
            assert "Harbour Courier" not in {each.source.name for each in records}


async def test_a_source_is_moved_and_a_day_later_it_is_too_late_to_undo(tmp_path: Path) -> None:
    async with open_press() as (press, sandbox, clock), newsstand() as stand:
        admin = sandbox.add_user(ADMIN)
        outlet = press.sources()[0]
        async with httpx.AsyncClient() as client:
            feed = (await client.get(outlet.url)).content
        same = stand.put("/same", feed, headers={"Content-Type": "application/rss+xml"})
        day = f"{clock():%a, %d %b %Y %H:%M:%S} GMT"
        other = stand.put("/other", rss(item("Plums", stand.url("/plums"), day), title="Orchard Weekly"))
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            *_, refused = await house.say(admin, f"/movesource {outlet.id} {other}")
            assert "What is there is another outlet." in refused.text
            assert refused.labels == []
            *_, nothing = await house.say(admin, f"/movesource {outlet.id} {stand.url('/nowhere')}")
            assert "nothing at that address" in nothing.text
            *_, question = await house.say(admin, f"/movesource {outlet.id} {same}")
            assert "It is the same outlet." in question.text
            assert await url_of(house, outlet.id) == outlet.url
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            await press_on(house, admin, "Read it there", question.id)
            assert await url_of(house, outlet.id) == same
            await press_on(house, admin, "Undo", question.id)
            assert await url_of(house, outlet.id) == outlet.url
            *_, question = await house.say(admin, f"/movesource {outlet.id} {same}")
            await press_on(house, admin, "Read it there", question.id)
            clock.move(timedelta(hours=25))
            await house.app.newsroom.keep_house()
            await press_on(house, admin, "Undo", question.id)
            (answer,) = await house.say(admin, f"/movesource {outlet.id} undo")
            assert "was not moved in the last day" in answer.text
            assert await url_of(house, outlet.id) == same
