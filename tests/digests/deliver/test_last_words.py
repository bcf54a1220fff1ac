"""Nothing comes behind the answer to /stop, /pause and /forget: what is on its way is waited for."""

import asyncio
from datetime import timedelta

import pytest

from digests import subscribe
from digests.model import Address, SubscriberState
from digests.store import Store
from tests.digests.deliver.scripted import SLOT, ScriptedMessenger, issued, run
from tests.factories import some


async def ask(store: Store, verb: str) -> None:
    who = some(await store.subscribers.get(Address(1)))
    if verb == "stop":
        await subscribe.stop(store, who, SLOT)
    elif verb == "pause":
        await subscribe.pause(store, who, SLOT + timedelta(days=2), SLOT)
    else:
        await subscribe.forget(store, Address(1), SLOT)


@pytest.mark.parametrize("verb", ["stop", "pause", "forget"])
async def test_what_is_on_its_way_arrives_before_the_answer_and_no_more_follows(store: Store, verb: str) -> None:
    await issued(store, 1, "one", "two")
    messenger, on_its_way, may_arrive, arrived = ScriptedMessenger(), asyncio.Event(), asyncio.Event(), []

    async def travel() -> None:
        on_its_way.set()
        await may_arrive.wait()
        arrived.append(True)

    messenger.before_send = travel
    running = asyncio.create_task(run(store, messenger))
    await on_its_way.wait()
    asking = asyncio.create_task(ask(store, verb))
    await asyncio.sleep(0.2)
    assert not asking.done()
    may_arrive.set()
    await asking
    assert arrived
    await running

    assert messenger.sent == [(1, "one")]


async def test_of_a_sender_that_died_nobody_waits_for_long(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscribe, "LONGEST_WAIT", 0.2)
    await issued(store, 1, "one")
    messenger, on_its_way = ScriptedMessenger(), asyncio.Event()

    async def travel() -> None:
        on_its_way.set()
        await asyncio.sleep(600)

    messenger.before_send = travel
    running = asyncio.create_task(run(store, messenger, finish_within=0.1))
    await on_its_way.wait()
    async with asyncio.timeout(60):
        await ask(store, "stop")
    known = await store.subscribers.get(Address(1))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert known is not None
    assert known.state is SubscriberState.STOPPED
