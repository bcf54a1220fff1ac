from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from digests.errors import FetchError, PageInsteadError, WallError
from digests.fetch import Fetcher
from digests.model import Draft, Policy, Recipe, SourceKind, SourceState
from digests.read import read_articles, read_source
from digests.rules.reading.sources.cadence import after_fetch
from tests.digests.collecting import WORKERS
from tests.digests.newsstand import Newsstand, article_page, item, rss
from tests.factories import NOW, source

read_articles = partial(read_articles, workers=WORKERS)
read_source = partial(read_source, workers=WORKERS)

DATE = "Tue, 10 Mar 2026 08:00:00 GMT"
SITEMAP = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"


async def test_a_source_is_read_with_its_language_and_newest_item(stand: Newsstand, fetcher: Fetcher) -> None:
    later = item("Tomorrow", "/b", "Wed, 11 Mar 2026 08:00:00 GMT")
    feed = rss(item("中国外交部发言人表示，美国应当停止对台军售。", "/a", DATE), later, more="<ttl>60</ttl>")
    url = stand.put("/feed", feed, headers={"ETag": '"1"'})
    reading = await read_source(fetcher, source(url=url), None, NOW)
    assert reading.feed.title == "Harbour Gazette"
    assert [draft.language for draft in reading.drafts] == ["zh-Hans", "en"]
    assert reading.result.newest_item_at == datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
    assert (reading.result.etag, reading.result.pause) == ('"1"', 3600)


async def test_the_same_bytes_again_count_as_not_modified(stand: Newsstand, fetcher: Fetcher) -> None:
    url = stand.put("/feed", rss(item(date=DATE)))
    first = await read_source(fetcher, source(url=url), SourceState(next_fetch_at=NOW), NOW)
    state = SourceState(next_fetch_at=NOW, body_hash=first.result.body_hash)
    again = await read_source(fetcher, source(url=url), state, NOW)
    assert not first.result.not_modified
    assert again.result.not_modified
    assert again.drafts == ()


async def test_a_known_source_is_asked_with_its_validators_and_once_a_day_whole(
    stand: Newsstand, fetcher: Fetcher
) -> None:
    url = stand.put("/feed", status=304)
    state = SourceState(next_fetch_at=NOW, etag='"1"', last_success_at=NOW, read_whole_at=NOW)
    reading = await read_source(fetcher, source(url=url), state, NOW)
    assert reading.result.not_modified
    assert not reading.result.whole
    stand.put("/feed", rss(item(date=DATE)))
    assert (await read_source(fetcher, source(url=url), state, NOW + timedelta(days=1))).result.whole
    assert [asked.headers.get("if-none-match") for asked in stand.asked] == ['"1"', None]


async def test_a_page_a_wall_and_a_refusal_for_a_feed_are_told_apart(stand: Newsstand, fetcher: Fetcher) -> None:
    page = stand.put("/page", "<!doctype html><html><body><p>Welcome to our new site.</p></body></html>")
    check = "<title>Just a moment...</title></head><body><p>Checking your browser.</p></body>"
    wall = stand.put("/wall", f"<!doctype html><html><head>{check}</html>")
    for url, error in ((page, PageInsteadError), (wall, WallError), (stand.url("/gone"), FetchError)):
        with pytest.raises(error):
            await read_source(fetcher, source(url=url), None, NOW)


async def test_a_json_api_is_read_by_its_recipe(stand: Newsstand, fetcher: Fetcher) -> None:
    recipe = Recipe(items="results", title="title", link="html_url", published="publication_date")
    entry = (
        '{"title": "Additions to the Entity List", "html_url": "/documents/1", "publication_date": "2026-03-10"}'
    )
    url = stand.put("/documents.json", f'{{"results": [{entry}]}}')
    api = source(url=url, kind=SourceKind.JSON_API, recipe=recipe)
    (draft,) = (await read_source(fetcher, api, None, NOW)).drafts
    assert (draft.title, draft.url) == ("Additions to the Entity List", stand.url("/documents/1"))
    assert draft.published == datetime(2026, 3, 10, tzinfo=UTC)


