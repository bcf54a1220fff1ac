"""Which days are read: whole days, drawn at random by a seed, the streams alike, versions mixed, some twice."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

Day = tuple[str, date]
"""A stream and one of its days."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A day of a stream as one commit shows it, and how many cards it has."""

    stream: str
    day: date
    commit: str
    cards: int


def draw_days(
    cards: Mapping[str, Mapping[Day, int]], wanted: int, seed: int, without: Collection[Day] = ()
) -> list[Drawn]:
    """Return days until they have as many cards as are wanted, in the order in which they are read.

    `cards` are by commit how many each day shows; only days that all commits have are drawn, none of those in
    `without`. The next day is of the stream with the fewest cards so far. Each day is there once for each commit;
    one that several commits show comes again only after all days were there once, so that it is on another sheet.
    """
    random = Random(seed)  # noqa: S311 - the same days for the same seed
    common = set.intersection(*(set(days) for days in cards.values())) - set(without)
    waiting: dict[str, list[Day]] = {}
    for day in sorted(common):
        waiting.setdefault(day[0], []).append(day)
    for days in waiting.values():
        random.shuffle(days)
    had: Counter[str] = Counter()
    chosen: list[Day] = []
    while sum(had.values()) < wanted and any(waiting.values()):
        stream = min((each for each in waiting if waiting[each]), key=lambda each: (had[each], each))
        chosen.append(day := waiting[stream].pop())
        had[stream] += sum(of_commit[day] for of_commit in cards.values())
    random.shuffle(chosen)
    return _in_turn(chosen, cards, random)


def _in_turn(days: Sequence[Day], cards: Mapping[str, Mapping[Day, int]], random: Random) -> list[Drawn]:
    """Each day once for each commit, a turn after the other; in each turn the commits come up equally often."""
    commits = sorted(cards)
    shifts = [place % len(commits) for place in range(len(days))]
    random.shuffle(shifts)
    return [
        Drawn(stream, day, commit := commits[(shift + turn) % len(commits)], cards[commit][stream, day])
        for turn in range(len(commits))
        for (stream, day), shift in zip(days, shifts, strict=True)
    ]


def read_twice(drawn: Sequence[Drawn], share: float, seed: int) -> list[Drawn]:
    """Return whole days with that share of all cards, for a second reader; each has a card."""
    random = Random(seed + 1)  # noqa: S311
    some = [each for each in drawn if each.cards]
    random.shuffle(some)
    wanted, twice = share * sum(each.cards for each in drawn), list[Drawn]()
    while some and sum(each.cards for each in twice) < wanted:
        twice.append(some.pop())
    return twice


def cut(drawn: Sequence[Drawn], most: int) -> list[list[Drawn]]:
    """Return the days in files of about so many cards each, all alike, no day cut in two."""
    total = sum(each.cards for each in drawn)
    count = max(1, round(total / most))
    files: list[list[Drawn]] = [[] for _ in range(count)]
    before = 0
    for each in drawn:
        middle = before + each.cards / 2
        files[min(count - 1, int(middle * count / max(1, total)))].append(each)
        before += each.cards
    return [file for file in files if file]
