import json
from datetime import UTC, datetime
from functools import partial

import pytest

from digests.rules.reading.pages.metadata import Metadata, read_metadata, same_site
from digests.rules.reading.pages.trees import blocks, parse_page
from tests.digests.newsstand import article_page
from tests.lexicons import lexicon

read_metadata = partial(read_metadata, lexicon=lexicon())

URL = "https://www.gazette.example/world/ports?id=7"
EIGHT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
WORDS = "The ports in the bay reopened on Monday after talks between the two sides, officials said."


def linked(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def read(page: str, url: str = URL, zone: str = "") -> Metadata:
    tree = parse_page(page)
    return read_metadata(tree, blocks(tree), url, zone)


def with_head(head: str, zone: str = "", url: str = URL) -> Metadata:
    return read(article_page(WORDS, head=head), url, zone)


# --- canonical link ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        (
            '<link rel="canonical" href="https://www.gazette.example/world/ports">',
            "https://www.gazette.example/world/ports",
        ),
        ('<link rel="canonical" href="/ports?utm_source=x#top">', "https://www.gazette.example/ports"),
        ('<link rel="CANONICAL" href="//amp.gazette.example/ports">', "https://amp.gazette.example/ports"),
        ('<meta property="og:url" content="https://gazette.example/ports">', "https://gazette.example/ports"),
        ('<link rel="canonical" href="https://elsewhere.example/ports">', ""),
        ('<link rel="canonical" href="javascript:alert(1)">', ""),
        ('<link rel="canonical" href="file:///etc/passwd">', ""),
        ('<link rel="canonical" href="https://user:secret@www.gazette.example/a">', ""),
        ('<link rel="canonical" href="https://www.gazette.example/">', ""),
        ('<link rel="canonical" href="http://[">', ""),
        ('<link rel="canonical" href="">', ""),
        ("", ""),
    ],
)
def test_a_canonical_link_is_believed_at_the_same_site_only(head: str, canonical: str) -> None:
    assert with_head(head).canonical == canonical


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.gazette.example/a", "https://gazette.example/b", True),
        ("https://m.gazette.co.uk/a", "https://www.gazette.co.uk/b", True),
        ("https://gazette.co.uk/a", "https://herald.co.uk/b", False),
        ("https://www.mfa.gov.cn/a", "https://www.mof.gov.cn/a", False),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8001/b", True),
        ("http://127.0.0.1:8001/a", "http://127.0.0.2:8001/b", False),
        ("http://10.0.0.1/a", "http://192.0.0.1/a", False),
        ("http://localhost:1/a", "http://localhost:2/a", False),
    ],
)
def test_a_site_is_what_one_registers(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same


# --- date ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2026-03-10T16:00:00+08:00">',
        '<meta content="2026-03-10T08:00:00Z" itemprop="datePublished">',
        '<meta name="PubDate" content="Tue, 10 Mar 2026 08:00:00 GMT">',
        linked({"@type": "NewsArticle", "datePublished": "2026-03-10T08:00:00Z"}),
    ],
)
def test_an_instant_that_the_page_states_is_believed(head: str) -> None:
    published = with_head(head).published
    assert published
    assert (published.at, published.guessed) == (EIGHT, False)


def test_an_hour_without_a_zone_is_one_of_the_sources_zone_and_guessed() -> None:
    published = with_head('<meta name="pubdate" content="2026-03-10 16:00">', "Asia/Shanghai").published
    assert published
    assert (published.at, published.guessed) == (EIGHT, True)


def test_a_stated_instant_comes_before_one_that_is_shown() -> None:
    page = article_page(WORDS, head='<meta name="date" content="2026-03-10T08:00:00Z">')
    published = read(page.replace("</h1>", "</h1><p>2026-03-11 09:00</p>")).published
    assert published
    assert published.at == EIGHT


def test_a_stated_day_takes_the_hour_that_is_shown_for_it() -> None:
    page = article_page(WORDS, head='<meta name="date" content="2026-03-10">')
    published = read(page.replace("</h1>", "</h1><p>March 10, 2026 at 8:00 a.m.</p>")).published
    assert published
    assert (published.at, published.guessed) == (EIGHT, True)


