"""Guards against a server that means harm; what it saw is the judge."""

import asyncio
import gzip
import zlib
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.phrases import advice_text
from digests.errors import FetchError
from digests.fetch import Fetcher, Politeness, build_client
from digests.fetch.exchange import next_hop
from tests.digests.fetch.hostile import AGENT, QUICK, HostileServer, Seen, fetching, hostile


async def test_a_circle_of_redirects_is_left_at_the_second_round(server: HostileServer, fetcher: Fetcher) -> None:
    server.redirect("/a", "/b")
    server.redirect("/b", "/a#again")
    with pytest.raises(FetchError, match="circle"):
        await fetcher.get(server.url("/a"))
    assert server.paths() == ["/a", "/b"]


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "data:text/xml,<rss/>",
        "javascript:alert(1)", "http://me:secret@127.0.0.1/", "//me@127.0.0.1/", "http://[bad", "",
    ],
)  # fmt: skip
async def test_a_redirect_to_anything_but_an_open_web_address_is_refused(location: str) -> None:
    async with hostile() as server, fetching() as fetcher:
        url = server.redirect("/feed", location)
        with pytest.raises(FetchError) as caught:
            await fetcher.get(url)
        assert server.paths() == ["/feed"]
        assert "secret" not in advice_text(caught.value, "en")


PIECES = [
    "http://",
    "https:",
    "//",
    "/",
    "\\",
    "@",
    ":",
    "[",
    "]",
    "%",
    "#",
    "?",
    "..",
    "127.0.0.1",
    "file:",
    "\u3002",
    "\t",
]


@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=8).map("".join),
    st.sampled_from(["http", "https"]),
)
def test_wherever_a_redirect_leads_it_is_a_web_address_without_login_and_no_less_encrypted(
    location: str, scheme: str
) -> None:
    try:
        parts = urlsplit(next_hop(f"{scheme}://news.example.org/feed", 302, location).address)
    except FetchError:
        return
    assert parts.scheme in {"https", scheme}
    assert parts.hostname
    assert parts.username is None


# --- size and time


