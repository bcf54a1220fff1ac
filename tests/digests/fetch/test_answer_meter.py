"""Servers that keep us waiting or busy: what they send is counted, and others get their turn meanwhile."""

import asyncio
from pathlib import Path

import pytest
import trustme
from httpcore._async import http11

from bot.render.phrases import advice_text
from digests.errors import FetchError
from digests.fetch import Fetcher, bodies, client
from digests.fetch.bodies import MOST_CHUNKS
from digests.fetch.client import MOST_BEFORE_ANSWER, comes_too_slowly
from tests.digests.fetch.hostile import HostileServer, Seen, fetching, hostile
from tests.digests.fetch.test_client import serving
from tests.parsed_events import parsed_events

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CRUMB = b"1\r\nx\r\n"


@pytest.mark.parametrize("encrypted", [False, True])
async def test_an_endless_row_of_informational_answers_is_cut_and_leaves_others_their_turn(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, encrypted: bool
) -> None:
    authority, file = trustme.CA(), tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))

    async def script(_: Seen, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(CONTINUE * 4000)
            await writer.drain()

    tls = serving(authority.issue_cert("localhost")) if encrypted else None
    async with (
        hostile(tls=tls) as server,
        fetching(certificates=str(file)) as fetcher,
        parsed_events(monkeypatch, http11.h11.CLIENT) as parsed,
    ):
        server.address = "localhost" if encrypted else server.address
        with pytest.raises(FetchError, match="without the head of an answer"):
            await fetcher.get(server.play("/feed", script))
        assert parsed.longest < 100


async def test_a_few_informational_answers_before_the_answer_are_passed_over() -> None:
    async def script(_: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(CONTINUE * 20 + b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
        writer.write(HEAD + b"Content-Length: 2\r\n\r\nok")

    async with hostile() as server, fetching() as fetcher:
        assert (await fetcher.get(server.play("/feed", script))).body == b"ok"


@pytest.mark.parametrize("line", [b"X-More: again and again\r\n", b"x"])
async def test_headers_without_an_end_are_cut(line: bytes, server: HostileServer, fetcher: Fetcher) -> None:
    async def script(_: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD)
        while True:
            writer.write(line * 1000)
            await writer.drain()

    with pytest.raises(FetchError):
        await fetcher.get(server.play("/feed", script))


async def test_a_large_head_with_a_large_body_right_behind_it_is_read() -> None:
    body = b"y" * 3 * MOST_BEFORE_ANSWER
    cookies = b"".join(b"Set-Cookie: c%d=%s\r\n" % (number, b"v" * 1000) for number in range(30))

    async def script(_: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + cookies + b"Content-Length: %d\r\n\r\n" % len(body) + body)

    async with hostile() as server, fetching() as fetcher:
        assert (await fetcher.get(server.play("/feed", script))).body == body


async def test_a_body_in_crumbs_leaves_others_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    async def script(_: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + CRUMB * 20_000 + b"0\r\n\r\n")

    async with hostile() as server, fetching() as fetcher, parsed_events(monkeypatch, http11.h11.CLIENT) as parsed:
        assert (await fetcher.get(server.play("/feed", script))).body == b"x" * 20_000
        assert parsed.longest < 50


async def test_more_crumbs_than_any_page_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_CHUNKS", MOST_CHUNKS // 50)

    async def script(_: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + CRUMB * 1001 + b"0\r\n\r\n")

    async with hostile() as server, fetching() as fetcher:
        with pytest.raises(FetchError, match="pieces"):
            await fetcher.get(server.play("/feed", script))


@pytest.mark.parametrize("begins", [b"", HEAD + b"Content-Length: 100000\r\n\r\n"])
async def test_an_answer_that_trickles_is_given_up_long_before_the_time_for_all(
    monkeypatch: pytest.MonkeyPatch, begins: bytes, server: HostileServer, fetcher: Fetcher
) -> None:
    monkeypatch.setattr(client, "GRACE", 0.2)
    monkeypatch.setattr(client, "SECONDS_LOOKED_AT", 0.1)
    sent = 0

    async def script(_: Seen, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(begins)
        while not writer.is_closing():
            writer.write(b"H")
            sent += 1
            await writer.drain()
            await asyncio.sleep(0.03)

    with pytest.raises(FetchError, match="too slowly") as caught:
        await fetcher.get(server.play("/feed", script), timeout=20)
    assert "too long" in advice_text(caught.value, "en")
    assert sent < 200


async def test_a_server_that_thinks_for_long_and_then_goes_on_is_heard_to_its_end(
    monkeypatch: pytest.MonkeyPatch, server: HostileServer, fetcher: Fetcher
) -> None:
    monkeypatch.setattr(client, "GRACE", 0.1)
    monkeypatch.setattr(client, "SECONDS_LOOKED_AT", 0.1)

    async def script(_: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"Content-Length: 4\r\n\r\n")
        for half in (b"so", b"on"):
            await writer.drain()
            await asyncio.sleep(0.3)
            writer.write(half)

    assert (await fetcher.get(server.play("/feed", script))).body == b"soon"


@pytest.mark.parametrize(
    ("received", "seconds", "slow"),
    [(5, 5.0, True), (450, 5.0, True), (550, 5.0, False), (5, 1.0, False), (2**16, 30.0, False)],
)
def test_slow_is_under_a_hundred_bytes_a_second_for_seconds(received: int, seconds: float, slow: bool) -> None:
    assert comes_too_slowly(received, seconds) is slow
