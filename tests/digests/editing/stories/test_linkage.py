"""Clusters join by the average of their pairs; the result depends on the pairs alone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.editing.stories.linkage import PENALTY, THRESHOLD, average_link, components

Pairs = list[tuple[int, int]]


def joined(size: int, edges: dict[tuple[int, int], float], held: tuple[int, ...] = ()) -> list[list[int]]:
    alone = [[place] for place in range(size)]
    clusters = average_link(
        alone, [place in held for place in range(size)], [(*pair, value) for pair, value in edges.items()]
    )
    return sorted(clusters)


def test_a_pair_that_reaches_the_threshold_joins_and_one_below_does_not() -> None:
    assert joined(2, {(0, 1): THRESHOLD}) == [[0, 1]]
    assert joined(2, {(0, 1): THRESHOLD - 0.01}) == [[0], [1]]


def test_the_average_counts_pairs_without_an_edge_as_not_alike() -> None:
    assert joined(3, {(0, 1): 0.9, (1, 2): 2 * THRESHOLD - 0.02}) == [[0, 1], [2]]
    assert joined(3, {(0, 1): 0.9, (1, 2): 2 * THRESHOLD + 0.02}) == [[0, 1, 2]]


def test_the_most_alike_join_first() -> None:
    assert joined(3, {(0, 1): 0.3, (1, 2): 0.4, (0, 2): -50.0}) == [[0], [1, 2]]


def test_two_grown_clusters_need_more_than_a_cluster_and_one_item() -> None:
    likeness = THRESHOLD + PENALTY / 10
    strong = {(0, 1): 0.9, (2, 3): 0.9}
    between = {(one, other): likeness for one in (0, 1) for other in (2, 3)}
    assert joined(4, strong | between) == [[0, 1], [2, 3]]
    assert joined(3, {(0, 1): 0.9, (0, 2): likeness, (1, 2): likeness}) == [[0, 1, 2]]


def test_held_clusters_take_new_items_and_never_join_each_other_even_through_one() -> None:
    edges = {(0, 2): 0.8, (1, 2): 0.7, (0, 1): 0.9}
    assert joined(3, edges, held=(0, 1)) == [[0, 2], [1]]


def test_the_most_alike_join_first_also_after_others_have_joined() -> None:
    assert joined(4, {(0, 1): 0.9, (0, 2): 0.6, (1, 2): 0.6, (2, 3): 0.5}) == [[0, 1, 2], [3]]


def test_a_held_cluster_that_has_grown_grows_on() -> None:
    edges = {(0, 1): 0.9, (0, 2): 0.8, (1, 2): 0.8, (3, 4): 0.9, (2, 3): 0.1}
    assert joined(5, edges, held=(0, 3)) == [[0, 1, 2], [3, 4]]


@given(
    st.dictionaries(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]),
                    st.floats(-1, 1), max_size=20),
    st.sets(st.integers(0, 7)),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_every_item_is_in_one_cluster_and_held_ones_stay_apart(
    edges: dict[tuple[int, int], float], held: set[int], random: object
) -> None:
    clusters = joined(8, edges, tuple(held))
    assert sorted(item for members in clusters for item in members) == list(range(8))
    assert all(len(held & set(members)) <= 1 for members in clusters)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=15))
def test_components_are_what_chains_of_pairs_connect(pairs: Pairs) -> None:
    groups = [{item} for item in range(10)]
    for one, other in pairs:
        first, second = (next(group for group in groups if item in group) for item in (one, other))
        if first is not second:
            groups.remove(second)
            first |= second
    ones, others = (np.array([pair[side] for pair in pairs], dtype=np.intp) for side in (0, 1))
    expected = [min(next(group for group in groups if item in group)) for item in range(10)]
    assert components(10, ones, others).tolist() == expected
