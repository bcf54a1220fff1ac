"""Sources that are read through a proxy: it is asked for names, and for none inside a network."""

import pytest

from bot.render.phrases import advice_text
from digests.errors import FetchError
from digests.fetch import Fetcher, build_client
from tests.digests.fetch.hostile import AGENT, QUICK, hostile
from tests.proxies import loopback_proxy

SCHEMES = pytest.mark.parametrize("scheme", ["http", "socks5"])


@SCHEMES
@pytest.mark.parametrize("credentials", ["", "reader:pass-word"])
async def test_a_source_is_read_through_the_proxy_which_looks_up_its_name(scheme: str, credentials: str) -> None:
    async with hostile() as server, loopback_proxy(server.port, credentials) as proxy:
        server.put("/feed", b"news")
        async with build_client(proxy=f"{scheme}://{proxy.address}") as client:
            fetcher = Fetcher(client, user_agent=AGENT, politeness=QUICK)
            fetched = await fetcher.get("http://feeds.example.org:81/feed")
        assert fetched.body == b"news"
        assert proxy.asked == ["feeds.example.org:81"]
        assert server.log[0].header("host") == b"feeds.example.org:81"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.0.0.7", "localhost", "router.lan", "nas", "[::1]", "2130706433", "169.254.169.254"]
)
async def test_what_is_not_of_the_public_internet_is_not_asked_for(host: str) -> None:
    async with hostile() as server, loopback_proxy(server.port) as proxy:
        way = server.redirect("/feed", f"http://{host}/inside")
        async with build_client(proxy=f"http://{proxy.address}") as client:
            fetcher = Fetcher(client, user_agent=AGENT, politeness=QUICK)
            for address in (f"http://{host}/inside", way.replace("127.0.0.1", "feeds.example.org")):
                with pytest.raises(FetchError) as caught:
                    await fetcher.get(address)
                assert caught.value.code in {"private-network", "address-closed"}
        assert server.paths() == ["/feed"]


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254", "169.254.169.254.", "2852039166", "0xa9fea9fe", "169.254.43518", "100.100.100.200.",
        "[::ffff:169.254.169.254]", "metadata.google.internal.",
    ],
)  # fmt: skip
async def test_where_private_networks_are_allowed_no_proxy_is_asked_for_a_metadata_service(host: str) -> None:
    async with (
        hostile() as server,
        loopback_proxy(server.port) as proxy,
        build_client(proxy=f"http://{proxy.address}", allow_private=True) as client,
    ):
        fetcher = Fetcher(client, user_agent=AGENT, allow_private=True, politeness=QUICK)
        with pytest.raises(FetchError) as caught:
            await fetcher.get(f"http://{host}/latest/meta-data/")
        assert caught.value.code == "address-closed"
        assert proxy.asked == []


@SCHEMES
async def test_a_proxy_that_refuses_or_is_away_is_a_source_that_cannot_be_reached(scheme: str) -> None:
    async with hostile() as server, loopback_proxy(server.port, "reader:pass-word") as proxy:
        wrong = proxy.address.replace("pass-word", "guessed")
        for address, code in (
            (wrong, "status-closed" if scheme == "http" else "proxy"),
            ("127.0.0.1:9", "unreachable"),
        ):
            async with build_client(proxy=f"{scheme}://{address}") as client:
                with pytest.raises(FetchError) as caught:
                    await Fetcher(client, user_agent=AGENT, politeness=QUICK).get("http://feeds.example.org/feed")
            assert caught.value.code == code
            assert "guessed" not in str(caught.value)
            assert advice_text(caught.value, "en")
        assert server.paths() == []
