import asyncio
from collections.abc import Sequence

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.phrases import advice_text
from digests.errors import FetchError
from digests.fetch.guard import GuardedBackend, resolve_host
from digests.rules.networks import is_never_read, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "168.63.129.16", "192.0.0.192",
        "100.100.100.200", "100.64.0.1", "192.88.99.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "203.0.113.1", "::1", "::", "::7f00:1",
        "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "ff0e::1", "4000::1", "2001:db8::1",
        "2001:0:7f00:1::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "no address", "",
    ],
)  # fmt: skip
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_alike_in_all_its_spellings(address: object) -> None:
    inner = int(address)  # type: ignore[call-overload]
    mapped = f"::ffff:{inner >> 16:x}:{inner & 0xFFFF:x}"
    translated = f"64:ff9b::{inner >> 16:x}:{inner & 0xFFFF:x}"
    assert is_public(str(address)) == is_public(mapped) == is_public(translated)


NEVER_READ = [
    "169.254.169.254",
    "169.254.0.1",
    "169.254.170.2",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "fe80::1",
    "fe80::1%eth0",
    "febf::1",
    "fd00:ec2::254",
    "fd00:ec2::23",
    "fd20:ce::254",
    "fd00:42::42",
    "fd00:c1::a9fe:a9fe",
    "::ffff:169.254.169.254",  # mapped
    "::ffff:100.100.100.200",
    "::169.254.169.254",  # compatible, RFC 4291
    "::ffff:0:169.254.169.254",  # translated, RFC 2765
    "2002:a9fe:a9fe::1",  # 6to4
    "64:ff9b::a9fe:a9fe",  # NAT64, RFC 6052
    "64:ff9b:1::a9fe:a9fe",  # NAT64 of a network's own, RFC 8215: any length of prefix
    "64:ff9b:1:a9fe:a9:fe00::",
    "64:ff9b:1:fffe:a9:fea9:fe00::",
    "2001:0:808:808:0:0:5601:5601",  # Teredo: the client, inverted
    "2001:0:a9fe:a9fe::",  # Teredo: the server
    "fe80::5efe:a9fe:a9fe",
    "fd12:3456::5efe:a9fe:a9fe",  # ISATAP
    "fd12:3456::200:5efe:6464:64c8",
    "fd64::169.254.169.254",  # a private network's own translation
    "2a00:64::a9fe:a9fe",  # a public prefix in use for translation
    "2a00:64::6464:64c8",
]


@pytest.mark.parametrize("address", NEVER_READ)
def test_link_local_and_metadata_addresses_are_never_read_in_whatever_form(address: str) -> None:
    assert is_never_read(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "100.100.100.201",
        "169.253.255.255", "169.255.0.0", "::1", "fd12:3456::1", "fec0::1", "::ffff:10.0.0.1",
        "64:ff9b::808:808", "8.8.8.8", "2606:4700:4700::1111",
    ],
)  # fmt: skip
def test_other_private_addresses_and_public_ones_can_be_allowed(address: str) -> None:
    assert not is_never_read(address)


@given(st.ip_addresses(v=6))
def test_what_is_never_read_is_not_public_either(address: object) -> None:
    assert not (is_never_read(str(address)) and is_public(str(address)))


@given(st.text(max_size=60))
def test_any_text_is_judged(text: str) -> None:
    assert is_never_read(text) in (True, False)
    assert not is_public(text) or not is_never_read(text)


class Wire(httpcore.AsyncMockBackend):
    """Carries no byte anywhere: remembers which addresses were to be connected to, within how many seconds."""

    def __init__(self, refusing: tuple[str, ...] = ()) -> None:
        super().__init__([])
        self.refusing = refusing
        self.tried: list[str] = []
        self.patience: list[float] = []

    async def connect_tcp(  # type: ignore[override]
        self, host: str, port: int, seconds: float = 0.0, *args: object
    ) -> httpcore.AsyncNetworkStream:
        self.tried.append(host)
        self.patience.append(seconds)
        if host in self.refusing:
            raise httpcore.ConnectError("refused")
        return await super().connect_tcp(host, 80)


def guard(wire: Wire, *addresses: str, allow_private: bool = False) -> GuardedBackend:
    async def resolve(host: str, port: int) -> list[str]:
        return list(addresses)

    return GuardedBackend(allow_private=allow_private, resolve=resolve, backend=wire)


async def test_the_address_that_was_checked_is_the_one_connected_to() -> None:
    wire = Wire()
    await guard(wire, "8.8.8.8").connect_tcp("news.example.org", 80)
    assert wire.tried == ["8.8.8.8"]


