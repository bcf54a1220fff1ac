"""What an answer tells is noted before it leaves. Its reader is told what is taken back, whatever dies
meanwhile."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from digests.store.schema import answer
from tests.bot.commands.conftest import Room, publish_dated


async def numbers(room: Room) -> list[int]:
    """Return the numbers in their chats of the answers that are noted, 0 where a number is not known."""
    async with room.store._database.read() as connection:
        return list((await connection.execute(select(answer.c.message).order_by(answer.c.id))).scalars())


@pytest.fixture
async def reads(room: Room) -> Room:
    """The room, with news and a reader who is stored; the example of /start is noted."""
    await room.publish_story("A ship passed", "A ship passed through the strait.")
    await publish_dated(room)
    await room.subscribe()
    async with room.store._database.write() as connection:
        await connection.execute(answer.delete())
    return room


@pytest.mark.parametrize("text", ["/taiwan", "/digest", "/new", "/week", "/timeline taiwan", "/calendar", "ship"])
async def test_an_answer_is_noted_with_its_number(reads: Room, text: str) -> None:
    said = await reads.say(text)
    assert await numbers(reads) == [message.id for message in said]


async def test_a_page_that_is_turned_is_noted_with_the_number_of_its_message(reads: Room) -> None:
    for number in range(12):
        await reads.publish_story(f"Ship {number} passed", f"Ship {number} passed through the strait.")
    (page,) = await reads.say("/new")
    await reads.press("Next")
    assert await numbers(reads) == [page.id] * 2


async def test_a_page_that_cannot_be_turned_is_noted_with_the_number_of_the_message_sent_instead(
    reads: Room,
) -> None:
    for number in range(12):
        await reads.publish_story(f"Ship {number} passed", f"Ship {number} passed through the strait.")
    (page,) = await reads.say("/new")
    reads.sandbox.fail("editMessageText", error_code=400, description="Bad Request: message can't be edited")
    (instead,) = await reads.pressed("Next")
    assert await numbers(reads) == [page.id, instead.id]


async def test_a_calendar_file_is_noted_with_its_number(reads: Room) -> None:
    await reads.say("/calendar")
    (file,) = await reads.pressed("Calendar file (.ics)")
    assert (await numbers(reads))[-1] == file.id


@pytest.mark.parametrize(
    "fault",
    [
        {"error_code": 400},
        {"error_code": 403, "description": "Forbidden: bot was blocked by the user"},
    ],
)
async def test_an_answer_that_surely_did_not_leave_is_noted_no_longer(reads: Room, fault: dict[str, Any]) -> None:
    reads.sandbox.fail("sendMessage", match={"text": "A ship passed"}, **fault)
    await reads.say("/taiwan")
    assert await numbers(reads) == []


async def test_an_answer_that_perhaps_arrived_stays_noted_without_its_number(reads: Room) -> None:
    reads.sandbox.fail("sendMessage", match={"text": "A ship passed"}, error_code=502, accept=True)
    await reads.say("/taiwan")
    assert await numbers(reads) == [0]


async def test_an_answer_is_noted_while_it_is_on_its_way(reads: Room) -> None:
    reads.sandbox.fail("sendMessage", match={"text": "A ship passed"}, delay=30.0)
    reads.sandbox.say(reads.reader, "/taiwan")
    await asyncio.wait_for(until_noted(reads), 10)
    assert await numbers(reads) == [0]
    await reads.inbox.stop(0)


async def until_noted(room: Room) -> None:
    while not await numbers(room):  # noqa: ASYNC110 - the database tells nobody
        await asyncio.sleep(0.01)
