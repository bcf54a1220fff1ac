"""Sending that pauses itself: nobody is lost by it, everything is sent afterwards, in order and once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.deliver import DeliverReport, deliver_due
from digests.deliver.breaker import Breaker
from digests.model import (
    Address,
    ChatKind,
    DeliveryState,
    Edition,
    Outcome,
    PauseCause,
    Refusal,
    Subscriber,
    SubscriberState,
    Told,
)
from digests.store import Plan, PlannedChange, Store, freeze, open_store
from tests.factories import some, subscriber
from tests.stored import issue_edition

pytestmark = pytest.mark.long

SLOT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SENT = Outcome(DeliveryState.SENT, message=1)
BLOCKED = Outcome(DeliveryState.GONE, refusal=Refusal.LEFT, reason="Forbidden: bot was blocked by the user")
PERHAPS = Outcome(DeliveryState.GONE, refusal=Refusal.PERHAPS, reason="Forbidden: bot can't send messages")
FAULTY = Outcome(DeliveryState.FAILED, reason="BadRequest: message is too long")
UNKNOWN = Outcome(DeliveryState.UNCERTAIN, reason="TimedOut")


class House:
    """A store, a clock and a breaker that outlives the runs; `answer` and `answer_text` say what becomes of a
    message, by its chat and by its text."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.breaker = Breaker(store)
        self.now = SLOT
        self.answer: Callable[[int], Outcome] = lambda chat: SENT
        self.answer_text: Callable[[str], Outcome] = lambda html: SENT
        self.attempts: list[tuple[int, str]] = []
        self.accepted: list[tuple[int, str]] = []

    def pause_left(self) -> float:
        return 0.0

    async def reserve(self, address: Address, kind: ChatKind) -> float:
        return 0.0

    async def send(self, address: Address, kind: ChatKind, html: str, **options: Any) -> Outcome:
        outcome = self.answer(address.chat)
        if outcome == SENT:
            outcome = self.answer_text(html)
        self.attempts.append((address.chat, html))
        if outcome.state is DeliveryState.SENT:
            self.accepted.append((address.chat, html))
        return outcome

    async def issue(self, chats: range, *parts: str, **changes: Any) -> None:
        """Issue an edition of these parts to everybody in one transaction, as publishing does."""
        due = set()
        for chat in chats:
            new = subscriber(chat, **({"state": SubscriberState.ACTIVE} | changes))
            who = await self.store.subscribers.get(Address(chat)) or new
            due.add((await self.store.subscribers.save(replace(who, next_digest_at=self.now), self.now)).id)
        plan = Plan(
            slot=self.now,
            issued_at=self.now,
            text=freeze(parts or (f"one {self.now:%d}", f"two {self.now:%d}"), Told()),
            due_at=self.now,
            next_digest_at=SLOT + 9 * DAY,
        )
        groups = await self.store.planning.due(self.now, 1000)
        issued = await self.store.planning.carry_out(
            [PlannedChange(group, [each for each in group.ids if each in due], plan) for group in groups]
        )
        assert sum(editions for editions, _ in issued) == len(due)

    async def storm(self, answer: Outcome, chats: range, *parts: str) -> None:
        """Issue an edition to everybody, and run with that answer to all."""
        await self.issue(chats, *parts)
        self.answer = lambda chat: answer
        await self.run()

    async def run(self) -> DeliverReport:
        return await deliver_due(self.store, self, lambda: self.now, breaker=self.breaker, in_flight=2)

    async def minutes(self, number: int) -> None:
        """Let minutes pass, knocking each minute until nothing is due."""
        for _ in range(number):
            self.now += MINUTE
            await self.knock()

    async def knock(self) -> None:
        while (await self.run()).due:
            pass

    async def paused(self) -> bool:
        pause = await self.store.pauses.last()
        return pause is not None and pause.ended_at is None

    async def subscriber(self, chat: int) -> Subscriber:
        return some(await self.store.subscribers.get(Address(chat)))

    async def states(self, chats: Iterable[int]) -> set[SubscriberState]:
        return {(await self.subscriber(chat)).state for chat in chats}

    async def counts(self) -> dict[str, int]:
        found = await self.store.deliveries.counts(SLOT - 9 * DAY)
        return {state: count for state, count in found.items() if count}


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with open_store("sqlite+aiosqlite://") as store:
        yield House(store)


EVERYBODY = range(1, 41)


