"""robots.txt (RFC 9309) of a server that is not easy to please; what it saw is the judge."""

import asyncio
import gc
import gzip
import ssl
import threading
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from digests.errors import DisallowedError, FetchError
from digests.fetch import Fetcher, Politeness
from digests.fetch.exchange import Fetched, Headers, TimeBudget
from digests.fetch.robots import MOST_KEPT_CHARACTERS, Robots, Rules
from tests.digests.fetch.hostile import AGENT, Clock, HostileServer, Patience, Seen, fetching, hostile

ROBOTS = Politeness(spacing=0.0)


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with fetching(ROBOTS) as opened:
        yield opened


# --- robots.txt


async def test_robots_txt_is_asked_first_once_and_kept_to(server: HostileServer, fetcher: Fetcher) -> None:
    server.put("/robots.txt", b"User-agent: *\nDisallow: /private\nAllow: /private/open\n")
    for path in ("/feed", "/private/open/feed"):
        await fetcher.get(server.put(path, b"x"))
    with pytest.raises(DisallowedError) as caught:
        await fetcher.get(server.put("/private/feed", b"x"))
    assert caught.value.code == "disallowed"
    assert server.paths() == ["/robots.txt", "/feed", "/private/open/feed"]
    assert server.log[0].header("user-agent") == AGENT.encode()


async def test_many_sources_of_one_host_ask_for_robots_txt_once() -> None:
    async with hostile() as server, fetching(Politeness(spacing=0.01)) as fetcher:
        await asyncio.gather(*(fetcher.get(server.put(f"/{number}", b"x")) for number in range(6)))
        assert server.paths().count("/robots.txt") == 1


async def test_robots_txt_is_asked_again_after_a_day() -> None:
    clock = Clock()
    async with hostile() as server, fetching(ROBOTS, clock=clock) as fetcher:
        server.put("/robots.txt", b"")
        url = server.put("/feed", b"x")
        await fetcher.get(url)
        clock.now += timedelta(hours=23)
        await fetcher.get(url)
        assert server.paths().count("/robots.txt") == 1
        server.put("/robots.txt", b"User-agent: *\nDisallow: /")
        clock.now += timedelta(hours=1)
        with pytest.raises(DisallowedError):
            await fetcher.get(url)


