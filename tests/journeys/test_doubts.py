"""Journeys of parts that were perhaps accepted: what each policy does when Telegram, the line or we fail."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.clock import MovableClock
from bot.sandbox.world import GROUP
from bot.sending.limits import NEVER, ChatSlots
from digests.curate.people import Actor, give_role
from digests.model import Address, ChatKind, DeliveryTrouble, KeptKind, Role, ToldCard
from digests.rules.instants import HELD_FOR
from digests.rules.issuing.uncertainty import GRACE
from tests.factories import NOW
from tests.journeys.house import ADMIN, open_running
from tests.journeys.test_delivery import PostRoom
from tests.sandbox.telegram import WatchedTelegram

READER = 101
POLICIES = ("sent", "resend", "probe")
pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")]

FAULTS = {
    "the line is cut before": ({"drop": "before"}, 0),
    "the line is cut after": ({"drop": "after"}, 1),
    "the answer is cut": ({"drop": "midway"}, 1),
    "500 without accepting": ({"error_code": 500, "description": "Internal Server Error"}, 0),
    "500 after accepting": ({"error_code": 500, "description": "Internal Server Error", "accept": True}, 1),
}


@pytest.fixture(autouse=True)
def _hasty(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a chat be written to without a pause, but where the pace is what a test is about."""
    if "pace" not in request.node.name:
        monkeypatch.setattr(ChatSlots, "opens", lambda *_, **__: NEVER)
        monkeypatch.setattr(ChatSlots, "free", lambda *_, **__: NEVER)


@asynccontextmanager
async def opened(
    sandbox: WatchedTelegram,
    clock: MovableClock,
    database: Path,
    policy: str,
    operations_chat: int = ADMIN,
    **options: Any,
) -> AsyncIterator[PostRoom]:
    """Open the app as after a start or a restart."""
    chosen = {"uncertain_policy": policy, "operations_chat": operations_chat, "admins": frozenset({ADMIN})}
    async with open_running(sandbox, clock, database, **chosen, **options) as app:
        yield PostRoom(app, sandbox, clock)


@asynccontextmanager
async def people(clock: MovableClock) -> AsyncIterator[WatchedTelegram]:
    """A Telegram without limits, with a reader and an admin."""
    async with WatchedTelegram(clock=clock) as sandbox:
        sandbox.limit_nothing()
        sandbox.add_user(ADMIN, "Alex")
        sandbox.add_user(READER)
        yield sandbox


@asynccontextmanager
async def room_with(folder: Path, policy: str = "probe", **options: Any) -> AsyncIterator[PostRoom]:
    clock = MovableClock(NOW)
    async with (
        people(clock) as sandbox,
        opened(sandbox, clock, folder / "news.sqlite3", policy, **options) as room,
    ):
        yield room


async def doubtful(room: PostRoom, drop: str, *chats: int, parts: Sequence[str] = ("One.",), **more: Any) -> None:
    """Let an edition of these parts leave for each chat, and the answer to its first part be lost."""
    for chat in chats or (READER,):
        await room.issue(chat, *parts, **more)
        room.sandbox.fail("sendMessage", match={"chat_id": chat, "text": parts[0]}, drop=drop)
    await room.app.knock()


async def until_settled(room: PostRoom) -> None:
    """Let time pass until nothing is left to send, to look up or to tell."""
    for _ in range(200):
        await room.later(40)
        await asyncio.sleep(0.02)  # a chat's second is one of the machine's
        store = room.store
        if await store.doubts.next_probe() is None and not await store.troubles.due(
            room.clock() + timedelta(days=1)
        ):
            fates = await room.fates()
            if not fates.get("pending") and not fates.get("sending"):
                return
    raise AssertionError(f"still not settled: {await room.fates()}")


async def troubles(room: PostRoom) -> dict[DeliveryTrouble, int]:
    return dict(await room.store.troubles.counts(NOW - timedelta(days=1)))


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("fault", FAULTS)
async def test_whatever_goes_wrong_each_policy_keeps_its_promise(tmp_path: Path, fault: str, policy: str) -> None:
    order, accepted = FAULTS[fault]
    async with room_with(tmp_path, policy) as room:
        await room.issue(READER, "<b>One.</b>", "Two.")
        room.sandbox.fail("sendMessage", match={"chat_id": READER}, **order)
        await room.app.knock()
        await until_settled(room)

        times = {"sent": accepted, "resend": accepted + 1, "probe": 1}[policy]
        assert room.texts(READER) == ["One."] * times + ["Two."]
        known = {"sent": {DeliveryTrouble.UNCERTAIN: 1}, "resend": {DeliveryTrouble.RESENT: 1}, "probe": {}}[
            policy
        ]
        assert await troubles(room) == known
        assert await room.fates() == ({"sent": 1, "uncertain": 1} if policy == "sent" else {"sent": 2})
        reports = [text for text in room.texts(ADMIN) if "Deliveries" in text]
        assert len(reports) == (policy != "probe")


