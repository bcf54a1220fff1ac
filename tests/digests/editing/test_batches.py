"""Small batches that take turns between sources; what is beyond a budget; halves until one stands alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Cost, Queued
from digests.rules.annotation.annotating import MOST_BYTES
from digests.rules.editing.batches import halved, in_turns, next_batch, over_budget

FLOOD, QUIET, THIRD = 1, 2, 3
BUDGET = Cost(articles=10, bytes=1000, seconds=60.0)

QUEUES = st.lists(
    st.builds(
        Queued, st.integers(1, 10_000), st.integers(1, 5), st.integers(0, 200_000), st.none() | st.integers(1, 50)
    ),
    unique_by=lambda each: each.article,
    max_size=80,
)


def queued(source: int, first: int, number: int, size: int = 10, together: int | None = None) -> list[Queued]:
    return [Queued(first + place, source, size, together) for place in range(number)]


def ids(queue: list[Queued]) -> list[int]:
    return [each.article for each in queue]


def test_sources_take_turns_however_much_one_brings_and_each_has_its_oldest_first() -> None:
    order = ids(in_turns([*queued(FLOOD, 1, 1000), *queued(QUIET, 2001, 2), *queued(THIRD, 3001, 1)]))
    assert order[:6] == [1, 2001, 3001, 2, 2002, 3]


def test_the_only_article_of_a_source_is_in_the_first_batch_behind_a_flood() -> None:
    batch = next_batch(in_turns([*queued(FLOOD, 1, 1000, 14_000), *queued(QUIET, 2001, 1)]), 200, 150_000)
    assert 2001 in batch
    assert len(batch) < 15


def test_a_batch_reads_no_more_text_than_it_may_but_always_one_article() -> None:
    assert next_batch(queued(FLOOD, 1, 9, 400), 5, 1000) == [1, 2]
    assert next_batch(queued(FLOOD, 1, 9, 4000), 5, 1000) == [1]
    assert next_batch(queued(FLOOD, 1, 9, 0), 5, 1000) == [1, 2, 3, 4, 5]
    assert next_batch([], 5, 1000) == []


def test_of_a_long_text_no_more_is_counted_than_is_read() -> None:
    assert next_batch(queued(FLOOD, 1, 3, 50 * MOST_BYTES), 5, 2 * MOST_BYTES) == [1, 2]


def test_what_a_batch_failed_with_is_edited_apart_and_in_halves() -> None:
    suspects, fresh = queued(FLOOD, 1, 8, together=halved(range(8))), queued(QUIET, 9, 1)
    order = in_turns([*suspects, *fresh])
    assert next_batch(order, 200, 1000) == [9]
    assert next_batch(in_turns(suspects), 200, 1000) == [1, 2, 3, 4]
    assert [halved(range(number)) for number in (1, 2, 3, 9)] == [1, 1, 1, 4]


def test_of_one_turn_the_larger_halves_come_first_so_that_the_innocent_wait_least() -> None:
    alone, four = queued(FLOOD, 1, 1, together=1), queued(QUIET, 2, 1, together=4)
    assert ids(in_turns([*alone, *four])) == [2, 1]


@pytest.mark.parametrize(
    ("spent", "first"),
    [
        (Cost(), None),
        (Cost(articles=7), None),
        (Cost(articles=8), 3),
        (Cost(bytes=971), 3),
        (Cost(seconds=59.9), None),
        (Cost(seconds=60.0), 1),
    ],
)
def test_a_source_is_edited_until_one_of_its_limits_is_reached_the_oldest_first(
    spent: Cost, first: int | None
) -> None:
    beyond = over_budget([*queued(FLOOD, 1, 3), *queued(QUIET, 9, 1)], {FLOOD: spent}, BUDGET)
    assert beyond == ({} if first is None else {FLOOD: first})


@given(QUEUES)
def test_everything_comes_to_its_turn_once(queue: list[Queued]) -> None:
    assert sorted(ids(in_turns(queue))) == sorted(ids(queue))


@given(QUEUES, st.integers(1, 50), st.integers(1, 500_000))
def test_a_batch_is_never_empty_nor_larger_than_it_may_be(queue: list[Queued], most: int, size: int) -> None:
    order = in_turns(queue)
    batch = next_batch(order, most, size)
    known = {each.article: each for each in queue}
    assert bool(batch) == bool(queue)
    assert len(batch) <= most
    assert len({known[each].together for each in batch}) <= 1
    if len(batch) > 1:
        assert len(batch) <= (known[batch[0]].together or most)
        assert sum(min(known[each].bytes, MOST_BYTES) for each in batch) <= size
