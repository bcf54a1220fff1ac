"""The body of an answer, decompressed under a cap."""

import asyncio
import zlib
from collections.abc import Iterator, Sequence

import httpx

from digests.errors import FetchError

ACCEPTED_ENCODINGS = "gzip, deflate"
MOST_LAYERS = 3
MOST_MEMBERS = 1024
_PIECE = 2**18
_BREATH = 2**20
CHUNKS_A_BREATH = 8
MOST_CHUNKS = 50_000
"""The most pieces of one answer. A piece of one byte costs as much work as a thousand bytes."""
_GZIP = zlib.MAX_WBITS | 16
_GZIP_MAGIC = b"\x1f\x8b"
_CODINGS = {"gzip": True, "x-gzip": True, "deflate": False}


async def read_body(response: httpx.Response, max_bytes: int, *, cut: bool = False) -> bytes:
    """Return the decompressed body of a streamed answer.

    FetchError as soon as the body grows beyond `max_bytes`, compressed or not; with `cut` the first `max_bytes`
    are returned instead. The HTTP library would decompress a whole chunk at once, and a chunk of 64 KB can hold 64
    MB. Here at most a quarter of a MiB is decompressed at once. The event loop gets its turn even when the answer
    comes in tiny pieces; too many of these are a FetchError.
    """
    layers = _layers(response.headers.get("content-encoding", ""), max_bytes)
    announced = response.headers.get("content-length", "")
    if not cut and announced.isdecimal() and int(announced[:18]) > max_bytes:
        raise _too_large(max_bytes)
    body = bytearray()
    received = since_breath = chunks = 0
    async for chunk in response.aiter_raw():
        received += len(chunk)
        chunks += 1
        if are_crumbs(chunks):
            raise FetchError(f"the answer comes in more than {MOST_CHUNKS} pieces", code="crumbs")
        if chunks % CHUNKS_A_BREATH == 0:
            await asyncio.sleep(0)
        for piece in _unpacked(layers, chunk):
            body += piece
            since_breath += len(piece)
            if len(body) > max_bytes:
                if cut:
                    return bytes(body[:max_bytes])
                raise _too_large(max_bytes)
            if since_breath > _BREATH:
                since_breath = 0
                await asyncio.sleep(0)
        if received > max_bytes:
            raise _too_large(max_bytes)
    for layer in layers:
        layer.finish()
    return bytes(body)


def are_crumbs(chunks: int) -> bool:
    """Say whether an answer comes in too many pieces to be worth its cost."""
    return chunks > MOST_CHUNKS


class Inflater:
    """One layer of compression (RFC 9110 section 8.4.1), removed piece by piece.

    `gzip` may have several members one after another (RFC 1952 section 2.2). All are unpacked, and padding after
    the last is ignored. Without `gzip` the layer is `deflate`. It should have a zlib header; many servers leave it
    out, and both are read. FetchError when it is broken, has too many members or grows beyond `most` bytes.
    """

    def __init__(self, *, gzip: bool, most: int) -> None:
        self._gzip = gzip
        self._most = most
        self._left = most
        self._held = b""
        self._member: zlib._Decompress | None = None
        self._members = 0
        self._over = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` unpacks to, in pieces of limited size."""
        self._held += data
        while not self._over:
            if self._member is None and not self._begin():
                return
            pending, self._held = self._held, b""
            yield from self._drain(pending)
            if self._member is not None:
                return
        self._held = b""

    def finish(self) -> None:
        """Note the end of the data. FetchError when the stream is not complete."""
        incomplete = self._member is not None or (self._held and not self._members)
        if incomplete and not self._over:
            raise FetchError("the answer broke off in the middle")

    def _begin(self) -> bool:
        """Start the next member. Return False while too few of its bytes are here."""
        if len(self._held) < 2:
            return False
        if self._gzip and self._members and not self._held.startswith(_GZIP_MAGIC):
            self._over = True
            self._held = b""
            return False
        self._members += 1
        if self._members > MOST_MEMBERS:
            raise FetchError(f"the answer is compressed in more than {MOST_MEMBERS} members")
        # The header of RFC 1950 section 2.2: method 8 and a check sum of 31.
        has_header = self._held[0] & 0x0F == 8 and (self._held[0] * 256 + self._held[1]) % 31 == 0
        window = _GZIP if self._gzip else zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS
        self._member = zlib.decompressobj(window)
        return True

    def _drain(self, pending: bytes) -> Iterator[bytes]:
        member = self._member
        assert member is not None  # noqa: S101 - _begin has just made it
        while True:
            try:
                piece = member.decompress(pending, _PIECE)
            except zlib.error as error:
                raise FetchError(f"the answer's compression is broken: {error}") from error
            self._left -= len(piece)
            if self._left < 0:
                # One byte too many makes the caller refuse; the rest of a bomb is never unpacked.
                yield piece
                raise _too_large(self._most)
            if piece:
                yield piece
            pending = member.unconsumed_tail
            if member.eof:
                self._held, self._member = member.unused_data, None
                self._over = not self._gzip
                return
            if not pending and len(piece) < _PIECE:
                return


def _layers(header: str, max_bytes: int) -> list[Inflater]:
    """Return the layers that a Content-Encoding names, the outermost first."""
    codings = [coding for part in header.lower().split(",") if (coding := part.strip()) not in ("", "identity")]
    for coding in codings:
        if coding not in _CODINGS:
            raise FetchError(f"the answer is compressed as {coding[:40]!r}, which was not asked for")
    if len(codings) > MOST_LAYERS:
        raise FetchError(f"the answer is compressed {len(codings)} times over, which was not asked for")
    return [Inflater(gzip=_CODINGS[coding], most=max_bytes) for coding in reversed(codings)]


def _unpacked(layers: Sequence[Inflater], data: bytes) -> Iterator[bytes]:
    if not layers:
        yield data
        return
    for piece in layers[0].feed(data):
        yield from _unpacked(layers[1:], piece)


def _too_large(max_bytes: int) -> FetchError:
    size = f"{max_bytes / 2**20:.0f} MiB" if max_bytes >= 2**20 else f"{max_bytes} bytes"
    return FetchError(f"the answer is larger than {size}", code="too-large", size=size)
