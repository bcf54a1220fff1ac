"""Two bots that send the same messages, each in a process of its own for `tests.benchmarks.delivering`.

`python -m tests.benchmarks.senders ours|stock FOLDER`: the whole bot on the database in FOLDER; or
python-telegram-bot as it comes with its AIORateLimiter, thirty workers over a queue, and nothing written down.
"""

import asyncio
import json
import logging
import signal
import sys
from pathlib import Path

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.app import open_app
from bot.newsroom import keep_loaded
from config.settings import read_settings

WORKERS, RETRIES = 30, 5


async def send_ours() -> None:
    """Run the bot by the settings of the environment until SIGTERM, without reading any source."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with open_app(read_settings(), seeds=()) as app:
        keep_loaded()
        await app.start()
        await stop.wait()


async def send_stock(folder: Path) -> None:
    """Send what is in orders.json: {"root", "token", "rate", "chats", "texts"}; the texts go round."""
    orders = json.loads((folder / "orders.json").read_text(encoding="utf-8"))
    logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)  # the log of the server tells
    limiter = AIORateLimiter(overall_max_rate=orders["rate"], max_retries=RETRIES)
    request = HTTPXRequest(connection_pool_size=WORKERS, read_timeout=20, httpx_kwargs={"trust_env": False})
    bot = ExtBot(orders["token"], f"{orders['root']}/bot", request=request, rate_limiter=limiter)
    messages = iter(enumerate(orders["chats"]))

    async def work() -> None:
        for number, chat in messages:
            await _send(bot, chat, orders["texts"][number % len(orders["texts"])])

    await request.initialize()
    async with asyncio.TaskGroup() as group:
        for _ in range(WORKERS):
            group.create_task(work())
    await request.shutdown()


async def _send(bot: Bot, chat: int, text: str) -> None:
    no_preview = LinkPreviewOptions(is_disabled=True)
    try:
        await bot.send_message(chat, text, parse_mode=ParseMode.HTML, link_preview_options=no_preview)
    except TelegramError as error:
        print(f"lost: {error}", file=sys.stderr)


if __name__ == "__main__":
    who, where = sys.argv[1:]
    asyncio.run(send_ours() if who == "ours" else send_stock(Path(where)))
