"""Clusters join by the average of their pairs; the result depends on the pairs alone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.editing.stories.linkage import PENALTY, THRESHOLD, average_link, components, join_in_turn

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


def test_a_held_cluster_grows_on_beside_another_held_one_that_it_may_not_join() -> None:
    assert joined(4, {(1, 2): 0.9, (0, 2): 0.1, (2, 3): 0.8}, held=(0, 1)) == [[0], [1, 2, 3]]


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


def in_turn(
    starts: list[list[int]], held: list[bool], edges: dict[tuple[int, int], float], loose: set[int]
) -> list[list[int]]:
    return sorted(join_in_turn(starts, held, [(*pair, chance) for pair, chance in edges.items()], loose))


def test_a_loose_item_joins_neither_what_is_apart_nor_parts_what_belongs_together() -> None:
    alone = [[each] for each in range(3)]
    bridge = {(0, 2): 0.9, (1, 2): 0.9}
    assert in_turn(alone, [False] * 3, bridge, {2}) == [[0, 2], [1]]
    assert in_turn(alone, [False] * 3, bridge, set()) == [[0, 1, 2]]
    together = {(0, 1): 0.5, (0, 2): 0.99, (1, 2): -50.0}
    assert in_turn(alone, [False] * 3, together, set()) == [[0, 2], [1]]
    assert in_turn(alone, [False] * 3, together, {2}) == [[0, 1], [2]]


def test_what_is_loose_stays_in_the_known_story_in_which_it_is() -> None:
    assert in_turn([[0, 1], [2]], [True, False], {(0, 2): 0.9}, {1}) == [[0, 1, 2]]


def test_a_known_story_of_loose_items_is_joined_by_a_whole_cluster_and_loose_ones_join_each_other() -> None:
    edges = {(0, 1): 0.9, (0, 2): 0.9, (1, 2): 0.9, (3, 4): 0.9}
    assert in_turn([[2], [0], [1], [3], [4]], [True, *[False] * 4], edges, {2, 3, 4}) == [[0, 1, 2], [3, 4]]


def test_a_known_story_of_loose_items_is_joined_by_one_cluster_the_most_alike() -> None:
    edges = {(0, 2): 0.8, (1, 2): 0.9}
    assert in_turn([[2], [0], [1]], [True, False, False], edges, {2}) == [[0], [1, 2]]