def test_a_time_element_near_the_title_tells_the_instant() -> None:
    page = article_page(WORDS).replace(
        "</h1>", '</h1><div><time datetime="2026-03-10T08:00:00Z">1 day ago</time></div>'
    )
    published = read(page).published
    assert published
    assert (published.at, published.guessed) == (EIGHT, False)


def test_a_ministry_page_that_names_its_day_in_the_title_is_dated() -> None:
    title = "Foreign Ministry Spokesperson's Regular Press Conference on March 10, 2026"
    published = read(article_page(WORDS, title=title), zone="Asia/Shanghai").published
    assert published
    assert (published.at, published.guessed) == (datetime(2026, 3, 9, 16, 0, tzinfo=UTC), True)


def test_the_address_dates_a_page_that_says_nothing() -> None:
    published = read(article_page(WORDS), "https://www.gazette.example/2026/03/10/ports").published
    assert published
    assert (published.at, published.guessed) == (datetime(2026, 3, 10, tzinfo=UTC), True)


@pytest.mark.parametrize("content", ["2026", "yesterday", "03/10/2026", "", "2026-99-99", "9" * 500])
def test_a_stated_date_that_is_none_is_none(content: str) -> None:
    assert with_head(f'<meta name="date" content="{content}">').published is None


# --- author --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ('<meta name="author" content="By Ann Lee">', "Ann Lee"),
        ('<meta property="article:author" content="https://social.example/ann">', ""),
        ('<meta name="author" content="admin">', ""),
        (
            '<script type="application/ld+json">'
            + json.dumps(
                {"@type": "Article", "author": [{"name": "Ann Lee"}, {"name": "Bo Chen"}, {"name": "Ann Lee"}]}
            )
            + "</script>",
            "Ann Lee, Bo Chen",
        ),
    ],
)
def test_the_author_is_a_name(head: str, author: str) -> None:
    assert with_head(head).author == author


@pytest.mark.parametrize(
    "markup", ['<a rel="author" href="/ann">Ann Lee</a>', '<span class="byline">By Ann Lee</span>']
)
def test_the_author_is_read_from_the_line_under_the_title(markup: str) -> None:
    assert read(article_page(WORDS).replace("</h1>", f"</h1>{markup}")).author == "Ann Lee"


# --- paywall, body, language ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "gated", "metered"),
    [
        (linked({"@type": "NewsArticle", "isAccessibleForFree": False}), True, False),
        (linked({"@type": "NewsArticle", "isAccessibleForFree": "False"}), True, False),
        (linked({"@type": "NewsArticle", "isAccessibleForFree": True}), False, False),
        ('<meta property="article:content_tier" content="locked">', True, False),
        ('<meta property="article:content_tier" content="metered">', False, True),
        ('<meta property="article:content_tier" content="free">', False, False),
        ('<meta itemprop="isAccessibleForFree" content="false">', True, False),
    ],
)  # fmt: skip
def test_what_a_page_says_of_its_paywall_is_read(head: str, gated: bool, metered: bool) -> None:
    found = with_head(head)
    assert (found.gated, found.metered) == (gated, metered)


def test_the_declared_body_and_its_length_are_read_as_plain_text() -> None:
    data = {"@type": "NewsArticle", "articleBody": "<p>One &amp; two.</p><p>Three.</p>", "wordCount": "4"}
    found = with_head(linked(data))
    assert (found.body, found.words) == ("One & two.\n\nThree.", 4)


@pytest.mark.parametrize("value", [None, [], {}, 3, True, [[]], {"name": None}, "x" * 10000])
def test_structured_data_of_any_shape_is_survived(value: object) -> None:
    names = (
        "headline",
        "author",
        "datePublished",
        "articleBody",
        "wordCount",
        "isAccessibleForFree",
        "@type",
        "@graph",
    )
    for name in names:
        with_head(linked({"@type": "NewsArticle"} | {name: value}))


def test_the_language_is_what_the_page_declares() -> None:
    assert read('<html lang="zh-CN"><body><p>a</p></body></html>').language == "zh-CN"
    assert with_head('<meta property="og:locale" content="en_US">').language == "en_US"
