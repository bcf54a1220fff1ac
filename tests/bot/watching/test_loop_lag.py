"""The event loop's lag, on a loop whose time passes only as the test says."""

import asyncio

from bot.watching.machine import LoopLag, usual
from tests.bot.virtual_time import VirtualLoop


def test_what_blocks_the_loop_is_seen_as_lag() -> None:
    loop, noted = VirtualLoop(), list[float]()
    lag = LoopLag(noted.append)

    async def block() -> None:
        looking = asyncio.create_task(lag.run())
        await asyncio.sleep(1.5)
        loop.now += 4.0  # as work does that never waits
        await asyncio.sleep(2.0)
        looking.cancel()

    loop.run_until_complete(block())
    loop.close()
    assert [round(each, 3) for each in noted[:2]] == [0.0, 3.5]


def test_one_stop_among_many_looks_is_not_usual_and_one_in_ten_is() -> None:
    assert usual([0.0] * 19 + [9.0]) == 0.0
    assert usual([0.0] * 9 + [9.0]) == 9.0
    assert usual([]) == 0.0
