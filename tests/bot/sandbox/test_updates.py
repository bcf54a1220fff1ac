"""The queue of updates: confirming, long polls, conflicts, webhooks."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.clock import MovableClock
from bot.sandbox.parameters import ApiError
from bot.web.serving import serving
from tests.factories import NOW
from tests.sandbox.webhook import Webhook, WebhookUpdates


def queue(count: int = 0) -> WebhookUpdates:
    updates = WebhookUpdates(MovableClock(NOW))
    for number in range(count):
        updates.put("message", {"text": str(number)})
    return updates


async def fetch(updates: WebhookUpdates, offset: int = 0, limit: int = 100, seconds: float = 0) -> list[str]:
    return [update["message"]["text"] for update in await updates.poll(offset, limit, seconds, None)]


async def test_updates_stay_until_a_higher_offset_confirms_them() -> None:
    updates = queue(3)
    first = updates.pending[0]["update_id"]
    assert await fetch(updates, limit=2) == ["0", "1"]
    assert await fetch(updates) == ["0", "1", "2"]
    assert await fetch(updates, offset=first + 2) == ["2"]
    assert await fetch(updates) == ["2"]


async def test_a_long_poll_ends_with_the_first_update() -> None:
    updates = queue()
    waiting = asyncio.create_task(fetch(updates, seconds=600))
    await asyncio.sleep(0)
    updates.put("message", {"text": "now"})
    assert await asyncio.wait_for(waiting, 60) == ["now"]


async def test_a_second_poll_ends_the_first_with_a_conflict() -> None:
    updates = queue()
    first = asyncio.create_task(fetch(updates, seconds=600))
    await asyncio.sleep(0)
    second = asyncio.create_task(fetch(updates, seconds=600))
    with pytest.raises(ApiError, match="terminated by other getUpdates request") as refused:
        await asyncio.wait_for(first, 60)
    assert refused.value.code == 409
    updates.put("message", {"text": "x"})
    assert await asyncio.wait_for(second, 60) == ["x"]


async def test_kinds_that_are_not_wanted_are_dropped_and_the_choice_is_remembered() -> None:
    updates = queue()
    assert updates.put("chat_member", {}) == 0
    await updates.poll(0, 100, 0, ["chat_member"])
    assert updates.put("message", {}) == 0
    await updates.poll(0, 100, 0, None)
    assert updates.put("chat_member", {})
    await updates.poll(0, 100, 0, [])
    assert updates.put("message", {})


async def test_updates_are_kept_for_a_day() -> None:
    updates = queue(1)
    assert isinstance(updates.clock, MovableClock)
    updates.clock.move(timedelta(hours=23))
    assert await fetch(updates) == ["0"]
    updates.clock.move(timedelta(hours=1))
    assert await fetch(updates) == []


class Bot:
    """A webhook that answers with the given codes, then with 200."""

    def __init__(self, *codes: int) -> None:
        self.codes = list(codes)
        self.heard: list[tuple[str, bytes]] = []
        self.secret = b""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = (await receive())["body"]
        self.secret = dict(scope["headers"]).get(b"x-telegram-bot-api-secret-token", b"")
        self.heard.append((scope["path"], body))
        code = self.codes.pop(0) if self.codes else 200
        await send({"type": "http.response.start", "status": code, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})


async def until_taken(updates: WebhookUpdates) -> None:
    async with asyncio.timeout(60):
        while updates.pending:
            await updates.changed(1)


async def test_a_webhook_gets_updates_in_order_with_the_secret_and_again_after_an_error() -> None:
    bot, updates = Bot(500), queue(2)
    async with serving(bot) as port:
        updates.routes["https://bot.example.org"] = f"http://127.0.0.1:{port}"
        updates.set_webhook(Webhook("https://bot.example.org/telegram", "s3cret"), None)
        await until_taken(updates)
        await updates.close()
    assert [path for path, _ in bot.heard] == ["/telegram"] * 3
    assert [b'"text": "0"' in body for _, body in bot.heard] == [True, True, False]
    assert bot.secret == b"s3cret"
    assert updates.webhook.last_error == "Wrong response from the webhook: 500"


async def test_polling_and_a_webhook_exclude_each_other() -> None:
    updates = queue(1)
    updates.set_webhook(Webhook("https://bot.example.org/telegram"), None)
    with pytest.raises(ApiError, match="can't use getUpdates method while webhook is active"):
        await fetch(updates)
    updates.set_webhook(Webhook(), None)
    assert await fetch(updates) == ["0"]
    await updates.close()


async def test_an_address_without_a_route_is_an_error_and_loses_nothing() -> None:
    updates = queue(1)
    updates.set_webhook(Webhook("https://bot.example.org/telegram"), None)
    async with asyncio.timeout(60):
        while not updates.webhook.last_error:  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)
    await updates.close()
    assert len(updates.pending) == 1
