from datetime import timedelta
from email.utils import format_datetime
from functools import partial
from typing import Any

import pytest

from bot.newsroom import known_recipes
from bot.render.phrases import advice_text
from digests.curate import trials
from digests.curate.checks import Probe, check_sources
from digests.curate.trials import discover
from digests.errors import AddressError, FeedError, FetchError, WallError
from digests.fetch import Fetcher
from digests.model import Ownership, Policy, Relation, SourceKind, Trouble
from digests.store import Store
from tests.digests.collecting import WORKERS
from tests.digests.newsstand import Newsstand, article_page, item, loopback_fetcher, newsstand, rss
from tests.factories import NOW, some, source
from tests.relations import us_china

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


async def test_the_first_feed_with_fresh_items_or_the_usual_one(stand: Newsstand, fetcher: Fetcher) -> None:
    frozen = stand.put("/frozen.xml", rss(item(date=LONG_AGO)))
    named = stand.put("/", page(head=alternate("/frozen.xml") + alternate("/fresh.xml")))
    assert (await discover(fetcher, named, RECIPES, NOW)).source.url == frozen, "better than nothing"
    fresh = stand.put("/fresh.xml", rss(item(date=TODAY)))
    found = await discover(fetcher, named, RECIPES, NOW)
    assert (found.source.url, found.others) == (fresh, (frozen,))
    usual = stand.put("/feed/", rss(item(date=TODAY)))
    found = await discover(fetcher, stand.put("/news", page("<p>Hello</p>")), RECIPES, NOW)
    assert (found.source.url, found.source.kind) == (usual, SourceKind.FEED)


async def test_a_list_of_articles_is_read_itself_when_its_site_has_no_fresh_feed() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        stand.put("/frozen.xml", rss(item(date=LONG_AGO)))
        url = stand.put("/eng/", page(f"<ul>{ROWS}</ul>", alternate("/frozen.xml")))
        found = await discover(fetcher, url, RECIPES, NOW)
        assert (found.source.kind, found.source.url) == (SourceKind.INDEX_PAGE, url)
        assert len(found.feed.drafts) == 12


async def test_a_page_that_leads_to_nothing_is_explained(stand: Newsstand, fetcher: Fetcher) -> None:
    named = "".join(alternate(f"/{number}.xml") for number in range(30))
    url = stand.put("/", page("<p>Buy our shoes.</p>", named))
    with pytest.raises(FeedError) as refused:
        await discover(fetcher, url, RECIPES, NOW)
    assert "without a feed" in advice_text(refused.value, "en")
    assert len(stand.paths()) == 1 + 16, "a site is not asked without end"


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


check_sources = partial(check_sources, workers=WORKERS)


async def test_every_active_source_is_asked_whole_and_judged_by_what_it_brings(store: Store) -> None:
    old = format_datetime(NOW - timedelta(days=445))
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        answers = {
            "empty": rss(),
            "fine": rss(item(date=format_datetime(NOW))),
            "frozen": rss(item(date=old)),
            "page": "<!doctype html><html><body>Our new site</body></html>",
            "undated": rss(item()),
        }
        for name, answer in answers.items():
            await store.sources.add(source(name, url=stand.put(f"/{name}", answer)), NOW)
        await store.sources.add(source("broken", url=stand.put("/broken", status=500)), NOW)
        await store.sources.add(source("paused", url=stand.url("/paused"), active=False, reason="sport"), NOW)
        told: list[Probe] = []
        probes = await check_sources(store, fetcher, NOW, progress=told.append)
    assert {probe.record.source.id: probe.trouble for probe in probes} == {
        "broken": Trouble.FAULTY,
        "empty": Trouble.EMPTY,
        "fine": None,
        "frozen": Trouble.SILENT,
        "page": Trouble.PAGE,
        "undated": Trouble.UNDATED,
    }
    assert len(told) == len(probes)
    assert all("if-none-match" not in asked.headers for asked in stand.asked)


async def test_checking_changes_nothing(store: Store, stand: Newsstand, fetcher: Fetcher) -> None:
    await store.sources.add(source(url=stand.put("/feed", status=410)), NOW)
    before = await store.sources.all()
    (probe,) = await check_sources(store, fetcher, NOW)
    assert probe.trouble is Trouble.GONE
    assert await store.sources.all() == before
    assert await store.incidents.untold(5) == []


