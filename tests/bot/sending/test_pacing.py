"""Pacing, on a loop whose time is virtual: never over a limit of Telegram's, and nobody waits without need."""

import asyncio
import itertools
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sending.limits import GAP, SECOND, SHORT_BURST, FloodPauses, Hold
from bot.sending.pacing import Pacing, messages_of_late
from bot.sending.wire import NotSentError
from tests.bot.virtual_time import in_virtual_time, now
from tests.factories import NOW


def pacing_of(rate: float = 27.0, burst: int = 3) -> Pacing:
    return Pacing(rate=rate, burst=burst, clock=now)


@dataclass
class Server:
    """What arrived, and when."""

    times: list[float] = field(default_factory=list)
    chats: dict[int, list[float]] = field(default_factory=dict)

    def take(self, chat: int, at: float) -> None:
        self.times.append(at)
        self.chats.setdefault(chat, []).append(at)


def most_within(times: list[float], seconds: float) -> int:
    """The most that any `seconds` hold; the end of the span is not in it."""
    times = sorted(times)
    start, most = 0, 0
    for end, time in enumerate(times):
        while time - times[start] >= seconds - 1e-9:
            start += 1
        most = max(most, end - start + 1)
    return most


def fits_a_bucket(times: list[float], size: int, a_second: float) -> bool:
    """Whether a bucket of that size, filled at that rate, is never empty when a message comes."""
    level, last = float(size), times[0]
    for time in times:
        level, last = min(size, level + (time - last) * a_second), time
        if level < 1 - 1e-6:
            return False
        level -= 1
    return True


async def send(pacing: Pacing, server: Server, chat: int, *, claim: float = 0.0, wire: float = 0.0) -> None:
    """A message of a broadcast, which is tried again when its chat is free."""
    while True:
        if wait := await pacing.reserve(chat, shared=chat < 0):
            await asyncio.sleep(wait)
            continue
        await asyncio.sleep(claim)
        try:
            with pacing.on_the_way(chat) as turn:
                await turn()
        except NotSentError as error:
            await asyncio.sleep(error.seconds)
        else:
            server.take(chat, now() + wire)
            return


async def reply(pacing: Pacing, server: Server, chat: int, *, wire: float = 0.0) -> float:
    """A reply; returns how long it waited."""
    began = now()
    await pacing.turn(chat, shared=chat < 0)
    with pacing.on_the_way(chat, reply=True) as turn:
        await turn()
    server.take(chat, now() + wire)
    return now() - began


async def broadcast(pacing: Pacing, server: Server, chats: list[int], **delays: float) -> None:
    for chat in chats:
        await send(pacing, server, chat, **delays)


def test_a_broadcast_leaves_at_its_rate_after_a_small_burst() -> None:
    server = Server()
    in_virtual_time(broadcast(pacing_of(27), server, list(range(1, 541))))

    assert server.times[2] == 0.0
    assert server.times[3] > 0.0
    assert most_within(server.times, 1.0) <= 30
    assert server.times[-1] == pytest.approx(537 / 27)


@pytest.mark.parametrize(("rate", "most"), [(1, 3), (25, 30), (27, 30), (30, 30), (50, 56), (1000, 1000)])
def test_at_every_rate_a_second_holds_no_more_than_the_limit(rate: float, most: int) -> None:
    server = Server()
    in_virtual_time(broadcast(pacing_of(rate), server, list(range(1, 20 * int(rate)))))

    assert most_within(server.times, 1.0) <= most
    assert server.times[-1] <= (20 * rate / min(rate, most / SECOND)) + 1


def test_one_chat_gets_one_message_a_second() -> None:
    server = Server()
    in_virtual_time(broadcast(pacing_of(), server, [1001] * 5))

    assert [later - earlier for earlier, later in itertools.pairwise(server.times)] == [pytest.approx(GAP)] * 4


def test_a_group_gets_twenty_messages_in_any_minute() -> None:
    server = Server()
    in_virtual_time(broadcast(pacing_of(), server, [-1001] * 65))

    assert most_within(server.times, 60.0) == 20
    assert server.times[60] == pytest.approx(183.0, abs=1.0)


