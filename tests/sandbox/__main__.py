"""`python -m tests.sandbox`: a Telegram on loopback for a bot that runs elsewhere; people act by HTTP."""

import argparse
import asyncio
import contextlib
import signal
import sys
from datetime import datetime
from pathlib import Path

from bot.sandbox.clock import MovableClock
from bot.sandbox.state import TOKEN
from tests.sandbox.telegram import WatchedTelegram


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--token", default=TOKEN, help="the token the bot uses")
    parser.add_argument(
        "--clock", help="start here (ISO 8601 with zone) and stand still; POST /control/clock moves it"
    )
    parser.add_argument("--log", type=Path, help="append a line of JSON to this file for each request")
    asyncio.run(_serve(parser.parse_args()))


async def _serve(arguments: argparse.Namespace) -> None:
    clock = MovableClock(datetime.fromisoformat(arguments.clock)) if arguments.clock else None
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with WatchedTelegram(
        arguments.token, clock=clock, port=arguments.port, log_file=arguments.log
    ) as sandbox:
        sys.stdout.write(
            f"A Telegram on loopback, for a bot started with\n"
            f"  COMMUNIQUE_TELEGRAM_API={sandbox.url} COMMUNIQUE_TELEGRAM_TOKEN={sandbox.token} communique run\n"
            f"Act as a person:\n"
            f'  curl -d \'{{"chat": 42, "text": "/start"}}\' {sandbox.url}/control/say\n'
            f"  curl '{sandbox.url}/control/chat?id=42'\n"
            f"What else can be ordered stands in tests/sandbox/control.py.\n"
        )
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    main()
