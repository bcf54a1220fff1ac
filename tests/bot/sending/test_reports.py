"""What operators are told of deliveries: all of it, in few messages, until somebody has it."""

import csv
from datetime import datetime, timedelta

import pytest

import bot.sending.reports
from bot.sandbox.clock import MovableClock
from bot.sending.messenger import TelegramMessenger
from bot.sending.operators import Operators
from bot.sending.outcomes import Taken
from bot.sending.reports import Reports, read_untold
from config.settings import Settings
from digests.model import Address, DeliveryState, Edition, Outcome, SubscriberState, Told
from digests.rules.issuing.fates import after_attempt
from digests.store import Plan, PlannedChange, Store, freeze
from tests.bot.loopback import TOKEN, bot_at
from tests.factories import NOW, subscriber
from tests.sandbox.telegram import WatchedTelegram
from tests.stored import claim_part, issue_edition, record_outcome

ADMIN, OTHER_ADMIN, OPERATIONS = 7, 8, -55
PERHAPS = Outcome(DeliveryState.UNCERTAIN, reason="no whole answer within 40 s")
FAILED = Outcome(DeliveryState.FAILED, reason="message is too long")
MINUTE = timedelta(minutes=1)


class Ears:
    """Takes what it is told, unless the chat is deaf; takes files unless the chat is one `without_files`."""

    def __init__(self, *deaf: int, without_files: int | None = None) -> None:
        self.deaf = set(deaf)
        self.without_files = without_files
        self.heard: list[tuple[int, str]] = []
        self.files: list[tuple[int, list[dict[str, str]]]] = []
        self.names: list[str] = []
        self.tried: list[int] = []
        self.silent: list[bool] = []

    async def tell(self, chat: int, words: str, *, disable_notification: bool) -> bool:
        self.tried.append(chat)
        self.silent.append(disable_notification)
        if chat in self.deaf:
            return False
        self.heard.append((chat, words))
        return True

    async def hand(self, chat: int, file: bytes, name: str, caption: str, *, disable_notification: bool) -> Taken:
        if chat == self.without_files:
            return Taken.NO_FILE
        if not await self.tell(chat, caption, disable_notification=disable_notification):
            return Taken.NO
        self.files.append((chat, list(csv.DictReader(file.decode().splitlines()))))
        self.names.append(name)
        return Taken.YES


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


def reports_of(store: Store, ears: Ears, clock: MovableClock, operations: int | None = None) -> Reports:
    settings = Settings(admins=frozenset({ADMIN, OTHER_ADMIN}), operations_chat=operations)
    return Reports(store, ears, Operators(store, settings, clock), clock)


async def trouble(
    store: Store, count: int, outcome: Outcome = PERHAPS, now: datetime = NOW, first: int = 1
) -> None:
    """Let so many parts have come to that."""
    for chat in range(first, first + count):
        who = await store.subscribers.save(subscriber(chat, state=SubscriberState.ACTIVE), now)
        assert await issue_edition(
            store, Edition(subscriber=who.id, slot=now, issued_at=now, parts=("x",)), None, now
        )
        due = [each for each in await store.deliveries.due(now, 9) if each.subscriber == who.id]
        claimed = await claim_part(store, due[0].id, 0, now, MINUTE)
        assert claimed is not None
        after = after_attempt(claimed, outcome, now)
        assert await record_outcome(store, claimed.id, 1, after.outcome, now, None, after.aftermath)


async def late(store: Store, count: int, first: int = 1) -> None:
    """Let the parts of so many readers, issued at once as publishing does, have come too late."""
    for chat in range(first, first + count):
        await store.subscribers.save(subscriber(chat, state=SubscriberState.ACTIVE, next_digest_at=NOW), NOW)
    plan = Plan(
        slot=NOW, issued_at=NOW, text=freeze(("x",), Told()), due_at=NOW, next_digest_at=NOW + MINUTE * 1440
    )
    groups = await store.planning.due(NOW, 1000)
    await store.planning.carry_out([PlannedChange(group, group.ids, plan) for group in groups])
    assert await store.deliveries.expire_late(NOW + MINUTE, NOW) == count


async def untold(store: Store) -> int:
    return sum((await store.troubles.due(NOW + timedelta(days=9))).values())


async def readers(store: Store, *chats: int) -> list[int]:
    """Return the numbers by which reports call the readers of these chats."""
    found = [await store.subscribers.get(Address(chat)) for chat in chats]
    return [who.id for who in found if who is not None]