async def test_robots_can_be_left_out_for_one_request_and_altogether() -> None:
    async with hostile() as server:
        server.put("/robots.txt", b"User-agent: *\nDisallow: /")
        url = server.put("/feed", b"x")
        async with fetching(ROBOTS) as fetcher:
            await fetcher.get(url, robots=False)
        async with fetching(Politeness(spacing=0.0, robots=False)) as fetcher:
            await fetcher.get(url)
        assert server.paths() == ["/feed", "/feed"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
async def test_a_client_error_for_robots_txt_allows_everything(status: int) -> None:
    async with hostile() as server, fetching(ROBOTS) as fetcher:
        server.put("/robots.txt", b"User-agent: *\nDisallow: /", status=status)
        assert (await fetcher.get(server.put("/feed", b"x"))).body == b"x"


@pytest.mark.parametrize("status", [300, 301, 304, 305, 429, 500, 502, 503])
async def test_an_answer_that_is_neither_a_robots_txt_nor_a_lack_of_one_allows_nothing_for_now(
    status: int,
) -> None:
    clock = Clock()
    async with hostile() as server, fetching(ROBOTS, clock=clock) as fetcher:
        server.put("/robots.txt", status=status)
        url = server.put("/feed", b"x")
        for _ in range(2):
            with pytest.raises(FetchError, match=r"robots\.txt") as caught:
                await fetcher.get(url)
            assert not isinstance(caught.value, DisallowedError)
            assert caught.value.status == status
            assert caught.value.retry_after == 60
        assert server.paths() == ["/robots.txt"]
        server.put("/robots.txt", status=404)
        clock.now += timedelta(minutes=2)
        assert (await fetcher.get(url)).body == b"x"


async def test_of_a_site_that_fails_again_and_again_only_the_last_failure_is_kept() -> None:
    def failures() -> int:
        gc.collect()
        return sum(isinstance(each, FetchError) for each in gc.get_objects())

    clock = Clock()
    async with hostile() as server, fetching(ROBOTS, clock=clock) as fetcher:
        server.put("/robots.txt", status=503)
        url, before = server.put("/feed", b"x"), failures()
        for _ in range(4):
            with pytest.raises(FetchError):
                await fetcher.get(url)
            clock.now += timedelta(minutes=2)
        assert failures() == before + 1
    assert server.paths() == ["/robots.txt"] * 4


async def test_a_robots_txt_that_breaks_off_forbids_all_for_now(server: HostileServer, fetcher: Fetcher) -> None:
    async def slam(seen: Seen, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server.play("/robots.txt", slam)
    with pytest.raises(FetchError, match=r"robots\.txt") as caught:
        await fetcher.get(server.put("/feed", b"x"))
    assert caught.value.retry_after == pytest.approx(60, abs=5)
    assert "/feed" not in server.paths()


async def test_crawl_delay_is_honoured_from_robots_txt_on(patience: Patience) -> None:
    async with hostile(patience=patience) as server, fetching(ROBOTS) as fetcher:
        server.put("/robots.txt", b"User-agent: *\nCrawl-delay: 0.2\n")
        await asyncio.gather(*(fetcher.get(server.put(f"/{number}", b"x")) for number in range(3)))
        assert len(server.log) == 4
        assert set(server.gaps()) == {0.2}


async def test_robots_txt_is_read_to_500_kib_and_no_further(server: HostileServer, fetcher: Fetcher) -> None:
    body = b"User-agent: *\nDisallow: /early\n" + b"# filled up\n" * 60_000 + b"Disallow: /late\n"
    assert len(body) > 500 * 1024
    server.put("/robots.txt", body)
    with pytest.raises(DisallowedError):
        await fetcher.get(server.put("/early", b"x"))
    await fetcher.get(server.put("/late", b"x"))


async def test_a_rule_cut_at_500_kib_is_no_rule(server: HostileServer, fetcher: Fetcher) -> None:
    start = b"User-agent: *\n"
    cut_rule = b"\nDisallow: /"
    filled = start + b"#" * (500 * 1024 - len(start) - len(cut_rule)) + cut_rule
    assert len(filled) == 500 * 1024
    server.put("/robots.txt", filled + b"private/\n")
    await fetcher.get(server.put("/feed", b"x"))


async def test_a_robots_txt_that_never_ends_is_left_at_500_kib(server: HostileServer, fetcher: Fetcher) -> None:
    sent = 0

    async def endless(seen: Seen, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /x\n")
        while True:
            writer.write(b"# and so on\n" * 1000)
            await writer.drain()
            sent += 12_000

    server.play("/robots.txt", endless)
    await fetcher.get(server.put("/feed", b"x"))
    assert sent < 20 * 2**20


async def test_robots_txt_may_be_redirected_to_another_host() -> None:
    async with hostile() as server, hostile("127.0.0.2") as other, fetching(ROBOTS) as fetcher:
        server.redirect("/robots.txt", other.put("/rules", b"User-agent: *\nDisallow: /x"), 301)
        with pytest.raises(DisallowedError):
            await fetcher.get(server.put("/x", b"x"))
        assert other.paths() == ["/rules"]


async def test_a_robots_txt_that_leads_from_https_to_http_is_followed(tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "root.pem")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    async with (
        hostile(tls=tls) as secure,
        hostile() as plain,
        fetching(ROBOTS, certificates=str(tmp_path / "root.pem")) as fetcher,
    ):
        secure.redirect("/robots.txt", plain.put("/robots.txt", b"User-agent: *\nDisallow: /x\n"))
        for path in ("/x", "/y"):
            secure.put(path, b"news")
        assert (await fetcher.get(f"https://localhost:{secure.port}/y")).body == b"news"
        with pytest.raises(DisallowedError):
            await fetcher.get(f"https://localhost:{secure.port}/x")


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd", "ftp://127.0.0.1/robots.txt", "data:text/plain,User-agent: *", "gopher://127.0.0.1/",
        "//me:secret@127.0.0.1/", "http://[bad", "http://127.0.0.1:1/", "http://no-such-host.invalid/",
        "http://169.254.169.254/robots.txt", "http://[::ffff:169.254.169.254]/", "http://metadata.google.internal/",
    ],
)  # fmt: skip
async def test_a_robots_txt_that_leads_where_nothing_is_read_allows_nothing_for_now(location: str) -> None:
    clock = Clock()
    async with hostile() as server, fetching(ROBOTS, clock=clock) as fetcher:
        server.redirect("/robots.txt", location)
        url = server.put("/feed", b"x")
        with pytest.raises(FetchError) as caught:
            await fetcher.get(url)
        assert "secret" not in str(caught.value)
        assert server.paths() == ["/robots.txt"]
        server.put("/robots.txt", b"User-agent: *\nDisallow: /x")
        clock.now += timedelta(minutes=2)
        assert (await fetcher.get(url)).body == b"x"


async def test_two_sites_whose_robots_txt_lead_to_each_other_have_none() -> None:
    async with hostile() as one, hostile("127.0.0.2") as other, fetching(ROBOTS) as fetcher:
        one.redirect("/robots.txt", other.url("/robots.txt"))
        other.redirect("/robots.txt", one.url("/robots.txt"))
        urls = [each.put("/feed", b"x") for each in (one, other)]
        assert {answer.body for answer in await asyncio.gather(*map(fetcher.get, urls))} == {b"x"}
        assert len(one.log) == len(other.log) == 7


async def test_another_sites_robots_txt_counts_for_the_site_that_leads_there_and_not_the_other_way_round() -> None:
    async with hostile() as server, hostile("127.0.0.2") as other, fetching(ROBOTS) as fetcher:
        theirs = f"User-agent: *\nDisallow: {other.url('/feed')}\nDisallow: //{other.address}/feed\n"
        server.put("/robots.txt", theirs.encode())
        for each in (server, other):
            each.put("/feed", b"x")
            assert (await fetcher.get(each.url("/feed"))).body == b"x"


BOMB = gzip.compress(b"User-agent: *\nDisallow: /x\n" + b"#" * 2**26, 1)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(b"User-agent: *\nDisallow: /x\n" + b"Disallow: /*a*b\n" * 2**18, {}, id="5 MB"),
        pytest.param(BOMB, {"Content-Encoding": "gzip"}, id="a bomb"),
        pytest.param(gzip.compress(BOMB), {"Content-Encoding": "gzip, gzip"}, id="a bomb in a bomb"),
        pytest.param(b"User-agent: *\nDisallow: /x\n", {"Content-Type": "image/png"}, id="a picture by its type"),
        pytest.param(b"User-agent: *\n" * 30_000 + b"Disallow: /x\n", {}, id="30,000 names"),
        pytest.param(b"User-agent: *\nDisallow: /y\n" * 15_000 + b"Disallow: /x\n", {}, id="15,000 groups"),
    ],
)
async def test_rules_count_whatever_they_come_in(body: bytes, headers: dict[str, str]) -> None:
    async with hostile() as server, fetching(ROBOTS) as fetcher:
        server.put("/robots.txt", body, headers=headers)
        with pytest.raises(DisallowedError):
            await fetcher.get(server.put("/x", b"x"))
        assert (await fetcher.get(server.put("/feed", b"x"))).body == b"x"


