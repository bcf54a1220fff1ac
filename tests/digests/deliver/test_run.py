"""Deliveries: in order, once, and honest about what is not known."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest

from digests import subscribe
from digests.deliver import PolicyError
from digests.deliver.breaker import Breaker
from digests.model import Address, ChatKind, DeliveryState, Outcome, Subscriber, SubscriberState
from digests.rules.issuing.breaker import WINDOW
from digests.rules.issuing.uncertainty import UncertainPolicy
from digests.store import Store
from tests.digests.deliver.scripted import (
    BLOCKED,
    LATER,
    REFUSED,
    SENT,
    SLOT,
    UNKNOWN,
    ScriptedMessenger,
    counts,
    issued,
    issued_to,
    run,
    state_of,
)
from tests.digests.store.values import age_leases, put
from tests.factories import some
from tests.stored import claim_part, known


async def test_the_parts_of_an_edition_are_sent_in_order_and_once(store: Store) -> None:
    await issued(store, 1, "one", "two", "three")
    messenger = ScriptedMessenger()
    report = await run(store, messenger)
    again = await run(store, messenger)
    assert messenger.sent == [(1, "one"), (1, "two"), (1, "three")]
    assert (report.due, report.sent, again.due) == (3, 3, 0)
    assert await counts(store) == {"sent": 3}


async def test_the_rate_slot_comes_before_the_claim_and_the_claim_committed_before_the_send(store: Store) -> None:
    await issued(store, 1)
    messenger = ScriptedMessenger()
    seen: list[dict[str, int]] = []

    async def look() -> None:
        seen.append(await counts(store))

    messenger.before_send = look
    await run(store, messenger)

    assert [step for step, _, _ in messenger.steps] == ["reserve", "send"]
    assert seen == [{"sending": 1}]


async def test_a_part_that_another_sender_has_claimed_is_left_to_it(store: Store) -> None:
    await issued(store, 1)
    (delivery,) = await store.deliveries.due(SLOT, 9)

    class Slow(ScriptedMessenger):
        async def reserve(self, address: Address, kind: ChatKind) -> float:
            assert await claim_part(store, delivery.id, delivery.attempt, SLOT, timedelta(minutes=1))
            return 0.0

    messenger = Slow()
    report = await run(store, messenger)

    assert messenger.sent == []
    assert report.due == 0


async def test_only_a_few_messages_are_on_their_way_at_a_time(store: Store) -> None:
    await issued_to(store, range(1, 31))
    messenger = ScriptedMessenger()
    messenger.before_send = lambda: asyncio.sleep(0.01)
    report = await run(store, messenger, in_flight=4)
    assert report.sent == 30
    assert 2 <= messenger.most_busy <= 4


async def test_what_telegram_asked_to_wait_for_is_tried_again_then(store: Store) -> None:
    await issued(store, 1)
    messenger = ScriptedMessenger({1: [Outcome(DeliveryState.PENDING, retry_after=60)]})
    assert (await run(store, messenger)).retried == 1
    assert (await run(store, messenger, SLOT + timedelta(seconds=59))).due == 0
    assert (await run(store, messenger, SLOT + timedelta(seconds=60))).sent == 1


async def test_a_reader_who_blocked_us_is_gone_and_gets_no_further_part(store: Store) -> None:
    who = await issued(store, 1, "one", "two")
    messenger = ScriptedMessenger({1: [BLOCKED]})
    report = await run(store, messenger)
    assert (report.gone, len(messenger.sent)) == (1, 1)
    assert await state_of(store, who) is SubscriberState.GONE
    assert await counts(store) == {"gone": 1, "expired": 1}


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ([REFUSED] * 2, SubscriberState.ACTIVE),
        ([REFUSED] * 3, SubscriberState.GONE),
        ([REFUSED, REFUSED, SENT, REFUSED], SubscriberState.ACTIVE),
    ],
)
async def test_an_unclear_refusal_lets_go_only_at_the_third_run_in_a_row(
    store: Store, outcomes: list[Outcome], state: SubscriberState
) -> None:
    for day, outcome in enumerate(outcomes):
        who = await issued(store, 1, slot=SLOT + timedelta(days=day))
        await run(store, ScriptedMessenger({1: [outcome]}), SLOT + timedelta(days=day))
    assert await state_of(store, who) is state


async def test_when_many_are_refused_at_once_nobody_is_taken_off_the_list(store: Store) -> None:
    readers = [await issued(store, chat) for chat in range(1, 21)]
    messenger = ScriptedMessenger({chat: [BLOCKED] for chat in range(1, 6)})
    await run(store, messenger, breaker=Breaker(store))
    assert len(messenger.sent) < 20
    assert {await state_of(store, who) for who in readers} == {SubscriberState.ACTIVE}
    assert set(await counts(store)) <= {"sent", "pending"}


async def test_a_group_that_seems_to_move_for_ever_is_given_up(store: Store) -> None:
    await issued(store, -5, kind=ChatKind.GROUP)
    there, back = Outcome(DeliveryState.MOVED, new_chat=-6), Outcome(DeliveryState.MOVED, new_chat=-5)
    messenger = ScriptedMessenger({-5: [there] * 9, -6: [back] * 9})
    report = await run(store, messenger)
    assert (len(messenger.sent), report.failed) == (2, 1)
    assert await counts(store) == {"failed": 1}


def warnings_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the log says of single parts."""
    return [message for message in caplog.messages if message.startswith("subscriber ")]


