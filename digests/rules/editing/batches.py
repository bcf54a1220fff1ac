"""Which articles are edited next: small batches that take turns between sources, each within its budget of a day.

A batch that fails is halved until one article stands alone, whose fault it then is.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate, groupby

from digests.model import Cost, Queued
from digests.rules.annotation.annotating import MOST_BYTES


def in_turns(waiting: Sequence[Queued]) -> list[Queued]:
    """Return what waits in the order in which it is edited: the oldest of each source, then the second of each. Of
    one turn those come first with which no batch has failed, then those that are edited with the most others."""
    before: Counter[int] = Counter()
    turns: list[tuple[int, float, int, Queued]] = []
    for each in sorted(waiting, key=lambda each: each.article):
        before[each.source] += 1
        turns.append((before[each.source], -(each.together or float("inf")), each.article, each))
    return [each for *_, each in sorted(turns, key=lambda turn: turn[:3])]


def next_batch(waiting: Sequence[Queued], most: int, most_bytes: int) -> list[int]:
    """Return the ids of the articles that are edited next, of those that wait in that order: at most so many with
    so many bytes that are read, the first one however long. Those with which a batch has failed are edited apart
    from the others, and with at most as many as they may."""
    if not waiting:
        return []
    together = waiting[0].together
    alike = [each for each in waiting if each.together == together][: min(most, together or most)]
    read = accumulate(min(each.bytes, MOST_BYTES) for each in alike)
    return [
        each.article
        for place, (each, size) in enumerate(zip(alike, read, strict=True))
        if not place or size <= most_bytes
    ]


def halved(articles: Collection[int]) -> int:
    """Return with how many at most the articles of a batch that failed are edited from now on."""
    return max(1, len(articles) // 2)


def over_budget(waiting: Sequence[Queued], spent: Mapping[int, Cost], budget: Cost) -> dict[int, int]:
    """Return by source the id from which on what waits is beyond its budget of a day, the oldest first. `spent` is
    what each has cost in the last day."""
    found: dict[int, int] = {}
    ordered = sorted(waiting, key=lambda each: (each.source, each.article))
    for source, queue in groupby(ordered, key=lambda each: each.source):
        cost = spent.get(source, Cost())
        articles, size = cost.articles, cost.bytes
        for each in queue:
            articles, size = articles + 1, size + each.bytes
            if cost.seconds >= budget.seconds or articles > budget.articles or size > budget.bytes:
                found[source] = each.article
                break
    return found
