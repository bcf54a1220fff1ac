import asyncio
import os
from dataclasses import replace

import pytest

from digests.errors import FeedError, WorkError
from digests.model.lexicon import Lexicon
from digests.workers import Workers
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
    raise FeedError("no feed", advice="Please look for the feed.")


async def test_without_processes_the_work_is_done_in_a_thread_of_this_one() -> None:
    async with Workers(lexicon()) as workers:
        assert await workers.run(number_of_process) == os.getpid()


async def test_work_runs_in_a_process_of_its_own_and_errors_keep_both_their_texts() -> None:
    async with Workers(lexicon(), 1) as workers:
        assert await workers.run(number_of_process) != os.getpid()
        with pytest.raises(FeedError, match="no feed") as refused:
            await workers.run(refuse)
    assert refused.value.advice == "Please look for the feed."


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


async def test_a_process_that_dies_costs_its_piece_of_work_and_no_other() -> None:
    async with Workers(lexicon(), 1) as workers:
        with pytest.raises(WorkError):
            await workers.run(die)
        assert await workers.run(number_of_process) != os.getpid()


async def test_work_that_wants_too_much_memory_fails_alone() -> None:
    async with Workers(lexicon(), 1) as workers:
        with pytest.raises(WorkError):
            await workers.run(swallow_memory)
        assert await workers.run(number_of_process) != os.getpid()


async def test_closing_ends_the_processes() -> None:
    workers = Workers(lexicon(), 1)
    child = await workers.run(number_of_process)
    await workers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def key_and_place(*, lexicon: Lexicon) -> tuple[str, int]:
    return lexicon.key, id(lexicon)


async def test_the_lexicon_does_not_go_along_with_every_piece_of_work() -> None:
    async with Workers(lexicon(), 1) as workers:
        first, second = [await workers.run(key_and_place, lexicon=workers.lexicon) for _ in range(2)]
    assert first == second
    assert first[0] == lexicon().key


async def test_a_lexicon_other_than_the_workers_own_goes_along() -> None:
    other = replace(lexicon(), key="other")
    async with Workers(lexicon(), 1) as workers:
        assert (await workers.run(key_and_place, lexicon=other))[0] == "other"
