"""Sending to Telegram: the real python-telegram-bot against a server on the loopback interface."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import pytest
import telegram
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from bot.messenger import TelegramMessenger
from bot.outcomes import outcome_of
from bot.pacing import Pacing
from digests.model import Address, ChatKind, DeliveryState, Outcome, Refusal

TOKEN = "123456789:AAAA-bbbb-cccc-dddd"
PRIVATE = Address(1001)
Answer = tuple[int, object]
# python-telegram-bot 22 warns whenever it makes a RetryAfter, whoever reads it.
pytestmark = pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")


class LoopbackTelegram:
    """Answers each call with the next answer of a list, and remembers what was asked."""

    def __init__(self, answers: list[Answer | str]) -> None:
        self.answers = answers
        self.asked: list[dict[str, str]] = []
        self.handlers: set[asyncio.Task[None]] = set()

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.handlers.add(task)
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(row.split(":")[1]) for row in head.splitlines() if row.lower().startswith("content-length")
        )
        body = (await reader.readexactly(length)).decode()
        self.asked.append({name: values[0] for name, values in parse_qs(body).items()})
        answer = self.answers.pop(0)
        if answer == "silence":
            await asyncio.sleep(0.2)
        elif not isinstance(answer, str):
            status, content = answer
            payload = json.dumps(content).encode()
            writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: {len(payload)}\r\n\r\n".encode() + payload)
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


def ok(number: int = 5) -> Answer:
    message = {"message_id": number, "date": 1, "chat": {"id": 1001, "type": "private"}, "text": "text"}
    return 200, {"ok": True, "result": message}


def refusal(code: int, description: str, **parameters: int) -> Answer:
    answer: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    return code, answer | ({"parameters": parameters} if parameters else {})


@asynccontextmanager
async def telegram_that_answers(
    *answers: Answer | str, pacing: Pacing | None = None
) -> AsyncIterator[tuple[LoopbackTelegram, TelegramMessenger]]:
    loopback = LoopbackTelegram(list(answers))
    server = await asyncio.start_server(loopback.handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    request = HTTPXRequest(read_timeout=0.1, httpx_kwargs={"trust_env": False})
    bot = telegram.Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request)
    async with server:
        await request.initialize()
        yield loopback, TelegramMessenger(bot, pacing)
        await request.shutdown()
        await asyncio.gather(*loopback.handlers)


async def outcome_for(*answers: Answer | str) -> Outcome:
    async with telegram_that_answers(*answers) as (_, messenger):
        return await messenger.send(PRIVATE, ChatKind.PRIVATE, "<b>text</b>")


async def test_a_part_is_sent_as_html_without_a_link_preview() -> None:
    async with telegram_that_answers(ok(77)) as (loopback, messenger):
        outcome = await messenger.send(PRIVATE, ChatKind.PRIVATE, "<b>text</b>", silent=True)

    assert outcome == Outcome(DeliveryState.SENT, message=77)
    asked = loopback.asked[0]
    assert (asked["chat_id"], asked["text"], asked["parse_mode"]) == ("1001", "<b>text</b>", "HTML")
    assert json.loads(asked["link_preview_options"]) == {"is_disabled": True}
    assert asked["disable_notification"].lower() == "true"
    assert "message_thread_id" not in asked


@pytest.mark.parametrize(("thread", "sent"), [(0, None), (1, None), (7, "7")])
async def test_a_forum_topic_is_named_unless_it_is_the_general_one(thread: int, sent: str | None) -> None:
    async with telegram_that_answers(ok()) as (loopback, messenger):
        await messenger.send(Address(-100, thread), ChatKind.GROUP, "text")

    assert loopback.asked[0].get("message_thread_id") == sent


@pytest.mark.parametrize(
    ("answer", "state", "why"),
    [
        (refusal(403, "Forbidden: bot was blocked by the user"), DeliveryState.GONE, Refusal.LEFT),
        (refusal(403, "Forbidden: user is deactivated"), DeliveryState.GONE, Refusal.DELETED),
        (refusal(403, "Forbidden: bot was kicked from the supergroup chat"), DeliveryState.GONE, Refusal.LEFT),
        (refusal(403, "Forbidden: bot can't send messages to the user"), DeliveryState.GONE, Refusal.PERHAPS),
        (refusal(400, "Bad Request: CHAT_WRITE_FORBIDDEN"), DeliveryState.GONE, Refusal.NO_RIGHTS),
        (refusal(400, "Bad Request: TOPIC_CLOSED"), DeliveryState.GONE, Refusal.TOPIC_CLOSED),
        (refusal(400, "Bad Request: chat not found"), DeliveryState.GONE, Refusal.PERHAPS),
        (refusal(400, "Bad Request: message is too long"), DeliveryState.FAILED, None),
        (refusal(500, "Internal Server Error"), DeliveryState.UNCERTAIN, None),
        (refusal(502, "Bad Gateway"), DeliveryState.UNCERTAIN, None),
        (refusal(401, "Unauthorized"), DeliveryState.PENDING, None),
        (refusal(429, "Too Many Requests"), DeliveryState.PENDING, None),
        ("silence", DeliveryState.UNCERTAIN, None),
        ("hang up", DeliveryState.UNCERTAIN, None),
    ],
)
async def test_what_telegram_answers_becomes_an_outcome(
    answer: Answer | str, state: DeliveryState, why: Refusal | None
) -> None:
    outcome = await outcome_for(answer)

    assert (outcome.state, outcome.refusal) == (state, why)
    assert outcome.reason
    assert TOKEN not in outcome.reason


async def test_a_group_that_moved_gives_its_new_number() -> None:
    moved = refusal(
        400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1001234567890
    )

    assert await outcome_for(moved) == Outcome(
        DeliveryState.MOVED,
        new_chat=-1001234567890,
        reason="ChatMigrated: group migrated to supergroup. new chat id: -1001234567890",
    )


async def test_a_server_that_cannot_be_reached_has_surely_not_accepted() -> None:
    async with telegram_that_answers() as (_, messenger):
        pass
    outcome = await messenger.send(PRIVATE, ChatKind.PRIVATE, "text")

    assert outcome.state is DeliveryState.UNCERTAIN  # the client is closed: we know nothing
    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    bot = telegram.Bot(TOKEN, base_url="http://127.0.0.1:9/bot", request=request)
    await request.initialize()
    outcome = await TelegramMessenger(bot).send(PRIVATE, ChatKind.PRIVATE, "text")
    await request.shutdown()

    assert outcome.state is DeliveryState.PENDING


async def test_html_that_telegram_cannot_parse_is_sent_once_more_as_plain_text() -> None:
    broken = refusal(400, "Bad Request: can't parse entities: unsupported start tag")
    async with telegram_that_answers(broken, ok(9), pacing=Pacing(sleep=no_wait)) as (loopback, messenger):
        outcome = await messenger.send(PRIVATE, ChatKind.PRIVATE, '<x>A</x> <a href="https://example.org/">B</a>')

    assert (outcome.state, outcome.message) == (DeliveryState.SENT, 9)
    assert "plain text" in outcome.reason
    assert loopback.asked[1]["text"] == "A B <https://example.org/>"
    assert "parse_mode" not in loopback.asked[1]


async def test_when_asked_to_wait_nobody_sends_before_that() -> None:
    clock = Clock()
    pacing = Pacing(clock=clock.now, sleep=clock.sleep)
    answers = refusal(429, "Too Many Requests: retry after 17", retry_after=17)
    async with telegram_that_answers(answers, pacing=pacing) as (_, messenger):
        outcome = await messenger.send(PRIVATE, ChatKind.PRIVATE, "text")
        closed = await messenger.reserve(Address(2002), ChatKind.PRIVATE)

    assert (outcome.state, outcome.retry_after) == (DeliveryState.PENDING, 17)
    assert closed == messenger.pause_left() == 17


async def test_an_answer_that_never_ends_is_not_waited_for() -> None:
    async with telegram_that_answers("silence") as (_, patient):
        messenger = TelegramMessenger(patient._bot, patience=0.05)
        outcome = await messenger.send(PRIVATE, ChatKind.PRIVATE, "text")

    assert outcome.state is DeliveryState.UNCERTAIN
    assert "no whole answer" in outcome.reason


async def test_what_has_its_slot_when_a_pause_begins_is_kept_back_too() -> None:
    pacing = Pacing()
    async with telegram_that_answers(pacing=pacing) as (loopback, messenger):
        await messenger.reserve(PRIVATE, ChatKind.PRIVATE)
        pacing.pause(30)
        outcome = await messenger.send(PRIVATE, ChatKind.PRIVATE, "text")

    assert loopback.asked == []
    assert outcome.state is DeliveryState.PENDING
    assert 29 < outcome.retry_after <= 30


async def test_a_wrong_token_makes_everybody_wait() -> None:
    clock = Clock()
    pacing = Pacing(clock=clock.now, sleep=clock.sleep)
    async with telegram_that_answers(refusal(401, "Unauthorized"), pacing=pacing) as (_, messenger):
        await messenger.send(PRIVATE, ChatKind.PRIVATE, "text")

        assert await messenger.reserve(Address(2002), ChatKind.PRIVATE) >= 60


@pytest.mark.parametrize(("last", "paused"), [(refusal(502, "Bad Gateway"), True), (ok(), False)])
async def test_when_telegram_itself_fails_the_others_are_kept_back(last: Answer, paused: bool) -> None:
    clock = Clock()
    pacing = Pacing(clock=clock.now, sleep=clock.sleep)
    failing = [refusal(502, "Bad Gateway")] * 4
    async with telegram_that_answers(*failing, last, pacing=pacing) as (_, messenger):
        for _ in range(5):
            await messenger.send(PRIVATE, ChatKind.PRIVATE, "text")

        assert (await messenger.reserve(Address(2002), ChatKind.PRIVATE) >= 60) is paused


def caused(error: TelegramError, cause: str) -> TelegramError:
    error.__cause__ = type(cause, (Exception,), {})()
    return error


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (caused(TimedOut(), "ConnectTimeout"), DeliveryState.PENDING),
        (caused(TimedOut(), "PoolTimeout"), DeliveryState.PENDING),
        (caused(TimedOut(), "ReadTimeout"), DeliveryState.UNCERTAIN),
        (caused(TimedOut(), "WriteTimeout"), DeliveryState.UNCERTAIN),
        (caused(NetworkError("x"), "ConnectError"), DeliveryState.PENDING),
        (caused(NetworkError("x"), "ReadError"), DeliveryState.UNCERTAIN),
        (caused(NetworkError("x"), "RemoteProtocolError"), DeliveryState.UNCERTAIN),
        (TelegramError("Invalid server response"), DeliveryState.UNCERTAIN),
        (BadRequest("Button_data_invalid"), DeliveryState.FAILED),
        (Forbidden("Forbidden: BOT WAS BLOCKED BY THE USER"), DeliveryState.GONE),
        (InvalidToken("Not Found"), DeliveryState.PENDING),
        (Conflict("x"), DeliveryState.PENDING),
    ],
)
def test_an_error_is_judged_by_whether_the_request_had_left(error: TelegramError, state: DeliveryState) -> None:
    assert outcome_of(error).state is state


class Clock:
    """Seconds that pass only while somebody sleeps."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


