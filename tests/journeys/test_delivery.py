"""Journeys of editions: whatever Telegram does on the way, a reader gets theirs, whole and once, or we say so."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from bot.app import App
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Chat, User
from digests import subscribe
from digests.model import Address, ChatKind, Edition, Subscriber, SubscriberState, ToldCard
from digests.store import Store
from tests.factories import NOW, subscriber
from tests.journeys.house import ADMIN, open_house, open_running
from tests.sandbox.calls import Call
from tests.sandbox.telegram import WatchedTelegram
from tests.stored import issue_edition

JITTER = 0.5  # how much later than another request one may be heard of on a busy machine, in seconds
# python-telegram-bot 22 warns whenever it makes a RetryAfter, whoever reads it.
pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")]


@dataclass
class PostRoom:
    """The real app at the real sandbox, with editions that are laid out by hand."""

    app: App
    sandbox: WatchedTelegram
    clock: MovableClock

    @property
    def store(self) -> Store:
        return self.app.newsroom.store

    async def issue(
        self, chat: int, *parts: str, kind: ChatKind = ChatKind.PRIVATE, cards: Sequence[ToldCard] = ()
    ) -> Subscriber:
        """Lay out an edition for the chat, which receives from now on."""
        who = await self.store.subscribers.get(Address(chat))
        if who is None:
            who = subscriber(chat, kind=kind, state=SubscriberState.ACTIVE, next_digest_at=None)
            who = await self.store.subscribers.save(who, NOW)
        now = self.clock()
        edition = Edition(subscriber=who.id, slot=now, issued_at=now, parts=parts or (f"For {chat}.",))
        assert await issue_edition(self.store, edition, None, now, cards)
        return who

    async def later(self, seconds: float) -> None:
        self.clock.move(timedelta(seconds=seconds))
        await self.app.knock()

    async def heard(self) -> None:
        await self.sandbox.settled()
        await self.app.idle()

    async def fates(self) -> dict[str, int]:
        counts = await self.store.deliveries.counts(NOW - timedelta(days=1))
        return {state: count for state, count in counts.items() if count}

    async def known(self, who: Subscriber) -> Subscriber:
        found = await self.store.subscribers.by_id(who.id)
        assert found is not None
        return found

    async def state_of(self, who: Subscriber) -> SubscriberState:
        return (await self.known(who)).state

    def texts(self, chat: int) -> list[str]:
        return [message.text for message in self.sandbox.messages(chat)]

    def attempts(self, chat: int) -> Sequence[Call]:
        return self.sandbox.log.of("sendMessage", chat=chat)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[PostRoom]:
    clock = MovableClock(NOW)
    async with WatchedTelegram(clock=clock) as sandbox:
        sandbox.add_user(ADMIN, "Alex")
        async with open_running(sandbox, clock, tmp_path / "news.sqlite3", admins=frozenset({ADMIN})) as app:
            yield PostRoom(app, sandbox, clock)
        sandbox.log.nothing_twice()
        sandbox.log.at_most(30)
        sandbox.log.at_most_per_chat(1, 1.0 - JITTER)
        sandbox.log.at_most_per_group()


def few_articles(folder: Path) -> Path:
    """Copy the seeds with the latest articles only, which are quickly read."""
    with as_file(files("seeds")) as packaged:
        shutil.copytree(packaged, folder)
    for file in sorted((folder / "articles").glob("*.md"))[:-4]:
        file.unlink()
    return folder


async def test_readers_with_the_same_hour_all_get_the_digest_in_one_go_and_once(tmp_path: Path) -> None:
    async with open_house(tmp_path / "news.sqlite3", few_articles(tmp_path / "seeds")) as house:
        readers = [house.sandbox.add_user(chat) for chat in range(101, 113)]
        start = house.clock()
        due = (start + timedelta(minutes=5)).replace(second=0, microsecond=0)
        for reader in readers:
            who = subscriber(reader.id, state=SubscriberState.ACTIVE, hours=(due.time(),), next_digest_at=due)
            await house.app.newsroom.store.subscribers.save(who, start)
        await house.until(due)
        await house.app.knock()

        editions = {tuple(message.text for message in house.sandbox.messages(reader)) for reader in readers}
        assert len(editions) == 1
        assert all(part.strip() for part in editions.pop())
        house.sandbox.log.nothing_twice()
        house.sandbox.log.at_most(30)
        house.sandbox.log.at_most_per_chat(1, 1.0 - JITTER)


async def test_a_restart_sends_nothing_into_a_pause_that_was_known(tmp_path: Path) -> None:
    clock = MovableClock(NOW)
    async with WatchedTelegram(clock=clock) as sandbox:
        sandbox.fail("sendMessage", 429, parameters={"retry_after": 43_200}, times=0)
        for start in range(2):
            async with open_running(sandbox, clock, tmp_path / "news.sqlite3") as app:
                room = PostRoom(app, sandbox, clock)
                for chat in range(101, 111):
                    sandbox.add_user(chat)
                    await room.issue(chat, f"Day {start}.")
                await app.knock()
                if start == 0:
                    sandbox.log.clear()
                clock.move(timedelta(minutes=1))

        assert sandbox.log.of("sendMessage") == []


async def test_a_reader_who_blocked_the_bot_unheard_is_let_go_and_is_back_when_they_take_it_back(
    room: PostRoom,
) -> None:
    reader = room.sandbox.add_user(101)
    who = await room.issue(101, "One.", "Two.")
    room.sandbox.chat(reader).blocked = True  # and no update tells us
    await room.app.knock()
    assert await room.state_of(who) is SubscriberState.GONE
    assert await room.fates() == {"gone": 1, "expired": 1}
    assert len(room.attempts(101)) == 1

    room.sandbox.unblock(reader)
    await room.heard()
    assert await room.state_of(who) is SubscriberState.ACTIVE
    room.clock.move(timedelta(hours=1))
    await room.issue(101, "Three.")
    await room.app.knock()
    assert room.texts(101) == ["Three."]


async def test_nothing_comes_after_a_reader_has_said_so_between_issue_and_send(room: PostRoom) -> None:
    said = {101: "/stop", 102: "/pause", 103: "/forget"}
    for chat, words in said.items():
        reader = room.sandbox.add_user(chat)
        await room.issue(chat, "One.", "Two.")
        room.sandbox.say(reader, words)
    await room.heard()
    room.sandbox.press(103, "Delete")
    await room.heard()
    await room.app.knock()
    await room.later(3600)

    for chat in said:
        assert not {"One.", "Two."} & {call.text for call in room.attempts(chat)}
    assert await room.fates() == {"expired": 4}


# --- readers who cannot be reached ----------------------------------------------------------------

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
    over = [each for each in told(room) if each.startswith("✅ Sending goes on. It was paused since 12:00")]
    assert len(over) == 1


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
