"""What follows when nobody knows whether a part was accepted, and how it is looked up."""

from collections.abc import Collection
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digests.model import ChatKind, DeliveryState, DeliveryTrouble, Outcome
from digests.rules.issuing.fates import TOO_LATE
from digests.rules.issuing.uncertainty import (
    MOST_PROBES,
    MOST_UPWARD,
    NEAR,
    NO_AFTERMATH,
    SHARED,
    SILENCE,
    Aftermath,
    ProbePlan,
    ProbeVerdict,
    Sight,
    UncertainPolicy,
    aftermath_of,
    in_doubt,
    is_given_up,
    pause_before_resend,
    plan_probes,
    read_again,
    sequence_of,
    verdict_on,
)
from tests.factories import NOW

GRACE, COLLECTED_FOR, PROBED_WITHIN = timedelta(seconds=30), timedelta(seconds=10), timedelta(minutes=5)
SOON = NOW + COLLECTED_FOR
UNCERTAIN, PENDING = DeliveryState.UNCERTAIN, DeliveryState.PENDING


@pytest.mark.parametrize(
    ("policy", "state", "aftermath"),
    [
        (UncertainPolicy.SENT, UNCERTAIN, Aftermath(DeliveryTrouble.UNCERTAIN, SOON)),
        (UncertainPolicy.RESEND, PENDING, Aftermath(DeliveryTrouble.RESENT, SOON)),
        (UncertainPolicy.PROBE, UNCERTAIN, Aftermath(DeliveryTrouble.UNCERTAIN, NOW + PROBED_WITHIN, NOW + GRACE)),
    ],
)
def test_what_was_perhaps_accepted_is_counted_sent_again_or_looked_up(
    policy: UncertainPolicy, state: DeliveryState, aftermath: Aftermath
) -> None:
    assert in_doubt(policy, NOW) == (state, aftermath)


def test_what_is_sent_again_waits_twice_as_long_each_time_so_that_half_a_day_holds_ten_sends() -> None:
    pauses = [pause_before_resend(attempt) for attempt in range(1, 11)]
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert sum(pauses[:9], timedelta()) < TOO_LATE < sum(pauses, timedelta())
    assert pause_before_resend(10**9) > TOO_LATE


@pytest.mark.parametrize(
    ("outcome", "aftermath"),
    [
        (Outcome(DeliveryState.FAILED), Aftermath(DeliveryTrouble.FAILED, SOON)),
        (Outcome(DeliveryState.EXPIRED), Aftermath(DeliveryTrouble.EXPIRED, SOON)),
        (
            Outcome(DeliveryState.SENT, message=1, reason="sent as plain text"),
            Aftermath(DeliveryTrouble.PLAIN, SOON),
        ),
        *((Outcome(state), NO_AFTERMATH) for state in (DeliveryState.SENT, PENDING, DeliveryState.GONE)),
    ],
)
def test_what_is_no_doubt_but_a_trouble_is_to_be_told(outcome: Outcome, aftermath: Aftermath) -> None:
    assert aftermath_of(outcome, NOW) == aftermath


def test_after_a_jump_of_the_clock_a_whole_grace_passes_by_the_one_that_only_grows() -> None:
    grace, hour = GRACE.total_seconds(), timedelta(hours=1)
    clocks = read_again(None, NOW, 100.0)
    assert clocks.are_sure
    clocks = read_again(clocks, NOW + timedelta(seconds=5), 105.0)
    assert clocks.are_sure
    assert read_again(clocks, NOW - hour, 110.0).are_sure, "put back it makes a grace longer and needs no other"
    clocks = read_again(clocks, NOW + hour, 110.0)
    assert not clocks.are_sure
    clocks = read_again(clocks, NOW + hour + GRACE - timedelta(seconds=1), 109.0 + grace)
    assert not clocks.are_sure
    assert read_again(clocks, NOW + hour + GRACE, 110.0 + grace).are_sure


CHANNEL = -1_000_000_000_007
OURS, ANOTHER, NOTHING, HIDDEN = Sight.OURS, Sight.ANOTHER, Sight.NOTHING, Sight.HIDDEN


def shared(floor: int, ceiling: int, known: Collection[int] = ()) -> ProbePlan:
    return plan_probes(ChatKind.PRIVATE, SHARED, floor, ceiling, known)


def search(plan: ProbePlan, there: dict[int, Sight]) -> tuple[ProbeVerdict, list[int]]:
    """Ask as `probe_due` does; return the answer and the numbers that were asked for."""
    sights: list[Sight] = []
    while (result := verdict_on(plan, sights)) is None:
        sights.append(there.get(plan.numbers[len(sights)], NOTHING))
    return result, list(plan.numbers[: len(sights)])


@pytest.mark.parametrize(
    ("chat", "sequence"),
    [
        (42, SHARED),
        (-5, SHARED),
        (-999_999_999_999, SHARED),
        (-1_000_000_000_001, -1_000_000_000_001),
        (-1_001_234_567_890, -1_001_234_567_890),
    ],
)
def test_private_chats_and_basic_groups_share_their_numbers(chat: int, sequence: int) -> None:
    assert sequence_of(chat) == sequence