async def no_wait(seconds: float) -> None:
    await asyncio.sleep(0)


async def instants(count: int, address: Callable[[int], int], kind: ChatKind = ChatKind.PRIVATE) -> list[float]:
    clock = Clock()
    pacing = Pacing(clock=clock.now, sleep=clock.sleep)
    left = []
    for number in range(count):
        await pacing.slot(address(number), kind)
        left.append(clock.time)
    return left


def most_within(left: list[float], seconds: float) -> int:
    return max(sum(start <= other < start + seconds - 1e-9 for other in left) for start in left)


async def test_a_broadcast_leaves_at_twenty_five_a_second_after_a_small_burst() -> None:
    left = await instants(200, lambda number: number)

    assert left[4] == 0.0
    assert left[5] > 0.0
    assert most_within(left, 1.0) <= 30
    assert 195 / 25 <= left[-1] < 200 / 25


async def test_one_chat_gets_one_message_a_second() -> None:
    left = await instants(5, lambda _: 1001)

    assert most_within(left, 1.0) == 1
    assert left[-1] == pytest.approx(4.0)


@pytest.mark.parametrize("kind", [ChatKind.GROUP, ChatKind.CHANNEL])
async def test_a_group_or_channel_gets_twenty_messages_a_minute(kind: ChatKind) -> None:
    left = await instants(45, lambda _: -1001, kind)

    assert most_within(left, 60.0) == 20
    assert left[40] == pytest.approx(120.0)


