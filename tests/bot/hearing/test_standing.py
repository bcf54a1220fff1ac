"""Two instances with one token: one of them gives way, whatever the chances."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hearing.polling import PollStanding, Rival, after_answer, after_conflict, words_for
from bot.texts import LANGUAGES

CHANCE = st.floats(0, 1)


@pytest.mark.parametrize(
    ("minutes", "conflicts"), [(None, 2), (0, 2), (1, 4), (3, 6), (15, 10), (60 * 24, 20), (60 * 24 * 365, 20)]
)
def test_whoever_has_received_longer_steps_back_at_a_later_conflict(minutes: int | None, conflicts: int) -> None:
    now = 1000.0
    standing = PollStanding(since=None if minutes is None else now - 60 * minutes)
    for _ in range(conflicts - 1):
        standing, pause = after_conflict(standing, Rival.POLLER, now, 0.5)
        assert not standing.back
        assert 1.0 <= pause <= 3.0
    standing, pause = after_conflict(standing, Rival.POLLER, now, 0.5)
    assert standing.back
    assert pause == 30.0


def test_a_busy_one_whose_polls_are_all_answered_at_once_has_received_since_the_first() -> None:
    standing, _ = after_answer(PollStanding(), 0.5, 100.0)
    assert not standing.settled
    standing, _ = after_answer(standing, 0.1, 160.0)
    assert (standing.since, standing.settled) == (99.5, True)


def test_conflicts_far_apart_are_not_added_up() -> None:
    standing = PollStanding()
    for number in range(50):
        standing, _ = after_conflict(standing, Rival.POLLER, 1000.0 + 31.0 * number, 0.5)
    assert not standing.back


def test_pauses_grow_to_ten_minutes() -> None:
    standing, pauses = PollStanding(), []
    for number in range(9):
        standing, pause = after_conflict(standing, Rival.POLLER, 1000.0 + number, 0.5)
        pauses.append(pause)
    assert pauses[1:] == [30.0, 60.0, 120.0, 240.0, 480.0, 600.0, 600.0, 600.0]


def test_a_poll_that_is_left_alone_for_fifteen_seconds_shows_that_the_other_has_gone() -> None:
    back = PollStanding(settled=True, steps=3)
    assert after_answer(back, 20.0, 100.0) == (PollStanding(since=20.0, settled=True), 0.0)


def test_the_other_has_gone_when_an_update_waits_for_fifteen_seconds_and_has_not_when_others_come() -> None:
    looked, wait = after_answer(PollStanding(settled=True, steps=3), 0.1, 100.0, 7)
    assert looked.back
    assert wait == 5.0
    assert after_answer(looked, 0.1, 114.0, 7)[0].back
    assert not after_answer(looked, 0.1, 115.0, 7)[0].back
    taken, _ = after_answer(looked, 0.1, 115.0, 8)
    assert taken.back
    assert after_answer(taken, 0.1, 129.0, 8)[0].back
    refused, _ = after_conflict(looked, Rival.POLLER, 110.0, 0.5)
    assert after_answer(refused, 0.1, 115.0, 7)[0].back


def test_before_a_webhook_we_step_back_at_once_and_say_what_to_do() -> None:
    standing, pause = after_conflict(PollStanding(settled=True), Rival.WEBHOOK, 1000.0, 0.5)
    assert standing.back
    assert pause == 30.0
    assert all("COMMUNIQUE_WEBHOOK_URL" in words_for(standing, language) for language in LANGUAGES)


class Server:
    """Telegram's side: the newest poll ends the one that is open. With `slow` a machine takes up to so many
    seconds more to ask; with `busy` a poll is answered after so many at most, by updates when that is soon."""

    def __init__(self, starts: list[float], seed: int, *, slow: float = 0.0, busy: float = 20.0) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - a seed, not a secret
        self.slow, self.busy, self.taken = slow, busy, 0
        self.standings = [PollStanding() for _ in starts]
        self.next = list(starts)
        self.open: tuple[int, float] | None = None
        self.receiving = [0.0 for _ in starts]

    def run(self, until: float) -> None:
        while True:
            ends = self.open[1] if self.open else float("inf")
            who = min(range(len(self.next)), key=lambda number: self.next[number])
            now = min(ends, self.next[who])
            if now > until:
                return
            if self.open is not None and now == ends:
                self._answer(self.open[0], now)
                continue
            if self.open is not None:
                other = self.open[0]
                standing, pause = after_conflict(self.standings[other], Rival.POLLER, now, self.chance.random())
                self.standings[other], self.next[other] = standing, now + pause + self._late()
            self.began = now
            self.open, self.next[who] = (who, now + self.chance.uniform(self.busy / 2, self.busy)), float("inf")

    @property
    def oldest(self) -> int:
        return self.taken + 1 if self.busy < 20.0 else 0

    def _late(self) -> float:
        return self.slow * self.chance.random()

    def _answer(self, who: int, now: float) -> None:
        self.taken += not self.standings[who].back
        standing, wait = after_answer(self.standings[who], now - self.began, now, self.oldest)
        self.standings[who], self.next[who], self.open = standing, now + wait + self._late(), None


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("busy", [20.0, 3.0])
@pytest.mark.parametrize("slow", [0.0, 8.0])
def test_of_two_the_one_that_came_later_steps_back_and_the_other_goes_on(
    seed: int, slow: float, busy: float
) -> None:
    server = Server([0.0, 1000.0 + seed], seed, slow=slow, busy=busy)
    server.run(1300.0)
    assert [standing.back for standing in server.standings] == [False, True]
    server.run(20_000.0)
    assert [standing.back for standing in server.standings] == [False, True]


@given(st.floats(0, 30), st.integers(0, 10_000))
def test_of_any_two_exactly_one_steps_back_and_stays_so(apart: float, seed: int) -> None:
    server = Server([0.0, apart], seed)
    server.run(300.0)
    before = [standing.back for standing in server.standings]
    assert sorted(before) == [False, True]
    server.run(10_000.0)
    assert [standing.back for standing in server.standings] == before


def test_when_the_other_has_gone_we_take_over_within_ten_minutes_and_a_half() -> None:
    server = Server([0.0, 1000.0], 1)
    server.run(10_000.0)
    server.next[0], server.open = float("inf"), None
    server.run(10_630.0)
    assert not server.standings[1].back
