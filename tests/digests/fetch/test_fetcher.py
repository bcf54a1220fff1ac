import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import pairwise

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.phrases import advice_text
from digests.errors import AddressError, FetchError
from digests.fetch import Fetcher
from digests.fetch.bodies import MOST_MEMBERS, Inflater, read_body
from tests.digests.fetch.hostile import fetching
from tests.digests.newsstand import Newsstand, gzipped, newsstand


async def test_an_answer_comes_with_its_validators_and_an_honest_request() -> None:
    async with newsstand() as stand, fetching() as fetcher:
        url = stand.put(
            "/feed",
            "<rss/>",
            headers={
                "ETag": '"x"',
                "Last-Modified": "Tue, 10 Mar 2026 08:00:00 GMT",
                "Content-Type": "text/xml; charset=big5",
            },
        )
        fetched = await fetcher.get(url)
        assert fetched.body == b"<rss/>"
        assert (fetched.etag, fetched.last_modified) == ('"x"', "Tue, 10 Mar 2026 08:00:00 GMT")
        assert (fetched.content_type, fetched.charset) == ("text/xml", "big5")
        asked = stand.asked[0].headers
        assert asked["user-agent"].startswith("Communique/test")
        assert "if-none-match" not in asked
        assert "cookie" not in asked


async def test_validators_go_back_as_received_and_304_is_no_failure(stand: Newsstand, fetcher: Fetcher) -> None:
    url = stand.put("/feed", status=304)
    fetched = await fetcher.get(url, etag='W/"odd, one"', last_modified="yesterday")
    assert fetched.not_modified
    assert fetched.body == b""
    assert stand.asked[0].headers["if-none-match"] == 'W/"odd, one"'
    assert stand.asked[0].headers["if-modified-since"] == "yesterday"


async def test_304_to_an_unconditional_request_is_a_failure(stand: Newsstand, fetcher: Fetcher) -> None:
    url = stand.put("/feed", status=304)
    with pytest.raises(FetchError):
        await fetcher.get(url)


@pytest.mark.parametrize("status", [404, 410, 403, 429, 500, 503])
async def test_a_refusal_tells_its_status_and_what_to_do(status: int, stand: Newsstand, fetcher: Fetcher) -> None:
    url = stand.put("/feed", status=status, headers={"Retry-After": "120"})
    with pytest.raises(FetchError, match=str(status)) as caught:
        await fetcher.get(url)
    assert caught.value.status == status
    assert caught.value.retry_after == 120
    assert str(status) in advice_text(caught.value, "en")


async def test_an_announced_size_beyond_the_cap_is_not_even_read(stand: Newsstand, fetcher: Fetcher) -> None:
    url = stand.put("/feed", b"x" * 65536, repeat=3200)
    with pytest.raises(FetchError, match="larger than 15 MiB"):
        await fetcher.get(url)
    assert stand.sent < 12 * 2**20


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzipped(b"<rss/>" * 50)),
        ("deflate", zlib.compress(b"<rss/>" * 50)),
        ("deflate", zlib.compress(b"<rss/>" * 50)[2:-4]),
        ("identity", b"<rss/>" * 50),
    ],
)
async def test_compressed_answers_are_unpacked(encoding: str, packed: bytes) -> None:
    async with newsstand() as stand, fetching() as fetcher:
        url = stand.put("/feed", packed, headers={"Content-Encoding": encoding})
        assert (await fetcher.get(url)).body == b"<rss/>" * 50


@pytest.mark.parametrize(("encoding", "body"), [("gzip", b"no gzip"), ("gzip", gzipped(b"<rss/>" * 999)[:-20])])
async def test_a_broken_compression_is_an_error_with_a_name(encoding: str, body: bytes) -> None:
    async with newsstand() as stand, fetching() as fetcher:
        url = stand.put("/feed", body, headers={"Content-Encoding": encoding})
        with pytest.raises(FetchError, match=r"compress|broke off"):
            await fetcher.get(url)


async def test_redirects_are_followed_to_the_fifth(stand: Newsstand, fetcher: Fetcher) -> None:
    for number in range(6):
        stand.put(f"/{number}", status=302, headers={"Location": f"/{number + 1}"})
    stand.put("/6", b"end")
    assert (await fetcher.get(stand.url("/1"))).url == stand.url("/6")
    with pytest.raises(FetchError, match="redirects"):
        await fetcher.get(stand.url("/0"))


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/x", "https://me:secret@example.org/", "", "http://", "file:///etc/passwd", "data:,x"],
)
async def test_addresses_that_are_not_read_are_refused(url: str) -> None:
    async with fetching() as fetcher:
        with pytest.raises(AddressError):
            await fetcher.get(url)


async def test_a_trickling_answer_ends_at_the_deadline(stand: Newsstand, fetcher: Fetcher) -> None:
    url = stand.put("/feed", b"x", delay=5)
    with pytest.raises(FetchError, match="in time") as caught:
        await fetcher.get(url, timeout=0.1)
    assert "too long" in advice_text(caught.value, "en")


