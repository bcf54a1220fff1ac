import gzip
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.errors import FeedError, PageInsteadError
from digests.rules.reading.lists.sitemaps import LARGEST, MOST_ITEMS, nested_sitemaps, parse_sitemap, unpack
from tests.documents import document
from tests.lexicons import lexicon

nested_sitemaps = partial(nested_sitemaps, lexicon=lexicon())
parse_sitemap = partial(parse_sitemap, lexicon=lexicon())

NOW = datetime(2026, 9, 19, 12, tzinfo=UTC)
URL = "https://harbour-gazette.example.org/sitemap.xml"


def urlset(inner: str) -> bytes:
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</urlset>'.encode()


def index(inner: str) -> bytes:
    return f"<sitemapindex>{inner}</sitemapindex>".encode()


def test_a_news_sitemap_gives_titles_instants_and_languages() -> None:
    feed = parse_sitemap(document("news_sitemap.xml"), URL)
    talks, winches = feed.drafts
    assert talks.title == "Crane talks resume & the harbour waits"
    assert (talks.published, talks.published_guessed) == (datetime(2026, 9, 18, 1, 5, tzinfo=UTC), False)
    assert (talks.language, winches.language) == ("en", "zh-cn")
    assert (winches.title, winches.published_guessed) == ("绞车关税谈判周四重启", True)
    assert dict(feed.dropped) == {"no address": 1}


def test_a_plain_sitemap_gives_when_pages_changed_as_a_guess_and_no_titles() -> None:
    feed = parse_sitemap(document("sitemap.xml"), "https://ministry.example.org/sitemap.xml")
    assert [draft.url.rpartition("/")[2] for draft in feed.drafts] == ["new-winches", "old-winches"]
    assert all(
        draft.title == "" and draft.published_guessed and draft.updated == draft.published for draft in feed.drafts
    )
    assert dict(feed.dropped) == {"no article": 1}


def test_a_packed_sitemap_is_unpacked_and_an_empty_one_is_empty() -> None:
    packed = gzip.compress(document("news_sitemap.xml"))
    assert parse_sitemap(packed, URL) == parse_sitemap(document("news_sitemap.xml"), URL)
    assert parse_sitemap(urlset(""), URL).drafts == ()


def test_a_packed_sitemap_cut_short_gives_what_came_before_the_cut() -> None:
    body = urlset("".join(f"<url><loc>/{n}</loc></url>" for n in range(5000)))
    packed = gzip.compress(body)
    assert parse_sitemap(packed[: len(packed) // 2], URL).drafts


def test_a_packed_bomb_is_refused_before_it_is_unpacked_whole() -> None:
    bomb = gzip.compress(b"\x00" * (LARGEST + 10))
    with pytest.raises(FeedError, match="larger than"):
        unpack(bomb)
    with pytest.raises(FeedError, match="damaged"):
        parse_sitemap(b"\x1f\x8b" + b"nonsense" * 5, URL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_encoding(encoding: str) -> None:
    text = '<!DOCTYPE urlset [<!ENTITY a "aaaa">]><urlset><url><loc>/&a;</loc></url></urlset>'
    with pytest.raises(FeedError, match="document type"):
        parse_sitemap(text.encode(encoding), URL)


def test_a_sitemap_cut_short_gives_its_whole_entries() -> None:
    body = urlset("<url><loc>/1</loc></url><url><loc>/2</loc></url><url><loc>/3")
    drafts = parse_sitemap(body[: -len(b"</urlset>")], URL).drafts
    assert [draft.url[-2:] for draft in drafts][:2] == ["/1", "/2"]


def test_pictures_have_addresses_and_titles_of_their_own() -> None:
    body = (
        '<urlset xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"><url><i:image><i:loc>/x.jpg</i:loc>'
        "<i:title>Dusk</i:title></i:image><loc>/story</loc></url></urlset>"
    )
    (draft,) = parse_sitemap(body.encode(), URL).drafts
    assert (draft.url, draft.title) == ("https://harbour-gazette.example.org/story", "")


def test_the_newest_thousand_of_a_large_sitemap_are_kept() -> None:
    entries = "".join(f"<url><loc>/{n}</loc><lastmod>20{n % 26:02}-01-01</lastmod></url>" for n in range(30_000))
    feed = parse_sitemap(urlset(entries + "<url><loc>/undated</loc></url>"), URL)
    assert (len(feed.drafts), dict(feed.dropped)) == (MOST_ITEMS, {"beyond the limit": 29_001})
    assert {draft.published and draft.published.year for draft in feed.drafts} == {2025}
    assert feed.raw_count == 30_001


def test_an_index_names_the_sitemaps_of_news_and_the_newest_three_at_most() -> None:
    assert nested_sitemaps(document("sitemap_index.xml"), URL) == (
        "https://harbour-gazette.example.org/news-sitemap.xml",
        "https://harbour-gazette.example.org/sitemap-2026-09.xml",
        "https://harbour-gazette.example.org/sitemap-2026-08.xml",
    )


def test_without_dates_the_highest_numbers_are_the_newest() -> None:
    names = [*(f"post-sitemap{number}" for number in (2, 10, 9, 1)), "page-sitemap"]
    host = "https://www.harbour-gazette.example.org"
    body = index("".join(f"<sitemap><loc>{host}/{name}.xml</loc></sitemap>" for name in names))
    assert nested_sitemaps(body, URL) == tuple(f"{host}/post-sitemap{number}.xml" for number in (10, 9, 2))


def test_an_index_with_nothing_but_pictures_gives_those() -> None:
    assert nested_sitemaps(index("<sitemap><loc>/image-sitemap.xml</loc></sitemap>"), URL) == (
        "https://harbour-gazette.example.org/image-sitemap.xml",
    )
    assert nested_sitemaps(index("<sitemap><loc>mailto:x</loc></sitemap><sitemap/>"), URL) == ()


def test_a_sitemap_names_no_others_and_an_index_lists_no_articles() -> None:
    assert nested_sitemaps(document("news_sitemap.xml"), URL) == ()
    with pytest.raises(FeedError, match="index of sitemaps"):
        parse_sitemap(document("sitemap_index.xml"), URL)


def test_a_web_page_in_place_of_a_sitemap_is_told_apart() -> None:
    with pytest.raises(PageInsteadError):
        parse_sitemap(b"<!DOCTYPE html><html></html>", URL)


@pytest.mark.parametrize(
    "body", [b"", b" \n", b"words", b"{}", b"<rss/>", b"<urlset", urlset("<url><loc>ftp://x/</loc></url>")]
)
def test_what_is_no_sitemap_is_refused(body: bytes) -> None:
    with pytest.raises(FeedError):
        parse_sitemap(body, URL)


PIECES = [
    b"<url>", b"</url>", b"<loc>/1</loc>", b"<lastmod>2026-09-18</lastmod>", b"\xff", b"<!--", b"<![CDATA[",
    b"&x;", b"<news:title>", b"</urlset>",
]  # fmt: skip


@settings(max_examples=150)
@given(st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for whole in (body, b"<urlset>" + body, b"<sitemapindex>" + body, b"\x1f\x8b\x08" + body):
        for parse in (lambda whole: parse_sitemap(whole, URL), lambda whole: nested_sitemaps(whole, URL)):
            with suppress(FeedError):
                parse(whole)
