"""Who is told that something was wrong: everybody who read it, once, and before their next digest."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from digests.model import (
    HEADLINE,
    Correction,
    DeliveryState,
    DeliveryTrouble,
    EditionKind,
    QuietHours,
    Subscriber,
    SubscriberState,
    Told,
)
from digests.rules.issuing.told import NOTHING
from digests.store import CorrectionsDue, FrozenText, Plan, PlannedChange, Store, freeze
from digests.store.issuing.corrections import CORRECTED_FOR, save_corrections
from digests.store.schema import correction_recipient, delivery, edition
from tests.digests.store.values import DAY, HOUR, reader, stored_story
from tests.factories import NOW, story
from tests.stored import parts_of_kind

WRONG, OTHER = "wrong words", "other words"
MINUTE = timedelta(minutes=1)


def text(*printed: str, known: bool = True) -> FrozenText:
    return freeze(
        ("a part", *printed), NOTHING, (), [frozenset(), *({each} for each in printed)] if known else None
    )


async def issue(
    store: Store, who: Subscriber, what: FrozenText, at: datetime = NOW, due: datetime | None = None
) -> int:
    """Issue a digest as planning does; return how many were issued."""
    group = next(each for each in await store.planning.due(at, 99) if who.id in each.ids)
    plan = Plan(slot=at, issued_at=at, text=what, due_at=at, next_digest_at=at + DAY)
    ((issued, _),) = await store.planning.carry_out([PlannedChange(group, [who.id], plan)])
    await settle(store, DeliveryState.SENT, EditionKind.DIGEST)
    return issued


async def take_back(store: Store, *prints: str, at: datetime = NOW + HOUR, article: int = 1) -> None:
    """Store that an article takes back what has these fingerprints."""
    found = Correction(article=article, index=HEADLINE, text="It is not so.", prints=prints)
    async with store._database.write() as connection:
        await save_corrections(connection, {1: replace(story(1), corrections=(found,))}, at)


async def due(store: Store, at: datetime = NOW + HOUR) -> list[CorrectionsDue]:
    return await store.corrections.due(at, 99, ("en",))


async def told(store: Store, at: datetime = NOW + HOUR, due_at: datetime | None = None) -> int:
    """Write the editions of all that is due."""
    corrected = freeze(("It is not so.",), Told(), (), [frozenset()])
    return sum([await store.corrections.issue(each, corrected, at, due_at or at) for each in await due(store, at)])


async def settle(store: Store, state: DeliveryState, kind: EditionKind, **more: object) -> None:
    """Let all parts of a kind of edition have come to that."""
    ids = select(edition.c.id).where(edition.c.kind == kind)
    async with store._database.write() as connection:
        theirs = update(delivery).where(delivery.c.edition_id.in_(ids))
        await connection.execute(theirs.values(state=state, **more))


@pytest.fixture
async def store(store: Store) -> Store:
    """A database with two stories of an article each."""
    for number in (1, 2):
        await stored_story(store, number, NOW - DAY)
    return store


async def test_who_read_it_in_a_digest_is_told_and_nobody_else(store: Store) -> None:
    one, other = await reader(store, 1), await reader(store, 2)
    await issue(store, one, text(WRONG))
    await issue(store, other, text(OTHER))
    await take_back(store, WRONG)
    (group,) = await due(store)
    assert (group.ids, group.told.slot) == ((one.id,), NOW)
    assert await told(store) == 1
    assert await parts_of_kind(store, one.id, EditionKind.CORRECTION) == ["It is not so."]
    assert await due(store) == []


async def test_a_text_of_an_earlier_version_counts_as_soon_as_somebody_has_looked_what_it_prints(
    store: Store,
) -> None:
    who = await reader(store, 1)
    await issue(store, who, text(WRONG, known=False))
    await take_back(store, WRONG)
    assert await due(store) == []
    (key,) = await store.corrections.unread_texts(9)
    await store.corrections.keep_printed({key: [{WRONG}]}, NOW + HOUR)
    assert await store.corrections.unread_texts(9) == {}
    assert [each.ids for each in await due(store)] == [(who.id,)]


async def test_nobody_is_told_twice_whatever_is_found_again(store: Store) -> None:
    who = await reader(store, 1)
    await issue(store, who, text(WRONG))
    await take_back(store, WRONG)
    await told(store)
    await take_back(store, WRONG)
    await issue(store, who, text(WRONG, OTHER), NOW + DAY)
    assert await due(store, NOW + DAY) == []


async def test_who_read_it_in_a_report_that_came_in_later_and_repeats_it_is_told_too(store: Store) -> None:
    first, later = await reader(store, 1), await reader(store, 2)
    await issue(store, first, text(WRONG))
    await take_back(store, WRONG)
    await told(store)
    await take_back(store, WRONG, OTHER)
    await issue(store, later, text(OTHER), NOW + DAY)
    (group,) = await due(store, NOW + DAY)
    assert group.ids == (later.id,)


async def test_two_articles_that_take_it_back_are_two_corrections(store: Store) -> None:
    await issue(store, await reader(store, 1), text(WRONG))
    await take_back(store, WRONG)
    await take_back(store, WRONG, article=2)
    assert await told(store) == 2


async def test_a_digest_that_was_made_before_and_is_written_after_is_corrected(store: Store) -> None:
    who = await reader(store, 1)
    await take_back(store, WRONG, at=NOW - HOUR)
    assert await due(store) == []
    await issue(store, who, text(WRONG))
    assert [each.ids for each in await due(store)] == [(who.id,)]


async def test_until_it_is_told_there_is_no_digest_that_could_say_it_again(store: Store) -> None:
    who = await reader(store, 1)
    await issue(store, who, text(WRONG), NOW)
    (group,) = await store.planning.due(NOW + DAY, 9)
    await take_back(store, WRONG)
    assert await store.planning.due(NOW + DAY, 9) == []
    late = Plan(slot=NOW + DAY, issued_at=NOW + DAY, text=text(OTHER), due_at=NOW + DAY, next_digest_at=None)
    assert await store.planning.carry_out([PlannedChange(group, group.ids, late)]) == [(0, 0)]
    await told(store)
    assert [each.ids for each in await store.planning.due(NOW + DAY, 9)] == [(who.id,)]


async def test_one_that_cannot_be_told_holds_no_digest_back(store: Store) -> None:
    who = await reader(store, 1)
    await issue(store, who, text(WRONG))
    await take_back(store, WRONG)
    (group,) = await due(store)
    await store.corrections.fault(group)
    assert await due(store) == []
    assert [each.ids for each in await store.planning.due(NOW + DAY, 9)] == [(who.id,)]


async def test_what_was_taken_back_weeks_ago_is_told_to_nobody_and_holds_nothing_back(store: Store) -> None:
    who = await reader(store, 1)
    await issue(store, who, text(WRONG))
    await take_back(store, WRONG)
    late = NOW + HOUR + CORRECTED_FOR
    assert await due(store, late) == []
    assert [each.ids for each in await store.planning.due(late, 9)] == [(who.id,)]
    assert await store.corrections.prune(late) == 1


@pytest.mark.parametrize("state", [DeliveryState.EXPIRED, DeliveryState.GONE, DeliveryState.FAILED])
async def test_who_never_got_the_digest_is_told_nothing(store: Store, state: DeliveryState) -> None:
    await issue(store, await reader(store, 1), text(WRONG))
    await settle(store, state, EditionKind.DIGEST)
    await take_back(store, WRONG)
    assert await due(store) == []


async def test_who_perhaps_got_it_is_told(store: Store) -> None:
    await issue(store, await reader(store, 1), text(WRONG))
    await settle(store, DeliveryState.UNCERTAIN, EditionKind.DIGEST)
    await take_back(store, WRONG)
    assert len(await due(store)) == 1


@pytest.mark.parametrize("state", [DeliveryState.PENDING, DeliveryState.SENDING])
async def test_a_correction_does_not_overtake_what_was_wrong(store: Store, state: DeliveryState) -> None:
    await issue(store, await reader(store, 1), text(WRONG))
    await settle(store, state, EditionKind.DIGEST)
    await take_back(store, WRONG)
    assert await due(store) == []
    await settle(store, DeliveryState.SENT, EditionKind.DIGEST)
    assert len(await due(store)) == 1


async def expired_while_a_correction_waited(store: Store, who: Subscriber) -> None:
    await issue(store, who, text(WRONG))
    await settle(store, DeliveryState.PENDING, EditionKind.DIGEST)
    await take_back(store, WRONG)
    assert await store.corrections.drop_unread(NOW + HOUR) == 0, "it may still arrive"
    await settle(store, DeliveryState.EXPIRED, EditionKind.DIGEST)
    assert await store.corrections.drop_unread(NOW + HOUR) == 1


async def test_who_was_to_be_told_of_a_digest_that_expired_is_told_nothing_and_has_the_next_one(
    store: Store,
) -> None:
    who = await reader(store, 1)
    await expired_while_a_correction_waited(store, who)
    assert await due(store) == []
    assert [each.ids for each in await store.planning.due(NOW + DAY, 9)] == [(who.id,)]


async def test_who_read_the_same_in_an_answer_before_the_digest_that_expired_is_told(store: Store) -> None:
    who = await reader(store, 1)
    await answered(store, who, WRONG, message=6)
    await expired_while_a_correction_waited(store, who)
    assert await told(store) == 1
    assert await reply_of(store) == 6


@pytest.mark.parametrize("state", [SubscriberState.STOPPED, SubscriberState.GONE, SubscriberState.PAUSED])
async def test_who_receives_nothing_is_told_when_they_receive_again(store: Store, state: SubscriberState) -> None:
    who = await reader(store, 1)
    await issue(store, who, text(WRONG))
    await store.subscribers.save(replace(who, state=state), NOW)
    await take_back(store, WRONG)
    assert await due(store) == []
    await store.subscribers.save(replace(who, state=SubscriberState.ACTIVE), NOW)
    assert [each.ids for each in await due(store)] == [(who.id,)]


async def test_whoever_is_forgotten_leaves_no_row(store: Store) -> None:
    who = await reader(store, 1)
    await issue(store, who, text(WRONG))
    await answered(store, who, WRONG)
    await take_back(store, WRONG)
    await store.subscribers.forget(who.address, NOW)
    async with store._database.read() as connection:
        assert (await connection.execute(select(correction_recipient))).all() == []
    assert await store.answers.prune(NOW + DAY) == 0


# --- answers ---------------------------------------------------------------------------------------


async def answered(store: Store, who: Subscriber, *printed: str, message: int = 7, chat: int = 0) -> None:
    (note,) = await store.answers.note(who.id, chat or who.address.chat, [printed], NOW)
    await store.conversations.done(1, {}, NOW, {note: message})


async def reply_of(store: Store, at: datetime = NOW + HOUR) -> int:
    (part,) = await store.deliveries.due(at, 9)
    return part.reply.message if part.reply else 0


async def test_who_read_it_in_an_answer_is_told_in_a_reply_to_that_message(store: Store) -> None:
    who = await reader(store, 1)
    await answered(store, who, OTHER, message=5)
    await answered(store, who, WRONG, message=6)
    await take_back(store, WRONG)
    assert await told(store) == 1
    assert await reply_of(store) == 6


async def test_who_was_answered_by_a_process_that_died_is_told_without_a_reply(store: Store) -> None:
    who = await reader(store, 1)
    assert await store.answers.note(who.id, who.address.chat, [{OTHER}, {WRONG}], NOW)
    await take_back(store, WRONG)
    assert await told(store) == 1
    assert await reply_of(store) == 0


async def test_of_several_messages_the_one_that_tells_it_is_replied_to(store: Store) -> None:
    who = await reader(store, 1)
    notes = await store.answers.note(who.id, who.address.chat, [{OTHER}, {WRONG}, {OTHER}], NOW)
    await store.conversations.done(1, {}, NOW, dict(zip(notes, (5, 6, 7), strict=True)))
    await take_back(store, WRONG)
    assert await told(store) == 1
    assert await reply_of(store) == 6


async def test_who_got_an_answer_that_did_not_leave_is_told_nothing(store: Store) -> None:
    who = await reader(store, 1)
    notes = await store.answers.note(who.id, who.address.chat, [{OTHER}, {WRONG}], NOW)
    await store.answers.take_back(notes[1:])
    await take_back(store, WRONG)
    assert await due(store) == []


async def test_nothing_is_noted_of_who_was_forgotten_meanwhile(store: Store) -> None:
    who = await reader(store, 1)
    await store.subscribers.forget(who.address, NOW)
    assert await store.answers.note(who.id, who.address.chat, [{WRONG}], NOW) == []


async def test_an_answer_of_another_chat_is_not_replied_to(store: Store) -> None:
    who = await reader(store, 1)
    await answered(store, who, WRONG, chat=-99)
    await take_back(store, WRONG)
    assert await told(store) == 1
    assert await reply_of(store) == 0


async def test_an_answer_on_its_way_when_it_was_taken_back_is_corrected_too(store: Store) -> None:
    who = await reader(store, 1)
    await take_back(store, WRONG, at=NOW - MINUTE)
    await answered(store, who, WRONG)
    assert [each.ids for each in await due(store)] == [(who.id,)]


async def test_answers_are_forgotten_after_their_time_with_what_was_printed(store: Store) -> None:
    who = await reader(store, 1)
    await answered(store, who, WRONG, message=5)
    await answered(store, who, WRONG, message=6)
    assert await store.answers.prune(NOW) == 0
    assert await store.answers.prune(NOW + MINUTE) == 2


# --- what did not arrive ---------------------------------------------------------------------------


async def corrected(store: Store, **changes: object) -> Subscriber:
    who = await reader(store, 1, **changes)
    await issue(store, who, text(WRONG))
    await settle(store, DeliveryState.SENT, EditionKind.DIGEST, message=5)
    await take_back(store, WRONG)
    await told(store)
    return who


async def pending(store: Store, at: datetime) -> Sequence[str]:
    return [part.text for part in await store.deliveries.due(at, 9)]


@pytest.mark.parametrize("state", [DeliveryState.EXPIRED, DeliveryState.GONE])
async def test_a_correction_that_reached_nobody_goes_once_more(store: Store, state: DeliveryState) -> None:
    await corrected(store)
    await settle(store, state, EditionKind.CORRECTION)
    assert await pending(store, NOW + DAY) == []
    assert await store.corrections.take_up_again(NOW + DAY) == 1
    assert await pending(store, NOW + DAY) == ["It is not so."]
    assert await store.corrections.take_up_again(NOW + DAY) == 0


@pytest.mark.parametrize(
    ("state", "more"),
    [
        (DeliveryState.SENT, {}),
        (DeliveryState.UNCERTAIN, {}),
        (DeliveryState.FAILED, {}),
        (DeliveryState.EXPIRED, {"trouble": DeliveryTrouble.RESENT}),
    ],
)
async def test_one_that_arrived_or_perhaps_did_stays(
    store: Store, state: DeliveryState, more: dict[str, object]
) -> None:
    await corrected(store)
    await settle(store, state, EditionKind.CORRECTION, **more)
    assert await store.corrections.take_up_again(NOW + DAY) == 0


async def test_in_quiet_hours_and_to_who_is_away_nothing_goes_once_more(store: Store) -> None:
    now = NOW + DAY
    begin, end = ((now + hours).time() for hours in (-HOUR, HOUR))
    who = await corrected(store, quiet=QuietHours(begin, end))
    await settle(store, DeliveryState.EXPIRED, EditionKind.CORRECTION)
    assert await store.corrections.take_up_again(now) == 0
    await store.subscribers.save(replace(who, state=SubscriberState.PAUSED), NOW)
    assert await store.corrections.take_up_again(now + 2 * HOUR) == 0
    await store.subscribers.save(replace(who, state=SubscriberState.ACTIVE), NOW)
    assert await store.corrections.take_up_again(now + 2 * HOUR) == 1
