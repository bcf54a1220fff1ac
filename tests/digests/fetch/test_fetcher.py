import zlib

import pytest

from bot.phrases import advice_text
from digests.errors import AddressError, FetchError
from digests.fetch import Fetcher
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
