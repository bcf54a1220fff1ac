"""What is told without having been asked: a pause of sending, a chat that cannot receive."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.commands.notices import TRIED_AGAIN, WAITED_FOR, Notices
from bot.render.parts import measure, to_text
from bot.sending.operators import Operators
from bot.texts import LANGUAGES
from config.settings import Settings
from digests.model import (
    Address,
    ChatKind,
    PauseCause,
    QuietHours,
    Refusal,
    SendingPause,
    Subscriber,
    SubscriberState,
)
from digests.store import Store, open_store
from tests.factories import NOW

KIM, FORUM, CHANNEL = 50, -100_777, -100_888
MINUTE = timedelta(minutes=1)
PAUSE = SendingPause(
    cause=PauseCause.REFUSED, troubled=6, attempts=41, times=1, began_at=NOW, until=NOW + 5 * MINUTE
)


@dataclass
class Desk:
    """The notices, and who was told what; whoever is deaf accepts nothing."""

    store: Store
    told: list[tuple[int, str]] = field(default_factory=list)
    revised: list[tuple[int, int, str]] = field(default_factory=list)
    silent: list[bool] = field(default_factory=list)
    deaf: set[int] = field(default_factory=set)
    banned: set[int] = field(default_factory=set)
    asked: int = 0
    notices: Notices = field(init=False)

    def __post_init__(self) -> None:
        self.run_by(9001, 9002)

    def run_by(self, *admins: int, operations_chat: int | None = None) -> None:
        settings = Settings(admins=frozenset(admins), operations_chat=operations_chat)
        operators = Operators(self.store, settings, lambda: NOW)
        self.notices = Notices(
            self.store,
            self.tell,
            self.revise,
            operators,
            self.title_of,
            lambda: "comm_bot",
            self.banned.__contains__,
        )

    async def tell(self, chat: int, words: str, **options: Any) -> bool:
        if chat in self.deaf:
            return False
        assert measure(words).fits()
        self.told.append((chat, to_text(words)))
        self.silent.append(bool(options.get("disable_notification")))
        return True

    async def revise(self, chat: int, message: int, words: str, **options: Any) -> bool:
        assert measure(words).fits()
        self.revised.append((chat, message, to_text(words)))
        return True

    async def title_of(self, chat: int) -> str:
        self.asked += 1
        return {FORUM: "Readers & <Writers>", CHANNEL: "Straits"}.get(chat, "")

    async def heard(self, after: timedelta = WAITED_FOR) -> list[tuple[int, str]]:
        """What is told so long after NOW."""
        self.told.clear()
        await self.notices.tell(NOW + after)
        return list(self.told)

    async def receives(self, chat: int, thread: int = 0, **changes: Any) -> Subscriber:
        values: dict[str, Any] = {
            "address": Address(chat, thread),
            "kind": ChatKind.GROUP,
            "state": SubscriberState.ACTIVE,
            "set_up_by": KIM,
        }
        return await self.store.subscribers.save(Subscriber(**(values | changes)), NOW)

    async def refused(self, refusal: Refusal, chat: int = FORUM, thread: int = 0, **changes: Any) -> Subscriber:
        who = await self.receives(chat, thread, **changes)
        await self.store.chats.refuse(who.id, refusal, NOW)
        return who


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with open_store("sqlite+aiosqlite://") as store:
        await store.subscribers.save(Subscriber(address=Address(KIM)), NOW)
        yield Desk(store)


async def test_whoever_set_a_chat_up_is_told_once_and_nobody_else(desk: Desk) -> None:
    await desk.refused(Refusal.TOPIC_CLOSED, thread=7)
    ((chat, words),) = await desk.heard()
    assert chat == KIM
    assert words.startswith("⏸ The daily digest in Readers & <Writers> is paused: its topic")
    assert "https://t.me/c/777/7" in words
    assert "opened again" in words
    assert await desk.heard() == []
    assert await desk.heard(timedelta(days=3)) == []


@pytest.mark.parametrize(
    ("who", "words"), [({}, "每日簡報已暫停"), ({"set_up_by": 77, "language": "zh-Hans"}, "每日简报已暂停")]
)
async def test_they_are_told_in_their_own_language_or_in_that_of_the_group_where_it_is_not_known(
    desk: Desk, who: dict[str, Any], words: str
) -> None:
    await desk.store.subscribers.save(Subscriber(address=Address(KIM), language="zh-Hant"), NOW)
    await desk.refused(Refusal.NO_RIGHTS, **who)
    ((chat, told),) = await desk.heard()
    assert (chat, words in told) == (who.get("set_up_by", KIM), True)
    assert "/start@comm_bot" in told


@pytest.mark.parametrize("refusal", [Refusal.LEFT, Refusal.DELETED, Refusal.PERHAPS])
async def test_who_left_or_was_deleted_is_told_nothing(desk: Desk, refusal: Refusal) -> None:
    await desk.refused(refusal)
    assert await desk.heard() == []


async def test_all_topics_of_a_forum_without_rights_are_one_message(desk: Desk) -> None:
    for thread in (0, 7, 9):
        await desk.receives(FORUM, thread)
    await desk.refused(Refusal.NO_RIGHTS, thread=11)
    told = await desk.heard()
    assert [chat for chat, _ in told] == [KIM]
    assert "send messages" in told[0][1]


async def test_several_closed_topics_are_one_message_that_counts_them(desk: Desk) -> None:
    for thread in (7, 9, 11):
        await desk.refused(Refusal.TOPIC_CLOSED, thread=thread)
    ((_, words),) = await desk.heard()
    assert "(and 2 more)" in words


async def test_in_a_channel_the_right_to_post_is_asked_for(desk: Desk) -> None:
    await desk.refused(Refusal.NO_RIGHTS, CHANNEL, kind=ChatKind.CHANNEL)
    ((_, words),) = await desk.heard()
    assert words.startswith("⏸ The daily digest in Straits is paused")
    assert "right to post messages" in words
    assert "/start" not in words


async def test_when_they_cannot_be_reached_or_are_not_known_the_operators_are_told(desk: Desk) -> None:
    desk.deaf = {KIM}
    await desk.refused(Refusal.TOPIC_DELETED, thread=7)
    told = await desk.heard()
    assert [chat for chat, _ in told] == [9001, 9002]
    assert all("I could not tell whoever set this chat up" in words for _, words in told)
    assert await desk.heard() == []
    await desk.refused(Refusal.NO_RIGHTS, -5, set_up_by=0)
    told = await desk.heard()
    assert [chat for chat, _ in told] == [9001, 9002]
    assert "in -5 is paused" in told[0][1]


async def test_who_is_banned_is_told_nothing_and_the_operators_are(desk: Desk) -> None:
    desk.banned.add(KIM)
    await desk.refused(Refusal.NO_RIGHTS)
    assert [chat for chat, _ in await desk.heard()] == [9001, 9002]


async def test_what_nobody_accepts_is_tried_again_in_a_few_minutes(desk: Desk) -> None:
    desk.deaf = {KIM, 9001, 9002}
    await desk.refused(Refusal.NO_RIGHTS)
    assert await desk.heard() == []
    desk.deaf = set()
    assert await desk.heard(WAITED_FOR + TRIED_AGAIN - MINUTE) == []
    assert len(await desk.heard(WAITED_FOR + TRIED_AGAIN)) == 1


async def test_without_operators_nothing_is_tried_for_ever(desk: Desk) -> None:
    desk.deaf = {KIM}
    desk.run_by()
    who = await desk.refused(Refusal.NO_RIGHTS)
    await desk.heard()
    assert await desk.store.chats.to_tell(NOW + timedelta(days=1)) == []
    assert await desk.store.subscribers.by_id(who.id) is not None


async def test_a_refusal_is_not_told_at_once_nor_while_sending_is_paused(desk: Desk) -> None:
    await desk.refused(Refusal.NO_RIGHTS)
    assert await desk.heard(WAITED_FOR - MINUTE) == []
    await desk.store.pauses.begin(PAUSE)
    assert {chat for chat, _ in await desk.heard()} == {9001, 9002}
    await desk.store.pauses.end(NOW + 5 * MINUTE)
    assert KIM in {chat for chat, _ in await desk.heard(6 * MINUTE)}


@pytest.mark.parametrize("cause", PauseCause)
async def test_operators_are_told_of_a_pause_and_of_its_end_once_each(desk: Desk, cause: PauseCause) -> None:
    await desk.store.pauses.begin(replace(PAUSE, cause=cause))
    told = await desk.heard(MINUTE)
    assert [chat for chat, _ in told] == [9001, 9002]
    assert told[0][1].startswith("⚠️ Sending is paused until 12:05.")
    assert "6 of the last 41 messages" in told[0][1]
    assert await desk.heard(2 * MINUTE) == []
    await desk.store.pauses.end(NOW + 6 * MINUTE)
    over = await desk.heard(7 * MINUTE)
    assert over[0][1].startswith("✅ Sending goes on. It was paused since 12:00")
    assert await desk.heard(8 * MINUTE) == []


async def test_where_the_operations_chat_takes_nothing_the_admins_are_told(desk: Desk) -> None:
    desk.deaf = {-400}
    desk.run_by(9001, operations_chat=-400)
    await desk.store.pauses.begin(PAUSE)
    assert [chat for chat, _ in await desk.heard(MINUTE)] == [9001]
    assert await desk.heard(2 * TRIED_AGAIN) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_operator_reads_their_own_language(desk: Desk, language: str) -> None:
    operator = Subscriber(address=Address(9001), language=language, zone="Asia/Taipei")
    await desk.store.subscribers.save(operator, NOW)
    await desk.store.pauses.begin(PAUSE)
    told = dict(await desk.heard(MINUTE))
    assert "20:05" in told[9001]
    assert "12:05" in told[9002]
    assert (told[9001].splitlines()[0] == told[9002].splitlines()[0].replace("12:05", "20:05")) == (
        language == "en"
    )


async def test_a_long_wait_that_telegram_asks_for_is_kept_where_others_see_it_until_it_is_over(desk: Desk) -> None:
    await desk.notices.note_wait(30.0, NOW)
    assert await desk.store.conditions.all() == []
    await desk.notices.note_wait(5400.0, NOW)
    await desk.notices.note_wait(5340.0, NOW + MINUTE)
    (condition,) = await desk.store.conditions.all()
    assert condition.words == "Telegram asks us to send nothing until 2026-03-10 13:30 UTC"
    assert condition.since == NOW
    after = Desk(desk.store)  # another process takes away what a dead one has left behind
    await after.notices.note_wait(0.0, NOW + 90 * MINUTE)
    assert await desk.store.conditions.all() == []


async def test_at_night_a_hindrance_is_told_without_sound(desk: Desk) -> None:
    await desk.refused(Refusal.NO_RIGHTS)
    await desk.heard()
    await desk.store.subscribers.save(Subscriber(address=Address(KIM), zone="Asia/Tokyo"), NOW)  # 21:00 there
    await desk.refused(Refusal.NO_RIGHTS, CHANNEL, kind=ChatKind.CHANNEL)
    await desk.heard(timedelta(hours=2))

    assert desk.silent == [False, True]


async def test_in_quiet_hours_a_hindrance_waits_for_their_end_and_telegram_is_not_asked_for_the_name_of_the_chat(
    desk: Desk,
) -> None:
    asleep = Subscriber(address=Address(KIM), quiet=QuietHours(time(11), time(13)))
    await desk.store.subscribers.save(asleep, NOW)
    await desk.refused(Refusal.NO_RIGHTS)
    assert await desk.heard() == []
    assert desk.asked == 0
    assert [chat for chat, _ in await desk.heard(timedelta(hours=1))] == [KIM]
