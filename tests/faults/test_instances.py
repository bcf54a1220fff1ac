"""Two real instances on one database: one is at work, whatever becomes of the other."""

import signal

import pytest

from bot.sandbox.world import User
from tests.faults import judge
from tests.faults.conftest import Open
from tests.faults.works import Life, Works

pytestmark = [pytest.mark.long, pytest.mark.timeout(240)]

LEASE = 3.0
CONFLICT = 409


async def two(works: Works) -> tuple[Life, Life]:
    """Start one, wait until it is at work, and start another."""
    at_work = works.start()
    await works.until(lambda: bool(works.sandbox.log.of("getUpdates")), life=at_work)
    standing_by = works.start()
    await works.until(lambda: "this one stands by" in works.tail(), life=standing_by)
    return at_work, standing_by


async def answered(works: Works, person: User, life: Life) -> None:
    """Say something and wait until it is answered; AssertionError when it is answered again."""
    works.sandbox.say(person, "/help")
    await answered_once_more(works, person, len(works.sandbox.log.sent(person.id)), life)


async def answered_once_more(works: Works, person: User, before: int, life: Life) -> None:
    await works.until(lambda: len(works.sandbox.log.sent(person.id)) > before, life=life)
    await works.until(lambda: not works.query("select 1 from update_seen where not done"), life=life)
    assert len(works.sandbox.log.sent(person.id)) == before + 1


async def test_the_one_that_stands_by_asks_and_sends_nothing_and_takes_over_from_one_that_is_killed(
    works: Works,
) -> None:
    person = works.sandbox.add_user(500)
    at_work, standing_by = await two(works)
    for _ in range(3):
        await answered(works, person, at_work)
    assert CONFLICT not in {call.code for call in works.sandbox.log.of("getUpdates")}, "nobody else has polled"
    await works.lay_out(10, parts=2)
    await works.until(lambda: works.attempts() > 5, life=at_work)
    await at_work.end()
    await works.bury()
    await answered(works, person, standing_by)
    await works.finish(standing_by)
    judge.check_doubts(works, most=8)


async def test_a_stop_gives_the_place_to_the_other_at_once_and_one_that_stands_by_can_be_stopped(
    works: Works,
) -> None:
    person = works.sandbox.add_user(500)
    at_work, standing_by = await two(works)
    assert await at_work.end(signal.SIGTERM) == 0, works.tail()
    await answered(works, person, standing_by)
    third = works.start()
    await works.until(lambda: works.tail().count("this one stands by") == 2, life=third)
    assert await third.end(signal.SIGTERM) == 0, works.tail()
    await answered(works, person, standing_by)
    assert await standing_by.end(signal.SIGTERM) == 0, works.tail()


async def test_what_was_said_to_a_frozen_one_is_answered_once_and_the_thawed_one_stands_by_and_takes_over_again(
    open_here: Open,
) -> None:
    async with open_here(FAULTS_LEASE=str(LEASE)) as works:
        person = works.sandbox.add_user(500)
        at_work, standing_by = await two(works)
        await answered(works, person, at_work)
        await works.until(lambda: not works.is_locked)
        at_work.send(signal.SIGSTOP)
        await works.until(lambda: at_work.is_frozen)
        await answered(works, person, standing_by)  # Telegram had already handed it to the frozen one
        await works.lay_out(20, parts=2)
        await works.until(lambda: works.attempts() > 5, life=standing_by)
        at_work.send(signal.SIGCONT)
        await works.until(lambda: works.tail().count("this one stands by") == 2, life=at_work)
        await answered(works, person, standing_by)
        await works.until(lambda: not works.fates()["pending"] + works.fates()["sending"], life=standing_by)
        judge.check(works)
        await standing_by.end()
        await answered(works, person, at_work)
        await works.finish(at_work)
        judge.check(works)
