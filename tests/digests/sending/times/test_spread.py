"""A popular minute: everybody in turn, nobody always last, and who chose another minute does not queue behind."""

import heapq
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from statistics import mean

from digests.model import ChatKind
from digests.rules.sending.times.spread import LONGEST_SPREAD, spread

EIGHT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
PER_SECOND = 27.0
CROWD = range(1, 5_001)
PRIVATE = ChatKind.PRIVATE


def test_a_crowd_is_spread_evenly_over_the_time_that_it_takes() -> None:
    waits = [spread(reader, PRIVATE, EIGHT, len(CROWD), PER_SECOND).total_seconds() for reader in CROWD]
    needed = len(CROWD) / PER_SECOND

    assert needed < max(waits) < needed * 1.2
    in_ten_seconds = [sum(first <= wait < first + 10 for wait in waits) for first in range(0, 180, 10)]
    assert max(in_ten_seconds) < 10 * PER_SECOND * 1.15


def test_a_few_do_not_wait() -> None:
    assert {spread(reader, PRIVATE, EIGHT, 20, PER_SECOND) for reader in range(20)} == {timedelta(0)}


def test_groups_and_channels_are_early() -> None:
    for kind in (ChatKind.GROUP, ChatKind.CHANNEL):
        waits = [spread(chat, kind, EIGHT, len(CROWD), PER_SECOND) for chat in CROWD]
        assert max(waits) < timedelta(seconds=0.12 * len(CROWD) / PER_SECOND)


def test_the_longest_wait_is_far_within_the_age_at_which_parts_expire() -> None:
    assert max(spread(reader, PRIVATE, EIGHT, 5_000_000, 1.0, 4) for reader in CROWD) <= LONGEST_SPREAD


def test_nobody_is_always_last() -> None:
    ranks: dict[int, list[float]] = {reader: [] for reader in CROWD}
    for day in range(30):
        slot = EIGHT + timedelta(days=day)
        waits = {reader: spread(reader, PRIVATE, slot, len(CROWD), PER_SECOND) for reader in CROWD}
        for rank, reader in enumerate(sorted(CROWD, key=lambda each: (waits[each], each))):
            ranks[reader].append(rank / len(CROWD))
    means = [mean(each) for each in ranks.values()]

    # Of 30 even draws the mean is .5 with a deviation of .053; five times that is never seen in 5,000.
    assert all(0.5 - 0.26 < each < 0.5 + 0.26 for each in means)
    assert max(min(each) for each in ranks.values()) < 0.6, "everybody is among the earlier ones some day"


def test_who_chose_another_minute_does_not_wait_behind_the_crowd() -> None:
    others = {minute: range(minute * 10_000, minute * 10_000 + 60) for minute in range(1, 6)}
    due = [(EIGHT + spread(reader, PRIVATE, EIGHT, len(CROWD), PER_SECOND), reader) for reader in CROWD]
    for minute, readers in others.items():
        slot = EIGHT + timedelta(minutes=minute)
        due += [(slot + spread(reader, PRIVATE, slot, len(readers), PER_SECOND), reader) for reader in readers]
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
