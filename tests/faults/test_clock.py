"""A clock that jumps while messages are on their way."""

import asyncio
import signal

import pytest

from tests.faults import judge
from tests.faults.works import Works

pytestmark = pytest.mark.long

HOUR = 3600.0


@pytest.mark.parametrize("jumps", [(HOUR, -HOUR), (-HOUR, HOUR), (HOUR, HOUR, -2 * HOUR)])
async def test_a_clock_that_jumps_an_hour_either_way_loses_and_repeats_nothing(
    works: Works, jumps: tuple[float, ...]
) -> None:
    await works.lay_out(30, parts=2)
    life = works.start()
    for jump in jumps:
        before = works.attempts()
        await works.until(lambda before=before: works.attempts() > before + 4, life=life)  # type: ignore[misc]
        works.move_clock(jump)
        await asyncio.sleep(0.1)
    await works.finish(life)
    verdict = judge.read(works)
    assert (verdict.lost, verdict.doubled, verdict.uncertain) == ([], [], [])
    assert judge.out_of_order(works, verdict) == []


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
async def test_a_clock_that_jumps_between_a_death_and_the_next_start_repeats_nothing(
    works: Works, jump: float
) -> None:
    await works.lay_out(15, parts=2)
    await works.dead(works.start_to_die("after the request is written", 4))
    works.move_clock(jump)
    life = works.start()
    await asyncio.sleep(1.5)
    assert await life.end(signal.SIGTERM) == 0, works.tail()
    works.move_clock(-jump)
    await works.bury()
    await works.finish(works.start())
    verdict = judge.read(works)
    assert verdict.doubled == []
    assert set(verdict.lost) <= set(verdict.uncertain)
    assert len(verdict.uncertain) <= 8
    assert judge.out_of_order(works, verdict) == []


@pytest.mark.parametrize("jump", [30 * 24 * HOUR, -30 * 24 * HOUR])
async def test_a_clock_that_is_a_month_wrong_for_a_moment_loses_and_repeats_nothing(
    works: Works, jump: float
) -> None:
    await works.lay_out(30, parts=2)
    life = works.start(FAULTS_STEADY="yes")
    before = works.attempts()
    await works.until(lambda: works.attempts() > before + 4, life=life)
    works.move_clock(jump)
    await asyncio.sleep(1.5)
    works.move_clock(-jump)
    await works.finish(life)
    verdict = judge.read(works)
    assert (verdict.lost, verdict.doubled, verdict.uncertain) == ([], [], [])
    assert judge.out_of_order(works, verdict) == []