async def test_an_index_page_is_read_by_its_recipe_and_its_pages(stand: Newsstand, fetcher: Fetcher) -> None:
    rows = "<ul><li><a href='/eng/t1.html'>Remarks on tariffs…</a></li></ul><a href='/about'>About us</a>"
    head = '<meta property="article:published_time" content="2026-03-10T08:00:00+08:00">'
    url = stand.put("/eng/", f"<!doctype html><html><body>{rows}</body></html>")
    stand.put("/eng/t1.html", article_page("The tariffs end.", title="Remarks on tariffs and ports", head=head))
    recipe = Recipe(link_pattern=r".*/eng/t\d+\.html")
    page = source(url=url, kind=SourceKind.INDEX_PAGE, recipe=recipe)
    listed = (await read_source(fetcher, page, None, NOW)).drafts
    assert [draft.url for draft in listed] == [stand.url("/eng/t1.html")]
    (read,) = (await read_articles(fetcher, page, listed)).drafts
    assert read.complete
    assert read.published == datetime(2026, 3, 10, tzinfo=UTC)


async def test_an_index_of_sitemaps_leads_to_the_news(stand: Newsstand, fetcher: Fetcher) -> None:
    news = "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    about = "<news:news><news:publication_date>2026-03-10T08:00:00Z</news:publication_date>"
    entry = f"<url><loc>{stand.url('/a')}</loc>{about}<news:title>Ports reopen</news:title></news:news></url>"
    part = stand.put("/news.xml", f"<urlset {SITEMAP} {news}>{entry}</urlset>")
    url = stand.put("/sitemap.xml", f"<sitemapindex {SITEMAP}><sitemap><loc>{part}</loc></sitemap></sitemapindex>")
    (draft,) = (await read_source(fetcher, source(url=url, kind=SourceKind.SITEMAP), None, NOW)).drafts
    assert (draft.title, draft.url) == ("Ports reopen", stand.url("/a"))


def part_of(stand: Newsstand, name: str) -> str:
    """A sitemap that lists one article of that name."""
    news = "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    about = "<news:news><news:publication_date>2026-03-10T08:00:00Z</news:publication_date>"
    title = f"<news:title>Port {name} reopens</news:title></news:news>"
    return f"<urlset {SITEMAP} {news}><url><loc>{stand.url(f'/{name}')}</loc>{about}{title}</url></urlset>"


def put_index(stand: Newsstand, *names: str) -> str:
    maps = "".join(f"<sitemap><loc>{stand.url(f'/news-{name}.xml')}</loc></sitemap>" for name in names)
    return stand.put("/sitemap.xml", f"<sitemapindex {SITEMAP}>{maps}</sitemapindex>", headers={"ETag": '"1"'})


async def test_a_sitemap_fails_alone(stand: Newsstand, fetcher: Fetcher, caplog: pytest.LogCaptureFixture) -> None:
    url = put_index(stand, "3", "2", "1")
    stand.put("/news-3.xml", status=500)
    stand.put("/news-2.xml", "<!doctype html><html><body>Not here</body></html>")
    stand.put("/news-1.xml", part_of(stand, "1"))
    reading = await read_source(fetcher, source(url=url, kind=SourceKind.SITEMAP), None, NOW)
    assert [draft.url for draft in reading.drafts] == [stand.url("/1")]
    assert reading.result.error == ""
    (line,) = [record for record in caplog.records if record.name == "communique.read"]
    assert "news-3.xml answered 500" in line.getMessage()
    assert line.counts == {"source": "harbour-gazette", "read": 1, "failed": 2}  # type: ignore[attr-defined]


async def test_an_index_of_unreadable_sitemaps_fails_as_its_first(stand: Newsstand, fetcher: Fetcher) -> None:
    url = put_index(stand, "2", "1")
    stand.put("/news-2.xml", status=503)
    with pytest.raises(FetchError, match=r"news-2\.xml answered 503"):
        await read_source(fetcher, source(url=url, kind=SourceKind.SITEMAP), None, NOW)


async def test_an_index_that_stays_the_same_hides_no_changed_sitemap(stand: Newsstand, fetcher: Fetcher) -> None:
    described = source(url=put_index(stand, "1"), kind=SourceKind.SITEMAP)
    stand.put("/news-1.xml", part_of(stand, "1"))
    first = await read_source(fetcher, described, SourceState(next_fetch_at=NOW), NOW)
    state = after_fetch("gazette", SourceState(next_fetch_at=NOW), first.result, NOW)
    assert (await read_source(fetcher, described, state, NOW)).result.not_modified
    stand.put("/news-1.xml", part_of(stand, "2"))
    again = await read_source(fetcher, described, state, NOW)
    assert [draft.url for draft in again.drafts] == [stand.url("/2")]