def test_a_slot_for_a_chat_that_is_not_free_is_refused_at_once_with_the_seconds_to_wait() -> None:
    async def twice() -> tuple[float, float, float]:
        pacing = pacing_of()
        await pacing.reserve(1001, shared=False)
        return await pacing.reserve(1001, shared=False), now(), await pacing.reserve(2002, shared=False)

    assert in_virtual_time(twice()) == (pytest.approx(GAP), 0.0, 0.0)


def test_a_second_is_counted_from_when_the_last_message_really_left() -> None:
    async def late() -> float:
        pacing, server = pacing_of(), Server()
        await send(pacing, server, 1001, claim=0.7)
        return await pacing.reserve(1001, shared=False)

    assert in_virtual_time(late()) == pytest.approx(GAP)


def test_a_message_that_was_late_is_not_followed_closely_by_the_next() -> None:
    async def both() -> list[float]:
        pacing, server = pacing_of(), Server()
        slow = asyncio.create_task(send(pacing, server, 1001, claim=1.5))
        await asyncio.sleep(0.01)
        await send(pacing, server, 1001)
        await slow
        return sorted(server.times)

    first, second = in_virtual_time(both())
    assert second - first == pytest.approx(1.0)


def test_slots_that_are_used_late_and_all_at_once_do_not_break_the_limit() -> None:
    async def heap() -> Server:
        pacing, server = pacing_of(), Server()
        for chat in range(1, 100):
            await pacing.reserve(chat, shared=False)

        async def leave(chat: int) -> None:
            await pacing.leave(chat)
            server.take(chat, now())

        await asyncio.gather(*(leave(chat) for chat in range(1, 100)))
        return server

    assert most_within(in_virtual_time(heap()).times, 1.0) <= 30


def test_a_slot_that_nobody_waits_for_any_longer_is_free_again() -> None:
    async def cancelled() -> float:
        pacing = pacing_of(rate=1, burst=1)
        await pacing.reserve(1, shared=False)
        waiting = asyncio.create_task(pacing.reserve(1001, shared=False))
        await asyncio.sleep(0.1)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        return await pacing.reserve(1001, shared=False)

    assert in_virtual_time(cancelled()) == 0.0


def test_what_is_known_of_chats_is_forgotten_when_it_matters_no_more() -> None:
    async def many() -> int:
        pacing = pacing_of()
        for chat in range(1, 12_000):
            await pacing.reserve(chat, shared=False)
        return len(pacing._lines)

    assert in_virtual_time(many()) < 5_000


def test_what_a_process_that_died_has_sent_counts_after_the_restart() -> None:
    async def restarted() -> tuple[Server, float, float]:
        pacing, server = pacing_of(), Server()
        for number in range(27):
            server.take(1 + number, number / 27 - 1.3)
        for number in range(20):
            server.take(-1001, number - 30.0)
        pacing.recall(((chat, -at) for chat, times in server.chats.items() for at in times), {})
        closed = await pacing.reserve(27, shared=False), await pacing.reserve(-1001, shared=True)
        await broadcast(pacing, server, list(range(101, 200)))
        return server, *closed

    server, one, group = in_virtual_time(restarted())
    assert one > 0.9
    assert group == pytest.approx(31.0, abs=1.1)
    assert most_within(server.times, 1.0) <= 30


@settings(max_examples=25)
@given(st.lists(st.tuples(st.floats(0.1, 3), st.floats(0.01, 0.5)), max_size=8), st.integers(0, 40))
def test_where_the_server_halts_what_arrives_in_a_heap_counts_and_the_next_wait(
    halts: list[tuple[float, float]], replies: int
) -> None:
    server, closed, end = Server(), [], 0.0
    for after, length in halts:
        closed.append((end + after, end + after + length))
        end = closed[-1][1]

    async def exchange(pacing: Pacing, chat: int, reply: bool) -> None:
        with pacing.on_the_way(chat, reply=reply) as turn:
            await turn()
            arrives = next((until for since, until in closed if since <= now() < until), now())
            server.take(chat, arrives)
            await asyncio.sleep(arrives - now() + 0.15)

    async def happen() -> None:
        pacing, tasks = pacing_of(), []
        for number in range(300):
            await pacing.reserve(1001 + number, shared=False)
            tasks.append(asyncio.create_task(exchange(pacing, 1001 + number, reply=False)))
            if number and number % 27 == 0 and number // 27 <= replies:
                tasks.append(asyncio.create_task(exchange(pacing, number, reply=True)))
        await asyncio.gather(*tasks)

    in_virtual_time(happen())
    assert most_within(server.times, 1.0) <= 30