async def test_an_answer_that_breaks_off_is_an_error(stand: Newsstand, fetcher: Fetcher) -> None:
    url = stand.put("/feed", b"x" * 1000, cut=True)
    with pytest.raises(FetchError, match="RemoteProtocolError"):
        await fetcher.get(url)


async def test_nobody_listening_is_an_error() -> None:
    async with newsstand() as stand:
        url = stand.url("/feed")
    async with fetching() as fetcher:
        with pytest.raises(FetchError, match="ConnectError"):
            await fetcher.get(url)


WORDS = b"Ports reopen after the talks. " * 40
PACKED = gzip.compress(WORDS, mtime=0)
MOST = 2**20


def inflate(pieces: list[bytes], *, gzip: bool = True, most: int = MOST) -> bytes:
    inflater = Inflater(gzip=gzip, most=most)
    found = b"".join(piece for data in pieces for piece in inflater.feed(data))
    inflater.finish()
    return found


def cut_up(data: bytes, places: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[start:end] for start, end in pairwise(edges)]


packings = st.sampled_from(
    [
        (True, PACKED, WORDS),
        (True, PACKED + gzip.compress(b"", mtime=0) + PACKED, WORDS * 2),
        (True, PACKED + bytes(20), WORDS),
        (True, PACKED + b"\x1fgarbage", WORDS),
        (False, zlib.compress(WORDS), WORDS),
        (False, zlib.compress(WORDS)[2:-4], WORDS),
        (False, zlib.compress(WORDS) + b"more", WORDS),
    ]
)


@given(packings, st.lists(st.integers(0, 2000), max_size=30))
def test_all_members_are_unpacked_however_cut_up(packing: tuple[bool, bytes, bytes], places: list[int]) -> None:
    is_gzip, packed, words = packing
    assert inflate(cut_up(packed, places), gzip=is_gzip) == words


def test_members_come_one_byte_at_a_time() -> None:
    packed = gzip.compress(b"one ", mtime=0) + gzip.compress(b"two", mtime=0)
    assert inflate([bytes([byte]) for byte in packed]) == b"one two"


@given(st.binary(max_size=300), st.booleans())
def test_garbage_is_unpacked_or_refused_and_nothing_else(data: bytes, is_gzip: bool) -> None:
    with suppress(FetchError):
        inflate([data], gzip=is_gzip)


@pytest.mark.parametrize("kept", [1, 5, 30, -9, -1])
def test_a_stream_that_breaks_off_is_refused(kept: int) -> None:
    with pytest.raises(FetchError, match="broke off"):
        inflate([gzip.compress(WORDS, mtime=0)[:kept]])


def test_a_last_member_that_breaks_off_is_refused() -> None:
    with pytest.raises(FetchError, match="broke off"):
        inflate([gzip.compress(WORDS, mtime=0) + gzip.compress(WORDS, mtime=0)[:-3]])


def test_an_empty_body_is_empty_whatever_it_says() -> None:
    assert inflate([]) == inflate([b""]) == inflate([], gzip=False) == b""


def test_no_more_is_unpacked_than_is_needed_to_see_that_it_is_too_much() -> None:
    pieces: list[bytes] = []
    feeding = Inflater(gzip=True, most=MOST).feed(gzip.compress(bytes(64 * 2**20), mtime=0))
    with pytest.raises(FetchError, match="larger than 1 MiB"):
        pieces.extend(feeding)
    assert MOST < sum(len(piece) for piece in pieces) <= MOST + 2**18


def test_what_just_fits_is_let_through() -> None:
    assert len(inflate([gzip.compress(bytes(MOST), mtime=0)])) == MOST


@pytest.mark.parametrize("more", range(20, 30))
def test_what_the_library_still_holds_back_when_the_input_has_ended_is_unpacked_too(more: int) -> None:
    words = bytes(2**18 + more)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    assert inflate([packer.compress(words) + packer.flush()], gzip=False) == words


class OneChunk(httpx.AsyncByteStream):
    def __init__(self, chunk: bytes) -> None:
        self.chunk = chunk

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.chunk


async def test_others_get_their_turn_while_one_chunk_is_unpacked() -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    await asyncio.sleep(0)
    chunk = gzip.compress(bytes(14 * 2**20), mtime=0)
    response = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=OneChunk(chunk))
    before = turns
    assert len(await read_body(response, 15 * 2**20)) == 14 * 2**20
    assert turns - before >= 10
    counting.cancel()


def test_more_members_than_anybody_needs_are_refused() -> None:
    member = gzip.compress(b"", mtime=0)
    assert inflate([member * MOST_MEMBERS]) == b""
    with pytest.raises(FetchError, match="members"):
        inflate([member * (MOST_MEMBERS + 1)])
