import asyncio
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import fields, replace
from functools import cache, partial
from pathlib import Path

import pytest
import pytest_asyncio

from digests import worker_process
from digests import workers as workers_module
from digests.errors import FeedError, WorkError, WorkFatalError, WorkTooLargeError, WorkTooLongError
from digests.model.lexicon import Lexicon
from digests.workers import Workers, memory_allowed, spare_processors
from tests.digests.pieces_of_work import (
    Deaths,
    Fatal,
    be_told_to_end,
    die,
    die_at_work,
    die_while_answering,
    end_the_program,
    hang,
    heedless,
    import_for_ever,
    key_and_place,
    key_of,
    knows_half_a_module,
    number_of_process,
    print_and_read,
    raise_oddly,
    refuse,
    rest_a_while,
    return_oddly,
    swallow_memory,
    take,
)
from tests.lexicons import lexicon
from tests.relations import india_pakistan

shared = pytest.mark.asyncio(loop_scope="module")  # of tests that share workers, and so a loop

Work = Callable[[], Awaitable[object]]
Step = Callable[[Workers, Deaths, pytest.MonkeyPatch], Work]


@cache
def few_words() -> Lexicon:
    """A lexicon as heavy as the packaged one, and more than a pipe holds, but without its patterns: each process
    would compile all of them as it begins."""
    nothing = dict.fromkeys((each.name for each in fields(Lexicon)), b"")
    return Lexicon(**nothing | {"key": "few words", "gate": bytes(350_000)})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workers() -> AsyncIterator[Workers]:
    """Workers of one process, for tests that leave it as it was."""
    async with Workers(few_words(), 1) as opened:
        yield opened


async def test_without_processes_the_work_is_done_in_a_thread_of_this_one() -> None:
    async with Workers(few_words()) as workers:
        assert await workers.run(number_of_process) == os.getpid()


@shared
async def test_work_runs_in_a_process_of_its_own_and_errors_keep_their_text_and_code(workers: Workers) -> None:
    assert await workers.run(number_of_process) != os.getpid()
    with pytest.raises(FeedError, match="no feed") as refused:
        await workers.run(refuse)
    assert refused.value.code == "page-instead"


async def test_work_that_hangs_is_ended_while_the_event_loop_goes_on() -> None:
    async with Workers(few_words(), 1, seconds=2) as workers:
        await workers.run(number_of_process)
        beats = 0

        async def beat() -> None:
            nonlocal beats
            while True:
                await asyncio.sleep(0.01)
                beats += 1

        beating = asyncio.create_task(beat())
        with pytest.raises(WorkError, match=r"\b2 s"):
            await workers.run(hang)
        beating.cancel()
        assert beats > 1
        assert await workers.run(number_of_process) != os.getpid()  # a new process has taken the place


@pytest.mark.parametrize(
    ("work", "error"),
    [(die, WorkFatalError), (swallow_memory, WorkTooLargeError)],
    ids=["dies", "swallows"],
)
async def test_a_process_that_dies_or_wants_too_much_memory_fails_alone(
    work: Callable[[], object], error: type[WorkError]
) -> None:
    async with Workers(few_words(), 1) as workers:
        with pytest.raises(error):
            await workers.run(work)
        assert await workers.run(number_of_process) != os.getpid()


async def test_closing_ends_the_processes() -> None:
    workers = Workers(few_words(), 1)
    child = await workers.run(number_of_process)
    await workers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@shared
async def test_the_lexicon_does_not_go_along_with_every_piece_of_work(workers: Workers) -> None:
    first, second = [await workers.run(key_and_place, lexicon=workers.lexicon) for _ in range(2)]
    assert first == second
    assert first[0] == few_words().key


@shared
async def test_a_lexicon_other_than_the_workers_own_goes_along(workers: Workers) -> None:
    other = replace(few_words(), key="other")
    assert (await workers.run(key_and_place, lexicon=other))[0] == "other"


@shared
async def test_work_that_used_up_its_seconds_of_a_processor_leaves_nothing_half_made_to_the_next(
    workers: Workers,
) -> None:
    with pytest.raises(WorkTooLongError, match=r"0\.3 s of a processor"):
        await workers.run_within(0.3, import_for_ever)
    assert not await workers.run(knows_half_a_module)
    child = await workers.run(number_of_process)
    assert await workers.run_within(0.3, number_of_process) == child