@pytest.mark.parametrize("refusal", [BLOCKED, PERHAPS, FAULTY], ids=["blocked", "perhaps", "faulty"])
async def test_a_storm_of_refusals_loses_no_reader_and_no_part(house: House, refusal: Outcome) -> None:
    await house.storm(refusal, EVERYBODY)
    assert await house.paused()
    assert len(house.attempts) < 10
    assert await house.states(EVERYBODY) == {SubscriberState.ACTIVE}
    assert await house.counts() == {"pending": 80}
    await house.minutes(8)
    house.answer = lambda chat: SENT
    await house.minutes(40)

    assert not await house.paused()
    assert await house.counts() == {"sent": 80}
    for chat in EVERYBODY:
        assert [html for to, html in house.accepted if to == chat] == ["one 10", "two 10"]
    assert {(await house.subscriber(chat)).strikes for chat in EVERYBODY} == {0}
    assert {(await house.subscriber(chat)).refused_at for chat in EVERYBODY} == {None}


async def test_while_it_is_paused_nothing_is_tried_and_then_only_a_few(house: House) -> None:
    await house.storm(BLOCKED, EVERYBODY)
    tried = len(house.attempts)
    await house.minutes(4)
    assert len(house.attempts) == tried
    await house.minutes(1)
    assert 3 <= len(house.attempts) - tried <= 5
    tried = len(house.attempts)
    await house.minutes(9)
    assert len(house.attempts) == tried


async def test_those_who_were_not_tried_yet_come_before_those_who_refused(house: House) -> None:
    await house.issue(EVERYBODY)
    house.answer = lambda chat: BLOCKED if chat <= 5 else SENT
    await house.run()
    refused = {chat for chat, _ in house.attempts}
    assert await house.paused()
    await house.minutes(5)
    assert not await house.paused()
    assert {chat for chat, _ in house.accepted} == set(EVERYBODY) - set(range(1, 6))
    assert refused >= set(range(1, 6))


async def test_who_really_left_is_let_go_once_others_are_reached_again(house: House) -> None:
    await house.issue(EVERYBODY)
    house.answer = lambda chat: BLOCKED if chat <= 6 else SENT
    await house.run()
    await house.minutes(20)
    assert not await house.paused()
    assert await house.states(range(1, 7)) == {SubscriberState.GONE}
    assert await house.states(range(7, 41)) == {SubscriberState.ACTIVE}
    assert await house.counts() == {"gone": 6, "expired": 6, "sent": 68}


async def test_a_few_who_left_among_many_pause_nothing(house: House) -> None:
    await house.issue(range(1, 121))
    house.answer = lambda chat: BLOCKED if chat % 25 == 0 else SENT
    await house.run()
    assert not await house.paused()
    assert await house.states(range(25, 121, 25)) == {SubscriberState.GONE}


async def test_where_everybody_left_an_admin_lets_sending_go_on_and_they_are_let_go(house: House) -> None:
    await house.storm(BLOCKED, EVERYBODY)
    house.now += MINUTE
    await house.store.pauses.end(house.now, resumed=True)
    await house.minutes(20)
    assert not await house.paused()
    assert await house.states(EVERYBODY) == {SubscriberState.GONE}


async def test_a_storm_of_hours_loses_nobody(house: House) -> None:
    await house.issue(EVERYBODY)
    house.answer = lambda chat: BLOCKED
    for _ in range(60):
        house.now += 10 * MINUTE
        await house.knock()
    assert await house.states(EVERYBODY) == {SubscriberState.ACTIVE}
    house.answer = lambda chat: SENT
    for _ in range(8):
        house.now += 10 * MINUTE
        await house.knock()

    assert await house.counts() == {"sent": 80}
    assert {(await house.subscriber(chat)).refused_at for chat in EVERYBODY} == {None}


async def test_who_says_with_the_next_digest_again_that_they_left_is_believed_in_a_storm(house: House) -> None:
    few = range(1, 7)
    await house.issue(few)
    house.answer = lambda chat: BLOCKED
    for hour in range(28):
        house.now = SLOT + hour * HOUR
        if hour == 24:
            assert await house.states(few) == {SubscriberState.ACTIVE}
            await house.issue(few)
        await house.knock()

    assert await house.states(few) == {SubscriberState.GONE}


@pytest.mark.parametrize("until", range(1, 5))
async def test_a_storm_that_ends_in_the_middle_of_a_trial_loses_nobody(house: House, until: int) -> None:
    await house.storm(BLOCKED, EVERYBODY, "only")
    before = len(house.attempts)
    house.answer = lambda chat: BLOCKED if len(house.attempts) - before < until else SENT
    await house.minutes(120)
    assert not await house.paused()
    assert await house.states(EVERYBODY) == {SubscriberState.ACTIVE}
    assert await house.counts() == {"sent": 40}