def test_the_first_numbers_above_what_was_known_come_first_then_it_goes_on_from_both_ends() -> None:
    assert shared(10, 20, {12, 13, 18}).numbers == (11, 14, 15, 16, 17, 19)
    assert shared(100, 114).numbers == (*range(101, 109), 113, 109, 112, 110, 111)
    assert shared(0, 1000).numbers[: NEAR + 3] == (*range(999, 991, -1), 1, 991, 2), "where nothing was known"
    assert 102 not in plan_probes(ChatKind.CHANNEL, CHANNEL, 100, 0, {102}).numbers


@pytest.mark.parametrize(
    ("ceiling", "there", "verdict", "asked"),
    [
        pytest.param(11, {10: OURS, 11: OURS}, ProbeVerdict.ABSENT, [], id="nothing outside the bounds"),
        pytest.param(20, {13: OURS}, ProbeVerdict.FOUND, [11, 12, 13], id="it ends with what is found"),
        pytest.param(14, {11: ANOTHER, 12: OURS}, ProbeVerdict.FOUND, [11, 12], id="not with another message"),
        pytest.param(14, {11: ANOTHER}, ProbeVerdict.ABSENT, [11, 12, 13], id="which are all there are"),
        pytest.param(14, {13: HIDDEN}, ProbeVerdict.HIDDEN, [11, 12, 13], id="what is hidden may be ours"),
        pytest.param(14, {13: HIDDEN, 12: OURS}, ProbeVerdict.FOUND, [11, 12], id="unless ours is found"),
    ],
)
def test_what_search_finds(ceiling: int, there: dict[int, Sight], verdict: ProbeVerdict, asked: list[int]) -> None:
    assert search(shared(10, ceiling), there) == (verdict, asked)


def test_too_many_numbers_to_ask_for_are_no_proof_of_absence() -> None:
    most = shared(0, MOST_PROBES + 1)
    assert search(most, {})[0] is ProbeVerdict.ABSENT
    assert search(shared(0, MOST_PROBES + 2), {})[0] is ProbeVerdict.TOO_MANY


@given(floor=st.integers(0, 10**6), width=st.integers(0, 3 * MOST_PROBES), data=st.data())
def test_what_is_there_is_found_and_nothing_else_in_few_looks(floor: int, width: int, data: st.DataObject) -> None:
    ceiling = floor + width + 1
    numbers = list(range(floor + 1, ceiling))
    known = data.draw(st.sets(st.sampled_from(numbers)) if numbers else st.just(set()))
    unknown = [number for number in numbers if number not in known]
    plan = shared(floor, ceiling, known)
    others = data.draw(
        st.dictionaries(st.sampled_from(unknown), st.sampled_from([ANOTHER, NOTHING])) if unknown else st.just({})
    )

    missing, asked = search(plan, others)
    assert missing is (ProbeVerdict.ABSENT if len(unknown) <= MOST_PROBES else ProbeVerdict.TOO_MANY)
    assert len(asked) <= MOST_PROBES
    assert len(set(asked)) == len(asked)
    assert set(asked) <= set(unknown)
    if unknown:
        ours = data.draw(st.sampled_from(unknown))
        found, asked = search(plan, others | {ours: OURS})
        reached = ours in plan.numbers
        assert found is (ProbeVerdict.FOUND if reached else ProbeVerdict.TOO_MANY)
        assert reached or len(unknown) > MOST_PROBES
        assert not reached or asked[-1] == ours


@given(st.integers(1, 10**6), st.integers(1, 10**6))
@example(0, 1)
def test_a_part_near_either_end_is_found_however_many_numbers_lie_between(floor: int, width: int) -> None:
    ceiling = floor + width + 1
    far = (MOST_PROBES - NEAR) // 2
    for near in (floor + min(width, far), max(floor + 1, ceiling - far)):
        assert search(shared(floor, ceiling), {near: OURS})[0] is ProbeVerdict.FOUND


@pytest.mark.parametrize(
    ("kind", "floor", "there", "said"),
    [
        (ChatKind.CHANNEL, 100, {101: OURS}, ProbeVerdict.FOUND),
        (ChatKind.CHANNEL, 100, {}, ProbeVerdict.ABSENT),
        (ChatKind.CHANNEL, 100, {101: ANOTHER, 105: ANOTHER}, ProbeVerdict.ABSENT),
        (ChatKind.CHANNEL, 100, {100 + MOST_UPWARD - SILENCE + 1: ANOTHER}, ProbeVerdict.TOO_MANY),
        (ChatKind.CHANNEL, 0, {}, ProbeVerdict.OWN_NUMBERS),
        (ChatKind.CHANNEL, 0, {3: OURS}, ProbeVerdict.FOUND),
        (ChatKind.GROUP, 100, {110: OURS}, ProbeVerdict.FOUND),
        (ChatKind.GROUP, 100, {}, ProbeVerdict.OWN_NUMBERS),
    ],
)
def test_chats_with_numbers_of_their_own_are_searched_upwards(
    kind: ChatKind, floor: int, there: dict[int, Sight], said: ProbeVerdict
) -> None:
    result, asked = search(plan_probes(kind, CHANNEL, floor, 0, ()), there)
    assert result is said
    assert len(asked) <= MOST_UPWARD


def test_looking_is_given_up_after_an_hour() -> None:
    assert not is_given_up(NOW, NOW + timedelta(minutes=59, seconds=59))
    assert is_given_up(NOW, NOW + timedelta(hours=1))
