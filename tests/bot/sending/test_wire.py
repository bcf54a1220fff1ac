"""Below python-telegram-bot, against real sockets: what has left, what has not, and what never may."""

import asyncio
import socket
import struct
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest
import telegram
from telegram.error import NetworkError, RetryAfter, TimedOut

import bot.sending.wire
from bot.sending.wire import DEPARTURE, Departure, FloodError, NotSentError, Wire, seconds_asked, seconds_of
from digests.deliver import seconds_since_boot
from tests.bot.loopback import TOKEN, bot_at, loopback_telegram, ok, refusal
from tests.proxies import loopback_proxy


async def send(bot: telegram.Bot, departure: Departure | None = None) -> telegram.Message:
    return await bot.send_message(1001, "text", api_kwargs={DEPARTURE: departure or Departure()})


@asynccontextmanager
async def closed_port() -> AsyncIterator[str]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


async def test_a_request_has_left_from_its_first_byte_on() -> None:
    moments: list[bool | None] = []
    departure = Departure(on_leaving=lambda: moments.append(departure.left))

    async def turn() -> None:
        moments.append(departure.left)

    departure.turn = turn
    async with loopback_telegram(ok(7)) as loopback, bot_at(loopback.address) as bot:
        message = await send(bot, departure)

    assert message.message_id == 7
    assert moments == [False, True]
    assert b'"message_id": 7' in departure.answer


async def test_what_nobody_listens_to_was_surely_not_sent() -> None:
    departure = Departure()
    async with closed_port() as address, bot_at(address) as bot:
        with pytest.raises(NotSentError) as caught:
            await send(bot, departure)

    assert departure.left is False
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("answer", ["silence", "hang up", "half", "reset"])
async def test_any_failure_after_the_first_byte_is_in_doubt(answer: str) -> None:
    departure = Departure()
    async with loopback_telegram(answer, ok()) as loopback, bot_at(loopback.address) as bot:
        with pytest.raises(NetworkError) as caught:
            await send(bot, departure)
        assert len(loopback.asked) == 1, "no request is ever repeated"

    assert departure.left is True
    assert not isinstance(caught.value, NotSentError)


async def test_a_reset_before_the_request_was_read_is_in_doubt_or_surely_not_sent_but_never_an_answer() -> None:
    departure = Departure()
    async with loopback_telegram("reset at once") as loopback, bot_at(loopback.address) as bot:
        with pytest.raises(NetworkError) as caught:
            await send(bot, departure)

        assert isinstance(caught.value, NotSentError) is not departure.left
        assert loopback.asked == []


async def test_a_connection_that_never_becomes_secure_has_carried_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.sending.wire, "CONNECT", 0.1)
    departure = Departure()
    async with loopback_telegram("hang up") as loopback:
        secure = loopback.address.replace("http:", "https:")
        async with bot_at(secure) as client:
            with pytest.raises(NotSentError):
                await send(client, departure)

    assert departure.left is False


async def test_what_finds_no_free_connection_was_surely_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.sending.wire, "POOL", 0.05)
    left = asyncio.Event()
    waiting, behind = Departure(on_leaving=left.set), Departure()
    async with loopback_telegram("silence") as loopback:
        wire = Wire(loopback.address, 1, read=1.0)
        client = telegram.Bot(TOKEN, f"{loopback.address}/bot", request=wire, get_updates_request=wire)
        first = asyncio.create_task(send(client, waiting))
        await left.wait()
        with pytest.raises(NotSentError):
            await send(client, behind)
        with pytest.raises(NetworkError):
            await first
        await wire.shutdown()

    assert (waiting.left, behind.left) == (True, False)


@pytest.mark.parametrize("answer", [ok(), refusal(500, "Internal Server Error")])
async def test_a_server_error_is_an_answer_and_the_connection_serves_again(answer: tuple[int, object]) -> None:
    async with loopback_telegram(answer, ok(), ok()) as loopback, bot_at(loopback.address) as client:
        await asyncio.gather(send(client), return_exceptions=True)
        for _ in range(2):
            await send(client)

    assert loopback.connections == 1
    assert len(loopback.asked) == 3


async def test_of_a_message_sent_to_many_only_the_head_is_read_and_of_a_reply_all() -> None:
    entity = {"type": "something new", "offset": "not a number", "length": 1}
    head = {"message_id": 7, "date": 1, "chat": {"id": 1001, "type": "private"}}
    answer = 200, {"ok": True, "result": head | {"text": "text", "entities": [entity]}}
    async with loopback_telegram(answer, answer) as loopback:
        async with bot_at(loopback.address) as client:
            short = await send(client)
        wire = Wire(loopback.address, 1)
        whole = await send(telegram.Bot(TOKEN, f"{loopback.address}/bot", request=wire, get_updates_request=wire))
        await wire.shutdown()

    assert (short.message_id, short.chat.id, short.text, short.entities) == (7, 1001, None, ())
    assert (whole.message_id, whole.text, len(whole.entities)) == (7, "text", 1)


