"""How updates are worked through."""

import asyncio

import pytest
from telegram import Update

from bot.commands.processing import PerChatProcessor


def update(chat: int, number: int = 1) -> Update:
    message = {"message_id": number, "date": 1_700_000_000, "chat": {"id": chat, "type": "private"}, "text": "x"}
    found = Update.de_json({"update_id": number, "message": message}, None)
    assert found is not None
    return found


class Work:
    """Notes when each piece begins and ends; each takes two turns of the loop or waits for its gate."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    async def piece(self, name: str, gate: asyncio.Event | None = None) -> None:
        self.notes.append(f"{name} begins")
        await (gate.wait() if gate else asyncio.sleep(0))
        self.notes.append(f"{name} ends")


async def test_updates_of_one_chat_are_handled_in_order() -> None:
    work, processor = Work(), PerChatProcessor()
    await asyncio.gather(*(processor.process_update(update(1, n), work.piece(str(n))) for n in (1, 2, 3)))
    assert work.notes == ["1 begins", "1 ends", "2 begins", "2 ends", "3 begins", "3 ends"]


async def test_one_chat_does_not_wait_for_another() -> None:
    work, processor, gate = Work(), PerChatProcessor(), asyncio.Event()
    slow = asyncio.create_task(processor.process_update(update(1), work.piece("slow", gate)))
    await processor.process_update(update(2), work.piece("quick"))
    assert "quick ends" in work.notes
    assert "slow ends" not in work.notes
    gate.set()
    await slow


async def test_idle_waits_for_what_is_at_work_and_for_what_waits_behind_it() -> None:
    work, processor, gate = Work(), PerChatProcessor(1), asyncio.Event()
    tasks = [
        asyncio.create_task(processor.process_update(update(1, 1), work.piece("1", gate))),
        asyncio.create_task(processor.process_update(update(2, 2), work.piece("2"))),
    ]
    waiting = asyncio.create_task(processor.idle())
    for _ in range(20):
        await asyncio.sleep(0)
    assert not waiting.done()
    gate.set()
    await waiting
    assert "2 ends" in work.notes
    await asyncio.gather(*tasks)


async def test_idle_returns_when_there_is_nothing_to_do() -> None:
    await asyncio.wait_for(PerChatProcessor().idle(), 1)


async def test_a_handler_that_hangs_is_cut_off_and_the_chat_goes_on() -> None:
    work, processor = Work(), PerChatProcessor(longest=0.01)
    with pytest.raises(TimeoutError):
        await processor.process_update(update(1, 1), work.piece("stuck", asyncio.Event()))
    await processor.process_update(update(1, 2), work.piece("next"))
    assert work.notes[-1] == "next ends"


async def test_what_is_no_update_is_handled_too() -> None:
    work = Work()
    await PerChatProcessor().process_update("signal", work.piece("it"))
    assert work.notes == ["it begins", "it ends"]
