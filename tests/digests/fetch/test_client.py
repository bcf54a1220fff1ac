"""The client on real connections: rebinding, and certificates of real TLS servers."""

import asyncio
import ssl
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpcore
import httpx
import pytest
import trustme

from bot.render.phrases import advice_text
from digests.errors import FetchError
from digests.fetch import Fetcher, build_client
from digests.fetch.client import KEPT_CONNECTIONS
from digests.fetch.guard import resolve_host
from digests.model import Draft
from digests.read import read_articles
from tests.digests.collecting import WORKERS
from tests.digests.fetch.hostile import AGENT, QUICK, HostileServer, fetching, hostile
from tests.factories import source

PUBLIC = "8.8.8.8"


class Detour(httpcore.AnyIOBackend):
    """Stands in for the internet: a connection to a public address ends at a server on loopback."""

    def __init__(self, server: HostileServer) -> None:
        self.server = server
        self.connected: list[str] = []

    async def connect_tcp(self, host: str, port: int, *args: object) -> httpcore.AsyncNetworkStream:  # type: ignore[override]
        self.connected.append(host)
        assert host == PUBLIC
        return await super().connect_tcp(self.server.address, self.server.port)


class Rebinding:
    """A name server that gives a public address first and a private one afterwards."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return [self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]]


async def test_a_name_that_turns_private_after_the_check_is_connected_to_where_it_was_checked() -> None:
    async with hostile() as server:
        names, wire = Rebinding(PUBLIC, "127.0.0.1"), Detour(server)
        async with build_client(resolve=names, backend=wire) as client:
            fetcher = Fetcher(client, user_agent=AGENT, politeness=QUICK)
            server.put("/feed", b"x", headers={"Connection": "close"})
            fetched = await fetcher.get(f"http://rebind.example.org:{server.port}/feed")
            assert fetched.body == b"x"
            assert names.asked == 1
            assert wire.connected == [PUBLIC]
            assert server.log[0].header("host") == f"rebind.example.org:{server.port}".encode()
            with pytest.raises(FetchError, match=r"127\.0\.0\.1, which is not a public address"):
                await fetcher.get(f"http://rebind.example.org:{server.port}/feed")
        assert wire.connected == [PUBLIC]
        assert server.connections == 1


async def resolve_by_name(host: str, port: int) -> Sequence[str]:
    """A name server that knows a public host, and names of an attacker that lead inside."""
    inside = {
        "inside": "127.0.0.1",
        "mapped": "::ffff:10.0.0.7",
        "nat": "64:ff9b::7f00:1",
        "cloud": "169.254.169.254",
    }
    first = host.partition(".")[0]
    return (
        [inside[first]]
        if first in inside
        else [PUBLIC]
        if host.endswith(".org")
        else await resolve_host(host, port)
    )


INSIDE = [
    "127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "127\u30020\u30020\u30021", "0", "[::1]", "[::]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "10.0.0.1",
    "192.168.1.1", "172.16.0.1", "100.64.0.1", "169.254.1.1", "[fe80::1]", "[fd00::1]", "224.0.0.1",
    "inside.example.org", "mapped.example.org", "nat.example.org", "cloud.example.org",
]  # fmt: skip


@pytest.mark.parametrize("target", [f"http://{host}/latest/" for host in INSIDE])
async def test_a_redirect_of_a_feed_or_a_page_into_the_private_network_is_not_connected_to(target: str) -> None:
    async with hostile() as server:
        wire = Detour(server)
        async with build_client(resolve=resolve_by_name, backend=wire) as client:
            fetcher = Fetcher(client, user_agent=AGENT, politeness=QUICK)
            server.redirect("/feed", "http://other.example.org/on")  # by way of another public host
            server.put("/on", status=307, headers={"Location": target.encode()})
            with pytest.raises(FetchError, match="not a public address") as caught:
                await fetcher.get("http://news.example.org/feed")
            assert "private network" in advice_text(caught.value, "en")
            listed = Draft(
                url="http://news.example.org/feed", title="Port reopened", text="It reopened on Monday."
            )
            read = await read_articles(fetcher, source(), [listed], WORKERS)
            assert (read.drafts, list(read.unread)) == ((listed,), [0])
        assert wire.connected
        assert server.paths() == ["/feed", "/on"] * 2


async def test_robots_txt_goes_through_the_same_guard() -> None:
    async with hostile() as server:
        wire = Detour(server)
        async with build_client(resolve=Rebinding(PUBLIC), backend=wire) as client:
            server.redirect("/robots.txt", "http://10.0.0.1/robots.txt")
            with pytest.raises(FetchError, match="not a public address"):
                await Fetcher(client, user_agent=AGENT).get("http://news.example.org/feed")
        assert wire.connected == [PUBLIC]
        assert server.paths() == ["/robots.txt"]


async def test_a_client_that_guards_nothing_is_not_taken() -> None:
    async with httpx.AsyncClient() as plain, build_client(allow_private=True) as open_to_all:
        for client in (plain, open_to_all):
            with pytest.raises(ValueError, match="private"):
                Fetcher(client, user_agent=AGENT)
            Fetcher(client, user_agent=AGENT, allow_private=True)


# --- TLS


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


def serving(leaf: trustme.LeafCert, *, whole_chain: bool = True) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    chain = leaf.cert_chain_pems if whole_chain else leaf.cert_chain_pems[:1]
    with (
        leaf.private_key_pem.tempfile() as key,
        trustme.Blob(b"".join(blob.bytes() for blob in chain)).tempfile() as pem,
    ):
        context.load_cert_chain(pem, key)
    return context


def saved(path: Path, *authorities: trustme.CA) -> str:
    path.write_bytes(b"".join(authority.cert_pem.bytes() for authority in authorities))
    return str(path)


async def refused(server: HostileServer, certificates: str = "", host: str = "localhost") -> FetchError:
    async with fetching(certificates=certificates) as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(f"https://{host}:{server.port}/feed")
    assert server.log == []
    return caught.value


async def test_a_server_is_trusted_by_its_name_not_its_address(authority: trustme.CA, tmp_path: Path) -> None:
    async with hostile(tls=serving(authority.issue_cert("localhost"))) as server:
        server.put("/feed", b"x")
        async with fetching(certificates=saved(tmp_path / "root.pem", authority)) as fetcher:
            assert (await fetcher.get(f"https://localhost:{server.port}/feed")).body == b"x"
        assert server.log[0].header("host") == f"localhost:{server.port}".encode()


async def test_a_chain_without_its_intermediate_fails_with_the_fix(authority: trustme.CA, tmp_path: Path) -> None:
    intermediate = authority.create_child_ca()
    leaf = intermediate.issue_cert("localhost")
    root = saved(tmp_path / "root.pem", authority)
    async with hostile(tls=serving(leaf, whole_chain=False)) as server:
        error = await refused(server, root)
        assert "does not send its intermediate certificate" in advice_text(error, "en")
        assert "PEM" in advice_text(error, "en")
        assert "COMMUNIQUE_CERTIFICATES" in advice_text(error, "en")
        server.put("/feed", b"x")
        both = saved(tmp_path / "both.pem", authority, intermediate)
        async with fetching(certificates=both) as fetcher:
            assert (await fetcher.get(f"https://localhost:{server.port}/feed")).body == b"x"
    async with hostile(tls=serving(leaf)) as server, fetching(certificates=root) as fetcher:
        server.put("/feed", b"x")
        assert (await fetcher.get(f"https://localhost:{server.port}/feed")).body == b"x"


async def test_an_intermediate_that_the_operator_names_is_enough(authority: trustme.CA, tmp_path: Path) -> None:
    intermediate = authority.create_child_ca()
    async with hostile(tls=serving(intermediate.issue_cert("localhost"), whole_chain=False)) as server:
        server.put("/feed", b"x")
        async with fetching(certificates=saved(tmp_path / "intermediate.pem", intermediate)) as fetcher:
            assert (await fetcher.get(f"https://localhost:{server.port}/feed")).body == b"x"


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("name", "valid", "host", "said"),
    [
        ("localhost", {"not_after": datetime.now(UTC) - DAY}, "localhost", "expired"),
        ("localhost", {"not_before": datetime.now(UTC) + DAY}, "localhost", "clock"),
        ("news.example.org", {}, "localhost", "another name"),
        ("news.example.org", {}, "127.0.0.1", "another name"),
    ],
)
async def test_what_is_wrong_with_a_certificate_is_said(
    authority: trustme.CA, tmp_path: Path, name: str, valid: dict[str, datetime], host: str, said: str
) -> None:
    leaf = authority.issue_cert(name, **valid)  # type: ignore[arg-type]
    async with hostile(tls=serving(leaf)) as server:
        error = await refused(server, saved(tmp_path / "root.pem", authority), host)
        assert said in advice_text(error, "en")


async def test_a_self_signed_certificate_is_called_so(authority: trustme.CA, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with authority.cert_pem.tempfile() as pem, authority.private_key_pem.tempfile() as key:
        context.load_cert_chain(pem, key)
    async with hostile(tls=context) as server:
        assert "signed by the site itself" in advice_text(await refused(server), "en")


async def test_an_authority_nobody_knows_is_called_so(authority: trustme.CA) -> None:
    leaf = authority.issue_cert("localhost")
    context = serving(leaf)
    whole = leaf.private_key_and_cert_chain_pem.bytes() + authority.cert_pem.bytes()
    with trustme.Blob(whole).tempfile() as pem:
        context.load_cert_chain(pem)
    async with hostile(tls=context) as server:
        assert "authority of its own" in advice_text(await refused(server), "en")


async def test_plain_http_where_tls_was_expected_is_called_odd() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, fetching() as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(f"https://127.0.0.1:{port}/")
    assert "encryption" in advice_text(caught.value, "en")


async def test_from_http_to_https_is_a_move_and_back_is_refused(authority: trustme.CA, tmp_path: Path) -> None:
    certificates = saved(tmp_path / "root.pem", authority)
    async with (
        hostile(tls=serving(authority.issue_cert("localhost"))) as secure,
        hostile() as plain,
        fetching(certificates=certificates) as fetcher,
    ):
        secure.redirect("/back", plain.put("/feed", b"x"), 301)
        with pytest.raises(FetchError, match="from https") as caught:
            await fetcher.get(f"https://localhost:{secure.port}/back")
        assert "encrypted" in advice_text(caught.value, "en")
        assert plain.log == []
        secure.put("/feed", b"x")
        target = f"https://localhost:{secure.port}/feed"
        assert (await fetcher.get(plain.redirect("/feed", target, 301))).moved_to == target


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_file_without_certificates_is_told_with_the_setting(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "extra.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FetchError) as caught:
        build_client(certificates=str(path))
    assert "COMMUNIQUE_CERTIFICATES" in advice_text(caught.value, "en")


async def test_connections_to_some_hosts_are_kept_and_no_more_than_those_and_all_can_be_asked_again() -> None:
    async with AsyncExitStack() as stack:
        servers = [
            await stack.enter_async_context(hostile(f"127.0.1.{n + 1}")) for n in range(KEPT_CONNECTIONS + 4)
        ]
        fetcher = await stack.enter_async_context(fetching(QUICK))
        for server in (*servers, servers[-1]):
            await fetcher.get(server.put("/", b"x"))
        await asyncio.sleep(0.05)
        connected = [len(server.served) for server in servers]
        assert servers[-1].connections == 1
        assert connected[:3] == [0, 0, 0]
        assert sum(connected) in (KEPT_CONNECTIONS, KEPT_CONNECTIONS + 1)
        answers = await asyncio.gather(*(fetcher.get(server.url("/")) for server in servers * 3))
        assert {answer.body for answer in answers} == {b"x"}