async def test_five_redirects_of_robots_txt_are_followed_and_more_mean_there_is_none() -> None:
    async with hostile() as server, fetching(ROBOTS) as fetcher:
        server.redirect("/robots.txt", "/1")
        for number in range(1, 5):
            server.redirect(f"/{number}", f"/{number + 1}")
        server.put("/5", b"User-agent: *\nDisallow: /x")
        with pytest.raises(DisallowedError):
            await fetcher.get(server.put("/x", b"x"))
    async with hostile() as server, fetching(ROBOTS) as fetcher:
        server.redirect("/robots.txt", "/robots.txt")
        await fetcher.get(server.put("/x", b"x"))
        assert server.paths() == ["/robots.txt"] * 6 + ["/x"]


async def test_robots_txt_of_every_hop_is_kept_to() -> None:
    async with hostile() as server, hostile("127.0.0.2") as other, fetching(ROBOTS) as fetcher:
        other.put("/robots.txt", b"User-agent: *\nDisallow: /feed")
        server.redirect("/feed", other.put("/feed", b"x"))
        with pytest.raises(DisallowedError):
            await fetcher.get(server.url("/feed"))
        assert other.paths() == ["/robots.txt"]


async def test_a_robots_txt_of_wild_patterns_comes_to_an_end(server: HostileServer, fetcher: Fetcher) -> None:
    pattern = b"Disallow: /" + b"*a" * 100 + b"b\n"
    server.put("/robots.txt", b"User-agent: *\n" + pattern * (400 * 1024 // len(pattern)))
    assert (await fetcher.get(server.put("/" + "a" * 1500, b"x"))).body == b"x"


async def test_a_long_robots_txt_is_read_aside_of_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    read_in: list[int] = []
    parse = Protego.parse

    def seen(text: str) -> Protego:
        read_in.append(threading.get_ident())
        return parse(text)

    monkeypatch.setattr(Protego, "parse", seen)
    rules = b"".join(b"Disallow: *x%x\n" % number for number in range(30_000))
    async with hostile() as server, fetching(ROBOTS) as fetcher:
        server.put("/robots.txt", b"User-agent: *\n" + rules)
        await fetcher.get(server.put("/feed", b"x"))
    assert len(read_in) == 1
    assert read_in[0] != threading.get_ident()


SITE = "https://news.example.org"


def allows(text: str, path: str) -> bool:
    return Rules(text, "Communique").allow(f"{SITE}{path}")


@pytest.mark.parametrize(
    "name", ["Communique", "communique", "COMMUNIQUE/1.0", "Communique (bot)", "communique # us"]
)
def test_rules_for_our_name_hold_in_any_spelling(name: str) -> None:
    assert not allows(f"User-agent: {name}\nDisallow: /x\n", "/x")


@pytest.mark.parametrize(
    "name", ["C", "Comm", "Communiquebot", "Communique-news", "que", "bot", "news", "", "*bot", "x*"]
)
def test_rules_for_other_names_do_not_hold_for_us(name: str) -> None:
    assert allows(f"User-agent: {name}\nDisallow: /x\n", "/x")


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /x\nAllow: /x/y", "/x/y", True),
        ("User-agent: *\nAllow: /x/y\nDisallow: /x", "/x/y", True),
        ("User-agent: *\nAllow: /x\nDisallow: /x", "/x", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /a?s=", "/a?s=1", False),
        ("User-agent: *\nDisallow: /%E6%96%B0", "/新闻", False),
        ("User-agent: other\nUser-agent: communique\nDisallow: /x", "/x", False),
        ("User-agent: communique\nDisallow: /x\nUser-agent: *\nDisallow: /", "/y", True),
        ("User-agent: communique\nDisallow: /x\n\nUser-agent: communique\nDisallow: /y", "/y", False),
        ("\ufeffUser-agent: *\r\nDisallow: /x", "/x", False),
        ("\ufeff\ufeffUser-agent: *\rDisallow: /\r\rUser-agent: Communique/1\rDisallow: /x", "/y", True),
        ("Disallow: /", "/x", True),
        ("<!doctype html><html><body>Not found</body></html>", "/x", True),
    ],
)
def test_rules_are_read_as_rfc_9309_says(text: str, path: str, allowed: bool) -> None:
    assert allows(text, path) is allowed


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        ("", 0),
        ("Crawl-delay: 10", 10),
        ("Crawl-delay: 0.5", 0.5),
        ("Request-rate: 1/30", 30),
        ("Request-rate: 2/1m", 30),
        ("Crawl-delay: 10\nRequest-rate: 1/5", 10),
        ("Crawl-delay: -1", 0),
        ("Crawl-delay: nan", 0),
        ("Crawl-delay: inf", 0),
        ("Crawl-delay: soon", 0),
        ("Request-rate: 0/0", 0),
    ],
)
def test_the_delay_asked_for_is_read(lines: str, seconds: float) -> None:
    assert Rules(f"User-agent: *\n{lines}\n", "Communique").crawl_delay == seconds


