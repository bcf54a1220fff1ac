"""Commands that are told to stop while sources are being read, as real processes."""

import asyncio
import contextlib
import os
import signal
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from digests.store import open_store
from tests.digests.newsstand import Newsstand, article_page, item, rss
from tests.factories import NOW, source
from tests.sandbox.telegram import WatchedTelegram

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


LOSES_CANCELLATIONS = """
import asyncio, typer
from bot.cli import console

console.PATIENCE = 0.05

async def work():
    print("ready", flush=True)
    told = 0
    while told < 3:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            told += 1
    raise asyncio.CancelledError

try:
    console.run_to_end(work())
except typer.Exit as ended:
    raise SystemExit(ended.exit_code)
"""
HANGS = """
import asyncio, time, typer
from bot.cli import console

async def work():
    waiting = asyncio.create_task(asyncio.to_thread(time.sleep, 600))
    await asyncio.sleep(0)
    print("ready", flush=True)
    await waiting

try:
    console.run_to_end(work())
except typer.Exit as ended:
    raise SystemExit(ended.exit_code)
"""


async def ended_by(number: signal.Signals, program: str, folder: Path) -> int:
    """Give a program the signal once it is ready; return the code with which it ends."""
    environment = dict(os.environ) | {"COMMUNIQUE_STOP_WITHIN": "1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE, env=environment, cwd=folder
    )
    assert process.stdout is not None
    await process.stdout.readline()
    process.send_signal(number)
    return await asyncio.wait_for(process.wait(), 60)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("program", [LOSES_CANCELLATIONS, HANGS], ids=["loses", "hangs"])
async def test_a_command_that_loses_its_cancellation_or_hangs_ends(
    tmp_path: Path, number: signal.Signals, code: int, program: str
) -> None:
    assert await ended_by(number, program, tmp_path) == code


# --- processes that die ----------------------------------------------------------------------------


async def press(stand: Newsstand) -> str:
    """Put up a feed with pages; return its address."""
    moment = format_datetime(datetime.now(UTC))
    items = [
        item(f"Ports reopen {number}", stand.put(f"/page-{number}", article_page("Ports reopened.")), moment)
        for number in range(6)
    ]
    return stand.put("/feed", rss(*items))


async def with_deaths(process: asyncio.subprocess.Process, after: float, most: int) -> tuple[int, str]:
    """Kill so many of the processes in which it works, each so many seconds after it has begun; return the code
    with which it ends, and its words."""

    async def kill() -> None:
        killed: set[int] = set()
        while len(killed) < most:
            for child in children_of(process.pid) - killed:
                await asyncio.sleep(after)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                killed.add(child)
            await asyncio.sleep(0.005)

    killing = asyncio.create_task(kill())
    try:
        said, _ = await asyncio.wait_for(process.communicate(), 60)
    finally:
        killing.cancel()
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, said.decode()


def children_of(parent: int) -> set[int]:
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == parent and words[0] != "Z":
            found.add(int(folder.name))
    return found


async def begun(environment: dict[str, str], folder: Path, *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, cwd=folder, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip


@pytest.fixture
async def quick(stand: Newsstand, tmp_path: Path) -> dict[str, str]:
    """The settings of a database with one source, which answers at once."""
    database = f"sqlite:///{tmp_path / 'news.sqlite3'}"
    async with open_store(database, migrate=True) as store:
        await store.sources.add(source("quick", url=await press(stand)), NOW)
    return dict(os.environ) | {
        "COMMUNIQUE_DATABASE": database,
        "COMMUNIQUE_ALLOW_PRIVATE_NETWORKS": "true",
        "COMMUNIQUE_REQUESTS_SPACING": "0",
        "COMMUNIQUE_PARSING_PROCESSES": "1",
        "COMMUNIQUE_STOP_WITHIN": "3",
    }


linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
MOMENTS = (0.0, 0.05, 0.3, 0.8)
"""From before a process has read anything, over all that it imports, to its work."""


@linux
@pytest.mark.parametrize("after", MOMENTS)
async def test_a_pass_whose_process_is_killed_once_reads_and_edits_all_the_same(
    quick: dict[str, str], tmp_path: Path, after: float
) -> None:
    process = await begun(quick, tmp_path, "collect", "--all")
    code, said = await with_deaths(process, after, most=1)
    assert code == 0, said
    assert "1 read, 0 not modified, 0 failed" in said
    assert "edited 6 articles" in said


@linux
@pytest.mark.parametrize("after", MOMENTS)
async def test_a_source_is_added_though_a_process_is_killed_once(
    quick: dict[str, str], tmp_path: Path, stand: Newsstand, after: float
) -> None:
    other = stand.put("/other", rss(item("Walnuts", f"{stand.url('/w')}", format_datetime(datetime.now(UTC)))))
    process = await begun(quick, tmp_path, "sources", "add", other)
    code, said = await with_deaths(process, after, most=1)
    assert code == 0, said
    assert "Added as" in said


@linux
@pytest.mark.parametrize("after", [0.0, 0.3])
async def test_commands_end_by_themselves_though_every_process_is_killed(
    quick: dict[str, str], tmp_path: Path, after: float
) -> None:
    """What they could not do they say; nothing hangs."""
    process = await begun(quick, tmp_path, "collect", "--all")
    code, said = await with_deaths(process, after, most=1000)
    assert code in (0, 1), said
    assert "sources due" in said


@linux
@pytest.mark.parametrize("after", [0.0, 0.3])
@pytest.mark.parametrize("words", [("collect", "--all"), ("sources", "check"), ("sources", "test", "FEED")])
async def test_sigterm_ends_a_command_whose_processes_die(
    quick: dict[str, str], tmp_path: Path, stand: Newsstand, after: float, words: tuple[str, ...]
) -> None:
    process = await begun(quick, tmp_path, *(stand.url("/feed") if each == "FEED" else each for each in words))
    dying = asyncio.create_task(with_deaths(process, after, most=1000))
    while not children_of(process.pid) and process.returncode is None:  # noqa: ASYNC110 - the system tells nobody
        await asyncio.sleep(0.005)
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    code, said = await dying
    assert code in (0, 1, 143), said  # 0 and 1: it was done before