async def test_what_was_tried_in_a_storm_and_is_refused_after_its_end_loses_nobody(house: House) -> None:
    """The first two of a trial are refused, and their answers are slower than those of the others."""
    await house.storm(BLOCKED, EVERYBODY, "only")
    house.now += 6 * MINUTE
    before, send = len(house.attempts), house.send

    async def slow(address: Address, kind: ChatKind, html: str, **options: Any) -> Outcome:
        house.answer = lambda chat: BLOCKED if len(house.attempts) - before < 2 else SENT
        outcome = await send(address, kind, html, **options)
        while outcome == BLOCKED and await house.paused():  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        return outcome

    house.send = slow  # type: ignore[method-assign]
    await deliver_due(house.store, house, lambda: house.now, breaker=house.breaker, in_flight=8)
    assert not await house.paused()
    await house.minutes(20)

    assert await house.states(EVERYBODY) == {SubscriberState.ACTIVE}
    assert await house.counts() == {"sent": 40}


async def test_five_sends_without_an_answer_pause_for_a_minute_and_cost_no_more_digests(house: House) -> None:
    await house.storm(UNKNOWN, EVERYBODY, "only")
    pause = some(await house.store.pauses.last())
    assert (pause.cause, pause.until) == (PauseCause.UNCERTAIN, SLOT + MINUTE)
    assert (await house.counts())["uncertain"] <= 6
    house.answer = lambda chat: SENT
    await house.minutes(2)

    counts = await house.counts()
    assert counts == {"uncertain": counts["uncertain"], "sent": 40 - counts["uncertain"]}


async def test_a_pause_outlives_the_process(house: House) -> None:
    await house.storm(BLOCKED, EVERYBODY)
    house.answer = lambda chat: SENT
    house.breaker = Breaker(house.store)
    await house.minutes(4)
    assert house.accepted == []
    await house.minutes(20)
    assert await house.counts() == {"sent": 80}


async def test_the_last_one_who_waits_ends_the_pause_alone(house: House) -> None:
    await house.storm(PERHAPS, range(1, 6), "only")
    for chat in range(1, 5):
        await house.store.subscribers.forget(Address(chat), house.now)
    house.answer = lambda chat: SENT
    await house.minutes(16)
    assert not await house.paused()
    assert await house.counts() == {"sent": 1}


async def test_a_forum_that_refused_in_a_storm_receives_again_in_all_topics(house: House) -> None:
    topics = [
        await house.store.subscribers.save(
            Subscriber(
                address=Address(-100, thread),
                kind=ChatKind.GROUP,
                state=SubscriberState.ACTIVE,
                next_digest_at=SLOT + DAY,
            ),
            SLOT,
        )
        for thread in (0, 7)
    ]
    edition = Edition(subscriber=topics[0].id, slot=SLOT, issued_at=SLOT, parts=("forum",))
    await issue_edition(house.store, edition, SLOT + DAY, SLOT)
    await house.storm(BLOCKED, EVERYBODY)
    house.answer = lambda chat: SENT
    await house.minutes(20)

    known = await house.store.chats.subscribers(-100)
    assert {(each.state, each.next_digest_at) for each in known} == {(SubscriberState.ACTIVE, SLOT + DAY)}
    assert (-100, "forum") in house.accepted


async def test_readers_who_refused_once_before_are_no_news_and_pause_nothing(house: House) -> None:
    house.answer = lambda chat: PERHAPS if chat <= 4 else SENT
    await house.issue(range(1, 9))
    await house.run()
    for day in (1, 2):
        house.now = SLOT + day * DAY
        await house.issue(range(1, 9))
        await house.run()
    assert not await house.paused()
    assert await house.states(range(1, 5)) == {SubscriberState.GONE}


@pytest.mark.parametrize(
    ("kind", "state", "refusal"),
    [
        (ChatKind.GROUP, SubscriberState.PAUSED, Refusal.NO_RIGHTS),
        (ChatKind.CHANNEL, SubscriberState.PAUSED, Refusal.NO_RIGHTS),
        (ChatKind.PRIVATE, SubscriberState.ACTIVE, Refusal.PERHAPS),
    ],
)
async def test_what_admins_can_change_pauses_a_group_and_is_only_a_strike_in_a_private_chat(
    house: House, kind: ChatKind, state: SubscriberState, refusal: Refusal
) -> None:
    await house.issue(range(1, 2), kind=kind)
    reason = "BadRequest: chat_restricted"
    house.answer = lambda chat: Outcome(DeliveryState.GONE, refusal=Refusal.NO_RIGHTS, reason=reason)
    await house.run()
    known = await house.subscriber(1)
    assert (known.state, known.refusal) == (state, refusal)
    assert await house.counts() == {"gone": 1, "expired": 1}


async def test_a_faulty_text_holds_up_nobody_who_gets_another(house: House) -> None:
    await house.issue(range(1, 61), "faulty")
    await house.issue(range(61, 101), "sound")
    house.answer_text = lambda html: FAULTY if html == "faulty" else SENT
    await house.run()
    assert await house.paused()
    await house.minutes(6)
    assert {chat for chat, _ in house.accepted} == set(range(61, 101))
    assert not await house.paused()
    await house.minutes(20)

    assert not await house.paused()
    assert await house.counts() == {"failed": 60, "sent": 40}
    assert await house.states(range(1, 101)) == {SubscriberState.ACTIVE}