@given(
    st.lists(
        st.one_of(
            st.text(max_size=30),
            st.tuples(
                st.sampled_from(["User-agent", "Disallow", "Allow", "Crawl-delay", "Request-rate", "Visit-time"]),
                st.text(max_size=15),
            ).map(": ".join),
        ),
        max_size=20,
    ),
    st.text(max_size=20),
)
def test_no_text_makes_the_rules_fail(lines: list[str], path: str) -> None:
    rules = Rules("\n".join(lines), "Communique")
    assert rules.allow(f"{SITE}/{path}") in (True, False)
    assert rules.crawl_delay >= 0


class Library:
    """Answers every robots.txt with the same text, in place of the wire."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked: list[str] = []

    async def ask(self, address: str, headers: Headers, budget: TimeBudget, **how: object) -> Fetched:
        self.asked.append(address)
        await asyncio.sleep(0)
        return Fetched(status=200, url=address, body=self.text.encode())


def robots(library: Library) -> Robots:
    return Robots(library, AGENT, Politeness(), Clock())  # type: ignore[arg-type]


async def test_what_is_known_of_sites_is_bounded_in_size_and_the_oldest_goes_first() -> None:
    library = Library("User-agent: *\n" + "# filled up\n" * 20_000)
    known = robots(library)
    for number in range(20):
        await known.check(f"https://site{number}.example.org/")
    asked = len(library.asked)
    assert asked * len(library.text) > MOST_KEPT_CHARACTERS
    await known.check("https://site19.example.org/")
    assert len(library.asked) == asked
    await known.check("https://site0.example.org/")
    assert len(library.asked) == asked + 1


async def test_http_and_https_and_other_ports_have_rules_of_their_own() -> None:
    library = Library("")
    known = robots(library)
    for address in (f"{SITE}/a", f"{SITE}/b", "http://news.example.org/a", f"{SITE}:8443/a"):
        await known.check(address)
    assert library.asked == [f"{SITE}/robots.txt", "http://news.example.org/robots.txt", f"{SITE}:8443/robots.txt"]


async def test_who_gives_up_while_robots_txt_is_asked_for_does_not_spoil_it_for_others() -> None:
    library = Library("User-agent: *\nDisallow: /x")
    known = robots(library)
    first, second = (asyncio.create_task(known.check(f"{SITE}/x")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(FetchError):
        await second
