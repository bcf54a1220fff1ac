"""Journeys of readers who cannot be reached: Telegram refuses everybody for minutes; a chat takes no messages."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.sandbox.world import Chat, User
from digests import subscribe
from digests.model import Address, ChatKind, Edition, Refusal, Subscriber, SubscriberState
from tests.factories import NOW
from tests.journeys.house import ADMIN
from tests.journeys.test_delivery import PostRoom, room
from tests.stored import issue_edition

pytestmark = pytest.mark.long

__all__ = ["room"]

FAR = NOW + timedelta(days=9)
READERS = range(101, 131)
REFUSAL = "Forbidden: bot can't send messages to the user"


async def minutes(room: PostRoom, number: int) -> None:
    for _ in range(number):
        await room.later(60)


def told(room: PostRoom, chat: int = ADMIN) -> Sequence[str]:
    return [text.splitlines()[0] for text in room.texts(chat)]


async def test_telegram_refuses_everybody_for_minutes_and_all_get_their_digest_afterwards_once(
    room: PostRoom,
) -> None:
    readers = []
    for chat in READERS:
        room.sandbox.add_user(chat)
        readers.append(await room.issue(chat, "One.", "Two."))
        room.sandbox.fail("sendMessage", 403, REFUSAL, match={"chat_id": chat}, times=0)
    await room.app.knock()
    await minutes(room, 7)
    assert {text for chat in READERS for text in room.texts(chat)} == set()
    assert told(room) == ["⚠️ Sending is paused until 12:05."]
    assert {await room.state_of(who) for who in readers} == {SubscriberState.ACTIVE}
    room.sandbox.faults.ordered.clear()
    await minutes(room, 45)

    for chat in READERS:
        assert room.texts(chat) == ["One.", "Two."]
    assert {await room.state_of(who) for who in readers} == {SubscriberState.ACTIVE}
    assert await room.fates() == {"sent": 60}
    _, over = told(room)
    assert over.startswith("✅ Sending goes on. It was paused since 12:00")


async def test_an_admin_presses_and_sending_goes_on_at_once(room: PostRoom) -> None:
    for chat in READERS:
        room.sandbox.add_user(chat)
        await room.issue(chat)
        room.sandbox.fail("sendMessage", 403, REFUSAL, match={"chat_id": chat}, times=1)
    await room.app.knock()
    assert "Sending is paused" in told(room)[0]
    room.sandbox.faults.ordered.clear()
    press = room.sandbox.press(ADMIN, "Resume sending")
    await room.heard()
    assert press.toast == "Done. Sending goes on."
    await minutes(room, 1)
    reached = [chat for chat in READERS if room.texts(chat)]
    assert len(reached) >= len(READERS) - 13
    await minutes(room, 20)
    assert all(len(room.texts(chat)) == 1 for chat in READERS)


async def receiving(room: PostRoom, chat: Chat, owner: User, thread: int = 0, **changes: object) -> Subscriber:
    newcomer = Subscriber(address=Address(chat.id, thread), kind=ChatKind.GROUP, set_up_by=owner.id)
    known = await subscribe.consent(room.store, newcomer, NOW)
    edition = Edition(subscriber=known.id, slot=NOW, issued_at=NOW, parts=("One.", "Two."))
    assert await issue_edition(room.store, edition, FAR, NOW)
    return known


async def test_whoever_set_up_a_topic_that_was_closed_is_told_once_and_it_goes_on_when_it_is_open(
    room: PostRoom,
) -> None:
    owner = room.sandbox.add_user(50, "Kim", language_code="zh-TW")
    await subscribe.set_language(room.store, Subscriber(address=Address(50)), "zh-Hant", NOW)
    forum = room.sandbox.add_group("Readers", owner=owner, forum=True)
    topic = room.sandbox.open_topic(forum, "News")
    who = await receiving(room, forum, owner, topic.id)
    topic.closed = True
    await room.app.knock()
    await minutes(room, 5)
    (words,) = room.texts(50)
    assert words.startswith("⏸ Readers的每日簡報已暫停：話題已關閉")
    assert told(room) == []
    assert await room.state_of(who) is SubscriberState.PAUSED
    assert len(room.attempts(forum.id)) == 1
    topic.closed = False
    service = room.sandbox.put_message(forum, {"from": owner.as_json()}, {"forum_topic_reopened": {}})
    service.json |= {"message_thread_id": topic.id, "is_topic_message": True}
    room.sandbox.push("message", service.json)
    await room.heard()

    known = await room.known(who)
    assert (known.state, known.refusal) == (SubscriberState.ACTIVE, None)
    assert room.texts(50) == [words]


async def test_a_group_that_takes_the_rights_is_told_of_to_the_operators_where_nobody_else_can_be(
    room: PostRoom,
) -> None:
    owner = room.sandbox.add_user(50, "Kim", started=False)
    group = room.sandbox.add_group("Readers", owner=owner)
    who = await receiving(room, group, owner)
    group.may_write = False
    await room.app.knock()
    await minutes(room, 5)
    assert len(room.attempts(group.id)) == 1
    (words,) = room.texts(ADMIN)
    assert words.startswith("⏸ The daily digest in Readers is paused: I may no longer write there.")
    assert words.endswith("so I tell you.")
    known = await room.known(who)
    assert (known.state, known.refusal) == (SubscriberState.PAUSED, Refusal.NO_RIGHTS)
    group.may_write = True
    await asyncio.sleep(1)  # the answer would come close upon what was refused
    room.sandbox.say(group, f"/resume@{room.sandbox.bot.username}", user=owner)
    await room.heard()
    assert await room.state_of(who) is SubscriberState.ACTIVE


async def test_an_account_that_was_deleted_is_forgotten_after_a_week(room: PostRoom) -> None:
    reader = room.sandbox.add_user(101)
    who = await room.issue(101)
    room.sandbox.deactivate(reader)
    await room.app.knock()
    assert await room.state_of(who) is SubscriberState.GONE
    await room.later(8 * 86_400)
    for _ in range(3):  # nothing is forgotten by a clock that has just jumped
        await room.later(1800)
    assert await room.store.subscribers.by_id(who.id) is None


async def test_an_admin_turns_the_pages_of_what_went_wrong(room: PostRoom) -> None:
    for minute in (0, 15):
        for chat in range(101 + minute, 105 + minute):
            room.sandbox.add_user(chat)
            await room.issue(chat)
            room.sandbox.fail("sendMessage", 400, "Bad Request: message text is empty", match={"chat_id": chat})
        await room.later(minute * 60)
    assert not any("paused" in text for text in told(room))
    await asyncio.sleep(1)  # the answer would come close upon the report
    room.sandbox.say(ADMIN, "/deliveries")
    await room.heard()
    shown = room.sandbox.last(ADMIN)
    assert "8 failed" in shown.text
    assert "Troubles of the last 24 h, 1–5 of 8" in shown.text
    assert shown.text.count("– failed, reader") == 5
    room.sandbox.press(ADMIN, "Older", message=shown)
    await room.heard()
    assert "6–8 of 8" in shown.text
    assert shown.text.count("message text is empty") == 3
    room.sandbox.press(ADMIN, "Newer", message=shown)
    await room.heard()
    assert "1–5 of 8" in shown.text
