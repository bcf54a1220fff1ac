"""Where `run` shows the code of the first owner."""

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

from tests.sandbox.telegram import WatchedTelegram

CODE = re.compile(r"[2-9][A-Z2-9]{3}(?:-[2-9][A-Z2-9]{3}){2}")


async def test_run_shows_the_code_on_standard_output_and_never_in_the_log(tmp_path: Path) -> None:
    async with WatchedTelegram() as sandbox:
        reader = sandbox.add_user(42)
        environment = os.environ | {
            "COMMUNIQUE_TELEGRAM_TOKEN": sandbox.token,
            "COMMUNIQUE_TELEGRAM_API": sandbox.url,
            "COMMUNIQUE_DATABASE": f"sqlite:///{tmp_path / 'news.sqlite3'}",
            "COMMUNIQUE_SOURCES_PROXY": "http://127.0.0.1:9",  # nothing answers there, so no source is read
            "COMMUNIQUE_PARSING_PROCESSES": "0",
            "COMMUNIQUE_LOG_LEVEL": "debug",
            "PYTHONPATH": str(Path(__file__).parents[3]),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=tmp_path, env=environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            shown = (await process.stdout.readline()).decode()
            (code,) = CODE.findall(shown)
            sandbox.say(reader, code)
            assert "owner of this bot now" in (await sandbox.heard(reader)).text
            process.send_signal(signal.SIGTERM)
            rest, log = (each.decode() for each in await process.communicate())
        finally:
            if process.returncode is None:
                process.kill()
    assert process.returncode == 0
    assert f"@{sandbox.bot.username} in a private chat" in shown
    assert rest == "", "nothing else is shown there"
    assert log
    assert code not in log