# --- the guard ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["while it connects", "after the head of a request"])
async def test_a_process_that_froze_before_its_body_had_left_sends_nothing(
    monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def freeze() -> None:
        monkeypatch.setattr(bot.sending.wire, "seconds_since_boot", lambda: seconds_since_boot() + 60)

    async def turn() -> None:
        freeze()

    departure = Departure(deadline=seconds_since_boot() + 45)
    if moment == "while it connects":
        departure.turn = turn
    else:
        departure.on_leaving = freeze
    async with loopback_telegram(ok()) as loopback, bot_at(loopback.address) as client:
        with pytest.raises(NotSentError, match="deadline"):
            await send(client, departure)

    assert departure.left is False
    assert loopback.asked == []


async def test_a_turn_that_does_not_come_keeps_the_request_back() -> None:
    async def turn() -> None:
        raise NotSentError("a pause has begun", 30)

    departure = Departure(turn=turn)
    async with loopback_telegram(ok()) as loopback, bot_at(loopback.address) as client:
        with pytest.raises(NotSentError) as caught:
            await send(client, departure)

    assert caught.value.seconds == 30
    assert loopback.asked == []


# --- 429 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "header", "seconds"),
    [
        (b'{"parameters": {"retry_after": 17}}', "", 17),
        (b'{"parameters": {"retry_after": 43200}}', "5", 43_200),
        (b'{"parameters": {"retry_after": "8"}}', "", 8),
        (b'{"ok": false}', "25", 25),
        (b'{"ok": false}', "", 10),
        (b'{"ok": false}', "Wed, 21 Oct 2026 07:28:00 GMT", 10),
        (b"null", "", 10),
        (b'{"parameters": {"retry_after": 0}}', "", 10),
        (b'{"parameters": {"retry_after": NaN}}', "", 10),
        (b'{"parameters": {"retry_after": null}}', "", 10),
        (b'{"parameters": {"retry_after": Infinity}}', "", 86_400),
        (b'{"parameters": {"retry_after": 1' + b"0" * 400 + b"}}", "", 86_400),
        (b'{"parameters": {"retry_after": -1' + b"0" * 400 + b"}}", "", 10),
    ],
)
def test_a_429_says_for_how_long_in_one_of_its_ways(body: bytes, header: str, seconds: float) -> None:
    assert seconds_asked(body, header) == seconds


@pytest.mark.parametrize(
    ("parameters", "headers", "seconds"),
    [({"retry_after": 10**15}, {}, 86_400), ({}, {"retry_after": "25"}, 25), ({}, {}, 10)],
)
async def test_python_telegram_bot_raises_how_long_to_wait_whatever_the_number(
    parameters: dict[str, int], headers: dict[str, str], seconds: float
) -> None:
    answer = refusal(429, "Too Many Requests", **parameters)
    async with loopback_telegram(answer, ok(), **headers) as loopback, bot_at(loopback.address) as client:
        with pytest.raises(FloodError) as caught:
            await send(client)
        await send(client)

    assert isinstance(caught.value, RetryAfter)
    assert seconds_of(caught.value) == seconds
    assert loopback.connections == 1


# --- the kernel --------------------------------------------------------------------------------------


async def test_a_request_that_was_given_up_is_reset_and_not_delivered_later() -> None:
    received = bytearray()
    ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def never_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(65_536):
                received.extend(piece)
            ended.set_result("closed")
        except ConnectionResetError:
            ended.set_result("reset")
        writer.close()

    server = await asyncio.start_server(never_answer, "127.0.0.1", 0)
    async with server, bot_at(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as client:
        with pytest.raises(TimedOut):
            await send(client)

        assert await ended == "reset"


async def test_connections_have_the_options_that_keep_the_kernel_from_delivering_late() -> None:
    async with loopback_telegram(ok(), ok()) as loopback, bot_at(loopback.address) as client:
        streams: list[socket.socket] = []

        async def remember(response: httpx.Response) -> None:
            streams.append(response.extensions["network_stream"].get_extra_info("socket"))

        wire = client.request
        assert isinstance(wire, Wire)
        wire._client.event_hooks["response"].append(remember)
        wire._client.event_hooks = wire._client.event_hooks
        await send(client)
        (connection,) = streams

        linger = connection.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)
        assert struct.unpack("ii", linger) == (1, 0)
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 20_000


def test_the_guard_looks_at_a_clock_that_runs_while_the_machine_sleeps() -> None:
    if not hasattr(time, "CLOCK_BOOTTIME"):
        pytest.skip("this system has no such clock")

    before, found = time.clock_gettime(time.CLOCK_BOOTTIME), seconds_since_boot()
    assert before <= found <= time.clock_gettime(time.CLOCK_BOOTTIME)


# --- proxies -----------------------------------------------------------------------------------------


async def test_a_proxy_of_the_environment_is_never_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with closed_port() as nobody, loopback_telegram(ok(7)) as loopback:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, nobody)
        async with bot_at(loopback.address) as bot:
            assert (await send(bot)).message_id == 7


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_telegram_is_reached_through_the_proxy_of_the_settings(scheme: str) -> None:
    async with AsyncExitStack() as stack:
        loopback = await stack.enter_async_context(loopback_telegram(ok(7)))
        port = int(loopback.address.rpartition(":")[2])
        proxy = await stack.enter_async_context(loopback_proxy(port, "me:pass-word"))
        way = f"{scheme}://{proxy.address}"
        bot = await stack.enter_async_context(bot_at("http://telegram.example:80", proxy=way))
        assert (await send(bot)).message_id == 7
    assert proxy.asked[0].startswith("telegram.example")


async def test_a_proxy_that_never_answers_is_given_up_before_the_first_byte(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bot.sending.wire, "TO_SPARE", 0.2 - bot.sending.wire.CONNECT - bot.sending.wire.POOL)
    departure = Departure()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        way = f"http://127.0.0.1:{silent.getsockname()[1]}"
        async with bot_at("https://telegram.example", proxy=way) as client:
            with pytest.raises(NotSentError):
                await send(client, departure)
    assert departure.left is False


async def test_asking_a_proxy_for_the_way_is_not_the_first_byte() -> None:
    asked = bytearray()

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.extend(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    proxy = await asyncio.start_server(refuse, "127.0.0.1", 0)
    departure, way = Departure(), f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
    async with proxy, bot_at("https://telegram.example", proxy=way) as client:
        with pytest.raises(NotSentError):
            await send(client, departure)

    assert asked.startswith(b"CONNECT telegram.example:443")
    assert departure.left is False
