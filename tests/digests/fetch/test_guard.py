import pytest

from digests.errors import FetchError
from digests.fetch.guard import check_host, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "198.18.0.1",
        "no address",
    ],
)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


async def test_a_name_that_resolves_inside_is_refused_unless_private_ones_are_allowed() -> None:
    with pytest.raises(FetchError, match="not a public address"):
        await check_host("http://localhost/feed")
    await check_host("http://localhost/feed", allow_private=True)


async def test_a_host_that_does_not_exist_is_named_to_the_person() -> None:
    with pytest.raises(FetchError) as caught:
        await check_host("http://no-such-host.invalid/")
    assert "no-such-host.invalid" in caught.value.advice