@pytest.mark.parametrize("policy", POLICIES)
async def test_a_part_with_buttons_is_looked_up_and_sent_again_as_any_other_and_its_buttons_work(
    tmp_path: Path, policy: str
) -> None:
    cards = (ToldCard(1, 7, (7,), 1, "One"), ToldCard(2, 8, (8,), 2, "Two"))
    async with room_with(tmp_path, policy) as room:
        who = await room.issue(READER, "<b>One.</b>", cards=cards)
        room.sandbox.fail("sendMessage", match={"chat_id": READER}, drop="after")
        await room.app.knock()
        await until_settled(room)

        messages = room.sandbox.messages(READER)
        assert [message.text for message in messages] == ["One."] * {"sent": 1, "resend": 2, "probe": 1}[policy]
        rows = [message.json["reply_markup"]["inline_keyboard"] for message in messages]
        assert {tuple(button["text"] for button in row) for (row,) in rows} == {("Save", "Mute", "Wrong")}
        for label in ("Save", "2. Two"):
            room.sandbox.press(READER, label)
            await room.heard()
        assert [each.story for each in await room.store.keeping.kept(who.id, KeptKind.SAVED)] == [8]
        assert len(room.sandbox.messages(READER)) == len(messages)


async def test_while_a_part_is_looked_up_the_next_waits_and_nothing_is_asked_within_the_grace_or_left_behind(
    tmp_path: Path,
) -> None:
    async with room_with(tmp_path) as room:
        await doubtful(room, "after", parts=("One.", "Two."))
        await room.later(GRACE.total_seconds() - 1)
        assert room.texts(READER) == ["One."]
        assert room.sandbox.log.of("forwardMessage") == []
        await room.later(1)
        assert room.sandbox.log.of("forwardMessage") != []
        await until_settled(room)
        assert room.texts(READER) == ["One.", "Two."]
        row, *_ = room.sandbox.log.of("forwardMessage", ok=True)
        assert row.values["disable_notification"] in ("true", "True", True)
        assert room.texts(ADMIN) == [], "nothing is left in the operations chat"
        assert await room.store.doubts.left_over() == []


@pytest.mark.parametrize("kind", ["private", "basic group"])
async def test_looking_up_keeps_to_the_pace_of_its_chat(tmp_path: Path, kind: str) -> None:
    clock = MovableClock(NOW)
    async with WatchedTelegram(clock=clock) as sandbox:
        sandbox.add_user(ADMIN, "Alex")
        operations = ADMIN if kind == "private" else sandbox.add_group(type=GROUP).id
        async with opened(sandbox, clock, tmp_path / "news.sqlite3", "probe", operations) as room:
            for chat in range(201, 204):
                sandbox.add_user(chat)
                await room.issue(chat)
            sandbox.fail("sendMessage", drop="after", times=3)
            await room.app.knock()
            await until_settled(room)
            assert await room.fates() == {"sent": 3}
            assert len(sandbox.log.of("forwardMessage")) >= 3
        sandbox.log.at_most(30)
        sandbox.log.at_most(5, chat=operations)
        sandbox.log.at_most(9, 5.0, chat=operations)
        assert [call.code for call in sandbox.log.of("forwardMessage") if call.code == 429] == []


async def others_talk(room: PostRoom) -> None:
    for chat in range(2001, 2101):
        room.sandbox.say(chat, "/help")


async def the_reader_writes(room: PostRoom) -> None:
    room.sandbox.say(READER, "One.")  # even the same words
    room.sandbox.say(READER, "are you there?")


async def others_receive(room: PostRoom) -> None:
    for chat in range(1001, 1081):
        room.sandbox.add_user(chat)
        await room.issue(chat)
    await room.app.knock()


async def the_reader_blocks_us(room: PostRoom) -> None:
    room.sandbox.chat(READER).blocked = True


@pytest.mark.parametrize(
    ("happens", "drop"),
    [
        *((each, drop) for each in (others_talk, the_reader_writes) for drop in ("after", "before")),
        (others_receive, "before"),
        (the_reader_blocks_us, "after"),
    ],
)
async def test_nothing_that_happens_meanwhile_hides_whether_it_arrived_or_costs_many_looks(
    tmp_path: Path, happens: Callable[[PostRoom], Awaitable[None]], drop: str
) -> None:
    async with room_with(tmp_path) as room:
        await doubtful(room, drop)
        await happens(room)
        await room.heard()
        await until_settled(room)
        assert room.texts(READER).count("One.") == 1
        assert set(await room.fates()) == {"sent"}
        assert len(room.sandbox.log.of("forwardMessage")) <= 3


