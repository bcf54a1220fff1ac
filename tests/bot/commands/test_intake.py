"""What is not done: what is old after a restart."""

from datetime import timedelta

from digests.model import SubscriberState
from tests.bot.commands.conftest import Room
from tests.factories import NOW

AWAY = "I was away when you wrote"


async def from_before(room: Room, *texts: str, chat: object = None, minutes: float = 30) -> list[str]:
    """Let somebody have said these while the bot was away; return what it says to them when it is back."""
    where = chat or room.reader
    before = room.newest(where)  # type: ignore[arg-type]
    raws = []
    for number, text in enumerate(texts):
        said = room.sandbox.put_message(
            room.sandbox.chat(where),  # type: ignore[arg-type]
            {"from": room.reader.as_json()},
            {"text": text, "entities": entities(text)},
        )
        date = int((NOW - timedelta(minutes=minutes)).timestamp())
        raws.append({"update_id": 10_000 + before + number, "message": said.json | {"date": date}})
    await room.inbox.take(raws, waited=True)
    await room.inbox.idle()
    return [message.text for message in room.sandbox.messages(where) if message.id > before]  # type: ignore[arg-type]


def entities(text: str) -> list[dict[str, object]]:
    length = len(text.split(maxsplit=1)[0])
    return [{"type": "bot_command", "offset": 0, "length": length}] if text.startswith("/") else []


async def test_what_was_said_while_we_were_away_is_not_done_and_that_is_said_once(room: Room) -> None:
    (told,) = await from_before(room, "/week", "/week", "/taiwan", "chips", "/pause 14")
    assert told.startswith(AWAY)
    assert await from_before(room, "/digest") == []


async def test_stop_is_done_however_old(room: Room) -> None:
    await room.subscribe()
    (told,) = await from_before(room, "/stop", minutes=23 * 60)
    assert (
        told.startswith("Daily messages are off") or "stopped" in told.casefold() or "no more" in told.casefold()
    )
    assert (await room.known()).state is SubscriberState.STOPPED


async def test_forget_is_asked_and_done_however_old(room: Room) -> None:
    await room.subscribe()
    (asked,) = await from_before(room, "/forget")
    assert not asked.startswith(AWAY)
    await room.press("Delete")
    assert await room.subscriber() is None


async def test_what_was_said_a_moment_before_is_done(room: Room) -> None:
    (told,) = await from_before(room, "/help", minutes=4)
    assert "What I can do" in told


async def test_what_has_only_just_come_is_done_whatever_our_clock_says(room: Room) -> None:
    await room.say("/help")  # from here on nothing waits at Telegram's
    room.clock.move(timedelta(hours=2))
    room.sandbox.clock = lambda: NOW
    (answer,) = await room.say("/help")
    assert answer.json["date"] == int(NOW.timestamp())
    assert "What I can do" in answer.text


async def test_a_group_is_not_told_that_we_were_away(room: Room) -> None:
    group = room.sandbox.add_group("Readers", owner=room.reader)
    assert await from_before(room, "/week@communique_bot", chat=group) == []


async def test_a_press_is_done_however_old(room: Room) -> None:
    await room.subscribe()
    await room.say("/settings")
    room.clock.move(timedelta(hours=5))
    press = room.sandbox.press(room.reader, "Stop")
    await room.quiet()
    known = await room.subscriber()
    assert press.answered
    assert known is not None
    assert known.state is SubscriberState.STOPPED
