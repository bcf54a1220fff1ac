"""The first week of the person who hosts the bot: they become its owner, get help, correct, and write to all."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.world import User
from tests.journeys.house import House, open_bot, open_press

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

DRILLS = "China launches two days of drills around Taiwan"
DRONES = "drones\nDrones\n无人机\n無人機\n+drone motor =4"


def noon(day: int) -> datetime:
    return datetime(2024, 5, day, 12, tzinfo=UTC)


def last(house: House, user: User) -> str:
    return house.sandbox.last(user).text


async def press(house: House, user: User, *labels: str) -> str:
    """Press these buttons, each by the beginning of its label, and return the newest message then."""
    for label in labels:
        labels = house.sandbox.labels(user)
        found = next((each for each in labels if each.startswith(label)), "")
        assert found, (label, labels, last(house, user))
        await house.press_button(user, found)
    return last(house, user)


async def subscribe(house: House, user: User) -> None:
    await house.say(user, "/start")
    await house.press_button(user, "Start daily digest")
    await house.press_button(user, "UTC")


async def test_from_the_code_on_the_console_to_the_record_of_the_week(tmp_path: Path) -> None:
    shown: list[str] = []
    async with (
        open_press() as (newsroom, sandbox, clock),
        open_bot(
            newsroom, sandbox, clock, tmp_path / "house.db", admins=frozenset(), console=shown.append
        ) as house,
    ):
        host, kim, reader, stranger = (
            sandbox.add_user(number, name) for number, name in ((7, "Alex"), (8, "Kim"), (9, "Lin"), (10, "Sam"))
        )
        # Thursday: an owner, an editor, and readers.
        await house.say(host, shown[-1].rpartition(" ")[2])
        assert "owner of this bot now" in last(house, host)
        await house.say(kim, "/start")
        await house.say(host, f"/admins {kim.id} editor")
        assert "You have a new role in this bot: editor" in last(house, kim)
        for each in (reader, stranger):
            await subscribe(house, each)

        # Friday: what a reader marked as wrong is taken back from those who had it.
        await house.until(noon(24))
        assert any(DRILLS in message.text for message in sandbox.messages(reader))
        await press(house, reader, "Wrong", "1. ", "Old news")
        (marks,) = await house.say(kim, "/marks")
        assert "Old news" in marks.text
        await house.say(kim, "/correct")
        asked = await press(house, kim, "Taiwan counts 49", "The whole story", "Wrong facts")
        if "No, send without" in sandbox.labels(kim):
            asked = await press(house, kim, "No, send without")
        assert "2 readers" in asked
        await press(house, kim, "Send")
        await house.until(noon(24).replace(hour=13))
        for each in (reader, stranger):
            (correction,) = [
                message for message in sandbox.messages(each) if "facts in it were wrong" in message.text
            ]
            assert correction.json["reply_to_message"]

        # Later on Friday: a topic of our own. It is a command at once.
        await house.say(kim, "/themes")
        await press(house, kim, "New topic")
        await house.say(kim, DRONES)
        await press(house, kim, "Change it")
        (brief,) = await house.say(reader, "/drones 30d")
        assert brief.text.startswith("Drones · nothing in the last 30 days"), "articles get it from now on"

        # Sunday: all sources of Beijing's side are paused by mistake, and are back by one button.
        await house.until(noon(26))
        await house.say(kim, "/sources Beijing")
        await press(house, kim, "Pause these", "Yes")
        store = house.app.newsroom.store
        assert any(not each.source.active for each in await store.sources.all())
        await press(house, kim, "Undo")
        assert all(each.source.active for each in await store.sources.all())

        # Monday: somebody is banned, and the owner writes to all.
        await house.say(kim, f"/ban {stranger.id}")
        await press(house, kim, "Ban")
        assert await house.say(stranger, "/digest") == []
        await house.say(host, "/broadcast")
        await press(house, host, "Text: English")
        await house.say(host, "The bot moves to another machine tonight.")
        await press(house, host, "Send to readers", "Yes, send")
        before = len(sandbox.messages(stranger))
        await house.until(noon(27))
        told = [message.text for message in sandbox.messages(reader) if "another machine" in message.text]
        assert len(told) == 1
        assert told[0].startswith("From the operator")
        assert len(sandbox.messages(stranger)) == before, "who is banned gets nothing"

        # Tuesday: the editor leaves, and the record has the week.
        await house.until(noon(28))
        await house.say(host, f"/admins {kim.id}")
        await press(house, host, "Take the role", "Yes, take it")
        (refused,) = await house.say(kim, "/marks")
        assert "for the people who run this bot" in refused.text
        (record,) = await house.say(host, "/audit")
        acts = [str(entry.act) for entry in reversed(await store.audit.latest(20))]
        assert acts == [
            "role-given",
            "role-given",
            "correction-sent",
            "theme-added",
            "source-paused",
            "person-banned",
            "broadcast-started",
            "role-taken",
        ]
        (added,) = [entry for entry in await store.audit.latest(20) if entry.act == "theme-added"]
        await house.say(host, "/audit topic")
        await press(house, host, f"Undo #{added.id}")
        (gone,) = await house.say(reader, "/drones")
        assert "I do not know the command /drones" in gone.text
        assert f"of {len(acts)}" in record.text