@pytest.mark.parametrize(
    ("outcome", "counted"),
    [
        (Outcome(DeliveryState.FAILED, reason="message is too long"), "failed"),
        (Outcome(DeliveryState.SENT, message=1, reason="sent as plain text: can't parse entities"), "sent"),
    ],
)
async def test_a_failure_and_plain_text_are_reported_once(
    store: Store, outcome: Outcome, counted: str, caplog: pytest.LogCaptureFixture
) -> None:
    await issued(store, 1)
    report = await run(store, ScriptedMessenger({1: [outcome]}))
    assert getattr(report, counted) == 1
    [warning] = warnings_in(caplog)
    assert outcome.reason in warning
    assert (await run(store, ScriptedMessenger(), SLOT + LATER)).due == 0


async def test_a_part_that_failed_costs_the_reader_no_other(store: Store) -> None:
    await issued(store, 1, "one", "two", "three", "four")
    messenger = ScriptedMessenger({1: [SENT, Outcome(DeliveryState.FAILED, reason="message is too long")]})
    await run(store, messenger)
    assert messenger.sent == [(1, "one"), (1, "two")]
    assert (await store.traffic.waiting(SLOT)).due == 0
    await run(store, messenger, SLOT + WINDOW)
    assert messenger.sent == [(1, "one"), (1, "two"), (1, "three"), (1, "four")]
    assert await counts(store) == {"sent": 3, "failed": 1}


async def test_what_failed_with_many_others_comes_before_the_parts_behind_it(store: Store) -> None:
    failed = Outcome(DeliveryState.FAILED, reason="message is too long")
    for chat in range(1, 7):
        await issued(store, chat, f"one of {chat}", "two")
    messenger = ScriptedMessenger({chat: [failed] for chat in range(1, 7)})
    breaker = Breaker(store)
    await run(store, messenger, breaker=breaker)
    for minutes in range(1, 40):
        await run(store, messenger, SLOT + timedelta(minutes=minutes), breaker=breaker)

    for chat in range(1, 7):
        arrived = [html for to, html in messenger.sent if to == chat]
        assert arrived == [f"one of {chat}", f"one of {chat}", "two"]
    assert await counts(store) == {"sent": 12}


async def test_what_failed_before_a_later_part_went_out_stays_so_whatever_fails_after_that(store: Store) -> None:
    failed = Outcome(DeliveryState.FAILED, reason="message is too long")
    await issued(store, 1, "one", "two")
    messenger = ScriptedMessenger({chat: [failed] for chat in range(1, 8)})
    await run(store, messenger)
    for chat in range(2, 8):
        await issued(store, chat, slot=SLOT + WINDOW)
    breaker = Breaker(store)
    for minutes in range(40):
        await run(store, messenger, SLOT + WINDOW + timedelta(minutes=minutes), breaker=breaker)

    assert [html for to, html in messenger.sent if to == 1] == ["one", "two"]
    assert await counts(store) == {"sent": 7, "failed": 1}