@pytest.mark.parametrize("until", [0.1, 0.2, 0.3, 0.5, 0.8])
def test_a_server_that_halts_before_any_answer_is_known_is_not_overrun_either(until: float) -> None:
    server, aloft = Server(), asyncio.Semaphore(8)

    async def exchange(pacing: Pacing, chat: int, reply: bool) -> None:
        async with aloft:
            with pacing.on_the_way(chat, reply=reply) as turn:
                await turn()
                arrives = max(now(), until)
                server.take(chat, arrives)
                await asyncio.sleep(arrives - now() + 0.02 + chat % 14 / 100)

    async def happen() -> None:
        pacing, tasks = pacing_of(burst=5), []
        for chat in range(1001, 1101):
            await pacing.reserve(chat, shared=False)
            tasks.append(asyncio.create_task(exchange(pacing, chat, reply=False)))
            if chat % 9 == 0:
                tasks.append(asyncio.create_task(exchange(pacing, chat - 1000, reply=True)))
        await asyncio.gather(*tasks)

    in_virtual_time(happen())
    assert most_within(server.times, 1.0) <= 30


def test_a_few_quick_refusals_do_not_slow_the_others_down() -> None:
    server = Server()

    async def exchange(pacing: Pacing, chat: int) -> None:
        with pacing.on_the_way(chat) as turn:
            await turn()
            server.take(chat, now())
            await asyncio.sleep(0.15 if chat % 8 else 0.001)

    async def happen() -> None:
        pacing, tasks = pacing_of(), []
        for chat in range(1, 541):
            await pacing.reserve(chat, shared=False)
            tasks.append(asyncio.create_task(exchange(pacing, chat)))
        await asyncio.gather(*tasks)

    in_virtual_time(happen())
    assert server.times[-1] <= 540 / (0.99 * 27)


# --- replies -----------------------------------------------------------------------------------------


async def beside_a_broadcast(work: Callable[[Pacing, Server], Coroutine[Any, Any, Any]]) -> tuple[Server, Any]:
    """Do something while a broadcast of 27 a second has run for a while, and goes on."""
    pacing, server = pacing_of(), Server()
    sending = asyncio.create_task(broadcast(pacing, server, list(range(10_001, 10_901)), claim=0.01))
    await asyncio.sleep(5)
    result = await work(pacing, server)
    await sending
    return server, result


@pytest.mark.parametrize(("at_once", "seconds", "longest"), [(2, 10, 0.1), (12, 1, 0.5)])
def test_a_few_replies_do_not_wait_beside_a_broadcast_and_more_take_their_places_from_it(
    at_once: int, seconds: int, longest: float
) -> None:
    async def ask(pacing: Pacing, server: Server) -> list[float]:
        waits = []
        for second in range(seconds):
            chats = range(at_once * second + 1, at_once * (second + 1) + 1)
            waits += await asyncio.gather(*(reply(pacing, server, chat) for chat in chats))
            await asyncio.sleep(1)
        return waits

    server, waits = in_virtual_time(beside_a_broadcast(ask))
    assert max(waits) < longest
    assert most_within(server.times, 1.0) <= 30


def test_an_answer_of_three_messages_comes_at_once_and_the_fourth_a_second_later() -> None:
    async def answer() -> list[float]:
        pacing, server = pacing_of(), Server()
        for _ in range(6):
            await reply(pacing, server, 1001)
        return server.times

    assert in_virtual_time(answer()) == pytest.approx([0, 0, 0, GAP, 2 * GAP, 3 * GAP])


def test_a_group_hears_no_more_than_twenty_a_minute_even_of_answers_and_then_none_that_are_stale() -> None:
    async def chatter() -> tuple[Server, int]:
        pacing, server, refused = pacing_of(), Server(), 0
        for _ in range(40):
            try:
                await reply(pacing, server, -1001)
            except NotSentError:
                refused += 1
            await asyncio.sleep(1.1)
        return server, refused

    server, refused = in_virtual_time(chatter())
    assert most_within(server.times, 60.0) == 20
    assert refused > 0


