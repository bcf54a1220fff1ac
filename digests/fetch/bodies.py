"""The body of an answer, decompressed under a cap."""

import zlib
from collections.abc import AsyncIterator

import httpx

from digests.errors import FetchError

ACCEPTED_ENCODINGS = "gzip, deflate"
_WINDOW = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}


async def read_body(response: httpx.Response, max_bytes: int) -> bytes:
    """Return the decompressed body of a streamed answer; FetchError as soon as it grows beyond `max_bytes`.

    The HTTP library would decompress a whole chunk at once, and a chunk of 64 KB can hold 64 MB: here no more
    is ever decompressed than is still allowed.
    """
    encoding = response.headers.get("content-encoding", "").strip().lower()
    announced = response.headers.get("content-length", "")
    if encoding in ("", "identity") and announced.isdecimal() and int(announced) > max_bytes:
        raise _too_large(max_bytes)
    body = bytearray()
    async for piece in _decompressed(response.aiter_raw(), encoding, max_bytes):
        body += piece
        if len(body) > max_bytes:
            raise _too_large(max_bytes)
    return bytes(body)


async def _decompressed(chunks: AsyncIterator[bytes], encoding: str, step: int) -> AsyncIterator[bytes]:
    if encoding in ("", "identity"):
        async for chunk in chunks:
            yield chunk
        return
    if encoding not in _WINDOW:
        raise FetchError(f"the answer is compressed as {encoding[:40]!r}, which was not asked for")
    inflater = zlib.decompressobj(_WINDOW[encoding])
    started = False
    async for chunk in chunks:
        pending = chunk
        while pending and not inflater.eof:
            try:
                piece = inflater.decompress(pending, step + 1)
            except zlib.error as error:
                if encoding == "deflate" and not started:
                    # Many servers send the bare stream without the header that the name promises.
                    inflater, started = zlib.decompressobj(-zlib.MAX_WBITS), True
                    continue
                raise FetchError(f"the answer's compression is broken: {error}") from error
            started = True
            pending = inflater.unconsumed_tail
            yield piece
    if started and not inflater.eof:
        raise FetchError("the answer broke off in the middle")


def _too_large(max_bytes: int) -> FetchError:
    size = f"{max_bytes / 2**20:.0f} MiB" if max_bytes >= 2**20 else f"{max_bytes} bytes"
    return FetchError(
        f"the answer is larger than {size}",
        advice=f"What is at that address is larger than {size}; that is not a feed or an article.",
    )
