"""The flow of a run: always as many on their way as may be, and nobody held up by another."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from digests.deliver.breaker import Breaker
from digests.deliver.delivering import DeliveryRun
from digests.model import Address, ChatKind, DeliveryState, Outcome, QuietHours
from digests.store import Store
from tests.digests.deliver.scripted import SLOT, ScriptedMessenger, counts, issued, issued_to, run
from tests.digests.store.values import age_leases

pytestmark = pytest.mark.long


class Closed(ScriptedMessenger):
    """Cannot write to some chats for so many seconds yet, or to anybody for `pause` seconds."""

    def __init__(self, closed: dict[int, list[float]], pause: float = 0.0) -> None:
        super().__init__()
        self.closed = closed
        self.pause = pause

    def pause_left(self) -> float:
        return self.pause

    async def reserve(self, address: Address, kind: ChatKind) -> float:
        await super().reserve(address, kind)
        waits = self.closed.get(address.chat)
        return self.pause or (waits.pop(0) if waits else 0.0)


async def test_a_chat_that_takes_its_time_holds_nobody_up_however_many_come_after_it(store: Store) -> None:
    await issued_to(store, range(1, 201))
    others_done = asyncio.Event()

    class Slow(ScriptedMessenger):
        async def send(self, address: Address, kind: ChatKind, html: str, **options: Any) -> Outcome:
            if address.chat == 1:
                await others_done.wait()
            outcome = await super().send(address, kind, html)
            if len(self.sent) == 199:
                others_done.set()
            return outcome

    messenger = Slow()
    async with asyncio.timeout(60):
        report = await run(store, messenger, in_flight=2)

    assert report.sent == 200
    assert messenger.sent[-1] == (1, "for 1")


@pytest.mark.parametrize(("readers", "in_flight"), [(1, 8), (7, 8), (9, 1), (20, 3)])
async def test_parts_set_out_together_but_none_waits_for_company_that_does_not_come(
    store: Store, monkeypatch: pytest.MonkeyPatch, readers: int, in_flight: int
) -> None:
    await issued_to(store, range(1, readers + 1))
    monkeypatch.setattr("digests.deliver.delivering.LONGEST_GATHERING", 600.0)
    messenger = ScriptedMessenger()
    async with asyncio.timeout(60):
        report = await run(store, messenger, in_flight=in_flight)
    assert report.sent == readers
    assert messenger.most_busy <= in_flight


async def test_a_part_whose_chat_takes_nothing_for_long_is_put_off_without_an_attempt(store: Store) -> None:
    await issued_to(store, (1, 2, 3))
    messenger = Closed({1: [60.0]})
    report = await run(store, messenger)
    assert [chat for chat, _ in messenger.sent] == [2, 3]
    assert (report.due, report.sent) == (2, 2)
    assert await store.deliveries.due(SLOT + timedelta(seconds=59), 9) == []
    (waiting,) = await store.deliveries.due(SLOT + timedelta(seconds=60), 9)
    assert (waiting.address.chat, waiting.attempt) == (1, 0)


async def test_a_part_whose_chat_is_open_again_soon_stands_aside_for_the_others(store: Store) -> None:
    await issued_to(store, (1, 2, 3))
    messenger = Closed({1: [0.05, 0.05]})
    report = await run(store, messenger)
    assert report.sent == 3
    assert [chat for chat, _ in messenger.sent] == [2, 3, 1]


async def test_who_may_go_while_all_are_busy_waits_quietly(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    await issued_to(store, (1, 2))
    messenger = Closed({1: [0.01]})
    messenger.before_send = lambda: asyncio.sleep(0.3)
    waits: list[float | None] = []
    change = DeliveryRun._change

    async def counted(self: DeliveryRun, until: float | None) -> None:
        waits.append(until)
        await change(self, until)

    monkeypatch.setattr(DeliveryRun, "_change", counted)
    report = await run(store, messenger, in_flight=1)

    assert report.sent == 2
    assert len(waits) < 9


async def test_a_part_that_fails_unclaimed_is_given_up(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    await issued_to(store, (1, 2, 3))
    breaker, asked = Breaker(store), 0

    async def admits(part: int, now: datetime) -> bool:
        nonlocal asked
        asked += 1
        if asked == 2:
            raise RuntimeError("broken")
        return True

    monkeypatch.setattr(breaker, "admits", admits)
    async with asyncio.timeout(60):
        report = await run(store, ScriptedMessenger(), breaker=breaker)

    assert (report.sent, asked) == (2, 3)
    assert await counts(store) == {"sent": 2, "pending": 1}


async def test_a_run_does_not_sit_out_a_pause_of_everybody_that_is_long(store: Store) -> None:
    await issued_to(store, (1, 2, 3))
    messenger = Closed({}, pause=43_200.0)
    async with asyncio.timeout(60):
        report = await run(store, messenger)
    assert (report.due, len(messenger.steps)) == (0, 1)
    assert await counts(store) == {"pending": 3}


async def test_what_is_not_finished_in_time_when_it_is_time_to_stop_is_left_to_its_lease(store: Store) -> None:
    await issued_to(store, range(1, 5))
    messenger = ScriptedMessenger()
    messenger.before_send = lambda: asyncio.sleep(600) if len(messenger.sent) == 1 else None
    async with asyncio.timeout(60):
        report = await run(
            store, messenger, in_flight=2, stopping=lambda: len(messenger.sent) >= 2, finish_within=0.05
        )

    assert report.sent == 1
    assert await counts(store) == {"sent": 1, "sending": 1, "pending": 2}
    await age_leases(store)
    later = await run(store, ScriptedMessenger())
    assert (later.sent, later.uncertain) == (2, 1)


async def test_readers_are_served_in_the_order_in_which_they_came_due(store: Store) -> None:
    for chat in range(20, 0, -1):
        await issued(store, chat, slot=SLOT + timedelta(seconds=chat))
    messenger = ScriptedMessenger()
    await run(store, messenger, SLOT + timedelta(minutes=1), in_flight=1)
    assert [chat for chat, _ in messenger.sent] == list(range(1, 21))


async def test_a_reader_with_several_editions_gets_them_one_after_the_other(store: Store) -> None:
    for hour in range(3):
        await issued(store, 1, f"{hour} one", f"{hour} two", slot=SLOT + timedelta(hours=hour))
    messenger = ScriptedMessenger()
    await run(store, messenger, SLOT + timedelta(hours=3))
    assert [html for _, html in messenger.sent] == ["0 one", "0 two", "1 one", "1 two", "2 one", "2 two"]
    assert messenger.most_busy == 1


@pytest.mark.parametrize(("hour", "silent"), [(3, True), (12, False)])
async def test_what_comes_late_at_night_comes_without_sound(store: Store, hour: int, silent: bool) -> None:
    slot = datetime(2026, 3, 10, hour - 1, 0, tzinfo=UTC)
    await issued(store, 1, slot=slot, hours=(time(8, 0),))
    messenger = ScriptedMessenger()
    await run(store, messenger, slot + timedelta(hours=1))
    assert messenger.silent == [silent]


async def test_what_comes_late_in_quiet_hours_is_put_off_to_their_end(store: Store) -> None:
    await issued(store, 1, hours=(time(8, 0),), quiet=QuietHours(time(9, 0), time(11, 0)))
    messenger = ScriptedMessenger()
    early = await run(store, messenger, SLOT + timedelta(hours=2))
    report = await run(store, messenger, SLOT + timedelta(hours=3))
    assert (early.due, report.sent) == (0, 1)
    assert [step for step, _, _ in messenger.steps] == ["reserve", "send"]


async def test_a_fault_of_ours_with_one_part_harms_no_other(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    await issued_to(store, (1, 2, 3))
    messenger = ScriptedMessenger({2: [Outcome(DeliveryState.MOVED, new_chat=-1002)]})

    async def broken(*_: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(store.chats, "move", broken)
    report = await run(store, messenger)

    assert report.sent == 2
    assert await counts(store) == {"sent": 2, "sending": 1}
