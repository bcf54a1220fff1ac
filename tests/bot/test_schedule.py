import asyncio

import pytest

from bot import schedule
from bot.schedule import Schedule


class Verbs:
    """Counting verbs: each finds its given number of batches, then nothing."""

    def __init__(self, **batches: int) -> None:
        self.left = batches
        self.calls: list[str] = []

    def named(self, name: str) -> "object":
        async def verb() -> int:
            self.calls.append(name)
            if self.left[name] <= 0:
                return 0
            self.left[name] -= 1
            return 10

        return verb

    def schedule(self) -> Schedule:
        return Schedule({name: self.named(name) for name in self.left})  # type: ignore[misc]


async def test_a_knock_runs_the_verbs_in_pipe_order_until_nothing_is_due() -> None:
    verbs = Verbs(collect=2, edit=1)
    assert await verbs.schedule().knock() == 30
    assert verbs.calls == ["collect", "collect", "collect", "edit", "edit"]


async def test_a_verb_that_fails_leaves_the_others_alone() -> None:
    verbs = Verbs(collect=1, edit=1)

    async def broken() -> int:
        raise RuntimeError("disk full")

    schedule = Schedule({"collect": broken, "edit": verbs.named("edit")})  # type: ignore[dict-item]
    assert await schedule.knock() == 10


async def test_as_long_as_they_are_held_no_verb_runs_whoever_knocks() -> None:
    verbs, held, asked = Verbs(collect=1, edit=1), True, 0

    def is_held() -> bool:
        nonlocal asked
        asked += 1
        return held

    schedule = Schedule({name: verbs.named(name) for name in verbs.left}, is_held)  # type: ignore[misc]
    assert await schedule.knock() == 0
    schedule.start()
    while asked < 4:  # noqa: ASYNC110 - the clock of APScheduler is real
        await asyncio.sleep(0.01)
    assert verbs.calls == []
    held = False
    assert await schedule.knock() == 20
    await schedule.stop(5)


async def test_a_batch_under_way_ends_when_they_are_held_and_no_other_begins() -> None:
    verbs, held = Verbs(collect=9), False
    batch = verbs.named("collect")

    async def hold() -> int:
        nonlocal held
        held = True
        return await batch()  # type: ignore[operator, no-any-return]

    assert await Schedule({"collect": hold}, lambda: held).knock() == 10
    assert verbs.calls == ["collect"]


async def test_two_knocks_at_once_do_the_work_one_after_the_other() -> None:
    running = 0
    most = 0
    batches = iter([1, 0, 1, 0])

    async def verb() -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return next(batches)

    schedule = Schedule({"edit": verb})
    await asyncio.gather(schedule.knock(), schedule.knock())
    assert most == 1


async def test_the_first_knock_comes_at_once_and_none_after_the_stop() -> None:
    verbs = Verbs(edit=1)
    schedule = verbs.schedule()
    schedule.start()
    while len(verbs.calls) < 2:  # noqa: ASYNC110 - the clock of APScheduler is real
        await asyncio.sleep(0.01)
    await schedule.stop(10)
    assert verbs.calls == ["edit", "edit"]


async def test_a_stop_lets_the_verb_at_work_finish_its_batch_and_begins_no_other() -> None:
    begun, may_end, batches = asyncio.Event(), asyncio.Event(), []

    async def verb() -> int:
        begun.set()
        await may_end.wait()
        batches.append(1)
        return 1

    schedule = Schedule({"edit": verb})
    schedule.start()
    await begun.wait()
    stopping = asyncio.create_task(schedule.stop(10))
    await asyncio.sleep(0)
    may_end.set()
    await stopping
    assert batches == [1]


async def test_a_stop_cuts_a_long_pass_over_the_sources_short_and_no_other_verb(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(schedule, "PATIENCE", 0.01)
    begun, cut, ended = asyncio.Barrier(3), asyncio.Event(), []

    async def slow_sites() -> int:
        await begun.wait()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("collect cut short")
            cut.set()
            raise
        return 1

    async def deliver() -> int:
        await begun.wait()
        await cut.wait()
        ended.append("deliver done")
        return 1

    at_work = Schedule({"collect": slow_sites, "deliver": deliver})
    at_work.start()
    await begun.wait()
    await asyncio.wait_for(at_work.stop(600), 60)
    assert ended == ["collect cut short", "deliver done"]


async def test_a_knock_that_is_cancelled_takes_its_verb_with_it() -> None:
    begun, cut = asyncio.Event(), asyncio.Event()

    async def verb() -> int:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cut.set()
            raise
        return 1

    knock = asyncio.create_task(Schedule({"edit": verb}).knock())
    await begun.wait()
    knock.cancel()
    with pytest.raises(asyncio.CancelledError):
        await knock
    assert cut.is_set()


async def test_a_verb_that_is_at_work_for_long_is_knocked_at_in_silence(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(schedule.SECONDS_BETWEEN_KNOCKS, "deliver", 0.02)
    begun = 0

    async def deliver() -> int:
        nonlocal begun
        begun += 1
        await asyncio.sleep(0.3)
        return 0

    clock = Schedule({"deliver": deliver})
    clock.start()
    await asyncio.sleep(0.25)
    await clock.stop(5.0)
    assert begun == 1
    assert [record.message for record in caplog.records] == []


async def test_whoever_knows_of_something_due_has_the_clock_knock_soon_and_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(schedule.SECONDS_BETWEEN_KNOCKS, "deliver", 3600)
    knocked = asyncio.Queue[float]()

    async def deliver() -> int:
        knocked.put_nowait(asyncio.get_running_loop().time())
        return 0

    clock = Schedule({"deliver": deliver})
    clock.soon("deliver")  # nothing knocks before the start
    clock.start()
    await knocked.get()
    for _ in range(2):
        clock.soon("deliver")
        clock.soon("deliver")  # what comes together is one knock
        await knocked.get()
    await clock.stop(5.0)
    assert knocked.empty()
