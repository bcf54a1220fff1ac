"""The sandbox as a program of its own."""

import re
import signal
import subprocess
import sys

import httpx


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
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
