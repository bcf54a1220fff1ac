"""Journeys of an update: it answers the message that its reader has, whatever became of that, and comes once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import GROUP, Json
from digests.model import Address, Answer, ChatKind, Edition, Subscriber, SubscriberState
from tests.factories import NOW, subscriber
from tests.journeys.house import open_running
from tests.sandbox.telegram import WatchedTelegram
from tests.stored import issue_edition

OLD = "Washington plans a tariff of 25 per cent."
TOLD = f"<b>Tariffs rise</b>\n“{OLD}” Gazette"
PLACE = 14  # of the sentence, in what is shown
QUOTE = {"text": OLD, "position": PLACE, "is_manual": True}


@dataclass
class Room:
    """The real app at the real sandbox, with a story that was told and moves on the next day."""

    app: App
    sandbox: WatchedTelegram
    clock: MovableClock

    async def tell(self, chat: int, kind: ChatKind = ChatKind.PRIVATE, thread: int = 0) -> Subscriber:
        far = NOW + timedelta(days=9)
        who = subscriber(chat, kind=kind, state=SubscriberState.ACTIVE, next_digest_at=far)
        who = replace(who, address=Address(chat, thread))
        who = await self.app.newsroom.store.subscribers.save(who, NOW)
        await self.issue(who, TOLD)
        return who

    async def update(self, who: Subscriber) -> None:
        self.clock.move(timedelta(hours=20))
        await self.issue(who, "<b>Tariffs stay</b>", Answer(1, NOW, 1, OLD, PLACE))

    async def issue(self, who: Subscriber, text: str, *answers: Answer) -> None:
        store, now = self.app.newsroom.store, self.clock()
        edition = Edition(subscriber=who.id, slot=now, issued_at=now, parts=(text,), answers=answers)
        assert await issue_edition(store, edition, None, now)
        await self.knock()

    async def knock(self, seconds: float = 0.0) -> None:
        self.clock.move(timedelta(seconds=seconds))
        await self.app.knock()
        await self.sandbox.settled()

    def last(self, chat: int) -> Json:
        return self.sandbox.messages(chat)[-1].json

    def updates(self, chat: int) -> int:
        return [message.text for message in self.sandbox.messages(chat)].count("Tariffs stay")


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    clock = MovableClock(NOW)
    async with WatchedTelegram(clock=clock) as sandbox:
        sandbox.add_user(7, "Alex")
        sandbox.add_user(42, "Robin")
        async with open_running(sandbox, clock, tmp_path / "news.sqlite3", admins=frozenset({7})) as app:
            yield Room(app, sandbox, clock)
        sandbox.log.nothing_twice()


async def test_an_update_quotes_the_sentence_in_the_message_that_its_reader_has(room: Room) -> None:
    who = await room.tell(42)
    told = room.last(42)["message_id"]
    await room.update(who)
    assert (room.last(42)["text"], room.last(42)["quote"]) == ("Tariffs stay", QUOTE)
    assert room.last(42)["reply_to_message"]["message_id"] == told


async def test_a_forum_topic_answers_within_the_topic(room: Room) -> None:
    forum = room.sandbox.add_group(forum=True)
    topic = room.sandbox.open_topic(forum, "News")
    who = await room.tell(forum.id, ChatKind.GROUP, topic.id)
    await room.update(who)
    assert (room.last(forum.id)["message_thread_id"], room.last(forum.id)["quote"]) == (topic.id, QUOTE)


async def test_a_group_that_has_become_a_supergroup_gets_the_update_once_and_without(room: Room) -> None:
    group = room.sandbox.add_group(type=GROUP)
    who = await room.tell(group.id, ChatKind.GROUP)
    new = room.sandbox.migrate(group)
    await room.update(who)
    await asyncio.sleep(0)
    await room.knock(60)
    assert room.updates(new.id) == 1
    assert "reply_to_message" not in room.last(new.id)