async def test_a_message_names_every_part_the_first_in_full_and_the_rest_by_reader(
    store: Store, clock: MovableClock
) -> None:
    await trouble(store, 28)
    await trouble(store, 2, FAILED, first=500)
    clock.move(MINUTE)
    ears = Ears()
    assert await reports_of(store, ears, clock, OPERATIONS).tell_due() == 30
    ((chat, words),) = ears.heard
    known = await readers(store, *range(1, 29), 500, 501)
    lines = words.split("\n")
    assert chat == OPERATIONS
    assert lines[1:3] == [
        "28 uncertain: perhaps they arrived; they are not sent again",
        "2 failed: Telegram refused them",
    ]
    assert lines[4:9] == [
        f"reader {number}, Tue 10 Mar, 12:00, part 1 of 1: uncertain (no whole answer within 40 s)"
        for number in known[:5]
    ]
    assert lines[10:] == [
        *[f"reader {number}, Tue 10 Mar, 12:00: part 1 uncertain" for number in known[5:28]],
        *[f"reader {number}, Tue 10 Mar, 12:00: part 1 failed" for number in known[28:]],
    ]


async def test_a_reason_of_a_line_stands_in_full_and_a_longer_one_is_cut(
    store: Store, clock: MovableClock
) -> None:
    await trouble(store, 1, Outcome(DeliveryState.FAILED, reason="x" * 120))
    await trouble(store, 1, Outcome(DeliveryState.FAILED, reason="y" * 121), first=2)
    clock.move(MINUTE)
    ears = Ears()
    assert await reports_of(store, ears, clock, OPERATIONS).tell_due() == 2
    ((_, words),) = ears.heard
    assert f"({'x' * 120})" in words
    assert f"({'y' * 119}…)" in words


async def test_more_than_a_message_should_hold_is_one_file_with_a_row_a_part(
    store: Store, clock: MovableClock
) -> None:
    await late(store, 60)
    await trouble(store, 2, FAILED, first=500)
    clock.move(MINUTE)
    ears = Ears()
    assert await reports_of(store, ears, clock, OPERATIONS).tell_due() == 62
    ((_, words),) = ears.heard
    assert words.split("\n") == [
        "Deliveries",
        "2 failed: Telegram refused them",
        "60 expired: too late to be of use",
        "",
        "Each of them is a row of this file; times are in UTC.",
    ]
    ((_, rows),) = ears.files
    assert [int(row["reader"]) for row in rows] == await readers(store, *range(1, 61), 500, 501)
    assert ears.names == ["deliveries-20260310-1201.csv"]
    assert rows[61] == {
        "delivery": "62",
        "reader": rows[61]["reader"],
        "slot": "2026-03-10T12:00:00Z",
        "part": "1",
        "parts": "1",
        "what": "failed",
        "reason": "message is too long",
        "when": "2026-03-10T12:00:00Z",
    }
    assert await untold(store) == 0


async def test_nothing_hides_in_a_row_of_the_file(store: Store) -> None:
    said = "message\u2800\u200b is\u202e too l\u0301\u0302\u0303ong\u3164"
    await trouble(store, 1, Outcome(DeliveryState.FAILED, reason=said))
    found = await read_untold(store, NOW + MINUTE)
    assert "message is too l\u0301\u0302ong," in found.file.decode()


@pytest.mark.parametrize(("parts", "files"), [(30, 0), (31, 1)])
async def test_only_what_is_too_much_for_a_message_is_a_file(
    store: Store, clock: MovableClock, parts: int, files: int
) -> None:
    await late(store, parts)
    clock.move(MINUTE)
    ears = Ears()
    await reports_of(store, ears, clock, OPERATIONS).tell_due()
    assert (len(ears.heard), len(ears.files)) == (1, files)


async def test_more_than_a_file_should_hold_is_told_in_several_the_longest_due_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.sending.reports, "ROWS_IN_A_PAGE", 2)
    await late(store, 8)
    found = await read_untold(store, NOW + MINUTE, most=5)
    assert [len(found.rows), len(found.mentions), len(found.file.splitlines()) - 1, found.left] == [5, 5, 5, 3]
    await store.troubles.told(found.mentions, NOW + MINUTE)
    rest = await read_untold(store, NOW + MINUTE, most=5)
    assert (len(rest.mentions), rest.left) == (3, 0)
    assert len({mention.delivery for mention in (*found.mentions, *rest.mentions)}) == 8


