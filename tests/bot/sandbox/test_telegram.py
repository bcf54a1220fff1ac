"""The sandbox over HTTP, and with the real python-telegram-bot."""

import asyncio
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
)

from bot.sandbox.clock import MovableClock
from bot.sandbox.world import GROUP
from tests.factories import NOW
from tests.sandbox import WatchedTelegram


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


async def test_a_file_can_be_sent(sandbox: WatchedTelegram, bot: telegram.Bot) -> None:
    sandbox.add_user(42)
    sent = await bot.send_document(
        42, b"a,b\n1,2\n", filename="export.csv", caption="<i>yours</i>", parse_mode="HTML"
    )
    assert sent.document is not None
    assert (sent.document.file_name, sent.caption) == ("export.csv", "yours")
    assert sandbox.files[sent.document.file_id].content == b"a,b\n1,2\n"


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


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)


async def start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    keys = [[InlineKeyboardButton("Yes", callback_data="y"), InlineKeyboardButton("No", callback_data="n")]]
    assert update.effective_message is not None
    await update.effective_message.reply_html("<b>Welcome</b>", reply_markup=InlineKeyboardMarkup(keys))


async def pressed(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Saved")
    await update.callback_query.edit_message_text(f"You said {update.callback_query.data}")


@asynccontextmanager
async def polling(
    sandbox: WatchedTelegram,
) -> AsyncIterator["tuple[Application[Any, Any, Any, Any, Any, Any], list[str]]"]:
    seen: list[str] = []

    async def member(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.my_chat_member is not None
        seen.append(update.my_chat_member.new_chat_member.status)

    application = ApplicationBuilder().token(sandbox.token).base_url(f"{sandbox.url}/bot").job_queue(None).build()
    application.add_handlers(
        [CommandHandler("start", start), CallbackQueryHandler(pressed), ChatMemberHandler(member)]
    )
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        try:
            yield application, seen
        finally:
            await application.updater.stop()
            await application.stop()


async def test_a_polling_bot_is_talked_to(sandbox: WatchedTelegram) -> None:
    reader = sandbox.add_user(42)
    async with polling(sandbox) as (_, seen):
        sandbox.say(reader, "/start")
        message = await sandbox.heard(reader, "Welcome")
        assert message.labels == ["Yes", "No"]
        press = await sandbox.answered(sandbox.press(reader, "Yes"))
        assert press.toast == "Saved"
        edited = await sandbox.heard(reader, "You said y")
        assert edited is message
        assert edited.labels == []
        sandbox.block(reader)
        await sandbox.settled()
        await until(lambda: seen == ["kicked"])


async def test_two_bots_with_one_token_are_told_of_the_conflict(
    sandbox: WatchedTelegram, bot: telegram.Bot
) -> None:
    async with polling(sandbox):
        await asyncio.sleep(0.1)
        await bot.get_updates(timeout=0)
        await until(lambda: any(call.code == 409 for call in sandbox.log.of("getUpdates")))


def test_it_serves_until_it_is_told_to_stop() -> None:
    options = ["--port", "0", "--token", "1:token", "--clock", "2026-03-10T12:00Z"]
    command = [sys.executable, "-m", "bot.sandbox", *options]
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
