"""Journeys of editions: whatever Telegram does on the way, a reader gets theirs, whole and once, or we say so."""

import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from bot.app import App
from bot.sandbox.calls import Call
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import GROUP
from digests.model import Address, ChatKind, Edition, Subscriber, SubscriberState
from digests.store import Store
from tests.factories import NOW, subscriber
from tests.journeys.house import ADMIN, open_house, open_running
from tests.sandbox import WatchedTelegram
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

    async def issue(self, chat: int, *parts: str, kind: ChatKind = ChatKind.PRIVATE) -> Subscriber:
        """Lay out an edition for the chat, which receives from now on."""
        who = await self.store.subscribers.get(Address(chat))
        if who is None:
            who = subscriber(chat, kind=kind, state=SubscriberState.ACTIVE, next_digest_at=None)
            who = await self.store.subscribers.save(who, NOW)
        now = self.clock()
        edition = Edition(subscriber=who.id, slot=now, issued_at=now, parts=parts or (f"For {chat}.",))
        assert await issue_edition(self.store, edition, None, now)
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


async def test_who_asks_where_telegram_wants_nothing_for_hours_costs_one_refusal_and_a_line_each(
    room: PostRoom, caplog: pytest.LogCaptureFixture
) -> None:
    reader = room.sandbox.add_user(101)
    room.sandbox.fail("sendMessage", 429, parameters={"retry_after": 43_200}, match={"chat_id": 101})
    for _ in range(3):
        room.sandbox.say(reader, "/help")
        await room.heard()

    assert len(room.attempts(101)) == 1
    lines = [record for record in caplog.records if "did not take the answer" in record.getMessage()]
    assert len(lines) == 3
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_when_telegram_asks_to_wait_with_two_chats_nobody_is_written_to_before_that(room: PostRoom) -> None:
    for chat in range(101, 121):
        room.sandbox.add_user(chat)
        await room.issue(chat)
    for chat in (101, 102):
        room.sandbox.fail("sendMessage", 429, parameters={"retry_after": 600}, match={"chat_id": chat})
    await room.app.knock()
    await room.later(2)

    calls = room.sandbox.log.of("sendMessage")
    assert [len(room.attempts(chat)) for chat in (101, 102)] == [1, 1]
    second = max(place for place, call in enumerate(calls) if call.code == 429)
    assert len(calls[second + 1 :]) < 8, "those that were on their way"


async def test_what_was_perhaps_accepted_is_not_repeated_but_told_to_the_operators(room: PostRoom) -> None:
    chats = (101, 102, 103)
    for chat in chats:
        room.sandbox.add_user(chat)
    known = [await room.issue(chat, "One.", "Two.") for chat in chats]
    room.sandbox.fail("sendMessage", match={"chat_id": 101}, drop="after")
    room.sandbox.fail("sendMessage", match={"chat_id": 102}, drop="before")
    room.sandbox.fail("sendMessage", 500, "Internal Server Error", match={"chat_id": 103})
    await room.app.knock()
    await room.later(3600)

    for chat in chats:
        assert [call.text for call in room.attempts(chat)] == ["One.", "Two."]
    assert (room.texts(101), room.texts(102)) == (["One.", "Two."], ["Two."])
    assert await room.fates() == {"sent": 3, "uncertain": 3}
    rows = [row.delivery for row in await room.store.troubles.page(NOW - timedelta(days=1), 9)]
    assert {(row.subscriber, row.part) for row in rows} == {(who.id, 1) for who in known}
    (report,) = room.texts(ADMIN)
    assert "3 uncertain" in report
    for who in known:
        assert f"reader {who.id}, " in report


async def test_what_surely_never_left_is_sent_again_and_arrives_once(tmp_path: Path) -> None:
    clock = MovableClock(NOW)
    async with WatchedTelegram(clock=clock) as sandbox:
        sandbox.add_user(101)
        port = sandbox.port
        async with open_running(sandbox, clock, tmp_path / "news.sqlite3") as app:
            room = PostRoom(app, sandbox, clock)
            await room.issue(101)
            await sandbox.__aexit__()  # nobody listens at Telegram's address any more
            await app.knock()
            assert await room.fates() == {"pending": 1}
            sandbox.port = port
            await sandbox.__aenter__()
            await room.later(59)
            assert room.texts(101) == []
            await room.later(1)
            await room.later(3600)

            assert room.texts(101) == ["For 101."]
            assert await room.fates() == {"sent": 1}
            sandbox.log.nothing_twice()


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


async def test_a_group_that_was_upgraded_unheard_is_followed_and_gets_every_part_once(room: PostRoom) -> None:
    group = room.sandbox.add_group(type=GROUP)
    who = await room.issue(group.id, "One.", "Two.", kind=ChatKind.GROUP)
    new = room.sandbox.add_group(group.title)
    group.migrated_to = new.id  # and no service message tells us
    await room.app.knock()

    assert room.texts(new.id) == ["One.", "Two."]
    assert [call.code for call in room.attempts(group.id)] == [400]
    assert (await room.known(who)).address == Address(new.id)
    assert await room.fates() == {"sent": 2}


async def test_markup_that_telegram_refuses_arrives_as_plain_text_and_the_operators_are_told(
    room: PostRoom, caplog: pytest.LogCaptureFixture
) -> None:
    room.sandbox.add_user(101)
    await room.issue(101, '<b>One</b> <table>of</table> <a href="https://example.org/">many</a>.')
    await room.app.knock()

    assert room.texts(101) == ["One of many <https://example.org/>."]
    assert [call.code for call in room.attempts(101)] == [400, 200]
    assert await room.fates() == {"sent": 1}
    assert "sent as plain text" in caplog.text
    await room.later(10)
    assert "1 sent as plain text" in room.texts(ADMIN)[0]


async def test_the_second_part_leaves_only_when_the_first_has_arrived(room: PostRoom) -> None:
    room.sandbox.add_user(101)
    await room.issue(101, "One.", "Two.", "Three.")
    room.sandbox.fail("sendMessage", 429, parameters={"retry_after": 1}, match={"text": "One."})
    room.sandbox.fail("sendMessage", match={"text": "Two."}, delay=0.3)
    await room.app.knock()
    assert [call.text for call in room.attempts(101)] == ["One."]
    await room.later(1)

    assert room.texts(101) == ["One.", "Two.", "Three."]
    times = {call.text: call.arrived for call in room.sandbox.log.sent(101)}
    assert times["One."] < times["Two."] < times["Three."]


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


async def test_one_reader_that_fails_leaves_the_others_alone(room: PostRoom) -> None:
    for chat in (101, 102, 103):
        room.sandbox.add_user(chat)
        await room.issue(chat)
    room.sandbox.fail("sendMessage", 400, "Bad Request: BUTTON_DATA_INVALID", match={"chat_id": 102})
    await room.app.knock()

    assert (room.texts(101), room.texts(102), room.texts(103)) == (["For 101."], [], ["For 103."])
    assert await room.fates() == {"sent": 2, "failed": 1}
    await room.later(10)
    assert "button_data_invalid" in room.texts(ADMIN)[0]
