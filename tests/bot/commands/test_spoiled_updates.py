"""Updates with anything missing, of a wrong type or far too much in them, against the real handlers."""

import random

import pytest

from bot.commands import request_limits
from tests.bot.commands.conftest import Room
from tests.bot.hearing.mutations import spoiled

pytestmark = pytest.mark.long

INNER = ("traceback", "error", "exception", "nonetype", "attribute", "0x")


@pytest.mark.parametrize("seed", range(3))
async def test_however_updates_are_spoiled_the_bot_goes_on_and_shows_nobody_its_insides(
    room: Room, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PERSON", "DEAR", "GROUP"):
        monkeypatch.setattr(request_limits, name, request_limits.Rate(10_000, 10_000))
    chance = random.Random(seed)  # noqa: S311 - a seed, not a secret
    updates = [spoiled(number, chance) for number in range(1, 301)]
    for start in range(0, len(updates), 50):
        await room.inbox.take(updates[start : start + 50])
    await room.inbox.idle()
    (answer,) = await room.say("/help")
    assert "What I can do" in answer.text
    assert await room.store.conversations.undone(room.application.bot.id) == {}
    for chat in room.sandbox.chats:
        for message in room.sandbox.messages(chat):
            assert not any(word in message.text.casefold() for word in INNER), message.text
    assert await room.store.check() == []
    known = await room.subscriber()
    assert known is None or known.address.chat == room.reader.id
