"""`python -m bot.sandbox --port 8081 --token T`: a Telegram on loopback for a bot that runs elsewhere."""

import argparse
import asyncio
import contextlib
import signal
import sys
from datetime import datetime
from pathlib import Path

from bot.sandbox.clock import MovableClock
from bot.sandbox.state import TOKEN
from bot.sandbox.telegram import TelegramSandbox


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--token", default=TOKEN, help="the token the bot uses")
    parser.add_argument(
        "--clock", help="start here (ISO 8601 with zone) and stand still; POST /control/clock moves it"
    )
    parser.add_argument("--keep", type=int, help="keep so many of the newest requests and events; default all")
    parser.add_argument("--log", type=Path, help="append a line of JSON to this file for each request")
    parser.add_argument("--latency", type=float, nargs=2, metavar=("LEAST", "MOST"), help="seconds to an answer")
    parser.add_argument("--limits", action="store_true", help="enforce Telegram's limits on sending")
    arguments = parser.parse_args()
    asyncio.run(_serve(arguments))


async def _serve(arguments: argparse.Namespace) -> None:
    clock = MovableClock(datetime.fromisoformat(arguments.clock)) if arguments.clock else None
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    token, port, keep, log = arguments.token, arguments.port, arguments.keep, arguments.log
    async with TelegramSandbox(token, clock=clock, port=port, keep=keep, log_file=log) as sandbox:
        if arguments.latency:
            sandbox.answer_within(*arguments.latency)
        if arguments.limits:
            sandbox.limit()
        sys.stdout.write(
            f"A Telegram on loopback, for a bot started with\n"
            f"  COMMUNIQUE_TELEGRAM_API={sandbox.url} COMMUNIQUE_TELEGRAM_TOKEN={sandbox.token} communique run\n"
            f"Act as a person:\n"
            f'  curl -d \'{{"chat": 42, "text": "/start"}}\' {sandbox.url}/control/say\n'
            f"  curl '{sandbox.url}/control/chat?id=42'\n"
        )
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    main()
