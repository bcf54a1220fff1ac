"""Two instances on one database: one is at work, the other stands by and takes over, however the first ends."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.instance import Place
from bot.sandbox.clock import MovableClock
from config.settings import Settings
from tests.factories import NOW, source
from tests.sandbox import WatchedTelegram

HOLD = """
import sys
from pathlib import Path
from bot.instance import Place
place = Place(Path(sys.argv[1]))
print(place.take(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
async def sandbox() -> AsyncIterator[WatchedTelegram]:
    async with WatchedTelegram(clock=MovableClock(NOW)) as opened:
        yield opened


def test_the_place_of_one_that_was_killed_is_free_at_once(tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    words = [sys.executable, "-c", HOLD, str(database)]
    with subprocess.Popen(words, stdin=-1, stdout=-1, text=True) as other:  # noqa: S603
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        place = Place(database)
        assert not place.take()
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert place.take()
    assert place.take()
    place.leave()
    assert Place(database).take()


def test_a_database_in_memory_is_nobody_elses() -> None:
    assert Place(None).take()
    assert Place(None).take()


async def opened(stack: AsyncExitStack, folder: Path, sandbox: WatchedTelegram) -> App:
    settings = Settings.model_validate(
        {
            "telegram_token": sandbox.token,
            "telegram_api": sandbox.url,
            "database": f"sqlite:///{folder / 'news.sqlite3'}",
        }
    )
    quiet = (source("quiet", active=False, reason="only for this test"),)
    app = await stack.enter_async_context(open_app(settings, clock=sandbox.clock, seeds=quiet))
    await app.start(knocking=False)
    return app


async def test_the_second_one_answers_nobody_until_the_first_has_ended_and_then_all_once(
    tmp_path: Path, sandbox: WatchedTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.SECONDS_BETWEEN_TRIES", 0.01)
    person = sandbox.add_user(1001, "Reader")
    async with AsyncExitStack() as standing_by, AsyncExitStack() as at_work:
        first = await opened(at_work, tmp_path, sandbox)
        await first.connected()
        second = await opened(standing_by, tmp_path, sandbox)
        for number in range(3):
            sandbox.say(person, "/help")
            await sandbox.settled()
            await first.idle()
            assert sum(message.by_bot for message in sandbox.messages(person)) == number + 1
        assert (first.stands_by, second.stands_by) == (False, True)
        await at_work.aclose()
        sandbox.say(person, "/help")
        async with asyncio.timeout(30):
            await second.connected()
        await sandbox.settled()
        await second.idle()
        assert not second.stands_by
        assert sum(message.by_bot for message in sandbox.messages(person)) == 4
