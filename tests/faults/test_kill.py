"""Killed at any moment and at each point where it hurts, the bot loses and repeats nothing without saying so."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from digests.model import DeliveryTrouble
from tests.faults import judge, orders, points
from tests.faults.conftest import Open
from tests.faults.judge import Verdict
from tests.faults.leaving import Leavers
from tests.faults.works import Life, Works, environment_of, plan

pytestmark = pytest.mark.long

UNCERTAIN, RESENT = DeliveryTrouble.UNCERTAIN, DeliveryTrouble.RESENT
IN_FLIGHT, MOST_DOUBTS, ENOUGH = 8, 12, 25
WHERE = (*points.IN_SQL, *points.AT_THE_MESSENGER, *points.ON_THE_WIRE)
WHERE_BY_POLICY = {"sent": WHERE, "resend": WHERE, "probe": (*WHERE, *points.IN_A_PROBE)}
OUTSIDE = (*points.AT_THE_MESSENGER, *points.ON_THE_WIRE)
DOUBLING, LOSING = (points.ON_THE_WIRE[3], points.AT_THE_MESSENGER[1]), points.ON_THE_WIRE[:2]
"""Where the orders that delivery does not have double and lose most surely."""

Note = Callable[[str, Any], None]


def kills(number: int, *marks: pytest.MarkDecorator) -> Any:
    return pytest.param(number, id=f"{number} kills", marks=[pytest.mark.timeout(120 + 6 * number), *marks])


async def kill_often(works: Works, number: int, where: tuple[str, ...], leavers: Leavers | None = None) -> None:
    """Let so many lives be killed, at each point at least once and else at random moments."""
    for point in plan(where, number, works.chance):
        if works.query("select count(*) from delivery where probe_at is not null")[0][0] > MOST_DOUBTS:
            await settle(works)
        if works.due() < ENOUGH:
            await works.lay_out(10, parts=3)
        await works.await_digests(3)
        if point in points.IN_A_PROBE:
            await kill_in_a_probe(works, point)
            continue
        before = works.attempts()
        if point:
            once = "edition" in point or "probe" in point
            life = works.start_to_die(point, 1 if once else works.chance.randint(1, 8))
            await let_leave(works, leavers, life)
            await works.dead(life)
        else:
            life = works.start()
            await works.until(lambda before=before: works.attempts() > before, life=life)  # type: ignore[misc]
            await let_leave(works, leavers, life)
            await asyncio.sleep(works.chance.uniform(0.0, 0.6))
            assert await life.end() == -9, works.tail()
        await works.bury()


async def kill_in_a_probe(works: Works, point: str) -> None:
    """Leave something in doubt, and kill the life that looks it up."""
    await works.dead(works.start_to_die("after the server has accepted", 3))
    await works.bury()
    async with works.time_passing():
        await works.dead(works.start_to_die(point))
    await works.bury()


async def settle(works: Works) -> None:
    """Let a life look up all that is in doubt."""
    life = works.start()
    async with works.time_passing():
        await works.until(lambda: not works.query("select 1 from delivery where probe_at is not null"), life=life)
        assert await life.end(signal.SIGTERM) == 0, works.tail()


async def let_leave(works: Works, leavers: Leavers | None, life: Life) -> None:
    """Let one reader leave at some moment of this life, in every second of them."""
    if leavers is None:
        return
    leavers.press()
    if works.chance.random() < 0.5:
        await asyncio.sleep(works.chance.uniform(0.0, 0.5))
        leavers.let_some_leave(1)


async def finish(works: Works, leavers: Leavers) -> Verdict:
    """Let a last life do all that is left, and hear everybody who wants to leave; then judge."""
    life = works.start()
    await works.until(leavers.all_answered, life=life)
    with suppress(TimeoutError):  # `check` says who was not
        await works.until(lambda: not leavers.unheard(), life=life, within=90)
    await works.finish(life)
    return judge.read(works, leavers.chats)


def figures(works: Works, verdict: Verdict) -> str:
    hit = works.points()
    lines = [f"{len(works.on_their_way_at_deaths)} kills: {verdict.figures()}"]
    lines.append(f"  at random moments: {len(works.on_their_way_at_deaths) - sum(hit.values())}")
    lines += [f"  {name}: {count}" for name, count in sorted(hit.items())]
    return "\n".join(lines)


def check(works: Works, verdict: Verdict, leavers: Leavers) -> None:
    """Check what holds under every policy."""
    assert works.sound() == []
    assert verdict.strangers == []
    assert judge.out_of_order(works, verdict) == []
    assert judge.too_fast(works, float(works.options.get("FAULTS_SPEED", 1.0))) == []
    assert leavers.sent_after(verdict) == []
    assert leavers.unheard() == []
    assert max(works.on_their_way_at_deaths) <= IN_FLIGHT


@pytest.mark.parametrize(
    ("policy", "number"),
    [
        pytest.param("sent", 12, id="sent, 12 kills"),
        pytest.param("resend", 4, id="resend, 4 kills"),
        pytest.param("probe", 3, id="probe, 3 kills and as many in its probes"),
        *[
            pytest.param(
                policy, number, id=f"{policy}, {number} kills", marks=[mark, pytest.mark.timeout(6 * number)]
            )
            for policy in ("sent", "resend", "probe")
            for number, mark in ((200, pytest.mark.faults), (1000, pytest.mark.nightly))
        ],
    ],
)
async def test_killed_anywhere_it_loses_and_repeats_only_what_operators_are_told_of(
    open_here: Open, record_property: Note, policy: str, number: int
) -> None:
    async with open_here(**environment_of(policy)) as works:
        leavers = Leavers(works)
        where = WHERE_BY_POLICY[policy]
        if number < len(where):
            where = (*where[-3:], *works.chance.sample(where[:-3], number - 3))
        await kill_often(works, number, where, leavers)
        verdict = await finish(works, leavers)
        record_property("figures", f"policy {policy}: {figures(works, verdict)}")

        assert set(where) <= set(works.points())
        check(works, verdict, leavers)
        lost, doubled = set(verdict.lost), set(verdict.doubled)
        match policy:
            case "sent":
                assert doubled == set()
                assert verdict.uncertain
                assert verdict.unnamed(verdict.uncertain, UNCERTAIN) == []
                assert verdict.unnamed(lost, UNCERTAIN) == []
            case "resend":
                assert lost == set()
                # Of readers who have left meanwhile what is in doubt again is not sent again.
                assert doubled <= {*verdict.resent, *verdict.uncertain}
                assert verdict.resent
                assert verdict.unnamed(verdict.resent, RESENT) == []
                assert verdict.unnamed(doubled, RESENT, UNCERTAIN) == []
            case "probe":
                assert (lost, doubled) == (set(), set())


@pytest.mark.parametrize(("order", "where"), [(orders.ORDERS[0], DOUBLING), (orders.ORDERS[1], LOSING)])
@pytest.mark.parametrize("number", [kills(4), kills(60, pytest.mark.faults)])
async def test_the_judge_finds_the_doubles_of_sending_before_marking_and_the_losses_of_the_other_order(
    open_here: Open, record_property: Note, order: str, where: tuple[str, ...], number: int
) -> None:
    async with open_here(FAULTS_ORDER=order) as works:
        await kill_often(works, number, OUTSIDE if number > len(OUTSIDE) else where)
        verdict = await finish(works, Leavers(works))
        record_property("figures", f"{order}: {figures(works, verdict)}")
        assert (bool(verdict.doubled), bool(verdict.lost)) == (where == DOUBLING, where == LOSING)
