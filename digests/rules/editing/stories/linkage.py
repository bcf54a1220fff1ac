"""Which clusters join: average-link clustering of a sparse graph, the most alike first.

Sneath and Sokal, Numerical Taxonomy (1973): UPGMA. Two clusters are as alike as their members on average, those
without an edge not at all. Two that have both grown need more: the larger they are, the likelier it is a theme,
not one event, that they have in common.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush
from itertools import count
from math import log

import numpy as np
import numpy.typing as npt

THRESHOLD = 0.38  # average chance from which two clusters are one story
PENALTY = 0.06  # more of it for each e-fold in the size of the smaller one

Edge = tuple[int, int, float]
Places = npt.NDArray[np.intp]


def average_link(
    starts: Sequence[Sequence[int]],
    held: Sequence[bool],
    edges: Iterable[Edge],
    threshold: float = THRESHOLD,
    penalty: float = PENALTY,
) -> list[list[int]]:
    """Return the clusters of items that `starts` grow into; two that are held never join. Deterministic.

    `edges` are pairs of items with their likeness, each pair once; below 0 keeps its items apart.
    """
    clusters: dict[int, list[int]] = {place: list(members) for place, members in enumerate(starts)}
    fixed = dict(enumerate(held))
    owner = {item: place for place, members in enumerate(starts) for item in members}
    sums: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for one, other, likeness in edges:
        first, second = owner[one], owner[other]
        if first != second and not (fixed[first] and fixed[second]):
            sums[first][second] += likeness
            sums[second][first] += likeness

    sizes = {place: len(members) for place, members in clusters.items()}

    def value(total: float, one: int, other: int) -> float:
        """How alike two clusters of these sizes are, their members in sum `total`."""
        smaller = min(one, other)
        return total / (one * other) - (penalty * log(smaller) if smaller > 1 else 0.0)

    heap = [
        (-alike, first, second)
        for first, near in sums.items()
        for second, total in near.items()
        if first < second and (alike := value(total, sizes[first], sizes[second])) >= threshold
    ]
    heapify(heap)
    numbers = count(len(starts))
    while heap:
        _, first, second = heappop(heap)
        if first not in clusters or second not in clusters:
            continue
        joined = next(
            numbers
        )  # never given twice, so that what is left in the heap of an older one is known as such
        clusters[joined] = clusters.pop(first) + clusters.pop(second)
        fixed[joined] = fixed[first] or fixed[second]
        size = sizes[joined] = len(clusters[joined])
        near, more = sums.pop(first), sums.pop(second)
        for third in (near.keys() | more.keys()) - {first, second}:
            total = near.get(third, 0.0) + more.get(third, 0.0)
            theirs = sums[third]
            theirs.pop(first, None)
            theirs.pop(second, None)
            if fixed[joined] and fixed[third]:
                continue
            sums[joined][third] = theirs[joined] = total
            if (alike := value(total, size, sizes[third])) >= threshold:
                heappush(heap, (-alike, third, joined))
    return [sorted(members) for members in clusters.values()]


def components(size: int, ones: Places, others: Places) -> Places:
    """Return for each of `size` items the smallest item that a chain of the pairs connects it with."""
    first = np.arange(size)
    while True:
        lowest = first.copy()
        np.minimum.at(lowest, first[ones], first[others])
        np.minimum.at(lowest, first[others], first[ones])
        lowest = np.minimum(lowest, lowest[first])
        lowest = lowest[lowest]
        if np.array_equal(lowest, first):
            return first
        first = lowest
