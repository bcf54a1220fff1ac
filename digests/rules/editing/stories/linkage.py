"""Decides which clusters join: average-link clustering of a sparse graph, the most alike first.

Sneath and Sokal, Numerical Taxonomy (1973): UPGMA. The likeness of two clusters is the average over all pairs of
their members. A pair without an edge counts as 0. Two clusters of more than one member each need a higher
likeness: the larger they are, the likelier it is that they share a theme, not one event.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from heapq import heapify, heappop, heappush
from itertools import count
from math import log

import numpy as np
import numpy.typing as npt

# These numbers were chosen on the sets of tests.benchmarks.grouping. The table `halves` of that benchmark shows
# which numbers half of each set would choose.
THRESHOLD = 0.38  # the average probability from which two clusters are one story
PENALTY = 0.06  # the average must be higher by this times the natural logarithm of the smaller cluster's size

Edge = tuple[int, int, float]
Places = npt.NDArray[np.intp]


def average_link(
    starts: Sequence[Sequence[int]],
    held: Sequence[bool],
    edges: Iterable[Edge],
    threshold: float = THRESHOLD,
    penalty: float = PENALTY,
) -> list[list[int]]:
    """Return the clusters of items that `starts` grow into. Two clusters that are both marked in `held` never
    join. Deterministic. `edges` are pairs of items with their likeness, each pair once. A likeness below 0 keeps
    its items apart."""
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
        """How alike two clusters of these sizes are: `total` is the sum over their pairs of members."""
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
        joined = next(numbers)  # never a number of before: the heap still has entries for joined clusters
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


def join_in_turn(
    starts: Sequence[Sequence[int]], held: Sequence[bool], edges: Sequence[Edge], loose: Collection[int]
) -> list[list[int]]:
    """Return the clusters that `starts` grow into, as `average_link` does, in three steps. First the clusters form
    without the `loose` items. Then a held cluster that has nothing but loose items may take in one cluster that is
    not held. Each other loose item joins the cluster that it is most like. Then the loose items that are left are
    clustered among themselves. So loose items never join two clusters of other items, and never split one."""
    firm = [[item for item in members if item not in loose] for members in starts]
    kept = [place for place, members in enumerate(firm) if members]
    among = [edge for edge in edges if edge[0] not in loose and edge[1] not in loose]
    clusters = average_link([firm[place] for place in kept], [held[place] for place in kept], among)
    if not loose:
        return clusters
    homes = {item: place for place, cluster in enumerate(clusters) for item in cluster}
    alone = [list(members) for place, members in enumerate(starts) if held[place] and not firm[place]]
    single = [list(members) for place, members in enumerate(starts) if not held[place] and not firm[place]]
    for members, inside in zip(starts, firm, strict=True):
        if inside:
            clusters[homes[inside[0]]] += [item for item in members if item in loose]
    fixed = {homes[inside[0]] for inside, known in zip(firm, held, strict=True) if inside and known}
    settled = [clusters[place] for place in sorted(fixed)]
    free = [cluster for place, cluster in enumerate(clusters) if place not in fixed]
    alone, free = _attached(free, alone, edges, most=1)
    settled, left = _attached(single, [*settled, *free, *alone], edges)
    rest = {item for members in left for item in members}
    apart = [edge for edge in edges if edge[0] in rest and edge[1] in rest]
    return [sorted(each) for each in (*settled, *average_link(left, [False] * len(left), apart))]


def _attached(
    some: Sequence[list[int]], targets: Sequence[list[int]], edges: Iterable[Edge], most: int | None = None
) -> tuple[list[list[int]], list[list[int]]]:
    """Let each of `some` join the target that it is most like on average, if it is like enough. Return the grown
    targets and those of `some` that joined none. At most `most` of `some` join one target, the most alike first.
    """
    homes = {item: place for place, members in enumerate(targets) for item in members}
    owners = {item: place for place, members in enumerate(some) for item in members}
    sums: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for pair in edges:
        for one, other in (pair[:2], pair[1::-1]):
            if one in owners and other in homes:
                sums[owners[one]][homes[other]] += pair[2]
    likely: list[tuple[float, int, int]] = []
    for place, members in enumerate(some):
        alike = {each: total / (len(members) * len(targets[each])) for each, total in sums[place].items()}
        best = max(alike, key=lambda each: (alike[each], -each), default=None)
        if best is not None and alike[best] >= THRESHOLD:
            likely.append((-alike[best], place, best))
    joined: dict[int, int] = {}
    taken = Counter[int]()
    for _, place, best in sorted(likely):
        if most is None or taken[best] < most:
            joined[place] = best
            taken[best] += 1
    grown = [list(members) for members in targets]
    for place, best in sorted(joined.items()):
        grown[best] += some[place]
    return grown, [list(members) for place, members in enumerate(some) if place not in joined]


def components(size: int, ones: Places, others: Places) -> Places:
    """For each of `size` items return the smallest item that is connected with it by a chain of the pairs."""
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
