from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from digests.errors import FeedError, FetchError, SourceError
from digests.model import Draft, Policy, SourceKind, SourceState
from digests.read import read_articles, read_source
from tests.digests.newsstand import article_page, item, loopback_fetcher, newsstand, rss
from tests.factories import NOW, source

DATE = "Tue, 10 Mar 2026 08:00:00 GMT"


async def test_a_source_is_read_with_its_language_and_newest_item() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        later = item("Tomorrow", "/b", "Wed, 11 Mar 2026 08:00:00 GMT")
        feed = rss(item("中国外交部发言人表示，美国应当停止对台军售。", "/a", DATE), later, more="<ttl>60</ttl>")
        url = stand.put("/feed", feed, headers={"ETag": '"1"'})
        reading = await read_source(fetcher, source(url=url), None, NOW)
        assert reading.title == "Harbour Gazette"
        assert [draft.language for draft in reading.drafts] == ["zh-Hans", "en"]
        assert reading.result.newest_item_at == datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
        assert (reading.result.etag, reading.result.pause) == ('"1"', 3600)


async def test_the_same_bytes_again_count_as_not_modified() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        url = stand.put("/feed", rss(item(date=DATE)))
        first = await read_source(fetcher, source(url=url), SourceState(next_fetch_at=NOW), NOW)
        state = SourceState(next_fetch_at=NOW, body_hash=first.result.body_hash)
        again = await read_source(fetcher, source(url=url), state, NOW)
        assert not first.result.not_modified
        assert again.result.not_modified
        assert again.drafts == ()


async def test_a_known_source_is_asked_with_its_validators() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        url = stand.put("/feed", status=304)
        state = SourceState(next_fetch_at=NOW, etag='"1"', last_success_at=NOW)
        reading = await read_source(fetcher, source(url=url), state, NOW)
        assert reading.result.not_modified
        assert stand.asked[0].headers["if-none-match"] == '"1"'


async def test_a_page_instead_of_a_feed_is_named_with_the_feeds_it_offers() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        link = "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
        url = stand.put("/news", f"<!doctype html><html><head>{link}</head></html>")
        with pytest.raises(FeedError, match="web page") as caught:
            await read_source(fetcher, source(url=url), None, NOW)
        assert stand.url("/feed.xml") in caught.value.advice


async def test_a_refusal_is_passed_on() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        with pytest.raises(FetchError, match="404"):
            await read_source(fetcher, source(url=stand.url("/gone")), None, NOW)


async def test_what_is_no_feed_source_is_not_asked() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        with pytest.raises(SourceError, match="index-page"):
            await read_source(fetcher, source(url=stand.url("/"), kind=SourceKind.INDEX_PAGE), None, NOW)
        assert stand.asked == []


def teaser(url: str, **changes: Any) -> Draft:
    values: dict[str, Any] = {"url": url, "title": "Ports reopen", "text": "A teaser.", "published": NOW}
    return Draft(**(values | changes))


async def test_a_teaser_gets_the_text_of_its_page_and_a_whole_text_is_left_alone() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        url = stand.put("/a", article_page("Ports in the bay reopened."))
        whole = teaser(stand.url("/whole"), complete=True)
        read, same = await read_articles(fetcher, source(), [teaser(url), whole])
        assert read.text.count("Ports in the bay reopened.") == 6
        assert read.complete
        assert same == whole
        assert stand.paths() == ["/a"]


async def test_a_text_is_never_replaced_by_something_shorter() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        url = stand.put("/a", article_page("Ports reopened."))
        long = teaser(url, text="A long teaser. " * 200)
        (read,) = await read_articles(fetcher, source(), [long])
        assert read.text == long.text
        assert not read.complete


@pytest.mark.parametrize(
    "page", ["<html></html>", "\x00\x01", article_page("Checking.", title="Just a moment..."), None]
)
async def test_a_bad_page_never_loses_the_item(page: str | None) -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        url = stand.url("/gone") if page is None else stand.put("/a", page)
        good = stand.put("/good", article_page("Ports in the bay reopened."))
        bad, read = await read_articles(fetcher, source(), [teaser(url), teaser(good)])
        assert bad == teaser(url)
        assert read.complete


async def test_pages_of_a_source_that_may_only_be_linked_to_are_not_read() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        url = stand.put("/a", article_page("Ports in the bay reopened."))
        assert await read_articles(fetcher, source(policy=Policy.LINK_ONLY), [teaser(url)]) == (teaser(url),)
        assert stand.asked == []


async def test_only_the_newest_items_get_their_pages_and_the_order_stays() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        drafts = [
            teaser(
                stand.put(f"/{day}", article_page("Ports in the bay reopened.")), published=NOW.replace(day=day)
            )
            for day in (3, 9, 1, 7)
        ]
        read = await read_articles(fetcher, source(), drafts, most=2)
        assert sorted(stand.paths()) == ["/7", "/9"]
        assert [draft.url for draft in read] == [draft.url for draft in drafts]
        assert [draft.complete for draft in read] == [False, True, False, True]


async def test_a_page_dates_an_item_whose_date_was_guessed() -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        head = '<meta property="article:published_time" content="2026-03-09T08:00:00Z">'
        url = stand.put("/a", article_page("Ports in the bay reopened.", head=head))
        guessed, certain = await read_articles(
            fetcher, source(), [teaser(url, published_guessed=True), teaser(url)]
        )
        assert guessed == replace(
            guessed, published=datetime(2026, 3, 9, 8, 0, tzinfo=UTC), published_guessed=False
        )
        assert certain.published == NOW