async def test_a_slow_chat_does_not_hold_up_the_others() -> None:
    clock = Clock()
    pacing = Pacing(clock=clock.now, sleep=clock.sleep)
    for _ in range(3):
        await pacing.slot(1001, ChatKind.PRIVATE)
    before = clock.time
    await pacing.slot(2002, ChatKind.PRIVATE)

    assert clock.time == before


async def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    clock = Clock()
    pacing = Pacing(clock=clock.now, sleep=clock.sleep)
    pacing.pause(30)
    pacing.pause(2)
    await pacing.slot(1001, ChatKind.PRIVATE)

    assert clock.time >= 30


async def test_two_who_waited_out_a_pause_for_the_same_chat_are_still_a_second_apart() -> None:
    clock = Clock()
    pacing = Pacing(clock=clock.now, sleep=clock.sleep)
    pacing.pause(30)
    left: list[float] = []

    async def one() -> None:
        await pacing.slot(-1001, ChatKind.GROUP)
        left.append(clock.time)

    await asyncio.gather(one(), one(), one())

    assert [after - before for before, after in itertools.pairwise(left)] == [pytest.approx(1.0)] * 2


async def test_a_second_is_counted_from_when_the_last_message_really_left() -> None:
    clock = Clock()
    pacing = Pacing(clock=clock.now, sleep=clock.sleep)
    await pacing.slot(1001, ChatKind.PRIVATE)
    clock.time += 0.7
    await pacing.leave(1001)
    await pacing.slot(1001, ChatKind.PRIVATE)

    assert clock.time == pytest.approx(1.7)


async def test_slots_that_are_used_late_and_all_at_once_do_not_break_the_limit() -> None:
    clock = Clock()
    pacing = Pacing(clock=clock.now, sleep=clock.sleep)
    left = []
    for number in range(60):
        await pacing.leave(number)
        left.append(clock.time)

    assert most_within(left, 1.0) == 28
