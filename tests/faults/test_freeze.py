"""A sender that is frozen beyond its lease, and another that takes over meanwhile."""

import asyncio
import signal

import pytest

from tests.faults import judge
from tests.faults.conftest import Open
from tests.faults.works import Life, Works, environment_of

pytestmark = pytest.mark.long

LEASE = 6.0
BRIEF = [("sent", "after the claim's commit"), ("probe", "after the server has accepted")]
POINTS = (
    "after the claim's commit", "after the rate slot", "after the request is written",
    "after the server has accepted", "after the answer is read and before the record",
)  # fmt: skip
LONG = [(policy, point) for policy in ("sent", "probe") for point in POINTS if (policy, point) not in BRIEF]


async def freeze(works: Works, point: str) -> Life:
    """Freeze a life at that point, and not while it keeps everybody else out of the database."""
    for _ in range(40):
        await works.lay_out(12, parts=2)
        life = works.start_to_die(point, 4, deed="freeze")
        await works.until(lambda life=life: life.is_frozen)  # type: ignore[misc]
        if not works.is_locked:
            return life
        life.send(signal.SIGCONT)
        assert await life.end(signal.SIGTERM) == 0, works.tail()
    raise AssertionError("each time it was frozen in the middle of a transaction")


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("policy", "point"), [*BRIEF, *[pytest.param(*each, marks=pytest.mark.faults) for each in LONG]]
)
async def test_frozen_beyond_its_lease_it_sends_nothing_that_another_has_taken_over(
    open_here: Open, policy: str, point: str
) -> None:
    async with open_here(**environment_of(policy), FAULTS_LEASE=str(LEASE)) as works:
        frozen = await freeze(works, point)
        await asyncio.sleep(LEASE + 1.0)
        second = works.start()
        async with works.time_passing():
            await works.until(lambda: not works.fates()["pending"] and not works.fates()["sending"], life=second)
        frozen.send(signal.SIGCONT)
        await asyncio.sleep(1.0)
        assert await frozen.end(signal.SIGTERM) == 0, works.tail()
        await works.finish(second)
        judge.check_doubts(works, most=1000 if policy == "probe" else 8)
        assert policy != "probe" or judge.read(works).lost == []


@pytest.mark.timeout(240)
async def test_two_instances_on_one_file_send_nothing_twice_and_one_steps_back(open_here: Open) -> None:
    async with open_here() as works:
        await works.lay_out(40, parts=2)
        first, second = works.start(), works.start()
        await works.until(lambda: not works.fates()["pending"], life=first)
        assert await second.end(signal.SIGTERM) == 0, works.tail()
        await works.finish(first)
        judge.check(works)
