"""What an owner tells all readers reaches each of them once, however it is paused, stopped or begun again."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.render.digest import TelegramRenderer
from digests.curate.broadcasts import begin_broadcast, draft, finish_broadcasts, set_broadcast
from digests.errors import BroadcastError
from digests.model import (
    AdminAct,
    Broadcast,
    BroadcastState,
    ChatKind,
    Delivery,
    DeliveryState,
    DeliveryTrouble,
    EditionKind,
    Outcome,
    QuietHours,
    Subscriber,
    SubscriberState,
)
from digests.publish import broadcast_due
from digests.store import Store
from digests.store.schema import broadcast_recipient, delivery
from tests.actors import OWNER as ACTING
from tests.digests.store.values import DAY, HOUR, reader
from tests.factories import NOW
from tests.relations import us_china
from tests.stored import claim_part, parts_of_kind, record_outcome

RENDERER = TelegramRenderer(us_china())
OWNER = 9001
RUNNING, PAUSED, STOPPED, DONE = (
    BroadcastState.RUNNING,
    BroadcastState.PAUSED,
    BroadcastState.STOPPED,
    BroadcastState.DONE,
)
LEASE = timedelta(minutes=1)
MINUTE = timedelta(minutes=1)


async def begun(
    store: Store, form: int = 1, texts: Mapping[str, str] | None = None, fallback: str = "en", **options: Any
) -> Broadcast:
    kinds = options.get("kinds", list(ChatKind))
    drafted = draft(texts or {"en": "The bot moves."}, fallback, kinds, NOW, form=form, chat=OWNER)
    return await begin_broadcast(store, drafted, ACTING)


async def told(store: Store, who: Subscriber) -> list[str]:
    return await parts_of_kind(store, who.id, EditionKind.BROADCAST)


async def due(store: Store, after: timedelta = MINUTE) -> list[Delivery]:
    return await store.deliveries.due(NOW + after, 99)


async def states(store: Store) -> list[tuple[str, str]]:
    async with store._database.read() as connection:
        query = select(delivery.c.state, delivery.c.trouble).order_by(delivery.c.id)
        return [(row.state, row.trouble) for row in await connection.execute(query)]


async def tried_in_vain(store: Store, part: Delivery) -> None:
    """Let one attempt come to nothing, as when Telegram asks to wait."""
    assert await claim_part(store, part.id, part.attempt, NOW, LEASE)
    await record_outcome(store, part.id, part.attempt + 1, Outcome(DeliveryState.PENDING), NOW, due_at=NOW)


async def arrived(store: Store, part: Delivery) -> None:
    assert await claim_part(store, part.id, part.attempt, NOW, LEASE)
    await record_outcome(store, part.id, part.attempt + 1, Outcome(DeliveryState.SENT, message=5), NOW)


# --- who gets what ---------------------------------------------------------------------------------


async def test_each_reader_gets_the_text_of_their_language_below_whose_words_it_has(store: Store) -> None:
    english, chinese = await reader(store, 1), await reader(store, 2, language="zh-Hans")
    await begun(store, texts={"en": "The bot <b>moves</b>.", "zh-Hans": "搬家"})
    assert await broadcast_due(store, RENDERER, NOW) == 2
    assert await told(store, english) == ["<b>From the operator</b>\n\nThe bot <b>moves</b>."]
    assert await told(store, chinese) == ["<b>来自运营者</b>\n\n搬家"]


@pytest.mark.parametrize(("fallback", "expected"), [("en", ["<b>來自營運者</b>\n\nMoves."]), ("", [])])
async def test_a_language_without_a_text_gets_the_text_that_the_owner_chose_or_nothing(
    store: Store, fallback: str, expected: list[str]
) -> None:
    await reader(store, 1)
    other = await reader(store, 2, language="zh-Hant")
    known = await begun(store, texts={"en": "Moves."}, fallback=fallback)
    assert known.readers == 1 + bool(expected)
    await broadcast_due(store, RENDERER, NOW)
    assert await told(store, other) == expected


async def test_only_the_chosen_kinds_of_chats_that_receive_get_it(store: Store) -> None:
    person, paused = await reader(store, 1), await reader(store, 2, state=SubscriberState.PAUSED)
    group = await reader(store, -3, kind=ChatKind.GROUP)
    await begun(store, kinds=[ChatKind.PRIVATE])
    assert await broadcast_due(store, RENDERER, NOW) == 1
    assert [len(await told(store, each)) for each in (person, paused, group)] == [1, 0, 0]


async def test_it_counts_as_no_news(store: Store) -> None:
    who = await reader(store, 1)
    await begun(store)
    await broadcast_due(store, RENDERER, NOW)
    assert not (await store.editions.told(who.id, NOW - DAY)).stories
    assert await store.editions.last(who.id) is None


@pytest.mark.parametrize(
    ("texts", "kinds", "code"),
    [
        ({"en": ""}, list(ChatKind), "broadcast-empty"),
        ({"en": "x"}, [], "broadcast-no-chats"),
    ],
)
def test_without_a_text_or_a_kind_of_chat_there_is_no_broadcast(
    texts: dict[str, str], kinds: list[ChatKind], code: str
) -> None:
    with pytest.raises(BroadcastError) as refused:
        draft(texts, "", kinds, NOW, form=1)
    assert refused.value.code == code


async def test_for_nobody_it_is_not_begun(store: Store) -> None:
    await reader(store, 1)
    with pytest.raises(BroadcastError, match="nobody"):
        await begun(store, texts={"zh-Hans": "搬家"}, fallback="")
    assert await store.broadcasts.under_way() == []


# --- once ------------------------------------------------------------------------------------------


async def test_one_form_begins_one_broadcast_also_when_its_press_is_handled_again(store: Store) -> None:
    who = await reader(store, 1)
    first = await begun(store, form=7)
    await broadcast_due(store, RENDERER, NOW)
    assert await begun(store, form=7) == first
    assert await broadcast_due(store, RENDERER, NOW) == 0
    assert len(await told(store, who)) == 1
    await store.broadcasts.change(first, RUNNING, DONE, NOW)
    assert (await begun(store, form=7)).id == first.id  # also when it is over
    assert len([each for each in await store.audit.latest(9) if each.act is AdminAct.BROADCAST_STARTED]) == 1


async def test_of_two_owners_the_second_waits_until_the_first_broadcast_is_over(store: Store) -> None:
    await reader(store, 1)
    first = await begun(store, form=1)
    with pytest.raises(BroadcastError) as refused:
        await begun(store, form=2)
    assert refused.value.code == "broadcast-under-way"
    await set_broadcast(store, first.id, STOPPED, ACTING, NOW)
    assert (await begun(store, form=2)).id != first.id


async def test_who_leaves_in_the_middle_gets_nothing_and_all_others_get_it(store: Store) -> None:
    leaving, staying = await reader(store, 1), await reader(store, 2)
    known = await begun(store)
    await store.subscribers.save(replace(leaving, state=SubscriberState.STOPPED), NOW)
    assert await broadcast_due(store, RENDERER, NOW) == 1
    assert [len(await told(store, each)) for each in (leaving, staying)] == [0, 1]
    assert (await store.broadcasts.progress(known)).waiting == 0


async def test_who_has_all_deleted_is_in_no_row_of_it_and_nobody_else_loses_the_text(store: Store) -> None:
    leaving, staying = await reader(store, 1), await reader(store, 2)
    known = await begun(store)
    assert await store.subscribers.forget(leaving.address, NOW)
    assert (await store.broadcasts.progress(known)).waiting == 1
    assert await broadcast_due(store, RENDERER, NOW) == 1
    assert len(await told(store, staying)) == 1


async def test_a_row_for_a_broadcast_that_is_not_there_stops_nothing(store: Store) -> None:
    one, other = await reader(store, 1), await reader(store, 2)
    async with store._database.write() as connection:
        await connection.execute(insert(broadcast_recipient), [{"cause": "operator-99", "subscriber_id": one.id}])
    await begun(store)
    async with asyncio.timeout(20):
        assert await broadcast_due(store, RENDERER, NOW) == 2
    assert len(await told(store, one)) == len(await told(store, other)) == 1


# --- when ------------------------------------------------------------------------------------------


async def test_the_messages_are_due_one_after_the_other_so_a_digest_does_not_wait_behind_them(
    store: Store,
) -> None:
    for chat in range(1, 101):
        await reader(store, chat)
    await begun(store)
    await broadcast_due(store, RENDERER, NOW, per_second=10.0)
    at_once = await store.deliveries.due(NOW, 999)
    assert len(at_once) == 9
    assert len(await store.deliveries.due(NOW + timedelta(seconds=5), 999)) == 54
    assert len(await store.deliveries.due(NOW + timedelta(seconds=12), 999)) == 100


async def test_in_quiet_hours_it_waits_for_their_end(store: Store) -> None:
    begin, end = ((NOW + hours).time() for hours in (-HOUR, HOUR))
    await reader(store, 1, quiet=QuietHours(begin, end))
    await begun(store)
    await broadcast_due(store, RENDERER, NOW)
    assert await due(store, HOUR / 2) == []
    assert len(await due(store, HOUR)) == 1


# --- pause, resume, stop ---------------------------------------------------------------------------


async def test_paused_it_reaches_nobody_more_and_resumed_it_reaches_the_rest_once(store: Store) -> None:
    people = [await reader(store, chat) for chat in range(1, 4)]
    known = await begun(store)
    await broadcast_due(store, RENDERER, NOW)
    first, tried, _ = await due(store)
    await arrived(store, first)
    await tried_in_vain(store, tried)
    await set_broadcast(store, known.id, PAUSED, ACTING, NOW)
    assert await due(store, HOUR) == []
    assert await claim_part(store, tried.id, tried.attempt + 1, NOW, LEASE) is None
    assert await broadcast_due(store, RENDERER, NOW + MINUTE) == 0
    await set_broadcast(store, known.id, RUNNING, ACTING, NOW + HOUR)
    assert await broadcast_due(store, RENDERER, NOW + HOUR) == 1
    left = await due(store, HOUR)
    assert len(left) == 2
    for part in left:
        await arrived(store, part)
    assert [len(await told(store, each)) for each in people] == [1, 1, 1]


async def test_a_part_that_was_on_its_way_when_it_was_paused_is_tried_again_only_when_resumed(
    store: Store,
) -> None:
    await reader(store, 1)
    known = await begun(store)
    await broadcast_due(store, RENDERER, NOW)
    (part,) = await due(store)
    assert await claim_part(store, part.id, 0, NOW, LEASE)
    await set_broadcast(store, known.id, PAUSED, ACTING, NOW)
    await record_outcome(store, part.id, 1, Outcome(DeliveryState.PENDING), NOW, due_at=NOW)
    assert await due(store) == []
    await set_broadcast(store, known.id, RUNNING, ACTING, NOW)
    assert [each.id for each in await due(store)] == [part.id]


async def test_stopped_it_reaches_nobody_more_and_a_doubt_stays_a_doubt(store: Store) -> None:
    for chat in range(1, 6):
        await reader(store, chat)
    known = await begun(store)
    await broadcast_due(store, RENDERER, NOW)
    first, tried, resent, on_its_way, _ = await due(store)
    await arrived(store, first)
    await tried_in_vain(store, tried)
    await tried_in_vain(store, resent)
    async with store._database.write() as connection:
        doubt = update(delivery).where(delivery.c.id == resent.id).values(trouble=DeliveryTrouble.RESENT)
        await connection.execute(doubt)
    assert await claim_part(store, on_its_way.id, 0, NOW, LEASE)
    await set_broadcast(store, known.id, STOPPED, ACTING, NOW)
    assert await states(store) == [("sent", ""), ("expired", ""), ("uncertain", "uncertain"), ("sending", "")]
    await record_outcome(store, on_its_way.id, 1, Outcome(DeliveryState.PENDING), NOW, due_at=NOW)
    assert await due(store) == []
    ((over, progress),) = await finish_broadcasts(store, NOW + MINUTE)
    assert (over.state, progress.is_over, progress.doubtful) == (STOPPED, True, (resent.subscriber,))
    assert await states(store) == [("sent", ""), ("expired", ""), ("uncertain", "uncertain"), ("expired", "")]
    assert await store.corrections.take_up_again(NOW + HOUR) == 0
    assert await broadcast_due(store, RENDERER, NOW + DAY) == 0


@pytest.mark.parametrize(("state", "again"), [(RUNNING, 1), (PAUSED, 0)])
async def test_what_came_too_late_is_sent_again_only_while_it_runs(
    store: Store, state: BroadcastState, again: int
) -> None:
    await reader(store, 1)
    known = await begun(store)
    await broadcast_due(store, RENDERER, NOW)
    (part,) = await due(store)
    await tried_in_vain(store, part)
    await store.deliveries.expire_late(NOW + DAY, NOW + DAY)
    await set_broadcast(store, known.id, state, ACTING, NOW + DAY)
    assert await store.corrections.take_up_again(NOW + DAY) == again
    await set_broadcast(store, known.id, RUNNING, ACTING, NOW + DAY)
    assert await store.corrections.take_up_again(NOW + DAY) == 1 - again


async def test_a_press_that_is_handled_again_changes_nothing_and_one_that_comes_too_late_says_so(
    store: Store,
) -> None:
    await reader(store, 1)
    known = await begun(store)
    for _ in range(2):
        assert (await set_broadcast(store, known.id, PAUSED, ACTING, NOW)).state is PAUSED
    await set_broadcast(store, known.id, STOPPED, ACTING, NOW)
    with pytest.raises(BroadcastError):
        await set_broadcast(store, known.id, RUNNING, ACTING, NOW)
    with pytest.raises(BroadcastError):
        await set_broadcast(store, 99, PAUSED, ACTING, NOW)
    acts = [each.act for each in await store.audit.latest(9, subject=str(known.id))]
    assert acts == [AdminAct.BROADCAST_STOPPED, AdminAct.BROADCAST_PAUSED, AdminAct.BROADCAST_STARTED]


# --- the end ---------------------------------------------------------------------------------------


async def test_it_is_over_when_everybody_has_it(store: Store) -> None:
    await reader(store, 1)
    await begun(store)
    assert [each.state for each, _ in await finish_broadcasts(store, NOW)] == [RUNNING]
    await broadcast_due(store, RENDERER, NOW)
    assert [each.state for each, _ in await finish_broadcasts(store, NOW)] == [RUNNING]
    await arrived(store, *await due(store))
    ((over, progress),) = await finish_broadcasts(store, NOW + MINUTE)
    assert (over.state, over.ended_at, progress.deliveries) == (DONE, NOW + MINUTE, {DeliveryState.SENT: 1})
    await store.broadcasts.reported(over, NOW + MINUTE)
    assert await finish_broadcasts(store, NOW + HOUR) == []


async def test_it_is_not_over_while_something_of_it_is_to_be_sent_again(store: Store) -> None:
    await reader(store, 1)
    await begun(store)
    await broadcast_due(store, RENDERER, NOW)
    await store.deliveries.expire_late(NOW + DAY, NOW + DAY)
    assert [each.state for each, _ in await finish_broadcasts(store, NOW + DAY)] == [RUNNING]
    await store.corrections.take_up_again(NOW + DAY)
    assert len(await due(store, DAY)) == 1


async def test_it_is_not_over_while_a_doubt_is_looked_up(store: Store) -> None:
    await reader(store, 1)
    await begun(store)
    await broadcast_due(store, RENDERER, NOW)
    (part,) = await due(store)
    assert await claim_part(store, part.id, 0, NOW, LEASE)
    await record_outcome(store, part.id, 1, Outcome(DeliveryState.UNCERTAIN), NOW)
    async with store._database.write() as connection:
        await connection.execute(update(delivery).values(probe_at=NOW + HOUR, trouble=DeliveryTrouble.UNCERTAIN))
    ((known, progress),) = await finish_broadcasts(store, NOW)
    assert (known.state, progress.is_over, progress.doubtful) == (RUNNING, False, (part.subscriber,))
    async with store._database.write() as connection:
        await connection.execute(update(delivery).values(probe_at=None))
    assert [each.state for each, _ in await finish_broadcasts(store, NOW)] == [DONE]


async def test_it_ends_three_days_after_it_began_or_went_on(store: Store) -> None:
    who = await reader(store, 1)
    known = await begun(store)
    await set_broadcast(store, known.id, PAUSED, ACTING, NOW)
    assert [each.state for each, _ in await finish_broadcasts(store, NOW + 4 * DAY)] == [PAUSED]
    await set_broadcast(store, known.id, RUNNING, ACTING, NOW + 4 * DAY)
    assert [each.state for each, _ in await finish_broadcasts(store, NOW + 5 * DAY)] == [RUNNING]
    assert [each.state for each, _ in await finish_broadcasts(store, NOW + 7 * DAY)] == [DONE]
    assert await broadcast_due(store, RENDERER, NOW + 7 * DAY) == 0
    assert await told(store, who) == []
