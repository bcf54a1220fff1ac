"""How much one may ask for: the rule."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.commands.intake import DEAR, GROUP, PERSON, Bucket, Rate, RequestLimits, Ruling, draw
from tests.factories import NOW

SOME = Rate(4, 60)


def limits(most: int = 100) -> RequestLimits:
    return RequestLimits(lambda: 0.0, most=most)


def test_so_many_at_once_are_done_and_the_next_is_told_once() -> None:
    bucket, verdicts = Bucket(4.0), []
    for _ in range(8):
        bucket, verdict = draw(bucket, SOME, 0.0)
        verdicts.append(verdict)
    assert verdicts == [Ruling.DO] * 4 + [Ruling.SAY] + [Ruling.NOTHING] * 3


def test_who_was_told_to_wait_is_heard_again_when_half_the_bucket_is_full_and_not_before() -> None:
    over = Bucket(0.0, over=True)
    almost, verdict = draw(over, SOME, 1.9)
    assert verdict is Ruling.NOTHING
    after, verdict = draw(almost, SOME, 0.2)
    assert verdict is Ruling.DO
    assert not after.over


@given(st.lists(st.floats(0, 30), max_size=60), st.floats(1, 20), st.floats(1, 60))
@example([0.0, 0.0, 30.0, 0.0], 1.0, 1.0)
@example([0.0, 0.0, 15.0, 0.0], 1.75, 1.0)
def test_nobody_is_ever_answered_more_often_than_the_allowance_says(
    gaps: list[float], at_once: float, a_minute: float
) -> None:
    allowance, bucket, verdicts = Rate(at_once, a_minute), Bucket(at_once), []
    for gap in gaps:
        bucket, verdict = draw(bucket, allowance, gap)
        verdicts.append(verdict)
    assert verdicts.count(Ruling.DO) <= at_once + sum(gaps) * a_minute / 60 + 1e-6
    spoken = [verdict for verdict in verdicts if verdict is not Ruling.NOTHING]
    # One line about it, and no other before something was done again.
    assert all((one, next_one) != (Ruling.SAY, Ruling.SAY) for one, next_one in pairwise(spoken))


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    assert draw(Bucket(2.0), SOME, -3600.0)[0] == Bucket(1.0)


def test_a_group_has_a_limit_of_its_own_however_many_ask_in_it() -> None:
    known = limits()
    verdicts = [known.ask(person, -100, NOW) for person in range(1, 31)]
    assert verdicts.count(Ruling.DO) == GROUP.at_once
    assert verdicts.count(Ruling.SAY) == 1
    assert known.ask(1, None, NOW) is Ruling.DO
    assert known.ask(1, -200, NOW) is Ruling.DO


def test_what_is_dear_is_done_less_often_and_leaves_the_rest() -> None:
    known = limits()
    verdicts = [known.ask(1, None, NOW, dear=True) for _ in range(8)]
    assert verdicts.count(Ruling.DO) == DEAR.at_once
    assert known.ask(1, None, NOW) is Ruling.DO


@pytest.mark.parametrize(("admin", "done"), [(False, PERSON.at_once), (True, 5 * PERSON.at_once)])
def test_admins_may_ask_for_more_and_not_for_anything(admin: bool, done: float) -> None:
    known = limits()
    assert [known.ask(1, None, NOW, admin=admin) for _ in range(200)].count(Ruling.DO) == done


def test_time_passes_by_either_clock() -> None:
    seconds = [0.0]
    known = RequestLimits(lambda: seconds[0])
    for _ in range(30):
        known.ask(1, None, NOW)
    assert known.ask(1, None, NOW) is Ruling.NOTHING
    seconds[0] = 60.0
    assert known.ask(1, None, NOW) is Ruling.DO
    for _ in range(30):
        known.ask(1, None, NOW)
    assert known.ask(1, None, NOW + timedelta(minutes=1)) is Ruling.DO


def test_only_so_many_people_are_remembered() -> None:
    known = limits(most=10)
    for person in range(1000):
        known.ask(person, None, NOW)
    assert len(known._known) == 10
