import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from digests import workers as workers_module
from digests.errors import FeedError, WorkError, WorkTooLongError
from digests.model.lexicon import Lexicon
from digests.workers import Workers, memory_allowed, spare_processors
from tests.lexicons import lexicon


def number_of_process() -> int:
    return os.getpid()


def hang() -> None:
    while True:
        pass


def die() -> None:
    os._exit(3)


def swallow_memory() -> int:
    return len(bytearray(4 * 2**30))


def refuse() -> None:
    raise FeedError("no feed", code="page-instead")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    """Workers of one process, for tests that leave it as it was."""
    opened = Workers(lexicon(), 1)
    yield opened
    asyncio.run(opened.close())


async def test_without_processes_the_work_is_done_in_a_thread_of_this_one() -> None:
    async with Workers(lexicon()) as workers:
        assert await workers.run(number_of_process) == os.getpid()


async def test_work_runs_in_a_process_of_its_own_and_errors_keep_their_text_and_code(workers: Workers) -> None:
    assert await workers.run(number_of_process) != os.getpid()
    with pytest.raises(FeedError, match="no feed") as refused:
        await workers.run(refuse)
    assert refused.value.code == "page-instead"


async def test_work_that_hangs_is_ended_while_the_event_loop_goes_on() -> None:
    async with Workers(lexicon(), 1, seconds=0.5) as workers:
        await workers.run(number_of_process)
        beats = 0

        async def beat() -> None:
            nonlocal beats
            while True:
                await asyncio.sleep(0.01)
                beats += 1

        beating = asyncio.create_task(beat())
        with pytest.raises(WorkError, match=r"0\.5 s"):
            await workers.run(hang)
        beating.cancel()
        assert beats > 1
        assert await workers.run(number_of_process) != os.getpid()  # a new process has taken the place


@pytest.mark.parametrize("work", [die, swallow_memory])
async def test_a_process_that_dies_or_wants_too_much_memory_fails_alone(work: Callable[[], object]) -> None:
    async with Workers(lexicon(), 1) as workers:
        with pytest.raises(WorkError):
            await workers.run(work)
        assert await workers.run(number_of_process) != os.getpid()


async def test_closing_ends_the_processes() -> None:
    workers = Workers(lexicon(), 1)
    child = await workers.run(number_of_process)
    await workers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def key_and_place(*, lexicon: Lexicon) -> tuple[str, int]:
    return lexicon.key, id(lexicon)


async def test_the_lexicon_does_not_go_along_with_every_piece_of_work(workers: Workers) -> None:
    first, second = [await workers.run(key_and_place, lexicon=workers.lexicon) for _ in range(2)]
    assert first == second
    assert first[0] == lexicon().key


async def test_a_lexicon_other_than_the_workers_own_goes_along(workers: Workers) -> None:
    other = replace(lexicon(), key="other")
    assert (await workers.run(key_and_place, lexicon=other))[0] == "other"


def heedless() -> None:
    """Use the processor where no signal is heeded, as a parser in C does."""
    signal.signal(signal.SIGPROF, signal.SIG_IGN)
    hang()


async def test_work_within_seconds_of_a_processor_is_ended_and_its_process_goes_on(workers: Workers) -> None:
    child = await workers.run(number_of_process)
    with pytest.raises(WorkTooLongError, match=r"0\.3 s of a processor"):
        await workers.run_within(0.3, hang)
    assert await workers.run_within(0.3, number_of_process) == child


async def test_waiting_for_a_busy_machine_is_not_held_against_the_work(workers: Workers) -> None:
    await workers.run(number_of_process)
    await workers.run_within(0.3, time.sleep, 0.6)


@pytest.mark.long
async def test_work_that_heeds_no_signal_is_ended_by_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digests.workers.WAITS_FOR_PROCESSOR", 1000)
    async with Workers(lexicon(), 1) as workers:
        child = await workers.run(number_of_process)
        with pytest.raises(WorkTooLongError, match="too many seconds"):
            await workers.run_within(0.1, heedless)
        assert await workers.run(number_of_process) != child


async def test_a_process_that_is_ended_from_outside_says_nothing_of_the_work() -> None:
    async with Workers(lexicon(), 1) as workers:
        child = await workers.run(number_of_process)
        ending = asyncio.get_running_loop().call_later(0.3, os.kill, child, signal.SIGTERM)
        with pytest.raises(WorkError) as ended:
            await workers.run_within(30, time.sleep, 20)
        ending.cancel()
    assert type(ended.value) is WorkError


async def test_a_wall_clock_that_is_put_forward_ends_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = time.time
    async with Workers(lexicon(), 1, seconds=20) as workers:
        await workers.run(number_of_process)
        working = asyncio.create_task(workers.run(rest_a_while))
        await asyncio.sleep(0.3)
        ahead = usual() + 30 * 86400
        monkeypatch.setattr(time, "time", lambda: ahead)
        await asyncio.sleep(0.5)
        monkeypatch.setattr(time, "time", usual)
        assert await working == "rested"


def rest_a_while() -> str:
    time.sleep(2)
    return "rested"


def key_of(thing: Lexicon, *, lexicon: Lexicon) -> tuple[int, int]:
    return id(thing), id(lexicon)


async def test_whatever_is_known_by_name_does_not_go_along_either() -> None:
    async with Workers(lexicon(), 1, thing=lexicon()) as workers:
        first, second = [await workers.run(key_of, thing=lexicon(), lexicon=lexicon()) for _ in range(2)]
    assert first == second


async def test_the_loop_goes_on_while_a_process_begins() -> None:
    beats = 0
    async with Workers(lexicon(), 1) as workers:
        working = asyncio.create_task(workers.run(number_of_process))
        while not working.done():
            beats += 1
            await asyncio.sleep(0.01)
    assert beats > 10


@pytest.mark.parametrize(
    ("files", "allowed"),
    [
        ({}, None),
        ({"proc/meminfo": "MemTotal: 1000 kB\n"}, 1_024_000),
        ({"proc/meminfo": "MemTotal: 1000 kB\n", "sys/fs/cgroup/memory.max": "max\n"}, 1_024_000),
        (
            {
                "proc/meminfo": "MemTotal: 1000 kB\n",
                "proc/self/cgroup": "0::/system.slice/bot.service\n",
                "sys/fs/cgroup/system.slice/bot.service/memory.max": "600000\n",
            },
            600_000,
        ),
    ],
)
def test_memory_is_what_the_machine_has_or_the_service_may_have(
    tmp_path: Path, files: dict[str, str], allowed: int | None
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert memory_allowed(tmp_path) == allowed


@pytest.mark.parametrize(("megabytes", "processes"), [(256, 1), (512, 1), (1024, 2), (4096, 4), (None, 4)])
def test_the_number_of_processes_follows_memory_too(
    monkeypatch: pytest.MonkeyPatch, megabytes: int | None, processes: int
) -> None:
    monkeypatch.setattr(workers_module.os, "cpu_count", lambda: 16)
    monkeypatch.setattr(workers_module, "memory_allowed", lambda: megabytes and megabytes * 2**20)
    assert spare_processors() == processes


async def test_processes_without_work_end_after_a_while_and_the_next_work_begins_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers_module, "IDLE_SECONDS", 0.05)
    rested = asyncio.Event()

    async def rest() -> None:
        rested.set()

    async with Workers(lexicon(), 1, on_rest=rest) as workers:
        first = await workers.run(number_of_process)
        await asyncio.wait_for(rested.wait(), 30)
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)
        assert await workers.run(number_of_process) != first
