"""The newsroom on loopback: seeds in, feeds and pages out, by the clock."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest

from bot.sandbox.clock import MovableClock
from bot.sandbox.newsroom.seeds import SeedError, read_newsroom
from bot.sandbox.newsroom.server import LoopbackNewsroom
from digests.model import Ownership, Policy

START = datetime(2024, 5, 23, 7, tzinfo=UTC)

OUTLET = """
[[outlet]]
id = "{id}"
name = "{id} (fictional)"
label = "US, private"
ownership = "private"
party = "us"
family = "{id}"
language = "{language}"
policy = "excerpt"
teaser_only = {teaser_only}
"""


def write_article(folder: Path, name: str, outlet: str, published: str, text: str, **head: str) -> None:
    lines = {
        "title": f"Title of <{name}> & more",
        "outlet": outlet,
        "path": f"2024/{name}",
        "language": "en",
    } | head
    front = "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in lines.items())
    (folder / "articles" / f"{name}.md").write_text(
        f"+++\n{front}\npublished = {published}\n+++\n\n{text}\n", encoding="utf-8"
    )


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    outlets = [("gazette", "false", "en"), ("signal", "true", "en"), ("notices", "false", "zh-Hans")]
    text = "demo_start = 2024-05-23T07:00:00Z\n" + "".join(
        OUTLET.format(id=name, teaser_only=teaser, language=language) for name, teaser, language in outlets
    )
    (tmp_path / "outlets.toml").write_text(text, encoding="utf-8")
    (tmp_path / "articles").mkdir()
    for outlet, _, _ in outlets:
        write_article(
            tmp_path,
            f"{outlet}-old",
            outlet,
            "2024-05-22T10:00:00Z",
            "First one.\n\nSecond & last.",
            author="A & B",
        )
        write_article(tmp_path, f"{outlet}-new", outlet, "2024-05-23T09:00:00Z", "Later on.", teaser="A teaser.")
    return tmp_path


@pytest.fixture
async def newsroom(seeds: Path) -> AsyncIterator[LoopbackNewsroom]:
    async with LoopbackNewsroom(read_newsroom(seeds), MovableClock(START)) as newsroom:
        yield newsroom


@pytest.fixture
async def client(newsroom: LoopbackNewsroom) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=newsroom.url) as client:
        yield client


def test_sources_carry_what_the_outlets_say(seeds: Path) -> None:
    source = LoopbackNewsroom(read_newsroom(seeds), MovableClock(START)).sources()[0]
    assert (source.id, source.ownership, source.policy) == ("gazette", Ownership.PRIVATE, Policy.EXCERPT)
    assert source.url.endswith("/gazette/feed.xml")


async def links(client: httpx.AsyncClient) -> list[str | None]:
    feed = ElementTree.fromstring((await client.get("/notices/feed.xml")).content)  # noqa: S314 - our own
    return [link.text for link in feed.iterfind("./channel/item/link")]


async def test_only_what_is_out_by_now_is_served(newsroom: LoopbackNewsroom, client: httpx.AsyncClient) -> None:
    assert isinstance(newsroom.clock, MovableClock)
    assert await links(client) == [f"{newsroom.url}/notices/2024/notices-old"]
    assert (await client.get("/notices/2024/notices-new")).status_code == 404
    newsroom.clock.move(timedelta(hours=2))
    assert [link.rpartition("-")[2] for link in await links(client)] == ["new", "old"]
    assert (await client.get("/notices/2024/notices-new")).status_code == 200


async def test_what_has_not_changed_is_answered_with_304(
    newsroom: LoopbackNewsroom, client: httpx.AsyncClient
) -> None:
    assert isinstance(newsroom.clock, MovableClock)
    first = await client.get("/gazette/feed.xml")
    for known, status in ((first.headers["etag"], 304), ('"another"', 200)):
        assert (await client.get("/gazette/feed.xml", headers={"If-None-Match": known})).status_code == status
    newsroom.clock.move(timedelta(hours=2))
    assert (
        await client.get("/gazette/feed.xml", headers={"If-None-Match": first.headers["etag"]})
    ).status_code == 200


async def test_a_feed_has_the_full_text_or_only_a_teaser(client: httpx.AsyncClient) -> None:
    rss = ElementTree.fromstring((await client.get("/gazette/feed.xml")).content)  # noqa: S314 - our own
    content = rss.find("./channel/item/{http://purl.org/rss/1.0/modules/content/}encoded")
    assert content is not None
    assert content.text == "<p>First one.</p>\n<p>Second &amp; last.</p>"
    assert rss.findtext("./channel/item/title") == "Title of <gazette-old> & more"
    teasers = (await client.get("/signal/feed.xml")).text
    assert "First one." in teasers
    assert "Second" not in teasers


async def test_feed_and_page_name_an_author_where_there_is_one(
    newsroom: LoopbackNewsroom, client: httpx.AsyncClient
) -> None:
    assert isinstance(newsroom.clock, MovableClock)
    newsroom.clock.move(timedelta(hours=2))
    rss = ElementTree.fromstring((await client.get("/gazette/feed.xml")).content)  # noqa: S314 - our own
    creators = [item.findtext("{http://purl.org/dc/elements/1.1/}creator") for item in rss.iter("item")]
    assert creators == [None, "A & B"]
    pages = [(await client.get(f"/gazette/2024/gazette-{which}")).text for which in ("new", "old")]
    assert ["byline" in page for page in pages] == [False, True]


async def test_a_page_has_the_text_and_furniture_around_it(client: httpx.AsyncClient) -> None:
    page = (await client.get("/signal/2024/signal-old")).text
    assert "<p>Second &amp; last.</p>" in page
    for furniture in ("<nav>", "cookie", "newsletter", "<footer>", "related"):
        assert furniture in page


async def test_a_front_page_leads_to_the_articles_and_the_rest_is_not_found(client: httpx.AsyncClient) -> None:
    assert "/gazette/2024/gazette-old" in (await client.get("/gazette/")).text
    for path in ("/", "/nothing", "/gazette/nothing", "/gazette"):
        assert (await client.get(path)).status_code == 404


def test_the_packages_own_seeds_can_be_read() -> None:
    newsroom = read_newsroom()
    assert newsroom.demo_start.tzinfo is UTC
    assert len(newsroom.articles) >= 24


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("no front matter", "must begin with TOML"),
        ("+++\ntitle = \n+++\nText.", "bad.md: "),
        ("+++\ntitle = 'x'\n+++\nText.", "'published' is missing"),
        ("+++\npublished = 2024-05-22\ntitle = 'x'\n+++\nText.", "an instant with a zone"),
    ],
)
def test_a_seed_that_cannot_be_read_is_named(seeds: Path, content: str, words: str) -> None:
    (seeds / "articles" / "bad.md").write_text(content, encoding="utf-8")
    with pytest.raises(SeedError, match=words) as refused:
        read_newsroom(seeds)
    assert "bad.md" in str(refused.value)


def test_an_article_of_an_unknown_outlet_is_refused(seeds: Path) -> None:
    write_article(seeds, "stray", "nowhere", "2024-05-22T10:00:00Z", "Text.")
    with pytest.raises(SeedError, match=r"stray.md: no outlet nowhere"):
        read_newsroom(seeds)
