"""Of two instances on one database one is at work; the other stands by, and takes over from one that has ended or
is frozen."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
import pytest

from bot.app import App, Console, open_app, stand_by
from bot.cli import run
from bot.cli.console import Stop
from bot.sandbox.clock import MovableClock
from bot.watching import instance
from bot.watching.instance import LEASE, Lease, Stillness
from config.settings import Settings
from digests.errors import StoreError
from digests.store import open_store
from tests.factories import NOW
from tests.journeys.house import QUIET, settings_for
from tests.sandbox.telegram import WatchedTelegram

HOLD = """
import sys
from pathlib import Path
from bot.watching.instance import Lease
lease = Lease(Path(sys.argv[1]))
print(lease.take(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "news.sqlite3.instance"


def take_away(file: Path) -> None:
    """Do what whoever takes over from a frozen one does first."""
    file.unlink()


# --- who may be taken for frozen ------------------------------------------------------------------


def test_one_whose_file_is_seen_untouched_for_longer_than_the_lease_is_frozen() -> None:
    stillness = Stillness((1, 100), since=50.0).again((1, 100), now=50.0 + LEASE)
    assert not stillness.is_frozen(50.0 + LEASE)
    assert stillness.is_frozen(50.1 + LEASE)


@pytest.mark.parametrize("mark", [(1, 101), (1, 99), (2, 100)])
def test_a_touch_counts_whatever_the_time_of_day_that_it_leaves_and_so_does_another_file(
    mark: tuple[int, int],
) -> None:
    stillness = Stillness((1, 100), since=50.0).again(mark, now=500.0)
    assert not stillness.is_frozen(500.0 + LEASE)
    assert stillness.is_frozen(500.1 + LEASE)


# --- the lease ------------------------------------------------------------------------------------


def test_the_lease_of_one_that_was_killed_is_free_at_once(file: Path) -> None:
    words = [sys.executable, "-c", HOLD, str(file)]
    with subprocess.Popen(words, stdin=-1, stdout=-1, text=True) as other:  # noqa: S603
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        lease = Lease(file)
        assert not lease.take()
        assert not lease.is_ours()
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert lease.take()
    assert lease.is_ours()


def test_the_lease_of_one_that_has_left_is_free_at_once(file: Path) -> None:
    with Lease(file) as first:
        assert first.take()
        assert not Lease(file).take()
    assert not file.exists()
    assert Lease(file).take()


def test_one_that_is_frozen_is_replaced_once_and_sees_that_the_lease_is_not_its_own(file: Path) -> None:
    now = 0.0
    frozen, second, third = (Lease(file, lambda: now) for _ in range(3))
    assert frozen.take()
    assert not second.take()
    now = LEASE
    assert not second.take()
    assert not third.take()
    now += 0.1
    assert second.take()
    assert (frozen.is_ours(), second.is_ours()) == (False, True)
    frozen.leave()
    assert second.is_ours()
    assert not third.take(), "what it knows is of a file that is gone"
    assert not frozen.take(), "whoever has lost the lease is as anybody who comes"


def test_one_that_goes_on_is_not_replaced(file: Path) -> None:
    now = 1000.0
    first, second = (Lease(file, lambda: now) for _ in range(2))
    assert first.take()
    for _ in range(200):
        assert not second.take()
        now += LEASE / 20
        first.show()
    assert first.is_ours()
    now += LEASE / 2
    assert not second.take()
    now += LEASE
    assert second.take(), "it goes on no longer"


def test_a_touch_is_needed_only_now_and_then(file: Path) -> None:
    now = 1000.0
    lease = Lease(file, lambda: now)
    assert lease.take()
    os.utime(file, ns=(1, 1))
    now += LEASE / 3 - 0.1
    lease.show()
    assert file.stat().st_mtime_ns == 1
    now += 0.1
    lease.show()
    assert file.stat().st_mtime_ns > 1


async def test_whoever_goes_on_learns_that_the_lease_is_lost(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance, "SECONDS_BETWEEN_LOOKS", 0.01)
    lease = Lease(file)
    assert lease.take()
    lost = asyncio.create_task(lease.lost())
    await asyncio.sleep(0.05)
    assert not lost.done()
    take_away(file)
    await asyncio.wait_for(lost, 10.0)


def test_a_file_that_was_replaced_before_it_was_locked_is_not_the_lease(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease, other, lock = Lease(file), Lease(file), instance._locked

    def locked_too_late(descriptor: int) -> bool:
        monkeypatch.setattr(instance, "_locked", lock)
        take_away(file)
        assert other.take()
        return lock(descriptor)

    monkeypatch.setattr(instance, "_locked", locked_too_late)
    assert not lease.take()
    assert other.is_ours()


def test_whoever_takes_over_from_the_dead_does_not_inherit_its_last_touch(file: Path) -> None:
    first, second = Lease(file), Lease(file)
    assert first.take()
    os.utime(file, ns=(1, 1))
    first.leave()
    assert second.take()
    assert file.stat().st_mtime_ns > 1


def test_a_database_in_memory_is_nobody_elses() -> None:
    first, second = Lease(None), Lease(None)
    assert first.take()
    assert second.take()
    assert first.is_ours()


def test_a_file_that_cannot_be_made_is_said_by_name(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere") as caught:
        Lease(tmp_path / "nowhere" / "news.sqlite3.instance").take()
    assert caught.value.code == "not-writable"


def test_nobody_else_may_read_the_file(file: Path) -> None:
    assert Lease(file).take()
    assert file.stat().st_mode & 0o777 == 0o600


# --- standing by ----------------------------------------------------------------------------------


@pytest.fixture
def address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"127.0.0.1:{free.getsockname()[1]}"


async def test_one_that_stands_by_says_so_once_in_its_log_and_at_its_door_and_takes_no_updates(
    file: Path, address: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.SECONDS_BETWEEN_LOOKS", 0.01)
    webhook = {"webhook_url": "https://bot.example.org", "webhook_secret": "secret", "listen": address}
    other, lease = Lease(file), Lease(file)
    async with WatchedTelegram() as sandbox:
        settings = settings_for(sandbox, file.with_suffix(""), **webhook)
        assert other.take()
        standing_by = asyncio.create_task(stand_by(lease, settings))
        async with httpx.AsyncClient(base_url=f"http://{address}") as client:
            while not standing_by.done():
                try:
                    ready = await client.get("/readyz")
                    break
                except httpx.ConnectError:
                    await asyncio.sleep(0.01)
            health, metrics = await client.get("/healthz"), await client.get("/metrics")
            secret = {"X-Telegram-Bot-Api-Secret-Token": "secret"}
            update = await client.post("/telegram", json={"update_id": 1}, headers=secret)
        other.leave()
        await asyncio.wait_for(standing_by, 10.0)
        assert lease.is_ours()
    assert ready.status_code == 503
    assert "stands by" in ready.json()["reasons"]["another instance"]
    assert health.status_code == 200
    assert "communique_standing_by 1.0" in metrics.text
    assert "communique_ready" not in metrics.text, "nobody is woken for one that stands by"
    assert update.status_code == 503
    assert sum("stands by" in record.getMessage() for record in caplog.records) == 1
    assert not sandbox.log.calls


async def test_a_door_that_is_the_other_ones_keeps_nobody_from_standing_by(file: Path, address: str) -> None:
    other, lease = Lease(file), Lease(file)
    host, _, port = address.partition(":")
    async with WatchedTelegram() as sandbox:
        settings = settings_for(sandbox, file.with_suffix(""), listen=address)
        assert other.take()
        with socket.create_server((host, int(port))):
            standing_by = asyncio.create_task(stand_by(lease, settings))
            await asyncio.sleep(0.1)
            assert not standing_by.done()
            other.leave()
            await asyncio.wait_for(standing_by, 10.0)
    assert lease.is_ours()


async def test_once_the_lease_is_anothers_nothing_is_heard_sent_or_begun(file: Path) -> None:
    lease = Lease(file)
    async with WatchedTelegram(clock=MovableClock(NOW)) as sandbox:
        reader = sandbox.add_user(42)
        settings = settings_for(sandbox, file.with_suffix(""))
        async with open_app(settings, clock=sandbox.clock, seeds=QUIET, is_ours=lease.is_ours) as app:
            assert lease.take()
            await app.start(knocking=False)
            await app.connected()
            sandbox.say(reader, "/help")
            await sandbox.heard(reader)
            done: list[str] = []

            async def note() -> int:
                done.append("a verb")
                return 0

            app.schedule.verbs = dict.fromkeys(app.schedule.verbs, note)
            take_away(file)
            before = len(sandbox.log.calls)
            with pytest.raises(Exception, match="another instance"):
                await app.application.bot.send_message(reader.id, "too late")
            await app.knock()
        assert not done
        assert len(sandbox.log.calls) == before, "not even what was taken is confirmed to Telegram"


async def test_what_was_said_to_one_that_has_lost_the_lease_is_left_to_the_other(file: Path) -> None:
    lease, begun, answer = Lease(file), asyncio.Event(), asyncio.Event()
    assert lease.take()

    async def handle(_: object) -> None:
        begun.set()
        await answer.wait()

    async with WatchedTelegram(clock=MovableClock(NOW)) as sandbox:
        settings = settings_for(sandbox, file.with_suffix(""))
        async with open_app(settings, clock=sandbox.clock, seeds=QUIET, is_ours=lease.is_ours) as app:
            app.application.process_update = handle  # type: ignore[method-assign]
            await app.start(knocking=False)
            sandbox.say(sandbox.add_user(42), "/help")
            await begun.wait()
            take_away(file)
            asyncio.get_running_loop().call_later(0.2, answer.set)
        async with open_store(settings.database) as store:
            assert len(await store.conversations.undone(sandbox.bot.id)) == 1


async def test_a_bot_that_has_lost_its_lease_is_closed_and_another_is_opened_when_it_has_it_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance, "SECONDS_BETWEEN_LOOKS", 0.01)
    monkeypatch.setattr("bot.app.SECONDS_BETWEEN_LOOKS", 0.01)
    monkeypatch.setattr(Stop, "listen", lambda _: None)
    bots: list[Callable[[], bool]] = []

    def opened(
        settings: Settings, *, is_ours: Callable[[], bool], console: Console
    ) -> AbstractAsyncContextManager[App]:
        bots.append(is_ours)
        return open_app(settings, seeds=QUIET, is_ours=is_ours, console=console)

    monkeypatch.setattr("bot.app.open_app", opened)
    async with WatchedTelegram() as sandbox:
        running = asyncio.create_task(run._serve(settings_for(sandbox, file.with_suffix(""))))
        reader = sandbox.add_user(42)
        sandbox.say(reader, "/help")
        first = await sandbox.heard(reader)
        assert bots[0]()
        take_away(file)
        with Lease(file) as other:
            assert other.take()
            assert not bots[0](), "what the first bot may do goes by the lease"
        sandbox.say(reader, "/help")
        await sandbox.heard(reader, since=first.id)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert len(bots) == 2
