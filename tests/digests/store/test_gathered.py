import asyncio
from collections.abc import Sequence
from itertools import chain

import pytest

from digests.errors import StoreError
from digests.store.gathered import Gathered
from tests.bot.virtual_time import in_virtual_time, now


class Table:
    """Keeps what is written, a transaction at a time, and refuses what is negative."""

    def __init__(self) -> None:
        self.transactions: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def write(self, values: Sequence[int]) -> list[int]:
        await self.open.wait()
        await asyncio.sleep(0)
        if min(values) < 0:
            raise StoreError("negative")
        self.transactions.append(list(values))
        return [value * 10 for value in values]


async def test_values_that_wait_at_the_same_time_share_a_transaction_and_keep_their_order() -> None:
    table = Table()
    gathered = Gathered(table.write)
    answers = await asyncio.gather(*(gathered.submit(number) for number in range(50)))
    assert answers == [number * 10 for number in range(50)]
    assert table.transactions == [list(range(50))] or table.transactions == [[0], list(range(1, 50))]


async def test_no_transaction_takes_more_than_it_may_and_one_value_alone_is_written_at_once() -> None:
    table = Table()
    gathered = Gathered(table.write, most=3)
    answers = await asyncio.gather(*(gathered.submit(number) for number in range(10)))
    assert answers == [number * 10 for number in range(10)]
    assert max(map(len, table.transactions)) == 3
    assert list(chain.from_iterable(table.transactions)) == list(range(10))
    await gathered.submit(10)
    assert table.transactions[-1] == [10]


def test_where_several_come_together_the_next_are_waited_for_and_who_comes_alone_never_waits() -> None:
    table = Table()

    async def submit() -> list[float]:
        gathered, alone = Gathered(table.write, linger=30), list[float]()
        for number in range(20):
            await gathered.submit(number)
            alone.append(now())
        await asyncio.gather(*(gathered.submit(number) for number in (20, 21, 22)))
        later = [asyncio.create_task(gathered.submit(number)) for number in (23, 24)]
        await asyncio.sleep(20)
        await asyncio.gather(gathered.submit(25), *later)
        return alone

    assert set(in_virtual_time(submit())) == {0.0}
    assert table.transactions[-1] == [23, 24, 25]


async def test_a_value_at_fault_keeps_no_other_out() -> None:
    table = Table()
    gathered = Gathered(table.write)
    results = await asyncio.gather(*(gathered.submit(number) for number in (1, 2, -3, 4)), return_exceptions=True)
    assert [result if isinstance(result, int) else type(result) for result in results] == [10, 20, StoreError, 40]
    assert sorted(chain.from_iterable(table.transactions)) == [1, 2, 4]


async def test_who_is_cut_short_takes_nobody_along() -> None:
    table = Table()
    table.open.clear()
    gathered = Gathered(table.write)
    tasks = [asyncio.create_task(gathered.submit(number)) for number in range(4)]
    await asyncio.sleep(0.01)
    tasks[0].cancel()
    tasks[2].cancel()
    await asyncio.sleep(0.01)
    table.open.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [result for result in results if isinstance(result, int)] == [10, 30]
    assert {1, 3} <= set(chain.from_iterable(table.transactions))


async def test_a_fault_that_is_no_store_error_reaches_every_caller() -> None:
    async def broken(_values: Sequence[int]) -> list[int]:
        raise KeyError("no such column")

    gathered = Gathered(broken)
    with pytest.raises(KeyError):
        await gathered.submit(1)
    results = await asyncio.gather(*(gathered.submit(number) for number in (1, 2)), return_exceptions=True)
    assert [type(result) for result in results] == [KeyError, KeyError]