@pytest.mark.parametrize(
    ("policy", "sent", "states"),
    [("sent", ["one", "two"], {"sent": 1, "uncertain": 1}), ("resend", ["one", "one", "two"], {"sent": 2})],
)
async def test_a_part_that_perhaps_arrived_is_reported_and_counts_as_sent_or_is_sent_again(
    store: Store, policy: str, sent: list[str], states: dict[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    await issued(store, 1, "one", "two")
    messenger = ScriptedMessenger({1: [UNKNOWN]})
    heard: list[DeliveryState] = []
    options = {"uncertain_policy": policy, "progress": lambda _, outcome: heard.append(outcome.state)}
    report = await run(store, messenger, **options)
    await run(store, messenger, SLOT + LATER, **options)
    assert heard == [DeliveryState.UNCERTAIN, *[DeliveryState.SENT] * (len(sent) - 1)]
    assert [html for _, html in messenger.sent] == sent
    assert report.uncertain == (policy == "sent")
    assert [warning.endswith(": TimedOut") for warning in warnings_in(caplog)] == [True] * report.uncertain
    assert await counts(store) == states


@pytest.mark.parametrize(("policy", "sends", "state"), [("sent", 0, "uncertain"), ("resend", 1, "sent")])
async def test_what_a_dead_sender_left_is_uncertain(
    store: Store, policy: str, sends: int, state: str, caplog: pytest.LogCaptureFixture
) -> None:
    await issued(store, 1)
    (delivery,) = await store.deliveries.due(SLOT, 9)
    await claim_part(store, delivery.id, delivery.attempt, SLOT, timedelta(minutes=1))
    messenger = ScriptedMessenger()
    early = await run(store, messenger, SLOT + timedelta(hours=1), uncertain_policy=policy)
    await age_leases(store, timedelta(minutes=1))
    heard: list[DeliveryState] = []
    report = await run(
        store, messenger, uncertain_policy=policy, progress=lambda _, outcome: heard.append(outcome.state)
    )

    assert heard == [DeliveryState.UNCERTAIN, *[DeliveryState.SENT] * sends]
    assert (early.uncertain, report.uncertain) == (0, 1)
    [warning] = warnings_in(caplog)
    assert "perhaps it arrived" in warning
    assert len(messenger.sent) == sends
    assert await counts(store) == {state: 1}


@pytest.mark.parametrize("policy", ["sent", "resend", "probe"])
async def test_an_answer_after_the_lease_is_over_settles_the_doubt(
    store: Store, policy: str, caplog: pytest.LogCaptureFixture
) -> None:
    await issued(store, 1)
    messenger = ScriptedMessenger()

    async def lose_the_lease() -> None:
        await age_leases(store)
        assert await store.doubts.end_leases(SLOT, UncertainPolicy(policy))

    messenger.before_send = lose_the_lease
    report = await run(store, messenger, uncertain_policy=policy)

    assert (report.sent, warnings_in(caplog)) == (1, [])
    assert await counts(store) == {"sent": 1}


async def test_a_run_takes_its_own_sends_for_no_dead_ones(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    await issued_to(store, range(1, 9))
    monkeypatch.setattr("digests.deliver.steps.SECONDS_BETWEEN_SETTLING", 0.0)
    messenger = ScriptedMessenger()

    async def take_long() -> None:
        await age_leases(store)
        await asyncio.sleep(0.05)

    messenger.before_send = take_long
    report = await run(store, messenger, in_flight=8)

    assert (report.sent, report.uncertain) == (8, 0)


async def test_who_was_frozen_after_its_claim_does_not_send(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    await issued(store, 1)
    messenger = ScriptedMessenger()
    seconds = iter(range(0, 9000, 46))
    monkeypatch.setattr("digests.deliver.steps.seconds_since_boot", lambda: next(seconds))
    report = await run(store, messenger)
    assert messenger.sent == []
    assert report.retried >= 1
    assert "uncertain" not in await counts(store)


async def test_a_cancelled_run_finishes_what_is_on_its_way_and_begins_nothing_more(store: Store) -> None:
    await issued_to(store, range(1, 6))
    messenger = ScriptedMessenger({1: [BLOCKED]})
    sending = asyncio.Event()

    async def slow() -> None:
        sending.set()
        await asyncio.sleep(0.05)

    messenger.before_send = slow
    task = asyncio.create_task(run(store, messenger, in_flight=2))
    await sending.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    known = await counts(store)
    assert known["gone"] == 1
    assert known["pending"] == 5 - len(messenger.sent) >= 3
    assert "sending" not in known
    blocked = some(await store.subscribers.get(Address(1)))
    assert blocked.state is SubscriberState.GONE


async def test_when_it_is_time_to_stop_a_long_pause_is_not_sat_out(store: Store) -> None:
    await issued(store, 1)

    class Paused(ScriptedMessenger):
        async def reserve(self, address: Address, kind: ChatKind) -> float:
            await super().reserve(address, kind)
            await asyncio.sleep(600)
            return 0.0

    messenger = Paused()
    async with asyncio.timeout(60):
        report = await run(store, messenger, stopping=lambda: bool(messenger.steps))

    assert report.due == 0
    assert await counts(store) == {"pending": 1}


async def test_an_unknown_policy_is_refused(store: Store) -> None:
    with pytest.raises(PolicyError):
        await run(store, ScriptedMessenger(), uncertain_policy="guess")


@pytest.mark.parametrize("state", [SubscriberState.PAUSED, SubscriberState.STOPPED, SubscriberState.GONE])
async def test_nothing_is_sent_to_a_reader_who_has_left_since(store: Store, state: SubscriberState) -> None:
    who = await issued(store, 1, "one", "two")
    await put(store, who.id, state)
    messenger = ScriptedMessenger()
    report = await run(store, messenger)
    assert messenger.sent == []
    assert report.sent == 0
    assert "sent" not in await counts(store)
    assert await store.deliveries.due(SLOT + LATER, 9) == []


async def test_a_reader_who_stops_between_two_parts_does_not_get_the_second(store: Store) -> None:
    who = await issued(store, 1, "one", "two")
    messenger = ScriptedMessenger()
    messenger.before_send = lambda: put(store, who.id, SubscriberState.STOPPED)
    await run(store, messenger)
    assert messenger.sent == [(1, "one")]


async def test_a_part_that_is_half_a_day_late_is_not_sent_any_more(store: Store) -> None:
    await issued(store, 1)
    messenger = ScriptedMessenger()
    report = await run(store, messenger, SLOT + timedelta(hours=12, seconds=1))
    assert (report.expired, messenger.sent) == (1, [])


async def test_a_messenger_that_breaks_leaves_one_in_doubt(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    await issued_to(store, (1, 2, 3))

    class Broken(ScriptedMessenger):
        async def send(self, address: Address, kind: ChatKind, html: str, **options: Any) -> Outcome:
            if address.chat == 2:
                raise RuntimeError("broken")
            return await super().send(address, kind, html)

    with caplog.at_level(logging.INFO):
        report = await run(store, Broken())

    assert (report.sent, report.uncertain) == (2, 1)
    assert await counts(store) == {"sent": 2, "uncertain": 1}


async def test_when_it_is_time_to_stop_nothing_more_is_claimed(store: Store) -> None:
    await issued_to(store, range(1, 10))
    messenger = ScriptedMessenger()
    report = await run(store, messenger, in_flight=1, stopping=lambda: len(messenger.sent) >= 3)
    assert report.sent == 3
    assert await counts(store) == {"sent": 3, "pending": 6}


async def test_one_line_of_counts_is_logged_if_any_is_due(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "communique.deliver"):
        await run(store, ScriptedMessenger())
        assert caplog.records == []
        await issued(store, 1)
        await run(store, ScriptedMessenger())
    (record,) = caplog.records
    assert record.__dict__["counts"]["sent"] == 1


# --- A group becomes a supergroup while its digest is on its way: no part twice, none lost


OLD, NEW = -5, -100_5
MOVED = Outcome(DeliveryState.MOVED, new_chat=NEW, reason="ChatMigrated")


@pytest.mark.parametrize(
    ("answers", "sent"),
    [
        pytest.param([MOVED], [(OLD, "one"), (NEW, "one"), (NEW, "two")], id="it goes to the new number"),
        pytest.param([], [(OLD, "one"), (NEW, "two")], id="what arrived in the old group does not"),
        pytest.param([MOVED] * 3, [(OLD, "one"), (NEW, "one"), (NEW, "two")], id="told in all ways"),
    ],
)
async def test_told_of_a_move_while_a_part_is_on_its_way_every_part_comes_once(
    store: Store, answers: list[Outcome], sent: list[tuple[int, str]]
) -> None:
    who = await issued(store, OLD, "one", "two", kind=ChatKind.GROUP)
    messenger = ScriptedMessenger({OLD: list(answers)})
    messenger.before_send = lambda: subscribe.moved(store, OLD, NEW, SLOT)
    report = await run(store, messenger)
    await subscribe.moved(store, OLD, NEW, SLOT)
    assert (messenger.sent, report.moved) == (sent, len(answers[:1]))
    assert await counts(store) == {"sent": 2}
    assert (await known(store, who)).address == Address(NEW)


@pytest.mark.parametrize("told", [True, False])
async def test_where_both_numbers_receive_the_group_gets_its_digest_once(store: Store, told: bool) -> None:
    old = await issued(store, OLD, "one", "two", kind=ChatKind.GROUP)
    new = await issued(store, NEW, "one", "two", kind=ChatKind.GROUP)
    messenger = ScriptedMessenger({OLD: [MOVED]})
    if told:
        await subscribe.moved(store, OLD, NEW, SLOT)
    await run(store, messenger)

    assert [html for chat, html in messenger.sent if chat == NEW] == ["one", "two"]
    assert await state_of(store, old) is SubscriberState.GONE
    assert await state_of(store, new) is SubscriberState.ACTIVE
    fates = await counts(store)
    assert (fates["sent"], fates.get("pending", 0)) == (2, 0)


async def test_who_only_looked_in_at_the_new_number_gives_way_to_the_group_that_moves_there(store: Store) -> None:
    who = await issued(store, OLD, "one", kind=ChatKind.GROUP)
    await subscribe.welcome(store, Subscriber(address=Address(NEW), kind=ChatKind.GROUP), SLOT)
    messenger = ScriptedMessenger({OLD: [MOVED]})
    await run(store, messenger)
    assert messenger.sent == [(OLD, "one"), (NEW, "one")]
    assert [each.id for each in await store.chats.subscribers(NEW)] == [who.id]


# --- Nothing comes behind the answer to /stop, /pause and /forget: what is on its way is waited for


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
