"""When sending pauses itself, for how long, and how a trial ends it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import DeliveryState, Outcome, PauseCause, SendingPause
from digests.rules.issuing.breaker import (
    SendingAttempt,
    TooMany,
    counts_as,
    is_unproven,
    is_waiting,
    judge_trial,
    lengthened,
    pause_for,
    too_many,
    trial_found,
)
from tests.factories import NOW

REFUSED, FAILED, UNCERTAIN = PauseCause.REFUSED, PauseCause.FAILED, PauseCause.UNCERTAIN
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SHARES = {REFUSED: 0.05, FAILED: 0.05, UNCERTAIN: 0.25}
FIRST_PAUSES = {REFUSED: 5 * MINUTE, FAILED: 5 * MINUTE, UNCERTAIN: MINUTE}
CAUSES = st.sampled_from([None, *PauseCause])
ATTEMPTS = st.lists(
    st.builds(
        lambda minutes, cause: SendingAttempt(NOW - timedelta(minutes=minutes), cause),
        st.floats(0, 20, allow_nan=False),
        CAUSES,
    ),
    max_size=300,
).map(lambda attempts: sorted(attempts, key=lambda one: one.at))


def attempts(*causes: PauseCause | None, ago: timedelta = timedelta()) -> list[SendingAttempt]:
    return [SendingAttempt(NOW - ago, cause) for cause in causes]


def a_pause(cause: PauseCause = REFUSED, **changes: object) -> SendingPause:
    pause = pause_for(TooMany(cause, 5, 20), None, NOW)
    return replace(pause, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("causes", "found"),
    [
        ([None] * 94 + [REFUSED] * 5, TooMany(REFUSED, 5, 99)),
        ([None] * 95 + [REFUSED] * 5, None),
        ([None] * 94 + [FAILED] * 5, TooMany(FAILED, 5, 99)),
        ([None] * 95 + [FAILED] * 5, None),
        pytest.param([REFUSED] * 4, None, id="four are everyday life even where nothing else was sent"),
        pytest.param([REFUSED] * 4 + [FAILED] * 4, None, id="refusals and failures are not added up"),
        pytest.param(
            [None] * 190 + [UNCERTAIN] * 5, TooMany(UNCERTAIN, 5, 5), id="five without an answer in a row"
        ),
        pytest.param([None] * 190 + [UNCERTAIN] * 4 + [None, UNCERTAIN], None, id="one answer between them"),
        pytest.param([None, None, UNCERTAIN] * 5, TooMany(UNCERTAIN, 5, 15), id="every third without an answer"),
    ],
)
def test_five_of_a_hundred_or_a_quarter_in_doubt(causes: list[PauseCause | None], found: TooMany | None) -> None:
    assert too_many(attempts(*causes), None, NOW) == found


def test_what_was_long_ago_does_not_count() -> None:
    old = attempts(*[REFUSED] * 4, ago=10 * MINUTE)
    assert too_many([*old, *attempts(REFUSED)], None, NOW) is None
    assert too_many([*old, *attempts(REFUSED)], None, NOW - timedelta(seconds=1)) is not None


def test_a_storm_in_a_large_broadcast_is_seen_within_a_few_messages() -> None:
    calm = attempts(*[None] * 3000)
    stormy = next(n for n in range(1, 99) if too_many([*calm, *attempts(*[REFUSED] * n)], None, NOW))
    assert stormy <= 11


def test_after_an_admin_has_let_sending_go_on_refusals_are_believed_for_an_hour() -> None:
    trusted = a_pause(ended_at=NOW, resumed=True)
    all_refuse, no_answers = attempts(*[REFUSED] * 50), attempts(*[UNCERTAIN] * 50)
    later = [replace(one, at=NOW + HOUR) for one in all_refuse]
    assert too_many(all_refuse, trusted, NOW) is None
    assert too_many(all_refuse, replace(trusted, resumed=False), NOW) is not None
    assert too_many(no_answers, trusted, NOW) is not None
    assert too_many(later, trusted, NOW + HOUR) is not None


@given(ATTEMPTS)
def test_it_pauses_only_for_enough_and_too_large_a_share_of_what_was_lately(
    given_attempts: list[SendingAttempt],
) -> None:
    found = too_many(given_attempts, None, NOW)
    recent = [one for one in given_attempts[-200:] if one.at > NOW - 10 * MINUTE]
    counts = {cause: sum(one.cause is cause for one in recent) for cause in PauseCause}
    in_a_row = len(recent) >= 5 and {one.cause for one in recent[-5:]} == {UNCERTAIN}
    over = {cause for cause, count in counts.items() if count >= 5 and count > SHARES[cause] * len(recent)}
    assert (found is not None) == bool(over or in_a_row)
    if found is not None:
        assert found.cause in over | ({UNCERTAIN} if in_a_row else set())
        assert 5 <= found.troubled <= found.attempts <= len(recent)


@given(st.sampled_from(list(PauseCause)), st.lists(st.floats(0, 59, allow_nan=False), min_size=1, max_size=12))
def test_pauses_in_a_row_get_no_shorter_nor_longer_than_an_hour(cause: PauseCause, gaps: list[float]) -> None:
    found, now, last, lengths = TooMany(cause, 9, 9), NOW, None, []
    for gap in gaps:
        last = pause_for(found, last, now)
        lengths.append(last.until - now)
        now = last.until + timedelta(minutes=gap)
        last = replace(last, ended_at=last.until)

    assert lengths == sorted(lengths)
    assert lengths[0] == FIRST_PAUSES[cause]
    assert max(lengths) <= HOUR
    assert last is not None
    assert last.times == len(gaps)


@pytest.mark.parametrize(
    ("cause", "minutes"),
    [(REFUSED, [5, 10, 20, 40, 60, 60]), (FAILED, [5, 10, 20, 40, 60]), (UNCERTAIN, [1, 2, 4, 8, 16, 32, 60])],
)
def test_each_pause_is_twice_as_long_as_the_last_unless_long_ago(cause: PauseCause, minutes: list[int]) -> None:
    last, lengths = None, []
    for _ in minutes:
        last = pause_for(TooMany(cause, 5, 9), last, NOW)
        lengths.append((last.until - NOW) // MINUTE)
    assert lengths == minutes
    assert pause_for(TooMany(cause, 5, 9), a_pause(times=6, ended_at=NOW), NOW + HOUR).times == 1


def test_a_trial_that_goes_badly_makes_the_pause_longer_and_keeps_its_beginning_and_numbers() -> None:
    pause = a_pause()
    longer = lengthened(pause, TooMany(REFUSED, 3, 3), pause.until)
    assert longer == replace(pause, times=2, until=pause.until + 2 * FIRST_PAUSES[REFUSED])


@pytest.mark.parametrize(
    ("causes", "over", "verdict"),
    [
        ([], True, None),
        ([None], False, None),
        ([None], True, True),
        ([REFUSED], True, False),
        ([None, REFUSED], True, None),
        ([None, None, REFUSED], False, None),
        ([None, None, REFUSED], True, True),
        ([None, None, REFUSED, None], False, True),
        ([REFUSED, FAILED, UNCERTAIN], False, False),
        ([REFUSED, None, None, REFUSED, REFUSED], False, False),
    ],
)
def test_three_sends_decide_a_trial_and_fewer_when_there_is_no_more_to_send(
    causes: list[PauseCause | None], over: bool, verdict: bool | None
) -> None:
    assert judge_trial(attempts(*causes), over=over) is verdict


@given(st.lists(CAUSES, max_size=9), st.booleans())
def test_a_trial_is_judged_by_the_larger_number(causes: list[PauseCause | None], over: bool) -> None:
    verdict = judge_trial(attempts(*causes), over=over)
    well = causes.count(None)
    if verdict is not None:
        assert verdict == (well > len(causes) - well)
    if max(well, len(causes) - well) >= 3 and 2 * well != len(causes):
        assert verdict is not None


def test_what_went_wrong_most_in_a_trial_is_its_cause() -> None:
    assert trial_found(attempts(UNCERTAIN, None, FAILED, FAILED)) == TooMany(FAILED, 2, 4)


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        (DeliveryState.GONE, SendingAttempt(NOW, REFUSED)),
        (DeliveryState.FAILED, SendingAttempt(NOW, FAILED)),
        (DeliveryState.UNCERTAIN, SendingAttempt(NOW, UNCERTAIN)),
        (DeliveryState.SENT, SendingAttempt(NOW, None)),
        (DeliveryState.PENDING, None),
        (DeliveryState.MOVED, None),
    ],
)
def test_an_outcome_counts_and_a_retry_says_nothing(state: DeliveryState, counts: SendingAttempt | None) -> None:
    assert counts_as(Outcome(state), NOW) == counts


@pytest.mark.parametrize(
    ("since", "others", "unproven"),
    [
        (15 * MINUTE, attempts(REFUSED), True),
        (15 * MINUTE, attempts(None, REFUSED, ago=timedelta(minutes=19)), False),
        (15 * MINUTE, attempts(None, ago=timedelta(minutes=20)), True),
        (12 * HOUR, [], True),
        (13 * HOUR, [], False),
        (None, [], False),
    ],
)
def test_who_left_in_a_trouble_is_believed_when_others_were_reached_since_or_after_half_a_day(
    since: timedelta | None, others: list[SendingAttempt], unproven: bool
) -> None:
    assert is_unproven(since and NOW - since, others, None, NOW) is unproven
    let_go_on = a_pause(ended_at=NOW, resumed=True)
    assert not is_unproven(since and NOW - since, others, let_go_on, NOW), "an admin has let sending go on"


def test_a_pause_lasts_until_its_end_and_no_clock_that_goes_back_makes_it_longer_than_an_hour() -> None:
    pause = a_pause()
    assert is_waiting(pause, NOW)
    assert not is_waiting(pause, pause.until)
    assert is_waiting(pause, pause.until - HOUR)
    assert not is_waiting(pause, NOW - timedelta(hours=1))
