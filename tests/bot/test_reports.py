"""What operators are told of deliveries: all of it, in few messages, until somebody has it."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

import bot.texts
from bot.reports import SHOWN, Reports, report
from bot.sandbox.clock import MovableClock
from bot.texts.report_words import report_words
from config.settings import Settings
from digests.model import Address, DeliveryState, DeliveryTrouble, Edition, Outcome, SubscriberState
from digests.rules.sending.deliveries import after_attempt
from digests.store import Store, open_store
from tests.factories import NOW, subscriber

ADMIN, OTHER_ADMIN, OPERATIONS = 7, 8, -55
PERHAPS = Outcome(DeliveryState.UNCERTAIN, reason="no whole answer within 40 s")
FAILED = Outcome(DeliveryState.FAILED, reason="message is too long")
MINUTE = timedelta(minutes=1)


class Ears:
    """Takes what it is told, unless the chat is deaf."""

    def __init__(self, *deaf: int) -> None:
        self.deaf = set(deaf)
        self.heard: list[tuple[int, str]] = []
        self.tried: list[int] = []
        self.silent: list[bool] = []

    async def tell(self, chat: int, words: str, *, disable_notification: bool) -> bool:
        self.tried.append(chat)
        self.silent.append(disable_notification)
        if chat in self.deaf:
            return False
        self.heard.append((chat, words))
        return True


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with open_store("sqlite+aiosqlite://", migrate=True) as opened:
        yield opened


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


def reports_of(store: Store, ears: Ears, clock: MovableClock, operations: int | None = None) -> Reports:
    settings = Settings(admins=frozenset({ADMIN, OTHER_ADMIN}), operations_chat=operations)
    return Reports(store, ears, settings, clock)


async def trouble(
    store: Store, count: int, outcome: Outcome = PERHAPS, now: datetime = NOW, first: int = 1
) -> None:
    """Let so many parts have come to that."""
    for chat in range(first, first + count):
        who = await store.subscribers.save(subscriber(chat, state=SubscriberState.ACTIVE), now)
        assert await store.editions.issue(
            Edition(subscriber=who.id, slot=now, issued_at=now, parts=("x",)), None, now
        )
        due = [each for each in await store.deliveries.due(now, 9) if each.subscriber == who.id]
        claimed = await store.deliveries.claim(due[0].id, 0, now, MINUTE)
        assert claimed is not None
        after = after_attempt(claimed, outcome, now)
        assert await store.deliveries.record(claimed.id, 1, after.outcome, now, None, after.aftermath)


async def untold(store: Store) -> int:
    return sum((await store.troubles.due(NOW + timedelta(days=9))).values())


async def test_many_troubles_are_one_message_with_counts_and_the_first_few(
    store: Store, clock: MovableClock
) -> None:
    await trouble(store, 30)
    await trouble(store, 2, FAILED, first=500)
    clock.move(MINUTE)
    ears = Ears()
    assert await reports_of(store, ears, clock, OPERATIONS).tell_due() == 32
    ((chat, words),) = ears.heard
    assert chat == OPERATIONS
    assert "30 uncertain" in words
    assert "2 failed" in words
    assert words.count("reader ") == SHOWN
    assert "no whole answer within 40 s" in words
    assert words.endswith("/deliveries shows the rest.")
    assert len(words) < 1500


async def test_what_happens_within_seconds_is_collected_and_messages_are_a_minute_apart(
    store: Store, clock: MovableClock
) -> None:
    ears = Ears()
    reports = reports_of(store, ears, clock, OPERATIONS)
    for number in range(80):
        await trouble(store, 1, now=clock(), first=1000 + number)
        await reports.tell_due()
        clock.move(timedelta(seconds=3))
    assert len(ears.heard) == 4
    counted = [int(words.split("\n")[1].split()[0]) for _, words in ears.heard]
    assert sum(counted) + await untold(store) == 80


async def test_a_restart_does_not_bring_the_next_message_sooner(store: Store, clock: MovableClock) -> None:
    ears = Ears()
    await trouble(store, 1)
    clock.move(timedelta(seconds=20))
    await reports_of(store, ears, clock, OPERATIONS).tell_due()
    await trouble(store, 1, now=clock(), first=2)
    clock.move(timedelta(seconds=30))
    assert await reports_of(store, ears, clock, OPERATIONS).tell_due() == 0
    clock.move(timedelta(seconds=30))
    assert await reports_of(store, ears, clock, OPERATIONS).tell_due() == 1


async def test_what_was_accepted_while_the_process_died_comes_again(store: Store, clock: MovableClock) -> None:
    await trouble(store, 1)
    clock.move(MINUTE)

    class Dying(Ears):
        async def tell(self, chat: int, words: str, *, disable_notification: bool) -> bool:
            await super().tell(chat, words, disable_notification=disable_notification)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await reports_of(store, Dying(), clock, OPERATIONS).tell_due()
    ears = Ears()
    assert await reports_of(store, ears, clock, OPERATIONS).tell_due() == 1
    assert len(ears.heard) == 1


async def test_without_an_operations_chat_every_admin_is_told(store: Store, clock: MovableClock) -> None:
    await trouble(store, 1)
    clock.move(MINUTE)
    ears = Ears()
    await reports_of(store, ears, clock).tell_due()
    assert [chat for chat, _ in ears.heard] == [ADMIN, OTHER_ADMIN]


async def test_one_admin_who_takes_it_is_enough(store: Store, clock: MovableClock) -> None:
    await trouble(store, 1)
    clock.move(MINUTE)
    assert await reports_of(store, Ears(ADMIN), clock).tell_due() == 1
    assert await untold(store) == 0


async def test_when_the_operations_chat_takes_nothing_the_admins_are_told(
    store: Store, clock: MovableClock
) -> None:
    await trouble(store, 1)
    clock.move(MINUTE)
    ears = Ears(OPERATIONS)
    assert await reports_of(store, ears, clock, OPERATIONS).tell_due() == 1
    assert [chat for chat, _ in ears.heard] == [ADMIN, OTHER_ADMIN]


async def test_what_nobody_takes_is_logged_stays_untold_and_is_tried_ever_more_seldom(
    store: Store, clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    await trouble(store, 3)
    clock.move(MINUTE)
    ears = Ears(ADMIN, OTHER_ADMIN)
    reports = reports_of(store, ears, clock)
    for _ in range(24 * 60):
        assert await reports.tell_due() == 0
        clock.move(MINUTE)
    assert "no operator could be told of deliveries: 3 uncertain" in caplog.text
    assert 20 < len(ears.tried) / 2 < 40
    assert await untold(store) == 3
    ears.deaf.clear()
    clock.move(timedelta(hours=1))
    assert await reports.tell_due() == 3


async def test_each_operator_is_told_in_their_language_and_on_their_clock(
    store: Store, clock: MovableClock
) -> None:
    for chat, language, zone in ((ADMIN, "zh-Hant", "Asia/Taipei"), (OTHER_ADMIN, "zh-Hans", "Asia/Shanghai")):
        await store.subscribers.save(subscriber(chat, language=language, zone=zone), NOW)
    await trouble(store, 1)
    clock.move(MINUTE)
    ears = Ears()
    await reports_of(store, ears, clock).tell_due()
    told = dict(ears.heard)
    assert told[ADMIN].startswith("投遞情況\n1 則不確定")
    assert told[OTHER_ADMIN].startswith("投递情况\n1 条不确定")
    assert "20:00" in told[ADMIN]  # noon in UTC


async def test_at_night_an_operator_is_told_without_a_sound(store: Store, clock: MovableClock) -> None:
    for chat, zone in ((ADMIN, "Europe/Berlin"), (OTHER_ADMIN, "Pacific/Auckland")):
        await store.subscribers.save(subscriber(chat, zone=zone), NOW)
    await trouble(store, 1)
    clock.move(MINUTE)
    ears = Ears()
    await reports_of(store, ears, clock).tell_due()
    assert dict(zip(ears.tried, ears.silent, strict=True)) == {ADMIN: False, OTHER_ADMIN: True}


async def test_nothing_is_said_when_there_is_nothing(store: Store, clock: MovableClock) -> None:
    ears = Ears()
    assert await reports_of(store, ears, clock).tell_due() == 0
    assert ears.tried == []


async def test_a_row_is_told_with_reader_slot_part_and_reason(store: Store, clock: MovableClock) -> None:
    await trouble(store, 1, FAILED)
    rows = await store.troubles.first(NOW + MINUTE, 9)
    words = report({DeliveryTrouble.FAILED: 1}, rows, bot.texts.get("en"), "UTC")
    who = await store.subscribers.get(Address(1))
    assert who is not None
    assert words.split("\n") == [
        "Deliveries",
        "1 failed: Telegram refused it",
        "",
        f"reader {who.id}, Tue 10 Mar, 12:00, part 1 of 1: failed (message is too long)",
    ]


@pytest.mark.parametrize("language", bot.texts.LANGUAGES)
def test_every_trouble_has_words_in_every_language(language: str) -> None:
    words = report_words(language)
    for kind in set(DeliveryTrouble) - {DeliveryTrouble.NONE}:
        assert "1" in words.count(kind, 1)
        assert "3" in words.count(kind, 3)
        assert words.kinds[kind]
    assert words.no_probing.format(fault="the fault")