async def test_a_sitemap_whose_host_wants_rest_is_heeded_beside_others(stand: Newsstand, fetcher: Fetcher) -> None:
    url = put_index(stand, "2", "1")
    stand.put("/news-2.xml", part_of(stand, "2"))
    stand.put("/news-1.xml", status=429, headers={"Retry-After": "7200"})
    reading = await read_source(fetcher, source(url=url, kind=SourceKind.SITEMAP), None, NOW)
    assert (len(reading.drafts), reading.result.retry_after) == (1, 7200.0)


async def test_what_was_listed_long_ago_has_no_text_once_it_is_known(stand: Newsstand, fetcher: Fetcher) -> None:
    teaser_text = "<description>A teaser.</description>"
    old = item("Old", "/old", "Tue, 03 Mar 2026 08:00:00 GMT", more=teaser_text)
    url = stand.put("/feed", rss(old, item("New", "/new", DATE, more=teaser_text)))
    whole = await read_source(fetcher, source(url=url), None, NOW)
    quick = await read_source(fetcher, source(url=url), SourceState(next_fetch_at=NOW), NOW)
    assert [bool(draft.text) for draft in whole.drafts] == [True, True]
    assert [bool(draft.text) for draft in quick.drafts] == [False, True]
    assert len(quick.result.published) == 2


def teaser(url: str, **changes: Any) -> Draft:
    values: dict[str, Any] = {"url": url, "title": "Ports reopen", "text": "A teaser.", "published": NOW}
    return Draft(**(values | changes))


async def test_a_teaser_gets_the_text_of_its_page_and_no_whole_text(stand: Newsstand, fetcher: Fetcher) -> None:
    url = stand.put("/a", article_page("Ports in the bay reopened."))
    whole = teaser(stand.url("/whole"), complete=True)
    read, same = (await read_articles(fetcher, source(), [teaser(url), whole])).drafts
    assert read.text.count("Ports in the bay reopened.") == 6
    assert read.complete
    assert same == whole
    assert stand.paths() == ["/a"]


async def test_a_text_is_never_replaced_by_something_shorter(stand: Newsstand, fetcher: Fetcher) -> None:
    url = stand.put("/a", article_page("Ports reopened."))
    long = teaser(url, text="A long teaser. " * 200)
    (read,) = (await read_articles(fetcher, source(), [long])).drafts
    assert read.text == long.text
    assert not read.complete


@pytest.mark.parametrize(("longer", "of_page"), [(-1, True), (0, False), (1, False)])
async def test_a_page_gives_text_and_language_only_where_it_has_more_to_say(
    stand: Newsstand, fetcher: Fetcher, longer: int, of_page: bool
) -> None:
    url = stand.put("/a", article_page("Ports in the bay reopened."))
    (page,) = (await read_articles(fetcher, source(), [teaser(url, text="")])).drafts
    listed = teaser(url, text="x" * (len(page.text) + longer), language="zh-Hans")
    (read,) = (await read_articles(fetcher, source(), [listed])).drafts
    assert page.language == "en"
    assert (read.text, read.language) == ((page.text, "en") if of_page else (listed.text, "zh-Hans"))
    assert read.complete is of_page


@pytest.mark.parametrize(
    "page", ["<html></html>", "\x00\x01", article_page("Checking.", title="Just a moment..."), None]
)
async def test_a_bad_page_never_loses_the_item(stand: Newsstand, fetcher: Fetcher, page: str | None) -> None:
    url = stand.url("/gone") if page is None else stand.put("/a", page)
    good = stand.put("/good", article_page("Ports in the bay reopened."))
    bad, read = (await read_articles(fetcher, source(), [teaser(url), teaser(good)])).drafts
    assert bad == teaser(url)
    assert read.complete


async def test_pages_of_a_source_that_may_be_linked_to_are_not_read(stand: Newsstand, fetcher: Fetcher) -> None:
    url = stand.put("/a", article_page("Ports in the bay reopened."))
    read = await read_articles(fetcher, source(policy=Policy.LINK_ONLY), [teaser(url)])
    assert read.drafts == (teaser(url),)
    assert stand.asked == []


