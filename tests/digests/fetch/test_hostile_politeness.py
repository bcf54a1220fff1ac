"""Manners towards a server that is not easy to please; what it saw is the judge."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from digests.errors import FetchError
from digests.fetch import Fetcher, Politeness
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