async def test_where_every_text_is_refused_the_digests_wait_for_it_to_be_put_right(house: House) -> None:
    await house.storm(FAULTY, EVERYBODY, "only")
    await house.minutes(120)
    assert await house.paused()
    assert await house.counts() == {"pending": 40}
    house.answer = lambda chat: SENT
    await house.minutes(90)
    assert await house.counts() == {"sent": 40}


async def test_a_second_storm_when_those_who_were_refused_are_tried_again_loses_none_of_them(house: House) -> None:
    await house.storm(BLOCKED, EVERYBODY, "only")
    house.answer = lambda chat: SENT
    await house.minutes(7)
    struck = set(EVERYBODY) - {chat for chat, _ in house.accepted}
    assert len(struck) >= 5
    house.now += timedelta(minutes=25)  # long after anybody was reached
    house.answer = lambda chat: BLOCKED
    await house.minutes(3)
    house.answer = lambda chat: SENT
    await house.minutes(15)

    assert await house.states(EVERYBODY) == {SubscriberState.ACTIVE}
    assert await house.counts() == {"sent": 40}


async def test_a_storm_in_which_one_is_due_only_now_and_then_loses_nobody(house: House) -> None:
    house.answer = lambda chat: BLOCKED
    for chat in range(1, 9):
        await house.issue(range(chat, chat + 1), "only")
        await house.knock()
        house.now += 13 * MINUTE if chat in (1, 6, 7) else MINUTE
    house.answer = lambda chat: SENT
    await house.minutes(140)
    assert await house.states(range(1, 9)) == {SubscriberState.ACTIVE}
    assert await house.counts() == {"sent": 8}


STORMS = [
    Outcome(DeliveryState.FAILED, reason="BadRequest: something new"),
    *(Outcome(DeliveryState.GONE, refusal=refusal, reason=refusal) for refusal in Refusal),
]


@settings(max_examples=6)
@given(
    storm=st.sampled_from(STORMS),
    begins=st.integers(0, 2),
    lasts=st.integers(1, 10),
    readers=st.integers(12, 40),
    left=st.sets(st.integers(1, 40), max_size=3),
    kind=st.sampled_from([ChatKind.PRIVATE, ChatKind.GROUP]),
)
def test_whatever_storm_passes_within_an_hour_who_is_there_gets_all_of_theirs_in_order_and_once(
    storm: Outcome, begins: int, lasts: int, readers: int, left: set[int], kind: ChatKind
) -> None:
    """In steps of five minutes; the digests of one half are due at once, those of the other ten minutes later."""
    there = set(range(1, readers + 1)) - left

    async def pass_by() -> None:
        async with open_store("sqlite+aiosqlite://") as store:
            house = House(store)
            await house.issue(range(1, readers // 2 + 1), "one", "two", kind=kind)
            for step in range(40):
                if step == 2:
                    await house.issue(range(readers // 2 + 1, readers + 1), "one", "two", kind=kind)
                stormy = begins <= step < begins + lasts
                house.answer = lambda chat, bad=stormy: storm if bad else BLOCKED if chat in left else SENT
                await house.knock()
                house.now += 5 * MINUTE
            got = {chat: [html for to, html in house.accepted if to == chat] for chat in range(1, readers + 1)}
            assert got == {chat: ["one", "two"] if chat in there else [] for chat in got}
            assert await house.states(there) == {SubscriberState.ACTIVE}

    asyncio.run(pass_by())


@pytest.mark.parametrize(("minutes", "strikes"), [(9, 0), (11, 1)])
async def test_a_storm_takes_back_what_was_refused_in_the_ten_minutes_before_it(
    house: House, minutes: int, strikes: int
) -> None:
    await house.storm(PERHAPS, range(1, 2), "one")
    await house.storm(SENT, range(2, 3), "one")
    assert (await house.subscriber(1)).strikes == 1
    house.now += minutes * MINUTE
    await house.storm(PERHAPS, range(3, 41), "one")
    assert await house.paused()
    assert (await house.subscriber(1)).strikes == strikes
    assert (await house.counts()).get("gone", 0) == strikes


@pytest.mark.parametrize(("hours", "strikes"), [(12, 0), (14, 1)])
async def test_a_storm_takes_back_what_was_refused_since_anybody_was_reached_but_no_more_than_thirteen_hours(
    house: House, hours: int, strikes: int
) -> None:
    await house.storm(PERHAPS, range(1, 2), "one")
    house.now += hours * HOUR
    await house.storm(PERHAPS, range(3, 41), "one")
    assert await house.paused()
    assert (await house.subscriber(1)).strikes == strikes
    assert (await house.counts()).get("gone", 0) == strikes