async def test_only_the_newest_items_get_pages_and_the_order_stays(stand: Newsstand, fetcher: Fetcher) -> None:
    drafts = [
        teaser(stand.put(f"/{day}", article_page("Ports in the bay reopened.")), published=NOW.replace(day=day))
        for day in (3, 9, 1, 7)
    ]
    read = (await read_articles(fetcher, source(), drafts, most=2)).drafts
    assert sorted(stand.paths()) == ["/7", "/9"]
    assert [draft.url for draft in read] == [draft.url for draft in drafts]
    assert [draft.complete for draft in read] == [False, True, False, True]


async def test_a_page_dates_an_item_whose_date_was_guessed(stand: Newsstand, fetcher: Fetcher) -> None:
    head = '<meta property="article:published_time" content="2026-03-09T08:00:00Z">'
    url = stand.put("/a", article_page("Ports in the bay reopened.", head=head))
    other = stand.put("/b", article_page("Ports in the bay reopened.", head=head))
    drafts = [teaser(url, published_guessed=True), teaser(other)]
    guessed, certain = (await read_articles(fetcher, source(), drafts)).drafts
    assert guessed == replace(guessed, published=datetime(2026, 3, 9, 8, 0, tzinfo=UTC), published_guessed=False)
    assert certain.published == NOW


async def test_a_page_that_is_a_wall_is_counted_and_never_is_news(stand: Newsstand, fetcher: Fetcher) -> None:
    url = stand.put("/a", article_page("Checking your browser.", title="Just a moment..."))
    read = await read_articles(fetcher, source(), [teaser(url)])
    assert read.drafts == (teaser(url),)
    assert read.walls == 1


async def test_an_article_goes_by_the_address_that_its_page_names(stand: Newsstand, fetcher: Fetcher) -> None:
    head = f'<link rel="canonical" href="{stand.url("/ports-reopen")}">'
    url = stand.put("/feeds/item?id=7", article_page("Ports in the bay reopened.", head=head))
    (read,) = (await read_articles(fetcher, source(), [teaser(url)])).drafts
    assert (read.url, read.listed_url) == (stand.url("/ports-reopen"), url)


async def test_one_canonical_address_on_every_page_is_not_believed(stand: Newsstand, fetcher: Fetcher) -> None:
    head = f'<link rel="canonical" href="{stand.url("/news")}">'
    urls = [stand.put(f"/{name}", article_page(f"Port {name} reopened.", head=head)) for name in "ab"]
    read = (await read_articles(fetcher, source(), [teaser(url) for url in urls])).drafts
    assert [draft.url for draft in read] == urls


def leading_on(stand: Newsstand, path: str, page: str) -> str:
    """Let an item's address redirect to a page on another host of the same machine."""
    stand.put("/theirs", page)
    return stand.put(path, status=302, headers={"Location": f"http://localhost:{stand.port}/theirs"})


async def test_where_a_link_leads_on_to_anothers_site_title_and_text_are_that_pages(
    stand: Newsstand, fetcher: Fetcher
) -> None:
    url = leading_on(stand, "/go", article_page("Ports in the bay reopened on Monday."))
    told = "China and the United States break off all talks. " * 40
    item = teaser(url, title="Talks broken off", text=told, source_credit="Reuters", document_number="2026-1")
    (read,) = (await read_articles(fetcher, source(url=stand.url("/feed")), [item])).drafts
    assert (read.url, read.listed_url, read.title) == (
        f"http://localhost:{stand.port}/theirs",
        url,
        "Ports reopen",
    )
    assert "talks" not in read.text
    assert (read.source_credit, read.document_number, read.guid) == ("", "", item.guid)


async def test_where_a_link_leads_on_to_anothers_site_without_an_article_the_item_has_no_title(
    stand: Newsstand, fetcher: Fetcher
) -> None:
    url = leading_on(stand, "/go", "<html><body>no</body></html>")
    read = await read_articles(fetcher, source(url=stand.url("/feed")), [teaser(url, title="Talks broken off")])
    assert [(each.title, each.text) for each in read.drafts] == [("", "")]
    assert not read.unread, "nothing is to be waited for"


async def test_two_links_that_lead_on_to_one_page_have_its_address_both(
    stand: Newsstand, fetcher: Fetcher
) -> None:
    page = article_page("Ports in the bay reopened on Monday.")
    urls = [leading_on(stand, path, page) for path in ("/go/1", "/go/2")]
    read = await read_articles(fetcher, source(url=stand.url("/feed")), [teaser(url) for url in urls])
    assert {draft.url for draft in read.drafts} == {f"http://localhost:{stand.port}/theirs"}
