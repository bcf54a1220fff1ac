import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import FetchError
from digests.fetch import Politeness
from digests.fetch.exchange import Fetched, Headers, TimeBudget
from digests.fetch.robots import MOST_KEPT_CHARACTERS, Robots, Rules
from tests.digests.fetch.hostile import AGENT, Clock

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
    assert library.asked == [
        f"{SITE}/robots.txt",
        "http://news.example.org/robots.txt",
        f"{SITE}:8443/robots.txt",
    ]


async def test_who_gives_up_while_robots_txt_is_asked_for_does_not_spoil_it_for_others() -> None:
    library = Library("User-agent: *\nDisallow: /x")
    known = robots(library)
    first, second = (asyncio.create_task(known.check(f"{SITE}/x")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(FetchError):
        await second
