"""Strangers at the public door: who asks nothing, too slowly, or comes in crowds, and what the bot still can."""

import asyncio
import gc
import logging
import socket
import warnings
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest
from uvicorn.protocols.http import h11_impl

from bot.web import serving as doors
from bot.web.application import build_web
from bot.web.serving import AcceptErrors, Door, HeldFlow, bound, caller_of, most_connections, serving
from tests.parsed_events import parsed_events
from tests.web_status import web_status

CRUMB = b"1\r\nx\r\n"


async def accept(_: object) -> None:
    return None


@asynccontextmanager
async def guarded(door: Door) -> AsyncIterator[int]:
    async with serving(build_web(web_status(), accept=accept, secret="right"), door=door) as port:
        yield port


@asynccontextmanager
async def half_open(port: int, number: int, words: bytes = b"") -> AsyncIterator[Sequence[asyncio.StreamReader]]:
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(number)]
    try:
        for _, writer in opened:
            writer.write(words)
        yield [reader for reader, _ in opened]
    finally:
        for _, writer in opened:
            writer.close()


async def ended(reader: asyncio.StreamReader) -> bool:
    try:
        async with asyncio.timeout(10):
            await reader.read()
    except ConnectionError:
        pass
    except TimeoutError:
        return False
    return True


async def health(port: int) -> int:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        return (await client.get("/healthz")).status_code


@pytest.mark.parametrize(
    "words",
    [b"", b"GET /healthz HTTP/1.1\r\nX-", b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{"],
)
async def test_a_connection_that_does_not_ask_is_closed(words: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "SECONDS_TO_ASK", 0.1)
    async with guarded(Door()) as port, half_open(port, 3, words) as readers:
        assert all([await ended(each) for each in readers])


@pytest.mark.parametrize("most", [16, 64])
async def test_a_request_that_came_in_the_middle_of_a_crowd_is_read_before_it_would_give_way(most: int) -> None:
    """All of them wait in the system, which has their words already, when the first is accepted."""
    async with guarded(Door(most=most)) as port:
        crowd = [socket.create_connection(("127.0.0.1", port)) for _ in range(120)]
        for place, each in enumerate(crowd):
            ends = b"\r\n" if place == 40 else b""
            each.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + ends)
        honest = crowd.pop(40)
        honest.setblocking(False)
        answer = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(honest, 100), 60)
        assert b" 200 " in answer
        for each in (*crowd, honest):
            each.close()


async def test_a_connection_that_asks_again_and_again_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "SECONDS_TO_ASK", 0.3)
    async with guarded(Door()) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(5):
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"200" in await reader.readuntil(b"}")
            await asyncio.sleep(0.1)
        writer.close()


async def test_a_crowd_of_one_address_has_no_more_places_than_it_is_given_and_who_asks_finds_one() -> None:
    door = Door(most=50, most_of_one=5)
    async with guarded(door) as port, half_open(port, 12) as readers:
        assert [await ended(each) for each in readers[:7]] == [True] * 7
        assert len(door._inside) == 5
        assert not any(reader.at_eof() for reader in readers[7:])
    async with guarded(Door(most=5, most_of_one=5)) as port, half_open(port, 12):
        assert await health(port) == 200


@pytest.mark.parametrize("answered", [1, 2])
async def test_a_request_that_is_being_answered_does_not_give_way(answered: int) -> None:
    going_on = asyncio.Event()

    async def slow() -> Mapping[str, str]:
        await going_on.wait()
        return {}

    web = build_web(replace(web_status(), restart=slow))
    async with serving(web, door=Door(most=2, most_of_one=2)) as port:
        first = [asyncio.create_task(health(port)) for _ in range(answered)]
        await asyncio.sleep(0.2)
        async with half_open(port, 6) as readers:
            assert all([await ended(each) for each in readers[: 4 + answered]])
            going_on.set()
            assert await asyncio.gather(*first) == [200] * answered


async def test_a_body_in_crumbs_leaves_others_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    head = b"POST /telegram HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
    head += b"X-Telegram-Bot-Api-Secret-Token: right"
    async with parsed_events(monkeypatch, h11_impl.h11.SERVER) as parsed, guarded(Door()) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head + b"\r\n\r\n" + b"2\r\n{}\r\n" + b"1\r\n \r\n" * 20_000 + b"0\r\n\r\n")
        assert b"200" in await reader.readline()
        writer.close()
    assert parsed.total > 20_000
    assert parsed.longest < 400


class Wire(asyncio.Transport):
    reads = True

    def pause_reading(self) -> None:
        self.reads = False

    def resume_reading(self) -> None:
        self.reads = True


def test_a_connection_is_read_from_when_what_came_had_its_turn_and_the_application_has_taken_it() -> None:
    wire = Wire()
    flow = HeldFlow(wire)
    for first, second in ((flow.resume_reading, flow.go_on), (flow.go_on, flow.resume_reading)):
        flow.hold()
        flow.pause_reading()
        first()
        assert not wire.reads
        second()
        assert wire.reads


async def test_an_update_as_large_as_any_comes_in_whole() -> None:
    came = []

    async def keep(update: object) -> None:
        came.append(update)

    web = build_web(web_status(), accept=keep, secret="right")
    async with serving(web, door=Door()) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        headers = {"x-telegram-bot-api-secret-token": "right"}
        for _ in range(2):
            assert (await client.post("/telegram", json={"words": "x" * 900_000}, headers=headers)).is_success
    assert [len(each["words"]) for each in came] == [900_000] * 2  # type: ignore[index]


async def test_where_descriptors_run_out_the_log_says_so_once_a_minute(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    minute = [0.0]
    loop = asyncio.get_running_loop()
    handler = AcceptErrors(lambda: minute[0])
    context = {
        "message": "socket.accept() out of system resource",
        "exception": OSError(24, "Too many open files"),
    }
    with caplog.at_level(logging.WARNING):
        for second in range(121):
            minute[0] = float(second)
            for _ in range(10):
                handler(loop, context)
    assert len(caplog.records) == 3
    assert "600 times" in caplog.text
    handler(loop, {"message": "something else"})
    assert "something else" in caplog.text


async def test_the_loop_of_a_guarded_server_tells_so_and_accepts_again(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = 0
    usual = socket.socket.accept

    def no_descriptors(listener: socket.socket) -> tuple[socket.socket, object]:
        nonlocal refused
        if refused < 3:
            refused += 1
            raise OSError(24, "Too many open files")
        return usual(listener)

    async with guarded(Door()) as port:
        monkeypatch.setattr(socket.socket, "accept", no_descriptors)
        assert await health(port) == 200
    assert refused == 3
    assert len([each for each in caplog.records if "accept" in each.getMessage()]) == 1


@pytest.mark.parametrize(
    ("descriptors", "most"), [(None, 256), (1_000_000, 256), (1024, 256), (512, 128), (256, 16), (64, 16)]
)
def test_most_descriptors_are_left_to_the_bot(descriptors: int | None, most: int) -> None:
    assert most_connections(descriptors) == most


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("", "", True),
    ],
)
def test_an_address_of_the_new_kind_counts_with_its_neighbours(one: str, other: str, same: bool) -> None:
    assert (caller_of(one) == caller_of(other)) is same


def test_an_address_that_another_has_leaves_no_socket_open(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", left.append)
    with socket.create_server(("127.0.0.1", 0)) as other, warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        with pytest.raises(OSError, match="in use"):
            bound(*other.getsockname())
        gc.collect()
    assert (left, told) == ([], [])
