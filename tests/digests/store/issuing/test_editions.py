from dataclasses import replace

import pytest
from sqlalchemy import update

from digests.model import (
    DeliveryState,
    Fact,
    Outcome,
    SubscriberState,
    Told,
    ToldFact,
    ToldHeadline,
    ToldStory,
)
from digests.rules.issuing.told import dump_told
from digests.store import Store
from digests.store.schema import edition_text
from tests.digests.store.values import DAY, HOUR, edition, reader, texts_stored
from tests.factories import NOW, some
from tests.stored import claim_part, edition_at, issue_edition, next_digest_of, record_outcome

NEXT = NOW + DAY
NONE = Told()


async def test_an_edition_is_issued_once_with_its_deliveries_and_moves_the_next_digest(store: Store) -> None:
    subscriber = await reader(store)
    issued = edition(subscriber)
    assert await issue_edition(store, issued, NEXT, NOW + HOUR)
    assert await store.editions.last(subscriber.id) == issued
    assert await edition_at(store, subscriber.id, NOW) == issued
    assert await edition_at(store, subscriber.id, NOW - DAY) is None
    assert await next_digest_of(store, subscriber) == NEXT
    assert await store.deliveries.next_due() == NOW + HOUR
    assert (await store.deliveries.counts(NOW))["pending"] == 2


async def test_a_slot_has_one_edition_and_the_second_only_moves_the_next_digest(store: Store) -> None:
    subscriber = await reader(store)
    await issue_edition(store, edition(subscriber), NOW, NOW)
    assert not await issue_edition(store, edition(subscriber, NOW, "another text"), NEXT, NOW)
    assert await store.editions.last(subscriber.id) == edition(subscriber)
    assert await next_digest_of(store, subscriber) == NEXT
    assert (await store.deliveries.counts(NOW))["pending"] == 2
    assert await texts_stored(store) == 1


async def test_equal_texts_are_stored_once_and_one_without_parts_has_no_deliveries(store: Store) -> None:
    other = await reader(store, 9)
    silent = replace(edition(other, told=NONE), parts=())
    assert await issue_edition(store, silent, NEXT, NOW)
    assert await store.editions.last(other.id) == silent
    assert await store.deliveries.next_due() is None
    for chat in range(5):
        assert await issue_edition(store, edition(await reader(store, chat)), NEXT, NOW)
    assert await texts_stored(store) == 2


@pytest.mark.parametrize("state", [SubscriberState.PAUSED, SubscriberState.STOPPED, SubscriberState.GONE])
async def test_who_stopped_meanwhile_gets_no_edition(store: Store, state: SubscriberState) -> None:
    subscriber = await reader(store, state=state)
    assert not await issue_edition(store, edition(subscriber), NEXT, NOW)
    assert await store.editions.last(subscriber.id) is None
    assert await next_digest_of(store, subscriber) == NOW


async def test_hours_that_a_reader_has_just_changed_are_not_overwritten(store: Store) -> None:
    subscriber = await reader(store, next_digest_at=NOW + HOUR)
    assert await issue_edition(store, edition(subscriber), NEXT, NOW)
    assert await next_digest_of(store, subscriber) == NOW + HOUR


async def test_told_is_all_that_the_editions_since_then_tell(store: Store) -> None:
    subscriber, other = await reader(store, 1), await reader(store, 2)
    facts = [ToldFact(Fact(0, 0, words=(word,)), 1) for word in ("tariff", "soybean")]
    told = [
        Told(
            frozenset({"a"}),
            {1: ToldStory(frozenset({"a"}), days=frozenset({"2026-07-01"}))},
            frozenset(facts[:1]),
        ),
        Told(frozenset({"b"}), {1: ToldStory(frozenset({"b"})), 2: ToldStory()}, frozenset(facts[1:])),
        Told(frozenset({"c"}), {}),
    ]
    for day, each in enumerate(told):
        await issue_edition(store, edition(subscriber, NOW + day * DAY, told=each), None, NOW)
    await issue_edition(store, edition(other, told=Told(frozenset({"x"}))), None, NOW)
    first = ToldStory(frozenset("ab"), days=frozenset({"2026-07-01"}))
    everything = Told(frozenset("abc"), {1: first, 2: ToldStory()}, frozenset(facts))
    assert await store.editions.told(subscriber.id, NOW) == everything
    assert await store.editions.told(subscriber.id, NOW + HOUR) == Told(
        frozenset("bc"), {1: ToldStory(frozenset("b")), 2: ToldStory()}, frozenset(facts[1:])
    )
    assert await store.editions.told(subscriber.id, NOW + 9 * DAY) == NONE
    last = await store.editions.last(subscriber.id)
    assert last == edition(subscriber, NOW + 2 * DAY, told=told[2])


BEFORE = {  # as editions have held it since facts are kept
    "facts": ["7|29564160|taiwan||49 count||aircraft,count,island"],
    "passages": ["0a1b", "ffee"],
    "stories": {
        "7": [
            "0a1b",
            "article:1",
            "article:12",
            "day:2026-07-01",
            "headline:2026-03-18:7:Ports: fee begins",
        ]
    },
}


async def test_an_edition_told_before_is_read_and_kept_as_it_was(store: Store) -> None:
    subscriber = await reader(store)
    await issue_edition(store, edition(subscriber), NEXT, NOW)
    async with store._database.write() as connection:
        await connection.execute(update(edition_text).values(told=BEFORE))
    told = await store.editions.told(subscriber.id, NOW)

    fact = Fact(0, 0, actor="taiwan", numbers=("49 count",), words=("aircraft", "count", "island"))
    assert told.facts == {ToldFact(fact, 7, 29564160)}
    assert told.passages == {"0a1b", "ffee"}
    assert told.stories == {
        7: ToldStory(
            passages=frozenset({"0a1b"}),
            articles=frozenset({1, 12}),
            headlines=frozenset({ToldHeadline("2026-03-18", 7, "Ports: fee begins")}),
            days=frozenset({"2026-07-01"}),
        )
    }
    assert dump_told(told) == BEFORE


async def test_pruning_deletes_old_settled_editions_with_their_texts(store: Store) -> None:
    subscriber = await reader(store)
    old, waiting, new = NOW - 90 * DAY, NOW - 80 * DAY, NOW
    for slot in (old, waiting, new):
        await issue_edition(store, edition(subscriber, slot, f"text of {slot}"), None, slot)
    (first,) = await store.deliveries.due(old, 9)
    claimed = some(await claim_part(store, first.id, 0, old, HOUR))
    await record_outcome(store, claimed.id, claimed.attempt, Outcome(DeliveryState.SENT), old)
    assert await store.editions.prune(NOW - 30 * DAY) == 1
    assert await edition_at(store, subscriber.id, old) is None
    assert await edition_at(store, subscriber.id, waiting) is not None
    assert await texts_stored(store) == 2
    assert await store.check() == []