def test_a_flood_of_replies_slows_a_broadcast_down_but_does_not_stop_it() -> None:
    async def flood() -> Server:
        pacing, server, replies = pacing_of(), Server(), Server()
        asking = [asyncio.create_task(reply(pacing, replies, chat)) for chat in range(1, 1500)]
        for wave in range(8):
            await asyncio.gather(*(send(pacing, server, 10_000 + 8 * wave + n) for n in range(8)))
        still = sum(not task.done() for task in asking)
        await asyncio.gather(*asking)
        assert still > 500
        assert most_within(server.times + replies.times, 1.0) <= 30
        return server

    assert in_virtual_time(flood()).times[-1] < 20


# --- pauses ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("refusals", "everybody"),
    [
        ([(0, 1, 30), (2, 2, 28)], 30),
        ([(0, 1, 30), (2, 2, 40)], 42),
        ([(0, 1, 43_200), (1, 2, 43_200)], 43_201),
        # The long one is a group's own flood: two chats bear out the short one only.
        ([(0, 1, 3_600), (1, 2, 5)], 6),
        ([(0, 1, 3_600), (1, 2, 5), (2, 3, 3_500)], 3_600),
        # One chat twice, or two of which one is over, say nothing of the bot.
        ([(0, 1, 30), (1, 1, 30)], None),
        ([(0, 1, 3), (4, 2, 30)], None),
        # Accepted messages lie between.
        ([(0, 1, 30), (3, 0, 0), (6, 0, 0), (7, 2, 30)], None),
        ([(0, 1, 30), (3, 0, 0), (4, 2, 30)], 34),
        # However slowly it goes: nothing was accepted since.
        ([(0, 1, 7_200), (600, 2, 6_600)], 7_200),
    ],
)
def test_two_chats_refused_soon_after_one_another_stop_everybody(
    refusals: list[tuple[float, int, float]], everybody: float | None
) -> None:
    pauses = FloodPauses()
    for at, chat, seconds in refusals:
        if chat:
            pauses.refused(chat, seconds, at)
        else:
            pauses.accepted(at)

    assert pauses.everybody == (everybody if everybody is not None else float("-inf"))


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    async def twice() -> tuple[float, float]:
        pacing = pacing_of()
        pacing.pause(30)
        pacing.pause(2)
        pacing.refused(1001, 60)
        pacing.refused(1001, 1)
        return pacing.pause_left(), await pacing.reserve(1001, shared=False)

    assert in_virtual_time(twice()) == (30, 60)


async def resumed_after(pause: float, count: int) -> list[float]:
    pacing, server = pacing_of(), Server()
    pacing.pause(pause)
    await broadcast(pacing, server, list(range(1, count)))
    return server.times


def test_after_a_pause_the_rate_begins_slowly_and_without_a_burst() -> None:
    times = in_virtual_time(resumed_after(100, 1000))
    assert times[0] >= 100
    assert most_within([time for time in times if time < 101], 1.0) <= 8
    assert most_within([time for time in times if time < 105], 0.1) <= 2
    assert 26 <= most_within([time for time in times if time > 132], 1.0) <= 30


def test_after_a_pause_of_a_second_the_rate_is_soon_whole_again() -> None:
    times = in_virtual_time(resumed_after(1, 200))
    assert sum(1 <= time < 2 for time in times) <= 20
    assert sum(3 <= time < 4 for time in times) >= 26


def test_a_pause_that_begins_while_somebody_waits_holds_for_them_too() -> None:
    async def paused() -> tuple[list[float], float]:
        pacing, server = pacing_of(rate=1, burst=1), Server()
        sending = asyncio.create_task(broadcast(pacing, server, [1, 2, 3]))
        await asyncio.sleep(0.5)
        pacing.pause(60)
        await sending
        return server.times, pacing.pause_left()

    times, _ = in_virtual_time(paused())
    assert times[0] == 0.0
    assert times[1] >= 60.5


def test_a_reply_waits_out_a_pause_of_seconds_and_gives_up_one_of_hours() -> None:
    async def ask() -> tuple[float, float]:
        pacing, server = pacing_of(), Server()
        pacing.refused(1001, 4)
        waited = await reply(pacing, server, 1001)
        pacing.refused(1001, 43_200)
        with pytest.raises(NotSentError):
            await reply(pacing, server, 1001)
        return waited, now()

    assert in_virtual_time(ask()) == (pytest.approx(4), pytest.approx(4))