@pytest.mark.parametrize("addresses", [("10.0.0.1",), ("8.8.8.8", "10.0.0.1"), ("2606:4700::1", "::1")])
async def test_one_private_address_among_a_hosts_is_enough_to_refuse_it(addresses: tuple[str, ...]) -> None:
    wire = Wire()
    with pytest.raises(FetchError, match="not a public address") as caught:
        await guard(wire, *addresses).connect_tcp("news.example.org", 80)
    assert "private network" in advice_text(caught.value, "en")
    assert wire.tried == []


async def test_private_addresses_may_be_allowed() -> None:
    wire = Wire()
    await guard(wire, "10.0.0.1", allow_private=True).connect_tcp("news.example.org", 80)
    assert wire.tried == ["10.0.0.1"]


NEWS = "news.example.org"


@pytest.mark.parametrize(
    ("host", "answers"),
    [
        *((each, ()) for each in ("169.254.169.254", "[fe80::1]", "fd00:ec2::254", "[::ffff:100.100.100.200]")),
        *((NEWS, (*before, "169.254.169.254")) for before in ((), ("10.0.0.1",))),
        (NEWS, ("8.8.8.8", "fe80::1")),
    ],
)
async def test_where_private_addresses_are_allowed_metadata_stays_closed(
    host: str, answers: Sequence[str]
) -> None:
    wire = Wire()
    with pytest.raises(FetchError, match="metadata") as caught:
        await guard(wire, *answers, allow_private=True).connect_tcp(host, 80)
    assert caught.value.code == "address-closed"
    assert wire.tried == []


@pytest.mark.parametrize(
    "name",
    [
        "metadata.google.internal", "METADATA.Google.Internal.", "metadata", "metadata.goog", "instance-data",
        "instance-data.ec2.internal", "metadata.azure.internal", "metadata.tencentyun.com",
        "metadata.packet.net", "x.metadata.google.internal",
    ],
)  # fmt: skip
@pytest.mark.parametrize("private", [True, False])
async def test_names_of_metadata_services_stay_closed_whatever_they_lead_to(name: str, private: bool) -> None:
    wire = Wire()
    with pytest.raises(FetchError, match="metadata"):
        await guard(wire, "10.0.0.1" if private else "8.8.8.8", allow_private=private).connect_tcp(name, 80)
    assert wire.tried == []


@pytest.mark.parametrize("name", ["metadata.example.org", "mymetadata.google.example", "internal.example.org"])
async def test_names_that_only_resemble_them_are_open(name: str) -> None:
    wire = Wire()
    await guard(wire, "8.8.8.8").connect_tcp(name, 80)
    assert wire.tried == ["8.8.8.8"]


async def test_an_address_in_place_of_a_name_is_not_resolved_but_checked() -> None:
    wire = Wire()
    backend = guard(wire, "8.8.8.8")
    await backend.connect_tcp("9.9.9.9", 80)
    assert wire.tried == ["9.9.9.9"]
    for host in ("127.0.0.1", "::1", "[::1]"):
        with pytest.raises(FetchError):
            await backend.connect_tcp(host, 80)


async def test_the_next_address_is_tried_when_one_refuses_and_families_take_turns() -> None:
    sixes = tuple(f"2606:4700::{number}" for number in range(1, 7))
    wire = Wire(refusing=sixes)
    await guard(wire, *sixes, "8.8.8.8").connect_tcp("news.example.org", 80)
    assert wire.tried == ["2606:4700::1", "8.8.8.8"]


async def test_a_host_is_given_up_after_four_addresses_of_which_only_the_last_has_all_the_time() -> None:
    fours = tuple(f"8.8.8.{number}" for number in range(1, 9))
    wire = Wire(refusing=fours)
    with pytest.raises(httpcore.ConnectError):
        await guard(wire, *fours).connect_tcp("news.example.org", 80)
    assert wire.tried == list(fours[:4])
    assert [seconds > 3 for seconds in wire.patience] == [False, False, False, True]


async def test_a_host_without_addresses_is_an_error() -> None:
    with pytest.raises(httpcore.ConnectError):
        await guard(Wire()).connect_tcp("news.example.org", 80)


async def test_a_name_server_that_does_not_answer_is_a_time_out() -> None:
    async def never(host: str, port: int) -> list[str]:
        await asyncio.sleep(60)
        return []

    with pytest.raises(httpcore.ConnectTimeout):
        await GuardedBackend(resolve=never, backend=Wire()).connect_tcp("news.example.org", 80, timeout=0.05)


async def test_names_are_resolved_by_the_system() -> None:
    assert set(await resolve_host("localhost", 80)) <= {"127.0.0.1", "::1"}


async def test_a_host_that_does_not_exist_is_named_to_the_person() -> None:
    with pytest.raises(FetchError) as caught:
        await GuardedBackend().connect_tcp("no-such-host.invalid", 80)
    assert "no-such-host.invalid" in advice_text(caught.value, "en")
