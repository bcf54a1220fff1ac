"""The HTTP client below python-telegram-bot. It knows whether a request has left, and lets none leave too late."""

import asyncio
import json
import math
import socket
import ssl
import struct
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import httpx
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from digests.deliver import seconds_since_boot

CONNECT, POOL, READ, WRITE = 10.0, 10.0, 20.0, 20.0
"""Seconds: to connect, to get a connection of the pool, between two pieces of an answer, and of a request."""
TO_SPARE = 5.0
"""Seconds beyond CONNECT and POOL after which a request without a connection is given up in any case."""
UNACKNOWLEDGED = 20.0
"""Seconds after which the kernel gives up bytes that the other side has not confirmed: less than a lease lasts."""
PAUSE_AT_BARE_429, LONGEST_PAUSE = 10.0, 86_400.0
HEAD_OF_A_MESSAGE = ("message_id", "date", "chat")
TIMEOUTS = ("read_timeout", "write_timeout", "connect_timeout", "pool_timeout")

SocketOption = tuple[int, int, int] | tuple[int, int, bytes]


class NotSentError(NetworkError):
    """The request surely had no effect. A new try is of no use for `seconds`; 0.0 if this is not known."""

    def __init__(self, message: str, seconds: float = 0.0) -> None:
        super().__init__(message)
        self.seconds = seconds


class FloodError(RetryAfter):
    """Telegram answers 429 and asks to wait for `seconds`."""

    def __init__(self, seconds: float) -> None:
        # The constructor of RetryAfter warns that its number will be a timedelta some day.
        self._retry_after = timedelta(seconds=seconds)
        TelegramError.__init__(self, f"Too Many Requests: retry after {seconds:g}")


def seconds_of(error: RetryAfter) -> float:
    """Return for how many seconds Telegram asks to wait."""
    return error._retry_after.total_seconds()  # the public name warns


@dataclass(slots=True)
class Departure:
    """One request on its way out. `turn` is awaited right before the first byte and may raise NotSentError. No
    byte leaves after `deadline`, an instant of `seconds_since_boot`, or if `may_leave` returns false. `left` is
    None as long as no Wire has the request, False before its first byte, True from then on. `on_leaving` is called
    at the first byte. `answer` is the body of the answer. `connecting` is the time limit for a connection."""

    deadline: float = math.inf
    turn: Callable[[], Awaitable[None]] | None = None
    on_leaving: Callable[[], None] | None = None
    left: bool | None = None
    may_leave: Callable[[], bool] = lambda: True
    answer: bytes = b""
    connecting: asyncio.Timeout | None = None

    async def trace(self, event: str, details: Mapping[str, Any]) -> None:
        """Act on what httpcore is about to do. httpcore calls this (its `trace` extension)."""
        if event == "http11.send_request_headers.started" and details["request"].method != b"CONNECT":
            if self.connecting is not None:
                self.connecting.reschedule(None)
            if self.turn is not None:
                await self.turn()
            self._look_again()
            self.left = True
            if self.on_leaving is not None:
                self.on_leaving()
        elif event == "http11.send_request_body.started" and details["request"].method != b"CONNECT":
            # The process may have been frozen between head and body. A request without its body has no effect.
            self._look_again()

    def _look_again(self) -> None:
        if seconds_since_boot() > self.deadline:
            self.left = False
            raise NotSentError("the deadline for the first byte is over")
        if not self.may_leave():
            self.left = False
            raise NotSentError("another instance is at work")


DEPARTURE = "departure"
"""The name of the Departure among the parameters of a request. A Wire takes it out: Telegram never sees it."""


