"""Two instances with one token: one of them gives way, whatever the chances."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import LANGUAGES
from bot.updates.polling import PollStanding, Rival, after_answer, after_conflict, words_for

CHANCE = st.floats(0, 1)


@pytest.mark.parametrize(
    ("standing", "rival", "most"),
    [
        (PollStanding(settled=True), Rival.POLLER, 5),
        (PollStanding(), Rival.POLLER, 2),
        (PollStanding(settled=True), Rival.WEBHOOK, 1),
    ],
)
def test_the_older_one_gives_way_at_the_fifth_conflict_the_newer_at_the_second_and_before_a_webhook_at_once(
    standing: PollStanding, rival: Rival, most: int
) -> None:
    for number in range(1, most + 1):
        standing, pause = after_conflict(standing, rival, 1000.0 + 2 * number, 0.5)
        assert standing.back == (number == most)
        assert pause == 30.0 if standing.back else 1.0 <= pause <= 3.0
    if rival is Rival.WEBHOOK:
        assert all("COMMUNIQUE_WEBHOOK_URL" in words_for(standing, language) for language in LANGUAGES)


def test_a_busy_one_whose_polls_are_all_answered_at_once_is_an_older_one_too() -> None:
    standing = PollStanding()
    for _ in range(20):
        standing, _ = after_answer(standing, 0.1)
    for now in (1000.0, 1002.0, 1004.0, 1006.0):
        standing, _ = after_conflict(standing, Rival.POLLER, now, 0.5)
    assert not standing.back


def test_conflicts_far_apart_are_not_added_up() -> None:
    standing = PollStanding(settled=True)
    for number in range(50):
        standing, _ = after_conflict(standing, Rival.POLLER, 1000.0 + 31.0 * number, 0.5)
    assert not standing.back


def test_pauses_grow_to_ten_minutes() -> None:
    standing, pauses = PollStanding(), []
    for number in range(9):
        standing, pause = after_conflict(standing, Rival.POLLER, 1000.0 + number, 0.5)
        pauses.append(pause)
    assert pauses[1:] == [30.0, 60.0, 120.0, 240.0, 480.0, 600.0, 600.0, 600.0]


def test_a_poll_that_is_left_alone_for_five_seconds_shows_that_the_other_has_gone() -> None:
    back = PollStanding(settled=True, steps=3)
    assert after_answer(back, 20.0) == (PollStanding(settled=True), 0.0)


def test_an_answer_at_once_is_looked_at_twice() -> None:
    looked, wait = after_answer(PollStanding(settled=True, steps=3), 0.1)
    assert looked.back
    assert wait == 5.0
    assert not after_answer(looked, 0.1)[0].back
    refused, _ = after_conflict(looked, Rival.POLLER, 1000.0, 0.5)
    assert not refused.looked


class Server:
    """Telegram's side: the newest poll ends the one that is open."""

    def __init__(self, starts: list[float], seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - a seed, not a secret
        self.standings = [PollStanding() for _ in starts]
        self.next = list(starts)
        self.open: tuple[int, float] | None = None
        self.receiving = [0.0 for _ in starts]

    def run(self, until: float) -> None:
        while True:
            ends = self.open[1] + 20.0 if self.open else float("inf")
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
                self.standings[other], self.next[other] = standing, now + pause
            self.open, self.next[who] = (who, now), float("inf")

    def _answer(self, who: int, now: float) -> None:
        standing, wait = after_answer(self.standings[who], 20.0)
        self.standings[who], self.next[who], self.open = standing, now + wait, None


@pytest.mark.parametrize("seed", range(20))
def test_of_two_the_one_that_came_later_steps_back_and_the_other_goes_on(seed: int) -> None:
    server = Server([0.0, 1000.0 + seed], seed)
    server.run(1100.0)
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
