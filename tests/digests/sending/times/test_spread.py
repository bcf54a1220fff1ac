"""A popular minute: everybody in turn, nobody always last, and who chose another minute does not queue behind."""

import heapq
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import mean
from typing import Any

import pytest

from digests.model import ChatKind
from digests.rules.sending.times.due import spread

EIGHT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
PER_SECOND = 27.0
CROWD = range(1, 5_001)


def waits(chats: range, slot: datetime, per_second: float = PER_SECOND, **options: Any) -> dict[int, timedelta]:
    """Return how long each of a crowd waits."""
    values: dict[str, Any] = {"kind": ChatKind.PRIVATE, "crowd": len(chats), "parts": 1}
    due_for = spread(slot=slot, now=slot, per_second=per_second, **(values | options))
    return {chat: due_for(chat) - slot if due_for else timedelta(0) for chat in chats}


def test_a_crowd_is_spread_evenly_over_the_time_that_it_takes() -> None:
    seconds = [wait.total_seconds() for wait in waits(CROWD, EIGHT).values()]
    needed = len(CROWD) / PER_SECOND

    assert needed < max(seconds) < needed * 1.2
    in_ten_seconds = [sum(first <= wait < first + 10 for wait in seconds) for first in range(0, 180, 10)]
    assert max(in_ten_seconds) < 10 * PER_SECOND * 1.15


def test_neighbours_in_the_list_are_no_neighbours_in_the_crowd() -> None:
    places = list(waits(CROWD, EIGHT).values())
    apart = [abs(one - two).total_seconds() for one, two in pairwise(places)]

    assert mean(apart) == pytest.approx(max(places).total_seconds() / 3, rel=0.05), "as of two even draws"


def test_a_few_do_not_wait() -> None:
    assert set(waits(range(20), EIGHT).values()) == {timedelta(0)}


def test_groups_and_channels_are_early() -> None:
    for kind in (ChatKind.GROUP, ChatKind.CHANNEL):
        assert max(waits(CROWD, EIGHT, kind=kind).values()) < timedelta(seconds=0.12 * len(CROWD) / PER_SECOND)


def test_several_parts_take_as_much_longer() -> None:
    assert max(waits(CROWD, EIGHT, parts=3).values()) > 2.8 * max(waits(CROWD, EIGHT).values())


def test_the_longest_wait_is_far_within_the_age_at_which_parts_expire() -> None:
    found = waits(CROWD, EIGHT, per_second=1.0, crowd=5_000_000, parts=4)

    assert timedelta(hours=5) < max(found.values()) <= timedelta(hours=6)
    assert len(set(found.values())) <= 240


def test_nobody_is_always_last() -> None:
    ranks: dict[int, list[float]] = {reader: [] for reader in CROWD}
    for day in range(30):
        found = waits(CROWD, EIGHT + timedelta(days=day))
        for rank, reader in enumerate(sorted(CROWD, key=lambda each: (found[each], each))):
            ranks[reader].append(rank / len(CROWD))
    means = [mean(each) for each in ranks.values()]

    # Of 30 even draws the mean is .5 with a deviation of .053; five times that is never seen in 5,000.
    assert all(0.5 - 0.26 < each < 0.5 + 0.26 for each in means)
    assert max(min(each) for each in ranks.values()) < 0.6, "everybody is among the earlier ones some day"


def test_who_chose_another_minute_does_not_wait_behind_the_crowd() -> None:
    others = {minute: range(minute * 10_000, minute * 10_000 + 60) for minute in range(1, 6)}
    due = [(EIGHT + wait, reader) for reader, wait in waits(CROWD, EIGHT).items()]
    for minute, readers in others.items():
        slot = EIGHT + timedelta(minutes=minute)
        due += [(slot + wait, reader) for reader, wait in waits(readers, slot).items()]
    sent = _sent(due)
    lateness = {
        minute: max((sent[reader] - EIGHT).total_seconds() - 60 * minute for reader in readers)
        for minute, readers in {0: CROWD, **others}.items()
    }

    assert lateness[0] < 215, "the crowd takes a little longer than alone (185 s)"
    assert all(lateness[minute] < 12 for minute in others)
    naive = _sent([(EIGHT, reader) for reader in CROWD] + [(EIGHT + timedelta(minutes=1), 10_000)])
    assert (naive[10_000] - EIGHT).total_seconds() > 180, "without a spread they would wait for everybody"


def _sent(due: Iterable[tuple[datetime, int]]) -> dict[int, datetime]:
    """Send at the rate what is due, the longest due first, and return when each was sent."""
    coming: Sequence[tuple[datetime, int]] = sorted(due)
    waiting: list[tuple[datetime, int]] = []
    sent, now, index = {}, EIGHT, 0
    while index < len(coming) or waiting:
        while index < len(coming) and coming[index][0] <= now:
            heapq.heappush(waiting, coming[index])
            index += 1
        if waiting:
            sent[heapq.heappop(waiting)[1]] = now
        now += timedelta(seconds=1 / PER_SECOND)
    return sent