class Wire(BaseRequest):
    """python-telegram-bot's way to the server at `root`, with a pool of `connections` of its own. A request that
    surely had no effect raises NotSentError. After any other error Telegram may have accepted it. A 429 raises
    FloodError, in whatever form it gives the seconds. Connections are closed after `idle` idle seconds, well
    before a server would close them: a request that meets such a closing is in doubt. `heard` is called with the
    HTTP status of each answer. A request leaves only if `may_leave` returns true."""

    def __init__(
        self,
        root: str,
        connections: int,
        *,
        proxy: str = "",
        read: float = READ,
        idle: float = 4.0,
        heard: Callable[[int], None] = lambda _status: None,
        may_leave: Callable[[], bool] = lambda: True,
    ) -> None:
        self._root = root
        self._proxy = proxy or None
        self._heard = heard
        self._may_leave = may_leave
        self._limits = httpx.Limits(
            max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=idle
        )
        self._timeout = httpx.Timeout(connect=CONNECT, read=read, write=WRITE, pool=POOL)
        self._client = self._build_client()

    @property
    def read_timeout(self) -> float | None:
        """Return the longest time between two pieces of an answer, in seconds."""
        return self._timeout.read

    async def initialize(self) -> None:
        """Open the pool again, if it was closed."""
        if self._client.is_closed:
            self._client = self._build_client()

    async def shutdown(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *given: Any, **timeouts: Any
    ) -> tuple[int, bytes]:
        """Make one request, once, and return its status and body. The class says which errors are raised."""
        values: dict[str, Any] = dict(request_data.parameters) if request_data else {}
        departure: Departure = values.pop(DEPARTURE, None) or Departure()
        departure.left, departure.may_leave = False, self._may_leave
        timeouts |= zip(TIMEOUTS, given, strict=False)
        asked = {name.removesuffix("_timeout"): each for name, each in timeouts.items()}
        asked = {name: each for name, each in asked.items() if each is not self.DEFAULT_NONE}
        try:
            # The library itself would wait for a SOCKS proxy's answer for ever.
            async with asyncio.timeout(CONNECT + POOL + TO_SPARE) as departure.connecting:
                response = await self._client.request(
                    method,
                    url,
                    headers={"User-Agent": self.USER_AGENT},
                    timeout=httpx.Timeout(**self._timeout.as_dict() | asked),
                    files=request_data.multipart_data if request_data else None,
                    data={
                        name: each if isinstance(each, str) else json.dumps(each) for name, each in values.items()
                    },
                    extensions={"trace": departure.trace},
                )
        except NotSentError:
            raise
        except Exception as error:
            known = _as_telegram_error(error)
            if departure.left:
                raise (known or error) from error
            raise NotSentError((known and known.message) or type(error).__name__) from error
        self._heard(response.status_code)
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise FloodError(seconds_asked(response.content, response.headers.get("retry-after", "")))
        departure.answer = response.content
        return response.status_code, departure.answer

    def _build_client(self) -> httpx.AsyncClient:
        transport = httpx.AsyncHTTPTransport(
            verify=_certificates() if self._root.startswith("https:") else False,
            trust_env=False,
            limits=self._limits,
            proxy=self._proxy,
            socket_options=socket_options(),
        )
        return httpx.AsyncClient(transport=transport, trust_env=False, timeout=self._timeout)


def _as_telegram_error(error: Exception) -> TelegramError | None:
    """Return an error of the HTTP library as python-telegram-bot's error, or None for other errors."""
    match error:
        case TelegramError():
            return error
        case httpx.PoolTimeout():
            return TimedOut("Pool timeout: All connections in the connection pool are occupied.")
        case httpx.TimeoutException() | TimeoutError():
            return TimedOut()
        case httpx.HTTPError():
            return NetworkError(f"httpx.{type(error).__name__}: {error}")
    return None


class SendingWire(Wire):
    """A Wire for editions. An answer of Telegram repeats the whole message, and parsing all its links would cost a
    third of the sending. So only number, time and chat of the message are parsed."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer with HEAD_OF_A_MESSAGE of its message. TelegramError if it is no JSON."""
        answer = BaseRequest.parse_json_payload(payload)
        message = answer.get("result") if isinstance(answer, dict) else None
        if isinstance(message, dict) and "message_id" in message:
            answer["result"] = {name: message[name] for name in HEAD_OF_A_MESSAGE if name in message}
        return answer


def seconds_asked(body: bytes, header: str = "") -> float:
    """Return for how many seconds a 429 asks to wait, in its parameters or header: default ten, a day at most."""
    try:
        asked = json.loads(body)["parameters"]["retry_after"]
    except (ValueError, KeyError, TypeError):
        asked = header
    try:
        # A whole number that is too long for a float is a long wait, too.
        seconds = float(min(asked, round(LONGEST_PAUSE)) if isinstance(asked, int) else asked)
    except (ValueError, TypeError, OverflowError):
        return PAUSE_AT_BARE_429
    return min(seconds, LONGEST_PAUSE) if seconds > 0 else PAUSE_AT_BARE_429


def socket_options() -> list[SocketOption]:
    """Return options that keep the kernel from delivering a request that was given up. A closed connection is
    reset and loses its bytes. Bytes that nobody confirms are dropped before a lease is over, if the system can."""
    reset = struct.pack("HH" if sys.platform == "win32" else "ii", 1, 0)
    options: list[SocketOption] = [
        (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
        (socket.SOL_SOCKET, socket.SO_LINGER, reset),
    ]
    if (user_timeout := getattr(socket, "TCP_USER_TIMEOUT", None)) is not None:
        options.append((socket.IPPROTO_TCP, user_timeout, int(UNACKNOWLEDGED * 1000)))
    return options


@cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()