async def test_those_that_are_off_are_asked_on_request(store: Store, stand: Newsstand, fetcher: Fetcher) -> None:
    url = stand.put("/feed", rss(item(date=format_datetime(NOW))))
    await store.sources.add(source(url=url, active=False, reason="sport"), NOW)
    assert await check_sources(store, fetcher, NOW) == []
    (probe,) = await check_sources(store, fetcher, NOW, everything=True)
    assert (probe.items, probe.trouble) == (1, None)


async def test_a_fault_of_our_own_in_one_source_leaves_the_others_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch, stand: Newsstand, fetcher: Fetcher
) -> None:
    for name in ("odd", "well"):
        await store.sources.add(source(name, url=stand.put(f"/{name}", rss(item(date=format_datetime(NOW))))), NOW)
    get = fetcher.get

    async def odd(address: str, **options: Any) -> Any:
        if address.endswith("odd"):
            raise ZeroDivisionError
        return await get(address, **options)

    monkeypatch.setattr(fetcher, "get", odd)
    found, well = await check_sources(store, fetcher, NOW)
    assert (found.trouble, found.cause) == (Trouble.UNREADABLE, "a fault of our own: ZeroDivisionError")
    assert well.trouble is None


YESTERDAY = format_datetime(NOW.replace(day=9))
TALKS = "The United States and China agreed on Monday to cut tariffs on soybeans, both governments said."


@pytest.fixture(scope="module")
def relation() -> Relation:
    return us_china()


async def test_a_trial_shows_the_newest_items_and_what_the_rules_make_of_them(relation: Relation) -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        page = stand.put("/talks", article_page(TALKS))
        talks = item("Washington and Beijing cut tariffs", page, TODAY)
        url = stand.put(
            "/feed", rss(item("Bakery opens in Leeds", "/bakery", YESTERDAY), talks, item("No date", "/c"))
        )
        found = await trials.try_source(fetcher, relation, url, NOW, workers=WORKERS)
    assert (found.title, found.count, found.relevant, found.undated) == ("Harbour Gazette", 3, 1, 1)
    assert found.newest_at == NOW
    newest, older, _ = found.items
    assert newest.draft.title == "Washington and Beijing cut tariffs"
    assert newest.draft.complete
    assert newest.verdict.relevant
    assert newest.themes[0].theme == "trade"
    assert not older.verdict.relevant
    assert older.themes == ()


async def test_the_proposal_is_cautious_until_an_admin_says_more(relation: Relation) -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        url = stand.put("/world/rss.xml", rss())
        proposal = (await trials.try_source(fetcher, relation, url, NOW, workers=WORKERS)).source
    assert (proposal.label, proposal.ownership, proposal.policy) == (
        "unlabelled",
        Ownership.UNLABELLED,
        Policy.EXCERPT,
    )
    assert (proposal.url, proposal.name) == (url, "Harbour Gazette")


@pytest.mark.parametrize(
    ("url", "identifier", "family"),
    [
        ("https://www.gazette.example/feed", "gazette-example", "gazette-example"),
        ("https://feeds.gazette.example/world/china/rss.xml", "gazette-example-world-china", "gazette-example"),
        ("http://127.0.0.1:8080/feed", "127-0-0-1", "127-0-0-1"),
        ("https://新闻.example/", "example", "example"),
    ],
)
def test_id_and_family_come_from_the_host(url: str, identifier: str, family: str) -> None:
    proposed = trials.propose(url)
    assert (proposed.id, proposed.family) == (identifier, family)
    assert len(trials.propose(f"https://x.example/{'a' * 90}/feed").id) <= 40


async def test_what_cannot_be_tried_says_why(relation: Relation, stand: Newsstand, fetcher: Fetcher) -> None:
    page = stand.put("/", "<!doctype html><html></html>")
    with pytest.raises(FeedError, match="web page"):
        await trials.try_source(fetcher, relation, page, NOW, workers=WORKERS)
    with pytest.raises(FetchError, match="404"):
        await trials.try_source(fetcher, relation, stand.url("/gone"), NOW, workers=WORKERS)
    with pytest.raises(AddressError):
        await trials.try_source(fetcher, relation, "ftp://x.example.org/", NOW, workers=WORKERS)
