"""The queue of updates with delivery to a webhook."""

import asyncio
import contextlib
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import SplitResult, urlsplit

from bot.sandbox.parameters import ApiError
from bot.sandbox.updates import Updates
from bot.sandbox.world import Json

SECONDS_TO_ANSWER = 10.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECONDS_TO_RETRY = (0.05, 0.1, 0.2, 0.5, 1.0)


@dataclass
class Webhook:
    """Where updates are delivered when a webhook is set; `url` is empty when none is."""

    url: str = ""
    secret: str = ""
    last_error: str = ""
    last_error_at: int = 0


@dataclass
class WebhookUpdates(Updates):
    """Updates that are fetched, or delivered to a webhook once one is set.

    `routes` maps the start of a public webhook address to the loopback one that answers for it.
    """

    routes: dict[str, str] = field(default_factory=dict)
    webhook: Webhook = field(default_factory=Webhook)
    _delivering: "asyncio.Task[None] | None" = None

    @property
    def over(self) -> bool:
        return self.closed or bool(self.webhook.url)

    async def poll(self, offset: int, limit: int, seconds: float, allowed: Collection[str] | None) -> list[Json]:
        if self.webhook.url:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        found = await super().poll(offset, limit, seconds, allowed)
        if self.webhook.url:
            raise ApiError(409, "Conflict: terminated by setWebhook request")
        return found

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
        await super().close()
        if self._delivering is not None:
            self._delivering.cancel()
            await asyncio.gather(self._delivering, return_exceptions=True)
            self._delivering = None

    async def _deliver(self) -> None:
        tried = 0
        while not self.closed:
            self.expire()
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
