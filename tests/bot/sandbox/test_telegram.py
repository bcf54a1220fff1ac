"""The sandbox over HTTP, and with the real python-telegram-bot."""

import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator

import httpx
import pytest
import telegram
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken

from bot.sandbox.clock import MovableClock
from bot.sandbox.world import GROUP
from tests.factories import NOW
from tests.sandbox.telegram import WatchedTelegram


@pytest.fixture
async def sandbox() -> AsyncIterator[WatchedTelegram]:
    async with WatchedTelegram(clock=MovableClock(NOW)) as sandbox:
        yield sandbox


@pytest.fixture
async def bot(sandbox: WatchedTelegram) -> AsyncIterator[telegram.Bot]:
    bot = telegram.Bot(sandbox.token, base_url=f"{sandbox.url}/bot", base_file_url=f"{sandbox.url}/file/bot")
    async with bot:
        yield bot


async def test_get_and_post_and_any_letter_case_are_answered(sandbox: WatchedTelegram) -> None:
    sandbox.add_user(42)
    root = f"{sandbox.url}/bot{sandbox.token}"
    async with httpx.AsyncClient() as client:
        answers = [
            await client.get(f"{root}/GETME"),
            await client.get(f"{root}/sendmessage", params={"chat_id": 42, "text": "query"}),
            await client.post(f"{root}/SendMessage", data={"chat_id": "42", "text": "form"}),
            await client.post(f"{root}/sendMessage", json={"chat_id": 42, "text": "json"}),
            await client.post(f"{root}/sendMessage", files={"chat_id": (None, "42"), "text": (None, "multipart")}),
        ]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert [message.text for message in sandbox.messages(42)] == ["query", "form", "json", "multipart"]


async def test_a_wrong_token_and_an_unknown_method_get_the_servers_words(sandbox: WatchedTelegram) -> None:
    async with httpx.AsyncClient() as client:
        stranger = await client.get(f"{sandbox.url}/bot1:wrong/getMe")
        unknown = await client.get(f"{sandbox.url}/bot{sandbox.token}/getMoon")
    assert (stranger.status_code, stranger.json()) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )
    assert (unknown.status_code, unknown.json()) == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
    )


async def test_errors_arrive_as_ptb_knows_them(sandbox: WatchedTelegram, bot: telegram.Bot) -> None:
    reader, group = sandbox.add_user(42), sandbox.add_group(type=GROUP)
    new = sandbox.migrate(group)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "x")
    assert moved.value.new_chat_id == new.id
    with pytest.raises(BadRequest, match="can't find end tag"):
        await bot.send_message(42, "<b>x", parse_mode="HTML")
    sandbox.block(reader)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(42, "x")
    stranger = telegram.Bot("1:wrong", base_url=f"{sandbox.url}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_what_ptb_asks_about_chats_can_be_parsed(sandbox: WatchedTelegram, bot: telegram.Bot) -> None:
    group = sandbox.add_group("Readers", forum=True, bot_status="administrator")
    assert (await bot.get_chat(group.id)).is_forum
    assert (await bot.get_chat_member(group.id, bot.id)).status == "administrator"
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.set_my_commands([telegram.BotCommand("help", "what I can do")])


async def test_webhooks_must_be_such_as_telegram_calls(bot: telegram.Bot) -> None:
    for url in ("http://bot.example.org/telegram", "https://bot.example.org:5000/telegram"):
        with pytest.raises(BadRequest, match=r"(?i)bad webhook"):
            await bot.set_webhook(url)
    with pytest.raises(BadRequest, match=r"(?i)secret token"):
        await bot.set_webhook("https://bot.example.org/telegram", secret_token="no spaces")
    assert await bot.set_webhook("https://bot.example.org:8443/telegram")


def test_it_serves_until_it_is_told_to_stop() -> None:
    options = ["--port", "0", "--token", "1:token", "--clock", "2026-03-10T12:00Z"]
    command = [sys.executable, "-m", "tests.sandbox", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - ourselves
        assert process.stdout is not None
        process.stdout.readline()
        found = re.search(
            r"COMMUNIQUE_TELEGRAM_API=(\S+) COMMUNIQUE_TELEGRAM_TOKEN=1:token", process.stdout.readline()
        )
        assert found is not None
        assert httpx.get(f"{found[1]}/bot1:token/getMe").json()["result"]["is_bot"]
        moved = httpx.post(f"{found[1]}/control/clock", json={"seconds": 60})
        assert moved.json() == "2026-03-10T12:01:00+00:00"
        said = httpx.post(f"{found[1]}/control/say", json={"chat": 42, "text": "/start"})
        assert said.json()["text"] == "/start"
        wrong = httpx.post(f"{found[1]}/control/press", json={"chat": 42, "label": "Yes"})
        told = {"error": "there is no button [Yes]; the buttons are: none"}
        assert (wrong.status_code, wrong.json()) == (400, told)
        assert "getMe" in str(httpx.get(f"{found[1]}/control/log").json())
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