async def test_where_files_are_forbidden_as_many_as_fit_are_named_and_only_they_count_as_told(
    store: Store, clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    await late(store, 130)
    clock.move(MINUTE)
    ears = Ears(ADMIN, OTHER_ADMIN, without_files=OPERATIONS)
    reports = reports_of(store, ears, clock, OPERATIONS)
    told = await reports.tell_due()
    words = ears.heard[0][1]
    named = [int(line.split(",")[0].split()[1]) for line in words.split("\n") if line.startswith("reader ")]
    assert named == (await readers(store, *range(1, 131)))[:told]
    assert 50 < told < 100
    assert words.startswith(f"Deliveries\n{told} expired")
    assert words.endswith(
        f"No room here for {130 - told} more, and this chat takes no files. /deliveries shows the last day."
    )
    assert "takes no file" in caplog.text
    assert await untold(store) == 130 - told

    clock.move(MINUTE)
    ears.without_files = None  # an admin of the group lets the bot send files
    assert await reports.tell_due() == 130 - told
    assert len(ears.files[0][1]) == 130 - told


async def test_what_the_operations_chat_does_not_take_as_a_file_the_admins_get(
    store: Store, clock: MovableClock
) -> None:
    await late(store, 100)
    clock.move(MINUTE)
    ears = Ears(without_files=OPERATIONS)
    assert await reports_of(store, ears, clock, OPERATIONS).tell_due() == 100
    assert [chat for chat, _ in ears.heard] == [OPERATIONS, ADMIN, OTHER_ADMIN]
    assert [(chat, len(rows)) for chat, rows in ears.files] == [(ADMIN, 100), (OTHER_ADMIN, 100)]


@pytest.mark.parametrize("count", [3, 60])
async def test_what_comes_to_pass_while_a_report_is_on_its_way_is_for_the_next_one(
    store: Store, clock: MovableClock, count: int
) -> None:
    class Slow(Ears):
        async def tell(self, chat: int, words: str, *, disable_notification: bool) -> bool:
            await trouble(store, 2, now=NOW, first=900 + 2 * len(self.tried))  # as of an instant that is past
            return await super().tell(chat, words, disable_notification=disable_notification)

    await late(store, count)
    clock.move(MINUTE)
    ears = Slow()
    reports = reports_of(store, ears, clock, OPERATIONS)
    assert await reports.tell_due() == count
    assert await untold(store) == 2
    clock.move(MINUTE)
    assert await reports.tell_due() == 2
    known = await readers(store, 900, 901)
    assert [f"reader {number}, " in ears.heard[1][1] for number in known] == [True, True]


async def test_telegram_takes_a_long_report_as_a_file_and_as_a_text_where_files_are_forbidden(
    store: Store, clock: MovableClock
) -> None:
    await trouble(store, 6, Outcome(DeliveryState.UNCERTAIN, reason="拒绝 🚀 " * 40))
    await late(store, 114, first=7)
    clock.move(MINUTE)
    async with WatchedTelegram(TOKEN, clock=clock) as sandbox, bot_at(sandbox.url, read=10.0) as bot:
        group = sandbox.add_group()
        operators = Operators(store, Settings(operations_chat=group.id), clock)
        reports = Reports(store, TelegramMessenger(bot), operators, clock)
        group.may_send_files = False
        told = await reports.tell_due()
        assert told + await untold(store) == 120
        group.may_send_files = True
        clock.move(MINUTE)
        assert await reports.tell_due() == 120 - told
        text, file = sandbox.messages(group)

    assert sum(line.startswith("reader ") for line in text.text.split("\n")) == told > 30
    assert file.text.startswith(f"Deliveries\n{120 - told} expired")
    content = sandbox.files[file.json["document"]["file_id"]].content.decode()
    rows = list(csv.DictReader(content.splitlines()))
    assert [int(row["reader"]) for row in rows] == (await readers(store, *range(1, 121)))[told:]


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
    assert "no operator could be told of deliveries in trouble: 3 uncertain" in caplog.text
    assert 20 < len(ears.tried) / 2 < 40
    assert await untold(store) == 3
    ears.deaf.clear()
    clock.move(timedelta(hours=1))
    assert await reports.tell_due() == 3


async def test_each_operator_is_told_in_their_language_on_their_clock_and_without_a_sound_at_night(
    store: Store, clock: MovableClock
) -> None:
    ears = Ears()
    assert await reports_of(store, ears, clock).tell_due() == 0
    assert ears.tried == [], "nothing is said when there is nothing"
    for chat, language, zone in ((ADMIN, "zh-Hant", "Asia/Taipei"), (OTHER_ADMIN, "zh-Hans", "Pacific/Auckland")):
        await store.subscribers.save(subscriber(chat, language=language, zone=zone), NOW)
    await trouble(store, 1)
    clock.move(MINUTE)
    await reports_of(store, ears, clock).tell_due()
    told = dict(ears.heard)
    assert told[ADMIN].startswith("投遞情況\n1則不確定")
    assert told[OTHER_ADMIN].startswith("投递情况\n1条不确定")
    assert "20:00" in told[ADMIN]  # noon in UTC
    assert dict(zip(ears.tried, ears.silent, strict=True)) == {ADMIN: False, OTHER_ADMIN: True}


async def test_a_list_told_as_text_where_files_are_not_taken_makes_no_sound_at_night_either(
    store: Store, clock: MovableClock
) -> None:
    await store.subscribers.save(subscriber(OTHER_ADMIN, zone="Pacific/Auckland"), NOW)
    await late(store, 100, first=100)
    clock.move(MINUTE)
    ears = Ears(without_files=OTHER_ADMIN)
    await reports_of(store, ears, clock).tell_due()
    assert dict(zip(ears.tried, ears.silent, strict=True)) == {ADMIN: False, OTHER_ADMIN: True}
