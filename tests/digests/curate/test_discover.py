from email.utils import format_datetime
from functools import partial

import pytest

from bot.newsroom import known_recipes
from bot.phrases import advice_text
from digests.curate.trials import discover
from digests.errors import FeedError, WallError
from digests.fetch import Fetcher
from digests.model import SourceKind
from tests.digests.collecting import WORKERS
from tests.digests.newsstand import Newsstand, item, loopback_fetcher, newsstand, rss
from tests.factories import NOW, some

discover = partial(discover, workers=WORKERS)

TODAY = format_datetime(NOW)
LONG_AGO = "Mon, 05 Jan 2015 08:00:00 GMT"
RECIPES = known_recipes()
ROWS = "".join(
    f"<li><a href='/eng/t20260310_{number}.html'>Remarks on tariffs, answer {number}</a> 2026-03-10</li>"
    for number in range(12)
)


def page(body: str = "", head: str = "") -> str:
    return f"<!doctype html><html><head><title>A site</title>{head}</head><body>{body}</body></html>"


def alternate(address: str) -> str:
    return f"<link rel='alternate' type='application/rss+xml' href='{address}'>"


async def test_what_is_a_source_itself_is_asked_once_and_taken_as_it_is() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        found = await discover(fetcher, stand.put("/feed", rss(item(date=TODAY))), RECIPES, NOW)
        assert (found.source.kind, len(found.feed.drafts)) == (SourceKind.FEED, 1)
        assert stand.paths() == ["/feed"]


async def test_an_api_of_a_known_shape_gets_its_recipe(stand: Newsstand, fetcher: Fetcher) -> None:
    entry = (
        '{"document_number": "2026-1", "title": "Additions to the Entity List", "type": "Rule", '
        '"html_url": "https://register.example.org/1", "publication_date": "2026-03-10", "abstract": null}'
    )
    url = stand.put("/documents.json", f'{{"count": 1, "total_pages": 1, "results": [{entry}]}}')
    found = await discover(fetcher, url, RECIPES, NOW)
    assert found.source.kind is SourceKind.JSON_API
    assert some(found.source.recipe).name == "federal-register"
    assert found.feed.drafts[0].document_number == "2026-1"


async def test_of_the_feeds_that_a_page_names_the_first_with_fresh_items_is_taken() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        frozen = stand.put("/frozen.xml", rss(item(date=LONG_AGO)))
        fresh = stand.put("/fresh.xml", rss(item(date=TODAY)))
        url = stand.put("/", page(head=alternate("/frozen.xml") + alternate("/fresh.xml")))
        found = await discover(fetcher, url, RECIPES, NOW)
        assert found.source.url == fresh
        assert found.others == (frozen,)


async def test_a_feed_in_the_usual_place_is_found_though_no_page_names_it() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        feed = stand.put("/feed/", rss(item(date=TODAY)))
        found = await discover(fetcher, stand.put("/news", page("<p>Hello</p>")), RECIPES, NOW)
        assert (found.source.url, found.source.kind) == (feed, SourceKind.FEED)


async def test_a_list_of_articles_is_read_itself_when_its_site_has_no_fresh_feed() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        stand.put("/frozen.xml", rss(item(date=LONG_AGO)))
        url = stand.put("/eng/", page(f"<ul>{ROWS}</ul>", alternate("/frozen.xml")))
        found = await discover(fetcher, url, RECIPES, NOW)
        assert (found.source.kind, found.source.url) == (SourceKind.INDEX_PAGE, url)
        assert len(found.feed.drafts) == 12


async def test_a_frozen_feed_is_better_than_nothing(stand: Newsstand, fetcher: Fetcher) -> None:
    frozen = stand.put("/frozen.xml", rss(item(date=LONG_AGO)))
    found = await discover(fetcher, stand.put("/", page(head=alternate(frozen))), RECIPES, NOW)
    assert found.source.url == frozen


async def test_a_page_that_leads_to_nothing_is_explained(stand: Newsstand, fetcher: Fetcher) -> None:
    url = stand.put("/", page("<p>Buy our shoes.</p>"))
    with pytest.raises(FeedError) as refused:
        await discover(fetcher, url, RECIPES, NOW)
    assert "without a feed" in advice_text(refused.value, "en")


async def test_a_wall_is_not_taken_for_a_site_without_feeds(stand: Newsstand, fetcher: Fetcher) -> None:
    wall = page("<p>Checking your browser before you can go on.</p>").replace("A site", "Just a moment...")
    with pytest.raises(WallError):
        await discover(fetcher, stand.put("/", wall), RECIPES, NOW)
    assert stand.paths() == ["/"]


async def test_a_list_below_the_home_page_is_not_replaced_by_the_site_s_feed_of_everything() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        stand.put("/rss.xml", rss(item(date=TODAY)))
        url = stand.put("/eng/", page(f"<ul>{ROWS}</ul>"))
        found = await discover(fetcher, url, RECIPES, NOW)
        assert (found.source.kind, found.source.url) == (SourceKind.INDEX_PAGE, url)
        assert "/rss.xml" not in stand.paths()
        own = stand.put("/eng/feed/", rss(item(date=TODAY)))
        assert (await discover(fetcher, url, RECIPES, NOW)).source.url == own
        home = stand.put("/", page(f"<ul>{ROWS}</ul>"))
        assert (await discover(fetcher, home, RECIPES, NOW)).source.url == stand.url("/rss.xml")


async def test_feeds_of_comments_are_not_offered(stand: Newsstand, fetcher: Fetcher) -> None:
    stand.put("/feed.xml", rss(item(date=TODAY)))
    head = alternate("/feed.xml") + alternate("/comments/feed/") + alternate("/world.xml")
    found = await discover(fetcher, stand.put("/", page(head=head)), RECIPES, NOW)
    assert found.others == (stand.url("/world.xml"),)
