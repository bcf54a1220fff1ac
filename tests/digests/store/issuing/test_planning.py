"""Who is due together, and what is written for many at once."""

from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from digests.errors import StoreError
from digests.model import Issued, Refusal, SubscriberState, Told, ToldStory
from digests.store import AlikeSubscribers, Move, Plan, PlannedChange, Store, freeze, open_store
from digests.store.issuing.planning import SHARED, history_of
from tests.digests.store.values import DAY, HOUR, edition, reader, readers, texts_stored
from tests.factories import NOW, some
from tests.stored import issue_edition, next_digest_of

TOLD = Told(frozenset({"aa"}), {1: ToldStory(frozenset({"aa"}))})
TEXT = freeze(("part one", "part two"), TOLD)


def plan(**changes: object) -> Plan:
    values: dict[str, object] = {
        "slot": NOW,
        "issued_at": NOW,
        "text": TEXT,
        "due_at": NOW + HOUR,
        "next_digest_at": NOW + DAY,
        "told_key": "key",
    }
    return Plan(**(values | changes))  # type: ignore[arg-type]


async def alike(store: Store) -> AlikeSubscribers:
    (group,) = await store.planning.due(NOW, 99)
    return group


async def issue(store: Store, group: AlikeSubscribers, **changes: object) -> tuple[int, int]:
    (count,) = await store.planning.carry_out([PlannedChange(group, group.ids, plan(**changes))])
    return count


async def broken(store: Store, values: str) -> None:
    async with store._database.write() as connection:
        await connection.execute(text(f"UPDATE subscriber SET {values}"))  # noqa: S608 - our own words


async def test_active_subscribers_are_due_the_longest_waiting_first(store: Store) -> None:
    first, second = await reader(store, 1), await reader(store, 2, next_digest_at=NOW - HOUR)
    await reader(store, 3, next_digest_at=NOW + HOUR)
    await reader(store, 4, next_digest_at=None)
    await reader(store, 5, state=SubscriberState.STOPPED, next_digest_at=NOW - DAY)
    assert [group.ids for group in await store.planning.due(NOW, 9)] == [(second.id,), (first.id,)]
    assert [group.ids for group in await store.planning.due(NOW, 1)] == [(second.id,)]


@pytest.mark.parametrize(
    "choice",
    [
        {"zone": "Asia/Taipei"},
        {"hours": (time(9),)},
        {"themes": ("trade",)},
        {"language": "zh-Hans"},
        {"reads": ("en", "zh")},
        {"review_weekday": 0},
        {"next_digest_at": NOW - HOUR},
    ],
)
async def test_who_chose_otherwise_is_in_another_group(store: Store, choice: dict[str, object]) -> None:
    alike_ = [(await reader(store, chat)).id for chat in (1, 2)]
    other = (await reader(store, 3, **choice)).id
    groups = await store.planning.due(NOW, 9)
    assert sorted(group.ids for group in groups) == [tuple(alike_), (other,)]
    for group in groups:
        assert some(group.subscriber).id == 0
        assert group.subscriber.address.chat == 0


async def test_strikes_make_nobody_another_group_and_what_was_sent_does(store: Store) -> None:
    await readers(store, (1, 2))
    await store.chats.refuse(2, Refusal.PERHAPS, NOW)
    group = await alike(store)
    assert group.ids == (1, 2)
    await store.planning.carry_out([PlannedChange(group, group.ids[:1], plan(next_digest_at=NOW))])
    assert sorted(group.ids for group in await store.planning.due(NOW, 9)) == [(1,), (2,)]


async def test_an_edition_for_many_is_stored_for_each_with_its_deliveries_and_one_text(store: Store) -> None:
    await readers(store, range(1, 1203))
    assert await issue(store, (await store.planning.due(NOW, 2000))[0]) == (1202, 0)
    assert await texts_stored(store) == 1
    assert (await store.deliveries.counts(NOW))["pending"] == 2404
    assert await store.deliveries.next_due() == NOW + HOUR
    for identifier in (1, 1202):
        known = some(await store.subscribers.by_id(identifier))
        assert await store.editions.last(identifier) == edition(known)
        assert await next_digest_of(store, identifier) == NOW + DAY
    assert await store.planning.due(NOW, 9) == []
    assert await store.check() == []