@pytest.mark.parametrize(
    ("begins", "drop"),
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x", id="a body"),
        pytest.param(b"HTTP/1.1 200 OK\r\n", b"X-More: x\r\n", id="headers"),
        pytest.param(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", id="interim answers"),
    ],
)
async def test_a_drip_ends_in_time(server: HostileServer, fetcher: Fetcher, begins: bytes, drop: bytes) -> None:
    async def drip(seen: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(begins)
        for _ in range(1000):
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(0.01)

    with pytest.raises(FetchError, match="in time"):
        await fetcher.get(server.play("/feed", drip), timeout=0.2)
    assert server.log[0].ended == 0.0
    await fetcher.get(server.put("/other", b"x"))


async def test_all_hops_together_have_one_deadline(server: HostileServer, fetcher: Fetcher) -> None:
    for number in range(5):
        server.put(f"/{number}", status=302, headers={"Location": f"/{number + 1}"}, wait=0.1)
    with pytest.raises(FetchError, match="in time"):
        await fetcher.get(server.url("/0"), timeout=0.25)
    assert len(server.log) < 6, "each hop alone would have been in time"


async def test_the_wait_for_a_turn_does_not_count_against_the_deadline() -> None:
    async with hostile() as server, fetching(Politeness(spacing=2.5, robots=False)) as fetcher:
        url = server.put("/feed", b"x")
        await fetcher.get(url)
        await fetcher.get(url, timeout=2.0)


GZIP = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n"
HEADER = b"X-Filler: " + b"x" * 8000 + b"\r\n"


@pytest.mark.parametrize(
    ("begins", "more", "said", "most"),
    [
        pytest.param(b"HTTP/1.1 200 OK\r\n", HEADER, "RemoteProtocolError", 10, id="headers"),
        pytest.param(CHUNKED, HEADER, "RemoteProtocolError", 10, id="trailers"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536, "larger than 1 MiB", 20, id="a body"),
        pytest.param(GZIP + b"\x1f\x8b\x08\x08" + bytes(6), b"name" * 16384, "larger than 1 MiB", 20, id="a name"),
        pytest.param(GZIP + gzip.compress(b"x", mtime=0), b"name" * 16384, "larger than 1 MiB", 20, id="a tail"),
    ],
)
async def test_what_never_ends_is_left_at_a_cap_though_it_unpacks_to_nothing(
    begins: bytes, more: bytes, said: str, most: int
) -> None:
    sent = 0

    async def endless(seen: Seen, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(begins)
        while True:
            writer.write(more)
            await writer.drain()
            sent += len(more)

    async with hostile() as server, fetching() as fetcher:
        with pytest.raises(FetchError, match=said):
            await fetcher.get(server.play("/feed", endless), max_bytes=2**20)
        assert sent < most * 2**20


@cache
def _zipped() -> bytes:
    return gzip.compress(bytes(64 * 2**20), compresslevel=1, mtime=0)


@cache
def _deflated() -> bytes:
    return zlib.compress(bytes(64 * 2**20), level=1)


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "gzip": ("gzip", _zipped),
    "deflate": ("deflate", _deflated),
    "bare deflate": ("deflate", lambda: _deflated()[2:-4]),
    "gzip in gzip": ("gzip, gzip", lambda: gzip.compress(_zipped(), mtime=0)),
    "gzip in deflate": ("gzip, deflate", lambda: zlib.compress(_zipped())),
    "many members": ("gzip", lambda: gzip.compress(bytes(2**16), mtime=0) * 1000),
    "empty members": ("gzip", lambda: gzip.compress(b"", mtime=0) * 50_000),
    "too many layers": ("gzip, gzip, gzip, gzip", _zipped),
}


@pytest.mark.parametrize("name", BOMBS)
async def test_a_decompression_bomb_goes_off_nowhere(name: str, server: HostileServer, fetcher: Fetcher) -> None:
    encoding, body = BOMBS[name][0], BOMBS[name][1]()
    url = server.put("/feed", body, headers={"Content-Encoding": encoding})
    with pytest.raises(FetchError, match=r"larger than|members|times over"):
        await fetcher.get(url, max_bytes=2 * 2**20)


async def test_an_encoding_that_was_not_asked_for_is_refused(server: HostileServer, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="not asked for"):
        await fetcher.get(server.put("/feed", b"x", headers={"Content-Encoding": "br"}))


# --- private networks


class Loopback(httpcore.AnyIOBackend):
    """Connects to loopback alone, and notes everything else."""

    def __init__(self) -> None:
        super().__init__()
        self.elsewhere: list[str] = []

    async def connect_tcp(self, host: str, *args: object, **kwargs: object) -> httpcore.AsyncNetworkStream:  # type: ignore[override]
        if host != "127.0.0.1":
            self.elsewhere.append(host)
            raise httpcore.ConnectError("not loopback")
        return await super().connect_tcp(host, *args, **kwargs)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254", "2852039166", "0xa9fea9fe", "169.254.43518", "[::ffff:169.254.169.254]",
        "[64:ff9b::a9fe:a9fe]", "[fd00:ec2::254]", "100.100.100.200", "metadata.google.internal",
    ],
)  # fmt: skip
async def test_where_private_networks_are_allowed_a_redirect_to_metadata_is_not_followed(host: str) -> None:
    wire = Loopback()
    async with hostile() as server, build_client(allow_private=True, backend=wire) as client:
        fetcher = Fetcher(client, user_agent=AGENT, allow_private=True, politeness=QUICK)
        for way in (server.redirect("/feed", f"http://{host}/latest/meta-data/"), f"http://{host}/latest/"):
            with pytest.raises(FetchError, match="metadata") as caught:
                await fetcher.get(way)
            assert caught.value.code == "address-closed"
        assert server.paths() == ["/feed"]
        assert wire.elsewhere == []


async def test_a_proxy_of_the_environment_does_not_lead_around_the_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    async with hostile() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        async with build_client(allow_private=True, backend=Loopback()) as client:
            fetcher = Fetcher(client, user_agent=AGENT, allow_private=True, politeness=QUICK)
            with pytest.raises(FetchError, match="metadata"):
                await fetcher.get("http://169.254.169.254/latest/meta-data/")
        assert proxy.connections == 0


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "127.1", "0x7f000001", "[::ffff:127.0.0.1]"]
)
async def test_a_private_address_is_refused_in_every_spelling(host: str) -> None:
    async with hostile() as server, build_client() as client:
        fetcher = Fetcher(client, user_agent=AGENT)
        with pytest.raises(FetchError) as caught:
            await fetcher.get(f"http://{host}:{server.port}/")
        assert "private network" in advice_text(caught.value, "en")
        assert server.connections == 0
