"""The queue of updates: getUpdates with its long poll and its conflicts, and delivery to a webhook."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException
from urllib.parse import SplitResult, urlsplit

from bot.sandbox.parameters import ApiError
from bot.sandbox.world import Json

KEPT = timedelta(hours=24)
SECONDS_TO_ANSWER = 10.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name, not the secret
SECONDS_TO_RETRY = (0.05, 0.1, 0.2, 0.5, 1.0)

ASKED_FOR_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass
class Webhook:
    """Where updates are delivered when a webhook is set; `url` is empty when none is."""

    url: str = ""
    secret: str = ""
    last_error: str = ""
    last_error_at: int = 0


@dataclass
class Updates:
    """Updates that the bot has not confirmed, oldest first.

    `routes` maps the start of a public webhook address to the loopback one that answers for it.
    """

    clock: Callable[[], datetime]
    routes: dict[str, str] = field(default_factory=dict)
    pending: list[Json] = field(default_factory=list)
    allowed: Collection[str] | None = None
    webhook: Webhook = field(default_factory=Webhook)
    closed: bool = False
    _next_id: int = 700_000_001
    _turn: int = 0
    _waiting: list["asyncio.Future[None]"] = field(default_factory=list)
    _arrived: dict[int, datetime] = field(default_factory=dict)
    _delivering: "asyncio.Task[None] | None" = None

    def put(self, kind: str, payload: Json) -> int:
        """Queue an update of that kind, unless the bot does not want it; returns its id or 0."""
        if not (kind in self.allowed if self.allowed else kind not in ASKED_FOR_ONLY):
            return 0
        number = self._next_id
        self._next_id += 1
        self.pending.append({"update_id": number, kind: payload})
        self._arrived[number] = self.clock()
        self.wake()
        return number

    def wake(self) -> None:
        """Let everybody who waits for a change look again."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, condition: Callable[[], bool], within: float) -> bool:
        """Wait, at most `within` seconds, until the condition holds; return whether it does."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while not (holds := condition()) and (left := deadline - loop.time()) > 0:
            await self.changed(left)
        return holds

    async def changed(self, within: float) -> None:
        """Wait until something changes, at most `within` seconds."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(future, within)

    def confirm(self, below: int) -> None:
        """Forget the updates whose id is below that."""
        self.pending = [update for update in self.pending if update["update_id"] >= below]
        self.wake()

    async def poll(self, offset: int, limit: int, seconds: float, allowed: Collection[str] | None) -> list[Json]:
        """Answer getUpdates. A newer call ends an older one with a conflict."""
        if self.webhook.url:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        if allowed is not None:
            self.allowed = allowed
        self._turn += 1
        turn = self._turn
        self.confirm(offset)
        self._expire()
        await self.until(
            lambda: bool(self.pending or self.closed or self._turn != turn or self.webhook.url), seconds
        )
        if self._turn != turn:
            words = "terminated by other getUpdates request; make sure that only one bot instance is running"
            raise ApiError(409, f"Conflict: {words}")
        if self.webhook.url:
            raise ApiError(409, "Conflict: terminated by setWebhook request")
        return self.pending[:limit]

    def _expire(self) -> None:
        oldest = self.clock() - KEPT
        self.pending = [update for update in self.pending if self._arrived[update["update_id"]] > oldest]

    def set_webhook(self, webhook: Webhook, allowed: Collection[str] | None) -> None:
        """Deliver to `webhook` from now on; one without address goes back to polling."""
        self.webhook = webhook
        if allowed is not None:
            self.allowed = allowed
        self.wake()
        if webhook.url and self._delivering is None:
            self._delivering = asyncio.create_task(self._deliver())

    async def close(self) -> None:
        """Let long polls go and stop delivering."""
        self.closed = True
        self.wake()
        if self._delivering is not None:
            self._delivering.cancel()
            await asyncio.gather(self._delivering, return_exceptions=True)
            self._delivering = None

    async def _deliver(self) -> None:
        tried = 0
        while not self.closed:
            self._expire()
            if not self.pending or not self.webhook.url:
                await self.changed(60.0)
                continue
            update = self.pending[0]
            error = await self._post(update)
            if error:
                self.webhook.last_error, self.webhook.last_error_at = error, int(self.clock().timestamp())
                await asyncio.sleep(SECONDS_TO_RETRY[min(tried, len(SECONDS_TO_RETRY) - 1)])
                tried += 1
                continue
            tried = 0
            self.confirm(int(update["update_id"]) + 1)

    async def _post(self, update: Json) -> str:
        """Deliver one update; returns what went wrong, nothing when the bot took it."""
        address = self.webhook.url
        for public, local in self.routes.items():
            if address.startswith(public):
                address = local.rstrip("/") + address.removeprefix(public.rstrip("/"))
        parts = urlsplit(address)
        if parts.scheme != "http":
            return "Connection refused: the sandbox has no route to that address"
        try:
            status = await asyncio.to_thread(_posted, parts, json.dumps(update), self.webhook.secret)
        except (OSError, HTTPException) as error:
            return f"Connection failed: {type(error).__name__}"
        return "" if 200 <= status < 300 else f"Wrong response from the webhook: {status}"


def _posted(parts: SplitResult, body: str, secret: str) -> int:
    headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: secret} if secret else {})
    with contextlib.closing(HTTPConnection(parts.netloc, timeout=SECONDS_TO_ANSWER)) as connection:
        connection.request("POST", parts._replace(scheme="", netloc="").geturl() or "/", body, headers)
        return connection.getresponse().status
