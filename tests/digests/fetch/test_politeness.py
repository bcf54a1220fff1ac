"""Manners towards a server that is not easy to please; what it saw is the judge."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from digests.errors import FetchError
from digests.fetch import Fetcher, Politeness
from digests.fetch.politeness import HostTurns
from tests.bot.virtual_time import in_virtual_time, now
from tests.digests.fetch.hostile import AGENT, Clock, HostileServer, Patience, Seen, fetching, hostile

SPACING = 0.05
SPACED = Politeness(spacing=SPACING, robots=False)


# --- one connection a host, with spacing; limits over all hosts


async def test_requests_to_a_host_keep_their_distance_and_share_one_connection(patience: Patience) -> None:
    async with hostile(patience=patience) as server, fetching(SPACED) as fetcher:
        urls = [server.put(f"/{number}", b"x", wait=0.02) for number in range(5)]
        await asyncio.gather(*(fetcher.get(url) for url in urls))
        assert server.paths() == [f"/{number}" for number in range(5)]
        assert min(server.gaps()) >= SPACING
        assert server.most_open == 1
        assert server.connections == 1


async def test_distance_is_kept_after_refusals_redirects_and_broken_answers_too(patience: Patience) -> None:
    async def break_off(seen: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx")
        writer.close()

    async with hostile(patience=patience) as server, fetching(SPACED) as fetcher:
        server.put("/gone", status=410)
        server.redirect("/from", "/to")
        server.put("/to", b"x")
        server.play("/broken", break_off)
        asked = (fetcher.get(server.url(path)) for path in ("/gone", "/from", "/broken", "/to"))
        await asyncio.gather(*asked, return_exceptions=True)
        assert len(server.log) == 5
        assert min(server.gaps()) >= SPACING


async def test_two_ports_of_one_name_are_two_hosts() -> None:
    async with hostile() as one, hostile() as other, fetching(Politeness(spacing=600.0, robots=False)) as fetcher:
        async with asyncio.timeout(60):
            await asyncio.gather(fetcher.get(one.put("/", b"x")), fetcher.get(other.put("/", b"x")))


async def test_who_goes_on_with_something_begun_goes_before_who_is_only_to_begin() -> None:
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(hostile(f"127.0.0.{number}")) for number in range(1, 7)]
        fetcher = await stack.enter_async_context(fetching(Politeness(at_once=1, spacing=0.0, robots=False)))
        done: list[str] = []

        async def ask(server: HostileServer, path: str, onward: bool) -> None:
            await fetcher.get(server.put(path, b"x", wait=0.02), onward=onward)
            done.append(path)

        first, *others, last = servers
        asked = [asyncio.create_task(ask(first, "/begun", False))]
        await asyncio.sleep(0.01)
        asked += [asyncio.create_task(ask(server, "/new", False)) for server in others]
        await asyncio.sleep(0)
        asked.append(asyncio.create_task(ask(last, "/onward", True)))
        await asyncio.gather(*asked)
        assert done == ["/begun", "/onward", *["/new"] * len(others)]


async def test_who_gives_up_waiting_takes_no_place_along() -> None:
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(hostile(f"127.0.0.{number}")) for number in range(1, 5)]
        fetcher = await stack.enter_async_context(fetching(Politeness(at_once=1, spacing=0.0, robots=False)))
        asked = [asyncio.create_task(fetcher.get(one.put("/", b"x", wait=0.03), onward=True)) for one in servers]
        await asyncio.sleep(0.01)
        asked[1].cancel()
        asked[0].cancel()
        asked[2].cancel()
        assert (await asyncio.wait_for(asked[3], 60)).body == b"x"
        assert (await asyncio.wait_for(fetcher.get(servers[0].url("/")), 60)).body == b"x"


async def test_no_more_requests_than_the_limit_are_in_flight_over_all_hosts() -> None:
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(hostile(f"127.0.0.{number}")) for number in range(1, 9)]
        fetcher = await stack.enter_async_context(fetching(Politeness(at_once=3, spacing=0.0, robots=False)))
        flying = most = 0

        async def count(seen: Seen, writer: asyncio.StreamWriter) -> None:
            nonlocal flying, most
            flying += 1
            most = max(most, flying)
            await asyncio.sleep(0.03)
            flying -= 1
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")

        await asyncio.gather(*(fetcher.get(server.play("/", count)) for server in servers))
        assert most == 3


async def test_who_waits_for_a_host_takes_no_place_from_others() -> None:
    patient = Politeness(at_once=1, spacing=600.0, robots=False)
    async with hostile() as busy, hostile("127.0.0.2") as free, fetching(patient) as fetcher:
        await fetcher.get(busy.put("/", b"x"))
        waiting = [asyncio.create_task(fetcher.get(busy.url("/"))) for _ in range(10)]
        await asyncio.sleep(0.02)
        async with asyncio.timeout(60):
            await fetcher.get(free.put("/", b"x"))
        assert busy.paths() == ["/"]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def test_who_gives_up_while_waiting_leaves_the_turn_to_the_next() -> None:
    async with hostile() as server, fetching(SPACED) as fetcher:
        await fetcher.get(server.put("/", b"x"))
        given_up = asyncio.create_task(fetcher.get(server.put("/given-up", b"x")))
        next_one = asyncio.create_task(fetcher.get(server.put("/next", b"x")))
        await asyncio.sleep(0.01)
        given_up.cancel()
        await next_one
        assert server.paths() == ["/", "/next"]


# --- conditional requests


@pytest.mark.parametrize(
    "etag",
    [b'"plain"', b'W/"weak"', b"unquoted", b'"odd, "quotes""', b'""', b'W/"a b"', b'"caf\xe9\xff"', b"w/'single'"],
)
async def test_an_etag_goes_back_byte_for_byte_as_it_came(etag: bytes) -> None:
    async with hostile() as server, fetching() as fetcher:
        url = server.put("/feed", b"x", headers={"ETag": etag, "Last-Modified": b"yesterday,  perhaps"})
        first = await fetcher.get(url)
        server.put("/feed", status=304, headers={"ETag": etag, "Content-Encoding": "br"})
        again = await fetcher.get(url, etag=first.etag, last_modified=first.last_modified)
        assert server.log[0].header("if-none-match") is None
        assert server.log[1].header("if-none-match") == etag
        assert server.log[1].header("if-modified-since") == b"yesterday,  perhaps"
        assert again.not_modified
        assert again.etag == first.etag
        assert server.connections == 1


@pytest.mark.parametrize("stored", ["a\r\nX-Injected: yes", "a\x00b", "“quoted”", "x" * 1001, " x", ""])
async def test_a_validator_that_cannot_be_sent_is_not_sent(stored: str) -> None:
    async with hostile() as server, fetching() as fetcher:
        await fetcher.get(server.put("/feed", b"x"), etag=stored, last_modified=stored)
        assert server.log[0].header("if-none-match") is None
        assert server.log[0].header("if-modified-since") is None
        assert server.log[0].header("x-injected") is None


async def test_an_etag_too_long_to_be_sent_is_not_kept(server: HostileServer, fetcher: Fetcher) -> None:
    fetched = await fetcher.get(server.put("/feed", b"x", headers={"ETag": '"' + "x" * 5000 + '"'}))
    assert fetched.etag == ""


async def test_who_asks_is_said_with_a_contact_and_nothing_else_is_carried_along() -> None:
    async with hostile() as server, fetching() as fetcher:
        url = server.put("/feed", b"x", headers={"Set-Cookie": "track=me; Path=/"})
        await fetcher.get(url)
        await fetcher.get(url)
        for seen in server.log:
            assert seen.header("user-agent") == AGENT.encode()
            assert seen.header("cookie") is None
            assert seen.header("referer") is None
            assert seen.header("accept-encoding") == b"gzip, deflate"


# --- Retry-After and freshness


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("retry_after", ["120", "Tue, 10 Mar 2026 12:02:00 GMT"])
async def test_a_host_that_says_retry_after_is_left_alone_until_then(status: int, retry_after: str) -> None:
    clock = Clock()
    async with hostile() as server, fetching(clock=clock) as fetcher:
        busy = server.put("/busy", status=status, headers={"Retry-After": retry_after})
        with pytest.raises(FetchError) as caught:
            await fetcher.get(busy)
        assert caught.value.retry_after == 120
        other = server.put("/other", b"x")
        clock.now += timedelta(seconds=90)
        with pytest.raises(FetchError) as caught:
            await fetcher.get(other)
        assert caught.value.retry_after == 30
        assert caught.value.status == status
        assert server.paths() == ["/busy"]
        clock.now += timedelta(seconds=30)
        assert (await fetcher.get(other)).body == b"x"


async def test_who_waited_in_line_when_the_host_asked_for_rest_does_not_ask() -> None:
    async with hostile() as server, fetching(SPACED) as fetcher:
        first = fetcher.get(server.put("/busy", status=429, headers={"Retry-After": "60"}, wait=0.05))
        later = [fetcher.get(server.put(f"/{number}", b"x")) for number in range(5)]
        outcomes = await asyncio.gather(first, *later, return_exceptions=True)
        assert all(isinstance(outcome, FetchError) for outcome in outcomes)
        assert server.paths() == ["/busy"]


async def test_a_refusal_without_retry_after_leaves_the_host_open(server: HostileServer, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError):
        await fetcher.get(server.put("/busy", status=503))
    assert (await fetcher.get(server.put("/other", b"x"))).body == b"x"


async def test_freshness_is_told_with_an_answer_and_with_not_modified() -> None:
    async with hostile() as server, fetching() as fetcher:
        url = server.put("/feed", b"x", headers={"Cache-Control": "public, max-age=3600", "Age": "600"})
        assert (await fetcher.get(url)).fresh_for == 3000
        server.put("/feed", status=304, headers={"Cache-Control": "max-age=60"})
        assert (await fetcher.get(url, etag='"x"')).fresh_for == 60
        assert (await fetcher.get(server.put("/plain", b"x"))).fresh_for is None


# --- redirects


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), True), ((308, 301), True), ((301, 302), False), ((302, 301), False), ((307,), False), ((), False)],
)
async def test_a_move_is_told_when_every_hop_is_permanent(statuses: tuple[int, ...], moved: bool) -> None:
    async with hostile() as server, fetching() as fetcher:
        for number, status in enumerate(statuses):
            server.redirect(f"/{number}", f"/{number + 1}", status)
        end = server.put(f"/{len(statuses)}", b"x")
        fetched = await fetcher.get(server.url("/0"))
        assert fetched.url == end
        assert fetched.moved_to == (end if moved else "")


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