@pytest.mark.parametrize("other", [102, ADMIN], ids=["a reader", "the operations chat"])
async def test_two_readers_of_the_same_text_are_told_apart(tmp_path: Path, other: int) -> None:
    async with room_with(tmp_path) as room:
        room.sandbox.add_user(102)
        for chat, drop in ((READER, "after"), (other, "before")):
            await room.issue(chat, "The same.")
            room.sandbox.fail("sendMessage", match={"chat_id": chat, "text": "The same."}, drop=drop)
        await room.app.knock()
        await until_settled(room)
        assert (room.texts(READER), room.texts(other)) == (["The same."], ["The same."])
        assert await room.fates() == {"sent": 2}


@pytest.mark.parametrize("drop", ["after", "before"])
async def test_the_same_text_of_the_day_before_is_not_taken_for_it(tmp_path: Path, drop: str) -> None:
    async with room_with(tmp_path) as room:
        await room.issue(READER, "Nothing new.")
        await room.app.knock()
        await room.later(86_400)
        await room.issue(READER, "Nothing new.")
        room.sandbox.fail("sendMessage", match={"chat_id": READER}, drop=drop)
        await room.app.knock()
        await until_settled(room)
        assert room.texts(READER) == ["Nothing new."] * 2
        assert await room.fates() == {"sent": 2}


async def test_a_look_that_is_interrupted_begins_again_and_what_it_left_is_cleared_away(tmp_path: Path) -> None:
    clock = MovableClock(NOW)
    async with people(clock) as sandbox:
        database = tmp_path / "news.sqlite3"
        async with opened(sandbox, clock, database, "probe") as room:
            await doubtful(room, "after", parts=("One.", "Two."))
            clock.move(GRACE)
            sandbox.fail("forwardMessage", drop="before", times=0)  # from here on it can do nothing any more
            sandbox.fail("deleteMessage", drop="before", times=0)
            await room.app.knock()
            assert [message.text for message in sandbox.messages(ADMIN)] == ["Looking up a delivery."]
        sandbox.mend()
        async with opened(sandbox, clock, database, "probe") as room:
            await until_settled(room)
            assert room.texts(READER) == ["One.", "Two."]
            assert room.texts(ADMIN) == []


async def test_when_telegram_asks_to_wait_looking_up_waits_as_well(tmp_path: Path) -> None:
    async with room_with(tmp_path) as room:
        await doubtful(room, "after")
        room.sandbox.fail("forwardMessage", 429, parameters={"retry_after": 600})
        await room.later(GRACE.total_seconds())
        assert await room.store.doubts.next_probe() == room.clock() + timedelta(seconds=600)
        assert await room.fates() == {"uncertain": 1}


@pytest.mark.parametrize("lost", ["blocked", "unknown"])
async def test_without_its_operations_chat_it_says_so_once_and_doubts_count_as_sent(
    tmp_path: Path, lost: str, caplog: pytest.LogCaptureFixture
) -> None:
    operations = 555
    async with room_with(tmp_path, operations_chat=operations) as room:
        if lost == "blocked":
            room.sandbox.add_user(operations)
            room.sandbox.chat(operations).blocked = True
        await doubtful(room, "before", parts=("One.", "Two."))
        for _ in range(5):
            await room.later(60)
        assert room.texts(READER) == ["Two."]
        assert await troubles(room) == {DeliveryTrouble.UNCERTAIN: 1}
        warnings = [text for text in room.texts(ADMIN) if "Until that is put right" in text]
        assert len(warnings) == 1
        assert "555" in warnings[0]
        assert [condition.name for condition in await room.store.conditions.all()] == ["probing"]
    assert "count as sent" in caplog.text


async def test_an_operations_chat_lost_on_the_way_is_noticed(tmp_path: Path) -> None:
    operations = 555
    async with room_with(tmp_path, operations_chat=operations) as room:
        room.sandbox.add_user(operations)
        await doubtful(room, "after", parts=("One.", "Two."))
        room.sandbox.chat(operations).blocked = True
        await until_settled(room)
        assert room.texts(READER) == ["One.", "Two."]
        assert await troubles(room) == {DeliveryTrouble.UNCERTAIN: 1}
        assert any("Until that is put right" in text for text in room.texts(ADMIN))


@pytest.mark.parametrize("drop", ["after", "before"])
async def test_with_a_supergroup_for_operations_marks_go_to_an_admin(tmp_path: Path, drop: str) -> None:
    clock = MovableClock(NOW)
    async with people(clock) as sandbox:
        operations = sandbox.add_group("Operations")
        async with opened(sandbox, clock, tmp_path / "news.sqlite3", "probe", operations.id) as room:
            await doubtful(room, drop)
            await until_settled(room)
            assert room.texts(READER) == ["One."]
            assert await room.fates() == {"sent": 1}
            assert (room.texts(ADMIN), room.texts(operations.id)) == ([], [])


