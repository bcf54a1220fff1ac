import asyncio
from datetime import timedelta

import pytest

from digests.errors import FetchError
from digests.fetch.politeness import HostTurns, Politeness
from tests.bot.virtual_time import in_virtual_time, now
from tests.digests.fetch.hostile import Clock


async def test_turns_come_in_the_order_of_asking_at_a_host_and_over_all() -> None:
    turns = HostTurns(Politeness(at_once=1, spacing=0.0), Clock())
    order: list[int] = []

    async def take(number: int) -> None:
        async with turns.turn(f"host{number % 3}", "http://host/"):
            order.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*(take(number) for number in range(30)))
    for host in range(3):
        assert [number for number in order if number % 3 == host] == list(range(host, 30, 3))
    assert max(abs(place - number) for place, number in enumerate(order)) <= 6


def test_a_longer_delay_of_robots_txt_holds_and_a_shorter_one_does_not() -> None:
    async def take_turns() -> list[float]:
        turns = HostTurns(Politeness(spacing=1, longest_crawl_delay=60), Clock())
        waited: list[float] = []
        for crawl_delay in (0.0, 0.2, 1.5, 86400.0):
            async with turns.turn("host", "http://host/"):
                pass
            ended = now()
            async with turns.turn("host", "http://host/", crawl_delay):
                waited.append(now() - ended)
        return waited

    assert in_virtual_time(take_turns()) == pytest.approx([1, 1, 1.5, 60])


async def test_a_host_that_rests_is_open_again_when_its_time_has_come() -> None:
    clock = Clock()
    turns = HostTurns(Politeness(spacing=0.0), clock)
    turns.rest("host", 60, 429)
    with pytest.raises(FetchError, match="left alone") as caught:
        async with turns.turn("host", "http://host/"):
            pass
    assert (caught.value.status, caught.value.retry_after) == (429, 60)
    async with turns.turn("other", "http://other/"):
        pass
    clock.now += timedelta(seconds=60)
    async with turns.turn("host", "http://host/"):
        pass


async def test_a_failure_gives_the_turn_and_the_place_back() -> None:
    turns = HostTurns(Politeness(at_once=1, spacing=0.0), Clock())
    for _ in range(3):
        with pytest.raises(RuntimeError):
            async with turns.turn("host", "http://host/"):
                raise RuntimeError
    async with asyncio.timeout(60), turns.turn("host", "http://host/"):
        pass


async def test_what_is_known_of_hosts_does_not_grow_without_bound() -> None:
    clock = Clock()
    turns = HostTurns(Politeness(spacing=0.0, longest_crawl_delay=0.0), clock)
    for number in range(10_000):
        host = f"host{number}"
        async with turns.turn(host, f"http://{host}/"):
            turns.rest(host, 1, 503)
        clock.now += timedelta(seconds=1)
    kept = [value for value in vars(turns).values() if hasattr(value, "__len__")]
    assert sum(len(value) for value in kept) < 3_000


def test_a_host_whose_pause_still_runs_is_not_forgotten() -> None:
    async def pause_of_the_first() -> float:
        turns = HostTurns(Politeness(spacing=30), Clock())
        async with turns.turn("first", "http://first/"):
            pass
        ended = now()
        for number in range(3_000):
            async with turns.turn(f"host{number}", "http://host/"):
                pass
        async with turns.turn("first", "http://first/"):
            return now() - ended

    assert in_virtual_time(pause_of_the_first()) == pytest.approx(30)
