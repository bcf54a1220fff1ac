"""Which articles are edited next: small batches in which sources take turns, each within its daily budget.

If a batch fails, it is halved until one article is alone. The fault is then in that article.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate, groupby

from digests.model import Cost, Queued
from digests.rules.annotation.annotating import MOST_BYTES


def in_turns(waiting: Sequence[Queued]) -> list[Queued]:
    """Return the waiting articles in the order of editing: the oldest of each source, then the second of each. In
    a turn articles that were in no failed batch come first, then articles that may be edited with more others."""
    before: Counter[int] = Counter()
    turns: list[tuple[int, float, int, Queued]] = []
    for each in sorted(waiting, key=lambda each: each.article):
        before[each.source] += 1
        turns.append((before[each.source], -(each.together or float("inf")), each.article, each))
    return [each for *_, each in sorted(turns, key=lambda turn: turn[:3])]


def next_batch(waiting: Sequence[Queued], most: int, most_bytes: int) -> list[int]:
    """Return the ids of the next articles to edit, from the given order. A batch has at most `most` articles and
    `most_bytes` bytes that are read; its first article may be longer. Articles of a failed batch are edited apart
    from others, in batches of the size that they are allowed."""
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
    """Return how large batches with the articles of a failed batch may be from now on."""
    return max(1, len(articles) // 2)


def over_budget(waiting: Sequence[Queued], spent: Mapping[int, Cost], budget: Cost) -> dict[int, int]:
    """Return, for each source over its daily budget, the id of its first waiting article beyond it, the oldest
    counted first. `spent` is the cost of each source in the last day."""
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