def test_pauses_outlive_the_process_and_are_told_once() -> None:
    async def restarted() -> tuple[dict[int, float], float, float, float, list[Hold]]:
        before, after = pacing_of(), pacing_of()
        before.refused(1001, 43_200)
        before.refused(2002, 20)
        waits = before.waits()
        after.recall((), waits | {3003: -5.0, 4004: 1e12})
        slots = [await after.reserve(chat, shared=False) for chat in (1001, 3003, 4004)]
        return waits, slots[0], slots[1], slots[2], after.take_holds()

    waits, one, over, absurd, holds = in_virtual_time(restarted())
    assert waits == {1001: 43_200}
    assert (one, over, absurd) == (43_200, 0.0, 86_400)
    assert holds == []


def test_operators_hear_of_a_long_pause_once() -> None:
    pauses = FloodPauses()
    pauses.refused(1, 299, 0)
    pauses.refused(2, 7_200, 100)
    pauses.refused(2, 7_100, 200)

    assert pauses.take_holds(200) == []  # everybody waits for a moment: two chats were refused
    assert pauses.take_holds(300) == [Hold(2, 7_200)]
    assert pauses.take_holds(300) == []


# --- everything at random ----------------------------------------------------------------------------

CHATS = st.sampled_from([1, 2, 3, -4, -5, *range(100, 140)])
EVENTS = st.lists(
    st.tuples(
        st.floats(0, 0.4),  # seconds after the event before
        st.sampled_from(["send", "send", "send", "send", "reply", "reply", "refused"]),
        CHATS,
        st.sampled_from([0.0, 0.0, 0.05, 0.4, 1.2]),  # what the claim or the connection takes
        st.sampled_from([0.0, 0.0, 0.01, 0.02]),  # what the way takes
    ),
    max_size=150,
)


@settings(max_examples=60)
@given(EVENTS)
def test_whatever_comes_no_limit_is_broken_no_pause_is_disturbed_and_everything_leaves(
    events: list[tuple[float, str, int, float, float]],
) -> None:
    server = Server()
    refusals: list[tuple[float, int]] = []
    waits: list[float] = []

    async def happen() -> None:
        pacing = pacing_of()
        tasks = []

        async def answer(chat: int, wire: float) -> None:
            with suppress(NotSentError):
                waits.append(await reply(pacing, server, chat, wire=wire))

        for after, what, chat, slow, wire in events:
            await asyncio.sleep(after)
            if what == "send":
                tasks.append(asyncio.create_task(send(pacing, server, chat, claim=slow, wire=wire)))
            elif what == "reply":
                tasks.append(asyncio.create_task(answer(chat, wire)))
            else:
                pacing.refused(chat, 3.0)
                refusals.append((now(), chat))
        await asyncio.gather(*tasks)

    in_virtual_time(happen())

    assert most_within(server.times, 1.0) <= 30
    for chat, times in server.chats.items():
        assert fits_a_bucket(sorted(times), 3, 1 / 0.98)
        assert chat > 0 or most_within(times, 60.0) <= 20
        for at, refused in refusals:
            assert refused != chat or not any(at + 0.021 < time < at + 3.0 - 1e-6 for time in times)
    assert len(server.times) == len(waits) + sum(what == "send" for _, what, *_ in events)
    assert max(waits, default=0.0) <= 25


# --- what counts for a new process of what an earlier one has written ----------------------------------------


ONE = timedelta(seconds=1)


def test_every_part_counts_by_its_instant_and_every_answer_by_the_last_of_its_update() -> None:
    parts, answers = [(1, NOW - 9 * ONE)], [(-5, 2, NOW - 3 * ONE), (-6, 1, NOW)]
    assert messages_of_late(parts, answers, [], NOW) == [(1, 9.0), (-5, 3.0), (-5, 3.0), (-6, 0.0)]


def test_what_a_process_died_over_may_have_been_answered_at_once_by_as_many_as_may_follow_one_another() -> None:
    assert messages_of_late([], [], [-5], NOW) == [(-5, 0.0)] * SHORT_BURST
