"""Told to stop, by a clock that jumps, over a death: nothing is left in doubt, repeated or sent too fast."""

import asyncio
import signal

import pytest

from bot.sandbox.world import Chat
from tests.faults import judge
from tests.faults.works import Life, Works

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
    judge.check(works)


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
    judge.check_doubts(works)


# --- a clock that jumps while messages are on their way -------------------------------------------

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
    judge.check(works)


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
    judge.check_doubts(works)


DOUBTED, BELIEVED = 1.5, 5.0
"""Seconds for which a wrong clock is shown: it is believed after three (`driver.move_clock`), on a busy machine
perhaps in the first case, too."""


@pytest.mark.parametrize("shown", [DOUBTED, BELIEVED])
@pytest.mark.parametrize("jump", [30 * 24 * HOUR, -30 * 24 * HOUR])
async def test_a_clock_that_is_a_month_wrong_for_a_moment_loses_and_repeats_nothing(
    works: Works, jump: float, shown: float
) -> None:
    await works.lay_out(30, parts=2)
    life = works.start(FAULTS_STEADY="yes")
    before = works.attempts()
    await works.until(lambda: works.attempts() > before + 4, life=life)
    works.move_clock(jump)
    await asyncio.sleep(shown)
    works.move_clock(-jump)
    await works.finish(life)
    judge.check(works)


# --- Telegram's limits over the death of a process ------------------------------------------------

ASKED = 12
"""So much a group may ask for at once."""
A_MINUTE = 20


def ask(works: Works, group: Chat) -> None:
    for _ in range(ASKED):
        works.sandbox.say(group, "/help@communique_bot")


async def answered(works: Works, group: Chat, replies: int, life: Life) -> None:
    """Wait for so many replies in all, and until every update is written down as done."""
    log = works.sandbox.log
    await works.until(lambda: len(log.sent(group.id)) >= replies, life=life)
    await works.until(lambda: not works.query("select 1 from update_seen where not done"), life=life)


@pytest.mark.timeout(180)
async def test_a_group_gets_no_more_than_twenty_replies_a_minute_when_the_bot_is_killed_between_them(
    works: Works,
) -> None:
    group = works.sandbox.add_group("Readers")
    life = works.start()
    ask(works, group)
    await answered(works, group, ASKED, life)
    await life.end()
    life = works.start()
    ask(works, group)
    await answered(works, group, A_MINUTE, life)
    assert len(works.sandbox.log.sent(group.id)) == A_MINUTE, "the rest would have to wait for too long"
    works.sandbox.log.at_most_per_group(A_MINUTE)
