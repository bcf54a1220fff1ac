"""A popular minute, from who is due to what is sent: the crowd in turn, others in between, groups early."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.deliver import deliver_due
from digests.model import (
    Address,
    Article,
    ChatKind,
    Correction,
    DeliveryState,
    Digest,
    Outcome,
    Preferences,
    Quotation,
    SubscriberState,
    ToldCard,
    Week,
)
from digests.publish import publish_due
from digests.rules.texts import fingerprint
from digests.store import Store
from tests.digests.issuing.relation import RELATION
from tests.factories import subscriber
from tests.lexicons import lexicon

pytestmark = pytest.mark.long

EIGHT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
A_MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Parts:
    """Renders every digest as so many parts."""

    def __init__(self, parts: int) -> None:
        self._parts = tuple(f"Part {number}." for number in range(1, parts + 1))

    def fitted(self, digest: Digest, preferences: Preferences) -> tuple[Digest, tuple[str, ...]]:
        return digest, self.render(digest, preferences)

    def render(self, digest: Digest, preferences: Preferences) -> tuple[str, ...]:
        return self._parts

    def cards(self, digest: Digest, preferences: Preferences) -> tuple[ToldCard, ...]:
        return tuple(
            ToldCard(number, card.story, (card.story,), card.headline_article.id, card.headline)
            for number, card in enumerate(digest.cards, 1)
        )

    def quotations(self, part: str) -> tuple[Quotation, ...]:
        return (Quotation(part, 0),)

    def printed(self, part: str) -> dict[str, Quotation]:
        return {fingerprint(part): Quotation(part, 0)}

    def beside_links(self, parts: Sequence[str], marks: Mapping[str, str]) -> list[frozenset[str]]:
        return [frozenset(marks) for _ in parts]

    def render_correction(
        self, correction: Correction, article: Article, preferences: Preferences, at: datetime
    ) -> tuple[str, ...]:
        return (f"corrected: {correction.text}",)

    def render_week(self, week: Week, preferences: Preferences) -> tuple[str, ...]:
        return ()


class Wire:
    """A way out that takes so many messages a second, on a clock that nothing else moves."""

    def __init__(self, start: datetime, per_second: float) -> None:
        self.now = start
        self.sent: list[tuple[int, datetime]] = []
        self._apart = timedelta(seconds=1 / per_second)

    def clock(self) -> datetime:
        return self.now

    def pause_left(self) -> float:
        return 0.0

    async def reserve(self, address: Address, kind: ChatKind) -> float:
        return 0.0

    async def send(self, address: Address, kind: ChatKind, html: str, **options: Any) -> Outcome:
        self.sent.append((address.chat, self.now))
        self.now += self._apart
        return Outcome(DeliveryState.SENT, message=len(self.sent))

    def waits(self, chats: range, slot: datetime) -> list[float]:
        """Return how many seconds after their slot these chats had everything, in order."""
        arrived = dict(self.sent)
        return sorted((arrived[chat] - slot).total_seconds() for chat in chats)


async def readers(store: Store, chats: range, due: datetime, kind: ChatKind = ChatKind.PRIVATE) -> range:
    for chat in chats:
        who = subscriber(chat, kind=kind, hours=(due.time(),), state=SubscriberState.ACTIVE, next_digest_at=due)
        await store.subscribers.save(who, EIGHT - DAY)
    return chats


async def run(store: Store, wire: Wire, per_second: float, until: datetime, parts: int = 1) -> None:
    """Publish and deliver as the bot does, until nothing is due any more and it is that late."""
    while True:
        await publish_due(store, Parts(parts), RELATION, lexicon(), wire.now, per_second=per_second)
        await deliver_due(store, wire, wire.clock)
        waiting = [await store.subscribers.next_due(), await store.deliveries.next_due()]
        due = min(each for each in waiting if each is not None)
        if due >= until:
            return
        wire.now = max(wire.now, due)


async def crowd(store: Store, size: int, others: int, per_second: float) -> dict[int, float]:
    """Let a crowd and, a minute apart, five times others be due; return the worst wait of each minute."""
    wire = Wire(EIGHT, per_second)
    chats = {0: await readers(store, range(1, size + 1), EIGHT)}
    for minute in range(1, 6):
        first = size * (minute + 1)
        chats[minute] = await readers(store, range(first, first + others), EIGHT + minute * A_MINUTE)
    await run(store, wire, per_second, EIGHT + DAY / 2)
    assert len(wire.sent) == len({chat for chat, _ in wire.sent}) == size + 5 * others
    return {minute: wire.waits(theirs, EIGHT + minute * A_MINUTE)[-1] for minute, theirs in chats.items()}


async def test_who_chose_another_minute_comes_in_between_and_the_crowd_takes_little_longer(store: Store) -> None:
    worst = await crowd(store, 500, 12, 2.5)
    assert 200 < worst[0] < 200 * 1.25
    assert max(worst[minute] for minute in range(1, 6)) < 40, "a run looks a few dozens ahead: 26 seconds"


async def test_groups_are_early_and_a_digest_of_several_parts_comes_in_one_go(store: Store) -> None:
    wire = Wire(EIGHT, 5.0)
    private = await readers(store, range(1, 101), EIGHT)
    groups = await readers(store, range(1001, 1006), EIGHT, ChatKind.GROUP)
    await run(store, wire, 5.0, EIGHT + DAY / 2, parts=3)
    assert wire.waits(groups, EIGHT)[-1] < 16
    assert wire.waits(private, EIGHT)[-1] > 60
    first = dict(reversed(wire.sent))
    took = [(moment - first[chat]).total_seconds() for chat, moment in dict(wire.sent).items()]
    assert max(took) < 8, "all parts of one reader, before others go on for a minute"


async def test_the_order_is_another_one_each_day(store: Store) -> None:
    orders = []
    chats = await readers(store, range(1, 201), EIGHT)
    wire = Wire(EIGHT, 2.0)
    for day in range(2):
        await run(store, wire, 2.0, EIGHT + (day + 0.5) * DAY)
        orders.append([chat for chat, _ in wire.sent[-len(chats) :]])
    assert sorted(orders[0]) == sorted(orders[1]) == list(chats)
    last = [set(order[100:]) for order in orders]
    assert 25 < len(last[0] & last[1]) < 75, "half of those who were late are early"


async def test_a_few_readers_do_not_wait_for_a_place(store: Store) -> None:
    wire = Wire(EIGHT, 27.0)
    chats = await readers(store, range(1, 21), EIGHT)
    await run(store, wire, 27.0, EIGHT + DAY / 2)
    assert wire.waits(chats, EIGHT)[-1] < 1


async def test_after_a_downtime_those_who_missed_theirs_are_spread_too(store: Store) -> None:
    wire = Wire(EIGHT + timedelta(hours=3), 5.0)
    early = await readers(store, range(1, 151), EIGHT)
    late = await readers(store, range(1001, 1151), EIGHT + timedelta(hours=1))
    await run(store, wire, 5.0, EIGHT + DAY / 2)
    assert len(wire.sent) == 300
    worst = [wire.waits(chats, EIGHT + timedelta(hours=3))[-1] for chats in (early, late)]
    assert max(worst) < 60 * 1.25
    assert min(worst) > 50, "neither are all before the others"


@pytest.mark.nightly
async def test_five_thousand_at_eight_and_three_hundred_just_after(store: Store) -> None:
    worst = await crowd(store, 5_000, 60, 27.0)
    assert worst[0] < 220
    assert max(worst[minute] for minute in range(1, 6)) < 15
