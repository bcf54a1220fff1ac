"""A Bot API server on loopback that answers as it is told, and fails at the moment it is told to."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs

import telegram

from bot.sending.messenger import TelegramMessenger
from bot.sending.pacing import Pacing
from bot.sending.wire import SendingWire
from digests.model import StoryMenu

TOKEN = "123456789:AAAA-bbbb-cccc-dddd"
Answer = tuple[int, object]
PART_OF_A_SECOND, LONG = 0.1, 60.0


class LoopbackTelegram:
    """Answers each request with the next answer of a list, and remembers what was asked in whole.

    A word in place of an answer: "reset" (the request is read, the connection reset), "reset at once" (before it
    is read), "hang up", "half" (of an answer), "silence", "drip" (an answer that comes byte by byte and never
    ends).
    """

    def __init__(self, answers: list[Answer | str], headers: dict[str, str] | None = None) -> None:
        self.answers = answers
        self.headers = headers or {}
        self.asked: list[dict[str, str]] = []
        self.connections = 0
        self.handlers: set[asyncio.Task[None]] = set()
        self.address = ""

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.handlers.add(task)
        self.connections += 1
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while self.answers and await self._answer(reader, writer):
                pass
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        if self.answers[0] == "reset at once":
            self.answers.pop(0)
            _reset(writer)
            return False
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = head.lower().splitlines()
        length = next(int(line.split(":")[1]) for line in lines if line.startswith("content-length"))
        body = (await reader.readexactly(length)).decode()
        self.asked.append({name: values[0] for name, values in parse_qs(body).items()})
        answer = self.answers.pop(0)
        if not isinstance(answer, str):
            writer.write(_message(answer, self.headers))
            return True
        whole = _message(ok(), {})
        if answer == "silence":
            await asyncio.sleep(LONG)
        elif answer == "half":
            writer.write(whole[:-20])
        elif answer == "reset":
            _reset(writer)
        elif answer == "drip":
            for byte in whole[:-1]:
                writer.write(bytes([byte]))
                await asyncio.sleep(PART_OF_A_SECOND / 10)
            await asyncio.sleep(LONG)
        return False


def _message(answer: Answer, headers: dict[str, str]) -> bytes:
    status, content = answer
    payload = content if isinstance(content, bytes) else json.dumps(content).encode()
    lines = [f"HTTP/1.1 {status} X", f"content-length: {len(payload)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + payload


def _reset(writer: asyncio.StreamWriter) -> None:
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def ok(number: int = 5) -> Answer:
    """A message that was accepted under this number."""
    message = {"message_id": number, "date": 1, "chat": {"id": 1001, "type": "private"}, "text": "text"}
    return 200, {"ok": True, "result": message}


def refusal(code: int, description: str, **parameters: object) -> Answer:
    """An error as Telegram words it."""
    answer: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    return code, answer | ({"parameters": parameters} if parameters else {})


@asynccontextmanager
async def loopback_telegram(*answers: Answer | str, **headers: str) -> AsyncIterator[LoopbackTelegram]:
    """Serve these answers, in order; `headers` go with each."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    loopback = LoopbackTelegram(list(answers), named)
    server = await asyncio.start_server(loopback.handle, "127.0.0.1", 0)
    loopback.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield loopback
        for handler in loopback.handlers:
            handler.cancel()
        await asyncio.gather(*loopback.handlers, return_exceptions=True)


@asynccontextmanager
async def bot_at(address: str, read: float = PART_OF_A_SECOND, proxy: str = "") -> AsyncIterator[telegram.Bot]:
    """A bot that makes its requests to this server over a Wire, and waits for an answer only briefly."""
    wire = SendingWire(address, 4, read=read, proxy=proxy)
    yield telegram.Bot(TOKEN, f"{address}/bot", request=wire, get_updates_request=wire)
    await wire.shutdown()


@asynccontextmanager
async def telegram_that_answers(
    *answers: Answer | str,
    pacing: Pacing | None = None,
    patience: float = 40.0,
    paid: bool = False,
    keyboard: Callable[[StoryMenu], telegram.InlineKeyboardMarkup] | None = None,
    read: float = PART_OF_A_SECOND,
    **headers: str,
) -> AsyncIterator[tuple[LoopbackTelegram, TelegramMessenger]]:
    """Serve these answers to a messenger."""
    async with loopback_telegram(*answers, **headers) as loopback, bot_at(loopback.address, read) as bot:
        yield loopback, TelegramMessenger(bot, pacing, patience=patience, paid=paid, keyboard=keyboard)