async def test_each_can_be_due_at_another_moment(store: Store) -> None:
    await readers(store, (1, 2))
    await issue(store, await alike(store), due_for=lambda reader: NOW + reader * HOUR)
    due = [(each.subscriber, each.due_at) for each in await store.deliveries.due(NOW + DAY, 9)]
    assert due == [(1, NOW + HOUR), (2, NOW + 2 * HOUR)]


@pytest.mark.parametrize(
    "change",
    [
        {"state": SubscriberState.PAUSED, "next_digest_at": None},
        {"state": SubscriberState.STOPPED, "next_digest_at": None},
        {"hours": (time(20),)},
        {"themes": ("tech",)},
        {"next_digest_at": NOW + HOUR},
    ],
)
async def test_who_changed_since_they_were_read_is_left_alone(store: Store, change: dict[str, object]) -> None:
    one, other = await reader(store, 1), await reader(store, 2)
    group = await alike(store)
    changed = await store.subscribers.save(replace(one, **change), NOW)  # type: ignore[arg-type]
    assert await issue(store, group) == (1, 0)
    assert await store.subscribers.by_id(one.id) == changed
    assert await store.editions.last(one.id) is None
    assert await store.editions.last(other.id) is not None


async def test_who_is_forgotten_meanwhile_gets_nothing(store: Store) -> None:
    one = await reader(store, 1)
    group = await alike(store)
    await store.subscribers.forget(one.address, NOW)
    assert await issue(store, group) == (0, 0)
    assert await texts_stored(store) == 0


async def test_the_same_plan_again_does_nothing(store: Store) -> None:
    await reader(store, 1)
    group = await alike(store)
    await issue(store, group)
    assert await issue(store, group) == (0, 0)
    assert (await store.deliveries.counts(NOW))["pending"] == 2


async def test_who_has_the_edition_of_that_slot_only_moves_on(store: Store) -> None:
    one, other = await reader(store, 1), await reader(store, 2)
    await issue_edition(store, edition(one, NOW, "by itself"), NOW, NOW)
    assert await issue(store, await alike(store)) == (1, 1)
    assert [await next_digest_of(store, each) for each in (one, other)] == [NOW + DAY, NOW + DAY]
    assert (await store.deliveries.counts(NOW))["pending"] == 3
    last = some(await store.editions.last(one.id))
    assert last.parts == ("by itself",)
    groups = await store.planning.due(NOW + DAY, 9)
    assert [(group.ids, group.told_key) for group in groups] == [((one.id,), None), ((other.id,), "key")]


async def test_a_fault_in_one_plan_undoes_all_of_a_transaction(store: Store) -> None:
    one, other = await reader(store, 1), await reader(store, 2, zone="Asia/Taipei")
    good, bad = await store.planning.due(NOW, 9)

    def fail(reader: int) -> object:
        raise ValueError("no moment")

    with pytest.raises(ValueError, match="no moment"):
        await store.planning.carry_out(
            [PlannedChange(good, good.ids, plan()), PlannedChange(bad, bad.ids, plan(due_for=fail))]
        )
    assert await texts_stored(store) == 0
    for each in (one, other):
        assert await store.editions.last(each.id) is None
        assert await next_digest_of(store, each) == NOW


async def test_a_move_leaves_alone_who_chose_another_time_meanwhile(store: Store) -> None:
    one, other = await reader(store, 1), await reader(store, 2)
    group = await alike(store)
    await store.subscribers.save(replace(one, next_digest_at=NOW + HOUR), NOW)
    assert await store.planning.carry_out([PlannedChange(group, group.ids, Move(NOW + DAY))]) == [(0, 1)]
    assert [await next_digest_of(store, each) for each in (one, other)] == [NOW + HOUR, NOW + DAY]


@pytest.mark.parametrize("values", ["hours = '[\"25:99\"]'", "kind = 'tower'", "themes = '7'"])
async def test_a_row_that_cannot_be_read_is_named_with_the_fault(store: Store, values: str) -> None:
    await reader(store, 1)
    await broken(store, values)
    group = await alike(store)
    assert group.subscriber is None
    assert group.fault
    assert await store.planning.carry_out([PlannedChange(group, group.ids, Move(NOW + HOUR))]) == [(0, 1)]
    assert await store.planning.due(NOW, 9) == []