@shared
async def test_waiting_for_a_busy_machine_is_not_held_against_the_work(workers: Workers) -> None:
    await workers.run(number_of_process)
    await workers.run_within(0.3, time.sleep, 0.6)


@pytest.mark.long
async def test_work_that_heeds_no_signal_is_ended_by_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digests.workers.WAITS_FOR_PROCESSOR", 1000)
    async with Workers(few_words(), 1) as workers:
        child = await workers.run(number_of_process)
        with pytest.raises(WorkTooLongError, match="too many seconds"):
            await workers.run_within(0.1, heedless)
        assert await workers.run(number_of_process) != child


async def test_processes_that_are_told_to_end_from_outside_say_nothing_of_the_work() -> None:
    async with Workers(few_words(), 1) as workers:
        with pytest.raises(WorkError) as ended:
            await workers.run(be_told_to_end)
    assert type(ended.value) is WorkError


# --- a process that dies, at each step of its life -------------------------------------------------


def dying_as_it_begins(workers: Workers, deaths: Deaths, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Before anything is read of what it is to know."""
    usual, program = worker_process.command, f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})"

    def command() -> list[str]:
        if not deaths.due():
            return usual()
        with deaths.file.open("ab") as file:
            file.write(b".")
        return [sys.executable, "-c", program]

    monkeypatch.setattr(workers_module, "command", command)
    return partial(workers.run, take, 0)


def dying_as_it_learns(workers: Workers, deaths: Deaths, _: pytest.MonkeyPatch) -> Work:
    workers._known["fatal"] = Fatal(deaths)
    return partial(workers.run, take, 0)


def dying_as_it_reads_its_work(workers: Workers, deaths: Deaths, _: pytest.MonkeyPatch) -> Work:
    return partial(workers.run, take, Fatal(deaths))


def dying_at_work(workers: Workers, deaths: Deaths, _: pytest.MonkeyPatch) -> Work:
    return partial(workers.run, die_at_work, deaths)


def dying_within_seconds_of_a_processor(workers: Workers, deaths: Deaths, _: pytest.MonkeyPatch) -> Work:
    return partial(workers.run_within, 10, die_at_work, deaths)


def dying_as_it_answers(workers: Workers, deaths: Deaths, _: pytest.MonkeyPatch) -> Work:
    return partial(workers.run, die_while_answering, deaths)


STEPS = [
    dying_as_it_begins,
    dying_as_it_learns,
    dying_as_it_reads_its_work,
    dying_at_work,
    dying_within_seconds_of_a_processor,
    dying_as_it_answers,
]
KINDS: dict[str, Callable[[], Workers]] = {
    "parses": lambda: Workers(few_words(), 2),
    "edits": lambda: Workers(few_words(), 1, relation=india_pakistan()),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", STEPS)
async def test_the_work_of_a_process_that_dies_is_done_again_once_and_then_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, step: Step
) -> None:
    async with KINDS[kind]() as workers:
        once, often = Deaths(tmp_path / "once", 1), Deaths(tmp_path / "often", 9)
        assert await asyncio.wait_for(step(workers, once, monkeypatch)(), 60) == "done"
        assert once.died == 1
        await workers.close()
        with pytest.raises(WorkError):
            await asyncio.wait_for(step(workers, often, monkeypatch)(), 60)
        assert often.died == 2


@pytest.mark.parametrize("kind", KINDS)
async def test_a_process_that_dies_at_rest_is_replaced(kind: str) -> None:
    async with KINDS[kind]() as workers:
        first = await workers.run(number_of_process)
        for pause in (0, 0.1):  # before its end is noticed, and after
            os.kill(first, signal.SIGKILL)
            await asyncio.sleep(pause)
            last, first = first, await asyncio.wait_for(workers.run(number_of_process), 60)
            assert first != last


async def test_the_others_go_on_when_one_process_dies(tmp_path: Path) -> None:
    async with Workers(few_words(), 2) as workers:
        beside = asyncio.create_task(workers.run(rest_a_while))
        assert await workers.run(die_at_work, Deaths(tmp_path / "deaths", 1)) == "done"
        assert await asyncio.wait_for(beside, 60) == "rested"


@pytest.mark.parametrize("work", [hang, time.sleep], ids=["at work", "asleep"])
async def test_closing_gives_up_what_is_under_way(work: Callable[..., object]) -> None:
    async with Workers(few_words(), 1) as workers:
        await workers.run(number_of_process)
        working = asyncio.create_task(workers.run(work, *([60] if work is time.sleep else [])))
        await asyncio.sleep(0.1)
        await workers.close()
        with pytest.raises(WorkError, match="ended"):
            await asyncio.wait_for(working, 60)


async def test_a_process_whose_work_is_cancelled_is_ended(tmp_path: Path) -> None:
    async with Workers(few_words(), 1) as workers:
        child = await workers.run(number_of_process)
        working = asyncio.create_task(workers.run(hang))
        await asyncio.sleep(0.1)
        working.cancel()
        with pytest.raises(asyncio.CancelledError):
            await working
        assert await workers.run(number_of_process) != child


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
async def test_processes_that_are_killed_at_any_moment_keep_nobody_waiting(kind: str) -> None:
    """Whoever is alive is killed again and again, while pieces with large answers are worked on."""
    async with KINDS[kind]() as workers:

        async def killed() -> None:
            draw = random.Random(29)  # noqa: S311 - no secret
            while True:
                await asyncio.sleep(draw.uniform(0.0, 0.6))
                for process in tuple(workers._alive):
                    process._transport.kill()

        killing = asyncio.create_task(killed())
        pieces = [workers.run(bytes, 5_000_000) for _ in range(60)]
        ended = await asyncio.wait_for(asyncio.gather(*pieces, return_exceptions=True), 110)
        killing.cancel()
        assert {type(each) for each in ended} <= {bytes, WorkError, WorkTooLargeError}
        assert await workers.run(number_of_process) != os.getpid()


@shared
async def test_work_that_prints_or_reads_is_not_in_the_way_of_its_answer(workers: Workers) -> None:
    assert await workers.run(print_and_read) == ""
    assert await workers.run(number_of_process) != os.getpid()


@shared
@pytest.mark.parametrize(
    ("work", "words"),
    [(raise_oddly, "OddError: of two parts"), (end_the_program, "SystemExit: of all"), (return_oddly, "lambda")],
)
async def test_what_cannot_be_told_as_it_is_is_told_in_words_and_ends_nobody(
    workers: Workers, work: Callable[[], object], words: str
) -> None:
    child = await workers.run(number_of_process)
    with pytest.raises(Exception, match=words):
        await workers.run(work)
    assert await workers.run(number_of_process) == child


# --- clocks, and what is known ---------------------------------------------------------------------


async def test_a_wall_clock_that_is_put_forward_ends_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = time.time
    async with Workers(few_words(), 1, seconds=20) as workers:
        await workers.run(number_of_process)
        working = asyncio.create_task(workers.run(rest_a_while))
        await asyncio.sleep(0.3)
        ahead = usual() + 30 * 86400
        monkeypatch.setattr(time, "time", lambda: ahead)
        await asyncio.sleep(0.5)
        monkeypatch.setattr(time, "time", usual)
        assert await working == "rested"


async def test_whatever_is_known_by_name_does_not_go_along_either() -> None:
    async with Workers(few_words(), 1, thing=few_words()) as workers:
        first, second = [await workers.run(key_of, thing=few_words(), lexicon=few_words()) for _ in range(2)]
    assert first == second


async def test_processes_that_know_what_has_changed_since_end_with_the_work_that_they_have() -> None:
    async with Workers(few_words(), 1, thing=few_words()) as workers:
        first = await workers.run(number_of_process)
        other = replace(few_words(), key="other")
        workers.know(thing=other)
        second = await workers.run(number_of_process)
        working = asyncio.create_task(workers.run(rest_a_while))
        await asyncio.sleep(0.2)
        workers.know(thing=few_words())
        assert await working == "rested"
        assert len({first, second, await workers.run(number_of_process)}) == 3
        workers.know(lexicon=other)
        first_place, second_place = [await workers.run(key_and_place, lexicon=other) for _ in range(2)]
    assert first_place == second_place
    assert first_place[0] == "other"


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

    async with Workers(few_words(), 1, on_rest=rest) as workers:
        first = await workers.run(number_of_process)
        await asyncio.wait_for(rested.wait(), 30)
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)
        assert await workers.run(number_of_process) != first