async def test_marks_go_to_an_editor_where_no_admin_of_the_settings_can_be_written_to(tmp_path: Path) -> None:
    clock, database, editor = MovableClock(NOW), tmp_path / "news.sqlite3", 77
    async with people(clock) as sandbox:
        operations = sandbox.add_group("Operations")
        sandbox.add_user(editor, "Sam")
        sandbox.chat(ADMIN).started = False
        async with opened(sandbox, clock, database, "probe", operations.id) as room:
            await give_role(room.store, Actor(ADMIN, {ADMIN}), editor, Role.EDITOR, NOW)
        async with opened(sandbox, clock, database, "probe", operations.id) as room:
            await doubtful(room, "after")
            await until_settled(room)
            assert await room.fates() == {"sent": 1}
            marks = [call for call in sandbox.log.of("sendMessage") if call.values.get("chat_id") == str(editor)]
            assert marks != []


@pytest.mark.parametrize("drop", ["after", "before"])
async def test_in_a_channel_a_post_is_found_or_missed_by_its_own_numbers(tmp_path: Path, drop: str) -> None:
    async with room_with(tmp_path) as room:
        channel = room.sandbox.add_channel()
        await room.issue(channel.id, "One.", kind=ChatKind.CHANNEL)
        await room.app.knock()
        room.sandbox.post(channel, "somebody else's")
        room.clock.move(timedelta(hours=1))
        await doubtful(room, drop, channel.id, parts=("Two.",), kind=ChatKind.CHANNEL)
        await until_settled(room)
        assert room.texts(channel.id) == ["One.", "Two."]
        assert (await room.fates())["sent"] == 2


async def test_in_a_supergroup_a_message_is_found_but_never_missed(tmp_path: Path) -> None:
    async with room_with(tmp_path) as room:
        texts = {}
        for drop in ("after", "before"):
            group = room.sandbox.add_group(drop)
            await doubtful(room, drop, group.id, kind=ChatKind.GROUP)
            texts[drop] = group.id
        await until_settled(room)
        assert {drop: room.texts(chat) for drop, chat in texts.items()} == {"after": ["One."], "before": []}
        assert await room.fates() == {"sent": 1, "uncertain": 1}


async def test_a_chat_that_is_closed_to_us_leaves_its_doubt_and_the_others_are_looked_up(tmp_path: Path) -> None:
    async with room_with(tmp_path) as room:
        group = room.sandbox.add_group()
        await room.issue(group.id, "One.", kind=ChatKind.GROUP)
        await room.issue(READER, "One.")
        for chat in (group.id, READER):
            room.sandbox.fail("sendMessage", match={"chat_id": chat}, drop="before")
        await room.app.knock()
        group.bot_status = "kicked"
        await until_settled(room)
        assert room.texts(READER) == ["One."]
        (row,) = await room.store.troubles.page(NOW, 9)
        assert row.delivery.address == Address(group.id)
        assert "cannot be looked up" in row.reason


async def test_a_message_that_may_not_be_forwarded_leaves_the_doubt(tmp_path: Path) -> None:
    async with room_with(tmp_path) as room:
        await doubtful(room, "after")
        room.sandbox.last(READER).json["has_protected_content"] = True
        await until_settled(room)
        assert room.texts(READER) == ["One."]
        assert await troubles(room) == {DeliveryTrouble.UNCERTAIN: 1}


async def test_by_another_policy_after_a_restart_nothing_waits_any_more(tmp_path: Path) -> None:
    clock = MovableClock(NOW)
    async with people(clock) as sandbox:
        async with opened(sandbox, clock, tmp_path / "news.sqlite3", "probe") as room:
            await doubtful(room, "before", parts=("One.", "Two."))
        async with opened(sandbox, clock, tmp_path / "news.sqlite3", "sent") as room:
            await until_settled(room)
            assert room.texts(READER) == ["Two."]
            assert await troubles(room) == {DeliveryTrouble.UNCERTAIN: 1}


async def test_a_clock_that_jumps_ahead_lets_nothing_be_missed_that_the_server_still_holds(tmp_path: Path) -> None:
    passed = 0.0
    async with room_with(tmp_path, seconds=lambda: passed) as room:
        await room.app.knock()
        await doubtful(room, "before")
        assert await room.fates() == {"uncertain": 1}
        for passed in (1.0, GRACE.total_seconds()):  # noqa: B007 - the app reads it
            await room.later(3600)
            assert (await room.fates(), room.texts(READER)) == ({"uncertain": 1}, [])
        passed = (2 * GRACE + HELD_FOR).total_seconds()
        await room.app.knock()  # the clock is believed again
        passed += 3 * GRACE.total_seconds()
        await room.app.knock()
        await room.app.knock()
        assert (await room.fates(), room.texts(READER)) == ({"sent": 1}, ["One."])
