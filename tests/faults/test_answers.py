"""A server that answers badly, late, or not at all."""

import asyncio
import signal

import pytest

from digests.model import DeliveryTrouble
from digests.rules.issuing.fates import PATIENCE
from tests.faults import judge
from tests.faults.conftest import Open
from tests.faults.works import Works, environment_of

pytestmark = pytest.mark.long

HOUR = 3600.0
LONGER = [pytest.param(150, marks=[pytest.mark.faults, pytest.mark.timeout(900)])]


def disturb(works: Works) -> None:
    """Order faults of every kind for a share of the messages to readers."""
    for options in (
        {"drop": "before"},
        {"drop": "after"},
        {"drop": "midway"},
        {"error_code": 500, "page": True, "accept": True},
        {"error_code": 502, "page": True},
        {"slow": 0.5},
        {"delay": 0.5},
    ):
        works.sandbox.fail("sendMessage", match={"text": "Part"}, times=0, share=0.04, **options)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("policy", ["sent", "probe"])
@pytest.mark.parametrize("readers", [15, *LONGER])
async def test_bad_answers_lose_and_repeat_only_what_operators_are_told_of(
    open_here: Open, policy: str, readers: int
) -> None:
    async with open_here(**environment_of(policy)) as works:
        disturb(works)
        await works.lay_out(readers, parts=2)
        await works.finish(works.start(), within=200 if readers < 100 else 800)
        verdict = judge.read(works)
        assert verdict.doubled == []
        assert judge.out_of_order(works, verdict) == []
        assert set(verdict.lost) <= set(verdict.uncertain)
        if policy == "probe":
            assert verdict.lost == []
        else:
            assert verdict.unnamed([*verdict.uncertain, *verdict.lost], DeliveryTrouble.UNCERTAIN) == []


@pytest.mark.timeout(240)
async def test_a_server_that_cannot_be_reached_for_an_hour_costs_lateness_and_nothing_else(works: Works) -> None:
    await works.lay_out(20, parts=2)
    life = works.start()
    await works.until(lambda: works.attempts() > 5, life=life)
    await works.until(lambda: works.sandbox.quiet)
    works.sandbox.refuse(3.0)
    for _ in range(12):
        works.move_clock(HOUR / 12)
        await asyncio.sleep(0.25)
    await works.finish(life)
    judge.check_doubts(works)  # only what was on its way when the line was cut


@pytest.mark.timeout(240)
async def test_asked_to_wait_for_eleven_hours_it_waits_and_then_sends_everything(works: Works) -> None:
    await works.lay_out(10, parts=2)
    works.sandbox.fail("sendMessage", 429, lasting=11 * HOUR)
    for _ in range(11):
        life = works.start()
        await asyncio.sleep(0.7)
        assert await life.end(signal.SIGTERM) == 0, works.tail()
        works.move_clock(HOUR)  # not while an answer that names the time left is on its way
    refused = works.attempts()
    assert refused <= 11 * 8, "who is asked to wait does not go on asking"
    works.move_clock(60.0)
    await works.finish(works.start())
    judge.check(works)


@pytest.mark.timeout(240)
async def test_asked_to_wait_for_thirteen_hours_it_gives_up_what_is_too_old_and_says_so(works: Works) -> None:
    old = await works.lay_out(5, parts=2)
    works.sandbox.fail("sendMessage", 429, lasting=13 * HOUR)
    life = works.start()
    await works.until(lambda: works.attempts() > 0, life=life)
    assert await life.end(signal.SIGTERM) == 0, works.tail()
    works.move_clock(13 * HOUR + 60)
    new = await works.lay_out(5)
    await works.finish(works.start())
    verdict = judge.read(works)
    assert {part.chat for part in verdict.parts if part.state == "expired"} == set(old)
    assert {part.chat for part in verdict.parts if part.state == "sent"} == set(new)
    expired = [part for part in verdict.parts if part.state == "expired"]
    assert len(expired) == 10
    assert verdict.unnamed(expired, DeliveryTrouble.EXPIRED) == []


@pytest.mark.timeout(240)
async def test_asked_to_wait_half_a_day_with_one_chat_it_goes_on_with_all_others(works: Works) -> None:
    one, *others = await works.lay_out(30, parts=2)
    works.sandbox.fail("sendMessage", 429, lasting=12 * HOUR, match={"chat_id": one})
    life = works.start()
    reached = set[int]()

    def all_others() -> bool:
        reached.update(call.chat for call in works.sandbox.log.sent() if call.text.startswith("Part 2"))
        return reached == set(others)

    await works.until(all_others, life=life, within=90)
    for _ in range(3):  # and new ones, after a restart too
        assert await life.end(signal.SIGTERM) == 0, works.tail()
        works.move_clock(3 * HOUR)
        (new,) = await works.lay_out(1)
        life = works.start()
        await works.until(lambda new=new: bool(works.sandbox.log.sent(new)), life=life, within=90)  # type: ignore[misc]
    assert len(works.sandbox.log.of("sendMessage", chat=one)) == 1, (
        "it is not asked for again before the time is over"
    )
    assert await life.end(signal.SIGTERM) == 0, works.tail()
    works.move_clock(3 * HOUR + 60)
    (new,) = await works.lay_out(1)
    await works.finish(works.start())
    verdict = judge.read(works)
    assert [(part.chat, part.state) for part in verdict.lost] == [(one, "expired")] * 2
    assert works.sandbox.log.sent(new)
    assert (verdict.doubled, verdict.uncertain) == ([], [])
    assert judge.out_of_order(works, verdict) == []
    assert verdict.told_of("expired") == 2
    assert f"chat {one} for 12 hr" in verdict.told


@pytest.mark.faults
@pytest.mark.timeout(240)
async def test_an_answer_whose_body_takes_longer_than_the_patience_is_in_doubt_and_holds_nobody_up(
    works: Works,
) -> None:
    await works.lay_out(30, parts=2)
    works.sandbox.fail("sendMessage", slow=PATIENCE + 20, match={"text": "Part 1"}, times=2)
    life = works.start()
    await works.until(lambda: works.fates()["sent"] >= 56, life=life, within=90)
    assert works.fates()["sending"] == 2, "both bodies are still on their way"
    await works.until(lambda: works.fates()["sending"] == 0, life=life, within=PATIENCE + 20)
    await works.finish(life)
    verdict = judge.read(works)
    assert (verdict.lost, verdict.doubled) == ([], [])
    assert verdict.told_of("uncertain") == len(verdict.uncertain) == 2
    assert verdict.unnamed(verdict.uncertain, DeliveryTrouble.UNCERTAIN) == []
    assert judge.out_of_order(works, verdict) == []