async def test_a_history_is_what_was_issued_since_then_and_the_last_edition(store: Store) -> None:
    often, seldom, never = [(await reader(store, chat)).id for chat in (1, 2, 3)]
    for identifier, days in ((often, (1, 50, 70)), (seldom, (70, 75))):
        for day in days:
            known = some(await store.subscribers.by_id(identifier))
            await issue_edition(store, edition(known, NOW - day * DAY, f"day {day}"), None, NOW)
    found = await store.planning.histories([often, seldom, never], NOW - 60 * DAY)
    days = {key: [(NOW - each.slot).days for each in history] for key, history in found.items()}
    assert days == {often: [50, 1], seldom: [70], never: []}
    assert found[often][0] == Issued(NOW - 50 * DAY, NOW - 50 * DAY, found[often][0].text)
    told = await store.planning.told([found[often][0].text])
    assert list(told.values()) == [TOLD]


async def test_histories_are_read_by_indexes_and_not_by_going_through_all_editions() -> None:
    query = history_of([1, 2], NOW).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    async with open_store("sqlite+aiosqlite://") as store, store._database.read() as connection:
        steps = [str(row) for row in (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")).all()]
    of_editions = [step for step in steps if " edition" in step]
    assert of_editions
    assert all("SEARCH edition" in step for step in of_editions), steps


async def test_a_pause_that_is_over_ends_for_all_who_are_still_paused(store: Store) -> None:
    paused = SubscriberState.PAUSED
    over, back = [
        await reader(store, chat, state=paused, paused_until=NOW, next_digest_at=None) for chat in (1, 2)
    ]
    await reader(store, 3, state=paused, paused_until=NOW + HOUR)
    await reader(store, 4, state=paused, paused_until=None)
    (group,) = await store.planning.resume_due(NOW, 9)
    assert group.ids == (over.id, back.id)
    stopped = await store.subscribers.save(replace(back, state=SubscriberState.STOPPED), NOW)

    assert await store.planning.resume(group, NOW + DAY) == 1
    known = await store.subscribers.by_id(over.id)
    assert known == replace(over, state=SubscriberState.ACTIVE, paused_until=None, next_digest_at=NOW + DAY)
    assert await store.subscribers.by_id(back.id) == stopped


async def test_pruning_what_still_counts_for_a_key_forgets_the_key(store: Store) -> None:
    await readers(store, (1, 2))
    early = replace(await alike(store), told_key=None)
    await store.planning.carry_out([PlannedChange(early, (1, 2), plan(next_digest_at=NOW))])
    for delivery in (*await store.deliveries.due(NOW + DAY, 9),):
        await store.deliveries.cancel(delivery.subscriber, NOW)
    (group,) = await store.planning.due(NOW, 9)
    late = plan(slot=NOW + 10 * DAY, issued_at=NOW + 10 * DAY, next_digest_at=NOW)
    await store.planning.carry_out([PlannedChange(group, (1,), late)])

    assert await store.editions.prune(NOW + DAY) == 2
    assert [group.told_key for group in await store.planning.due(NOW + 20 * DAY, 9)] == [None]


async def test_pruning_what_is_long_past_leaves_the_key(store: Store) -> None:
    await reader(store, 1)
    group = await alike(store)
    await store.planning.carry_out([PlannedChange(group, (1,), plan(next_digest_at=NOW))])
    group = await alike(store)
    much_later = NOW + 61 * DAY
    late = plan(slot=much_later, issued_at=much_later, next_digest_at=NOW, told_key="later")
    await store.planning.carry_out([PlannedChange(group, (1,), late)])
    await store.deliveries.cancel(1, NOW)

    assert await store.editions.prune(NOW + DAY) == 1
    assert (await alike(store)).told_key == "later"


async def test_when_the_database_refuses_nobody_is_moved(store: Store) -> None:
    await reader(store, 1)
    group = await alike(store)
    async with store._database.write() as connection:
        await connection.execute(text("DROP TABLE delivery"))
    with pytest.raises(StoreError):
        await issue(store, group)
    assert await next_digest_of(store, 1) == NOW


def test_readers_are_grouped_by_all_that_shapes_a_digest_and_by_nothing_of_their_own() -> None:
    """A new column of subscribers belongs to one or the other; named here, so that somebody decides."""
    assert set(SHARED) - {"as_read"} == {
        "kind", "zone", "hours", "themes", "language", "reads", "length", "review_weekday", "quiet_from",
        "quiet_until", "state", "paused_until", "next_digest_at", "told_key", "told_at", "weights", "weekdays",
        "muted", "watched",
    }  # fmt: skip
