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

from digests.errors import FetchError
from digests.fetch.bodies import MOST_MEMBERS, Inflater, read_body

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
