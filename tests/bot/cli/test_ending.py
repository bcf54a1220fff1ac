"""Commands that are told to stop while sources are being read, as real processes."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
import typer

from bot.cli import console
from digests.store import open_store
from tests.digests.newsstand import Newsstand, item, rss
from tests.factories import NOW, source
from tests.sandbox import WatchedTelegram

pytestmark = pytest.mark.long

LONG = 60.0


@pytest.fixture
async def environment(stand: Newsstand, tmp_path: Path) -> dict[str, str]:
    """A database with a source that answers at once and some that take for ever, and the settings that name it."""
    database = f"sqlite:///{tmp_path / 'news.sqlite3'}"
    other_host = f"http://localhost:{stand.port}"
    feed = rss(item("Ports reopen", f"{other_host}/a", format_datetime(datetime.now(UTC))))
    stand.put("/quick", feed)
    async with open_store(database, migrate=True) as store:
        await store.sources.add(source("quick", url=f"{other_host}/quick"), NOW)
        for number in range(4):
            await store.sources.add(source(f"slow-{number}", url=stand.put(f"/slow-{number}", delay=LONG)), NOW)
    return dict(os.environ) | {
        "COMMUNIQUE_DATABASE": database,
        "COMMUNIQUE_ALLOW_PRIVATE_NETWORKS": "true",
        "COMMUNIQUE_REQUESTS_SPACING": "0",
        "COMMUNIQUE_PARSING_PROCESSES": "1",
        "COMMUNIQUE_LOG_LEVEL": "error",
    }


def processes_of(session: int) -> list[str]:
    """Return the processes of a session that are still at work (Linux)."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[3]) == session and words[0] != "Z":
            found.append((folder / "cmdline").read_text().replace("\0", " "))
    return found


async def stopped(
    stand: Newsstand, folder: Path, environment: dict[str, str], number: signal.Signals, *words: str
) -> tuple[int | None, str, list[str]]:
    """Give a command the signal once sources are being read; return its code, its words, what is left of it."""
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, cwd=folder, env=environment, start_new_session=True,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        async with asyncio.timeout(60):
            while not {"/slow-0", "/a"} <= set(stand.paths()):  # noqa: ASYNC110 - the stand has no event
                await asyncio.sleep(0.02)
        if number is signal.SIGINT:
            os.killpg(program.pid, number)  # a terminal tells the whole group
        else:
            program.send_signal(number)
        said, _ = await asyncio.wait_for(program.communicate(), 60)
        await asyncio.sleep(0.5)  # those that end of themselves are given the time for it
        return program.returncode, said.decode(), processes_of(program.pid)
    finally:
        if program.returncode is None:
            os.killpg(program.pid, signal.SIGKILL)
            await program.wait()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
async def test_a_pass_that_is_told_to_stop_ends_at_once_without_a_trace(
    stand: Newsstand, tmp_path: Path, environment: dict[str, str], number: signal.Signals, code: int
) -> None:
    ended, said, left = await stopped(stand, tmp_path, environment, number, "collect")
    assert "Traceback" not in said
    assert said.endswith("Stopped.\n")
    assert (ended, left) == (code, [])
    async with open_store(environment["COMMUNIQUE_DATABASE"]) as store:
        states = {record.source.id: record.state for record in await store.sources.all()}
    assert states["slow-0"].failures == 0  # that it was cut off is no fault of the site


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
async def test_the_bot_ends_soon_after_sigterm_though_a_pass_is_under_way(
    stand: Newsstand, tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with WatchedTelegram() as telegram:
        running = environment | {
            "COMMUNIQUE_TELEGRAM_TOKEN": telegram.token,
            "COMMUNIQUE_TELEGRAM_API": telegram.url,
        }
        ended, said, left = await stopped(stand, tmp_path, running, signal.SIGTERM, "run")
    assert "Traceback" not in said
    assert (ended, left) == (0, [])


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_command_that_loses_its_cancellation_is_told_again(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals, code: int
) -> None:
    monkeypatch.setattr(console, "PATIENCE", 0.05)
    told = 0

    async def work() -> None:
        nonlocal told
        os.kill(os.getpid(), number)
        while told < 3:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                told += 1
        raise asyncio.CancelledError

    with pytest.raises(typer.Exit) as ended:
        console.run_to_end(work())
    assert (ended.value.exit_code, told) == (code, 3)
