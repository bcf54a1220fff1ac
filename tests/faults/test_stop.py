"""Told to stop, it leaves nothing in doubt."""

import asyncio
import signal

import pytest

from tests.faults import judge
from tests.faults.works import Works

pytestmark = pytest.mark.long


@pytest.mark.parametrize("stops", [4, pytest.param(60, marks=[pytest.mark.faults, pytest.mark.timeout(600)])])
async def test_told_to_stop_at_any_moment_it_leaves_nothing_in_doubt(works: Works, stops: int) -> None:
    for _ in range(stops):
        if works.fates()["pending"] < 60:
            await works.lay_out(30, parts=2)
        before = works.attempts()
        life = works.start()
        await works.until(lambda life=life: life.hears, life=life)  # type: ignore[misc]
        if works.chance.random() < 0.8:
            await works.until(lambda before=before: works.attempts() > before, life=life)  # type: ignore[misc]
        await asyncio.sleep(works.chance.uniform(0.0, 0.5))
        assert await life.end(signal.SIGTERM) == 0, works.tail()
        fates = works.fates()
        assert fates["sending"] == fates["uncertain"] == 0
    await works.finish(works.start())
    verdict = judge.read(works)
    assert (verdict.lost, verdict.doubled, verdict.uncertain) == ([], [], [])
    assert judge.out_of_order(works, verdict) == []
    assert works.sound() == []


async def test_told_to_stop_it_does_not_sit_out_a_long_pause_that_telegram_asked_for(works: Works) -> None:
    await works.lay_out(10)
    works.sandbox.fail("sendMessage", 429, parameters={"retry_after": 600}, times=0)
    life = works.start()
    await works.until(lambda: works.attempts() > 0, life=life)
    assert await life.end(signal.SIGTERM) == 0, works.tail()
    assert works.fates() == {"pending": 10}


async def test_the_plain_program_is_killed_and_told_to_stop_as_well(works: Works) -> None:
    await works.lay_out(20, parts=2)
    life = await works.start_plainly()
    await works.until(lambda: works.attempts() > 5, life=life)
    assert await life.end() == -signal.SIGKILL
    await works.bury()
    assert works.on_their_way_at_deaths[0] <= 8
    life = await works.start_plainly()
    await works.until(lambda: not works.fates()["pending"], life=life)
    assert await life.end(signal.SIGTERM) == 0, works.tail()
    works.remember()
    verdict = judge.read(works)
    assert verdict.doubled == []
    assert set(verdict.lost) <= set(verdict.uncertain)
    assert judge.out_of_order(works, verdict) == []
    assert works.sound() == []
